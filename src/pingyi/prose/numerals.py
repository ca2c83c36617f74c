"""Which strings of an office's Chinese are numbers, and when two of them say the same.

A number is: digits with what is counted (“58件”, “480余万元”, “97.3%”); Chinese numerals before a measure word (“两个”, “四支”);
成 (“近九成”), simple fractions (“一半”, “三分之一”); a day (“2019年3月12日”). Not numbers: “（一）”, “一是”, “一要”, “第一书记”, a
document's number (“〔2019〕12号”), idioms (“一村一策”), and what quotation marks hold as a name (“三会一课”; with digits only where the
name is known). Full-width digits and 大写 are read as what they say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pingyi import numbers

Kind = Literal["count", "share", "points", "money", "date", "year"]

_CN = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_DIGITS = r"[0-9０-９]"
_NUMBER = rf"{_DIGITS}+(?:[,，]{_DIGITS}{{3}})*(?:[.．]{_DIGITS}+)?"
# The longer word first: 个百分点 before 个, 人次 before 人.
_WORDS = (
    "个百分点 百分点 个月 个村 个镇 人次 户次 场次 批次 件次 课时 学时 小时 分钟 公里 万元 亿元 千元 百元 党支部 支部 方面 "
    "个 名 人 次 件 项 户 处 条 篇 份 场 期 届 家 所 支 座 本 类 种 讲 组 天 周 岁 分 元 倍 亩 吨 块 位 步 轮 级 字 页 笔 辆 台 套 例 起 点 "
    "门 道 批 层 年 季 日 月 间 栋 幢 段 队 对 班 车 包 盏 口 桩 宗 届 任 号"
).split()
_AFTER_CHINESE = frozenset({
    "个百分点", "个月", "人次", "户次", "场次", "批次", "课时", "学时", "小时", "分钟", "公里", "万元", "亿元", "千元", "百元",
    "个", "名", "人", "次", "件", "项", "户", "处", "条", "篇", "份", "场", "期", "届", "家", "所", "支", "座", "类", "种", "讲", "组", "天", "周",
    "岁", "分", "元", "倍", "亩", "吨", "块", "位", "轮", "级", "笔", "辆", "台", "套", "例", "起", "门", "批", "年", "栋", "队", "个村", "个镇",
    "党支部", "支部", "方面",
})  # fmt: skip
"""Measure words that make a number of a Chinese numeral; after the others it is mostly an idiom (“六步走”, “三月”)."""
_UNIT = "|".join(sorted(_WORDS, key=lambda word: -len(word)))
_CN_UNIT = "|".join(sorted(_AFTER_CHINESE, key=lambda word: -len(word)))
_HEDGE = r"(?P<{0}>近|约|超过|超|不到|不足|逾)?"
_PATTERNS = {
    "document": rf"(?P<document>[〔\[（(]{_DIGITS}{{4}}[〕\]）)]第?{_DIGITS}+号)",
    "day": rf"(?P<day>(?:{_DIGITS}{{4}}年|[〇零一二三四五六七八九]{{4}}年)?(?:{_DIGITS}{{1,2}}|十?[一二三四五六七八九十])月"
    rf"(?:{_DIGITS}{{1,2}}|[一二三]?十?[一二三四五六七八九十])日|{_DIGITS}{{4}}[-./]{_DIGITS}{{1,2}}[-./]{_DIGITS}{{1,2}})",
    "year": rf"(?P<year>(?<!{_DIGITS})(?:{_DIGITS}{{4}}|[〇零一二三四五六七八九]{{4}})年(?:(?:{_DIGITS}{{1,2}}|十?[一二三四五六七八九十])月)?)",
    "month": rf"(?P<month>{_DIGITS}{{1,2}}月(?:份|底|初|中旬|上旬|下旬|末)?)",
    "percent": rf"(?P<percent>(?P<about_p>近|约|超过|超|不到|不足|逾)?(?:{_NUMBER}\s*[%％]|百分之[{_CN}]+)(?P<more_p>以上|左右)?)",
    "tenths": rf"(?P<tenths>{_HEDGE.format('about_t')}[一二两三四五六七八九](?:成半|成)(?![立为员效果功长就绩本分份熟都品套交])(?P<more_t>以上|左右|多)?)",
    "part": rf"(?P<part>{_HEDGE.format('about_f')}(?:一半|[二三四五六七八九十]分之[一二三四五六七八九])(?P<more_f>以上|左右)?)",
    "digits": rf"(?P<digits>(?P<rank>第)?{_NUMBER}\s*(?P<odd1>[余多])?(?P<scale>[千百]?[万亿])?(?P<odd2>[余多])?(?P<unit>{_UNIT})?(?P<more>以上|左右)?)",
    "chinese": rf"(?P<chinese>(?P<rank_c>第)?[{_CN}]+(?P<odd_c>[余多几])?(?P<unit_c>{_CN_UNIT})(?P<more_c>以上|左右)?)",
}
_FIND = re.compile("|".join(_PATTERNS.values()))
_QUOTED = re.compile(r"“([^“”]*)”|《([^《》]*)》")
_LABEL = re.compile(
    rf"^\s*(?:[（(][{_CN}0-9０-９]+[）)]|[{_CN}]+、|{_DIGITS}+[．.、](?!{_DIGITS})|第[{_CN}]+(?:部分|章|节|句话，)|附件[{_CN}0-9０-９]*)"
)
_MARKER = re.compile(rf"[{_CN}]+[是要](?![{_CN}])")
# 一 in these says “each”, “the whole” or “a little”, not how many; 十分 and 万分 say “very”.
_IDIOM = re.compile(
    r"(?:进一步|统一|唯一|同一|逐一|一一|万一|每一[个名项次件户条家处人年级位]|一[个项条件次户步级年](?:一|(?=[个项条件次户步级年]))|(?<=一[个项条件次户步级人年村镇])一[个项条件次户步级策人品]"
    r"|一年来|[一]人一[份策岗]|一件事|一层|一[级层]抓一[级层]|一级抓|再[^，。；]{0,3}一[分层步]|[十万千百]分(?![之钟])|第一(?:书记|责任人|时间|线)|一批|一定|一致|一起|一次性|一对一|一户一[策档]|一项一项|每年一轮|一轮)"
)  # fmt: skip
_SHORT_NAME = 12


@dataclass(frozen=True)
class Spotted:
    """A number in a text: where, as it stands, and what it says (``key``: equal keys say the same)."""

    start: int
    end: int
    text: str
    kind: Kind
    key: tuple[str, ...]

    def says(self, other: Spotted) -> bool:
        """Whether both say the same number of the same thing, however it is written."""
        return self.key == other.key


def spot(text: str, names: Iterable[str] = ()) -> tuple[Spotted, ...]:
    """The numbers of a paragraph, in order. ``names``: what holds digits and is no number (“555”, a slogan, a title)."""
    hidden = _hidden(text, names)
    found = []
    for match in _FIND.finditer(text):
        if match["document"] or any(start < match.end() and match.start() < end for start, end in hidden):
            continue
        spotted = _read(match)
        if spotted is not None:
            found.append(spotted)
    return tuple(found)


def quoted_names(text: str) -> tuple[str, ...]:
    """What stands in quotation marks or title marks and holds a digit or a Chinese numeral, marks included."""
    holds = re.compile(f"[{_CN}]|{_DIGITS}")
    return tuple(match[0] for match in _QUOTED.finditer(text) if holds.search(match[0]))


def _hidden(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """The stretches where no number is looked for."""
    hidden = [match.span() for pattern in (_MARKER, _IDIOM) for match in pattern.finditer(text) if match.group()]
    label = _LABEL.match(text)
    hidden += [label.span()] if label else []
    for match in _QUOTED.finditer(text):
        inside = match[1] or match[2] or ""
        bare = _FIND.fullmatch(inside)
        if match[2] or (len(inside) <= _SHORT_NAME and not re.search(_DIGITS, inside) and not bare):
            hidden.append(match.span())
    for name in names:
        start = text.find(name)
        while name and start >= 0:
            hidden.append((start, start + len(name)))
            start = text.find(name, start + len(name))
    return hidden


def _read(match: re.Match[str]) -> Spotted | None:
    start, end, text = match.start(), match.end(), match[0]
    plain = re.sub(r"\s", "", numbers.halfwidth(unicodedata.normalize("NFC", text)))
    if match["day"]:
        return Spotted(start, end, text, "date", ("date", *_day(plain)))
    if match["year"] or match["month"]:
        return Spotted(start, end, text, "year", ("year", _arabic_year(plain)))
    if match["percent"]:
        return Spotted(start, end, text, "share", _share(plain, match["about_p"], match["more_p"]))
    if match["tenths"]:
        return Spotted(start, end, text, "share", _share(plain, match["about_t"], match["more_t"]))
    if match["part"]:
        return Spotted(start, end, text, "share", _share(plain, match["about_f"], match["more_f"]))
    if match["digits"]:
        return _amount(match, plain)
    return _chinese(match, plain)


def _amount(match: re.Match[str], plain: str) -> Spotted:
    figure = re.search(r"[0-9]+(?:[,，][0-9]{3})*(?:\.[0-9]+)?", plain)
    assert figure is not None  # noqa: S101  the pattern begins with digits
    value = Fraction(figure[0].replace(",", "").replace("，", ""))
    for sign in match["scale"] or "":
        value *= {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}[sign]
    odd = "余" if match["odd1"] or match["odd2"] else ""
    return _counted(match, value, match["unit"] or "", odd + (match["more"] or ""), rank=bool(match["rank"]))


def _chinese(match: re.Match[str], plain: str) -> Spotted | None:
    unit, more, odd = match["unit_c"], match["more_c"] or "", match["odd_c"] or ""
    body = plain.removeprefix("第").removesuffix(more).removesuffix(unit).removesuffix(odd)
    if match["rank_c"] and unit not in {"位", "名"}:
        return None
    try:
        value = numbers.parse_chinese(body)
    except ValueError:
        # “三五个”, “千余人”: no exact number, and still one that somebody must be able to prove
        return Spotted(match.start(), match.end(), match[0], "count", ("count", body, unit, odd + more))
    return _counted(match, Fraction(value), unit, ("余" if odd else "") + more, rank=bool(match["rank_c"]))


def _counted(match: re.Match[str], value: Fraction, unit: str, about: str, *, rank: bool) -> Spotted:
    kind: Kind = "count"
    money = {"元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
    if unit in money:
        kind, value, unit = "money", value * money[unit], "元"
    elif unit.endswith("百分点"):
        kind, unit = "points", "百分点"
    key = (kind, ("第" if rank else "") + str(value), unit, about)
    return Spotted(match.start(), match.end(), match[0], kind, key)


def _share(plain: str, about: str | None, more: str | None) -> tuple[str, ...]:
    body = plain.removeprefix(about or "").removesuffix(more or "")
    if body.endswith("%"):
        value = Fraction(body.removesuffix("%").replace(",", "")) / 100
    elif body.startswith("百分之"):
        try:
            value = Fraction(numbers.parse_chinese(body.removeprefix("百分之")), 100)
        except ValueError:
            return ("share", body, about or "", more or "")
    elif body == "一半":
        value = Fraction(1, 2)
    elif "分之" in body:
        den, _, num = body.partition("分之")
        value = Fraction(numbers.parse_chinese(num), numbers.parse_chinese(den))
    else:
        value = Fraction(numbers.parse_chinese(body[0]), 10) + (Fraction(1, 20) if body.endswith("半") else 0)
    return ("share", str(value), about or "", more or "")


def _day(plain: str) -> tuple[str, ...]:
    parts = [part for part in re.split(r"[年月日\-./]", plain) if part]
    return tuple(_integer(part) for part in parts)


def _integer(part: str) -> str:
    return str(numbers.parse_chinese(part))


def _arabic_year(plain: str) -> str:
    year, sign, month = plain.partition("年")
    if not sign:
        return plain
    return f"{_integer(year)}年{_integer(month.removesuffix('月')) + '月' if month else ''}"
