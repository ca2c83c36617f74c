"""Workdays by the State Council's holiday notices (``chinesecalendar``), with corrections of one's own.

The notices for a year come out late in the year before. Where none is known the rule is Monday to Friday, and every
answer that rests on it says so (``announced`` is False). The library is imported at the first question, not before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from typing import Protocol, cast

UNANNOUNCED = "节假日安排未公布，按周一至周五推算"
_DAY = timedelta(days=1)


class _Notices(Protocol):
    def is_workday(self, date: date, /) -> bool: ...


@dataclass(frozen=True)
class HolidayTable:
    """Days that are known better: ``days`` maps a day to True (worked) or False (off).

    ``years`` names the years whose notice ``days`` holds completely, so that their other days are not in doubt.
    """

    days: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()


@dataclass(frozen=True)
class DayAnswer:
    """A day that was counted to, and whether the holiday notices of all days passed are known."""

    day: date
    announced: bool

    @property
    def note(self) -> str:
        """Empty, or the sentence that says what the answer rests on."""
        return "" if self.announced else UNANNOUNCED


@dataclass(frozen=True)
class CountAnswer:
    """A number of workdays, and whether the holiday notices of all days counted are known."""

    days: int
    announced: bool

    @property
    def note(self) -> str:
        """Empty, or the sentence that says what the answer rests on."""
        return "" if self.announced else UNANNOUNCED


NO_CORRECTIONS = HolidayTable()


def is_workday(day: date, table: HolidayTable = NO_CORRECTIONS) -> bool:
    """True where ``day`` is worked. :func:`is_announced` says whether that rests on a notice."""
    return _look_up(day, table)[0]


def is_announced(day: date, table: HolidayTable = NO_CORRECTIONS) -> bool:
    """True where the holiday notice for ``day`` is known."""
    return _look_up(day, table)[1]


def add_workdays(day: date, n: int, table: HolidayTable = NO_CORRECTIONS) -> DayAnswer:
    """The ``n``-th workday after ``day`` (before it where ``n`` is negative).

    ``day`` itself does not count (民法典第二百零一条).
    ``n`` = 0 gives ``day`` back, worked or not.
    """
    step = _DAY if n > 0 else -_DAY
    left, announced = abs(n), True
    while left:
        day += step
        worked, known = _look_up(day, table)
        left -= worked
        announced = announced and known
    return DayAnswer(day, announced)


def workdays_between(start: date, end: date, table: HolidayTable = NO_CORRECTIONS) -> CountAnswer:
    """The workdays after ``start`` up to and with ``end``; negative where ``end`` lies before ``start``.

    So ``workdays_between(d, add_workdays(d, n).day)`` is n.
    """
    if end < start:
        # Backwards, start is again the day that does not count: end … the day before start.
        back = workdays_between(end - _DAY, start - _DAY, table)
        return CountAnswer(-back.days, back.announced)
    answers = [_look_up(start + timedelta(days=offset), table) for offset in range(1, (end - start).days + 1)]
    return CountAnswer(sum(worked for worked, _ in answers), all(known for _, known in answers))


def _look_up(day: date, table: HolidayTable) -> tuple[bool, bool]:
    """(worked, known from a notice or a correction)."""
    if day in table.days:
        return table.days[day], True
    if day.year in table.years:
        return day.weekday() < 5, True
    notices = cast("_Notices", import_module("chinese_calendar"))
    try:
        return notices.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < 5, False
