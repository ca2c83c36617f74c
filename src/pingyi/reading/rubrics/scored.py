"""Score rules as the pack writes them, and what the ways of writing them share."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pingyi.numbers import plain
from pingyi.reading.rubrics.conditions import ask
from pingyi.reading.rubrics.effects import NotUnderstood
from pingyi.reading.rubrics.lexer import Token, tokens
from pingyi.reading.rubrics.model import Rule


@dataclass(frozen=True)
class Counted:
    """The rules of an item that count, what it is worth, the limit that they name, and whether it lies outside the hundred."""

    rules: tuple[Rule, ...]
    points: Decimal
    cap: Decimal | None
    bonus: bool


PERCENT = ("%", "个百分点")


HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Scored:
    """A score rule as the pack writes it, and what figure it needs.

    ``needs``: "" a person's points · rate (value of target) · missing (done of due) · cases (how many) · amount (so many) · money ·
    yes (done or not). ``tiers``: name → points, each with a figure of its own. ``word``: the measure word.
    """

    score: dict[str, Any]
    needs: str = ""
    word: str = ""
    tiers: tuple[tuple[str, Decimal], ...] = ()
    better_less: bool = False


@dataclass(frozen=True)
class Split:
    """Several deductions from one figure of points: each an item, their points a division that only adds up."""

    pieces: tuple[tuple[Decimal, Scored, Rule], ...] = field(default=())


def person(points: Decimal) -> Scored:
    """A person's figure between 0 and the points."""
    return Scored({"discretion": {"low": 0, "high": num(points)}})


def num(value: Decimal) -> int | float:
    """A decimal as YAML writes it."""
    return int(value) if value == value.to_integral_value() else float(value)


def line(value: Decimal, unit: str) -> str | int | float:
    """A threshold: “90%” or a number."""
    if unit in {"万元", "元"}:
        return f"{plain(value)}{unit}"
    return f"{plain(value)}%" if unit in PERCENT else num(value)


def flat(rule: Rule) -> bool:
    """A plain figure under mere words, or under nothing."""
    return rule.each is None and rule.when.bound is None and not rule.tiers and not rule.when.otherwise


def line_of(setting: str) -> Decimal | None:
    """The rate that a setting names (“低于90%的” → 90); None where it names none."""
    if not setting:
        return None
    try:
        asked = ask(
            [token for token in tokens(setting.rpartition("，")[2]) if token.kind != "stop"],
            Token("effect", ""),
            inside=False,
        )
    except NotUnderstood:
        return None
    bound = asked.when.bound
    if bound is None or bound.unit != "%":
        return None
    return bound.low if bound.high is None else bound.high if bound.low is None else None


def word_of(unit: str) -> str:
    """The measure word of a unit; "" where it is none."""
    return "" if unit in {"%", "分", "名次"} else unit
