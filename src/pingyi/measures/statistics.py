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
from pingyi.measures.queries import Query
from pingyi.measures.subjects import Roll

How = Literal["add", "or", "min", "max"]
HIGHEST, LOWEST = np.iinfo(np.int64).max, np.iinfo(np.int64).min
"""What min and max give where there is no record."""
_IDENTITY: dict[How, int] = {"add": 0, "or": 0, "min": HIGHEST, "max": LOWEST}
_UFUNC: dict[How, np.ufunc] = {"add": np.add, "or": np.bitwise_or, "min": np.minimum, "max": np.maximum}


class Statistics:
    """The result of a pass, sorted by subject. Rows that name no subject are left out."""

    def __init__(self, query: Query, table: pa.Table) -> None:
        table = table.filter(pc.is_valid(table["_subject"]))
        coded = table["_subject"].combine_chunks().dictionary_encode()
        self._named = coded.dictionary
        subject = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        order = np.argsort(subject, kind="stable")
        self.subject: Ints = subject[order]
        self._order = order
        self._table = table.drop_columns("_subject")
        self._columns: dict[str, Ints] = {}
        self._aggregates = {column: f"_a{number}" for number, column in enumerate(sorted(query.columns))}
        self._starts = np.flatnonzero(np.diff(self.subject, prepend=-1))
        self._aligned: dict[str, Ints] = {}
        self.cell = self.column("_cell")

    @cached_property
    def names(self) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        """The subjects: ``subject`` holds places in it. Made when somebody asks; of members there may be very many."""
        return np.array(self._named.to_pylist(), dtype=object)

    def column(self, name: str, unknown: int = 0) -> Ints:
        """A column by its own name or its aggregate's (“sum:amount”), with a stand-in where it is null."""
        key = f"{name}|{unknown}"
        if key not in self._columns:
            array = self._table[self._aggregates.get(name, name)].cast(pa.int64()).fill_null(unknown)
            self._columns[key] = array.to_numpy()[self._order]
        return self._columns[key]

    def valid(self, name: str) -> Bools:
        """Where a column is known."""
        flags: Bools = pc.is_valid(self._table[name]).to_numpy()[self._order]
        return flags

    def hit(self, place: int) -> Bools:
        """The rows whose cell has the bit."""
        hits: Bools = (self.cell >> place) & 1 == 1
        return hits

    def align(self, roll: Roll) -> Ints:
        """For each of ``names`` its place in the roll, or −1."""
        if roll.name not in self._aligned:
            places = pc.index_in(self._named, value_set=roll.listed)
            self._aligned[roll.name] = places.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return self._aligned[roll.name]

    def per_subject(self, place: int, column: str, how: How, roll: Roll) -> Ints:
        """The aggregate of the rows that have the bit, for every subject of the roll."""
        identity = _IDENTITY[how]
        result = np.full(len(roll.ids), identity, dtype=np.int64)
        if len(self.subject) and len(roll.ids):
            values = np.where(self.hit(place), self.column(column, identity), identity)
            reduced: Any = _UFUNC[how].reduceat(values, self._starts)
            places = self.align(roll)[self.subject[self._starts]]
            result[places[places >= 0]] = reduced[places >= 0]
        return result
