"""Quantities: numerals, or X where a text leaves the number open, with their measure words; names of methods are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from pingyi.numbers import parse_chinese
from pingyi.reading.speech.lexicon import words
from pingyi.reading.speech.model import Quantity
from pingyi.reading.speech.sentences import masked

_CN = "零〇一二两三四五六七八九十百千万"
_LASTING = re.compile(r"(?:连续|长达|已有|已满|不满|未满|任期|服务期|合同期|为期|期限)$")
"""Before “两年”: how long something lasts, and not which year."""
_BOUNDS = (
    ("<=", re.compile(r"不超过|不高于|不得超过|不得高于|最多|以下|以内|不到|不足|(?<!不)少于|(?<!不)低于")),
    (">=", re.compile(r"至少|不少于|不低于|不得少于|不得低于|以上|超|逾|多于|高于")),
    ("~", re.compile(r"近|约|上下|左右|[余多几]")),
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = words("measures")
    after: dict[str, str] = data["not_before"]

    def alternatives(text: str) -> str:
        ordered = sorted(set(text.split()), key=lambda word: (-len(word), word))
        return "|".join(
            f"{re.escape(word)}(?![{after[word]}])" if word in after else re.escape(word) for word in ordered
        )

    chinese = alternatives(data["chinese"])
    every = alternatives(f"{data['chinese']} {data['digits']}")
    about, more = data["about"], data["more"]
    digit = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    numeral = re.compile(
        rf"(?P<about>{about})?(?:"
        rf"(?P<percent>百分之[{_CN}\dX×]+|[{_CN}]分之[{_CN}](?![之])|[一二两三四五六七八九]成(?:半|多)?(?=以?[上左的、，。；党村群干年农企项人单户问任指小诉]|$))"
        rf"|(?P<first>{digit})(?:[-—–~～至到](?P<second>{digit}))?(?P<odd>[余多几])?(?P<scale>[百千]?[万亿])?(?P<odd2>[余多])?(?P<unit>{every})"
        rf"|(?P<x>(?<![A-Za-zX×])(?:[X×]{{1,3}}|某)(?=[余多个名万亿%件次项期场处]|[^X×A-Za-z镇乡村社区县市省]))(?P<oddx>[余多])?(?P<unitx>{every})"
        rf"|(?P<body>(?<![{_CN}])(?:数?[{_CN}]+|[数几][{_CN}]*|近?[百千万])(?:[余多几])?)(?P<unitc>{chinese})"
        rf")(?P<more>{more})?"
    )
    return numeral, re.compile(data["idioms"])


def amounts(text: str, at: int = 0) -> Iterator[Quantity]:
    """The quantities of ``text``; offsets count from ``at``. Dates, ordinals, numbers of headings and idioms are left out."""
    numeral, idioms = _patterns()
    plain = masked(text)
    hidden = [match.span() for match in idioms.finditer(plain)]
    position = 0
    while match := numeral.search(plain, position):
        position = match.end()
        start = match.start("first") if match["first"] else match.start()
        before = plain[max(0, match.start() - 1) : match.start()]
        value_at = next(match.start(name) for name in ("percent", "first", "x", "body") if match[name] is not None)
        if any(first <= value_at < last for first, last in hidden) or (
            before in ("第", "每") and not match["about"] and match["unitc"] == "个"
        ):
            continue
        if match["unitc"] == "年" and not (
            match["about"] not in (None, "近") or _LASTING.search(plain[: match.start()])
        ):
            continue
        if before in ("前", "后") and (match["unit"] or match["unitc"]) in ("位", "名"):
            continue
        if before == "第" or _dated(plain, match) or (match["x"] and match["x"] == "某"):
            continue
        if match["first"] and re.search(r"[A-Za-z\d.〔\[-]$", plain[:start]) and not match["about"]:
            continue
        yield _quantity(text, match, at)


def _dated(plain: str, match: re.Match[str]) -> bool:
    """“2019年”, “3日”, “半年”; a duration (“3年”) is a quantity."""
    unit = match["unit"] or ""
    if unit == "年" and match["first"]:
        return len(match["first"]) == 4 or (len(match["first"]) == 2 and plain[match.end() : match.end() + 1].isdigit())
    return unit == "日" and plain[: match.start()].endswith("月")


def _quantity(text: str, match: re.Match[str], at: int) -> Quantity:
    about, more = match["about"] or "", match["more"] or ""
    if match["percent"]:
        value, unit, odd = match["percent"], "%", ""
        number = _share(value)
    elif match["first"]:
        odd = (match["odd"] or "") + (match["odd2"] or "")
        value = match["first"] + (f"-{match['second']}" if match["second"] else "")
        unit = (match["scale"] or "") + match["unit"]
        number = None if match["second"] else Fraction(match["first"].replace(",", ""))
    elif match["x"]:
        odd = match["oddx"] or ""
        value, unit, number = match["x"], match["unitx"], None
    else:
        body = match["body"]
        odd = next((sign for sign in "余多几" if body.endswith(sign)), "")
        value, unit = body, match["unitc"]
        number = _integer(body.rstrip("余多几"))
    if unit.startswith(("余", "多")):
        odd, unit = unit[0], unit[1:]
    bound = next(
        (sign for sign, pattern in _BOUNDS if pattern.search(f"{about}|{more}|{odd}")),
        "",
    )
    if unit == "批" and value == "一":
        value, number = "一批", None
    return Quantity(
        text[match.start() : match.end()],
        value + (odd if odd and not value.endswith(odd) else ""),
        number,
        unit,
        bound,
        at + match.start(),
        at + match.end(),
    )


def _integer(text: str) -> Fraction | None:
    try:
        return Fraction(parse_chinese(text))
    except ValueError:
        return None


def _share(text: str) -> Fraction | None:
    """“百分之九十” → 90, “三分之二” → 200/3, “九成” → 90: in percent."""
    if text.startswith("百分之"):
        return _integer(text[3:])
    if "分之" in text:
        below, _, above = text.partition("分之")
        one, other = _integer(above), _integer(below)
        return one * 100 / other if one is not None and other else None
    tens = _integer(text[0])
    return None if tens is None else tens * 10 + (5 if "半" in text else 0)
