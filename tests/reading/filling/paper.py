"""Forms drawn by code, with what each blank must hold: in Excel and in Word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO
from typing import Any

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Border, Font, Side
from openpyxl.utils import get_column_letter

Want = Fraction | str | None
"""What a blank must hold; None: the facts do not know it, so it must stay empty."""
_LINE = Side(style="thin")
BOX = Border(_LINE, _LINE, _LINE, _LINE)


@dataclass
class Paper:
    """A form: name with ending, bytes, and what its blanks must hold, by sheet and cell (a Word table counts its own rows)."""

    name: str
    content: bytes
    want: dict[tuple[str, str], Want] = field(default_factory=dict)


def summed(wants: Sequence[Want]) -> Want:
    """The sum of what several blanks must hold; None where one of them must stay empty."""
    numbers = [one for one in wants if isinstance(one, Fraction)]
    return sum(numbers, Fraction(0)) if len(numbers) == len(wants) else None


@dataclass
class Sheet:
    """An Excel form being drawn."""

    name: str
    sheet_name: str = "Sheet1"

    def __post_init__(self) -> None:
        self.book = Workbook()
        active: Any = self.book.active
        active.title = self.sheet_name
        self.sheet = active
        self.want: dict[tuple[str, str], Want] = {}

    def put(self, place: str, value: object) -> None:
        """A value in a cell; “A1:C1” is merged first."""
        first, _, last = place.partition(":")
        if last:
            self.sheet.merge_cells(place)
        self.sheet[first] = value

    def texts(self, places: Mapping[str, object]) -> None:
        for place, value in places.items():
            self.put(place, value)

    def ask(self, place: str, want: Want) -> None:
        """An empty cell, with what it must come to hold."""
        first, _, last = place.partition(":")
        if last:
            self.sheet.merge_cells(place)
        self.sheet[first].border = BOX
        self.want[self.sheet.title, first] = want

    def line(self, row: int, column: int, wants: Sequence[Want]) -> None:
        for at, want in enumerate(wants, column):
            self.ask(f"{get_column_letter(at)}{row}", want)

    def done(self) -> Paper:
        for row in self.sheet.iter_rows():
            for cell in row:
                cell.border = BOX
                cell.font = Font(name="宋体", size=11)
        target = BytesIO()
        self.book.save(target)
        return Paper(f"{self.name}.xlsx", target.getvalue(), self.want)


@dataclass
class Word:
    """A Word form being drawn: paragraphs, then one table."""

    name: str

    def __post_init__(self) -> None:
        self.document = Document()
        self.above = 0
        self.table: Any = None
        self.want: dict[tuple[str, str], Want] = {}

    def paragraph(self, text: str) -> None:
        self.document.add_paragraph(text)
        self.above += self.table is None

    def rows(self, rows: int, columns: int) -> None:
        self.table = self.document.add_table(rows, columns)
        self.table.style = "Table Grid"

    def put(self, row: int, column: int, text: str, *, down: int = 1, right: int = 1) -> None:
        cell = self.table.cell(row - 1, column - 1)
        if down > 1 or right > 1:
            cell = cell.merge(self.table.cell(row + down - 2, column + right - 2))
        cell.text = text

    def ask(self, row: int, column: int, want: Want) -> None:
        self.want["表1", f"{get_column_letter(column)}{row + self.above}"] = want

    def line(self, row: int, column: int, wants: Sequence[Want]) -> None:
        for at, want in enumerate(wants, column):
            self.ask(row, at, want)

    def done(self) -> Paper:
        target = BytesIO()
        self.document.save(target)
        return Paper(f"{self.name}.docx", target.getvalue(), self.want)
