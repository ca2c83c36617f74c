"""The passes run over the Arrow tables of a district by numpy, without SQL: for what fits into memory, down to a handful of rows.

What a pass means is said by :mod:`queries`, and every engine gives the same integers (docs/adr/0016-engines.md). The tables of a
district lie in memory, sorted by subject: a pass over them takes a millisecond, less than an engine takes to plan its statement.
Conditions are judged by :func:`pingyi.measures.vector.holds_all`, as attributes and values are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa

from pingyi.facts.model import Facts
from pingyi.measures.adding import added
from pingyi.measures.days import Bools, Ints
from pingyi.measures.engine import Engine, Runs
from pingyi.measures.queries import Query
from pingyi.measures.rolls import Registry
from pingyi.measures.rowview import RowView

_PACKED = 1 << 62
_MANY = 1 << 20
_HIGHEST, _LOWEST = np.iinfo(np.int64).max, np.iinfo(np.int64).min


def in_process(facts: Facts, registry: Registry) -> AbstractContextManager[Runs]:
    """The engine inside this process that suits the facts: DuckDB where some tables are files, which need not fit into memory."""
    return Engine(facts, registry) if facts.files else Columnar(facts, registry)


class Columnar:
    """Runs the passes of one evaluation over tables in memory. Facts whose tables are files of their own need another engine."""

    def __init__(self, facts: Facts, registry: Registry) -> None:
        self._facts, self._registry = facts, registry

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was opened."""

    def run(self, query: Query) -> pa.Table:
        """The result of one pass, by subject; rows without a subject, and cells without a bit, are left out: nobody reads them."""
        rows = RowView(self._facts, self._registry, query)
        if query.wide:
            keys = {"_subject": rows.subject, **rows.path}
            order, starts = grouped(list(keys.values()))
            return _table(rows, query, keys, order, starts, _wide(rows, query, order, starts))
        cell = rows.taken(rows.cell)
        rows.keep(cell != 0)
        keys = {"_subject": rows.subject, **rows.path, "_cell": cell[cell != 0]}
        if query.kind == "rows":
            return _every_row(rows, keys)
        if query.kind == "days":
            order, starts = grouped([keys["_subject"], *rows.stamps, keys["_cell"]])
        else:
            order, starts = grouped(list(keys.values()))
        found = {"_n": pa.array(np.diff(starts, append=len(rows.subject)))}
        if query.kind == "days":
            first = starts if order is None else order[starts]
            found |= {name: rows.dated(name, first) for name in ("day", "entered")}
        for place, column in enumerate(sorted(query.columns)):
            found[f"_a{place}"] = _aggregate(rows, column, None, order, starts)
        return _table(rows, query, keys, order, starts, found)


def grouped(keys: Sequence[Ints]) -> tuple[Ints | None, Ints]:
    """Rows with the same keys side by side: their order (None: as they are), and where each group begins in it."""
    packed, bound = keys[0], int(keys[0].max()) + 1 if len(keys[0]) else 1
    for key in keys[1:] if len(packed) else ():
        low, high = int(key.min()), int(key.max())
        if bound * (high - low + 1) >= _PACKED or high - low >= _MANY:
            (packed, bound), (numbered, count) = _numbered(packed), _numbered(key)
            packed, bound = packed * count + numbered, bound * count
        else:
            packed, bound = packed * (high - low + 1) + (key - low), bound * (high - low + 1)
    order = None
    if np.any(packed[1:] < packed[:-1]):
        order = np.argsort(packed, kind="stable")
        packed = packed[order]
    fresh = np.ones(len(packed), dtype=bool)
    np.not_equal(packed[1:], packed[:-1], out=fresh[1:])
    return order, np.flatnonzero(fresh)


def _numbered(key: Ints) -> tuple[Ints, int]:
    """The values by their places among the different ones, and how many of these there are."""
    listed, place = np.unique(key, return_inverse=True)
    return place.astype(np.int64), len(listed)


_UFUNCS: Mapping[str, tuple[np.ufunc, int]] = {
    "first": (np.minimum, _HIGHEST), "last": (np.maximum, _LOWEST), "latest": (np.maximum, _LOWEST),
    "months": (np.bitwise_or, 0), "weeks": (np.bitwise_or, 0),
}  # fmt: skip


def _aggregate(rows: RowView, column: str, hits: Bools | None, order: Ints | None, starts: Ints) -> pa.Array:
    """An aggregate of each group's rows; ``hits``: of those only that have a bit. Null where there is no least or greatest."""
    ufunc, nothing = _UFUNCS.get(column.partition(":")[0], (None, 0))
    values, known = rows.values(column)
    if hits is not None:
        known = hits if known is None else known & hits
    if known is not None:
        values = np.where(known, values, nothing)
    values = rows.taken(values)
    sorted_ = values if order is None else values[order]
    reduced: Any = sorted_
    if len(starts):
        reduced = ufunc.reduceat(sorted_, starts) if ufunc else added(sorted_, starts)
    return pa.array(reduced, mask=reduced == nothing) if nothing else pa.array(reduced)


def _wide(rows: RowView, query: Query, order: Ints | None, starts: Ints) -> dict[str, pa.Array]:
    """Each number wanted as a column of its own."""
    hits = {place: rows.hit(place) for place in dict.fromkeys(place for place, _ in query.wanted)}
    return {
        f"_w{number}": _aggregate(rows, column, hits[place], order, starts)
        for number, (place, column) in enumerate(query.wanted)
    }


def _table(
    rows: RowView,
    query: Query,
    keys: Mapping[str, Ints],
    order: Ints | None,
    starts: Ints,
    found: Mapping[str, pa.Array],
) -> pa.Table:
    first = starts if order is None else order[starts]
    told = {name: pa.array(key[first]) for name, key in keys.items()}
    if query.wide and "_path" not in keys:
        # Each subject once: its name itself.
        told["_subject"] = rows.names.take(told["_subject"])
    else:
        told["_subject"] = pa.DictionaryArray.from_arrays(told["_subject"].cast(pa.int32()), rows.names)
    return pa.table({**told, **found})


def _every_row(rows: RowView, keys: Mapping[str, Ints]) -> pa.Table:
    """The rows themselves, in the narrowest columns: of evidence there is much."""
    subject = keys["_subject"]
    order = np.argsort(subject, kind="stable")
    told = {name: pa.array(_narrowed(key[order])) for name, key in keys.items() if name != "_subject"}
    told["_row"] = pa.array(_narrowed(rows.places[order]))
    told["_subject"] = pa.DictionaryArray.from_arrays(pa.array(subject[order].astype(np.int32)), rows.names)
    told |= {name: rows.dated(name, order) for name in ("day", "entered")}
    told["counts"] = pa.array(rows.taken(rows.columns["counts"].values)[order])
    return pa.table(told)


def _narrowed(values: Ints) -> np.ndarray[Any, Any]:
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    # Of a negative number the least type is a signed one.
    return values.astype(np.min_scalar_type(min(low, -high - 1, -1)))
