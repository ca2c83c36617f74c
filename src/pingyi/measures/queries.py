"""What is asked of the records, as data: the specification of each pass over a form, from which SQL is compiled.

A pass reads one form once, its rows seen as records of the subjects that the field ``by`` names. Each question that a measure or a
duty has is one *bit*: a whole predicate (condition, window, day of entry). A row's *cell* is the integer of its bits.
Three passes share the predicates, and so the number and its evidence cannot part ways:
- ``cells``: rows that count, grouped by (subject, path, cell), with the aggregates asked for; where few numbers are wanted, grouped
  by (subject, path), each of them a column of its own (:attr:`Query.wide`), so that fewer groups come out;
- ``days``: rows that count, grouped by (subject, day, day of entry, cell), for dues whose limits no mask can hold;
- ``rows``: every row that any bit matches, with its place in the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from pingyi.calendar import Cadence, periods
from pingyi.measures.days import LONG_AGO, Bools, day_of, number, year_bounds
from pingyi.measures.subjects import roll_of_field
from pingyi.packs.conditions import Node, dump, fields
from pingyi.packs.schema import FieldType, Form

MAX_BITS = 60
VALUE_SPAN = 1 << 47
"""A latest value is packed as (day − LONG_AGO) × VALUE_SPAN + value + VALUE_SPAN / 2: it merges by max."""
Pass = Literal["cells", "days", "rows"]
MAX_WIDE = 6
"""Up to so many numbers a column each costs less than groups by cell (measured over forms of two to thirty bits)."""
STILL = -2
"""In place of a path: the one path that the row's subject has on all the days looked at."""

DATES = frozenset({FieldType.DATE, FieldType.MONTH})
NUMBERS = frozenset(
    {FieldType.TIME, FieldType.COUNT, FieldType.INTEGER, FieldType.QUANTITY, FieldType.MONEY, FieldType.PERCENT,
     FieldType.YEAR, FieldType.PERSONS}
)  # fmt: skip
SYSTEM_TYPES = {"row_id": "string", "subject": "string", "day": "date", "entered": "date", "counts": "boolean"}


@dataclass(frozen=True)
class Entry:
    """A bit's demand on the day of entry: at most ``days`` after the end of the record's period, or after ``limit``.

    ``unknown``: whether a record without a day of entry meets it.
    """

    unknown: bool
    days: int
    cadence: str = ""
    limit: int = 0


@dataclass(frozen=True)
class Bit:
    """One predicate on a row: condition, window of days (both inside, None open; ``dayless``: a row without a day is in)."""

    node: Node
    low: int | None = None
    high: int | None = None
    dayless: bool = True
    entry: Entry | None = None

    def spec(self) -> list[Any]:
        """As canonical JSON values."""
        entry = self.entry
        tail = [entry.unknown, entry.days, entry.cadence, entry.limit] if entry else None
        return [dump(self.node), self.low, self.high, self.dayless, tail]


@dataclass(eq=False)
class Query:
    """One pass over one form. Filled while planning; then only read."""

    kind: Pass
    form: Form
    by: str
    last: int
    """The year's last day: where a row without a day stands in the tree."""
    bits: dict[Bit, int] = field(default_factory=dict)
    wanted: dict[tuple[int, str], None] = field(default_factory=dict)
    """What is read off: aggregates of the rows that have a bit. They are _n (how many), and those of :attr:`columns`."""
    placed: tuple[int | None, int | None] | None = None
    """The days whose rows are asked where in the tree their subjects stood (None inside: from ever, for ever); None: of no row."""
    only: Bools | None = None
    """Of ``days``: which subjects of the roll are asked about; None: all."""

    @property
    def columns(self) -> set[str]:
        """Aggregates: sum:<field> · diff:<first>:<last> · latest:<field> · first · last · months · weeks."""
        return {column for _, column in self.wanted if column != "_n"}

    @property
    def wide(self) -> bool:
        """Whether each number wanted is a column of its own."""
        return self.kind == "cells" and len(self.wanted) <= MAX_WIDE

    @property
    def roll(self) -> str | None:
        """The table that lists the subjects of its rows; None where they are free text."""
        return roll_of_field(self.form, self.by)

    @property
    def by_participants(self) -> bool:
        """Whether the subjects are those who took part in the row."""
        return bool(self.by) and self.form.field(self.by).type is FieldType.PERSONS

    @property
    def subject_field(self) -> str:
        """The column that names the subject."""
        return self.by or "subject"

    def type_of(self, name: str) -> str | None:
        """The type of a column: string, boolean, integer or date; None where the form has no such column."""
        known = {item.id: item for item in self.form.fields}
        if name in SYSTEM_TYPES:
            return SYSTEM_TYPES[name]
        if name not in known:
            return None
        kind = known[name].type
        if kind in DATES:
            return "date"
        if kind in NUMBERS:
            return "integer"
        if kind is FieldType.YES_NO or (kind is FieldType.TEXT and not known[name].open):
            return "boolean"
        return "string"

    @property
    def dated(self) -> bool:
        """Whether the pass reads the calendar."""
        masked = any(column in {"months", "weeks"} and not self.counted(place, column) for place, column in self.wanted)
        return masked or any(bit.entry and bit.entry.cadence for bit in self.bits)

    def counted(self, place: int, column: str) -> bool:
        """Whether the period of a row that has the bit can be counted from its day, without the calendar."""
        bit = list(self.bits)[place]
        if not self.wide or column not in {"months", "weeks"} or bit.low is None or bit.high is None:
            return False
        if column == "months":
            first, last = year_bounds(self.year)
        else:
            weeks = periods(Cadence.WEEK, self.year)
            first, last = number(weeks[0].first), number(weeks[-1].last)
        return first <= bit.low and bit.high <= last

    @property
    def year(self) -> int:
        """The year under review."""
        return day_of(self.last).year

    @property
    def dayless(self) -> bool:
        """Whether rows without a day can have a bit."""
        return any(bit.dayless for bit in self.bits)

    def reads(self) -> dict[str, str]:
        """The columns that the pass reads, with their types, in order."""
        names = {"subject", "day", "entered", "counts"}
        if self.by_participants:
            names |= {"row_id"}
        elif self.by:
            names |= {self.by}
        if not self.roll:
            names |= {"unit"}
        for bit in self.bits:
            names |= fields(bit.node)
        for column in self.columns:
            names |= set(column.split(":")[1:])
        return {name: kind for name in sorted(names) if (kind := self.type_of(name)) is not None}

    def codes(self) -> tuple[str, ...]:
        """The text fields whose latest value is asked: read as the place among the field's choices."""
        asked = (column.removeprefix("latest:") for column in sorted(self.columns) if column.startswith("latest:"))
        return tuple(name for name in asked if self.type_of(name) == "string")

    def spec(self) -> str:
        """Everything that the SQL depends on, as canonical JSON."""
        return json.dumps(
            {
                "pass": self.kind, "by": self.by, "participants": self.by_participants, "roll": self.roll or "",
                "last": self.last, "origin": LONG_AGO, "reads": self.reads(),
                "bits": [bit.spec() for bit in self.bits], "columns": sorted(self.columns),
                "wanted": [*self.wanted] if self.wide else None, "placed": self.placed is not None,
                "only": self.only is not None,
            },
            ensure_ascii=False, sort_keys=True, default=str, separators=(",", ":"),
        )  # fmt: skip


@dataclass(frozen=True)
class Handle:
    """Where the answer to a question stands: a pass and a bit's place in its cells."""

    query: Query
    place: int


class Plan:
    """Collects the questions; the same question asked twice is the same bit."""

    def __init__(self, forms: dict[str, Form], last: int) -> None:
        self._forms, self._last = forms, last
        self._queries: dict[tuple[Pass, str, str], list[Query]] = {}
        self._handles: dict[tuple[Pass, str, str, Bit], Handle] = {}
        self.touched: set[Query] = set()
        """The passes that were asked something since somebody emptied this."""

    def ask(self, kind: Pass, form: str, by: str | None, bit: Bit, *columns: str, placed: bool = False) -> Handle:
        """The place of a question; planned where it is new. ``placed``: it asks where in the tree each row stands."""
        key = (kind, form, "" if by in {None, "", self._forms[form].subject} else str(by))
        handle = self._handles.get((*key, bit))
        if handle is None:
            queries = self._queries.setdefault(key, [])
            if not queries or len(queries[-1].bits) == MAX_BITS:
                queries.append(Query(kind, self._forms[form], key[2], self._last))
            query = queries[-1]
            handle = Handle(query, query.bits.setdefault(bit, len(query.bits)))
            self._handles[(*key, bit)] = handle
        self.touched.add(handle.query)
        handle.query.wanted.update(dict.fromkeys((handle.place, column) for column in columns))
        if placed:
            handle.query.placed = _wider(handle.query.placed, bit)
        return handle

    def ask_days(self, form: str, by: str | None, bit: Bit, only: Bools | None = None) -> Handle:
        """A question of the pass ``days``; ``only``: which subjects of the pass's roll it is about."""
        known = {query for query in self if query.kind == "days"}
        handle = self.ask("days", form, by, bit)
        if handle.query not in known:
            handle.query.only = only
        elif handle.query.only is not None:
            handle.query.only = None if only is None else handle.query.only | only
        return handle

    def __iter__(self) -> Iterator[Query]:
        for queries in self._queries.values():
            yield from queries


def _wider(days: tuple[int | None, int | None] | None, bit: Bit) -> tuple[int | None, int | None]:
    """Days together with those of a bit."""
    if days is None:
        return bit.low, bit.high
    low = None if days[0] is None or bit.low is None else min(days[0], bit.low)
    return low, None if days[1] is None or bit.high is None else max(days[1], bit.high)
