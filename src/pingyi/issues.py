"""A problem in somebody's data, as a value.

Issues are collected, never raised: a reader goes on and reports every problem it meets at once. What is refused outright
(a workbook with macros, a broken seal, a pack that does not parse) is an exception of :mod:`pingyi.errors` instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What an issue did to the row it stands on."""

    ERROR = "error"
    """The row (or the file) was left out of the facts."""
    DOUBT = "doubt"
    """The row is kept but set aside: it counts for nothing until somebody settles it."""
    REPAIRED = "repaired"
    """A value was read in a form that had to be mended (“约30人” → 30); the row counts."""
    NOTE = "note"
    """Worth knowing; the row counts as it stands."""


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: a cell, a row, a sheet or a file, or a row of the web's record table.

    ``row`` is the row number as the spreadsheet shows it (1-based); ``column`` is the column's letters (“F”).
    ``key`` is a pack's dotted path (“duties.branch-assembly.every”) where the file is a pack.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    key: str = ""

    def __str__(self) -> str:
        """The place in Chinese, as a clerk would say it: “组织生活.xlsx「三会一课」第18行F列”."""
        text = self.file
        if self.sheet:
            text += f"「{self.sheet}」"
        if self.row:
            text += f"第{self.row}行"
        if self.column:
            text += f"{self.column}列"
        if self.key:
            text += f"（{self.key}）"
        return text


@dataclass(frozen=True, order=True)
class Issue:
    """One problem: a stable ``code`` (kebab-case, documented in docs/issue-codes.md), where, what is wrong, what to do."""

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    others: tuple[Place, ...] = ()
    """The other rows that take part (the row that this one repeats or contradicts)."""

    def __str__(self) -> str:
        """One line for a terminal."""
        hint = f"　→ {self.hint}" if self.hint else ""
        return f"{self.place}：{self.message}{hint}"


def worst(issues: tuple[Issue, ...] | list[Issue]) -> Severity | None:
    """The gravest severity among ``issues``; None where there is none."""
    order = list(Severity)
    found = {issue.severity for issue in issues}
    return next((severity for severity in order if severity in found), None)
