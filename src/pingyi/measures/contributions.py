"""What is handed up: of one measure the integers of each way up the tree, summed over its subjects; told, and taken in again.

A table of contributions has a row for each way that adds something: ``path`` (codes from the unit up to the root, joined by “/”),
``num``, ``den``, ``unknown``. It names no subject, so that a district may hand it up where the measure is about persons.
A union set knows most ways by the unit's number besides (:data:`pingyi.facts.union.layout.KEPT_SCHEMA`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pingyi.facts.model import Facts
from pingyi.facts.union.layout import KEY
from pingyi.measures.days import Bools, Ints, number
from pingyi.measures.paths import Paths
from pingyi.measures.reading import Part, Reading
from pingyi.measures.rolls import Registry
from pingyi.measures.subjects import UNIT, Roll

CONTRIBUTIONS = pa.schema(
    [
        pa.field("path", pa.string(), nullable=False),
        *(pa.field(name, pa.int64(), nullable=False) for name in ("num", "den", "unknown")),
    ]
)
_APART = "/"


@dataclass(frozen=True, eq=False)
class _Starts:
    """The units where ways begin."""

    ways: pa.Array

    @property
    def names(self) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        """By way the code of its unit."""
        return np.array([way.partition(_APART)[0] for way in self.ways.to_pylist()], dtype=object)


def contributions(parts: Sequence[Part], paths: Paths) -> pa.Table:
    """What each way contributes itself (:data:`CONTRIBUTIONS`), sorted by path; ways that contribute nothing are left out."""
    nothing = np.zeros(len(paths), dtype=np.int64)
    num = sum((paths.added(part.path, part.num) for part in parts), nothing)
    den = sum((paths.added(part.path, part.den) for part in parts), nothing)
    unknown = sum((paths.added(part.path, part.unknown) for part in parts), nothing)
    kept = np.flatnonzero((num != 0) | (den != 0) | (unknown != 0))
    texts = [_APART.join(paths.path(way)) for way in kept.tolist()]
    table = pa.table(
        [pa.array(texts, pa.string()), *(pa.array(side[kept]) for side in (num, den, unknown))], schema=CONTRIBUTIONS
    )
    return table.sort_by("path")


def taken_in(tables: Mapping[str, pa.Table], facts: Facts, registry: Registry, paths: Paths) -> dict[str, Reading]:
    """Contributions as the readings of measures: their subjects are the units where the ways begin.

    A way that ends at a district's root goes on to the units above it, as the tree stands on the year's last day.

    Raises:
        KeyError: a table lacks a column of :data:`CONTRIBUTIONS`.
    """
    if not tables:
        return {}
    keyed = {name: _keyed(table, facts, registry) for name, table in tables.items()}
    # All at once: the measures of a district have much the same ways.
    texts = [chunk for name, table in tables.items() for chunk in table["path"].filter(~keyed[name].good).chunks]
    coded = pa.chunked_array(texts, pa.string()).combine_chunks().dictionary_encode()
    numbers = _numbers(coded.dictionary, facts, registry, paths)
    names = _Starts(coded.dictionary)
    place: Ints = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    found, start = {}, 0
    for name, table in tables.items():
        by_key, rest = keyed[name], np.flatnonzero(~keyed[name].good)
        mine = place[start : start + len(rest)]
        start += len(rest)
        sides = [table[side].cast(pa.int64()).to_numpy() for side in ("num", "den", "unknown")]
        own = np.flatnonzero(by_key.good)
        parts = (
            Part(by_key.roll, by_key.unit[own], by_key.path[own], *(side[own] for side in sides)),
            Part(names, mine, numbers[mine], *(side[rest] for side in sides)),
        )
        found[name] = Reading(tuple(part for part in parts if len(part.subject)), handed=True)
    return found


@dataclass(frozen=True, eq=False)
class _Keyed:
    """Contributions whose way is that of their unit on the year's last day (``good``): the unit, and the path."""

    roll: Roll
    good: Bools
    unit: Ints
    path: Ints


def _keyed(table: pa.Table, facts: Facts, registry: Registry) -> _Keyed:
    roll, nobody = registry.roll(UNIT), np.full(len(table), -1, dtype=np.int64)
    if KEY not in table.column_names or roll.keys is None:
        return _Keyed(roll, nobody >= 0, nobody, nobody)
    unit = roll.places(table[KEY].combine_chunks())
    tenure = np.append(roll.on(number(facts.last)), -1)[unit]
    good = tenure >= 0
    return _Keyed(roll, good, unit, np.append(roll.path, -1)[tenure])


def _numbers(texts: pa.Array, facts: Facts, registry: Registry, paths: Paths) -> Ints:
    """The paths, gone on above their ends."""
    numbers, ends = paths.find(texts, _APART)
    # Where a unit stays under its parent, the way goes on as it always does; but not where it was no more on the last day.
    tops, which = np.unique(ends, return_inverse=True)
    numbers[~registry.stands([paths.path(top)[0] if top >= 0 else "" for top in tops.tolist()], facts.last)[which]] = -1
    others = np.flatnonzero(numbers < 0)
    if len(others):
        ways = [tuple(text.split(_APART)) for text in texts.take(pa.array(others)).to_pylist()]
        tree = registry.tree_of(sorted({way[-1] for way in ways}))
        for place, way in zip(others.tolist(), ways, strict=True):
            numbers[place] = paths.add((*way, *tree.path(way[-1], facts.last)[1:]))
    return numbers
