"""A draw that anybody can repeat: no generator of numbers, only SHA-256.

Each row's lot is SHA-256 of “seed|row id”; the rows with the smallest lots are drawn. Who has the seed and the list of row ids
(whose hash is kept) draws the same rows with any tool that knows SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def lot(seed: str, row: int) -> str:
    """The lot of a row: 64 hex digits."""
    return hashlib.sha256(f"{seed}|{row}".encode()).hexdigest()


def draw(seed: str, rows: Iterable[int], size: int) -> list[int]:
    """The ``size`` rows with the smallest lots, in the order of their lots (all of them, if there are fewer)."""
    return sorted(rows, key=lambda row: (lot(seed, row), row))[:size]


def population_hash(rows: Iterable[int]) -> str:
    """SHA-256 over the ids, ascending, one a line."""
    return hashlib.sha256("\n".join(map(str, sorted(rows))).encode()).hexdigest()
