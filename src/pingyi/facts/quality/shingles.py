"""Which of many texts are nearly the same as an earlier one: Jaccard similarity, exact, without comparing all pairs.

A text's shingles are its runs of :data:`LENGTH` characters, as a set. Two sets with a similarity of at least
9/10 share one of their rarest shingles: of a set of n, at least one of the n − ⌈0.9 n⌉ + 1 rarest stands in the
other's (prefix filtering: Chaudhuri, Ganti, Kaushik, *A primitive operator for similarity joins in data
cleaning*, ICDE 2006). Only texts that share such a one are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

LENGTH = 4
NUMERATOR, DENOMINATOR = 9, 10
_BASE = np.uint64(0x9E3779B97F4A7C15)


def earlier_twins(texts: Sequence[str]) -> list[int | None]:
    """For each text the index of the first earlier one that it is like; None where there is none. Empty texts are like none."""
    firsts: dict[str, int] = {}
    for index, text in enumerate(texts):
        if text:
            firsts.setdefault(text, index)
    distinct = list(firsts)
    near = {text: twin for text, twin in zip(distinct, _near(distinct), strict=True) if twin is not None}
    # An exact repeat is like whatever its first is like, which is earlier still.
    return [_twin(index, text, firsts, near, distinct) if text else None for index, text in enumerate(texts)]


def _twin(index: int, text: str, firsts: dict[str, int], near: dict[str, int], distinct: list[str]) -> int | None:
    if text in near:
        return firsts[distinct[near[text]]]
    return firsts[text] if firsts[text] != index else None


def _near(texts: Sequence[str]) -> list[int | None]:
    """As :func:`earlier_twins`, of texts that all differ and none of which is empty."""
    sets = _rarest_first(texts)
    index: defaultdict[int, list[int]] = defaultdict(list)
    twins: list[int | None] = []
    for number, shingles in enumerate(sets):
        size = len(shingles)
        needed = -(-NUMERATOR * size // DENOMINATOR)
        prefix = shingles[: size - needed + 1].tolist()
        candidates = {other for shingle in prefix for other in index.get(shingle, ())}
        twins.append(next((other for other in sorted(candidates) if _alike(shingles, sets[other])), None))
        for shingle in prefix:
            index[shingle].append(number)
    return twins


def _alike(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    small, large = sorted((one.size, other.size))
    if small * DENOMINATOR < large * NUMERATOR:
        return False
    shared = np.intersect1d(one, other, assume_unique=True).size
    return bool(shared * DENOMINATOR >= (one.size + other.size - shared) * NUMERATOR)


def _rarest_first(texts: Sequence[str]) -> list[np.ndarray[Any, Any]]:
    """Each text's distinct shingles as numbers, the rarest of all texts first.

    A text shorter than a shingle is one shingle by itself. The number of a shingle is its rank by (how many
    texts hold it, hash).
    """
    padded = [text if len(text) >= LENGTH else text.ljust(LENGTH, "\0") for text in texts]
    if not padded:
        return []
    lengths = np.array([len(text) for text in padded], dtype=np.int64)
    codes = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    hashes = np.zeros(codes.size - LENGTH + 1, dtype=np.uint64)
    for offset in range(LENGTH):
        hashes = _mix(hashes ^ codes[offset : offset + hashes.size])
    owner = np.repeat(np.arange(len(padded)), lengths)[: hashes.size]
    ends = np.cumsum(lengths)
    inside = np.arange(hashes.size) + LENGTH <= ends[owner]
    owner, hashes = owner[inside], hashes[inside]
    shingles, ranks = np.unique(hashes, return_inverse=True)
    pairs = _distinct(owner * np.int64(shingles.size) + ranks)
    owner, ranks = pairs // shingles.size, pairs % shingles.size
    held = np.bincount(ranks, minlength=shingles.size)
    rank_of = np.empty(shingles.size, dtype=np.int64)
    rank_of[np.lexsort((np.arange(shingles.size), held))] = np.arange(shingles.size)
    ordered = np.sort(owner * np.int64(shingles.size) + rank_of[ranks])
    cuts = np.searchsorted(ordered, np.arange(1, len(padded)) * np.int64(shingles.size))
    return np.split(ordered % shingles.size, cuts)


def _distinct(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Sorted, each once; by sorting, which is several times faster here than numpy's hashing."""
    ordered: np.ndarray[Any, Any] = np.sort(values)
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    found: np.ndarray[Any, Any] = ordered[new]
    return found


def _mix(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """A bijection of 64-bit numbers that scatters them (one round of a multiplicative hash)."""
    scattered: np.ndarray[Any, Any] = values * _BASE
    scattered ^= scattered >> np.uint64(29)
    return scattered
