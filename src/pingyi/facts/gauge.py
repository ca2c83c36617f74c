"""How far a worksheet's content reaches: readers lay the whole rectangle out in memory, so one stray cell can cost gigabytes."""

from __future__ import annotations

import re
from pathlib import Path

from pingyi.facts.limits import Limits
from pingyi.facts.places import column_number
from pingyi.facts.refusals import TooLarge, TooSparse, TooWide

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]+)["']""")
_ANY_CELL = re.compile(rb"<(?:(row)|c)(?=[\s/>])([^>]*+)>(?!</c>)")
_COLUMN_STEPS = (
    (26, b"[A-Z]"),
    (52, b"A?[A-Z]"),
    (104, b"[A-C]?[A-Z]"),
    (208, b"[A-G]?[A-Z]"),
    (702, b"[A-Z]{1,2}"),
)
_ROW_STEPS = (
    (9_999, rb"[0-9]{1,4}"),
    (99_999, rb"[0-9]{1,5}"),
    *((n * 100_000 + 99_999, rb"(?:[0-9]{1,5}|[1-%d][0-9]{5})" % n) for n in range(1, 9)),
    (999_999, rb"[0-9]{1,6}"),
)


def row_number(block: bytes, at: int) -> int:
    """The number that the ``<row>`` at ``at`` bears, 0 where it bears none or ``at`` is negative."""
    number = _ROW_NUMBER.search(block, at, at + 200) if at >= 0 else None
    return int(number[1][:9]) if number else 0


def reference(tag: bytes) -> tuple[str, int]:
    """Column letters and row number in a cell's start tag; ("", 0) where it bears no reference."""
    found = _REFERENCE.search(tag)
    return (found[1].decode().upper(), int(found[2][:9])) if found else ("", 0)


class Rectangle:
    """Grows in steps until it holds every cell with content; the search for a cell outside of it runs in C.

    ``deep``: rows were not followed from the beginning; as many as six digits can say are assumed.
    """

    def __init__(self, path: Path, sheet: str, limits: Limits, *, deep: bool) -> None:
        self._path, self._sheet, self._limits = path, sheet, limits
        self._steps = (0, len(_ROW_STEPS) - 1 if deep else 0)
        self._outside = self._pattern()

    def measure(self, block: bytes) -> None:
        """Take in a block of whole cells; refuses content that is too far out."""
        at = 0
        while found := self._outside.search(block, at):
            at = found.start()
            self._grow(found[1], found[2])

    def _grow(self, letters: bytes, digits: bytes) -> None:
        path, sheet, limits = self._path, self._sheet, self._limits
        column, row = column_number(letters), int(digits[:9])
        if column > min(limits.columns, _COLUMN_STEPS[-1][0]):
            raise TooWide(path, sheet, limits.columns)
        if row > min(limits.rows, _ROW_STEPS[-1][0]):
            raise TooSparse(path, sheet, (letters + digits[:9]).decode())
        wide, long = self._steps
        wide = next(n for n, (last, _) in enumerate(_COLUMN_STEPS) if last >= column and n >= wide)
        long = next(n for n, (last, _) in enumerate(_ROW_STEPS) if last >= row and n >= long)
        if _COLUMN_STEPS[wide][0] * _ROW_STEPS[long][0] > limits.cells:
            raise TooSparse(path, sheet, (letters + digits).decode())
        self._steps = wide, long
        self._outside = self._pattern()

    def _pattern(self) -> re.Pattern[bytes]:
        wide, long = self._steps
        inside = _COLUMN_STEPS[wide][1] + _ROW_STEPS[long][1]
        return re.compile(rb'<c r="(?!' + inside + rb'")([A-Z]+)([0-9]+)"[^>]*+(?<!/)>(?!</c>)')


class Cells:
    """Follows every cell as a reader would, where references are missing or stand late in the tag."""

    MOST = 1_000_000
    """Cells that may be followed one by one (about 0.6 µs each)."""

    def __init__(self, path: Path, sheet: str, limits: Limits) -> None:
        self._path, self._sheet, self._limits = path, sheet, limits
        self._row = self._column = self._width = self._height = self._seen = 0

    def measure(self, block: bytes) -> None:
        """Take in a block of whole cells; refuses content that is too far out, or too many cells."""
        for is_row, attributes in _ANY_CELL.findall(block):
            if is_row:
                number = _ROW_NUMBER.search(attributes)
                self._row, self._column = int(number[1][:9]) if number else self._row + 1, 0
            else:
                self._cell(attributes)

    def _cell(self, attributes: bytes) -> None:
        path, sheet, limits = self._path, self._sheet, self._limits
        self._seen += 1
        if self._seen > self.MOST:
            raise TooLarge(path, f"工作表“{sheet}”有{self.MOST:,}个以上单元格没有规范标明位置")
        letters, row = reference(attributes)
        if letters:
            self._column, self._row = column_number(letters), row
        else:
            self._column += 1
        if attributes.endswith(b"/"):
            return
        self._width, self._height = max(self._width, self._column), max(self._height, self._row)
        if self._width > limits.columns:
            raise TooWide(path, sheet, limits.columns)
        if self._height > limits.rows or self._width * self._height > limits.cells:
            raise TooSparse(path, sheet, f"第{self._row:,}行")
