"""The year that a text's undated deadlines belong to, and where that is known from."""

from __future__ import annotations

import re
from collections import Counter

from pingyi.numbers import parse_chinese
from pingyi.reading.speech.outline import Outline

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:—20\d{2})?年?(?=年|度|\D)")
_PLAN = re.compile(r"计划|方案|要点|安排|任务|部署|打算|分工|清单|措施|意见|通知")
_LOOK_BACK = re.compile(r"总结|小结|述职|评议|考核|汇报|报告|回顾|点评")
_THIS_YEAR = re.compile(r"(?<!\d)(20\d{2})年(?:，)?(?:既)?是[^。]{0,40}(?:之年|一年|开局|收官|关键|年份|元年|落实年)")
_NEXT = re.compile(
    r"(20\d{2})年(?:度)?(?:的)?(?:主要|重点|目标)?(?:工作)?(?:打算|计划|安排|任务|要点|思路|目标|重点|举措|总体要求)"
    r"|(20\d{2})年(?:的)?(?:主要|重点)工作$"
)
_DATE_LINE = re.compile(r"^\s*[（(]?(20\d{2})年\d{1,2}月\d{1,2}日[）)]?\s*$", re.MULTILINE)
_DIGITS = {sign: number for number, signs in enumerate(("〇○零", *"一二三四五六七八九")) for sign in signs}
_CHINESE_YEAR = re.compile("二[〇○零](?:[〇○零一二三四五六七八九]){2}(?=年)")
_CHINESE_DAY = re.compile(r"(20\d{2}年)([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_FULL_DATE = re.compile(r"(?<!\d)(20\d{2})年\d{1,2}月\d{1,2}日")
_PERIOD = re.compile(r"(?<!\d)(20\d{2})年(?:\d{1,2}月|[上下]半年|第?[一二三四]季度|[年底末])")
"""In a plan of several years, most of what is to be done is of the first."""
_COMING = re.compile(r"明年|来年|新的一年")


def year_of(outline: Outline, text: str) -> tuple[int, str, int]:
    """The year, in Chinese where it was taken from, and the year in which the text speaks where that is the year before.

    (0, "", 0) where the text gives none.
    """
    plain = _in_digits(re.sub("《[^《》]{0,100}》", "", re.sub(r"[ \t\u3000]", "", text)))
    title = _in_digits(outline.title)
    titled = _YEAR.search(title)
    # “2024年上半年总结和下半年安排”: both halves are of one year.
    back = bool(_LOOK_BACK.search(outline.title)) and not re.search(
        "上半年.*下半年|一季度.*二季度|(?:半年|季度|月份?)[^，。]{0,6}(?:小结|总结)", outline.title
    )
    named = int(titled[1]) if titled else 0
    if named and ("政府工作报告" in outline.title or (_PLAN.search(outline.title) and not back)):
        return named, "题目", 0
    for where, words in (
        *((f"小标题“{one.title}”", _in_digits(one.title)) for one in outline.headings),
        ("题目", title),
    ):
        if match := _NEXT.search(words):
            year = int(match[1] or match[2])
            return year, where, named if 0 < named < year else 0
    if match := _THIS_YEAR.search(plain):
        return int(match[1]), f"文中“{match[0][:14]}……”", 0
    if named:
        return (named + 1, "题目是上一年度的总结或评议，任务按下一年度", named) if back else (named, "题目", 0)
    return _dated(plain, plan=bool(_PLAN.search(outline.title)) and not back)


def _in_digits(text: str) -> str:
    """“二〇二六年”, also with the signs that are typed for 〇, as “2026年”; the months and days of a date line too."""
    text = _CHINESE_YEAR.sub(lambda match: "".join(str(_DIGITS[sign]) for sign in match[0]), text)
    return _CHINESE_DAY.sub(lambda match: f"{match[1]}{parse_chinese(match[2])}月{parse_chinese(match[3])}日", text)


def _dated(plain: str, *, plan: bool) -> tuple[int, str, int]:
    """By the date that the text bears, else by the latest year that it speaks of."""
    if dated := _DATE_LINE.search(plain):
        return int(dated[1]), "成文日期", 0
    years = [int(match[1]) for match in _YEAR.finditer(plain)]
    days = Counter(int(year) for year in (_PERIOD if plan else _FULL_DATE).findall(plain)).most_common(1)
    if days and days[0][1] > 1 and days[0][1] > years.count(max(years)) and not _COMING.search(plain):
        return days[0][0], "文中多数日期的年份，请核定", 0
    if years and _COMING.search(plain):
        return max(years) + 1, f"文中所说到{max(years)}年，任务是“明年”的，请核定", max(years)
    return (max(years), "文中最晚的年份，请核定", 0) if years else (0, "", 0)
