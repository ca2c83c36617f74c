"""The times that a form names: 2019年, 上半年, 第三季度, 截至6月底, 1-9月, 前三季度."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pingyi.calendar import month_end
from pingyi.reading.filling.model import Window

_DIGIT = "零一二三四五六七八九十"
_CHINESE_YEAR = re.compile(r"[二][〇零○OＯ0][一二三四五六七八九〇零○][一二三四五六七八九〇零○](?=年)")
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<year>20\d\d)(?:年度?|\.|-)?)"
_UNTIL = r"(?:截至|截止到?|至)?"
_DAY = re.compile(
    rf"(?P<until>[至止到]?)(?:20\d\d[年.])?{_MONTH}[月.](?:\d{{1,2}}|[一二三]?十[一二三四五六七八九]?)[日号](?P<stop>止?)"
)
"""The day on which a form was filled in or is due: no time that it asks about."""
_RANGE = re.compile(
    rf"(?:(?P<y1>20\d\d)[年./-])?(?P<m1>{_MONTH})[月./-](?P<d1>\d{{1,2}})[日号]?[-—–~～至到]+"
    rf"(?:(?P<y2>20\d\d)[年./-])?(?P<m2>{_MONTH})[月./-](?P<d2>\d{{1,2}})(?:[日号]|(?=$|[)，,。；;]))"
)
"""From one day to another (2019年4月1日至8月31日)."""
_PLAN = re.compile(r"[“\"]?十(?P<five>[二三四五])五[”\"]?(?:期间|时期|以来)?")
"""A five-year plan: years, the first of which tells that no single one is meant."""
_PLANS = {"二": 2011, "三": 2016, "四": 2021, "五": 2026}
_OF_THE_FORM = re.compile(
    r"(?P<quarter>[本当]季度?[末底]?|(?<![\d一二三四第])季度?[末底])|(?P<month>[本当]月[末底]?|(?<![\d一二三四五六七八九十])月[末底])|"
    r"(?P<half>本半年[末底]?|(?<![上下])半年[末底])"
)
"""The form's own quarter, month or half-year: 本季度, 季末, 本月."""
_RELATIVE = re.compile(
    r"(?:自?年初(?:以来|至今|起)?|今年以来|本年度?|当年|全年)?累计(?!数)(?:至今)?|年初(?:以来|至今)|今年以来|"
    r"(?P<year>全年度?|本年度?)(?!数|合计)"
)
"""From the year's beginning to the form's end (本年累计), or all of the year (全年)."""
_PATTERNS = (
    re.compile(r"(?P<bare>20\d\d)年?[-—–~～至到](?=20\d\d)"),
    re.compile(rf"(?P<year>20\d\d)[./](?P<from>{_MONTH})[-—–~～](?P<to>{_MONTH})(?!\d)月?"),
    re.compile(rf"(?P<year>20\d\d)[./](?P<one>{_MONTH})(?![\d.月])"),
    re.compile(rf"{_UNTIL}{_YEAR}?(?P<from>{_MONTH})月?(?:份)?[-—–~～至到](?P<to>{_MONTH})月(?:份|底|末)?"),
    re.compile(rf"{_YEAR}?前(?P<firstm>[一二三四五六七八九十]|1[0-2]|[1-9])个月"),
    re.compile(rf"{_YEAR}?前(?P<firstq>[二三两23])个?季度"),
    re.compile(rf"{_UNTIL}{_YEAR}?第?(?P<quarterend>[一二三四1-4])季度?[末底]"),
    re.compile(rf"{_YEAR}?第?(?P<quarter>[一二三四1-4])季度"),
    re.compile(rf"{_UNTIL}{_YEAR}?(?P<halfend>[上下])半年[末底]"),
    re.compile(rf"{_YEAR}?(?P<half>[上下])半年度?"),
    re.compile(rf"(?P<by>截至|截止到?|至)?{_YEAR}?(?P<month>{_MONTH})月(?P<day>\d{{1,2}}|[一二三]?十[一二三四五六七八九]?)[日号](?P<stop>止)?"),
    re.compile(rf"(?P<by2>截至|截止到?|至)?{_YEAR}?(?P<end>{_MONTH})月(?:份)?(?:底|末)(?:止)?"),
    re.compile(rf"(?P<by3>截至|截止到?|至){_YEAR}?(?P<end2>{_MONTH})月(?:份)?(?:止)?"),
    re.compile(rf"{_YEAR}?(?P<one>{_MONTH})月(?:份)?"),
    re.compile(rf"{_UNTIL}{_YEAR}?(?P<yearend>年底|年末|底(?=止|$)|末(?=$))"),
    re.compile(r"(?P<bare>20\d\d)(?:年度?|$)"),
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """A time as written: the year where it is named, months and days; ``whole`` where only a year is named."""

    year: int | None
    first: tuple[int, int] = (1, 1)
    last: tuple[int, int] = (12, 31)
    instant: bool = False
    relative: str = ""
    """quarter · month · half: the form's own, which must be one; so_far: from January to its end; year: all of it."""

    @property
    def whole(self) -> bool:
        """Whether no part of a year is named."""
        return self.first == (1, 1) and self.last == (12, 31) and not self.instant

    @property
    def monthly(self) -> bool:
        """Whether it is one month of a named year (“2019年12月”)."""
        return bool(self.year) and _is_a(self, "month")


def spans(text: str) -> tuple[tuple[Span, ...], str]:
    """The times in a text, and the text without them."""
    text = _CHINESE_YEAR.sub(_year_digits, text)
    found: list[Span] = []
    while match := _RANGE.search(text):
        found += _ranged(match)
        text = text[: match.start()] + "\0" + text[match.end() :]
    while match := _PLAN.search(text):
        found += [Span(_PLANS[match["five"]]), Span(_PLANS[match["five"]] + 4)]
        text = text[: match.start()] + "\0" + text[match.end() :]
    text = _DAY.sub(_without_day, text)
    while match := _OF_THE_FORM.search(text):
        found.append(Span(None, relative=match.lastgroup or ""))
        text = text[: match.start()] + "\0" + text[match.end() :]
    for pattern in _PATTERNS:
        while match := pattern.search(text):
            span = _span(match)
            if span is None:
                break
            found.append(span)
            text = text[: match.start()] + "\0" + text[match.end() :]
    while match := _RELATIVE.search(text):
        found.append(Span(None, relative=match.lastgroup or "so_far"))
        text = text[: match.start()] + "\0" + text[match.end() :]
    return tuple(found), text.replace("\0", "").strip()


def window(parts: tuple[Span, ...], year: int) -> Window | None:
    """Times of one cell, the closest first, as one window.

    None where they contradict each other, name another year, or speak of “本季度” in a form that is not of a quarter.
    """
    years = [one.year for one in parts if one.year]
    if years and years[0] != year:
        return None
    own = next((one for one in parts if not one.whole), None)
    relative = next((one.relative for one in parts[: parts.index(own) if own else None] if one.relative), "")
    if relative in _LENGTHS and (own is None or not _is_a(own, relative)):
        return None
    if own is not None and relative == "so_far":
        own = Span(own.year, (1, 1), own.last, instant=own.instant)
    if own is None or relative == "year":
        instant = any(one.instant for one in parts)
        return Window(date(year, 1, 1), date(year, 12, 31), f"{year}年", instant)
    first, last = date(year, *own.first), _day(year, *own.last)
    return Window(first, last, _label(first, last, instant=own.instant), own.instant)


def _ranged(match: re.Match[str]) -> list[Span]:
    """The times of a range of days; of one over the end of a year both years, so that none of them is taken."""
    first, last = int(match["y1"] or 0), int(match["y2"] or match["y1"] or 0)
    start, end = (_number(match["m1"]), int(match["d1"])), (_number(match["m2"]), int(match["d2"]))
    if first != last or start > end:
        return [Span(first or None), Span(last or None)]
    return [Span(first or None, start, end)]


_LENGTHS = {"quarter": 3, "month": 1, "half": 6}


def _is_a(span: Span, relative: str) -> bool:
    """Whether a span is one whole quarter, month or half of a year."""
    months = _LENGTHS[relative]
    (first, start), (last, stop) = span.first, span.last
    ended = stop >= _end(last)[1] - (last == 2)
    return start == 1 and ended and last - first == months - 1 and last % months == 0


def _span(match: re.Match[str]) -> Span | None:  # noqa: C901, PLR0911  one branch a pattern
    named = match.groupdict()
    year = int(named["year"]) if named.get("year") else None
    if named.get("bare"):
        return Span(int(named["bare"]))
    if named.get("from"):
        low, high = _number(named["from"]), _number(named["to"])
        return Span(year, (low, 1), _end(high)) if low <= high else None
    if named.get("firstm"):
        return Span(year, (1, 1), _end(_number(named["firstm"])))
    if named.get("firstq"):
        return Span(year, (1, 1), _end({"二": 6, "两": 6, "2": 6}.get(named["firstq"], 9)))
    if named.get("quarter"):
        quarter = _number(named["quarter"])
        return Span(year, (3 * quarter - 2, 1), _end(3 * quarter))
    if named.get("half"):
        return Span(year, (1, 1), (6, 30)) if named["half"] == "上" else Span(year, (7, 1), (12, 31))
    if named.get("month"):
        if not (named["by"] or named["stop"]):
            return None
        return Span(year, (1, 1), (_number(named["month"]), _number(named["day"])), instant=True)
    for name, months in (("end", 1), ("end2", 1), ("quarterend", 3), ("halfend", 6)):
        if named.get(name):
            return Span(year, (1, 1), _end(months * _number(named[name])), instant=True)
    if named.get("one"):
        month = _number(named["one"])
        return Span(year, (month, 1), _end(month))
    return Span(year, (1, 1), (12, 31), instant=True)


def _end(month: int) -> tuple[int, int]:
    return month, 31 if month == 12 else month_end(2019, month).day if month != 2 else 29


def _day(year: int, month: int, day: int) -> date:
    return min(month_end(year, month), date(year, month, 1).replace(day=min(day, month_end(year, month).day)))


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text in {"上", "下"}:
        return "上下".index(text) + 1
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGIT.index(text)
    return (_DIGIT.index(tens) if tens else 1) * 10 + (_DIGIT.index(ones) if ones else 0)


def _without_day(match: re.Match[str]) -> str:
    return match[0] if match["until"] or match["stop"] else ""


def _year_digits(match: re.Match[str]) -> str:
    return "".join("0" if one in "〇零○OＯ0" else str(_DIGIT.index(one)) for one in match[0])


def _label(first: date, last: date, *, instant: bool) -> str:
    year = f"{first.year}年"
    if instant:
        end = "年末" if (last.month, last.day) == (12, 31) else f"{last.month}月{last.day}日"
        return f"{year if end != '年末' else str(first.year)}{end}"
    if (first.month, last.month) in {(1, 6), (7, 12)}:
        return year + ("上半年" if first.month == 1 else "下半年")
    if last.month - first.month == 2 and first.month % 3 == 1:
        return f"{year}{'一二三四'[first.month // 3]}季度"
    if first.month == last.month:
        return f"{year}{first.month}月"
    return year if (first.month, last.month) == (1, 12) else f"{year}{first.month}-{last.month}月"
