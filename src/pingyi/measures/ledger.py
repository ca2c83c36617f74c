"""All rows of all tables under one numbering, in the order of evidence; and which rows repeat or contradict which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import ORIGIN, SYSTEM, Facts
from pingyi.issues import Place
from pingyi.measures.days import Bools, Ints
from pingyi.measures.model import RowRef

ORIGIN_LINE = SYSTEM.field("line").type
COUNTED, DENOMINATOR, CONSIDERED, SET_ASIDE = range(4)
ROLES = ("counted", "denominator", "considered", "set-aside")
"""By precedence: a row that plays several parts is named by the first."""


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
        self._total = start
        keys = 4 * start
        self._made = np.zeros(keys, dtype=np.int8)
        self._refs, self._lines = np.empty(keys, dtype=object), np.empty(keys, dtype=object)
        self._places: dict[str, Ints] = {}
        self._columns: dict[str, tuple[pa.Array, ...]] = {}
        self._by_unit: dict[str, dict[str, list[int]]] = {}

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

    def _origins(self, form: str) -> tuple[pa.Array, ...]:
        """Row id, file, sheet and line of a form's rows, each in one piece: rows are fetched a few at a time, many times."""
        if form not in self._columns:
            table = self._facts.tables[form].select(("row_id", *ORIGIN)).combine_chunks()
            self._columns[form] = tuple(column.chunk(0) for column in table.columns)
        return self._columns[form]

    def _told(self, numbers: Ints) -> Iterator[tuple[int, tuple[str, str, str, str, int]]]:
        """Number, form, row id, file, sheet and line of some rows; only these are ever made Python objects."""
        if not len(numbers):
            return
        starts = np.array([self._offset[form] for form in self._forms], dtype=np.int64)
        # Forms without a row share their start with the next: the last of them holds the number.
        holders = np.searchsorted(starts, numbers, side="right") - 1
        for holder in np.unique(holders).tolist():
            form = self._forms[holder]
            own = numbers[holders == holder]
            rows = self._rows(form)[own - self._offset[form]]
            columns = (column.take(rows).to_pylist() for column in self._origins(form))
            for number, row_id, file, sheet, line in zip(own.tolist(), *columns, strict=True):
                yield number, (form, row_id, file, sheet, line)

    def refs(self, keys: Ints) -> tuple[tuple[RowRef, ...], str]:
        """The rows of ``number × 4 + role`` in the order given, and their lines (form, row id, role) as they are hashed."""
        new = keys[self._made[keys] == 0]
        for role in range(len(ROLES)):
            for number, row in self._told(new[new & 3 == role] >> 2):
                key, ref = number << 2 | role, RowRef(*row, ROLES[role])
                self._refs[key], self._lines[key], self._made[key] = ref, f"{ref.form}\t{ref.row_id}\t{ref.role}\n", 1
        return tuple(self._refs[keys].tolist()), "".join(self._lines[keys].tolist())

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

    def by_unit(self, table: str) -> dict[str, list[int]]:
        """Unit → the numbers of a table's rows that name it (of `units`: that are it)."""
        if table not in self._by_unit:
            found: dict[str, list[int]] = defaultdict(list)
            if table in self._ranks:
                column = "code" if table == "units" else "unit"
                units = self._facts.tables[table][column].to_pylist()
                for unit, number in zip(units, self._ranks[table].tolist(), strict=True):
                    found[unit].append(number)
            self._by_unit[table] = dict(found)
        return self._by_unit[table]

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
            edge = [code for code in self._children.get(edge.pop(), ()) if code not in found] + edge
            found.update(edge)
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

    @cached_property
    def units(self) -> tuple[str | None, ...]:
        """By number: the unit that the row names."""
        named: list[str | None] = [None] * self._total
        for form in self._forms:
            table = self._facts.tables[form]
            if "unit" in table.column_names:
                for number, unit in zip(self._ranks[form].tolist(), table["unit"].to_pylist(), strict=True):
                    named[number] = unit
        return tuple(named)

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
