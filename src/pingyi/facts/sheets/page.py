"""One worksheet as it was read: cells by their place in the sheet, whatever empty margin it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

from pingyi.facts.guard import Checked
from pingyi.facts.places import CellPlace, column_letters, column_number
from pingyi.facts.refusals import Damaged
from pingyi.facts.sheets.cells import ERROR, UNVALUED, Cell
from pingyi.issues import Place

Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0 within ``rows``."""


@dataclass
class Page:
    """A sheet: its rows from the first that holds anything; ``top`` and ``left`` say where that is (from 0)."""

    file: str
    sheet: str
    rows: list[list[Cell]]
    top: int = 0
    left: int = 0
    merged: list[Merged] = field(default_factory=list)
    hidden: bool = False

    def place(self, row: int = -1, column: int = -1) -> Place:
        """The place of a cell, or of a row; without either, the sheet's."""
        letters = column_letters(self.left + column + 1) if column >= 0 else ""
        return Place(self.file, self.sheet, self.top + row + 1 if row >= 0 else 0, letters)


def pages(path: Path, file: str, checked: Checked) -> Iterator[Page]:
    """The worksheets of a workbook that was checked, one at a time; empty ones too.

    Raises:
        Damaged: where the reader cannot follow the file after all.
    """
    try:
        with load_workbook(str(path)) as workbook:
            hidden = {one.name for one in workbook.sheets_metadata if one.visible is not SheetVisibleEnum.Visible}
            for name in checked.sheets:
                sheet = workbook.get_sheet_by_name(name)
                start = sheet.start
                page = Page(file, name, sheet.to_python() if start else [], *(start or (0, 0)), hidden=name in hidden)
                marks = {cell: UNVALUED for cell in checked.unvalued if cell.sheet == name}
                _mark(page, marks | {cell: ERROR + shows for cell, shows in checked.errors if cell.sheet == name})
                page.merged = _merged(page, sheet.merged_cell_ranges or ())
                yield page
    except (CalamineError, OSError, ValueError) as error:
        raise Damaged(path, "内容读不下去") from error


def _merged(page: Page, ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> list[Merged]:
    top, left = page.top, page.left
    return sorted((a - top, b - left, c - top, d - left) for (a, b), (c, d) in ranges if a >= top and b >= left)


def _mark(page: Page, marks: Mapping[CellPlace, str]) -> None:
    """Put a mark where a formula has no stored result or shows an error, growing the table where such cells lie outside."""
    cells = {(at.row - 1, column_number(at.column) - 1): mark for at, mark in marks.items() if at.row and at.column}
    if not cells:
        return
    if not page.rows:
        page.top, page.left = next(iter(cells))
    top, left = min(page.top, *(row for row, _ in cells)), min(page.left, *(column for _, column in cells))
    right = max(page.left + (len(page.rows[0]) if page.rows else 0), *(column + 1 for _, column in cells))
    bottom = max(page.top + len(page.rows), *(row + 1 for row, _ in cells))
    before, width = page.left - left, right - left
    page.rows = [
        *([] for _ in range(page.top - top)),
        *([""] * before + line for line in page.rows),
        *([] for _ in range(bottom - page.top - len(page.rows))),
    ]
    for line in page.rows:
        line.extend([""] * (width - len(line)))
    page.top, page.left = top, left
    for (row, column), mark in cells.items():
        page.rows[row - top][column - left] = mark
