"""A broken folder and what must be said about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pingyi.facts.reading import Reading
from pingyi.issues import Issue, Place, Severity
from tests.corpus.ledger import FILE, LINES, SHEET, Make


@dataclass(frozen=True)
class Case:
    """``told``: every issue as “code place”, a place such as F4 (of the ledger's sheet), 党员名册!B3, or 其他.xlsx|表!F4.

    ``lines``: the data rows that the maker put into the ledger's sheet; each must be among the facts or be named by an
    error. ``aside``: how many of the facts' rows do not count.
    """

    name: str
    make: Make
    told: tuple[str, ...]
    lines: tuple[int, ...] = tuple(LINES)
    aside: int = 0
    holds: tuple[tuple[str, int, str, Any], ...] = ()
    """Values that must have been read: (form, line, field, value)."""


def where(place: Place) -> str:
    """The place as cases write it."""
    cell = f"{place.column}{place.row or ''}"
    if (place.file, place.sheet) == (FILE, SHEET):
        return cell
    file = "" if place.file == FILE else f"{place.file}|"
    return f"{file}{place.sheet}!{cell}" if place.sheet else place.file


def told(issues: Iterable[Issue]) -> list[str]:
    """Every issue as a case writes it, sorted."""
    return sorted(f"{issue.code} {where(issue.place)}".rstrip() for issue in issues)


def rows_in(reading: Reading) -> set[tuple[str, str, int]]:
    """Where the rows of the facts came from: file, sheet, line."""
    found: set[tuple[str, str, int]] = set()
    for table in reading.facts.tables.values():
        if {"file", "sheet", "line"} <= set(table.column_names):
            found |= set(zip(*(table[name].to_pylist() for name in ("file", "sheet", "line")), strict=True))
    return found


def not_counting(reading: Reading) -> int:
    """How many rows of the facts are set aside."""
    tables = reading.facts.tables.values()
    return sum(table["counts"].to_pylist().count(False) for table in tables if "counts" in table.column_names)


def named(issues: Iterable[Issue], file: str, sheet: str, line: int) -> bool:
    """Whether an error says that the row, its sheet or its whole file was left out."""
    places = [issue.place for issue in issues if issue.severity is Severity.ERROR]
    whole = {"missing-column", "repeated-column"}
    headers = [issue.place for issue in issues if issue.code in whole]
    return any(
        place == Place(file) or (place.file, place.sheet, place.row) in {(file, sheet, 0), (file, sheet, line)}
        for place in places
    ) or any((place.file, place.sheet) == (file, sheet) for place in headers)


def value(reading: Reading, form: str, line: int, field: str) -> Any:
    """What was read in a row, of the form, on that line of any sheet."""
    for row in reading.facts.tables[form].to_pylist():
        if row["line"] == line:
            return row[field]
    msg = f"no row {line} in {form}"
    raise LookupError(msg)


def folder_of(path: Path, case: Case) -> Path:
    """The case's folder, made."""
    folder = path / "台账"
    folder.mkdir()
    case.make(folder)
    return folder
