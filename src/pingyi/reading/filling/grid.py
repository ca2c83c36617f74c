"""A form's table as squares, whatever file it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

BLANK = re.compile(r"[_＿]{2,}")
_ONLY_BLANK = re.compile(r"[\s_＿]*")


@dataclass(frozen=True)
class Square:
    """A cell: empty, text, value (a number or a date) or formula. ``places``: the decimals of its number format."""

    kind: str
    text: str = ""
    places: int | None = None
    percent: bool = False


EMPTY = Square("empty")
Area = tuple[int, int, int, int]
"""top, left, bottom, right; all inside, counted from 1."""


@dataclass
class Grid:
    """One table. ``squares`` holds what the file holds; merged cells have one square, at the area's first cell."""

    name: str
    squares: dict[tuple[int, int], Square]
    merged: list[Area] = field(default_factory=list)
    rows: int = 0
    columns: int = 0

    def __post_init__(self) -> None:
        self._area: dict[tuple[int, int], Area] = {}
        for area in self.merged:
            top, left, bottom, right = area
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self._area[row, column] = area

    def area(self, row: int, column: int) -> Area:
        """The area that a cell belongs to: itself where it is not merged."""
        return self._area.get((row, column), (row, column, row, column))

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The first cell of the area."""
        area = self.area(row, column)
        return area[0], area[1]

    def at(self, row: int, column: int) -> Square:
        """The square that is seen there."""
        return self.squares.get(self.anchor(row, column), EMPTY)

    def there(self, row: int, column: int) -> bool:
        """Whether the file holds a cell there (a border, a colour), even if it is empty."""
        return self.anchor(row, column) in self.squares

    def text(self, row: int, column: int) -> str:
        """The text seen there; empty where it is no text."""
        square = self.at(row, column)
        return square.text if square.kind == "text" else ""

    def fillable(self, row: int, column: int) -> bool:
        """Whether the cell is empty (blanks drawn with underscores count as empty)."""
        square = self.at(row, column)
        return square.kind == "empty" or (square.kind == "text" and bool(_ONLY_BLANK.fullmatch(square.text)))

    def labels(self, row: int) -> list[tuple[int, int, str]]:
        """(first column, last column, text) of each text that is seen in a row, from left to right."""
        found: list[tuple[int, int, str]] = []
        column = 1
        while column <= self.columns:
            _, _, _, right = self.area(row, column)
            text = self.text(row, column).strip()
            if text and not self.fillable(row, column):
                found.append((column, min(right, self.columns), text))
            column = right + 1
        return found

    def cells(self, row: int) -> Iterator[tuple[int, int]]:
        """(first, last column) of each area seen in a row, from left to right."""
        column = 1
        while column <= self.columns:
            right = min(self.area(row, column)[3], self.columns)
            yield column, right
            column = right + 1
