"""All rows of all tables under one numbering, in the order of evidence; and which rows repeat or contradict which.

A table is put in order when somebody first asks for its rows: whoever asks about one measure does not wait for all tables.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, overload

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
        sizes = [len(facts.tables[form]) for form in self._forms]
        starts = [0, *accumulate(sizes)]
        self._offset = dict(zip(self._forms, starts, strict=False))
        self._starts = np.array(starts[:-1], dtype=np.int64)
        self._ranks: dict[str, np.ndarray[Any, np.dtype[np.int32]]] = {}
        self._counts, self._units = np.zeros(starts[-1], dtype=bool), np.zeros(starts[-1], dtype=np.int32)
        self._units_of: set[str] = set()
        self._places: dict[str, Ints] = {}
        self._origins: dict[str, _Origins] = {}
        self._by_unit: dict[str, tuple[Ints, Ints]] = {}

    def numbers(self, form: str, rows: Ints) -> Ints:
        """The numbers of rows of a table."""
        if form not in self._offset:
            return np.zeros(0, dtype=np.int64)
        return self._rank(form)[rows].astype(np.int64)

    def _rank(self, form: str) -> np.ndarray[Any, np.dtype[np.int32]]:
        """By place in a form's table: the row's number."""
        if form not in self._ranks:
            table, start = self._facts.tables[form], self._offset[form]
            rank = np.empty(len(table), dtype=np.int32)
            rank[pc.sort_indices(table["row_id"]).to_numpy()] = np.arange(start, start + len(table), dtype=np.int32)
            self._ranks[form] = rank
            self._counts[rank] = table["counts"].to_numpy()
        return self._ranks[form]

    @property
    def counts(self) -> Bools:
        """By number: whether the row counts. Of tables that nobody asked for nobody has numbers, and there it says nothing."""
        return self._counts

    def of_forms(self, numbers: Ints, forms: Collection[str]) -> Bools:
        """Which numbers are of rows of some forms."""
        holders = np.searchsorted(self._starts, numbers, side="right") - 1
        return np.isin(holders, [place for place, form in enumerate(self._forms) if form in forms])

    def _rows(self, form: str) -> Ints:
        """The places in a form's table, in the order of the rows' numbers."""
        if form not in self._places:
            rank = self._rank(form) - self._offset[form]
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
        if table not in self._offset:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        wanted = pa.array(subjects, pa.string())
        if not len(wanted):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        places = pc.index_in(self._facts.tables[table]["subject"], value_set=wanted)
        found = pc.fill_null(places, -1).to_numpy().astype(np.int64)
        hit = np.flatnonzero(found >= 0)
        return found[hit], self.numbers(table, hit)

    def at_units(self, table: str, units: Ints) -> tuple[Ints, Ints]:
        """The numbers of a table's rows that name some units (of `units`: that are they); which unit each is of."""
        if table not in self._by_unit:
            numbers = self._rank(table).astype(np.int64) if table in self._offset else np.zeros(0, dtype=np.int64)
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
        if table not in self._offset:
            return np.zeros(0, dtype=np.int64)
        rows = self._facts.tables[table]
        named = pc.is_in(rows["code" if table == "units" else "unit"], value_set=pa.array(sorted(units), pa.string()))
        subjects = pc.unique(rows["subject"].filter(named))
        return self.numbers(table, np.flatnonzero(pc.is_in(rows["subject"], value_set=subjects).to_numpy()))

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

    def units(self, numbers: Ints) -> Ints:
        """Of rows by their numbers: the code of the unit that each names, −1 where it names none."""
        for form in self._ranks.keys() - self._units_of:
            named = "unit" in self._facts.tables[form].column_names
            self._units[self._ranks[form]] = self._coded(form, "unit") if named else -1
            self._units_of.add(form)
        return self._units[numbers].astype(np.int64)

    @cached_property
    def links(self) -> dict[int, tuple[int, ...]]:
        """Row → the rows that an issue names together with it (those that it repeats, contradicts, overlaps …)."""
        groups = [[issue.place, *issue.others] for issue in self._facts.issues if issue.others]
        wanted = {_origin(place) for group in groups for place in group}
        at: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        lines = pa.array(sorted({line for _, _, line in wanted}), ORIGIN_LINE)
        files = pa.array(sorted({file for file, _, _ in wanted}), pa.string())
        for form in self._forms if wanted else ():
            # By line first: few of them, and a number is compared sooner than two names.
            table = self._facts.tables[form].select(["file", "sheet", "line"])
            likely = pc.indices_nonzero(pc.is_in(table["line"], value_set=lines)).to_numpy()
            likely = likely[pc.is_in(table["file"].take(pa.array(likely)), value_set=files).to_numpy()]
            shown = zip(*(column.to_pylist() for column in table.take(pa.array(likely)).columns), strict=True)
            found = {row: origin for row, origin in zip(likely.tolist(), shown, strict=True) if origin in wanted}
            if found:
                numbers = self.numbers(form, np.array([*found], dtype=np.int64)).tolist()
                for number, origin in zip(numbers, found.values(), strict=True):
                    at[origin].append(number)
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
