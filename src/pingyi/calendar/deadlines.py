"""Deadlines as plans and speeches say them: “5月底前”, “每季度一次”, “制度寒假前，运行全年”.

Rules of reading
- “X月底前”, “X月X日前”, “年底前” include their last day, as offices use them.
- “七一”前, 国庆前 end the day before the festival.
- “3月前”, “二季度前” have two readings; the strict one (before it begins) is given and marked unsure.
- A phrase without a year belongs to the plan's year; after an explicit other year in the same text it follows that
  year, unsure.
- What needs something that the text does not hold (an event, a school's calendar, which month) has no date and is
  unsure.

Nothing here knows today: “明年” is the plan's year plus one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pingyi.calendar.deadline import Deadline
from pingyi.calendar.deadline_patterns import alone, rules
from pingyi.calendar.deadline_readers import Context, Reader, year_of
from pingyi.numbers import halfwidth

_LISTED = re.compile(r"(?<![\d月日])(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、,，]$")
"""“3、4月份”: the number before belongs to the phrase, but is not read."""


def parse_deadline(text: str, year: int, named: Mapping[str, date] | None = None) -> Deadline | None:
    """The deadline that ``text`` is, or else the first one in it; None where it holds none.

    ``year`` is the plan's year. ``named`` gives days that only the user knows: the first day of 寒假, 暑假, 开学 ….
    """
    found = parse_deadlines(text, year, named)
    return found[0] if found else None


def parse_deadlines(text: str, year: int, named: Mapping[str, date] | None = None) -> list[Deadline]:
    """All deadlines in ``text``, in its order, none overlapping another.

    A text that is nothing but a phrase may be shorter than what is looked for inside a sentence: “长期”, “2020年” count
    only alone, since in a sentence they are mostly something else.
    """
    known = named or {}
    return _alone(text, year, known) or _scan(text, year, known)


def _alone(text: str, year: int, named: Mapping[str, date]) -> list[Deadline]:
    plain = halfwidth(text)
    stripped = plain.strip().rstrip("。；;，,")
    for pattern, read in alone():
        if whole := pattern.fullmatch(stripped):
            at = plain.index(stripped)
            return [replace(read(whole, Context(year, named)), phrase=text[at : at + len(stripped)], at=at)]
    return []


def _scan(text: str, year: int, named: Mapping[str, date]) -> list[Deadline]:
    plain = halfwidth(text)
    found: list[Deadline] = []
    position, current, yearly = 0, year, False
    while nearest := _nearest(plain, position):
        match, read = nearest
        groups = match.groupdict()
        if own := groups.get("year"):
            # “明年” is the plan's next year wherever it stands, not the year after the last one named.
            deadline = read(match, Context(year, named))
            current, yearly = year_of(own, year), own == "每年"
        else:
            deadline = read(match, Context(current, named))
            if "year" in groups and deadline.date is not None:
                carried = current if current != year else None
                deadline = _undated(deadline, plain[: match.start()], carried, yearly=yearly)
        found.append(replace(deadline, phrase=text[match.start() : match.end()], at=match.start()))
        position = match.end()
    return found


def _undated(deadline: Deadline, before: str, carried: int | None, *, yearly: bool) -> Deadline:
    """A dated phrase that names no year: doubtful where the text around it makes another year possible."""
    if carried is not None:
        deadline = deadline.doubtful(f"未写年份，随上文按{carried}年计")
    if yearly:
        deadline = deadline.doubtful("上文为“每年”，此处是否也是每年，请核定")
    if before.endswith("年"):
        deadline = deadline.doubtful("前面的年份读不准，请核定")
    if _LISTED.search(before):
        deadline = deadline.doubtful("前面并列的月份未读入，请核定")
    return deadline


def _nearest(text: str, position: int) -> tuple[re.Match[str], Reader] | None:
    """The first match from ``position`` on; of those at one place the longest, of equal ones the earlier rule."""
    best: tuple[re.Match[str], Reader] | None = None
    for pattern, read in rules():
        match = pattern.search(text, position)
        if match and (best is None or (match.start(), -match.end()) < (best[0].start(), -best[0].end())):
            best = match, read
    return best
