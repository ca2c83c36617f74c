"""One worksheet as it was read: cells by their place in the sheet, whatever empty margin it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, overload

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

from pingyi.facts.guard import Checked
from pingyi.facts.places import CellPlace, column_letters, column_number
from pingyi.facts.refusals import Damaged
from pingyi.facts.sheets.cells import ERROR, UNVALUED, Cell
from pingyi.issues import Place

Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0 within ``rows``."""


Cells = np.ndarray[Any, np.dtype[np.object_]]


class Palette:
    """The cells that the sheets of a workbook are made of, each under a number: nothing, ``texts``, whole numbers, ``others``.

    ``whole``: the whole numbers from 0, as a slice of what all workbooks share.
    """

    def __init__(self, texts: list[str], whole: Cells, others: list[Cell]) -> None:
        self._texts: list[str] | pa.Array = texts
        self._whole, self._others = whole, others
        self._cells: Cells | None = None

    @property
    def cells(self) -> Cells:
        """The cells by their numbers."""
        if self._cells is None:
            texts, whole = len(self._texts), len(self._whole)
            found = np.empty(1 + texts + whole + len(self._others), object)
            found[0] = ""
            found[1 : 1 + texts] = self._texts if isinstance(self._texts, list) else self._texts.to_pylist()
            found[1 + texts : 1 + texts + whole] = self._whole
            found[1 + texts + whole :] = self._others
            self._cells = found
        return self._cells

    def pack(self) -> None:
        """Put the cells away until they are asked for: a text in a column takes a fifth of the room that it has by itself."""
        if isinstance(self._texts, list):
            self._texts = pa.array(self._texts, pa.string())
        self._cells = None

    def rest(self) -> None:
        """Let go of the cells where the texts are packed: another sheet of the workbook may wait still."""
        if not isinstance(self._texts, list):
            self._cells = None


_NO_CELLS = Palette([], np.zeros(0, object), [])


class Coded(Sequence[list[Cell]]):
    """Rows as numbers that stand for cells; a row is laid out when it is asked for.

    ``codes``: rows × columns; ``palette``: what each number stands for. A tenth of the room that the cells would take.
    """

    def __init__(self, codes: np.ndarray[Any, np.dtype[np.int32]], palette: Palette) -> None:
        self._codes, self.palette = codes, palette

    def __len__(self) -> int:
        """How many rows."""
        return len(self._codes)

    @overload
    def __getitem__(self, at: int) -> list[Cell]: ...

    @overload
    def __getitem__(self, at: slice) -> list[list[Cell]]: ...

    def __getitem__(self, at: int | slice) -> list[Cell] | list[list[Cell]]:
        """One row, or several; what is written into them stays there."""
        found: list[Any] = self.palette.cells[self._codes[at]].tolist()
        return found

    def column(self, column: int, first: int) -> list[Cell]:
        """The cells of a column from row ``first``."""
        found: list[Cell] = self.palette.cells[self._codes[first:, column]].tolist()
        return found

    def carry(self, first: int, last: int, column: int) -> None:
        """Write what row ``first`` has in a column into the rows down to ``last``."""
        self._codes[first + 1 : last + 1, column] = self._codes[first, column]

    def clear(self) -> None:
        """Let go of all rows."""
        self.palette.rest()
        self._codes, self.palette = np.zeros((0, 0), np.int32), _NO_CELLS


@dataclass
class Page:
    """A sheet: its rows from the first that holds anything; ``top`` and ``left`` say where that is (from 0)."""

    file: str
    sheet: str
    rows: list[list[Cell]] | Coded
    top: int = 0
    left: int = 0
    merged: list[Merged] = field(default_factory=list)
    hidden: bool = False

    def place(self, row: int = -1, column: int = -1) -> Place:
        """The place of a cell, or of a row; without either, the sheet's."""
        letters = column_letters(self.left + column + 1) if column >= 0 else ""
        return Place(self.file, self.sheet, self.top + row + 1 if row >= 0 else 0, letters)

    def column(self, column: int, first: int = 0) -> list[Cell]:
        """The cells of a column from row ``first``."""
        if isinstance(self.rows, Coded):
            return self.rows.column(column, first)
        return [row[column] for row in self.rows[first:]]

    def carry(self, first: int, last: int, column: int) -> None:
        """Write what row ``first`` has in a column into the rows down to ``last``."""
        if isinstance(self.rows, Coded):
            self.rows.carry(first, last, column)
        else:
            for row in self.rows[first + 1 : last + 1]:
                row[column] = self.rows[first][column]


def put_away(page: Page) -> Page:
    """The page, of which what it shares with the workbook's others is packed until it is read."""
    if isinstance(page.rows, Coded):
        page.rows.palette.pack()
    return page


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
                page.merged = merged_within(page, sheet.merged_cell_ranges or ())
                yield page
    except (CalamineError, OSError, ValueError) as error:
        raise Damaged(path, "内容读不下去") from error


def merged_within(page: Page, ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> list[Merged]:
    """Merged ranges, counted within the sheet, as the page counts."""
    top, left = page.top, page.left
    return sorted((a - top, b - left, c - top, d - left) for (a, b), (c, d) in ranges if a >= top and b >= left)


def _mark(page: Page, marks: Mapping[CellPlace, str]) -> None:
    """Put a mark where a formula has no stored result or shows an error, growing the table where such cells lie outside."""
    cells = {(at.row - 1, column_number(at.column) - 1): mark for at, mark in marks.items() if at.row and at.column}
    if not cells:
        return
    rows = [*page.rows]
    if not rows:
        page.top, page.left = next(iter(cells))
    top, left = min(page.top, *(row for row, _ in cells)), min(page.left, *(column for _, column in cells))
    right = max(page.left + (len(rows[0]) if rows else 0), *(column + 1 for _, column in cells))
    bottom = max(page.top + len(rows), *(row + 1 for row, _ in cells))
    before, width = page.left - left, right - left
    rows = [
        *([] for _ in range(page.top - top)),
        *([""] * before + line for line in rows),
        *([] for _ in range(bottom - page.top - len(rows))),
    ]
    for line in rows:
        line.extend([""] * (width - len(line)))
    page.top, page.left = top, left
    for (row, column), mark in cells.items():
        rows[row - top][column - left] = mark
    page.rows = rows
