"""Reads dues off statistics: summed up by subject for numbers, one by one for evidence.

A subject is *steady* where it has one tenure that holds on all days of the duty's periods and no waiver speaks of it. It owes every
period, at one place in the tree, and what it met is one integer with a bit for each period; so nobody has to write its dues down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, reduce
from operator import and_, or_

import numpy as np

from pingyi.facts.model import Facts
from pingyi.measures.days import Bools, Ints
from pingyi.measures.dues import Dues, Tally, clock_bit, in_force, spans_of, waivers_of
from pingyi.measures.fulfilments import Answers, ByDay, ByNumber, ByPeriod, Results, by_day, by_mask
from pingyi.measures.paths import Paths
from pingyi.measures.queries import Plan, Query
from pingyi.measures.rolls import Registry
from pingyi.measures.subjects import roll_of, roll_of_field
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Duty, Fulfilment


class DuesBook:
    """Plans the passes that duties need and reads their dues off the results. Each duty is planned and read once."""

    def __init__(self, rules: Rules, facts: Facts, registry: Registry, paths: Paths, plan: Plan) -> None:
        self._rules, self._facts, self._registry, self._paths, self._plan = rules, facts, registry, paths, plan
        self._owed: dict[str, _Owed] = {}
        self._tallies: dict[str, Tally] = {}
        self._dues: dict[str, Dues] = {}
        self._queries: dict[str, set[Query]] = {}
        self._results: Results = {}

    def forget(self) -> None:
        """Keep no tallies: where nobody asks for evidence, they are read when needed, and gone."""
        self._tallies.clear()

    def prepare(self, duty_id: str, *, timed: bool = False) -> None:
        """Plan what a duty needs; ``timed``: also on time or late."""
        if duty_id not in self._owed:
            self._owed[duty_id] = _Owed(
                self._rules, self._rules.duties[duty_id], self._facts, self._registry, self._paths
            )
        before, self._plan.touched = self._plan.touched, self._queries.setdefault(duty_id, set())
        self._owed[duty_id].ask(self._plan, timed=timed)
        # What was asked when the duty was first prepared is not asked again, but whoever prepares it needs that too.
        self._plan.touched = before | self._plan.touched

    def tally(self, duty_id: str, results: Results) -> Tally:
        """The dues of a duty that was prepared, summed up by subject."""
        self._results = results
        if duty_id not in self._tallies:
            self._tallies[duty_id] = self._owed[duty_id].tally(results)
        return self._tallies[duty_id]

    def dues(self, duty_id: str) -> Dues:
        """The dues of a duty one by one, once its tally was read."""
        if duty_id not in self._dues:
            self._dues[duty_id] = self._owed[duty_id].dues(self._results)
        return self._dues[duty_id]


class _Owed:
    """One duty: what is owed, and how it is met."""

    def __init__(self, rules: Rules, duty: Duty, facts: Facts, registry: Registry, paths: Paths) -> None:
        self._rules, self._duty, self._year, self._paths = rules, duty, facts.year, paths
        self._roll, self._spans = registry.roll(roll_of(duty.owed_by)), spans_of(duty, facts.year)
        self._waivers = waivers_of(duty, registry.waivers)
        self._masked = [by_mask(duty, part, self._spans, facts.year) for part in duty.alternatives]
        self._by_day: list[ByDay] = []
        self._clock: Callable[[Results], tuple[Ints, Ints]] | None = None
        self._timed = False
        self._met_by: dict[ByPeriod | ByNumber, tuple[Ints, Ints, Ints]] = {}

    def ask(self, plan: Plan, *, timed: bool) -> None:
        """Plan what the duty needs. Day by day is asked where no mask can say it, or an extension moves the end of a due."""
        if self._duty.within and self._clock is None:
            self._clock = self._plan_clock(plan)
        self._timed |= timed
        for masked in self._masked:
            if masked is not None:
                masked.ask(plan, timed=self._timed)
        extended = any(waiver.counts and waiver.extended_to is not None for waiver in self._waivers)
        if (extended or None in self._masked) and not self._by_day:
            self._by_day = [by_day(plan, part, self._unsteady(part)) for part in self._duty.alternatives]

    def _unsteady(self, part: Fulfilment) -> Bools | None:
        """The subjects whose dues are read one by one, where the records of a part are about subjects of the same roll."""
        form = self._rules.forms[part.form]
        return self._others if roll_of_field(form, part.by or "") == self._roll.name and self._steady.any() else None

    @cached_property
    def _others(self) -> Bools:
        others = np.zeros(len(self._roll), dtype=bool)
        others[self._roll.subject[self._roll.select(self._duty.owed_by)]] = True
        return others & ~self._steady

    def _plan_clock(self, plan: Plan) -> Callable[[Results], tuple[Ints, Ints]]:
        assert self._duty.within is not None  # noqa: S101  only then is there a clock
        handle = plan.ask_days(self._duty.within.event, None, clock_bit(self._duty.within, self._year))

        def read(results: Results) -> tuple[Ints, Ints]:
            statistics = results[handle.query]
            subject = statistics.align(self._roll)[statistics.subject]
            chosen = statistics.hit(handle.place) & (subject >= 0)
            times = statistics.column("_n")[chosen]
            begun = np.repeat(statistics.column("day")[chosen], times), np.repeat(subject[chosen], times)
            order = np.lexsort(begun)
            return begun[1][order], begun[0][order]

        return read

    # Who owes -------------------------------------------------------------------------------------------------------

    @cached_property
    def _steady(self) -> Bools:
        """The steady subjects that owe. Where dues are counted day by day, or there are none, nobody is treated as such."""
        roll = self._roll
        if self._duty.within or None in self._masked or not self._spans or not len(roll):
            return np.zeros(len(roll), dtype=bool)
        steady = roll.still(min(span.first for span in self._spans), max(span.last for span in self._spans))
        steady = steady & roll.select(self._duty.owed_by)[roll.alone]
        spoken = {self._paths.place(waiver.unit) for waiver in self._waivers if waiver.counts}
        if spoken:
            steady &= ~np.isin(self._paths.homes()[roll.path[roll.alone]], list(spoken))
        return steady

    def _owing(self, who: Ints, results: Results) -> Dues:
        """The dues of some subjects, before any is met."""
        duty, roll = self._duty, self._roll
        if self._clock is None:
            # By subject, then by period.
            subject = np.repeat(who, len(self._spans))
            slot = np.tile(np.arange(len(self._spans), dtype=np.int64), len(who))
            first = np.array([span.first for span in self._spans], dtype=np.int64)[slot]
            last = np.array([span.last for span in self._spans], dtype=np.int64)[slot]
            kept = np.ones(len(subject), dtype=bool)
        else:
            subject, first = self._clock(results)
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
        return self._waive(Dues(
            duty, roll, subject[chosen], first[chosen], last[chosen], last[chosen], slot[chosen], path,
            tuple(self._spans), nothing, nothing, (), no, no, no,
        ))  # fmt: skip

    def _waive(self, dues: Dues) -> Dues:
        if not self._waivers or not len(dues.subject):
            return dues
        homes = self._paths.homes()[dues.path]
        waived, end = np.zeros(len(dues.subject), dtype=bool), dues.end.copy()
        spoken: list[tuple[int, Ints, Ints]] = []
        for waiver in self._waivers:
            home = self._paths.place(waiver.unit)
            spoken_of = (homes == home) & (waiver.first <= dues.last) & (dues.last <= waiver.last)
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

    def dues(self, results: Results) -> Dues:
        """All dues, one by one."""
        return self._met(self._owing(np.arange(len(self._roll), dtype=np.int64), results), results)

    def _met(self, dues: Dues, results: Results) -> Dues:
        count = len(dues.subject)
        found = [self._answers(part, results, dues) for part in self._masked if part is not None]
        flags = [self._combined([part[n] for part in found], count) for n in range(3)]
        if self._by_day:
            one_by_one = ~self._steady[dues.subject]
            found = [part.answers(results, dues) for part in self._by_day]
            for n, flag in enumerate(flags):
                flag[one_by_one] = self._combined([part[n] for part in found], count)[one_by_one]
        return replace(dues, met=flags[0], sure=flags[1], possible=flags[2])

    def _answers(self, part: ByPeriod | ByNumber, results: Results, dues: Dues) -> Answers:
        bits = part.bits[dues.slot]
        met, sure, possible = ((mask[dues.subject] >> bits) & 1 == 1 for mask in self._masks(part, results))
        return met, sure, possible

    def _masks(self, part: ByPeriod | ByNumber, results: Results) -> tuple[Ints, Ints, Ints]:
        """The periods that each subject met; made once for a tally."""
        if part not in self._met_by:
            self._met_by[part] = part.masks(results, self._roll)
        return self._met_by[part]

    def _combined(self, parts: Sequence[Bools], length: int) -> Bools:
        if not parts:
            return np.zeros(length, dtype=bool)
        combined: Bools = np.logical_or.reduce(parts) if self._duty.any_of else np.logical_and.reduce(parts)
        return combined

    def tally(self, results: Results) -> Tally:
        """The dues, summed up by subject and path."""
        roll, steady = self._roll, np.flatnonzero(self._steady)
        others = self._met(self._owing(np.flatnonzero(self._others), results), results)
        met, in_time = others.met, others.met & others.sure
        unknown = others.met & others.possible & ~others.sure
        ones = np.ones(len(met), dtype=np.int64)
        rest = [others.subject, others.path, ones, *(flag.astype(np.int64) for flag in (met, in_time, unknown))]
        if len(steady):
            rest = [np.concatenate(pair) for pair in zip(self._summed(steady, results), rest, strict=True)]
        self._met_by.clear()
        return Tally(roll, *rest)

    def _summed(self, steady: Ints, results: Results) -> list[Ints]:
        parts = [part for part in self._masked if part is not None]
        owed = np.full(len(steady), len(self._spans), dtype=np.int64)
        path = self._roll.path[self._roll.alone[steady]]
        if not parts:
            return [steady, path, owed, owed * 0, owed * 0, owed * 0]
        every = int(np.bitwise_or.reduce(1 << parts[0].bits))
        found = [[mask[steady] & every for mask in self._masks(part, results)] for part in parts]
        met, sure, possible = (reduce(or_ if self._duty.any_of else and_, flags) for flags in zip(*found, strict=True))
        counts = (np.bitwise_count(flags).astype(np.int64) for flags in (met, met & sure, met & possible & ~sure))
        return [steady, path, owed, *counts]
