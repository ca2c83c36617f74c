"""The ways up the tree that occur, numbered; and the sum of what lies on them for every unit."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from pingyi.measures.days import Bools, Ints


class Paths:
    """Distinct paths (from a unit up to the root). All paths are added before anything is summed."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, ...], int] = {}

    def add(self, path: tuple[str, ...]) -> int:
        """The number of a path."""
        return self._ids.setdefault(path, len(self._ids))

    def __len__(self) -> int:
        return len(self._ids)

    @cached_property
    def all(self) -> tuple[tuple[str, ...], ...]:
        """The paths by number."""
        return tuple(self._ids)

    @cached_property
    def units(self) -> dict[str, int]:
        """Every unit that stands on some path → its place in the sums."""
        return {unit: place for place, unit in enumerate(sorted({unit for path in self._ids for unit in path}))}

    @cached_property
    def _pairs(self) -> tuple[Ints, Ints]:
        pairs = [(number, self.units[unit]) for path, number in self._ids.items() for unit in path]
        flat = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return flat[:, 0], flat[:, 1]

    def roll_up(self, path: Ints, value: Ints) -> Ints:
        """The sum of ``value`` for every unit: each value goes to all units on its path."""
        by_path = np.zeros(len(self), dtype=np.int64)
        np.add.at(by_path, path, value)
        sums = np.zeros(len(self.units), dtype=np.int64)
        of, unit = self._pairs
        np.add.at(sums, unit, by_path[of])
        return sums

    @cached_property
    def _under(self) -> dict[str, Bools]:
        return {}

    def under(self, unit: str) -> Bools:
        """For each path whether it leads through the unit."""
        if unit not in self._under:
            self._under[unit] = np.array([unit in path for path in self._ids], dtype=bool)
        return self._under[unit]
