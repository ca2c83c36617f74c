"""A worksheet's XML → a grid of numbers that stand for its cells, many cells at a time.

Most sheets are nothing but rows of texts and plain numbers, written in one and the same way by Excel, WPS and the libraries.
Such a sheet is understood whole; of one with anything else in it (a formula, an error, a text in place, a space between
tags) this says nothing, and the reader that knows everything reads it.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from pingyi.facts.blocks import sheet_blocks
from pingyi.facts.container import Container
from pingyi.facts.limits import Limits
from pingyi.facts.places import column_number
from pingyi.facts.sheets.digits import MASKS, WORD, Ints, Words, until_quote, values, windows, word

Number = tuple[int, bytes]
"""A cell's style (-1: none) and its number as written."""
Codes = np.ndarray[Any, np.dtype[np.int32]]

MOST = 64 << 20
"""Bytes of a sheet that is tried: what is larger is rare."""
_SPREAD = 64
"""A grid has at most so many places for each cell, or is small: one far cell must not cost a gigabyte."""
_SMALL = 1 << 20
_LARGE = 8 << 20
"""Bytes of a block: what is taken at once."""
_LITTLE = 1 << 16
"""Bytes of a block that is looked at together with the one before: looking has a price of its own."""
_WIDEST = 1024
COMMON = 1 << 16
"""Whole numbers below this, without a style, stand for themselves."""
_OPEN, _CLOSE, _NO_ROWS = b"<sheetData>", b"</sheetData>", b"<sheetData/>"
_CELL, _VALUE, _ROW = word(b'<c r="'), word(b"<v>"), word(b"<row ")
_END_VALUE, _END_CELL, _END_ROW, _BARE_ROW = word(b"</v>"), word(b"</c>"), word(b"</row>"), word(b"<row>")
_TEXT = word(b' t="s"')
_TEXT_LONG = len(b' t="s"')
_ATTRIBUTES = re.compile(rb'(?: s="(?P<style>[0-9]{1,5})")?(?: t="(?P<type>[sn])")?')
_NUMBER = re.compile(rb"-?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"\s?/>')
_UNUSUAL = (b"<c ", b"<c>", b"<row ", b"<row>", b"<f ", b"<f>", b"<sheetData")
"""What may stand neither before nor behind the rows."""


@dataclass(frozen=True)
class Grid:
    """A sheet; ``top``, ``left`` and ``merged`` count from 0.

    A code is 0 for an empty cell, n for the shared text n - 1, -n for the whole number n - 1 below :data:`COMMON`, and
    -COMMON - n for number n - 1 of the workbook's :class:`Numbers`.
    """

    codes: Codes
    top: int
    left: int
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


class Numbers(dict[Number, int]):
    """The less common numbers of a workbook: each with its place in the order in which they turned up.

    ``common``: one more than the largest of the others; 0 where there is none.
    """

    common: int = 0

    def __missing__(self, number: Number) -> int:
        _expect(_NUMBER.fullmatch(number[1]) is not None)
        self[number] = found = len(self)
        return found


class _StrangeError(Exception):
    """Something that only the other reader knows."""


def read_grid(container: Container, part: str, texts: int, numbers: Numbers, limits: Limits) -> Grid | None:
    """The sheet in ``part``; None where anything in it is unusual. ``texts``: how many shared texts there are.

    Raises what :func:`pingyi.facts.blocks.sheet_blocks` raises.
    """
    if container.parts[part].file_size > MOST:
        return None
    reader = _Reader(texts, numbers, limits)
    try:
        pending = b""
        for block in sheet_blocks(container, part):
            if len(block) < _LITTLE or not pending:
                pending += block
            else:
                reader.take(pending)
                pending = block
        reader.take(pending)
        return reader.grid() if reader.crc == container.parts[part].CRC else None
    except _StrangeError:
        return None


class _Reader:
    """The work on one sheet, block by block."""

    def __init__(self, texts: int, numbers: Numbers, limits: Limits) -> None:
        self._texts, self._numbers, self._limits = texts, numbers, limits
        self._parts: list[tuple[Ints, Ints, Ints]] = []
        self._last = -1
        self._begun = self._ended = self._in_row = False
        self._tail = b""
        self.crc = 0

    def take(self, block: bytes) -> None:
        """The next block of whole cells."""
        self.crc = zlib.crc32(block, self.crc)
        if self._ended:
            self._tail += block
            _expect(len(self._tail) <= _LARGE)
            return
        _expect(len(block) <= _LARGE)
        start = 0
        if not self._begun:
            start = self._begin(block)
            if start < 0:
                return
        end = block.find(_CLOSE, start)
        if end >= 0:
            self._ended, self._tail = True, block[end + len(_CLOSE) :]
        rows = block[start : end if end >= 0 else len(block)]
        if rows:
            self._rows(rows)

    def _begin(self, block: bytes) -> int:
        """Where the rows begin; -1 where the sheet says that there are none."""
        mark = _OPEN if _OPEN in block else _NO_ROWS
        at = block.find(mark)
        _expect(at >= 0 and not any(other in block[:at] for other in _UNUSUAL))
        self._begun = True
        if mark is _OPEN:
            return at + len(mark)
        self._ended, self._tail = True, block[at + len(mark) :]
        return -1

    def grid(self) -> Grid:
        """All of it laid out."""
        _expect(self._ended and not self._in_row and not any(mark in self._tail for mark in _UNUSUAL))
        merged = _merged(self._tail)
        if not self._parts:
            return Grid(np.zeros((0, 0), np.int32), 0, 0, merged)
        rows, columns, codes = (np.concatenate(side) for side in zip(*self._parts, strict=True))
        self._parts.clear()
        top, left = int(rows[0]), int(columns.min())
        height, width = int(rows[-1]) - top + 1, int(columns.max()) - left + 1
        _expect(height * width <= max(_SMALL, min(_SPREAD * len(codes), self._limits.cells)))
        laid = np.zeros((height, width), np.int32)
        laid[rows - top, columns - left] = codes
        return Grid(laid, top, left, merged)

    def _rows(self, block: bytes) -> None:
        """Rows and cells, or part of a row; each tag where it may stand, and nothing between tags but the values."""
        text = np.frombuffer(block, np.uint8)
        begin, end = (text == ord("<")).nonzero()[0], (text == ord(">")).nonzero()[0]
        _expect(len(begin) == len(end) and len(begin) > 0 and begin[0] == 0 and end[-1] == len(block) - 1)
        between = begin[1:] - end[:-1]
        _expect(int((end - begin).min()) > 0 and (len(begin) == 1 or int(between.min()) > 0))
        at = windows(block + bytes(WORD))
        tags = at[begin]
        cells = ((tags & MASKS[6]) == _CELL).nonzero()[0]
        filled = cells[text[end[cells] - 1] != ord("/")]
        inner = filled + 1
        if len(filled):
            _expect(int(filled[-1]) + 3 < len(tags))
            wrong = (tags[inner] & MASKS[3]) ^ _VALUE
            wrong |= (tags[filled + 2] & MASKS[4]) ^ _END_VALUE
            wrong |= (tags[filled + 3] & MASKS[4]) ^ _END_CELL
            _expect(not wrong.any())
        lengths = between[inner] - 1
        _expect(int(lengths.sum()) == int(between.sum()) - len(between))
        self._borders(tags, end, text, cells, inner)
        if len(filled):
            self._cells(block, at, begin[filled], end[filled], (begin[inner] + 3, lengths))

    def _borders(self, tags: Words, end: Ints, text: np.ndarray[Any, Any], cells: Ints, inner: Ints) -> None:
        """What is no cell begins or ends a row, in turns, and every cell is inside of one."""
        other = np.ones(len(tags), np.bool_)
        other[cells] = False
        for step in (0, 1, 2):
            other[inner + step] = False
        borders = other.nonzero()[0]
        if not len(borders):
            _expect(self._in_row)
            return
        marks = tags[borders]
        ends = (marks & MASKS[6]) == _END_ROW
        marks &= MASKS[5]
        _expect(np.count_nonzero(ends) + np.count_nonzero((marks == _ROW) | (marks == _BARE_ROW)) == len(marks))
        # A row that begins is followed by one that ends; in a row of its own the next begins.
        open_ = ~ends & (text[end[borders] - 1] != ord("/"))
        _expect(bool(ends[0]) == self._in_row and not (open_[:-1] ^ ends[1:]).any())
        _expect(self._in_row or borders[0] == 0)
        apart = borders[1:] - borders[:-1]
        _expect(not ((apart != 1) & ~open_[:-1]).any() and (bool(open_[-1]) or borders[-1] == len(tags) - 1))
        self._in_row = bool(open_[-1])

    def _cells(self, block: bytes, at: Words, begin: Ints, end: Ints, inner: tuple[Ints, Ints]) -> None:
        """The cells that hold something: where they stand, and what."""
        words = at[begin + 6]
        long = until_quote(words)
        _expect(long is not None)
        assert long is not None  # noqa: S101  the line above saw to it; this tells the type checker
        rows, columns = self._places(words, long)
        place = rows * _WIDEST + columns
        _expect(int(place[0]) > self._last and (len(place) == 1 or int((place[1:] - place[:-1]).min()) > 0))
        self._last = int(place[-1])
        styles, is_text = _attributes(block, at, begin + 7 + long, end)
        starts, lengths = inner
        least, most = int(lengths.min()), int(lengths.max())
        _expect(least > 0)
        found, plain = values(at[starts], np.minimum(lengths, WORD) if most > WORD else lengths)
        if most > WORD:
            plain &= lengths <= WORD
        codes = found + 1
        common = plain & (codes <= COMMON) & (styles < 0)
        common &= ~is_text
        rare = (~(is_text | common)).nonzero()[0]
        known = is_text & plain & (codes <= self._texts)
        _expect(np.count_nonzero(known) == np.count_nonzero(is_text))
        np.negative(codes, out=codes, where=common)
        self._numbers.common = max(self._numbers.common, -int(codes.min()))
        if len(rare):
            bounds = zip(starts[rare].tolist(), (starts + lengths)[rare].tolist(), styles[rare].tolist(), strict=True)
            codes[rare] = [-COMMON - 1 - self._numbers[style, block[first:last]] for first, last, style in bounds]
        self._parts.append((rows, columns, codes))

    def _places(self, words: Words, long: Ints) -> tuple[Ints, Ints]:
        """Rows and columns (from 0) of references of one or two letters."""
        first, second = ((words >> np.uint64(shift) & np.uint64(0xFF)).view(np.int64) - ord("A") for shift in (0, 8))
        two = second >= 0
        digits = long - 1 - two
        _expect(int(first.min()) >= 0 and int(first.max()) < 26 and int(second.max()) < 26 and int(digits.min()) > 0)
        rows, plain = values(words >> ((1 + two) << 3).astype(np.uint64), digits)
        _expect(np.count_nonzero(plain) == len(plain) and int(rows.min()) > 0)
        _expect(int(rows.max()) <= min(self._limits.rows, 999_999))
        columns = np.where(two, (first + 1) * 26 + second, first) if two.any() else first
        _expect(int(columns.max()) < min(self._limits.columns, _WIDEST))
        return rows - 1, columns


def _attributes(block: bytes, at: Words, start: Ints, end: Ints) -> tuple[Ints, np.ndarray[Any, np.dtype[np.bool_]]]:
    """The style (-1: none) of each cell, and whether it is a shared text."""
    long = end - start
    is_text = (long == _TEXT_LONG) & ((at[start] & MASKS[_TEXT_LONG]) == _TEXT)
    styles = np.full(len(long), -1, np.int64)
    left = (~is_text & (long != 0)).nonzero()[0]
    if len(left):
        bounds = zip(start[left].tolist(), end[left].tolist(), strict=True)
        found = [_attribute(block[first:last]) for first, last in bounds]
        styles[left] = [style for style, _ in found]
        is_text[left] = [text for _, text in found]
    return styles, is_text


@lru_cache(maxsize=4096)
def _attribute(raw: bytes) -> tuple[int, bool]:
    """Style and whether a shared text, of a cell's tag behind its reference."""
    found = _ATTRIBUTES.fullmatch(raw)
    _expect(found is not None)
    assert found is not None  # noqa: S101  as above
    return int(found["style"]) if found["style"] else -1, found["type"] == b"s"


def _merged(tail: bytes) -> tuple[tuple[tuple[int, int], tuple[int, int]], ...]:
    """The merged ranges named behind the rows."""
    found = _MERGED.findall(tail)
    _expect(len(found) == tail.count(b"<mergeCell ") and b":mergeCell" not in tail)
    return tuple(
        ((int(a) - 1, column_number(left) - 1), (int(b) - 1, column_number(right) - 1)) for left, a, right, b in found
    )


def _expect(usual: bool) -> None:  # noqa: FBT001  a plain yes or no
    if not usual:
        raise _StrangeError
