"""All rows of all tables under one numbering, in the order of evidence; and which rows repeat or contradict which."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import SYSTEM, Facts
from pingyi.issues import Place
from pingyi.measures.days import Bools, Ints, expand
from pingyi.measures.model import RowRef, RowRefs

ORIGIN_LINE = SYSTEM.field("line").type
COUNTED, DENOMINATOR, CONSIDERED, SET_ASIDE = range(4)
ROLES = ("counted", "denominator", "considered", "set-aside")
"""By precedence: a row that plays several parts is named by the first."""
ROLE_BITS, ROLE_MASK = 2, 3
_ROLE_LINES = pa.array([f"{role}\n".encode() for role in ROLES], pa.binary())
_BLOCK = 1_024


class Ledger:
    """``row`` is a row's place in its table; its *number* runs over all tables."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._forms = sorted(name for name in facts.tables if name != "participants")
        self._offset: dict[str, int] = {}
        self._ranks: dict[str, Ints] = {}
        start = 0
        for form in self._forms:
            table = facts.tables[form]
            order = pc.sort_indices(table["row_id"]).to_numpy()
            rank = np.empty(len(table), dtype=np.int64)
            rank[order] = np.arange(len(table), dtype=np.int64)
            self._offset[form], self._ranks[form] = start, rank + start
            start += len(table)
        self._starts = np.array([*self._offset.values()], dtype=np.int64)
        self._total = start
        self._places: dict[str, Ints] = {}
        self._origins: dict[str, _Origins] = {}
        self._by_unit: dict[str, tuple[Ints, Ints]] = {}

    def numbers(self, form: str, rows: Ints) -> Ints:
        """The numbers of rows of a table."""
        return self._ranks[form][rows] if form in self._ranks else np.zeros(0, dtype=np.int64)

    @cached_property
    def counts(self) -> Bools:
        """By number: whether the row counts."""
        flags = np.zeros(self._total, dtype=bool)
        for form in self._forms:
            flags[self._ranks[form]] = self._facts.tables[form]["counts"].to_numpy()
        return flags

    def _rows(self, form: str) -> Ints:
        """The places in a form's table, in the order of the rows' numbers."""
        if form not in self._places:
            rank = self._ranks[form] - self._offset[form]
            self._places[form] = np.empty(len(rank), dtype=np.int64)
            self._places[form][rank] = np.arange(len(rank), dtype=np.int64)
        return self._places[form]

    def _told(self, numbers: Ints) -> Iterator[tuple[int, tuple[str, str, str, str, int]]]:
        """Number, form, row id, file, sheet and line of some rows; only these are ever made Python objects."""
        if not len(numbers):
            return
        # Forms without a row share their start with the next: the last of them holds the number.
        holders = np.searchsorted(self._starts, numbers, side="right") - 1
        for holder in np.unique(holders).tolist():
            form = self._forms[holder]
            if form not in self._origins:
                self._origins[form] = _Origins(self._facts.tables[form])
            own = numbers[holders == holder]
            rows = self._rows(form)[own - self._offset[form]]
            for number, origin in zip(own.tolist(), self._origins[form].of(rows), strict=True):
                yield number, (form, *origin)

    def refs(self, keys: Ints) -> list[RowRef]:
        """The rows of ``number × 4 + role`` in the order given."""
        told = dict(self._told(np.unique(keys >> ROLE_BITS)))
        return [RowRef(*told[key >> ROLE_BITS], ROLES[key & ROLE_MASK]) for key in keys.tolist()]

    def digest(self, keys: Ints) -> str:
        """SHA-256 over the lines (form, row id, role) of ``number × 4 + role`` in the order given."""
        roles = _ROLE_LINES.take(pa.array(keys & ROLE_MASK))
        lines = pc.binary_join_element_wise(self._heads.take(pa.array(keys >> ROLE_BITS)), roles, b"")
        return hashlib.sha256(lines.buffers()[2] or b"").hexdigest()

    @cached_property
    def _heads(self) -> pa.Array:
        """By number: form and row id as they begin a line."""
        heads = [pa.array([], pa.binary())]
        for form in self._forms:
            ids = self._facts.tables[form]["row_id"].combine_chunks().take(pa.array(self._rows(form)))
            heads.append(pc.binary_join_element_wise(pa.scalar(form), ids, "", "\t").cast(pa.binary()))
        return pa.concat_arrays(heads)

    def rows_of(self, table: str, subjects: Iterable[str]) -> tuple[Ints, Ints]:
        """All rows of a table about some subjects: places in ``subjects``, and the rows' numbers."""
        if table not in self._ranks:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        wanted = pa.array(subjects, pa.string())
        if not len(wanted):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        places = pc.index_in(self._facts.tables[table]["subject"], value_set=wanted)
        found = pc.fill_null(places, -1).to_numpy().astype(np.int64)
        hit = np.flatnonzero(found >= 0)
        return found[hit], self._ranks[table][hit]

    def at_units(self, table: str, units: Ints) -> tuple[Ints, Ints]:
        """The numbers of a table's rows that name some units (of `units`: that are they); which unit each is of."""
        if table not in self._by_unit:
            numbers = self._ranks.get(table, np.zeros(0, dtype=np.int64))
            named = self._coded(table, "code" if table == "units" else "unit") if len(numbers) else numbers
            order = np.lexsort((numbers, named))
            self._by_unit[table] = named[order], numbers[order]
        named, numbers = self._by_unit[table]
        which, places = expand(np.searchsorted(named, units), np.searchsorted(named, units, side="right"))
        return numbers[places], which

    def _coded(self, form: str, column: str) -> Ints:
        """A column of units as codes (−1: none), in the order of the table."""
        found = pc.index_in(self._facts.tables[form][column], value_set=self._codes)
        coded: Ints = pc.fill_null(found, -1).to_numpy().astype(np.int64)
        return coded

    @cached_property
    def _codes(self) -> pa.Array:
        """Every unit that any row names, in some order: a unit's code is its place."""
        columns = [self._facts.tables[form]["unit"] for form in self._forms if form != "units"]
        columns += [self._facts.tables["units"]["code"]] if "units" in self._offset else []
        return pc.unique(pa.chunked_array([pc.unique(column) for column in columns], pa.string())).drop_null()

    def codes(self, units: Iterable[str]) -> Ints:
        """The codes of units, those that no row names left out."""
        return np.array(
            [self._places_of_codes[unit] for unit in units if unit in self._places_of_codes], dtype=np.int64
        )

    @cached_property
    def _places_of_codes(self) -> dict[str, int]:
        return {unit: place for place, unit in enumerate(self._codes.to_pylist())}

    @cached_property
    def _children(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._facts.tables["units"].select(["code", "parent"]).to_pylist():
            found[row["parent"]].add(row["code"])
        return found

    def ever_under(self, unit: str) -> frozenset[str]:
        """The unit and every unit that any row ever put under it, at any remove; set-aside rows too."""
        found, edge = {unit}, [unit]
        while edge:
            fresh: set[str] = self._children.get(edge.pop(), set()) - found
            found |= fresh
            edge += fresh
        return frozenset(found)

    def about(self, table: str, units: frozenset[str]) -> Ints:
        """The rows of all subjects that some row of the table ever put into one of the units."""
        if table not in self._ranks:
            return np.zeros(0, dtype=np.int64)
        rows = self._facts.tables[table]
        named = pc.is_in(rows["code" if table == "units" else "unit"], value_set=pa.array(sorted(units), pa.string()))
        subjects = pc.unique(rows["subject"].filter(named))
        numbers: Ints = self._ranks[table][pc.is_in(rows["subject"], value_set=subjects).to_numpy()]
        return numbers

    def children(self) -> dict[str, list[str]]:
        """Unit → the units that any row ever put directly under it, sorted; set-aside rows too."""
        return {parent: sorted(codes) for parent, codes in self._children.items() if parent}

    def origins(self, form: str) -> list[tuple[str, str, int]]:
        """File, sheet and line of a form's rows, by their numbers."""
        rows = self._facts.tables[form].select(["file", "sheet", "line"]).take(pa.array(self._rows(form)))
        return list(zip(*(column.to_pylist() for column in rows.columns), strict=True))

    def starts(self) -> list[tuple[str, int]]:
        """The forms and the number of the first row of each, in their order; a form without rows shares the next one's."""
        return list(self._offset.items())

    @cached_property
    def units(self) -> Ints:
        """By number: the code of the unit that the row names, −1 where it names none."""
        named = np.full(self._total, -1, dtype=np.int64)
        for form in self._forms:
            if "unit" in self._facts.tables[form].column_names:
                named[self._ranks[form]] = self._coded(form, "unit")
        return named

    @cached_property
    def links(self) -> dict[int, tuple[int, ...]]:
        """Row → the rows that an issue names together with it (those that it repeats, contradicts, overlaps …)."""
        groups = [[issue.place, *issue.others] for issue in self._facts.issues if issue.others]
        wanted = {_origin(place) for group in groups for place in group}
        at: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        lines = pa.array(sorted({line for _, _, line in wanted}), ORIGIN_LINE)
        for form in self._forms if wanted else ():
            # By line first: few of them, and a number is compared sooner than two names.
            likely = pc.is_in(self._facts.tables[form]["line"], value_set=lines).to_numpy()
            for number, (_, _, file, sheet, line) in self._told(self._ranks[form][likely]):
                if (file, sheet, line) in wanted:
                    at[file, sheet, line].append(number)
        linked: dict[int, set[int]] = defaultdict(set)
        for group in groups:
            members = {number for place in group for number in at[_origin(place)]}
            for number in members:
                linked[number] |= members - {number}
        return {number: tuple(sorted(others)) for number, others in linked.items()}


def _origin(place: Place) -> tuple[str, str, int]:
    return place.file, place.sheet, place.row


class _Origins:
    """Row id, file, sheet and line of a form's rows, made for fetching a few at a time: names are made once, and shared."""

    def __init__(self, table: pa.Table) -> None:
        self._ids = table["row_id"].combine_chunks()
        self._lines = table["line"].to_numpy()
        self._files, self._sheets = _Shared(table["file"]), _Shared(table["sheet"])

    def of(self, rows: Ints) -> Iterator[tuple[str, str, str, int]]:
        """The rows' origins."""
        ids, lines = self._ids.take(pa.array(rows)).to_pylist(), self._lines[rows].tolist()
        return zip(ids, self._files.of(rows), self._sheets.of(rows), lines, strict=True)


class _Shared:
    """A column of texts of which there are few."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        coded = column.combine_chunks().dictionary_encode()
        self._texts, self._places = coded.dictionary.to_pylist(), coded.indices.to_numpy()

    def of(self, rows: Ints) -> list[str]:
        """The texts of some rows."""
        return [self._texts[place] for place in self._places[rows].tolist()]


class Rows(RowRefs):
    """Rows of a ledger in their roles (``number × 4 + role``), in the order of evidence."""

    def __init__(self, ledger: Ledger, keys: Ints) -> None:
        self._ledger, self._keys = ledger, keys

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[RowRef]:
        for start in range(0, len(self._keys), _BLOCK):
            yield from self._ledger.refs(self._keys[start : start + _BLOCK])

    @overload
    def __getitem__(self, place: int) -> RowRef: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[RowRef]: ...
    def __getitem__(self, place: int | slice) -> RowRef | Sequence[RowRef]:
        if isinstance(place, slice):
            return self._ledger.refs(self._keys[place])
        return self._ledger.refs(self._keys[[place]])[0]

    def roles(self) -> dict[str, int]:
        """Role → how many rows play it, the roles sorted."""
        counts = np.bincount(self._keys & ROLE_MASK, minlength=len(ROLES)).tolist()
        return {role: count for role, count in sorted(zip(ROLES, counts, strict=True)) if count}

    def first(self, most: int, roles: Iterable[str]) -> Sequence[RowRef]:
        """The first rows, those of one role after the other."""
        played = self._keys & ROLE_MASK
        places = [np.flatnonzero(played == ROLES.index(role))[:most] for role in roles]
        return self._ledger.refs(self._keys[np.concatenate(places)[:most]])
