"""From an effect's token to its rule: points, spans, lists of tiers, grades."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pingyi.reading.rubrics import words
from pingyi.reading.rubrics.lexer import Token, number
from pingyi.reading.rubrics.model import Each, Effect, Rule, Tier, When

if TYPE_CHECKING:
    from pingyi.reading.rubrics.conditions import Asked


class NotUnderstood(Exception):  # noqa: N818  not an error: the sentence is passed on to a person
    """Some of the sentence is not understood."""


_LEVEL = "|".join(sorted(words.LEVELS, key=len, reverse=True))
_PRIZE = "|".join(sorted(words.PRIZES, key=len, reverse=True))
_LISTS = (
    re.compile(rf"(?:{_LEVEL})(?:(?:、|和|或|及)(?:{_LEVEL}))+"),
    re.compile(rf"(?:{_PRIZE}|[特一二三四])(?:等)?(?:奖)?(?:(?:、|和|或|及)(?:{_PRIZE}|[一二三四])(?:等)?(?:奖)?)+"),
)
_NAME = 6
_OF_ONE = re.compile(r"(?:该|此|单|每|各)[件次个人户例起处篇条场名批]$")
"""“该件不得分”: one of many, not the whole item."""
_SPLIT = re.compile("、|和|或|及")


def effect_of(token: Token, asked: Asked) -> Rule:
    """The rule of an effect under a condition; raises :class:`NotUnderstood`."""
    unit = token.unit
    if unit == "amount":
        return _amount(token, asked)
    if asked.each is not None and unit != "judge":
        raise NotUnderstood
    if unit == "judge":
        effect: Effect = "judge-take" if token.get("take") else "judge-add" if token.get("add") else "judge"
        return Rule(effect, when=asked.when, each=asked.each)
    if unit == "zero" and _OF_ONE.search(asked.when.text + asked.when.tail):
        raise NotUnderstood
    if unit in {"worth", "base"}:
        if asked.when:
            raise NotUnderstood
        points = number(token.get("one")[:-1])
        return Rule(unit, points, points)  # type: ignore[arg-type]  # one of the two effects
    if unit == "spare":
        return Rule("spare-add" if "加" in token.text else "spare-take", when=asked.when)
    if unit == "mark" and not (asked.when.otherwise or (asked.when.bound and asked.when.bound.unit == "分")):
        raise NotUnderstood
    if unit in {"bar", "fail", "mark"}:
        grade = token.get(unit)
        return Rule(unit, when=asked.when, grade=grade, and_better=bool(token.get("up")))  # type: ignore[arg-type]  # as above
    basis = token.get("what") or token.get("whatb")
    return Rule(unit, when=asked.when, grade="", tiers=(), basis=basis)  # type: ignore[arg-type]  # the lexer's names are the effects


def _amount(token: Token, asked: Asked) -> Rule:
    if per := token.get("per"):
        if asked.each or asked.when.otherwise:
            raise NotUnderstood
        asked = replace(asked, each=Each("case", Decimal(1), per))
    effect: Effect = "take" if token.get("take") else "add" if token.get("add") else "give"
    apart = bool(token.get("apart") or token.get("apart2"))
    if listed := token.get("list"):
        return _tiers(effect, listed, asked)
    if span := token.get("range"):
        low, high = (number(end.removesuffix("分")) for end in span.split("-"))
        return _ranged(effect, low, high, asked, apart=apart)
    if apart:
        raise NotUnderstood
    if upto := token.get("upto"):
        return Rule(effect, Decimal(0), number(upto[:-1]), asked.when, asked.each)
    points = number(token.get("one")[:-1])
    if token.get("eachly"):
        return _of_each(effect, points, asked)
    return Rule(effect, points, points, asked.when, asked.each)


def _ranged(effect: Effect, low: Decimal, high: Decimal, asked: Asked, *, apart: bool) -> Rule:
    if low > high and (names := _names(asked.when.text + asked.when.tail)):
        return _falling(effect, names, low, high, asked)
    if apart or low > high:
        raise NotUnderstood
    return Rule(effect, low, high, asked.when, asked.each)


def _of_each(effect: Effect, points: Decimal, asked: Asked) -> Rule:
    """“无方案、无总结的各扣1分”: the figure belongs to each of what is listed."""
    each_of = _names(asked.when.text + asked.when.tail)
    if len(each_of) < 2 or asked.each or asked.when.bound:
        raise NotUnderstood
    return Rule(effect, when=asked.when, tiers=tuple(Tier(name, points) for name in each_of))


def _tiers(effect: Effect, listed: str, asked: Asked) -> Rule:
    """“获省、市表扬的，分别奖20、10分”: as many names as points, in one list, or it is not understood."""
    figures = [number(one.removesuffix("分")) for one in re.split("[、/]", listed)]
    names = _ranked(asked.when) or _names(asked.when.text + asked.when.tail)
    if len(names) != len(figures):
        raise NotUnderstood
    tiers = tuple(Tier(name, points) for name, points in zip(names, figures, strict=True))
    return Rule(effect, when=asked.when, each=asked.each, tiers=tiers)


def _falling(effect: Effect, names: list[str], high: Decimal, low: Decimal, asked: Asked) -> Rule:
    """“一、二、三等奖加3－1分”: steps of one, as many as there are names."""
    figures = [high - step for step in range(int(high - low) + 1)]
    if len(figures) != len(names) or figures[-1] != low or asked.when.bound:
        raise NotUnderstood
    tiers = tuple(Tier(name, points) for name, points in zip(names, figures, strict=True))
    return Rule(effect, when=asked.when, each=asked.each, tiers=tiers)


def _ranked(when: When) -> list[str]:
    """第1名, 第2名 … of a span of ranks; a span of anything else has no names."""
    if when.bound is None:
        return []
    if when.bound.unit != "名次" or when.bound.low is None or when.bound.high is None:
        raise NotUnderstood
    return [f"第{rank}名" for rank in range(int(when.bound.low), int(when.bound.high) + 1)]


def _names(text: str) -> list[str]:
    """The names of the one list of levels or prizes in ``text``; [] where there is none or more than one."""
    found = [match for pattern in _LISTS for match in pattern.finditer(text)]
    if not found:
        # Nothing but a list: “优、良、中、差分别得5、4、3、1分”.
        names = text.rpartition("，")[2].split("、")
        return names if len(names) > 1 and all(0 < len(name) <= _NAME for name in names) else []
    if len(found) != 1:
        return []
    names = [name for name in _SPLIT.split(found[0][0]) if name]
    if any(name.endswith(("等奖", "等", "奖")) for name in names):
        last = names[-1]
        ending = "等奖" if last.endswith("等奖") else "等" if last.endswith("等") else "奖"
        names = [name.removesuffix("奖").removesuffix("等") + ending for name in names]
    return names
