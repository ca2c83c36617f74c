"""Writes one planned workbook with XlsxWriter, the same bytes every time, and says in which row each messy line came to stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from pingyi.demo.cells import Cell, Column, Day, Writer, mended
from pingyi.demo.layout import Book, Line, Sheet
from pingyi.packs.schema import FieldType

_CREATED = datetime(2020, 1, 8, 9, 0)  # noqa: DTZ001  a workbook's dates carry no zone
_SUMMED = frozenset({FieldType.COUNT, FieldType.INTEGER, FieldType.MONEY})


@dataclass(frozen=True)
class Placed:
    """A messy line and where it stands: file (inside the year's folder), sheet, row (1-based), column letters or empty."""

    file: str
    sheet: str
    row: int
    column: str
    code: str
    note: str
    group: str


def write(folder: Path, book: Book, writer: Writer) -> list[Placed]:
    """Write the workbook under ``folder``; its directories are made."""
    path = folder / book.path
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(path, options)
    workbook.set_properties({"created": _CREATED, "author": "", "company": ""})
    formats = {
        "title": workbook.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "head": workbook.add_format(
            {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True}
        ),
        "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
    }
    placed: list[Placed] = []
    for sheet in book.sheets:
        placed += _Page(workbook.add_worksheet(sheet.name), sheet, writer, formats).write(book.path)
    for name, grid in book.foreign:
        page = workbook.add_worksheet(name)
        for r, line in enumerate(grid):
            page.write_row(r, 0, line)
        placed.append(Placed(book.path, name, 0, "", "unknown-sheet", "不认识的表", ""))
    workbook.close()
    return placed


class _Page:
    """One worksheet being written."""

    def __init__(self, page: Any, sheet: Sheet, writer: Writer, formats: dict[str, Any]) -> None:  # noqa: ANN401  xlsxwriter has no types
        self._page, self._sheet, self._writer, self._formats = page, sheet, writer, formats
        self._first = 1 if sheet.serial_column else 0
        self._width = self._first + len(sheet.columns)
        self._repaired: dict[tuple[int, str], tuple[int, str]] = {}

    def write(self, file: str) -> list[Placed]:
        """Title, header, lines, total, note; gives back where the messy lines stand."""
        top = self._heads()
        placed: list[Placed] = []
        number = top
        for number, line in enumerate(self._sheet.lines, top):
            self._line(number, line, number - top + 1)
            placed.extend(self._placed(file, number, line))
        for (place, _), (row, code) in self._repaired.items():
            letters = xlsxwriter.utility.xl_col_to_name(place)
            placed.append(Placed(file, self._sheet.name, row + 1, letters, code, "写法经修正", ""))
        if self._sheet.lines:
            number += 1
        if self._sheet.total:
            self._total(number)
            number += 1
        for extra in range(self._sheet.blank_tail):
            self._page.write_string(number + extra, 0, "")
        if self._sheet.note:
            self._page.write_string(number + self._sheet.blank_tail, 0, self._sheet.note)
        return placed

    def _heads(self) -> int:
        """Write what stands above the data; the 0-based row of the first line comes back."""
        page, sheet, head = self._page, self._sheet, self._formats["head"]
        if self._width > 1:
            page.merge_range(0, 0, 0, self._width - 1, sheet.title, self._formats["title"])
        else:
            page.write_string(0, 0, sheet.title, self._formats["title"])
        row = 1
        if sheet.subtitle:
            page.write_string(row, 0, sheet.subtitle)
            row += 1
        labels = (["序号"] if self._first else []) + [column.header for column in sheet.columns]
        if sheet.group is None:
            for n, label in enumerate(labels):
                page.write_string(row, n, label, head)
            return row + 1
        first, last, text = sheet.group
        first, last = first + self._first, last + self._first
        for n, label in enumerate(labels):
            if first <= n <= last:
                page.write_string(row + 1, n, label, head)
            else:
                page.merge_range(row, n, row + 1, n, label, head)
        page.merge_range(row, first, row, last, text, head)
        return row + 2

    def _line(self, row: int, line: Line, number: int) -> None:
        page = self._page
        if self._first:
            page.write_number(row, 0, number)
        absent = self._sheet.form.absent
        # Where the absent are named the clerk leaves the numbers to be worked out.
        skipped = (
            {absent.present, absent.entitled} if absent and line.row.values.get(absent.absent) is not None else set()
        )
        for n, column in enumerate(self._sheet.columns, self._first):
            name = column.field.id
            if name in skipped:
                continue
            if name in line.raw:
                page.write_string(row, n, line.raw[name])
            elif name in line.mends:
                page.write_string(row, n, mended(line.row.values[name], line.mends[name]))
            else:
                cell = self._writer.cell(column, line.row.values.get(name))
                self._note(row, n, column, line.row.values.get(name), cell)
                self._put(row, n, cell)

    def _note(self, row: int, place: int, column: Column, value: Any, cell: Cell) -> None:  # noqa: ANN401  whatever the file holds
        """Remember the first cell of a column whose dates, or an old name of a unit, a reader has to mend."""
        code = self._writer.repaired(column, value, cell)
        if code:
            self._repaired.setdefault((place, f"{code}{cell if code == 'repaired-unit' else ''}"), (row, code))

    def _put(self, row: int, column: int, cell: Cell) -> None:
        match cell:
            case None:
                pass
            case str():
                self._page.write_string(row, column, cell)
            case Day(serial):
                self._page.write_number(row, column, serial, self._formats["date"])
            case _:
                self._page.write_number(row, column, cell)

    def _total(self, row: int) -> None:
        self._page.write_string(row, 0, "合计")
        for n, column in enumerate(self._sheet.columns, self._first):
            if n and column.field.type in _SUMMED:
                total = sum(line.row.values.get(column.field.id) or 0 for line in self._sheet.lines)
                self._page.write_number(
                    row, n, total // column.scale if total % column.scale == 0 else total / column.scale
                )

    def _placed(self, file: str, row: int, line: Line) -> Iterator[Placed]:
        if line.code:
            yield Placed(file, self._sheet.name, row + 1, "", line.code, line.note, line.group)
        for n, column in enumerate(self._sheet.columns, self._first):
            name = column.field.id
            if name in line.mends:
                letters = xlsxwriter.utility.xl_col_to_name(n)
                yield Placed(file, self._sheet.name, row + 1, letters, "repaired-number", "写法经修正", "")
