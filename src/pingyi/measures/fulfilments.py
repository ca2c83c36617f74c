"""How records meet dues: by month and week masks where one record a period is enough, by number in one period, else day by day.

Each way answers three times: by any record (met), by those known to be entered in time (sure), by those perhaps so (possible).
Where nobody asks about the day of entry, the last two are as the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pingyi.calendar import Cadence, periods
from pingyi.measures.days import YEAR_SHIFT, Bools, Ints, number
from pingyi.measures.dues import Dues, Span, pairs_of
from pingyi.measures.queries import Bit, Entry, Handle, Plan, Query
from pingyi.measures.statistics import Statistics
from pingyi.measures.subjects import Roll
from pingyi.packs.conditions import All, Node
from pingyi.packs.schema import Duty, Fulfilment

Results = dict[Query, Statistics]
Answers = tuple[Bools, Bools, Bools]


class ByPeriod:
    """One record in each period of the year. Each subject gets one integer with a bit for each period that it met."""

    def __init__(self, duty: Duty, part: Fulfilment, spans: Sequence[Span], cadence: Cadence, year: int) -> None:
        self._part, self._cadence = part, cadence
        self._column = "weeks" if cadence is Cadence.WEEK else "months"
        self._entries = _entries(duty.on_time_days, cadence=cadence)
        self._handles: list[Handle] = []
        # What lies outside the periods owed meets none of them.
        self._low, self._high = (
            (min(span.first for span in spans), max(span.last for span in spans)) if spans else (0, -1)
        )
        # A duty that began within the year does not owe the first periods.
        place = {number(period.first): period.index - 1 for period in periods(cadence, year)}
        self.bits = np.array([place[span.first] for span in spans], dtype=np.int64) * (cadence.months or 1)
        """The place of each span's bit."""

    def ask(self, plan: Plan, *, timed: bool) -> None:
        """Plan what is needed; ``timed``: the day of entry matters."""
        node = _node(self._part)
        bits = [
            Bit(node, self._low, self._high, dayless=False, entry=entry) for entry in self._entries[: 3 if timed else 1]
        ]
        self._handles = [plan.ask("cells", self._part.form, self._part.by, bit, self._column) for bit in bits]

    def masks(self, results: Results, roll: Roll) -> tuple[Ints, Ints, Ints]:
        """By subject of the roll the periods met, surely in time, perhaps in time."""
        return _three([self._folded(results, handle, roll) for handle in self._handles])

    def _folded(self, results: Results, handle: Handle, roll: Roll) -> Ints:
        """A period's first bit stands for all its months."""
        mask = results[handle.query].per_subject(handle.place, self._column, "or", roll)
        if self._cadence is Cadence.WEEK:
            return mask
        mask >>= YEAR_SHIFT
        for step in _STEPS[self._cadence.months]:
            mask |= mask >> step
        return mask


_STEPS = {1: (), 3: (1, 1), 6: (1, 1, 3), 12: (1, 1, 3, 6)}
"""By how much a mask is shifted onto itself, one after the other, until a bit stands for so many months from it on."""


class ByNumber:
    """So many records in the one period that there is."""

    def __init__(self, duty: Duty, part: Fulfilment, spans: Sequence[Span]) -> None:
        self._part = part
        # The one period is known, so that the window can be part of the bit.
        self._window = (spans[0].first, spans[0].last) if spans else (0, -1)
        self._entries = _entries(duty.on_time_days, limit=self._window[1])
        self._handles: list[Handle] = []
        self.bits = np.zeros(len(spans), dtype=np.int64)
        """The place of the one span's bit."""

    def ask(self, plan: Plan, *, timed: bool) -> None:
        """Plan what is needed; ``timed``: the day of entry matters."""
        first, last = self._window
        node = _node(self._part)
        bits = [Bit(node, first, last, dayless=False, entry=entry) for entry in self._entries[: 3 if timed else 1]]
        self._handles = [plan.ask("cells", self._part.form, self._part.by, bit, "_n") for bit in bits]

    def masks(self, results: Results, roll: Roll) -> tuple[Ints, Ints, Ints]:
        """By subject of the roll whether it was met, surely in time, perhaps in time."""
        least = self._part.at_least
        return _three(
            [
                (results[handle.query].per_subject(handle.place, "_n", "add", roll) >= least).astype(np.int64)
                for handle in self._handles
            ]
        )


@dataclass(frozen=True)
class ByDay:
    """So many records between the first and the last day of each due, counted day by day."""

    handle: Handle
    at_least: int

    def answers(self, results: Results, dues: Dues) -> Answers:
        """For each due whether it is met."""
        statistics = results[self.handle.query]
        subject = statistics.align(dues.roll)[statistics.subject]
        chosen = np.flatnonzero(statistics.hit(self.handle.place) & (subject >= 0))
        due, record = pairs_of(dues, subject[chosen], statistics.column("day")[chosen])
        record = chosen[record]
        times = statistics.column("_n")[record]
        known = statistics.valid("entered")[record]
        in_time = known & (statistics.column("entered")[record] <= dues.limit[due])

        def enough(counted: Bools) -> Bools:
            sums = np.zeros(len(dues.subject), dtype=np.int64)
            np.add.at(sums, due[counted], times[counted])
            return sums >= self.at_least

        return enough(np.ones(len(due), dtype=bool)), enough(in_time), enough(in_time | ~known)


def by_day(plan: Plan, part: Fulfilment, only: Bools | None = None) -> ByDay:
    """Plan to count day by day; ``only``: for which subjects of the pass's roll (None: for all)."""
    return ByDay(plan.ask_days(part.form, part.by, Bit(_node(part), dayless=False), only), part.at_least)


def by_mask(duty: Duty, part: Fulfilment, spans: Sequence[Span], year: int) -> ByPeriod | ByNumber | None:
    """The way that gives each subject one integer, where there is one."""
    if duty.within or (duty.every and part.at_least > 1):
        return None
    return ByPeriod(duty, part, spans, duty.every, year) if duty.every else ByNumber(duty, part, spans)


def _node(part: Fulfilment) -> Node:
    return All((part.where, part.valid))


def _entries(days: int, *, cadence: str = "", limit: int = 0) -> tuple[Entry | None, ...]:
    return (None, *(Entry(unknown=unknown, days=days, cadence=cadence, limit=limit) for unknown in (False, True)))


def _three(found: list[Ints]) -> tuple[Ints, Ints, Ints]:
    return (found[0], found[1], found[2]) if len(found) > 1 else (found[0], found[0], found[0])
