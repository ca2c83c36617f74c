"""Chance that is the same everywhere: numbers made of a seed and a place by integer arithmetic alone (splitmix64)."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

Words = np.ndarray[Any, np.dtype[np.uint64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_ALL = (1 << 64) - 1


def salt(seed: int, *words: str) -> int:
    """A start of its own for each use."""
    return (seed * _STEP + zlib.crc32("/".join(words).encode()) * _FIRST) & _ALL


def noise(start: int, count: int, first: int = 0) -> Words:
    """``count`` words, those with the numbers ``first`` … of the stream that starts at ``start``."""
    word = np.arange(first, first + count, dtype=np.uint64)
    word *= np.uint64(_STEP)
    word += np.uint64(start)
    word ^= word >> np.uint64(30)
    word *= np.uint64(_FIRST)
    word ^= word >> np.uint64(27)
    word *= np.uint64(_SECOND)
    word ^= word >> np.uint64(31)
    return word


def below(words: Words, limit: int | np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Whole numbers from 0 to less than ``limit`` (at most 2 to the 31)."""
    top = words >> np.uint64(33)
    return ((top * np.asarray(limit, dtype=np.uint64)) >> np.uint64(31)).astype(np.int64)


def shares(words: Words) -> Floats:
    """Numbers of [0, 1)."""
    return (words >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def skewed(start: int, count: int, spread: float) -> Floats:
    """Log-normal weights with the given spread, rounded to six places, so that no machine's logarithm shows."""
    first, second = shares(noise(start, count)), shares(noise(start ^ 1, count))
    normal = np.sqrt(-2 * np.log(1 - first)) * np.cos(2 * np.pi * second)
    weights: Floats = np.round(np.exp(spread * normal), 6)
    return weights
