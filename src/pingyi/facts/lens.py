"""A quick look at a worksheet's bytes: is there a formula, a far cell, or a cell written in an unusual way?

Vector operations over windows that stay in the processor's cache, into buffers made once: a fresh array for each step
would cost more in page faults than the looking.
"""

from __future__ import annotations

import re

import numpy as np

WINDOW = 1 << 18
REACH = 8
"""Bytes behind “<” that decide whether a cell is ordinary: <c r="A1"""

_ODD = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]+[0-9]+")')
_WIDE = re.compile(rb'"[A-Z]{2,}[0-9]')


class Lens:
    """Looks at one sheet, block by block, and remembers; what is known from the beginning is not looked for.

    ``far``: some cell may stand beyond column Z or row 999,999.
    ``odd``: some cell does not begin with its reference in capitals, as Excel, WPS, LibreOffice and most libraries
    write.
    """

    def __init__(self, *, far: bool = False, odd: bool = False) -> None:
        self.far = far
        self.odd = odd
        self._room(0)

    def look(self, block: bytes) -> int:
        """Update ``far`` and ``odd``; the number of formulas that the block may hold.

        A block ends before a cell or with the sheet, so what begins in its last eight bytes is closed and empty.
        """
        if (wanted := min(len(block), WINDOW + REACH)) > len(self._bytes):
            self._room(wanted)
        formulas = 0
        for start in range(0, len(block) - REACH, WINDOW):
            formulas += self._window(block, start, min(WINDOW, len(block) - REACH - start))
        return formulas

    def _room(self, size: int) -> None:
        """Buffers for a window of ``size`` bytes: small sheets, which most are, take no more than they need."""
        self._bytes = np.empty(size, np.uint8)
        self._masks = np.empty((4, size), np.bool_)

    def _window(self, block: bytes, start: int, size: int) -> int:
        text = np.frombuffer(block, np.uint8, size + REACH, start)
        shifted = self._bytes[: size + REACH]
        first, second = self._masks[0, :size], self._masks[1, :size]
        capital, digit = self._masks[2, : size + REACH], self._masks[3, : size + REACH]
        np.less(np.subtract(text, np.uint8(65), out=shifted), 26, out=capital)
        if not self.far:
            np.less(np.subtract(text, np.uint8(48), out=shifted), 10, out=digit)
            self.far = self._far(block, text, capital, digit, first)
        opening = np.equal(text[:size], ord("<"), out=first)
        if not self.odd:
            # An ordinary cell begins <c r="A1 or <c r="AA: at 6 a capital, at 7 no small letter. “>” is “and not”.
            cells = np.equal(text[1 : size + 1], ord("c"), out=second)
            cells &= opening
            usual = np.equal(text[3 : size + 3], ord("r"), out=self._masks[3, :size])
            usual &= capital[6 : size + 6]
            tight = np.less(text[7 : size + 7], 91, out=self._masks[2, :size])
            usual &= tight
            odd = np.greater(cells, usual, out=second)
            self.odd = bool(odd.any()) and _ODD.search(block) is not None
        formulas = np.equal(text[1 : size + 1], ord("f"), out=second)
        formulas &= opening
        return int(np.count_nonzero(formulas))

    @staticmethod
    def _far(
        block: bytes,
        text: np.ndarray[tuple[int], np.dtype[np.uint8]],
        capital: np.ndarray[tuple[int], np.dtype[np.bool_]],
        digit: np.ndarray[tuple[int], np.dtype[np.bool_]],
        spare: np.ndarray[tuple[int], np.dtype[np.bool_]],
    ) -> bool:
        """Two capitals behind a quotation mark, or a capital and seven digits."""
        size = len(spare)
        pairs = np.flatnonzero(np.logical_and(capital[1 : size + 1], capital[2 : size + 2], out=spare))
        if pairs.size and bool((text[pairs] == ord('"')).any()) and _WIDE.search(block):
            return True
        deep = np.flatnonzero(np.logical_and(capital[:size], digit[7 : size + 7], out=spare))
        for step in range(1, 7):
            deep = deep[digit[deep + step]]
        return bool(deep.size)
