"""Short runs of bytes as numbers, many at a time: eight bytes are one word, and a word of digits becomes its value in a few steps.

Words are little-endian: a run's first byte is the word's lowest.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Words = np.ndarray[Any, np.dtype[np.uint64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
WORD = 8
"""Bytes in a word; what is looked at must have as many behind it."""
_EIGHTS = np.uint64(0x8080808080808080)
_ONES = np.uint64(0x0101010101010101)
_ZEROS = np.uint64(0x3030303030303030)
_QUOTES = np.uint64(0x2222222222222222)
_OVER_NINE = np.uint64(0x7676767676767676)
_ONE = np.uint64(1)
_STEPS = tuple(
    (np.uint64(times), np.uint64(apart), np.uint64(kept))
    for times, apart, kept in (
        (10, 8, 0x00FF00FF00FF00FF),
        (100, 16, 0x0000FFFF0000FFFF),
        (10_000, 32, 0xFFFFFFFF),
    )
)
"""Neighbours become one number: of digits, then of pairs, then of fours."""


def word(text: bytes) -> np.uint64:
    """Up to eight bytes as a word."""
    return np.uint64(int.from_bytes(text, "little"))


MASKS = [np.uint64((1 << 8 * length) - 1) for length in range(WORD + 1)]
"""The bits of a word's first 0 to 8 bytes."""


def windows(text: bytes) -> Words:
    """The word that begins at each byte of ``text``, whose last eight bytes are padding; nothing is copied."""
    first = np.frombuffer(text, np.dtype("<u8"), 1)
    return np.lib.stride_tricks.as_strided(first, (len(text) - WORD + 1,), (1,), writeable=False)


def until_quote(words: Words) -> Ints | None:
    """How many bytes stand before the first quotation mark of each word; None where some word has none."""
    other = words ^ _QUOTES
    found = (other - _ONES) & ~other & _EIGHTS
    if np.count_nonzero(found) < len(words):
        return None
    # The bits below the lowest one that is set: seven, and eight for each byte before.
    return (np.bitwise_count((found - _ONE) & ~found) >> 3).astype(np.int64)


def values(words: Words, lengths: Ints) -> tuple[Ints, np.ndarray[Any, np.dtype[np.bool_]]]:
    """The number that the first 1 to 8 bytes of each word say; and where they are digits only (elsewhere it means nothing)."""
    shift = ((WORD - lengths) << 3).astype(np.uint64)
    digits = (words << shift) ^ (_ZEROS << shift)
    plain = (((digits + _OVER_NINE) | digits) & _EIGHTS) == 0
    for times, apart, kept in _STEPS:
        digits = (digits * times + (digits >> apart)) & kept
    return digits.view(np.int64), plain
