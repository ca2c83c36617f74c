"""Memory given back: the cells of a thousand workbooks pass through as short-lived blocks between small lasting ones.

The C library of GNU/Linux keeps what they leave: after a large district several times what is in use. Asked to, it returns
every page that holds nothing. On other systems nothing is done.
"""

from __future__ import annotations

import ctypes
import gc
import pickle  # nosec B403
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pyarrow as pa

if sys.platform == "linux":
    _trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    _option = getattr(ctypes.CDLL(None), "mallopt", None)
else:  # pragma: no cover
    _trim = _option = None
Made = TypeVar("Made")
_MMAP_THRESHOLD = -3
"""The number of that option in glibc's malloc.h."""
_LARGE = 1 << 20
"""Bytes from which a column has pages of its own, that are returned the moment nobody needs it."""


def give_back() -> None:
    """Return the pages that hold nothing to the system; Arrow's own pool too."""
    pa.default_memory_pool().release_unused()
    if _trim is not None:
        _trim(0)


def rehoused(made: Made) -> Made:
    """What was made bit by bit in the course of a long work, as a copy made at once.

    Python keeps a megabyte as long as one small thing lives in it, and a thousand things strewn over the work are in as many
    megabytes as it took.
    """
    copied: Made = pickle.loads(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))  # noqa: S301  our own, a moment old  # nosec B301
    return copied


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the collector of circles off meanwhile, and as it was afterwards.

    For work that makes millions of texts and rows, none of which points back at what holds it: they go the moment nobody
    needs them, and looking through all of them again and again for circles took a tenth of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def sparing() -> Iterator[None]:
    """For the time of a reading: :func:`uncollected`, and Arrow's columns laid out by the C library.

    Where that can be asked to return what is free, such columns left 60 MB less behind than those of Arrow's own pool.
    """
    give_back()  # what loading rules and names has left, before other things settle between
    pool = pa.default_memory_pool()
    if _trim is not None:
        if _option is not None:
            _option(_MMAP_THRESHOLD, _LARGE)
        pa.set_memory_pool(pa.system_memory_pool())
    try:
        with uncollected():
            yield
    finally:
        pa.set_memory_pool(pool)
