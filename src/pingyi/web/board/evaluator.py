"""What one subject owes of one duty in a year, and what its records say to it.

The rules are those of :mod:`pingyi.measures.dues`, for one subject at a time and in plain Python, so that a page can say at once
what a record changes. A test holds the two to one answer over a whole district.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pingyi.facts.tree import Tree
from pingyi.measures.days import day_of, number
from pingyi.measures.dues import in_force, spans_of
from pingyi.measures.subjects import MEMBER, POST, UNIT, roll_of
from pingyi.packs import Rules
from pingyi.packs.conditions import fields, holds
from pingyi.packs.schema import Duty, FieldType, Form, Fulfilment
from pingyi.web.board.rows import Row, Rows

WAIVERS = "waivers"


@dataclass(frozen=True)
class Tally:
    """The records in a due's time that are of one fulfilment's sort: how many, entered in time, of unknown day of entry."""

    count: int = 0
    in_time: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Owed:
    """One due. ``end``: the last day of a record that counts (``last``, or the day to which it was extended)."""

    unit: str
    duty: str
    subject: str
    label: str
    first: date
    last: date
    end: date
    waived: bool
    tallies: tuple[Tally, ...]


@dataclass(frozen=True)
class Judgement:
    """What tallies amount to: met; met by records surely in time (None: nobody knows, or not met); ``had`` of ``needed``."""

    met: bool
    in_time: bool | None
    had: int
    needed: int


def judge(duty: Duty, tallies: Sequence[Tally]) -> Judgement:
    """Whether a duty's due is met, by its tallies in the order of its fulfilments."""
    pairs = list(zip(duty.alternatives, tallies, strict=True))
    if not pairs:
        return Judgement(met=False, in_time=None, had=0, needed=1)
    combined = any if duty.any_of else all
    met = combined(tally.count >= part.at_least for part, tally in pairs)
    sure = combined(tally.in_time >= part.at_least for part, tally in pairs)
    possible = combined(tally.in_time + tally.unknown >= part.at_least for part, tally in pairs)
    had = [min(tally.count, part.at_least) for part, tally in pairs]
    needed = [part.at_least for part in duty.alternatives]
    best = max(range(len(had)), key=lambda at: (had[at] / needed[at], -needed[at]))
    return Judgement(
        met=met,
        in_time=None if not met or (possible and not sure) else sure,
        had=had[best] if duty.any_of else sum(had),
        needed=needed[best] if duty.any_of else sum(needed),
    )


def tally(duty: Duty, part: Fulfilment, rows: Iterable[Row], first: date, end: date) -> Tally:
    """The records of one fulfilment's sort from ``first`` to ``end``."""
    limit = end + timedelta(days=duty.on_time_days)
    good = [row for row in rows if row.day is not None and first <= row.day <= end and fits(part, row.values)]
    known = [row.entered for row in good if row.entered is not None]
    return Tally(len(good), sum(day <= limit for day in known), len(good) - len(known))


def fits(part: Fulfilment, values: Mapping[str, Any]) -> bool:
    """Whether a record's values are of a fulfilment's sort, and good enough."""
    return holds(part.where, values) and holds(part.valid, values)


def by_of(form: Form, part: Fulfilment) -> str:
    """The field by which a fulfilment's records name the subject (“”: the form's own subject)."""
    return "" if part.by is None or part.by == form.subject else part.by


def subjects_named(form: Form, by: str, row: Row) -> tuple[str, ...]:
    """The subjects that a record is about, by one of its fields (“”: its own subject)."""
    if not by:
        return (row.subject,) if row.subject else ()
    found = row.raw.get(by)
    if found is None:
        return ()
    if form.field(by).type is FieldType.PERSONS:
        return tuple(found)
    return (str(found),)


class Evaluator:
    """Reads dues off rows: registers for what is owed, records for what was done."""

    def __init__(self, rules: Rules, year: int, tree: Tree, rows: Rows) -> None:
        self.rules, self.year, self.tree, self.rows = rules, year, tree, rows

    def everything(self) -> Iterator[Owed]:
        """All dues of all subjects, duty by duty."""
        for duty in self.rules.duties.values():
            for subject in self.subjects(duty):
                yield from self.dues(duty, subject)

    def subjects(self, duty: Duty) -> Sequence[str]:
        """All who may owe a duty: every subject of its roll."""
        roll = roll_of(duty.owed_by)
        return self.tree.codes if roll == UNIT else self.rows.subjects(roll)

    def dues(self, duty: Duty, subject: str) -> Iterator[Owed]:
        """The dues of one subject."""
        for first, last, label in self._spans(duty, subject):
            home = self._home(duty, subject, first, last)
            if home is None:
                continue
            waived, end = self._waiver(duty, home, last)
            tallies = tuple(self._tally(duty, part, subject, first, end) for part in duty.alternatives)
            yield Owed(home, duty.id, subject, label, first, last, end, waived, tallies)

    def _tally(self, duty: Duty, part: Fulfilment, subject: str, first: date, end: date) -> Tally:
        by = by_of(self.rules.forms[part.form], part)
        return tally(duty, part, self.rows.about(part.form, by, subject), first, end)

    def _spans(self, duty: Duty, subject: str) -> Iterator[tuple[date, date, str]]:
        if duty.within is None:
            for span in spans_of(duty, self.year):
                yield day_of(span.first), day_of(span.last), span.label
            return
        for row in sorted(self.rows.about(duty.within.event, "", subject), key=lambda row: row.day or date.min):
            if row.day is None or not holds(duty.within.where, row.values):
                continue
            last = row.day + timedelta(days=duty.within.days)
            if last.year == self.year and in_force(duty, number(row.day), number(last)):
                label = f"{row.day.year}年{row.day.month}月{row.day.day}日起{duty.within.days}日内"
                yield row.day, last, label

    # Who owes --------------------------------------------------------------------------------------------------------

    def _home(self, duty: Duty, subject: str, first: date, last: date) -> str | None:
        """The unit that a subject belongs to on the due's last day, if it is asked and was there through the period."""
        roll = roll_of(duty.owed_by)
        if roll == UNIT:
            span = self.tree.at(subject, last)
            there = span is not None and self.tree.exists_through(subject, first, last)
            return subject if there and span and self._asked(duty, {"kind": span.kind}) else None
        stays = self.rows.about(roll, "", subject)
        row = self._holding(roll, stays, last)
        if row is None or not self._through(roll, stays, first, last):
            return None
        return row.unit if self._asked(duty, self._attributes(roll, row, last)) else None

    def _attributes(self, roll: str, row: Row, day: date) -> Mapping[str, Any]:
        span = self.tree.at(row.unit, day)
        if roll == POST:
            return {"post": row.values.get("title"), "kind": span.kind if span else None}
        if roll == MEMBER:
            begun = row.values.get("exempt_since")
            exempt = bool(row.values.get("exempt")) and (begun is None or begun <= day)
            return {"kind": row.values.get("kind"), "exempt": exempt}
        return row.values

    @staticmethod
    def _asked(duty: Duty, attributes: Mapping[str, Any]) -> bool:
        asked = duty.owed_by
        kinds = asked.unit_kinds or asked.of
        if kinds and attributes.get("kind") not in kinds:
            return False
        if asked.post and attributes.get("post") != asked.post:
            return False
        if asked.members and "exempt" not in fields(asked.where) and attributes["exempt"]:
            return False
        return holds(asked.where, attributes)

    def _stay(self, roll: str, row: Row) -> tuple[date, date]:
        """From when (included) to when (excluded) a row of a register holds."""
        form = self.rules.forms[roll]
        since, until = form.with_role("since"), form.with_role("until")
        begun = row.values.get(since.id) if since else None
        ended = row.values.get(until.id) if until else None
        return begun or date.min, ended or date.max

    def _holding(self, roll: str, rows: Sequence[Row], day: date) -> Row | None:
        """The row that speaks for the subject on a day: the one that began last; none where its unit does not exist."""
        found: tuple[date, int] | None = None
        row: Row | None = None
        for place, one in enumerate(rows):
            begun, ended = self._stay(roll, one)
            if begun <= day < ended and (found is None or (begun, place) > found):
                found, row = (begun, place), one
        return row if row is not None and self.tree.at(row.unit, day) is not None else None

    def _through(self, roll: str, rows: Sequence[Row], first: date, last: date) -> bool:
        """Whether the subject was there on every day of [first, last]."""
        edges = {edge for row in rows for edge in self._stay(roll, row)}
        edges |= {
            edge
            for row in rows
            for span in self.tree.spans.get(row.unit, ())
            for edge in (span.since, span.until)
            if edge
        }
        days = [first, *sorted(edge for edge in edges if first < edge <= last)]
        return all(self._holding(roll, rows, day) is not None for day in days)

    def _waiver(self, duty: Duty, home: str, last: date) -> tuple[bool, date]:
        """Whether a due is waived, and the last day of a record that counts."""
        waived, end = False, last
        for row in self.rows.of_unit(WAIVERS, home) if WAIVERS in self.rules.forms else ():
            since, until = row.values.get("since") or date.min, row.values.get("until") or date.max
            if row.values.get("duty") not in {duty.id, duty.name} or not since <= last <= until:
                continue
            if row.values.get("sort") == "免除":
                waived = True
            elif row.values.get("sort") == "延期" and row.values.get("extended_to"):
                end = max(end, row.values["extended_to"])
        return waived, end
