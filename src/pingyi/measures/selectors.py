"""Which rows stand behind each kind of measure, found by the bits that the numbers were counted by (the pass ``rows``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pingyi.measures.columnar import in_process
from pingyi.measures.days import Bools, Ints, distinct, expand, year_bounds
from pingyi.measures.dues import Dues, clock_bit, pairs_of
from pingyi.measures.ledger import CONSIDERED, COUNTED, DENOMINATOR, SET_ASIDE, Ledger
from pingyi.measures.queries import Bit, Handle, Plan
from pingyi.measures.reading import Book, Reading, record_questions, term_question, window_bit
from pingyi.measures.statistics import Statistics
from pingyi.measures.subjects import MEMBER, UNIT, Roll, roll_of, roll_of_field
from pingyi.packs.conditions import All
from pingyi.packs.schema import Duty, Fulfilment, Measure, Value


@dataclass(frozen=True, eq=False)
class Marks:
    """Rows by their numbers in the ledger, with the path that each lies on (−1: none), its role, and the subject it is about.

    ``about`` is a place in the roll that the measure asks; where the measure asks none it means nothing.
    """

    number: Ints
    path: Ints
    role: Ints
    about: Ints


class Selectors:
    """The selectors of all measures read; their passes run when the first is asked for."""

    def __init__(self, book: Book, ledger: Ledger, readings: Mapping[str, Reading]) -> None:
        self._book, self._ledger, self._readings = book, ledger, readings
        self._year = book.facts.year
        self._plan = Plan(dict(book.rules.forms), year_bounds(self._year)[1])
        measures = [book.rules.measures[name] for name in readings]
        for measure in measures:
            self._ask(measure)
        with in_process(book.facts, book.registry) as engine:
            self._results = {query: Statistics(query, engine.run(query), book.registry) for query in self._plan}
        self._duty_marks: dict[tuple[str, bool], list[Marks]] = {}

    def marks(self, measure: Measure) -> Iterator[Marks]:
        """Every row that the measure rests on, except those of `units` on the way up."""
        if measure.duty or measure.on_time:
            yield from self._of_duty(measure.duty or measure.on_time or "", in_time=bool(measure.on_time))
        elif measure.subjects:
            yield from self._of_subjects(measure)
        else:
            yield from self._of_records(measure)

    def duties(self, measure: Measure) -> tuple[str, ...]:
        """The duties whose dues the measure reads."""
        own = measure.duty or measure.on_time
        named = [value.met or value.owed for value in measure.values.values()]
        return tuple(sorted({name for name in (own, *named) if name}))

    def dues_of(self, measure: Measure, duty: str) -> tuple[Dues, Ints]:
        """A duty's dues, and where each lies for the measure (a share: where its subject stands at the year's end, or −1)."""
        dues = self._dues(duty)
        asked = self._readings[measure.id].asked
        if asked is None:
            return dues, dues.path
        return dues, self._asked(measure)[1][dues.subject] if asked.roll is dues.roll else _all(-1, dues.path)

    def rolls(self, measure: Measure) -> tuple[str, ...]:
        """The tables that decide whom the measure is about and where they stand."""
        if measure.subjects:
            found = {roll_of(measure.subjects)}
        elif self.duties(measure):
            found = {roll_of(self._book.rules.duties[duty].owed_by) for duty in self.duties(measure)}
        else:
            forms = [self._book.rules.forms[question.form] for _, question in record_questions(measure, self._year)]
            found = {roll_of_field(form, "") or UNIT for form in forms} | {MEMBER for form in forms if form.absent}
        return tuple(sorted(found | {UNIT}))

    # Planning -------------------------------------------------------------------------------------------------------

    def _ask(self, measure: Measure) -> None:
        for duty in self.duties(measure):
            self._ask_duty(self._book.rules.duties[duty])
        if measure.subjects:
            for value in measure.values.values():
                if value.form:
                    self._value(value)
        elif not self.duties(measure):
            for _, question in record_questions(measure, self._year):
                self._plan.ask("rows", question.form, None, question.bit, placed=True)

    def _ask_duty(self, duty: Duty) -> None:
        if duty.within:
            self._plan.ask("rows", duty.within.event, None, clock_bit(duty.within, self._year))
        for part in duty.alternatives:
            self._part(part)

    def _part(self, part: Fulfilment) -> tuple[Handle, Handle]:
        sort = self._plan.ask("rows", part.form, part.by, Bit(part.where, dayless=False))
        return sort, self._plan.ask("rows", part.form, part.by, Bit(All((part.where, part.valid)), dayless=False))

    def _value(self, value: Value) -> Handle:
        if value.count or value.sum is not None:
            bit = term_question(value, self._year).bit
        else:
            bit = window_bit(value.where, value.window, self._year)
        return self._plan.ask("rows", value.form or "", value.by, bit)

    # Records --------------------------------------------------------------------------------------------------------

    def _of_records(self, measure: Measure) -> Iterator[Marks]:
        for side, question in record_questions(measure, self._year):
            handle = self._plan.ask("rows", question.form, None, question.bit, placed=True)
            statistics = self._results[handle.query]
            rows = np.flatnonzero(statistics.hit(handle.place))
            path, subject = statistics.path[rows], statistics.subject[rows]
            role = DENOMINATOR if side == "den" and not measure.days else COUNTED
            yield from self._rows(handle, rows, path, _all(role, rows), subject)
            if handle.query.roll and handle.query.roll != UNIT:
                yield from self._holders(handle.query.roll, tuple(statistics.names), subject, path)

    def _rows(self, handle: Handle, rows: Ints, path: Ints, role: Ints, about: Ints) -> Iterator[Marks]:
        """Rows of a pass as marks; those set aside are named so. With them the members that a computed attendance rests on."""
        statistics = self._results[handle.query]
        numbers = self._ledger.numbers(handle.query.form.id, statistics.column("_row")[rows])
        yield Marks(numbers, path, self._standing(numbers, role), about)
        if handle.query.form.absent:
            yield self._at_units("members", numbers, path, about)

    def _at_units(self, table: str, named_by: Ints, path: Ints, about: Ints) -> Marks:
        """The rows of a table that name the same units as some rows do, on the paths and about the subjects of those."""
        named = np.column_stack([self._ledger.units(named_by), path, about])
        named = distinct(named[named[:, 0] >= 0])
        numbers, which = self._ledger.at_units(table, named[:, 0])
        found = np.column_stack([numbers, named[which, 1:]])
        numbers, path, about = found[np.lexsort(found.T[::-1])].T
        return Marks(numbers, path, self._standing(numbers, _all(DENOMINATOR, numbers)), about)

    def _standing(self, numbers: Ints, role: Ints) -> Ints:
        standing: Ints = np.where(self._ledger.counts[numbers], role, SET_ASIDE)
        return standing

    def _holders(
        self, table: str, names: Sequence[str], subject: Ints, path: Ints, role: Ints | None = None
    ) -> Iterator[Marks]:
        """The rows of a register (posts, members, units) about subjects, and of the units that those name."""
        roles = _all(DENOMINATOR, subject) if role is None else role
        _, once = np.unique((subject << 32) | ((path + 1) << 2) | roles, return_index=True)
        subject, path, roles = subject[once], path[once], roles[once]
        place, numbers = self._ledger.rows_of(table, names)
        order = np.argsort(place, kind="stable")
        place, numbers = place[order], numbers[order]
        low, high = np.searchsorted(place, subject, side="left"), np.searchsorted(place, subject, side="right")
        which, found = expand(low, high)
        found = numbers[found]
        yield Marks(found, path[which], self._standing(found, roles[which]), subject[which])
        if table != UNIT:
            yield self._at_units(UNIT, found, path[which], subject[which])

    # Dues -----------------------------------------------------------------------------------------------------------

    def _dues(self, duty: str) -> Dues:
        return self._book.dues.dues(duty)

    def _of_duty(self, duty_id: str, *, in_time: bool) -> list[Marks]:
        """The marks of a duty, about the subjects of its roll."""
        key = (duty_id, in_time)
        if key not in self._duty_marks:
            self._duty_marks[key] = list(self._duty(self._dues(duty_id), in_time=in_time))
        return self._duty_marks[key]

    def _duty(self, dues: Dues, *, in_time: bool) -> Iterator[Marks]:
        roll = dues.roll
        for part in dues.duty.alternatives:
            sort, good = self._part(part)
            valid = self._flags(good, sort)
            statistics = self._results[sort.query]
            subject = statistics.align(roll)[statistics.subject]
            rows = np.flatnonzero(statistics.hit(sort.place) & (subject >= 0))
            due, record = pairs_of(dues, subject[rows], statistics.column("day")[rows])
            rows = rows[record]
            counted = valid[rows]
            if in_time:
                known = statistics.valid("entered")[rows]
                counted = counted & known & (statistics.column("entered")[rows] <= dues.limit[due])
            yield from self._rows(sort, rows, dues.path[due], np.where(counted, COUNTED, CONSIDERED), dues.subject[due])
        yield from self._clock(dues)
        for row, subject, path in dues.waiver_rows:
            numbers = self._ledger.numbers("waivers", _all(row, path))
            yield Marks(numbers, path, self._standing(numbers, _all(DENOMINATOR, path)), subject)
        owed, path = np.concatenate([dues.subject, dues.waived]), np.concatenate([dues.path, dues.waived_path])
        yield from self._holders(roll.name, roll.ids, owed, path)

    def _flags(self, good: Handle, sort: Handle) -> Bools:
        """For each row of one pass whether it has the bit of the other (the two may lie in different passes of one form)."""
        mine, theirs = self._results[sort.query], self._results[good.query]
        if good.query is sort.query:
            return mine.hit(good.place)
        return np.isin(mine.column("_row"), theirs.column("_row")[theirs.hit(good.place)])

    def _clock(self, dues: Dues) -> Iterator[Marks]:
        within = dues.duty.within
        if within is None or not len(dues.roll.path):
            return
        handle = self._plan.ask("rows", within.event, None, clock_bit(within, self._year))
        statistics = self._results[handle.query]
        subject = statistics.align(dues.roll)[statistics.subject]
        rows = np.flatnonzero(statistics.hit(handle.place) & (subject >= 0))
        tenure = dues.roll.tenure_at(subject[rows], statistics.column("day")[rows] + within.days)
        path = np.where(tenure >= 0, dues.roll.path[tenure], -1)
        yield from self._rows(handle, rows, path, _all(DENOMINATOR, rows), subject[rows])

    # Subjects -------------------------------------------------------------------------------------------------------

    def _asked(self, measure: Measure) -> tuple[Roll, Ints, Ints]:
        """The roll; of each of its subjects where it stands for the measure (−1: not asked), and the role of its records."""
        asked = self._readings[measure.id].asked
        assert asked is not None  # noqa: S101  only measures over subjects come here
        path, role = _all(-1, asked.roll.ids), _all(CONSIDERED, asked.roll.ids)
        path[asked.chosen] = asked.path
        role[asked.chosen[asked.passed]] = COUNTED
        return asked.roll, path, role

    def _of_subjects(self, measure: Measure) -> Iterator[Marks]:
        roll, path, role = self._asked(measure)
        chosen = np.flatnonzero(path >= 0)
        own = None if measure.values else np.where(role[chosen] == COUNTED, COUNTED, DENOMINATOR)
        yield from self._holders(roll.name, roll.ids, chosen, path[chosen], own)
        for value in measure.values.values():
            if value.form:
                handle = self._value(value)
                statistics = self._results[handle.query]
                subject = statistics.align(roll)[statistics.subject]
                rows = np.flatnonzero(statistics.hit(handle.place) & (subject >= 0))
                who = subject[rows]
                yield from self._rows(handle, rows, path[who], role[who], who)
            elif self._dues(value.met or value.owed or "").roll is roll:
                for marks in self._of_duty(value.met or value.owed or "", in_time=False):
                    roles = np.where(marks.role == COUNTED, role[marks.about], marks.role)
                    yield Marks(marks.number, path[marks.about], roles, marks.about)


def _all(value: int, like: Ints | Sequence[str]) -> Ints:
    return np.full(len(like), value, dtype=np.int64)
