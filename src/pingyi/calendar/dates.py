"""Dates as people type them into workbooks."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from pingyi.calendar.periods import month_end
from pingyi.numbers import halfwidth, parse_chinese


class Precision(StrEnum):
    """What a date says: the day, only the month, or only the year."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class ParsedDate:
    """A date as read: ``date`` is the first day of what was said; ``repaired``: something was mended or supplied."""

    date: dt.date
    precision: Precision = Precision.DAY
    repaired: bool = False

    @property
    def last(self) -> dt.date:
        """The last day of what was said (the day itself, or the month's or the year's end)."""
        match self.precision:
            case Precision.DAY:
                return self.date
            case Precision.MONTH:
                return month_end(self.date.year, self.date.month)
            case _:
                return dt.date(self.date.year, 12, 31)


_YEARS = range(1900, 2100)
# 1954-10-03 … 2064-04-08: what a ledger's date cell can hold. Smaller numbers are counts, larger ones are not dates.
_SERIALS = range(20_000, 60_001)
_SERIAL_ZERO = dt.date(1899, 12, 30)
"""Day 0 of Excel's 1900 system for serials after its made-up 29 February 1900."""

_CN = "〇○零一二三四五六七八九十廿卅"
_YEAR_SIGN = rf"(?P<year>\d{{4}}|\d{{2}}|[{_CN}]{{4}})年"
_MONTH_DAY = rf"(?P<month>\d{{1,2}}|[{_CN}]{{1,3}})月(?:(?P<day>\d{{1,2}}|[{_CN}]{{1,3}})[日号]?)?"
_CHINESE = re.compile(rf"(?:{_YEAR_SIGN})?{_MONTH_DAY}")
_YEAR_ONLY = re.compile(rf"(?P<year>\d{{4}}|[{_CN}]{{4}})年?")
_SEPARATED = re.compile(r"(?P<year>\d{4}|\d{2})(?P<sep>[.\-/])(?P<month>\d{1,2})(?:(?P=sep)(?P<day>\d{1,2}))?")
_SHORT = re.compile(r"(?P<month>\d{1,2})[.\-/](?P<day>\d{1,2})")
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_SERIAL = re.compile(r"\d{5}")

# What may follow a date without changing it: a time of midnight silently, anything else as a repair.
_MIDNIGHT = re.compile(r"(?:\s+|T)0{1,2}:00(?::00(?:\.0+)?)?$")
_TAIL = re.compile(
    r"(?:(?:\s+|T)?\d{1,2}:\d{2}(?::\d{2})?|\s*[上下]午|\s*\(?(?:星期|周)[一二三四五六日天]\)?|(?<=月)份|[.。,，;；])$"
)
_SEPARATORS = str.maketrans("。．、·—–_\\", "....---/")


def parse_date(text: str | int, default_year: int | None = None) -> ParsedDate:
    """Read a date; ``ValueError`` with a Chinese sentence where it is none, is impossible, or has two readings.

    Read as they stand: 2019.3.5, 2019-3-5, 2019/3/5, 20190305, 2019年3月5日, 二〇一九年三月五日, any of them with
    00:00:00; months: 2019年3月, 2019.03; years: 2019年, 2019.

    Mended or supplied (``repaired``): full-width digits, spaces, other separators, 号 for 日 or neither, a time or
    weekday behind it, 3月5日 and 3.5 with ``default_year``, 19年3月5日, Excel serials (1900 system, 20000 … 60000).

    ``text`` must be the cell's text, or its whole number. A cell that holds the decimal 2019.1 may have been 2019.10:
    its reader has to decide, not this function.
    """
    if isinstance(text, bool) or not isinstance(text, int | str):
        raise TypeError(type(text).__name__)
    if isinstance(text, int):
        return _whole_number(text)
    mended, repaired = _mend(text)
    found = _match(mended)
    if found is None:
        if _SERIAL.fullmatch(mended):
            return _whole_number(int(mended))
        raise _no_date(text)
    parts = found.groupdict()
    if parts.get("year") is None:
        if default_year is None:
            raise ValueError(f"“{text}”缺少年份")
        year, repaired = default_year, True
    else:
        year = _number(parts["year"], text)
        if year < 100:
            year, repaired = 2000 + year, True
    if found.re is _CHINESE and parts["day"] is not None and mended[-1] != "日":
        repaired = True
    return _build(text, year, parts.get("month"), parts.get("day"), repaired=repaired)


def _mend(text: str) -> tuple[str, bool]:
    """``text`` in its plain shape, and whether that took a repair."""
    mended = _MIDNIGHT.sub("", halfwidth(text))
    plain = mended
    mended = mended.strip()
    while True:
        shorter = _TAIL.sub("", mended).strip()
        if shorter == mended:
            break
        mended = shorter
    mended = re.sub(r"\s+", "", mended).translate(_SEPARATORS)
    # “3月份” is as good as “3月”.
    clean = mended == re.sub(r"(?<=月)份$", "", plain) and halfwidth(text) == text
    return mended, not clean


def _match(mended: str) -> re.Match[str] | None:
    for pattern in (_COMPACT, _SEPARATED, _CHINESE, _YEAR_ONLY, _SHORT):
        if found := pattern.fullmatch(mended):
            # 3.5 is a short date, 19.3 is not a year and a month.
            if pattern is _SEPARATED and len(found["year"]) == 2 and found["day"] is None:
                continue
            return found
    return None


def _number(part: str, text: str) -> int:
    try:
        return int(part) if part.isascii() else parse_chinese(part)
    except ValueError:
        raise _no_date(text) from None


def _no_date(text: str | int) -> ValueError:
    return ValueError(f"“{text}”不是日期，应写成2019年3月5日或2019-03-05")


def _whole_number(number: int) -> ParsedDate:
    if number in _SERIALS:
        return ParsedDate(_SERIAL_ZERO + dt.timedelta(days=number), repaired=True)
    if number in _YEARS:
        return ParsedDate(dt.date(number, 1, 1), Precision.YEAR)
    if found := _COMPACT.fullmatch(str(number)):
        return _build(str(number), int(found["year"]), found["month"], found["day"], repaired=False)
    raise _no_date(number)


def _build(text: str, year: int, month: str | None, day: str | None, *, repaired: bool) -> ParsedDate:
    if year not in _YEARS:
        raise ValueError(f"“{text}”的年份不在1900年至2099年之间")
    if month is None:
        return ParsedDate(dt.date(year, 1, 1), Precision.YEAR, repaired)
    months = _number(month, text)
    if not 1 <= months <= 12:
        raise ValueError(f"“{text}”不是日期：没有{months}月")
    if day is None:
        return ParsedDate(dt.date(year, months, 1), Precision.MONTH, repaired)
    days = _number(day, text)
    if not 1 <= days <= month_end(year, months).day:
        raise ValueError(f"“{text}”不是日期：{year}年{months}月没有{days}日")
    return ParsedDate(dt.date(year, months, days), Precision.DAY, repaired)
