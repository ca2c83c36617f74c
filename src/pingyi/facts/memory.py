"""Memory given back: a folder of workbooks passes through as large short-lived blocks between small lasting ones.

The C library of GNU/Linux raises, as such blocks are freed, the size from which it asks the system for a block of its own;
the next ones then lie among the small ones, and what they leave is never returned: several times what is in use. Holding
that size fixed costs nothing that can be measured. On other systems nothing is done.
"""

from __future__ import annotations

import ctypes
import sys

_M_MMAP_THRESHOLD = -3  # malloc.h
_BLOCK = 128 * 1024


def give_back_blocks() -> None:
    """Let every block of 128 KiB or more go back to the system as soon as it is free."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:  # musl has none
            mallopt(_M_MMAP_THRESHOLD, _BLOCK)
