"""The roll of units, from the table `units`: at once where a unit stays under its parent, unit by unit where something moves.

A unit is *settled* where its rows follow each other without a gap, all under one parent, and that parent is settled and there as
long as it (or is nobody's: the root). It then has one way up the tree, and a tenure for each of its rows; being renamed moves
nobody. Every other unit, and all below it, is followed row by row (:mod:`moved`), or asked of the tree itself
(:meth:`pingyi.facts.tree.Tree.tenures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import Facts
from pingyi.facts.tree import Tree, UnitSpan
from pingyi.measures.days import Bools, Ints, dates_as_numbers, day_of, number
from pingyi.measures.moved import Ways, moved
from pingyi.measures.paths import Paths

_SPAN = ("code", "kind", "parent", "since", "until")
_COLUMNS = (*_SPAN, "counts", "key")
_FOREVER = 1 << 19
_Matrix = np.ndarray[tuple[int, int], np.dtype[np.int64]]


@dataclass(frozen=True, eq=False)
class Spans:
    """The rows of `units` that count, by code and day; ``starts``: where each unit's begin, and the end of all."""

    table: pa.Table
    codes: pa.Array
    unit: Ints
    starts: Ints
    since: Ints
    until: Ints
    """The day after the last."""
    parent: Ints
    """The parent's place in ``codes``; −1 where none is named, −2 where it has no row."""


@dataclass(frozen=True, eq=False)
class Standing:
    """The tenures of all units: place in ``codes``, first and last day, path, kind (a place in ``kinds``)."""

    spans: Spans
    named: pa.Table
    """Code and, in a union set, key of every row of `units`, also of those that do not count."""
    codes: pa.Array
    keys: Ints | None
    unit: Ints
    first: Ints
    last: Ints
    path: Ints
    kind: Ints
    kinds: tuple[str, ...]


def standing(facts: Facts, paths: Paths, low: int, high: int) -> Standing:
    """The units in the days [low, high]; their ways are added to ``paths``, of which there were none."""
    units = facts.columns("units", _COLUMNS)
    if units is None:
        raise KeyError("units")
    spans = _spans(units)
    begun, ended = np.maximum(spans.since, low), np.minimum(spans.until - 1, high)
    settled, up = _settled(spans, low, high)
    node = _planted(spans, settled, up, paths)
    rows = np.flatnonzero(settled[spans.unit] & (begun <= ended))
    coded = spans.table["kind"].combine_chunks().dictionary_encode()
    kinds = [*coded.dictionary.to_pylist(), ""]
    kind = coded.indices.fill_null(len(kinds) - 1).to_numpy(zero_copy_only=False).astype(np.int64)
    others = np.flatnonzero(~settled)
    found = moved(spans, Ways(node, begun, ended, kind), others, paths)
    # Where rows contradict each other, or the way goes round, only the tree can say what holds.
    rest = _moved(spans, others, paths, low, high, kinds) if found is None else found
    flat = np.column_stack([spans.unit[rows], begun[rows], ended[rows], node[spans.unit[rows]], kind[rows]])
    unit, first, last, path, kind = np.concatenate([flat, rest]).T
    named = units.select([name for name in ("code", "key") if name in units.column_names])
    return Standing(spans, named, spans.codes, _keys(spans), unit, first, last, path, kind, tuple(kinds))


def tree_of(spans: Spans, codes: pa.Array) -> Tree:
    """The tree of some units and all that ever stood above them, without names: the same ways, without making all the others."""
    places = pc.index_in(codes, value_set=spans.codes).drop_null().to_numpy(zero_copy_only=False)
    return _tree(spans, places.astype(np.int64))


def _spans(table: pa.Table) -> Spans:
    table = table.filter(table["counts"])
    since = dates_as_numbers(table["since"]).to_numpy()
    until = dates_as_numbers(table["until"]).fill_null(_FOREVER).to_numpy()
    codes = table["code"].combine_chunks()
    if not pc.all(pc.less_equal(codes[:-1], codes[1:])).as_py() and len(codes) > 1:
        by_code = pc.sort_indices(codes)
        table, codes = table.take(by_code), codes.take(by_code)
        since, until = since[by_code.to_numpy()], until[by_code.to_numpy()]
    # Few units have several rows: sorted, the same code again is the same unit.
    fresh = np.ones(len(codes), dtype=bool)
    fresh[1:] = pc.not_equal(codes[:-1], codes[1:]).to_numpy(zero_copy_only=False)
    unit, listed = np.cumsum(fresh) - 1, codes.filter(pa.array(fresh))
    later = (since[1:] > since[:-1]) | ((since[1:] == since[:-1]) & (until[1:] >= until[:-1]))
    if not np.all(fresh[1:] | later):
        order = np.lexsort((until, since, unit))
        table, unit, since, until = table.take(order), unit[order], since[order], until[order]
    starts = np.searchsorted(unit, np.arange(len(listed) + 1))
    return Spans(table, listed, unit, starts, since, until, _parents(table["parent"].combine_chunks(), listed))


def _parents(named: pa.Array, listed: pa.Array) -> Ints:
    """The place of each parent among all codes; −1 where none is named, −2 where it has no row."""
    coded = named.dictionary_encode()
    # Units are many, parents few: those are looked up among these.
    found = pc.index_in(listed, value_set=coded.dictionary).fill_null(-1).to_numpy(zero_copy_only=False)
    place = np.full(len(coded.dictionary) + 1, -2, dtype=np.int64)
    place[found[found >= 0]] = np.flatnonzero(found >= 0)
    place[-1] = -1
    parents: Ints = place[coded.indices.fill_null(len(coded.dictionary)).to_numpy(zero_copy_only=False)]
    return parents


def _settled(spans: Spans, low: int, high: int) -> tuple[Bools, Ints]:
    """Which units are settled, and the parent of each."""
    starts, ends = spans.starts[:-1], spans.starts[1:] - 1
    follows = (spans.since[1:] == spans.until[:-1]) & (spans.parent[1:] == spans.parent[:-1])
    follows |= spans.unit[1:] != spans.unit[:-1]
    good = np.ones(len(spans.codes), dtype=bool)
    good[spans.unit[1:][~follows]] = False
    good[spans.unit[spans.since >= spans.until]] = False
    first, last = np.maximum(spans.since[starts], low), np.minimum(spans.until[ends] - 1, high)
    good &= first <= last
    up = spans.parent[starts]
    above = np.maximum(up, 0)
    settled = good & (up < 0)
    held = good & (up >= 0) & (first[above] <= first) & (last <= last[above])
    while np.any(more := held & settled[above] & ~settled):
        settled |= more
    return settled, up


def _planted(spans: Spans, settled: Bools, up: Ints, paths: Paths) -> Ints:
    """The path of each settled unit (−1: the others)."""
    units = np.flatnonzero(settled)
    node = np.full(len(spans.codes), -1, dtype=np.int64)
    node[units] = np.arange(len(units), dtype=np.int64)
    paths.plant(spans.codes, units, np.where(up[units] >= 0, node[up[units]], -1))
    return node


def _moved(spans: Spans, units: Ints, paths: Paths, low: int, high: int, kinds: list[str]) -> _Matrix:
    """First and last day, path and kind of each tenure of the units that are not settled; cut where a row begins or ends too."""
    if not len(units):
        return np.zeros((0, 5), dtype=np.int64)
    paths.know(spans.codes, _with_above(spans, units))
    tree, place = _tree(spans, units), {kind: place for place, kind in reversed(list(enumerate(kinds)))}
    found = []
    for unit, code in zip(units.tolist(), spans.codes.take(pa.array(units)).to_pylist(), strict=True):
        edges = {edge for span in tree.spans[code] for edge in (span.since, span.until) if edge is not None}
        for tenure in tree.tenures(code, day_of(low), day_of(high)):
            path = paths.add(tenure.path)
            starts = sorted({tenure.first} | {edge for edge in edges if tenure.first < edge <= tenure.last})
            ends = [start - timedelta(days=1) for start in starts[1:]] + [tenure.last]
            for start, end in zip(starts, ends, strict=True):
                span = tree.at(code, start)
                found.append((unit, number(start), number(end), path, place[span.kind or "" if span else ""]))
    return np.array(found, dtype=np.int64).reshape(-1, 5)


def _tree(spans: Spans, units: Ints) -> Tree:
    """The tree of some units and of all that any of their rows ever put above them."""
    needed = _with_above(spans, units)
    rows = spans.table.select(_SPAN).take(np.flatnonzero(np.isin(spans.unit, needed)))
    return Tree(UnitSpan(**row, name="") for row in rows.to_pylist())


def _with_above(spans: Spans, units: Ints) -> Ints:
    """Some units and all that any of their rows ever put above them."""
    needed = np.zeros(len(spans.codes), dtype=bool)
    needed[units] = True
    while True:
        above = spans.parent[needed[spans.unit] & (spans.parent >= 0)]
        if needed[above].all():
            break
        needed[above] = True
    return np.flatnonzero(needed)


def _keys(spans: Spans) -> Ints | None:
    if "key" not in spans.table.column_names:
        return None
    keys: Ints = spans.table["key"].cast(pa.int64()).fill_null(-1).to_numpy()[spans.starts[:-1]]
    return keys
