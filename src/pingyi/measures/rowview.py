"""The rows of a form as a pass sees them (:mod:`columnar`): whom they are about, what the bits say of them, what is added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.calendar import Cadence
from pingyi.facts.model import Facts
from pingyi.measures.bits import bit_hits
from pingyi.measures.days import LONG_AGO, Bools, Ints, calendar_columns, end_column, runs_of
from pingyi.measures.engine import codes_of, form_table, moving_of, participants_of
from pingyi.measures.queries import STILL, VALUE_SPAN, Bit, Query
from pingyi.measures.rolls import Registry
from pingyi.measures.subjects import UNIT
from pingyi.measures.vector import Column, Columns, column_of, holds_all
from pingyi.packs.conditions import All, Any_, Node, Not, Test


class RowView:
    """What is asked of a row is worked out for all rows of the form, then taken of those chosen."""

    def __init__(self, facts: Facts, registry: Registry, query: Query) -> None:
        self._facts, self._registry, self._query = facts, registry, query
        self._table = form_table(facts, query.form, list(query.reads()))
        self.columns = Columns({name: partial(column_of, self._table[name]) for name in self._table.column_names})
        self._tests: dict[tuple[Test, str], Bools] = {}
        self.names, self.subject, self._chosen = self._subjects()
        kept = self.subject >= 0
        if query.kind != "rows":
            kept &= self.taken(self.columns["counts"].values)
        if query.only is not None:
            kept &= np.append(query.only, False)[self._in_roll(query.roll or UNIT)[self.subject]]
        self.keep(kept)

    def keep(self, kept: Bools) -> None:
        """Of the rows chosen choose these."""
        if not kept.all():
            self._chosen = np.flatnonzero(kept) if self._chosen is None else self._chosen[kept]
            self.subject = self.subject[kept]

    def _subjects(self) -> tuple[pa.Array, Ints, Ints | None]:
        """The names; of each row its subject's place among them (−1: none); and which rows these are (None: all, as they stand)."""
        query, table = self._query, self._table
        if query.by_participants:
            pairs = participants_of(self._facts, query.form)
            found = pc.index_in(pairs["_taken"].combine_chunks(), value_set=table["row_id"].combine_chunks())
            place = found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
            named = pairs["_person"].combine_chunks().dictionary_encode()
            who = named.indices.to_numpy(zero_copy_only=False).astype(np.int64)
            return named.dictionary, who[place >= 0], place[place >= 0]
        if query.by:
            named = table[query.by].combine_chunks().dictionary_encode()
            who = named.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
            return named.dictionary, who, None
        return *runs_of(table["subject"]), None

    def taken(self, of: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Of something by rows of the form: that of the rows chosen."""
        return of if self._chosen is None else of[self._chosen]

    @property
    def places(self) -> Ints:
        """The rows chosen, by their places in the form's table."""
        return np.arange(len(self._table), dtype=np.int64) if self._chosen is None else self._chosen

    def _in_roll(self, name: str) -> Ints:
        """Where the names stand in a roll; last −1, for none."""
        return np.append(self._registry.roll(name).places(self.names), -1)

    @cached_property
    def path(self) -> Mapping[str, Ints]:
        """The way up the tree of each row chosen, where the pass asks for it (:mod:`engine`, ``tenures``)."""
        query = self._query
        moving = moving_of(self._facts, self._registry, query)
        if moving is None:
            return {}
        roll = self._registry.roll(query.roll or UNIT)
        if query.roll:
            place = self._in_roll(query.roll)[self.subject]
        else:
            place = self.taken(roll.places(self._table["unit"].combine_chunks()))
        path = np.full(len(place), STILL if query.roll else -1, dtype=np.int64)
        asked = np.flatnonzero(np.append(moving, False)[place])
        tenure = roll.tenure_at(place[asked], self.taken(self._on)[asked])
        path[asked] = np.append(roll.path, -1)[tenure]
        return {"_path": path}

    @cached_property
    def _on(self) -> Ints:
        day = self.columns["day"]
        return np.where(day.known, day.values, self._query.last)

    @cached_property
    def _calendar(self) -> Mapping[str, Ints]:
        cadences = {bit.entry.cadence for bit in self._query.bits if bit.entry and bit.entry.cadence}
        masks = {f"_{column[:-1]}" for column in self._query.columns & {"months", "weeks"}}
        wanted = masks | {end_column(Cadence(cadence)) for cadence in cadences}
        return calendar_columns(self._query.year, self._on, wanted)

    @property
    def stamps(self) -> list[Ints]:
        """Day and day of entry of the rows chosen, as keys of groups: 0 where missing."""
        found = []
        for name in ("day", "entered"):
            column = self.columns[name]
            low = int(column.values.min()) if len(column.values) else 0
            found.append(self.taken(np.where(column.known, column.values - low + 1, 0)))
        return found

    def dated(self, name: str, rows: Ints) -> pa.Array:
        """A day of some of the rows chosen, null where missing; small, for of evidence there is much."""
        values, known = (self.taken(of)[rows] for of in (self.columns[name].values, self.columns[name].known))
        return pa.array(values.astype(np.int32), mask=~known)

    # What the bits say ------------------------------------------------------------------------------------------------

    @cached_property
    def _said(self) -> list[Bit]:
        return list(self._query.bits)

    def hit(self, place: int) -> Bools:
        """The rows of the form that have a bit."""
        bit = self._said[place]
        return bit_hits(bit, self._holds(bit.node), self.columns, self._period_end)

    def _period_end(self, cadence: str) -> Ints:
        end: Ints = self._calendar[end_column(Cadence(cadence))]
        return end

    @property
    def cell(self) -> Ints:
        """The answers of the bits of each row of the form."""
        cell = np.zeros(len(self._table), dtype=np.int64)
        for place in self._query.bits.values():
            cell |= self.hit(place).astype(np.int64) << place
        return cell

    def _holds(self, node: Node) -> Bools:
        """As :func:`holds_all`; a comparison that several bits make is made once."""
        match node:
            case Test():
                # A yes equals 1 in Python; as keys they must not.
                key = node, repr(node.operand)
                if key not in self._tests:
                    self._tests[key] = holds_all(node, self.columns, len(self._table))
                return self._tests[key]
            case All(parts):
                return self._every([self._holds(part) for part in parts])
            case Any_(parts):
                some: Bools = np.logical_or.reduce([self._holds(part) for part in parts])
                return some
            case Not(part):
                return ~self._holds(part)

    def _every(self, parts: Sequence[Bools]) -> Bools:
        if not parts:
            return np.ones(len(self._table), dtype=bool)
        every: Bools = parts[0] if len(parts) == 1 else np.logical_and.reduce(parts)
        return every

    # What is added up -------------------------------------------------------------------------------------------------

    def values(self, column: str) -> tuple[Ints, Bools | None]:
        """What an aggregate is made of, by rows of the form, and where that is known (None: everywhere)."""
        name, *fields = column.split(":")
        match name:
            case "_n":
                return np.ones(len(self._table), dtype=np.int64), None
            case "sum":
                # Where nothing is known stands 0.
                return self.columns[fields[0]].values.astype(np.int64), None
            case "diff":
                first, last = (self.columns[field] for field in fields)
                both = first.known & last.known
                return np.where(both, last.values.astype(np.int64) - first.values, 0), None
            case "first" | "last":
                return self.columns["day"].values, self.columns["day"].known
            case "latest":
                day, value = self.columns["day"], self._code(fields[0])
                packed = (day.values - LONG_AGO) * VALUE_SPAN + value.values.astype(np.int64) + VALUE_SPAN // 2
                return packed, day.known & value.known
            case _:
                return np.where(self.columns["day"].known, self._calendar[f"_{name[:-1]}"], 0), None

    def _code(self, name: str) -> Column:
        """A field whose latest value is asked: texts as places in their list."""
        if name not in self._query.codes():
            return self.columns[name]
        return column_of(codes_of(self._table[name], self._query.form.field(name).choices)[0])
