"""Typed quantities that a claim may say, and how each is written in Chinese.

Only :mod:`pingyi.numbers` divides and rounds. A quantity knows the figure it comes from, so that a number in a sentence can be
walked back to its rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pingyi import numbers

LEVEL = "与上年持平"
Kind = Literal["count", "money", "rate", "points", "average", "names", "text"]


@dataclass(frozen=True)
class Quantity:
    """A published value.

    count int · money int (分) · rate num of den · points Fraction (percentage points) · average Fraction · names · text.
    """

    kind: Kind
    num: int = 0
    den: int = 0
    exact: Fraction | None = None
    names: tuple[str, ...] = ()
    word: str = "个"
    """The measure word of the names (“个村”), or of a count's change."""
    text: str = ""
    measure: str = ""
    unit: str = ""
    of: str = ""

    def comparable(self) -> int | Fraction | str | None:
        """The value that conditions compare; None where it does not apply (a rate of nothing)."""
        match self.kind:
            case "count" | "money":
                return self.num
            case "rate":
                return numbers.fraction(self.num, self.den)
            case "points" | "average":
                return self.exact
            case "names":
                return len(self.names)
            case _:
                return self.text

    def literal(self, raw: object) -> object:
        """A condition's literal typed for this quantity: “90%”, “5万元”, “12”. Raises ValueError in Chinese."""
        if not isinstance(raw, str):
            return raw
        match self.kind:
            case "rate":
                return numbers.parse_percent(raw)
            case "money":
                return numbers.parse_money(raw)
            case "count" | "names" | "points" | "average":
                return Fraction(numbers.parse_decimal(raw))
            case _:
                return raw

    def say(self, style: str) -> str:
        """Written out. ``style`` is a format of the template language; empty: the kind's default.

        Raises:
            ValueError: a format that this kind does not know.
        """
        if self.kind == "names":
            return _listed(self.names, self.word, style)
        if self.kind == "text":
            return self.text
        writer = _WRITERS.get((self.kind, style))
        if writer is None:
            allowed = "、".join(sorted(name or "（不写）" for kind, name in _WRITERS if kind == self.kind))
            msg = f"“{self.of}”不能写成“{style}”，可用：{allowed}"
            raise ValueError(msg)
        return writer(self)


def _spoken(quantity: Quantity) -> str:
    return numbers.spoken_rate(quantity.num, quantity.den) or numbers.percent(quantity.num, quantity.den)


def _size(quantity: Quantity) -> str:
    """The size of a change: the words 提高 or 下降 are the template's, the condition has seen to the sign."""
    exact = abs(quantity.exact or Fraction(0))
    rounded = numbers.half_up(exact, 1)
    return numbers.plain(rounded or numbers.half_up(exact, 2)) + "个百分点"


def _all(quantity: Quantity) -> str:
    """“全部” where all that was owed was done, of more than one; else nothing, and the sentence is said another way."""
    return "全部" if quantity.num == quantity.den > 1 else ""


def _points_trend(quantity: Quantity) -> str:
    exact = quantity.exact or Fraction(0)
    return f"比上年{'提高' if exact > 0 else '下降'}{_size(quantity)}" if exact else LEVEL


def _trend(quantity: Quantity) -> str:
    """An amount's change in words: “比上年增加6万元”."""
    if not quantity.num:
        return LEVEL
    size = numbers.wan(abs(quantity.num)) if quantity.kind == "money" else str(abs(quantity.num))
    return f"比上年{'增加' if quantity.num > 0 else '减少'}{size}{quantity.word if quantity.kind == 'count' else ''}"


_WRITERS: dict[tuple[str, str], Callable[[Quantity], str]] = {
    ("count", ""): lambda q: str(abs(q.num)),
    ("count", "count"): lambda q: str(abs(q.num)),
    ("count", "all"): _all,
    ("count", "trend"): _trend,
    ("money", "all"): _all,
    ("money", "trend"): _trend,
    ("count", "zh"): lambda q: numbers.counted(abs(q.num), ""),
    ("money", ""): lambda q: numbers.money(abs(q.num)),
    ("money", "wan"): lambda q: numbers.wan(abs(q.num)),
    ("money", "approx"): lambda q: numbers.approx_wan(abs(q.num)),
    ("rate", ""): lambda q: numbers.percent(q.num, q.den),
    ("rate", "percent"): lambda q: numbers.percent(q.num, q.den),
    ("rate", "spoken"): _spoken,
    ("points", ""): _size,
    ("points", "trend"): _points_trend,
    ("average", ""): lambda q: numbers.plain(numbers.half_up(q.exact or Fraction(0), 1)),
}


def _listed(names: tuple[str, ...], word: str, style: str) -> str:
    """“甲村、乙村”, or with a limit “甲村、乙村等5个村”."""
    limit = int(style) if style.isdecimal() else 0
    if not limit or len(names) <= limit:
        return "、".join(names)
    return "、".join(names[:limit]) + f"等{len(names)}{word}"
