"""Why a file is not checked at all: one class a reason, each with what the office should do about it."""

from __future__ import annotations

from pathlib import Path

from pingyi.errors import Refusal

_RESAVE = "请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后再核对"


class PaperRefused(Refusal):
    """A file that is not checked; ``reason`` and ``advice`` are whole Chinese phrases."""

    def __init__(self, path: Path, reason: str, advice: str = _RESAVE) -> None:
        self.path, self.reason, self.advice = path, reason, advice
        super().__init__(f"{path.name}：{reason}。{advice}。")


class NotDocx(PaperRefused):
    """It is something else; ``actually`` is a Chinese noun phrase."""

    def __init__(self, path: Path, actually: str) -> None:
        super().__init__(path, f"不是 .docx 文档，而是{actually}")


class LockedPaper(PaperRefused):
    """Encrypted; pingyi never asks for a password."""

    def __init__(self, path: Path) -> None:
        advice = "请取消打开密码（文件—信息—保护文档—用密码进行加密，清空密码），保存后再核对"
        super().__init__(path, "文档设有打开密码，无法读取", advice)


class PaperHasMacros(PaperRefused):
    """A VBA project inside."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "文档含有宏", "请另存为“Word 文档（*.docx）”（不含宏）后再核对")


class DamagedPaper(PaperRefused):
    """Not readable to the end; ``what`` is a Chinese clause."""

    def __init__(self, path: Path, what: str) -> None:
        advice = "请重新复制或下载；仍不行的，用 Word 或 WPS 打开修复，另存后再核对"
        super().__init__(path, f"文档已损坏：{what}", advice)


class UnsafePaper(PaperRefused):
    """Holds what no word processor writes; ``what`` is a Chinese clause."""

    def __init__(self, path: Path, what: str) -> None:
        advice = "请用 Word 或 WPS 新建文档，把内容粘贴过去，保存后再核对"
        super().__init__(path, f"文档内部结构异常（{what}），可能被改动过", advice)
