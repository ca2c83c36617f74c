"""The statistics of a pass: what is left of the records once they are boiled down, and how a question is read off them.

Within one subject statistics merge by adding, or, min and max; across subjects only integers add.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.measures.days import Bools, Ints
from pingyi.measures.queries import STILL, Query
from pingyi.measures.rolls import Registry
from pingyi.measures.subjects import UNIT, Roll

How = Literal["add", "or", "min", "max"]
HIGHEST, LOWEST = np.iinfo(np.int64).max, np.iinfo(np.int64).min
"""What min and max give where there is no record."""
_IDENTITY: dict[How, int] = {"add": 0, "or": 0, "min": HIGHEST, "max": LOWEST}
_UFUNC: dict[How, np.ufunc] = {"add": np.add, "or": np.bitwise_or, "min": np.minimum, "max": np.maximum}
_PLACES = 32
"""Bits of a row's place in a pass."""


class Statistics:
    """The result of a pass, sorted by subject. Rows that name no subject are left out."""

    def __init__(self, query: Query, table: pa.Table, registry: Registry) -> None:
        if table["_subject"].null_count:
            table = table.filter(pc.is_valid(table["_subject"]))
        self._query, self._registry = query, registry
        self._table = table
        self._named, self.subject, self._order = self._sorted(table["_subject"].combine_chunks())
        self._columns: dict[str, Ints] = {}
        aggregates = {column: f"_a{number}" for number, column in enumerate(sorted(query.columns))}
        self._names = aggregates if not query.wide else {}
        self._wanted = {want: f"_w{number}" for number, want in enumerate(query.wanted)} if query.wide else {}
        self._aligned: dict[str, Ints] = {}

    def emptied(self) -> Statistics:
        """Statistics of the same pass from which nothing can be read: in the place of those that nobody needs any more."""
        return Statistics(self._query, self._table.schema.empty_table(), self._registry)

    def _sorted(self, column: pa.Array) -> tuple[pa.Array, Ints, Ints | None]:
        """The subjects; of each row its place among them, in order; and that order (None: the table's own)."""
        if self._once:
            return column, np.arange(len(column), dtype=np.int64), None
        coded = column.dictionary_encode()
        place = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        # Sorted as one number with the row's own place, which is faster than to sort places.
        packed = np.sort((place << _PLACES) | np.arange(len(place), dtype=np.int64))
        return coded.dictionary, packed >> _PLACES, packed & ((1 << _PLACES) - 1)

    @property
    def _once(self) -> bool:
        """Whether each subject has one row."""
        return self._query.wide and "_path" not in self._table.column_names

    @cached_property
    def _starts(self) -> Ints:
        return np.flatnonzero(np.diff(self.subject, prepend=-1))

    @cached_property
    def names(self) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        """The subjects: ``subject`` holds places in it. Made when somebody asks; of members there may be very many."""
        if pa.types.is_integer(self._named.type):
            roll = self._registry.roll(UNIT)
            # Who is not in the roll stands nowhere, so that nobody asks for its name.
            return np.append(roll.names, "")[self.align(roll)]
        return np.array(self._named.to_pylist(), dtype=object)

    @cached_property
    def cell(self) -> Ints:
        """The answers of each row's bits."""
        return self.column("_cell")

    @cached_property
    def path(self) -> Ints:
        """The way up of each row's subject on the row's day; −1 where it has none."""
        count = len(self.subject)
        told = "_path" in self._table.column_names
        path = self.column("_path") if told else np.full(count, STILL, dtype=np.int64)
        still = np.flatnonzero(path == STILL)
        if len(still):
            path = path.copy()
            roll = self._registry.roll(self._query.roll or UNIT)
            place = self.align(roll)[self.subject[still]] if self._query.roll else np.full(count, -1, dtype=np.int64)
            tenure = np.append(roll.alone, -1)[place]
            path[still] = np.where(tenure >= 0, np.append(roll.path, -1)[tenure], -1)
        return path

    def column(self, name: str, unknown: int = 0) -> Ints:
        """A column by its own name or its aggregate's (“sum:amount”), with a stand-in where it is null."""
        key = f"{name}|{unknown}"
        if key not in self._columns:
            array = self._table[self._names.get(name, name)].cast(pa.int64())
            if array.null_count:
                array = array.fill_null(unknown)
            values = array.to_numpy()
            self._columns[key] = values if self._order is None else values[self._order]
        return self._columns[key]

    def valid(self, name: str) -> Bools:
        """Where a column is known."""
        flags: Bools = pc.is_valid(self._table[name]).to_numpy()
        return flags if self._order is None else flags[self._order]

    def hit(self, place: int) -> Bools:
        """The rows whose cell has the bit."""
        hits: Bools = (self.cell >> place) & 1 == 1
        return hits

    def values(self, place: int, column: str, how: How) -> Ints:
        """The aggregate of each row, of those records only that have the bit."""
        identity = _IDENTITY[how]
        if self._query.wide:
            return self.column(self._wanted[place, column], identity)
        return np.where(self.hit(place), self.column(column, identity), identity)

    def align(self, roll: Roll) -> Ints:
        """For each of ``names`` its place in the roll, or −1."""
        if roll.name not in self._aligned:
            self._aligned[roll.name] = roll.places(self._named)
        return self._aligned[roll.name]

    def per_subject(self, place: int, column: str, how: How, roll: Roll) -> Ints:
        """The aggregate of the rows that have the bit, for every subject of the roll."""
        result = np.full(len(roll), _IDENTITY[how], dtype=np.int64)
        if len(self.subject) and len(roll):
            reduced: Any = self.values(place, column, how)
            places = self.align(roll)
            if not self._once:
                reduced = _UFUNC[how].reduceat(reduced, self._starts)
                places = places[self.subject[self._starts]]
            result[places[places >= 0]] = reduced[places >= 0]
        return result
