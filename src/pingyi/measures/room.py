"""Memory kept while part after part of a union set is counted.

Each part needs as much as the one before, column after column for a moment. Given back to the system in between, the same pages
are asked for again a hundred thousand times a part, and each is wiped anew: that was a third of all counting. Elsewhere, where
much is made once, it is given back at once (:mod:`pingyi.facts.memory`).
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from pingyi.facts.memory import give_back

_option = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
_TRIM, _PAD, _MMAP = -1, -2, -3
"""Options, as numbered in glibc's malloc.h: what stays at the heap's end, by how much it grows, what gets pages of its own."""
_KEPT = {_TRIM: 1 << 30, _PAD: 16 << 20, _MMAP: 32 << 20}
_USUAL = {_TRIM: 128 << 10, _PAD: 128 << 10, _MMAP: 1 << 20}
"""As glibc has them; columns get pages of their own as for a reading."""


def keep() -> None:
    """From now on this process keeps what it has freed, and Arrow's columns are laid out by the C library with all others."""
    _set(_KEPT)
    if _option is not None:
        pa.set_memory_pool(pa.system_memory_pool())


@contextmanager
def keeping() -> Iterator[None]:
    """:func:`keep` meanwhile; afterwards everything free is given back."""
    pool = pa.default_memory_pool()
    keep()
    try:
        yield
    finally:
        pa.set_memory_pool(pool)
        _set(_USUAL)
        give_back()


def _set(options: dict[int, int]) -> None:
    if _option is not None:
        for option, value in options.items():
            _option(option, value)
