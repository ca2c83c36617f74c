"""What each pattern of :mod:`pingyi.calendar.deadline_patterns` means: one function a sort of phrase."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pingyi.calendar.deadline import PERIOD_END, Deadline, DeadlineKind, Span
from pingyi.calendar.festivals import festival
from pingyi.calendar.periods import Cadence, month_end
from pingyi.numbers import parse_chinese

_DAY = timedelta(days=1)
_RELATIVE_YEARS = {"今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "翌": 1, "来": 1, "后": 2, "去": -1, "上": -1}
_CADENCES = {
    "周": Cadence.WEEK,
    "星期": Cadence.WEEK,
    "月": Cadence.MONTH,
    "季度": Cadence.QUARTER,
    "季": Cadence.QUARTER,
    "半年": Cadence.HALF_YEAR,
    "年": Cadence.YEAR,
}
_SPANS = {
    "小时": Span.HOUR,
    "天": Span.DAY,
    "日": Span.DAY,
    "周": Span.WEEK,
    "星期": Span.WEEK,
    "月": Span.MONTH,
    "年": Span.YEAR,
}

_TWO_READINGS = "“{}”有两种理解，按此前一日计，请核定"
_NO_DAY = "“{}”没有这一天，请核定"
OPEN = "未定期限，请补充"
WHICH_MONTH = "未写明哪个月，请补充月份"
WHICH_QUARTER = "未写明哪个季度，请补充"
SCHOOL = "日期以学校校历为准，请补充"
_LUNAR_UNKNOWN = "该年农历节日日期未收录，请补充"


@dataclass(frozen=True)
class Context:
    """What a rule may look at besides its match: the year that an undated phrase belongs to, and days known by name."""

    year: int
    named: Mapping[str, date]


Reader = Callable[[re.Match[str], Context], Deadline]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else parse_chinese(text)


def year_of(text: str | None, year: int) -> int:
    """The year that a pattern's ``year`` group means, ``year`` being the plan's."""
    if text is None or text == "每年":
        return year
    number = year + _RELATIVE_YEARS[text[0]] if text[0] in _RELATIVE_YEARS else _number(text[:-1])
    return 2000 + number if number < 100 else number


def _finish(deadline: Deadline, match: re.Match[str]) -> Deadline:
    """Mark what the year's wording says about ``deadline``: 每年 makes it yearly, a two-digit year is a guess."""
    text = match.groupdict().get("year")
    if text == "每年":
        return replace(deadline, kind=DeadlineKind.RECURRING, cadence=Cadence.YEAR, times=1)
    if text and re.fullmatch(r"\d\d年", text):
        return deadline.doubtful("年份只有两位，按20××年计")
    return deadline


def _by(match: re.Match[str], day: date, first: date | None = None) -> Deadline:
    kind = DeadlineKind.BY if first is None else DeadlineKind.WINDOW
    return _finish(Deadline(match[0], kind, date=day, first=first), match)


def _impossible(match: re.Match[str]) -> Deadline:
    return Deadline(match[0], DeadlineKind.UNKNOWN, sure=False, note=_NO_DAY.format(match[0]))


def _real(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= month_end(year, month).day else None


def by_month_end(match: re.Match[str], context: Context) -> Deadline:
    """“5月底前”."""
    return _by(match, month_end(year_of(match["year"], context.year), _number(match["month"])))


def month_before(match: re.Match[str], context: Context) -> Deadline:
    """“3月前”: before March begins, or by its end?"""
    first = date(year_of(match["year"], context.year), _number(match["month"]), 1)
    return _by(match, first - _DAY).doubtful(_TWO_READINGS.format(match[0]))


def in_month(match: re.Match[str], context: Context) -> Deadline:
    """“3月”, “3月份”."""
    year, month = year_of(match["year"], context.year), _number(match["month"])
    return _by(match, month_end(year, month), date(year, month, 1))


def ten_days(match: re.Match[str], context: Context) -> Deadline:
    """“3月上旬”, “6月中旬前”; “月初” and “月中” are vague."""
    year, month = year_of(match["year"], context.year), _number(match["month"])
    part, before = match["part"], match["before"]
    ends = {"上旬": 10, "中旬": 20, "下旬": 31, "初": 10, "中": 20}
    last = date(year, month, min(ends[part], month_end(year, month).day))
    first = date(year, month, {"中旬": 11, "中": 11, "下旬": 21}.get(part, 1))
    if part in ("初", "中"):
        return _by(match, last, first).doubtful(f"“{match[0]}”没有确切日期，请核定")
    if before and not before.startswith(("底", "末")):
        return _by(match, first - _DAY).doubtful(_TWO_READINGS.format(match[0]))
    return _by(match, last) if before else _by(match, last, first)


def full_date(match: re.Match[str], context: Context) -> Deadline:
    """“5月10日前”, “2020年6月30日”: with that day."""
    month, day = _number(match["month"]), _number(match["day"])
    real = _real(year_of(match["year"], context.year), month, day) if 1 <= month <= 12 else None
    return _by(match, real) if real else _impossible(match)


def never(match: re.Match[str], _context: Context) -> Deadline:
    """“13月底前”."""
    return _impossible(match)


def dotted(match: re.Match[str], _context: Context) -> Deadline:
    """“2020.6.30前”, “2020-06-30”: with that day."""
    month = int(match["month"])
    real = _real(int(match["full"]), month, int(match["day"])) if 1 <= month <= 12 else None
    return _by(match, real) if real else _impossible(match)


def between(match: re.Match[str], context: Context) -> Deadline:
    """“3月-4月”, “3月5日至4月10日”, “11月至次年2月”."""
    year = year_of(match["year"], context.year)
    months = _number(match["month"]), _number(match["month2"])
    # 次年 and 翌年 follow the window's first year, 明年 the plan's.
    base = year if (match["year2"] or "").startswith(("次", "翌")) else context.year
    last_year = year_of(match["year2"], base) if match["year2"] else year
    wraps = not match["year2"] and months[1] < months[0]
    last_year += wraps
    first = _real(year, months[0], _number(match["day"]) if match["day"] else 1)
    last = _real(last_year, months[1], _number(match["day2"])) if match["day2"] else month_end(last_year, months[1])
    if first is None or last is None or last < first:
        return _impossible(match)
    window = _by(match, last, first)
    return window.doubtful("止于次年，请核定年份") if wraps else window


def within_month(match: re.Match[str], context: Context) -> Deadline:
    """“6月1日-5日”."""
    year, month = year_of(match["year"], context.year), _number(match["month"])
    first, last = _real(year, month, _number(match["day"])), _real(year, month, _number(match["day2"]))
    if first is None or last is None or last < first:
        return _impossible(match)
    return _by(match, last, first)


def year_end(match: re.Match[str], context: Context) -> Deadline:
    """“年底前”, “年内”, “明年年底前”."""
    return _by(match, date(year_of(match["year"], context.year), 12, 31))


def whole_year(match: re.Match[str], context: Context) -> Deadline:
    """“全年”, “2020年全年”."""
    year = year_of(match["year"], context.year)
    return _by(match, date(year, 12, 31), date(year, 1, 1))


def before_year(match: re.Match[str], context: Context) -> Deadline:
    """“2020年前”: before it begins, or by its end?"""
    day = date(year_of(match["year"], context.year) - 1, 12, 31)
    return _by(match, day).doubtful(_TWO_READINGS.format(match[0]))


def half_year(match: re.Match[str], context: Context) -> Deadline:
    """“上半年”, “下半年内”, “上半年底前”."""
    year, upper = year_of(match["year"], context.year), match["half"] == "上"
    first, last = (date(year, 1, 1), date(year, 6, 30)) if upper else (date(year, 7, 1), date(year, 12, 31))
    return _before_or_in(match, first, last)


def quarter(match: re.Match[str], context: Context) -> Deadline:
    """“第四季度”, “二季度末前”."""
    year, last = year_of(match["year"], context.year), 3 * _number(match["quarter"])
    return _before_or_in(match, date(year, last - 2, 1), month_end(year, last))


def _before_or_in(match: re.Match[str], first: date, last: date) -> Deadline:
    end, before = match["end"], match["before"]
    if before and not end:
        return _by(match, first - _DAY).doubtful(_TWO_READINGS.format(match[0]))
    return _by(match, last) if end and end != "内" else _by(match, last, first)


def before_festival(match: re.Match[str], context: Context) -> Deadline:
    """“七一”前, 国庆节前, 春节前: the day before."""
    day = festival(match["name"], year_of(match["year"], context.year))
    if day is None:
        return Deadline(match[0], DeadlineKind.UNKNOWN, sure=False, note=_LUNAR_UNKNOWN)
    return _by(match, day - _DAY)


def new_year(match: re.Match[str], context: Context) -> Deadline:
    """“元旦前” of a year's plan is mostly the next New Year's Day; 明年元旦前 says so."""
    if match["year"]:
        return _by(match, date(year_of(match["year"], context.year), 1, 1) - _DAY)
    return _by(match, date(context.year, 12, 31)).doubtful("按次年元旦前计，请核定")


def school(match: re.Match[str], context: Context) -> Deadline:
    """“寒假前”: the day before, if the school's calendar was given."""
    day = context.named.get(match["name"])
    if day is None:
        return Deadline(match[0], DeadlineKind.UNKNOWN, sure=False, note=SCHOOL)
    return Deadline(match[0], DeadlineKind.BY, date=day - _DAY)


def recurring(match: re.Match[str], _context: Context) -> Deadline:
    """“每季度一次”, “每月组织至少2次”, “每月”."""
    groups = match.groupdict()
    cadence = _CADENCES[match["cadence"]]
    every = _number(groups.get("every") or "1")
    times = _number(groups.get("times") or "1")
    deadline = Deadline(match[0], DeadlineKind.RECURRING, cadence=cadence, times=times)
    if groups.get("tail"):
        deadline = deadline.doubtful(f"“{match['tail']}”未读入，请核定")
    if every == 1:
        return deadline
    if (every, cadence) in _MULTIPLES:
        return replace(deadline, cadence=_MULTIPLES[every, cadence])
    return replace(deadline, cadence=None).doubtful(f"“{match[0]}”的周期须另行设定")


_MULTIPLES = {
    (3, Cadence.MONTH): Cadence.QUARTER,
    (6, Cadence.MONTH): Cadence.HALF_YEAR,
    (2, Cadence.QUARTER): Cadence.HALF_YEAR,
}


def ambiguous_quarter(match: re.Match[str], context: Context) -> Deadline:
    """“一季度一次”: once in every quarter, or once in the first?"""
    return recurring(match, context).doubtful("按每季度计；如指第一季度请写明")


def monthly_by(match: re.Match[str], _context: Context) -> Deadline:
    """“每月25日前”, “每月底前”."""
    day = _number(match["day"]) if match["day"] else PERIOD_END
    deadline = Deadline(match[0], DeadlineKind.RECURRING, cadence=Cadence.MONTH, times=1, day=day)
    if match["day"] and day > 31:
        return _impossible(match)
    return deadline.doubtful("有的月份没有这一天，请核定") if match["day"] and day > 28 else deadline


def period_end(match: re.Match[str], _context: Context) -> Deadline:
    """“每季度末前”."""
    return Deadline(match[0], DeadlineKind.RECURRING, cadence=_CADENCES[match["cadence"]], times=1, day=PERIOD_END)


def half_month(match: re.Match[str], _context: Context) -> Deadline:
    """“每半月一次”: twice a month."""
    return Deadline(match[0], DeadlineKind.RECURRING, cadence=Cadence.MONTH, times=2 * _number(match["times"] or "1"))


def no_cadence(match: re.Match[str], _context: Context) -> Deadline:
    """“每学期一次”, “每天一次”: no cadence of ours."""
    times = _number(match["times"] or "1")
    note = SCHOOL if match[0].startswith("每学期") else "按日的要求须另行设定"
    return Deadline(match[0], DeadlineKind.RECURRING, times=times, sure=False, note=note)


def relative(match: re.Match[str], _context: Context) -> Deadline:
    """“5个工作日内”, “一周内”, “半个月内”, “半年内”."""
    if match["workday"]:
        within, unit = _number(match["n"]), Span.WORKDAY
    elif match["half"]:
        within, unit = (15, Span.DAY) if match["half"].endswith("月") else (6, Span.MONTH)
    else:
        within, unit = _number(match["n"]), _SPANS[match["unit"]]
    note = "须有起算日，请补充从哪一天起算"
    return Deadline(match[0], DeadlineKind.RELATIVE, within=within, unit=unit, sure=False, note=note)


def plainly(kind: DeadlineKind, note: str = "") -> Reader:
    """A reader for phrases without a day, unsure where a ``note`` says what is missing."""

    def read(match: re.Match[str], _context: Context) -> Deadline:
        return Deadline(match[0], kind, sure=not note, note=note)

    return read
