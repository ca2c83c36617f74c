"""The units that move, or stand below one that does: each followed row by row along the ways of its parents.

What :meth:`pingyi.facts.tree.Tree.tenures` says of them, without looking at every unit's way day by day. Where two rows of a unit
hold on the same day, or a way goes round in a circle, nothing is said: that is for the tree to settle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pingyi.measures.days import Ints
from pingyi.measures.paths import Paths

_Stay = tuple[int, int, int]
"""First and last day, path."""


class Rows(Protocol):
    """The rows of `units`, by unit and day (:class:`pingyi.measures.unitroll.Spans`)."""

    @property
    def starts(self) -> Ints:
        """Where each unit's begin, and the end of all."""
        ...

    @property
    def since(self) -> Ints:
        """The first day."""
        ...

    @property
    def until(self) -> Ints:
        """The day after the last."""
        ...

    @property
    def parent(self) -> Ints:
        """The parent's place among the units; below 0 where there is none."""
        ...


@dataclass(frozen=True, eq=False)
class Ways:
    """What is known already. ``node``: the path of each settled unit (−1: the others); the rest by row: days looked at, kind."""

    node: Ints
    first: Ints
    last: Ints
    kind: Ints


class _UnclearError(Exception):
    """Rows contradict each other."""


def moved(rows: Rows, ways: Ways, units: Ints, paths: Paths) -> np.ndarray[tuple[int, int], np.dtype[np.int64]] | None:
    """Unit, first and last day, path and kind of each tenure of some units; None where only the tree can say."""
    following = _Following(rows, ways, paths)
    try:
        found = [tenure for unit in units.tolist() for tenure in following.tenures(unit)]
    except _UnclearError:
        return None
    return np.array(found, dtype=np.int64).reshape(-1, 5)


class _Following:
    def __init__(self, rows: Rows, ways: Ways, paths: Paths) -> None:
        self._rows, self._ways, self._paths = rows, ways, paths
        self._stays: dict[int, list[_Stay]] = {}
        self._under_way: set[int] = set()

    def tenures(self, unit: int) -> Iterator[tuple[int, int, int, int, int]]:
        """Each time in which unit, path and row stayed the same."""
        low, high = int(self._rows.starts[unit]), int(self._rows.starts[unit + 1])
        if np.any(self._rows.until[low : high - 1] > self._rows.since[low + 1 : high]):
            raise _UnclearError
        for row in range(low, high):
            kind = int(self._ways.kind[row])
            for first, last, path in self._row(unit, row):
                yield unit, first, last, path, kind

    def _row(self, unit: int, row: int) -> Iterator[_Stay]:
        """The ways up in the days of a row: on from each of its parent's, from nowhere where that is not there."""
        day, end, parent = int(self._ways.first[row]), int(self._ways.last[row]), int(self._rows.parent[row])
        for first, last, path in self._of(parent) if parent >= 0 and day <= end else ():
            if last < day or first > end:
                continue
            if first > day:
                yield day, first - 1, self._paths.below(-1, unit)
            day = max(day, first)
            yield day, min(last, end), self._paths.below(path, unit)
            day = min(last, end) + 1
        if day <= end:
            yield day, end, self._paths.below(-1, unit)

    def _of(self, unit: int) -> list[_Stay]:
        """The ways of a unit, in order; the same way again, day after day, is one."""
        if unit in self._stays:
            return self._stays[unit]
        if unit in self._under_way:
            raise _UnclearError
        self._under_way.add(unit)
        found: list[_Stay] = []
        node = int(self._ways.node[unit])
        if node >= 0:
            low, high = int(self._rows.starts[unit]), int(self._rows.starts[unit + 1])
            found = [(int(self._ways.first[low:high].min()), int(self._ways.last[low:high].max()), node)]
        else:
            for _, first, last, path, _ in self.tenures(unit):
                if found and found[-1][2] == path and found[-1][1] + 1 == first:
                    found[-1] = (found[-1][0], last, path)
                else:
                    found.append((first, last, path))
        self._under_way.discard(unit)
        self._stays[unit] = found
        return found
