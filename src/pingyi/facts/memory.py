"""Memory given back: the cells of a thousand workbooks pass through as short-lived blocks between small lasting ones.

The C library of GNU/Linux keeps what they leave: after a large district several times what is in use. Asked to, it returns
every page that holds nothing. On other systems nothing is done.
"""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa

if sys.platform == "linux":
    _trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
else:  # pragma: no cover
    _trim = None


def give_back() -> None:
    """Return the pages that hold nothing to the system; Arrow's own pool too."""
    pa.default_memory_pool().release_unused()
    if _trim is not None:
        _trim(0)
