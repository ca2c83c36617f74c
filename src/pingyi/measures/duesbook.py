"""Reads dues off statistics: month and week masks where one record a period is enough, else counts by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from pingyi.calendar import Cadence, periods
from pingyi.facts.model import Facts
from pingyi.measures.days import YEAR_SHIFT, Bools, Ints, number
from pingyi.measures.dues import Dues, Span, Waiver, clock_bit, in_force, pairs_of, spans_of, waivers_of
from pingyi.measures.paths import Paths
from pingyi.measures.queries import Bit, Entry, Handle, Plan, Query
from pingyi.measures.rolls import Registry
from pingyi.measures.statistics import Statistics
from pingyi.measures.subjects import Roll, roll_of
from pingyi.packs.conditions import All
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Duty, Fulfilment

Results = dict[Query, Statistics]


class DuesBook:
    """Plans the passes that duties need and reads their dues off the results. Each duty is planned and read once."""

    def __init__(self, rules: Rules, facts: Facts, registry: Registry, paths: Paths, plan: Plan) -> None:
        self._rules, self._facts, self._registry, self._paths, self._plan = rules, facts, registry, paths, plan
        self._readers: dict[str, Callable[[Results], Dues]] = {}
        self._dues: dict[str, Dues] = {}

    def prepare(self, duty_id: str) -> None:
        """Plan what a duty needs."""
        if duty_id not in self._readers:
            self._readers[duty_id] = self._plan_duty(self._rules.duties[duty_id])

    def read(self, duty_id: str, results: Results) -> Dues:
        """The dues of a duty that was prepared."""
        if duty_id not in self._dues:
            self._dues[duty_id] = self._readers[duty_id](results)
        return self._dues[duty_id]

    def _plan_duty(self, duty: Duty) -> Callable[[Results], Dues]:
        roll, spans = self._registry.roll(roll_of(duty.owed_by)), spans_of(duty, self._facts.year)
        waivers = waivers_of(duty, self._facts)
        clock = self._plan_clock(duty)
        extended = any(waiver.counts and waiver.extended_to is not None for waiver in waivers)
        readers = [self._plan_fulfilment(duty, part, spans, extended=extended) for part in duty.alternatives]

        def read(results: Results) -> Dues:
            starts = clock(results, roll) if clock else None
            dues = self._waive(self._owed(duty, roll, spans, starts), waivers)
            parts = [reader(dues, results) for reader in readers]
            met, sure, possible = (_combine(duty, [part[n] for part in parts], len(dues.subject)) for n in range(3))
            return replace(dues, met=met, sure=sure, possible=possible)

        return read

    # What is owed ---------------------------------------------------------------------------------------------------

    def _plan_clock(self, duty: Duty) -> Callable[[Results, Roll], tuple[Ints, Ints]] | None:
        if duty.within is None:
            return None
        handle = self._plan.ask("days", duty.within.event, None, clock_bit(duty.within, self._facts.year))

        def read(results: Results, roll: Roll) -> tuple[Ints, Ints]:
            statistics = results[handle.query]
            subject = statistics.align(roll)[statistics.subject]
            chosen = statistics.hit(handle.place) & (subject >= 0)
            times = statistics.column("_n")[chosen]
            begun = np.repeat(statistics.column("day")[chosen], times), np.repeat(subject[chosen], times)
            order = np.lexsort(begun)
            return begun[1][order], begun[0][order]

        return read

    def _owed(self, duty: Duty, roll: Roll, spans: Sequence[Span], starts: tuple[Ints, Ints] | None) -> Dues:
        everyone = np.arange(len(roll.ids), dtype=np.int64)
        if starts is None:
            # By subject, then by period.
            subject = np.repeat(everyone, len(spans))
            slot = np.tile(np.arange(len(spans), dtype=np.int64), len(roll.ids))
            first = np.array([span.first for span in spans], dtype=np.int64)[slot]
            last = np.array([span.last for span in spans], dtype=np.int64)[slot]
            kept = np.ones(len(subject), dtype=bool)
        else:
            subject, first = starts
            slot = np.full(len(subject), -1, dtype=np.int64)
            last = first + (duty.within.days if duty.within else 0)
            pairs = zip(first.tolist(), last.tolist(), strict=True)
            kept = np.array([in_force(duty, begin, end) for begin, end in pairs], dtype=bool)
        tenure = roll.tenure_at(subject, last)
        if len(roll.subject):
            kept &= (tenure >= 0) & roll.select(duty.owed_by)[tenure] & (roll.run[tenure] <= first)
        chosen = np.flatnonzero(kept)
        nothing, no = np.zeros(0, dtype=np.int64), np.zeros(len(chosen), dtype=bool)
        path = roll.path[tenure[chosen]] if len(chosen) else nothing
        return Dues(
            duty, roll, subject[chosen], first[chosen], last[chosen], last[chosen], slot[chosen], path,
            tuple(spans), nothing, nothing, (), no, no, no,
        )  # fmt: skip

    def _waive(self, dues: Dues, waivers: Sequence[Waiver]) -> Dues:
        if not waivers or not len(dues.subject):
            return dues
        homes = np.array([path[0] for path in self._paths.all], dtype=object)[dues.path]
        waived, end = np.zeros(len(dues.subject), dtype=bool), dues.end.copy()
        spoken: list[tuple[int, Ints, Ints]] = []
        for waiver in waivers:
            spoken_of = (homes == waiver.unit) & (waiver.first <= dues.last) & (dues.last <= waiver.last)
            spoken.append((waiver.row, dues.subject[spoken_of], dues.path[spoken_of]))
            if not waiver.counts:
                continue
            if waiver.extended_to is None:
                waived |= spoken_of
            else:
                end[spoken_of] = np.maximum(end[spoken_of], waiver.extended_to)
        kept = ~waived
        return replace(
            dues, subject=dues.subject[kept], first=dues.first[kept], last=dues.last[kept], end=end[kept], slot=dues.slot[kept],
            path=dues.path[kept], waived=dues.subject[waived], waived_path=dues.path[waived], waiver_rows=tuple(spoken),
        )  # fmt: skip

    # What was done --------------------------------------------------------------------------------------------------

    def _plan_fulfilment(
        self, duty: Duty, part: Fulfilment, spans: Sequence[Span], *, extended: bool
    ) -> Callable[[Dues, Results], tuple[Bools, Bools, Bools]]:
        node = All((part.where, part.valid))
        if duty.within or extended or (duty.every and part.at_least > 1):
            by_day = self._plan.ask("days", part.form, part.by, Bit(node, dayless=False))
            return lambda dues, results: _by_day(dues, results[by_day.query], by_day, part.at_least)
        if duty.every:
            column = "weeks" if duty.every is Cadence.WEEK else "months"
            entries = (None, Entry(unknown=False, days=duty.on_time_days, cadence=duty.every),
                       Entry(unknown=True, days=duty.on_time_days, cadence=duty.every))  # fmt: skip
            bits = [Bit(node, dayless=False, entry=entry) for entry in entries]
            masked = [self._plan.ask("cells", part.form, part.by, bit, column) for bit in bits]
            cadence, year = duty.every, self._facts.year
            return lambda dues, results: _three(
                _by_mask(dues, results, handle, column, cadence, year) for handle in masked
            )
        counted = list(self._plan_counts(duty, part, spans))
        return lambda dues, results: _three(_by_count(dues, results, handle, part.at_least) for handle in counted)

    def _plan_counts(self, duty: Duty, part: Fulfilment, spans: Sequence[Span]) -> Iterator[Handle]:
        """Once and every_years: one period, so that the window can be part of the bit."""
        first, last = (spans[0].first, spans[0].last) if spans else (0, -1)
        node = All((part.where, part.valid))
        for unknown in (None, False, True):
            entry = None if unknown is None else Entry(unknown=unknown, days=duty.on_time_days, limit=last)
            yield self._plan.ask("cells", part.form, part.by, Bit(node, first, last, dayless=False, entry=entry))


def _combine(duty: Duty, parts: Sequence[Bools], length: int) -> Bools:
    if not parts:
        return np.zeros(length, dtype=bool)
    combined: Bools = np.logical_or.reduce(parts) if duty.any_of else np.logical_and.reduce(parts)
    return combined


def _three(flags: Iterator[Bools]) -> tuple[Bools, Bools, Bools]:
    met, sure, possible = flags
    return met, sure, possible


def _by_mask(dues: Dues, results: Results, handle: Handle, column: str, cadence: Cadence, year: int) -> Bools:
    masks = results[handle.query].per_subject(handle.place, column, "or", dues.roll)[dues.subject]
    index = _period_index(dues, cadence, year)
    if cadence is Cadence.WEEK:
        shift, group = index, 1
    else:
        shift, group = YEAR_SHIFT + cadence.months * index, (1 << cadence.months) - 1
    met: Bools = (masks >> shift) & group != 0
    return met


def _period_index(dues: Dues, cadence: Cadence, year: int) -> Ints:
    """The period's place in the year (a duty that began within the year does not owe the first ones)."""
    place = {number(period.first): period.index - 1 for period in periods(cadence, year)}
    return np.array([place[span.first] for span in dues.spans], dtype=np.int64)[dues.slot]


def _by_count(dues: Dues, results: Results, handle: Handle, at_least: int) -> Bools:
    enough: Bools = results[handle.query].per_subject(handle.place, "_n", "add", dues.roll)[dues.subject] >= at_least
    return enough


def _by_day(dues: Dues, statistics: Statistics, handle: Handle, at_least: int) -> tuple[Bools, Bools, Bools]:
    subject = statistics.align(dues.roll)[statistics.subject]
    chosen = np.flatnonzero(statistics.hit(handle.place) & (subject >= 0))
    due, record = pairs_of(dues, subject[chosen], statistics.column("day")[chosen])
    record = chosen[record]
    times = statistics.column("_n")[record]
    known = statistics.valid("entered")[record]
    in_time = known & (statistics.column("entered")[record] <= dues.limit[due])

    def enough(counted: Bools) -> Bools:
        sums = np.zeros(len(dues.subject), dtype=np.int64)
        np.add.at(sums, due[counted], times[counted])
        return sums >= at_least

    return enough(np.ones(len(due), dtype=bool)), enough(in_time), enough(in_time | ~known)
