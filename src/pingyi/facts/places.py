"""Where a cell stands: column letters and numbers, and the place of a cell in a workbook."""

from __future__ import annotations

from dataclasses import dataclass

from pingyi.issues import Place


@dataclass(frozen=True, order=True)
class CellPlace:
    """A cell: ``row`` counts from 1, ``column`` is its letters; both empty (0, "") where the file does not say."""

    sheet: str
    row: int
    column: str

    def place(self, file: str) -> Place:
        """The place for an issue about the workbook called ``file``."""
        return Place(file=file, sheet=self.sheet, row=self.row, column=self.column)


def column_number(letters: str | bytes) -> int:
    """1 for A, 27 for AA; letters of either case. More than three letters are beyond any sheet and give 1 << 20."""
    if len(letters) > 3:
        return 1 << 20
    number = 0
    for code in letters if isinstance(letters, bytes) else letters.encode("ascii"):
        number = number * 26 + (code & 0x1F)
    return number


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
