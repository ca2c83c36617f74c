"""What a deadline phrase means, as a value, and the day that a relative one falls on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from pingyi.calendar.periods import Cadence, month_end, month_index
from pingyi.calendar.workdays import NO_CORRECTIONS, HolidayTable, add_workdays

PERIOD_END = 99
"""Stands for the last day of a period, whatever its number."""


class DeadlineKind(StrEnum):
    """What sort of demand a phrase makes."""

    BY = "by"
    """Done on or before ``date``."""
    WINDOW = "window"
    """Done, or running, between ``first`` and ``date``."""
    RECURRING = "recurring"
    """``times`` in every period of ``cadence``."""
    RELATIVE = "relative"
    """Within ``within`` ``unit`` of an event: see :func:`resolve`."""
    IMMEDIATE = "immediate"
    """At once (立行立改)."""
    STANDING = "standing"
    """Without end (长期坚持)."""
    UNKNOWN = "unknown"
    """To be fixed (待定), or impossible (2月30日前)."""


class Span(StrEnum):
    """The unit of a relative deadline; the values are the words."""

    HOUR = "小时"
    DAY = "日"
    WORKDAY = "工作日"
    WEEK = "周"
    MONTH = "个月"
    YEAR = "年"


@dataclass(frozen=True)
class Deadline:
    """One deadline phrase.

    ``sure`` is False wherever a person has to add or confirm something; ``note`` then says what.
    """

    phrase: str
    kind: DeadlineKind
    date: dt.date | None = None
    """The last day on which it still counts as done in time."""
    first: dt.date | None = None
    """The first day of a window."""
    cadence: Cadence | None = None
    times: int = 0
    """How often in each period of ``cadence`` (at least); 0 where not recurring."""
    day: int = 0
    """The day of the month in “每月25日前”; :data:`PERIOD_END` for a period's end (“每季度末前”); 0 elsewhere."""
    within: int = 0
    unit: Span | None = None
    sure: bool = True
    note: str = ""
    at: int = 0
    """Where the phrase begins in the text."""

    def doubtful(self, note: str) -> Deadline:
        """The same, unsure, with ``note`` added to the reasons."""
        return replace(self, sure=False, note=f"{self.note}；{note}" if self.note else note)


def resolve(deadline: Deadline, event: dt.date, table: HolidayTable = NO_CORRECTIONS) -> Deadline:
    """A relative deadline with its date, counted from the day after ``event`` (民法典第二百零一条); others unchanged.

    Months and years end on the day of the same number, or the month's last where there is none (第二百零二条). Hours
    become the days they reach into. Workdays beyond the published holiday notices stay unsure.
    """
    if deadline.kind is not DeadlineKind.RELATIVE:
        return deadline
    n = deadline.within
    match deadline.unit:
        case Span.WORKDAY:
            answer = add_workdays(event, n, table)
            dated = replace(deadline, date=answer.day, first=event, sure=True, note="")
            return dated if answer.announced else dated.doubtful(answer.note)
        case Span.MONTH | Span.YEAR:
            day = _add_months(event, n * (12 if deadline.unit is Span.YEAR else 1))
        case Span.WEEK:
            day = event + dt.timedelta(weeks=n)
        case Span.HOUR:
            day = event + dt.timedelta(days=len(range(0, n, 24)))
        case _:
            day = event + dt.timedelta(days=n)
    return replace(deadline, date=day, first=event, sure=True, note="")


def _add_months(day: dt.date, n: int) -> dt.date:
    year, month = divmod(day.year * 12 + month_index(day) + n, 12)
    return dt.date(year, month + 1, min(day.day, month_end(year, month + 1).day))
