"""The register of members, packed: who was in which unit from when to when.

As Python values the stays of a hundred thousand members take a hundred megabytes, which afterwards lie strewn over the memory;
of a folder's workbooks each asks about the branches of one town. So stays are made of the packed rows when somebody asks for
their unit, and kept for a while.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.sheets.wording import empty

COLUMNS = pa.schema(
    [
        ("person", pa.string()),
        ("unit", pa.string()),
        ("name", pa.string()),
        ("since", pa.date32()),
        ("until", pa.date32()),
        ("full", pa.bool_()),
        ("exempt_since", pa.date32()),
        ("settled", pa.bool_()),
    ]
)
_NEAR = 256
"""Units whose stays are kept: those of a town or two."""
_EPOCH = date(1970, 1, 1).toordinal()
_NEVER = np.iinfo(np.int32).min


class Stay(NamedTuple):
    """A member's time in a unit."""

    person: str
    since: date
    until: date
    full: bool = True
    exempt_since: date | None = None
    settled: bool = True
    """False: the register's row is set aside (listed in two branches). The name is known; where it counts is not."""

    def covers(self, day: date | None) -> bool:
        """Whether the member was there that day (no day: at any time)."""
        return day is None or self.since <= day < self.until

    def entitled(self, day: date) -> bool:
        """Whether a meeting of that day expects the member."""
        exempt = self.exempt_since is not None and self.exempt_since <= day
        return self.settled and self.covers(day) and self.full and not exempt


class Roll:
    """Stays by unit and by name. ``rows``: the columns of :data:`COLUMNS`; names in the shape in which they are compared."""

    def __init__(self, rows: pa.Table) -> None:
        coded = rows["unit"].combine_chunks().dictionary_encode()
        units: list[str | None] = [*coded.dictionary.to_pylist(), None]
        indices = pc.fill_null(coded.indices, len(units) - 1).to_numpy()
        order = np.argsort(indices, kind="stable")
        ends = np.cumsum(np.bincount(indices, minlength=len(units))).tolist()
        self.rows, self._units, self._places = rows, units, indices[order]
        self._bounds = {
            unit: (begin, end) for unit, begin, end in zip(units, [0, *ends], ends, strict=False) if begin < end
        }
        sorted_ = rows.take(pa.array(order))
        self._persons, self._names = _Texts(sorted_["person"]), _Texts(sorted_["name"])
        self._days = [
            pc.fill_null(sorted_[name].cast(pa.int32()), int(_NEVER)).to_numpy()
            for name in ("since", "until", "exempt_since")
        ]
        self._marks = [sorted_[name].combine_chunks().to_numpy(zero_copy_only=False) for name in ("full", "settled")]
        self._near: dict[str | None, dict[str, list[Stay]]] = {}
        self._single: dict[str | None, dict[Any, Stay]] = {}
        self._found: dict[str, list[Stay]] = {}

    @property
    def units(self) -> list[str | None]:
        """The units that have members."""
        return [*self._bounds]

    def holds(self, person: str) -> bool:
        """Whether the register names a person's id."""
        return bool(self._by_person.find(person))

    def of(self, unit: str | None) -> dict[str, list[Stay]]:
        """Name → stays, in the register's order, of the members of a unit."""
        if unit not in self._near:
            _room(self._near)[unit] = self._opened(unit)
        return self._near[unit]

    def _opened(self, unit: str | None) -> dict[str, list[Stay]]:
        begin, end = self._bounds.get(unit, (0, 0))
        found: dict[str, list[Stay]] = {}
        for name, stay in zip(self._names[begin:end], self._stays(slice(begin, end)), strict=True):
            if name in found:
                found[name].append(stay)
            else:
                found[name] = [stay]
        return found

    def alone(self, unit: str | None) -> dict[Any, Stay]:
        """Name → the stay of the only member who bears it in the unit; nobody's name says nothing."""
        if unit not in self._single:
            own = self.of(unit).items()
            _room(self._single)[unit] = {name: stays[0] for name, stays in own if len(stays) == 1 and not empty(name)}
        return self._single[unit]

    def anywhere(self, name: str) -> list[Stay]:
        """The stays of all who bear a name, in any unit."""
        if name not in self._found:
            rows = self._by_name.find(name)
            _room(self._found)[name] = [stay for at in rows for stay in self._stays(slice(at, at + 1))]
        return self._found[name]

    def within(self, name: str, units: Collection[str]) -> list[Stay]:
        """The stays in some units of all who bear a name."""
        rows = self._by_name.find(name) if units else []
        inside = (at for at in rows if self._units[self._places[at]] in units)
        return [stay for at in inside for stay in self._stays(slice(at, at + 1))]

    def _stays(self, rows: slice) -> Iterator[Stay]:
        since, until, exempt = (map(_day, column[rows].tolist()) for column in self._days)
        full, settled = (column[rows].tolist() for column in self._marks)
        return map(Stay, self._persons[rows], since, until, full, exempt, settled)

    @cached_property
    def _by_name(self) -> _Index:
        return _Index(self._names)

    @cached_property
    def _by_person(self) -> _Index:
        return _Index(self._persons)


def _room(kept: dict[Any, Any]) -> dict[Any, Any]:
    """The same, emptied where it holds a lot: what is asked about next is mostly of another town."""
    if len(kept) >= _NEAR:
        kept.clear()
    return kept


class _Texts:
    """A column of texts as one text, out of which each is quickly cut; a missing one is empty."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        texts = pc.fill_null(column, "").to_pylist()
        self._text, self._ends = "".join(texts), np.cumsum([0, *map(len, texts)], dtype=np.int32)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, rows: slice) -> list[str]:
        text, ends = self._text, self._ends[rows.start : rows.stop + 1].tolist()
        return [text[begin:end] for begin, end in pairwise(ends)]


class _Index:
    """Where a text stands in a column; twelve bytes a row."""

    def __init__(self, column: _Texts) -> None:
        hashes = np.fromiter(map(hash, column[0 : len(column)]), np.int64, len(column))
        self._column, self._order = column, np.argsort(hashes, kind="stable").astype(np.int32)
        self._hashes = hashes[self._order]

    def find(self, words: str) -> list[int]:
        """The rows that hold ``words``."""
        wanted = np.int64(hash(words))
        first, last = np.searchsorted(self._hashes, wanted, "left"), np.searchsorted(self._hashes, wanted, "right")
        return [at for at in self._order[first:last].tolist() if self._column[at : at + 1] == [words]]


@lru_cache(maxsize=65_536)
def _day(number: int) -> date | None:
    return None if number == _NEVER else date.fromordinal(_EPOCH + number)
