"""How deadlines look in text: a pattern for each function of :mod:`pingyi.calendar.deadline_readers`.

The patterns run over text whose full-width digits and signs are already ASCII, at unchanged offsets. A group
``year`` is the wording of the year; a pattern without one never takes a year from the text around it.
"""

from __future__ import annotations

import re
from functools import cache

from pingyi.calendar import deadline_readers as read
from pingyi.calendar.deadline import DeadlineKind
from pingyi.calendar.festivals import NAMES

Rule = tuple[re.Pattern[str], read.Reader]

_N = r"(?:\d+|[一二两三四五六七八九十]+)"
_N_WHOLE = r"(?:\d++|[一二两三四五六七八九十]++)"
# A month or day must not be the tail of a longer number.
_CLEAR = r"(?<![\d一二三四五六七八九十.])"
_SOME_YEAR = r"(?P<year>(?:\d{4}|\d{2}|[〇零一二三四五六七八九]{4})年|[今本当明次翌来后去上]年|每年)"
_YEAR = rf"(?:{_SOME_YEAR}的?)?"
_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:[12]\d|3\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_BEFORE = r"(?:之前|以前|前)"
_DASH = r"(?:份?\s*(?:-|—+|–|~|～|至|到)\s*)"
_LATER = r"(?!考核|述职|总结|评议|检查|工作|报告|测评|表彰)"
_FESTIVAL = "|".join(NAMES)

# Of two matches at one place the longest wins, of equal ones the upper.
_IN_TEXT: tuple[tuple[read.Reader, str], ...] = (
    (read.monthly_by, rf"每月的?(?:月?(?:底|末){_BEFORE}?|(?P<day>\d{{1,2}}|{_D})[日号]{_BEFORE}?)"),
    (
        read.between,
        (
            rf"{_CLEAR}{_YEAR}(?P<month>{_M})月?(?:(?P<day>{_D})[日号])?{_DASH}(?P<year2>(?:\d{{4}}|[次明翌当今本])年)?"
            rf"(?P<month2>{_M})月(?:(?P<day2>{_D})[日号]|份|[底末])?{_BEFORE}?(?!\d)"
        ),
    ),
    (
        read.within_month,
        rf"{_CLEAR}{_YEAR}(?P<month>{_M})月(?P<day>{_D})[日号]?{_DASH}(?P<day2>{_D})[日号]{_BEFORE}?",
    ),
    (read.full_date, rf"{_CLEAR}{_YEAR}(?P<month>{_M})月(?P<day>{_D})(?:[日号]{_BEFORE}?|{_BEFORE})"),
    (
        read.dotted,
        (
            rf"(?<![\d.])(?P<full>\d{{4}})(?P<sep>[.\-/])(?P<month>\d{{1,2}})(?P=sep)"
            rf"(?P<day>\d{{1,2}})(?![\d.])日?{_BEFORE}?"
        ),
    ),
    (read.by_month_end, rf"{_CLEAR}{_YEAR}(?P<month>{_M})月份?[底末]{_BEFORE}?"),
    (
        read.ten_days,
        (rf"{_CLEAR}{_YEAR}(?P<month>{_M})月份?(?P<part>[上中下]旬|初|中(?!国|央|共))(?P<before>[底末]?{_BEFORE})?"),
    ),
    (read.month_before, rf"{_CLEAR}{_YEAR}(?P<month>{_M})月份?{_BEFORE}"),
    (read.in_month, rf"{_CLEAR}{_YEAR}(?P<month>{_M})月份?内?(?!{_N_WHOLE}(?!次))"),
    (read.never, rf"(?<![\d.])(?:1[3-9]|[2-9]\d|0{{1,2}})月(?!内)(?:份?[底末]?{_BEFORE})?"),
    (read.year_end, rf"(?:{_SOME_YEAR}的?年?|(?<![\d半近往历多几])年)(?:[底末终]{_BEFORE}|底{_LATER})"),
    (read.year_end, r"(?:(?P<year>[今本当明]年|\d{4}年)年?|(?<![\d一二两三四五六七八九十半近往历多几])年)(?:度内|内)"),
    (read.whole_year, r"(?P<year>[今本当明]年|\d{4}年)?(?:全年|整年)"),
    (read.before_year, rf"(?<!\d)(?P<year>\d{{4}}年){_BEFORE}"),
    (read.half_year, rf"{_YEAR}(?P<half>[上下])半年(?P<end>年?[底末]|内)?(?P<before>{_BEFORE})?"),
    (read.quarter, rf"{_CLEAR}{_YEAR}第?(?P<quarter>[一二三四1-4])季度(?P<end>[底末]|内)?(?P<before>{_BEFORE})?"),
    (read.before_festival, rf"{_YEAR}[“\"]?(?P<name>{_FESTIVAL})[”\"]?节?{_BEFORE}"),
    (read.new_year, rf"{_YEAR}元旦节?{_BEFORE}"),
    (read.school, rf"(?P<name>寒假|暑假|开学|放假|学期末|期末|学期结束){_BEFORE}"),
    (
        read.recurring,
        (
            rf"每(?P<every>{_N})?个?"
            rf"(?P<cadence>周|星期|月|季度|季|半年|年)[^，。；、,;\d一二两三四五六七八九十]{{0,10}}?"
            rf"(?:至少|不少于|不低于)?(?P<times>{_N})[次场期轮]"
        ),
    ),
    (
        read.recurring,
        (rf"(?<![\d一二两三四五六七八九十上下第个每])(?P<cadence>半年|季度|月)(?:至少|不少于)?(?P<times>{_N})次"),
    ),
    (
        read.recurring,
        (
            rf"(?<![\d一二两三四五六七八九十上下第个每全近])(?P<cadence>半年|季度|月)(?:至少|不少于)?"
            rf"[\u4e00-\u9fff]{{2}}(?P<times>{_N})次"
        ),
    ),
    (read.recurring, rf"[一1](?P<cadence>周|月|季|年)(?:至少|不少于)?(?P<times>{_N})次"),
    (read.ambiguous_quarter, rf"(?<!第)[一1](?P<cadence>季度)(?:至少|不少于)?(?P<times>{_N})次"),
    (
        read.recurring,
        (
            r"每(?P<every>[两二三四五六1-9])?个?(?P<cadence>周|星期|月|季度|季(?!度)|半年|年)"
            rf"(?P<tail>第[一二三四五]个?(?:周|月|工作日)[底末]?{_BEFORE}?|[上中下]旬{_BEFORE}?|[一二三四五六日天]{_BEFORE}|初)?"
        ),
    ),
    (read.recurring, rf"全(?P<cadence>年)(?:至少|不少于|不低于)?(?P<times>{_N})[次场期]"),
    (
        read.recurring,
        (r"按(?P<cadence>周|月|季度|季(?!度)|半年|年)(?=报|开展|调度|通报|上报|更新|检查|召开|$|[，。；])"),
    ),
    # “实行月调度、季通报”: the period's name alone, before what is done in each of them.
    (
        read.recurring,
        r"(?<=[行按、，])(?P<cadence>周|月|季)(?=调度|通报|检查|点评|例会|研判|小结|公示|分析|督查|考评|讲评|评比|报告|更新|晾晒)",
    ),
    (
        read.relative,
        (
            rf"(?:(?P<n>{_N})(?:个?(?P<workday>工作日)|(?:个(?=月|星期|小时))?(?P<unit>小时|天|日|周|星期|月|年))"
            rf"|(?P<half>半个?月|半年))(?:之内|以内|内)"
        ),
    ),
    (
        read.half_month,
        rf"每半个?月(?:[^，。；、,;\d一二两三四五六七八九十]{{0,8}}?(?:至少|不少于)?(?P<times>{_N})[次场期轮])?",
    ),
    (read.period_end, rf"每(?P<cadence>季度|半年)[底末]{_BEFORE}?"),
    (
        read.no_cadence,
        (rf"每(?:学期|[天日])(?:[^，。；、,;\d一二两三四五六七八九十]{{0,6}}?(?:至少|不少于)?(?P<times>{_N})次)?"),
    ),
    (read.plainly(DeadlineKind.UNKNOWN, read.WHICH_MONTH), rf"(?:[当本下次上]?月)[底末]{_BEFORE}"),
    (read.plainly(DeadlineKind.UNKNOWN, read.WHICH_QUARTER), rf"[当本下]?季度[底末]{_BEFORE}"),
    (read.plainly(DeadlineKind.IMMEDIATE), r"立行立改|立查立改|即知即改|即查即改|边查边改|立即整改"),
    (read.plainly(DeadlineKind.STANDING), r"长期坚持|持续坚持|常态化(?:推进|开展|坚持|进行|落实)|长期有效"),
    (read.plainly(DeadlineKind.UNKNOWN, read.OPEN), r"另行通知|时间待定|期限待定|待定"),
)

# Phrases that are a deadline only where the cell holds nothing else.
_ALONE: tuple[tuple[read.Reader, str], ...] = (
    (read.whole_year, r"(?P<year>(?:\d{4}|[〇零一二三四五六七八九]{4})年|[今本当明]年)度?"),
    (read.year_end, r"(?P<year>\d{4}年|[今本当明]年)?年?[底末终]"),
    (read.plainly(DeadlineKind.STANDING), r"长期|常态化|持续|一贯|经常性?|日常|贯穿全年|常年"),
    (read.plainly(DeadlineKind.IMMEDIATE), r"立即|马上|即时|即改"),
    (read.plainly(DeadlineKind.UNKNOWN, read.OPEN), r"适时|及时|尽快|尽早|近期|按上级(?:要求|安排|部署|通知)|视情况?"),
    (read.plainly(DeadlineKind.UNKNOWN, read.SCHOOL), r"寒假|暑假|期末|学期末"),
    (read.plainly(DeadlineKind.UNKNOWN, read.WHICH_MONTH), rf"月[底末]|{_D}[日号]{_BEFORE}"),
    (read.plainly(DeadlineKind.UNKNOWN, read.OPEN), r"[年节]前|两节前"),
)


@cache
def rules() -> tuple[Rule, ...]:
    """What is looked for inside a text. Compiled at the first call: an import should not cost that."""
    return tuple((re.compile(pattern), reader) for reader, pattern in _IN_TEXT)


@cache
def alone() -> tuple[Rule, ...]:
    """What counts only as a whole text."""
    return tuple((re.compile(pattern), reader) for reader, pattern in _ALONE)
