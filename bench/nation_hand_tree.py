"""By hand: the tree of a part as columns. A *node* is a unit for the time in which its way up stayed the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Ints = np.ndarray[Any, np.dtype[np.int64]]
YEAR_FIRST, YEAR_LAST = 17897, 18261
"""2019-01-01 and 2019-12-31, as days since 1970."""
MONTHS = (17897, 17928, 17956, 17987, 18017, 18048, 18078, 18109, 18140, 18170, 18201, 18231, 18262)
"""The first days of the year's months, and of the next January."""
FOREVER = 1 << 30


@dataclass(frozen=True, eq=False)
class Spans:
    """One row a span of a unit, sorted by unit: unit and parent as dense numbers (parent −1: none), days both inside."""

    unit: Ints
    parent: Ints
    kind: Ints
    first: Ints
    last: Ints
    count: int
    """How many units."""


class Nodes:
    """The nodes of a part, level after level; children of a node stand together."""

    def __init__(self, spans: Spans) -> None:
        self.units = spans.count
        order = np.argsort(spans.parent, kind="stable")
        parent = spans.parent[order]
        unit, kind = spans.unit[order], spans.kind[order]
        first, last = spans.first[order], spans.last[order]
        parts: list[tuple[Ints, ...]] = []
        level = np.flatnonzero(parent < 0)
        here = (unit[level], kind[level], first[level], last[level], np.full(len(level), -1))
        base = 0
        self.levels: list[tuple[int, int]] = []
        while len(here[0]):
            parts.append(here)
            self.levels.append((base, base + len(here[0])))
            low, high = np.searchsorted(parent, here[0], "left"), np.searchsorted(parent, here[0], "right")
            above = np.repeat(np.arange(len(low)), high - low)
            child = np.arange(len(above)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[above]
            begun, ended = np.maximum(first[child], here[2][above]), np.minimum(last[child], here[3][above])
            kept = begun <= ended
            child, above = child[kept], above[kept]
            here = (unit[child], kind[child], begun[kept], ended[kept], above + base)
            base = self.levels[-1][1]
        self.unit, self.kind, self.first, self.last, self.parent = (
            np.concatenate([part[place] for part in parts]) for place in range(5)
        )
        self.run = self._runs()

    def _runs(self) -> Ints:
        """The first day of the unbroken time in which the unit exists."""
        order = np.lexsort((self.first, self.unit))
        unit, first, last = self.unit[order], self.first[order], self.last[order]
        new = np.ones(len(unit), dtype=bool)
        new[1:] = (unit[1:] != unit[:-1]) | (first[1:] != last[:-1] + 1)
        start = np.maximum.accumulate(np.where(new, np.arange(len(unit)), 0))
        run = np.empty_like(first)
        run[order] = first[start]
        return run

    @cached_property
    def at_end(self) -> Ints:
        """Unit → its node on the year's last day, or −1."""
        return self.at(YEAR_LAST)

    def at(self, day: int) -> Ints:
        """Unit → its node on a day, or −1."""
        found = np.full(self.units, -1, dtype=np.int64)
        there = np.flatnonzero((self.first <= day) & (self.last >= day))
        found[self.unit[there]] = there
        return found

    @cached_property
    def odd(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Of units that were not in one place through all time to the year's end: unit, first and last day, node (−1: none)."""
        steady = (self.first <= YEAR_FIRST - 700) & (self.last >= YEAR_LAST)
        units = np.unique(self.unit[~steady])
        rows: list[tuple[int, int, int, int]] = []
        order = np.flatnonzero(np.isin(self.unit, units))
        order = order[np.lexsort((self.first[order], self.unit[order]))]
        day, unit = -FOREVER, -1
        for node in [*order.tolist(), None]:
            if node is None or int(self.unit[node]) != unit:
                if unit >= 0 and day < FOREVER:
                    rows.append((unit, day, FOREVER, -1))
                if node is None:
                    break
                unit, day = int(self.unit[node]), -FOREVER
            if day < int(self.first[node]):
                rows.append((unit, day, int(self.first[node]) - 1, -1))
            rows.append((unit, int(self.first[node]), int(self.last[node]), node))
            day = int(self.last[node]) + 1
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        return table[:, 0], table[:, 1], table[:, 2], table[:, 3]

    def rolled(self, values: Ints) -> Ints:
        """What lies on nodes, summed up the tree, for every unit."""
        sums = values.astype(np.int64, copy=True)
        for low, high in reversed(self.levels[1:]):
            parent = self.parent[low:high]
            starts = np.flatnonzero(np.diff(parent, prepend=-1))
            sums[parent[starts]] += np.add.reduceat(sums[low:high], starts)
        found = np.zeros(self.units, dtype=np.int64)
        if len(self.unit) == self.units:
            found[self.unit] = sums
        else:
            np.add.at(found, self.unit, sums)
        return found


@dataclass(frozen=True, eq=False)
class Tree:
    """The units of a part and their nodes.

    Units are numbered densely: those above first, then districts by ordinal, units by place.
    """

    nodes: Nodes
    kinds: tuple[str, ...]
    codes: pa.Array
    """Of each unit, by key."""
    keys: Ints
    above: dict[str, int]
    """The units above → their dense numbers."""
    base: Ints

    def dense(self, key: Any) -> Ints:  # noqa: ANN401  a column of any width
        """Keys of units as dense numbers."""
        wide = np.asarray(key).astype(np.int64)
        found: Ints = self.base[wide >> 16] + (wide & 65535)
        return found

    @property
    def kind_numbers(self) -> Ints:
        """Of each unit, as a place among the kinds."""
        found = np.zeros(self.nodes.units, dtype=np.int64)
        found[self.nodes.unit] = self.nodes.kind
        return found

    def kind_at_end(self, unit: Ints) -> np.ndarray[Any, Any]:
        """The kinds of units that exist on the year's last day."""
        kinds: np.ndarray[Any, Any] = np.array(self.kinds)[self.nodes.kind[self.nodes.at_end[unit]]]
        return kinds


def tree_of(folder: Path, part: str) -> Tree:
    """Read the units of a part and those above."""
    names = ["key", "code", "kind", "parent", "since", "until"]
    own = pq.read_table(folder / "parts" / part / "units.parquet", columns=[*names, "counts"], use_threads=False)
    upper = pq.read_table(folder / "above.parquet", columns=names, use_threads=False)
    table = pa.concat_tables([upper, own.filter(own["counts"]).drop_columns("counts")]).combine_chunks()
    table = table.take(pc.sort_indices(table, sort_keys=[("key", "ascending"), ("since", "ascending")]))
    key = table["key"].to_numpy().astype(np.int64)
    first_of = np.flatnonzero(np.diff(key, prepend=-1))
    keys = key[first_of]
    codes = table["code"].combine_chunks().take(pa.array(first_of))
    most = np.zeros(int(keys[-1] >> 16) + 2, dtype=np.int64)
    np.maximum.at(most, (keys >> 16) + 1, (keys & 65535) + 1)
    base = np.cumsum(most)
    kinds = table["kind"].combine_chunks().dictionary_encode()
    parent = pc.fill_null(pc.index_in(table["parent"], value_set=codes), -1).to_numpy().astype(np.int64)
    # Every key of a district is taken, so that the place among the sorted codes is the dense number.
    unit = base[key >> 16] + (key & 65535)
    days = [table[name].cast(pa.int32()) for name in ("since", "until")]
    first = pc.fill_null(days[0], -100_000).to_numpy().astype(np.int64)
    last = pc.fill_null(pc.subtract(days[1], 1), FOREVER).to_numpy().astype(np.int64)
    spans = Spans(unit, parent, kinds.indices.to_numpy().astype(np.int64), first, last, len(keys))
    above = {code: place for place, code in enumerate(codes.slice(0, len(upper)).to_pylist()) if keys[place] < 1 << 16}
    return Tree(Nodes(spans), tuple(kinds.dictionary.to_pylist()), codes, keys, above, base)
