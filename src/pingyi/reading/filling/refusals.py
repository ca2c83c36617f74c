"""Why a form is not filled at all."""

from __future__ import annotations

from pathlib import Path

from pingyi.errors import Refusal


class UnknownForm(Refusal):
    """A file that is neither .xlsx nor .docx."""

    code = "form-kind"

    def __init__(self, path: Path) -> None:
        kind = path.suffix.lower() or "没有扩展名的文件"
        super().__init__(f"{path.name}：只填 .xlsx 和 .docx 表，不填{kind}；请用 WPS 或 Office 另存后再填。")


class NothingToFill(Refusal):
    """No empty cell stands under or beside a head."""

    code = "form-without-blanks"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name}：没有找到带表头的空格，无可填写；扫描件请先转成可编辑的表格，已填好的表不改动。")


class FormOfAnotherYear(Refusal):
    """Every cell asks for another year than the facts are of."""

    code = "form-of-another-year"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.name}：{why}，未填；请换用那一年的封存或台账。")


class MemoryRefused(Refusal):
    """A memory or a mapping that cannot be read."""

    code = "form-memory"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"一表通记忆“{path.name}”{why}；请用备份恢复，或删去后重新确认。")
