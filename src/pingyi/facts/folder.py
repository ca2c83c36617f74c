"""Which files of a folder are workbooks to read, and what to say about those that are not."""

from __future__ import annotations

from pathlib import Path

from pingyi.facts.refusals import CONVERT, NotXlsx
from pingyi.issues import Issue, Place, Severity

CONVERTIBLE = frozenset(CONVERT)
"""Endings of tables that somebody may have meant to report: named, never read."""


def workbooks(folder: Path) -> tuple[list[Path], list[Issue]]:
    """The .xlsx files below ``folder`` in the order of their names, and an issue for each table in another format.

    Sub-folders count. Other files (documents, pictures) are passed over. A lock file (``~$…``) says that a workbook
    was open while the folder was copied, so its last changes may be missing: a note.
    """
    found: list[Path] = []
    issues: list[Issue] = []
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        name, suffix = path.name, path.suffix.lower()
        place = Place(file=path.relative_to(folder).as_posix())
        if not path.is_file() or name.startswith("."):
            continue
        if name.startswith("~$"):
            if suffix == ".xlsx":
                hint = "请关闭 Excel 或 WPS，确认最后的修改已保存，再复制文件夹"
                issues.append(Issue(place, "workbook-open", f"{name[2:]} 当时正被打开", hint, Severity.NOTE))
        elif suffix == ".xlsx":
            found.append(path)
        elif suffix in CONVERTIBLE:
            refusal = NotXlsx(path)
            issues.append(Issue(place, refusal.code, f"未读取：{refusal.reason}", refusal.advice))
    return found, issues
