"""Makes the rolls of a year: from the rows of `units`, `posts`, `members` and registers to tenures (see :mod:`subjects`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import Facts, table_schema
from pingyi.measures.days import LONG_AGO, Bools, Ints, dates_as_numbers, day_of, expand, number
from pingyi.measures.paths import Paths
from pingyi.measures.subjects import MEMBER, POST, UNIT, Roll
from pingyi.measures.vector import Column, column_of
from pingyi.packs.rules import Rules

_FOREVER = 1 << 19


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

    def _units(self) -> Roll:
        codes = self._facts.tree.codes
        rows = [(place, *tenure) for place, code in enumerate(codes) for tenure in self._unit_tenures(code)]
        flat = np.array([row[:4] for row in rows], dtype=np.int64).reshape(-1, 4)
        kinds = np.array([row[4] for row in rows], dtype=object)
        return _roll(UNIT, np.array(codes, dtype=object), flat, {"kind": Column(kinds, np.ones(len(rows), dtype=bool))})

    def _unit_tenures(self, code: str) -> Iterator[tuple[int, int, int, str]]:
        """First and last day, path and kind of each tenure of a unit; cut where its kind changes as well."""
        tree = self._facts.tree
        edges = {edge for span in tree.spans[code] for edge in (span.since, span.until) if edge is not None}
        for tenure in tree.tenures(code, day_of(self._low), day_of(self._high)):
            path = self._paths.add(tenure.path)
            starts = sorted({tenure.first} | {edge for edge in edges if tenure.first < edge <= tenure.last})
            ends = [start - timedelta(days=1) for start in starts[1:]] + [tenure.last]
            for start, end in zip(starts, ends, strict=True):
                span = tree.at(code, start)
                yield number(start), number(end), path, span.kind if span else ""

    def _make(self, name: str) -> Roll:
        form = self._rules.forms[name]
        table = self._facts.tables.get(name, table_schema(form).empty_table())
        coded = table["subject"].combine_chunks().dictionary_encode()
        names = np.array(coded.dictionary.to_pylist(), dtype=object)
        stretches = self._stretches(
            table, coded.indices.to_numpy().astype(np.int64), form.with_role("since"), form.with_role("until")
        )
        units = self._rolls[UNIT]
        home = (
            pc.fill_null(pc.index_in(table["unit"], value_set=pa.array(units.ids, pa.string())), -1)
            .to_numpy()
            .astype(np.int64)
        )
        at = home[stretches.row]
        low, high = np.searchsorted(units.subject, at, side="left"), np.searchsorted(units.subject, at, side="right")
        which, tenure = expand(low, high)
        first = np.maximum(stretches.first[which], units.first[tenure])
        last = np.minimum(stretches.last[which], units.last[tenure])
        kept = first <= last
        rows = np.stack(
            [stretches.subject[which], first, last, units.path[tenure], stretches.row[which], tenure], axis=1
        )[kept]
        if name == MEMBER:
            rows, exempt = _split_at_exemption(rows, table)
            columns = {
                "kind": column_of(table["kind"]).take(rows[:, 4]),
                "exempt": Column(exempt, np.ones(len(rows), dtype=bool)),
            }
        elif name == POST:
            columns = {
                "post": column_of(table["title"]).take(rows[:, 4]),
                "kind": units.columns["kind"].take(rows[:, 5]),
            }
        else:
            columns = {column: column_of(table[column]).take(rows[:, 4]) for column in table.column_names}
        return _roll(name, names, rows[:, :4], columns)

    def _stretches(self, table: pa.Table, subject: Ints, since: Any, until: Any) -> _Stretches:  # noqa: ANN401  fields or None
        nothing = pa.chunked_array([pa.nulls(len(table), pa.date32())])
        begun = dates_as_numbers(table[since.id] if since else nothing).fill_null(LONG_AGO).to_numpy()
        ended = pc.subtract(dates_as_numbers(table[until.id] if until else nothing), 1).fill_null(_FOREVER).to_numpy()
        row = np.flatnonzero(table["counts"].to_numpy())
        # The table is sorted by subject, but nothing here depends on it.
        row = row[np.argsort(subject[row], kind="stable")]
        single = np.bincount(subject[row], minlength=len(table) + 1)[subject[row]] == 1
        alone = row[single]
        first, last = np.maximum(begun[alone], self._low), np.minimum(ended[alone], self._high)
        flat = np.stack([subject[alone], first, last, alone], axis=1)[first <= last]
        shared = [(int(subject[one]), int(begun[one]), int(ended[one]), int(one)) for one in row[~single]]
        cut = np.array(list(_timelines(shared, self._low, self._high)), dtype=np.int64).reshape(-1, 4)
        both = np.concatenate([flat, cut])
        return _Stretches(both[:, 0], both[:, 1], both[:, 2], both[:, 3])


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


def _roll(
    name: str, names: np.ndarray[Any, Any], rows: np.ndarray[Any, np.dtype[np.int64]], columns: dict[str, Column]
) -> Roll:
    """A roll from (place in names, first, last, path); only subjects that exist at some time are in it."""
    ids = sorted(set(names[rows[:, 0]].tolist()))
    place = {subject: index for index, subject in enumerate(ids)}
    moved = np.array([place.get(subject, -1) for subject in names.tolist()], dtype=np.int64)
    subject = moved[rows[:, 0]] if len(rows) else np.zeros(0, dtype=np.int64)
    order = np.lexsort((rows[:, 1], subject))
    subject, first, last = subject[order], rows[order, 1], rows[order, 2]
    return Roll(
        name, tuple(ids), subject, first, last, rows[order, 3], _runs(subject, first, last),
        {column: values.take(order) for column, values in columns.items()},
    )  # fmt: skip


def _runs(subject: Ints, first: Ints, last: Ints) -> Ints:
    """Of each tenure the first day of the unbroken existence that it belongs to."""
    new = np.ones(len(subject), dtype=bool)
    new[1:] = (subject[1:] != subject[:-1]) | (first[1:] != last[:-1] + 1)
    start = np.maximum.accumulate(np.where(new, np.arange(len(subject)), 0))
    runs: Ints = first[start]
    return runs
