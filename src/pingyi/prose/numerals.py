"""Which strings of an office's Chinese are numbers, and when two of them say the same.

A number is: digits with what is counted (“58件”, “480余万元”, “97.3%”); Chinese numerals before a measure word (“两个”, “四支”);
成 (“近九成”), simple fractions (“一半”, “三分之一”); a day (“2019年3月12日”). Not numbers: “（一）”, “一是”, “一要”, “第一书记”, a
document's number (“〔2019〕12号”), idioms (“一村一策”), and what quotation marks hold as a name (“三会一课”; with digits only
where the name is known). Full-width digits and 大写 are read as what they say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pingyi import numbers
from pingyi.prose.numeral_patterns import CN, DIGIT, FIND, IDIOM, LABEL, MARKER, QUOTED

Kind = Literal["count", "share", "points", "money", "date", "year"]

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
    label = LABEL.match(text)
    for match in FIND.finditer(text, label.end() if label else 0):
        if match["document"] or any(start < match.end() and match.start() < end for start, end in hidden):
            continue
        spotted = _read(match)
        if spotted is not None:
            found.append(spotted)
    return tuple(found)


def quoted_names(text: str) -> tuple[str, ...]:
    """What stands in quotation marks or title marks and holds a digit or a Chinese numeral, marks included."""
    holds = re.compile(f"[{CN}]|{DIGIT}")
    return tuple(match[0] for match in QUOTED.finditer(text) if holds.search(match[0]))


def _hidden(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """The stretches where no number is looked for."""
    hidden = [match.span() for pattern in (MARKER, IDIOM) for match in pattern.finditer(text) if match.group()]
    for match in QUOTED.finditer(text):
        inside = match[1] or match[2] or ""
        bare = FIND.fullmatch(inside)
        if match[2] or (len(inside) <= _SHORT_NAME and not re.search(DIGIT, inside) and not bare):
            hidden.append(match.span())
    for name in names:
        start = text.find(name)
        while name and start >= 0:
            hidden.append((start, start + len(name)))
            start = text.find(name, start + len(name))
    return hidden


_SHARES = {"percent": "p", "tenths": "t", "part": "f"}


def _read(match: re.Match[str]) -> Spotted | None:
    start, end, text = match.start(), match.end(), match[0]
    plain = re.sub(r"\s", "", numbers.halfwidth(unicodedata.normalize("NFC", text)))
    if match["day"]:
        return Spotted(start, end, text, "date", ("date", *_day(plain)))
    if match["year"] or match["month"]:
        return Spotted(start, end, text, "year", ("year", _arabic_year(plain)))
    for kind, mark in _SHARES.items():
        if match[kind]:
            key = _share(plain, match[f"about_{mark}"] or "", match[f"more_{mark}"] or "")
            return Spotted(start, end, text, "share", key)
    return _amount(match) if match["digits"] else _chinese(match)


def _amount(match: re.Match[str]) -> Spotted:
    value = Fraction(numbers.parse_decimal(match["figure"].replace(",", "")))
    for sign in match["scale"] or "":
        value *= {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}[sign]
    odd = "余" if match["odd1"] or match["odd2"] else ""
    about = (match["about_d"] or "", odd, match["more"] or "")
    return _counted(match, value, match["unit"] or "", about, rank=bool(match["rank"]))


def _chinese(match: re.Match[str]) -> Spotted | None:
    unit, body = match["unit_c"], match["body"]
    if match["rank_c"] and unit not in {"位", "名"}:
        return None
    about = (match["about_c"] or "", "余" if match["odd_c"] else "", match["more_c"] or "")
    try:
        value = numbers.parse_chinese(body)
    except ValueError:
        # “三五个”, “千余人”: no exact number, and still one that somebody must be able to prove
        return Spotted(match.start(), match.end(), match[0], "count", ("count", body, unit, *about))
    return _counted(match, Fraction(value), unit, about, rank=bool(match["rank_c"]))


def _counted(match: re.Match[str], value: Fraction, unit: str, about: tuple[str, ...], *, rank: bool) -> Spotted:
    kind: Kind = "count"
    money = {"元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
    if unit in money:
        kind, value, unit = "money", value * money[unit], "元"
    elif unit.endswith("百分点"):
        kind, unit = "points", "百分点"
    key = (kind, ("第" if rank else "") + str(value), unit, *about)
    return Spotted(match.start(), match.end(), match[0], kind, key)


def _share(plain: str, about: str, more: str) -> tuple[str, ...]:
    body = plain.removeprefix(about).removesuffix(more)
    try:
        value = str(_fraction(body))
    except ValueError:
        value = body
    return ("share", value, about, more)


def _fraction(body: str) -> Fraction:
    """“90%”, “百分之九十”, “一半”, “三分之一”, “九成”, “九成半” as a fraction. Raises ValueError for “百分之百十”."""
    if body.endswith("%"):
        return Fraction(numbers.parse_decimal(body.removesuffix("%").replace(",", ""))) / 100
    if body == "一半":
        return Fraction(1, 2)
    if "分之" in body:
        den, _, num = body.partition("分之")
        return Fraction(numbers.parse_chinese(num), numbers.parse_chinese(den.replace("百", "一百")))
    return Fraction(numbers.parse_chinese(body[0]), 10) + (Fraction(1, 20) if body.endswith("半") else 0)


def _day(plain: str) -> tuple[str, ...]:
    parts = [part for part in re.split(r"[年月日\-./]", plain) if part]
    return tuple(_integer(part) for part in parts)


def _integer(part: str) -> str:
    try:
        return str(numbers.parse_chinese(part))
    except ValueError:
        return part


def _arabic_year(plain: str) -> str:
    year, sign, month = plain.partition("年")
    if not sign:
        return plain
    return f"{_integer(year)}年{_integer(month.removesuffix('月')) + '月' if month else ''}"
