"""Periods of a year, and month masks. No clock: the year always comes from the caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Cadence(StrEnum):
    """How often something is owed; the values are those of the pack language."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def label(self) -> str:
        """周, 月, 季度, 半年 or 年."""
        return _LABELS[self]

    @property
    def months(self) -> int:
        """Months in one period; 0 for a week."""
        return _MONTHS[self]


_LABELS = {
    Cadence.WEEK: "周",
    Cadence.MONTH: "月",
    Cadence.QUARTER: "季度",
    Cadence.HALF_YEAR: "半年",
    Cadence.YEAR: "年",
}
_MONTHS = {Cadence.WEEK: 0, Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """One period: ``index`` counts from 1 within ``year``; ``first`` and ``last`` are both inside.

    A week belongs to the year of its Thursday (ISO 8601, GB/T 7408), so its first days may lie in the year before.
    """

    cadence: Cadence
    year: int
    index: int
    first: date
    last: date

    @property
    def label(self) -> str:
        """“2019年第5周”, “2019年3月”, “2019年一季度”, “2019年上半年”, “2019年”."""
        match self.cadence:
            case Cadence.WEEK:
                name = f"第{self.index}周"
            case Cadence.MONTH:
                name = f"{self.index}月"
            case Cadence.QUARTER:
                name = f"{'一二三四'[self.index - 1]}季度"
            case Cadence.HALF_YEAR:
                name = f"{'上下'[self.index - 1]}半年"
            case _:
                name = ""
        return f"{self.year}年{name}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def following(self) -> Period:
        """The next period of the same cadence."""
        return period_of(self.cadence, self.last + _DAY)

    def preceding(self) -> Period:
        """The period before, of the same cadence."""
        return period_of(self.cadence, self.first - _DAY)


def periods(cadence: Cadence, year: int) -> tuple[Period, ...]:
    """All periods of ``year`` in order: 52 or 53 weeks, 12 months, 4 quarters, 2 half-years or the year."""
    if cadence is Cadence.WEEK:
        # 28 December always lies in the last ISO week.
        return tuple(_week(year, index) for index in range(1, date(year, 12, 28).isocalendar().week + 1))
    return tuple(_months(cadence, year, month) for month in range(1, 13, cadence.months))


def period_of(cadence: Cadence, day: date) -> Period:
    """The period that ``day`` lies in."""
    if cadence is Cadence.WEEK:
        iso = day.isocalendar()
        return _week(iso.year, iso.week)
    return _months(cadence, day.year, day.month)


def month_index(day: date) -> int:
    """0 for January … 11 for December: the bit of the month in a month mask. In SQL: ``month(day) - 1``."""
    return day.month - 1


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - _DAY


def _week(year: int, index: int) -> Period:
    first = date.fromisocalendar(year, index, 1)
    return Period(Cadence.WEEK, year, index, first, first + 6 * _DAY)


def _months(cadence: Cadence, year: int, month: int) -> Period:
    """The period of one or more months that ``month`` lies in."""
    starts = range(1, month + 1, cadence.months)
    first = starts[-1]
    return Period(cadence, year, len(starts), date(year, first, 1), month_end(year, first + cadence.months - 1))


# Masks -------------------------------------------------------------------------------------------------------------


def months_mask(first: date, last: date, *, whole: bool = False) -> int:
    """The months of one year that ``first`` … ``last`` (both inside) touches; bit 0 is January.

    With ``whole`` only the months that lie in it from their first day to their last. An empty span (last before first)
    is 0. Both days must lie in one year: a mask knows no year.
    """
    if first.year != last.year:
        raise ValueError(f"起止日期须在同一年：{first}至{last}")
    mask = 0
    for month in range(first.month, last.month + 1) if first <= last else ():
        if not whole or (first <= date(first.year, month, 1) and month_end(first.year, month) <= last):
            mask |= 1 << (month - 1)
    return mask


def fold(mask: int, cadence: Cadence, *, whole: bool = False) -> int:
    """A month mask as a mask of ``cadence`` (bit 0 the first quarter, half-year …).

    A period's bit is set when any of its months is set (“met at least once in the period”); with ``whole`` when all of
    them are (“existed through the whole period”). With n months a period and ``g = (1 << n) - 1``, SQL says the same as
    the sum over i of ``CASE WHEN (mask >> (n * i)) & g <> 0 THEN 1 << i ELSE 0 END`` (``= g`` with ``whole``).
    Weeks cannot be told from months and are refused.
    """
    if cadence is Cadence.WEEK:
        raise ValueError("由月份不能推知各周")
    if not 0 <= mask < 1 << 12:
        raise ValueError(f"月份掩码须在0到4095之间：{mask}")
    size = cadence.months
    group = (1 << size) - 1
    folded = 0
    for index, first in enumerate(range(0, 12, size)):
        part = mask >> first & group
        if part == group or (part and not whole):
            folded |= 1 << index
    return folded


def mask_periods(mask: int, cadence: Cadence, year: int) -> tuple[Period, ...]:
    """The periods of ``year`` whose bit is set in a mask of ``cadence``, in order; a bit beyond the last is refused."""
    every = periods(cadence, year)
    if not 0 <= mask < 1 << len(every):
        raise ValueError(f"{year}年只有{len(every)}个{cadence.label}，掩码{mask}超出")
    return tuple(period for period in every if mask >> (period.index - 1) & 1)
