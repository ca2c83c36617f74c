"""The ways up the tree that occur, numbered; and the sum of what lies on them for every unit.

A way is a node: its unit, and the way of that unit's parent above it. Most units have one way all year, and those are planted at
once (:meth:`Paths.plant`); what moves adds further ways. Nodes are put in pre-order, so that all ways through a node stand in one
run, and the sum of a subtree is the difference of two places of one running sum.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.measures.days import Bools, Ints


@dataclass(frozen=True, eq=False)
class _Order:
    """The nodes in pre-order: ``nodes[place]`` and, by node, the run ``[start, end)`` of the ways that lead through it."""

    nodes: Ints
    start: Ints
    end: Ints


class _Texts(Sequence[str]):
    """An Arrow array of texts, each made when it is looked at."""

    def __init__(self, array: pa.Array) -> None:
        self._array = array

    def __len__(self) -> int:
        return len(self._array)

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401  a text; nobody slices
        return self._array[place].as_py()


class Paths:
    """Distinct paths (from a unit up to the root). All paths are added before anything is summed."""

    def __init__(self) -> None:
        self._codes: list[str] = []
        self._places: dict[str, int] = {}
        self._planted = pa.array([], pa.string())
        self._unit: list[int] = []
        self._up: list[int] = []
        self._fixed = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        self._node_of = np.zeros(0, dtype=np.int64)
        self._found: dict[tuple[int, int], int] = {}

    def plant(self, codes: pa.Array, unit: Ints, up: Ints) -> None:
        """The first paths, at once: path ``n`` begins at ``codes[unit[n]]`` and goes on as path ``up[n]`` (−1: it ends there).

        ``codes`` are distinct and sorted; each begins at most one of these paths.
        """
        self._planted, self._fixed = codes, (unit, up)
        self._node_of = np.full(len(codes), -1, dtype=np.int64)
        self._node_of[unit] = np.arange(len(unit), dtype=np.int64)

    def know(self, codes: pa.Array, places: Ints) -> None:
        """Some of the planted codes will be asked for: they need not be looked up one by one."""
        self._places.update(zip(codes.take(pa.array(places)).to_pylist(), places.tolist(), strict=True))

    def find(self, texts: pa.Array, apart: str) -> tuple[Ints, Ints]:
        """Paths written as texts among the planted ones, each without some of its upper end.

        Returns:
            Their numbers, and of each the planted path of the unit where it ends (−1 both: not found).
        """
        codes, (unit, up) = self._planted, self._fixed
        none = np.full(len(texts), -1, dtype=np.int64)
        if not len(texts) or not len(unit):
            return none, none
        split = pc.split_pattern(texts, apart, max_splits=1)
        place = pc.index_in(split.flatten().take(split.offsets[:-1]), value_set=codes)
        node = np.append(self._node_of, -1)[place.fill_null(len(codes)).to_numpy(zero_copy_only=False)]
        steps = pc.count_substring(texts, apart).to_numpy(zero_copy_only=False)
        end = node.copy()
        for step in range(int(steps.max())):
            end = np.where((steps > step) & (end >= 0), up[end], end)
        told, above = self._texts(apart), np.where(end >= 0, up[end], -1)
        rest = told.take(pa.array(above, mask=above < 0))
        whole = pc.if_else(pc.is_valid(rest), pc.binary_join_element_wise(texts, rest, apart), texts)
        same = pc.equal(whole, told.take(pa.array(node, mask=node < 0))).fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003  what missing means
        good = same & (end >= 0)
        return np.where(good, node, -1), np.where(good, end, -1)

    def _texts(self, apart: str) -> pa.Array:
        """The planted paths as texts, level by level from the top."""
        unit, up = self._fixed
        level, place = np.flatnonzero(up < 0), np.full(len(unit), -1, dtype=np.int64)
        told: list[pa.Array] = []
        nodes: list[Ints] = []
        while len(level):
            text = self._planted.take(pa.array(unit[level]))
            if told:
                text = pc.binary_join_element_wise(text, told[-1].take(pa.array(place[up[level]])), apart)
            place[level] = np.arange(len(level), dtype=np.int64)
            told.append(text)
            nodes.append(level)
            here = np.zeros(len(unit), dtype=bool)
            here[level] = True
            level = np.flatnonzero((up >= 0) & here[up])
        order = np.argsort(np.concatenate(nodes))
        return pa.concat_arrays(told).take(pa.array(order))

    def add(self, path: tuple[str, ...]) -> int:
        """The number of a path (not empty)."""
        node = -1
        for code in reversed(path):
            node = self.below(node, self._place(code))
        return node

    def below(self, up: int, unit: int) -> int:
        """The path that begins at a unit (a place among the codes) and goes on as path ``up`` (−1: it ends there)."""
        if unit < len(self._node_of):
            planted = int(self._node_of[unit])
            if planted >= 0 and self._fixed[1][planted] == up:
                return planted
        node = self._found.get((up, unit))
        if node is None:
            node = self._found[up, unit] = len(self)
            self._unit.append(unit)
            self._up.append(up)
        return node

    def _place(self, code: str) -> int:
        place = self._known(code)
        if place < 0:
            place = self._places[code] = len(self._planted) + len(self._codes)
            self._codes.append(code)
        return place

    def _known(self, code: str) -> int:
        """The place of a code among all; −1 where it is new. Few are ever asked for: they are looked up, not all listed."""
        place = self._places.get(code)
        if place is None:
            place = bisect_left(_Texts(self._planted), code)
            if place == len(self._planted) or self._planted[place].as_py() != code:
                return -1
            self._places[code] = place
        return place

    def __len__(self) -> int:
        return len(self._fixed[0]) + len(self._unit)

    # Read off, once all are added -----------------------------------------------------------------------------------

    @cached_property
    def _units_of(self) -> Ints:
        """By path: the place of the unit where it begins, among all codes."""
        return np.concatenate([self._fixed[0], np.array(self._unit, dtype=np.int64)])

    @cached_property
    def _ups(self) -> Ints:
        return np.concatenate([self._fixed[1], np.array(self._up, dtype=np.int64)])

    @cached_property
    def _all_codes(self) -> pa.Array:
        return pa.concat_arrays([self._planted, pa.array(self._codes, pa.string())]) if self._codes else self._planted

    @cached_property
    def _ranks(self) -> tuple[Ints, Ints]:
        """The units that stand on some path, sorted (places among all codes); and by place among all codes the rank, or −1."""
        met = np.zeros(len(self._all_codes), dtype=bool)
        met[self._units_of] = True
        listed = np.flatnonzero(met)
        if self._codes:
            codes = self._all_codes.take(pa.array(listed)).to_pylist()
            listed = listed[sorted(range(len(codes)), key=codes.__getitem__)]
        rank = np.full(len(met), -1, dtype=np.int64)
        rank[listed] = np.arange(len(listed), dtype=np.int64)
        return listed, rank

    @cached_property
    def listed(self) -> pa.Array:
        """Every unit that stands on some path, sorted; a sum stands at the place of its unit here."""
        return self._all_codes.take(pa.array(self._ranks[0]))

    @cached_property
    def units(self) -> dict[str, int]:
        """Every unit that stands on some path → its place in the sums."""
        return {unit: place for place, unit in enumerate(self.listed.to_pylist())}

    def place(self, unit: str) -> int:
        """The place of a unit in the sums; −1 where it stands on no path."""
        place = self._known(unit)
        return -1 if place < 0 else int(self._ranks[1][place])

    @cached_property
    def all(self) -> tuple[tuple[str, ...], ...]:
        """The paths by number."""
        return tuple(self.path(number) for number in range(len(self)))

    def path(self, number: int) -> tuple[str, ...]:
        """A path by its number."""
        way: list[str] = []
        while number >= 0:
            way.append(self._all_codes[int(self._units_of[number])].as_py())
            number = int(self._ups[number])
        return tuple(way)

    def homes(self) -> Ints:
        """By path: the place in :attr:`listed` of the unit where it begins."""
        homes: Ints = self._ranks[1][self._units_of]
        return homes

    @cached_property
    def _order(self) -> _Order:
        up, count = self._ups, len(self)
        depth, above = np.zeros(count, dtype=np.int64), up
        while len(above) and above.max() >= 0:
            depth += above >= 0
            above = np.where(above >= 0, up[above], -1)
        by_depth = np.lexsort((up, depth))
        levels = np.split(by_depth, np.flatnonzero(np.diff(depth[by_depth])) + 1) if count else []
        size = np.ones(count, dtype=np.int64)
        for level in levels[:0:-1]:
            np.add.at(size, up[level], size[level])
        start = np.zeros(count, dtype=np.int64)
        for height, level in enumerate(levels):
            before = np.cumsum(size[level]) - size[level]
            if height:
                # Siblings stand side by side in a level: what stands before the first of them is not theirs.
                first = np.flatnonzero(np.diff(up[level], prepend=-1))
                family = np.cumsum(np.diff(up[level], prepend=-1) != 0) - 1
                before += start[up[level]] + 1 - before[first][family]
            start[level] = before
        nodes = np.empty(count, dtype=np.int64)
        nodes[start] = np.arange(count, dtype=np.int64)
        return _Order(nodes, start, start + size)

    def added(self, path: Ints, value: Ints) -> Ints:
        """The sum of ``value`` for every path."""
        by_path = np.zeros(len(self), dtype=np.int64)
        np.add.at(by_path, path, value)
        return by_path

    def roll_up(self, path: Ints, value: Ints) -> Ints:
        """The sum of ``value`` for every unit (in the order of :attr:`listed`): each value goes to all units on its path."""
        running = np.zeros(len(self) + 1, dtype=np.int64)
        # A place later, so that the sum of a run is what stands at its end less what stands at its start.
        np.add.at(running, self._order.start[path] + 1, value)
        np.cumsum(running, out=running)
        start, end, further, where = self._gather
        sums: Ints = running[end] - running[start]
        if len(further):
            np.add.at(sums, where, running[self._order.end[further]] - running[self._order.start[further]])
        return sums

    @cached_property
    def _gather(self) -> tuple[Ints, Ints, Ints, Ints]:
        """The run of each unit's first node; its further nodes, and the unit of each of these."""
        rank = self.homes()
        _, first = np.unique(rank, return_index=True)
        further = np.ones(len(rank), dtype=bool)
        further[first] = False
        others = np.flatnonzero(further)
        return self._order.start[first], self._order.end[first], others, rank[others]

    @cached_property
    def _under(self) -> dict[str, Bools]:
        return {}

    def under(self, unit: str) -> Bools:
        """For each path whether it leads through the unit."""
        if unit not in self._under:
            found = np.zeros(len(self), dtype=bool)
            place = self.place(unit)
            for node in np.flatnonzero(self.homes() == place).tolist() if place >= 0 else ():
                found[self._order.nodes[self._order.start[node] : self._order.end[node]]] = True
            self._under[unit] = found
        return self._under[unit]
