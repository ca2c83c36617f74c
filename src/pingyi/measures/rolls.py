"""Makes the rolls of a year: from the rows of `units`, `posts`, `members` and registers to tenures (see :mod:`subjects`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import Facts, table_schema
from pingyi.facts.tree import Tree
from pingyi.facts.union.layout import UNIT_KEY
from pingyi.measures.days import LONG_AGO, Bools, Ints, dates_as_numbers, expand, number, runs_of
from pingyi.measures.narrow import waivers_in_file
from pingyi.measures.paths import Paths
from pingyi.measures.subjects import MEMBER, POST, UNIT, Roll
from pingyi.measures.unitroll import standing, tree_of
from pingyi.measures.vector import Column, Columns, column_of
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Form

_FOREVER = 1 << 19
_NEEDED = ("subject", "counts")
_BESIDES = {MEMBER: ("kind", "exempt", "exempt_since"), POST: ("title",)}
"""What the roll of a table needs to know of its rows."""


@dataclass(frozen=True, eq=False)
class _Stretches:
    """For a time, one row of a register speaks for its subject."""

    subject: Ints
    first: Ints
    last: Ints
    row: Ints


class Registry:
    """The rolls of one year, each made when it is first asked for. Looks at the days up to ten after the year's end."""

    def __init__(self, rules: Rules, facts: Facts, paths: Paths) -> None:
        self._rules, self._facts, self._paths = rules, facts, paths
        self._low, self._high = LONG_AGO, number(facts.last) + 10
        self._rolls: dict[str, Roll] = {UNIT: self._units()}

    def roll(self, name: str) -> Roll:
        """The roll of a table (units, posts, members, or a register). Raises KeyError where the rules have no such form."""
        if name not in self._rolls:
            self._rolls[name] = self._make(name)
        return self._rolls[name]

    def tree_of(self, units: Sequence[str]) -> Tree:
        """The tree of some units and all that ever stood above them."""
        return tree_of(self._spans, pa.array(units, pa.string()))

    @cached_property
    def waivers(self) -> pa.Table | None:
        """The table of waivers, where there is one."""
        file = self._facts.files.get("waivers")
        return self._facts.tables.get("waivers") if file is None else waivers_in_file(file, self._named)

    def stands(self, units: Sequence[str], day: date) -> Bools:
        """Which of some units there are on a day."""
        roll = self._rolls[UNIT]
        place = roll.places(pa.array(units, pa.string()))
        stands: Bools = roll.tenure_at(place, np.full(len(place), number(day), dtype=np.int64)) >= 0
        return stands

    @cached_property
    def named(self) -> pa.Table:
        """Of a union set: the numbers of units (`_key`) and their codes (`_code`), each unit once."""
        units = self._named
        found = units.filter(pc.is_valid(units["key"])).group_by(["key", "code"]).aggregate([])
        return found.rename_columns(["_key", "_code"])

    def _units(self) -> Roll:
        units = standing(self._facts, self._paths, self._low, self._high)
        self._spans, self._named = units.spans, units.named
        rows = np.column_stack([units.unit, units.first, units.last, units.path])
        texts, known = np.array(units.kinds, dtype=object), np.ones(len(rows), dtype=bool)
        return _roll(
            UNIT, units.codes, rows, Columns({"kind": lambda: Column(units.kind, known, texts=texts)}), units.keys
        )

    def _make(self, name: str) -> Roll:
        form = self._rules.forms[name]
        since, until = form.with_role("since"), form.with_role("until")
        # Of a union set the rows of a register name their units by number too.
        named_by = UNIT_KEY if self._facts.files else "unit"
        needed = [*_NEEDED, named_by, *_BESIDES.get(name, ()), *(field.id for field in (since, until) if field)]
        found = self._facts.columns(name, needed)
        table = table_schema(form).empty_table() if found is None else found
        subjects, subject = runs_of(table["subject"])
        stretches = self._stretches(table, subject, since, until)
        units = self._rolls[UNIT]
        at = units.places(self._homes(name, table))[stretches.row]
        which, tenure = expand(*units.tenures_of(at))
        first = np.maximum(stretches.first[which], units.first[tenure])
        last = np.minimum(stretches.last[which], units.last[tenure])
        kept = first <= last
        # Column by column in memory: nobody looks at a row.
        rows = np.stack([stretches.subject[which], first, last, units.path[tenure], stretches.row[which], tenure])
        rows = (rows if kept.all() else rows[:, kept]).T
        columns: dict[str, Callable[[], Column]]
        if name == MEMBER:
            rows, exempt = _split_at_exemption(rows, table)
            known = np.ones(len(rows), dtype=bool)
            columns = {
                "kind": partial(_column, table, "kind", rows[:, 4]),
                "exempt": lambda: Column(exempt, known),
            }
        elif name == POST:
            home = rows[:, 5]
            columns = {
                "post": partial(_column, table, "title", rows[:, 4]),
                "kind": lambda: units.columns["kind"].take(home),
            }
        else:
            row = rows[:, 4]
            columns = {column: partial(self._column, form, column, row) for column in table_schema(form).names}
        return _roll(name, subjects, rows[:, :4], Columns(columns))

    def _homes(self, name: str, table: pa.Table) -> pa.Array:
        """The unit that each row of a register names: its number, or its code."""
        if UNIT_KEY in table.column_names:
            return table[UNIT_KEY].combine_chunks()
        if "unit" in table.column_names:
            return table["unit"].combine_chunks()
        named = self._facts.columns(name, ["unit"])
        return pa.nulls(len(table), pa.string()) if named is None else named["unit"].combine_chunks()

    def _column(self, form: Form, name: str, rows: Ints) -> Column:
        """An attribute, read when it is first asked for."""
        table = self._facts.columns(form.id, [name])
        return column_of(table[name] if table is not None else table_schema(form).empty_table()[name]).take(rows)

    def _stretches(self, table: pa.Table, subject: Ints, since: Any, until: Any) -> _Stretches:  # noqa: ANN401  fields or None
        nothing = pa.chunked_array([pa.nulls(len(table), pa.date32())])
        begun = dates_as_numbers(table[since.id] if since else nothing).fill_null(LONG_AGO).to_numpy()
        ended = pc.subtract(dates_as_numbers(table[until.id] if until else nothing), 1).fill_null(_FOREVER).to_numpy()
        row = np.flatnonzero(table["counts"].to_numpy())
        if np.any(np.diff(subject[row]) < 0):
            row = row[np.argsort(subject[row], kind="stable")]
        single = np.bincount(subject[row], minlength=len(table) + 1)[subject[row]] == 1
        alone = row[single]
        first, last = np.maximum(begun[alone], self._low), np.minimum(ended[alone], self._high)
        flat, kept = np.stack([subject[alone], first, last, alone]), first <= last
        shared = [(int(subject[one]), int(begun[one]), int(ended[one]), int(one)) for one in row[~single]]
        cut = np.array(list(_timelines(shared, self._low, self._high)), dtype=np.int64).reshape(-1, 4)
        return _Stretches(*np.concatenate([flat if kept.all() else flat[:, kept], cut.T], axis=1))


_Row = tuple[int, int, int, int]


def _timelines(rows: Sequence[_Row], low: int, high: int) -> Iterator[_Row]:
    """Of subjects with several rows (subject, first, last, row): the stretches in which each row is the one that counts."""
    by_subject: dict[int, list[_Row]] = {}
    for row in rows:
        by_subject.setdefault(row[0], []).append(row)
    for subject, mine in by_subject.items():
        edges = {edge for _, first, last, _ in mine for edge in (first, last + 1) if low < edge <= high}
        for first, following in pairwise(sorted({low, high + 1} | edges)):
            holding = [row for row in mine if row[1] <= first <= row[2]]
            if holding:
                yield subject, first, following - 1, max(holding, key=lambda row: (row[1], row[3]))[3]


def _split_at_exemption(rows: Ints, table: pa.Table) -> tuple[Ints, Bools]:
    """Tenures of members, cut where an exemption begins; and which of them are exempt."""
    exempt = table["exempt"].fill_null(False).to_numpy()[rows[:, 4]]  # noqa: FBT003  what missing means
    start = dates_as_numbers(table["exempt_since"]).fill_null(LONG_AGO).to_numpy()[rows[:, 4]]
    cut = exempt & (rows[:, 1] < start) & (start <= rows[:, 2])
    later = rows[cut].copy()
    later[:, 1] = start[cut]
    before = rows.copy()
    before[cut, 2] = start[cut] - 1
    still = exempt & (start <= rows[:, 1])
    return np.concatenate([before, later]), np.concatenate([still, np.ones(len(later), dtype=bool)])


def _column(table: pa.Table, name: str, rows: Ints) -> Column:
    return column_of(table[name]).take(rows)


def _roll(
    name: str, named: pa.Array, rows: np.ndarray[Any, np.dtype[np.int64]], columns: Columns, keys: Ints | None = None
) -> Roll:
    """A roll from (place in names, first, last, path); only subjects that exist at some time are in it."""
    exists = np.zeros(len(named), dtype=bool)
    exists[rows[:, 0]] = True
    at = np.flatnonzero(exists)
    listed = named if len(at) == len(named) else named.take(pa.array(at))
    if len(at) > 1 and not pc.all(pc.less(listed[:-1], listed[1:])).as_py():
        order = pc.sort_indices(listed)
        at, listed = at[order.to_numpy()], listed.take(order)
    place = np.full(len(named), -1, dtype=np.int64)
    place[at] = np.arange(len(at), dtype=np.int64)
    subject, first, last, path = place[rows[:, 0]], rows[:, 1], rows[:, 2], rows[:, 3]
    step = np.diff(subject)
    if np.any((step < 0) | ((step == 0) & (np.diff(first) < 0))):
        in_time = np.lexsort((first, subject))
        subject, first, last, path = (column[in_time] for column in (subject, first, last, path))
        columns = columns.take(in_time)
    return Roll(
        name,
        listed,
        subject,
        first,
        last,
        path,
        _runs(subject, first, last),
        columns,
        None if keys is None else keys[at],
    )


def _runs(subject: Ints, first: Ints, last: Ints) -> Ints:
    """Of each tenure the first day of the unbroken existence that it belongs to."""
    new = np.ones(len(subject), dtype=bool)
    new[1:] = (subject[1:] != subject[:-1]) | (first[1:] != last[:-1] + 1)
    start = np.maximum.accumulate(np.where(new, np.arange(len(subject)), 0))
    runs: Ints = first[start]
    return runs
