"""Which workbooks of a folder may be read as far as their parts tell, each once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pingyi.errors import WorkbookRefused
from pingyi.facts.guard import Admitted, admit
from pingyi.issues import Issue, Place, Severity


@dataclass(frozen=True)
class Copied:
    """A workbook that may be read as far as is known, and the other files that are its copies."""

    workbook: Admitted
    copies: list[str] = field(default_factory=list)


def admitted(folder: Path, files: Iterable[Path]) -> tuple[dict[str, Copied], list[Issue]]:
    """File → the workbook that may be read as far as its parts tell; an issue for each that may not."""
    found: dict[str, Copied] = {}
    seen: dict[str, Copied] = {}
    issues: list[Issue] = []
    for path in files:
        file = path.relative_to(folder).as_posix()
        try:
            workbook = admit(path)
        except WorkbookRefused as refusal:
            issues.append(refusal_issue(file, refusal))
            continue
        if workbook.sha256 in seen:
            seen[workbook.sha256].copies.append(file)
        else:
            found[file] = seen[workbook.sha256] = Copied(workbook)
    return found, issues


def refusal_issue(file: str, refusal: WorkbookRefused) -> Issue:
    """Why a workbook is not read."""
    return Issue(Place(file), refusal.code, f"未读取：{refusal.reason}", refusal.advice)


def copy_issue(file: str, first: str) -> Issue:
    """That a workbook is another one's copy."""
    message = f"与“{first}”完全相同，只读一次"
    return Issue(Place(file), "duplicate-workbook", message, "请删去多余的一份", Severity.NOTE, (Place(first),))
