"""Ways of scoring that count: for each one taken or added, tiers. Each None where it does not fit exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pingyi.reading.rubrics import words
from pingyi.reading.rubrics.model import Rule
from pingyi.reading.rubrics.scored import (
    PERCENT,
    Counted,
    Scored,
    line,
    line_of,
    num,
    word_of,
)


def takes_each(case: Counted) -> Scored | None:  # noqa: C901, PLR0911, PLR0912  one way, many reasons not to fit
    """“每少一次扣0.5分，扣完为止”, with a line below which there is nothing, from a full figure or a line that is said."""
    rules, points, cap, bonus = case.rules, case.points, case.cap, case.bonus
    takes = [rule for rule in rules if rule.effect == "take" and rule.each]
    gives = [rule for rule in rules if rule.effect in {"give", "full"}]
    zeros = [rule for rule in rules if rule.effect == "zero"]
    if (
        bonus
        or len(takes) != 1
        or len(takes) + len(gives) + len(zeros) != len(rules)
        or len(gives) > 1
        or len(zeros) > 1
    ):
        return None
    take, each = takes[0], takes[0].each
    if each is None or take.points is None or take.when.bound or each.step != 1:
        return None
    if gives and gives[0].effect == "give" and gives[0].points != points:
        return None
    score: dict[str, Any] = {}
    if each.word in PERCENT:
        found = _below_line(take, gives)
        if each.sense != "below" or found is None:
            return None
        score = {"deduct": {"each": num(take.points), "per": "point", "line": line(found, "%")}}
        if take.part_counts:
            score["deduct"]["part_counts"] = True
        if zeros and not _nothing_below(score, zeros[0]):
            return None
        return _floored(Scored(score, "rate", "个百分点"), points, cap)
    if (gives and gives[0].when.bound is not None) or (
        take.when.setting and line_of(take.when.setting) is not None and each.sense in {"above", "below"}
    ):
        return None
    if each.sense == "below":
        return None
    missing = each.sense == "missing"
    if zeros and (share := _share(zeros[0])) is not None:
        if not missing and not any(sign in f"{take.when.text}{zeros[0].when.tail}" for sign in "未不没"):
            return None
        missing = True
        score["zero_when"] = {"missing": {"gte": {"field": "den", "times": [share.numerator, share.denominator]}}}
    elif zeros and (times := _times(zeros[0], each.word)) is not None:
        score["zero_when"] = {"missing" if missing else "num": {"gte": times}}
    elif zeros:
        return None
    score = {"deduct": {"each": num(take.points), "per": "missing" if missing else "case"}} | score
    return _floored(
        Scored(score, "missing" if missing else "cases", word_of(each.word), better_less=not missing), points, cap
    )


def _share(zero: Rule) -> Fraction | None:

    bound = zero.when.bound
    if bound is None or bound.unit != "%" or bound.low is None or bound.high is not None or not bound.low_closed:
        return None
    return Fraction(bound.low) / 100


def _times(zero: Rule, word: str) -> int | None:
    bound = zero.when.bound
    if bound is None or bound.unit != word or bound.low is None or bound.high is not None:
        return None
    whole = int(bound.low)
    return whole if bound.low_closed else whole + 1


def _below_line(take: Rule, gives: Sequence[Rule]) -> Decimal | None:
    """From which rate on each point below costs: what the award asks for, or what the setting says."""
    if gives and (bound := gives[0].when.bound):
        return bound.low if bound.unit == "%" and bound.high is None and bound.low_closed else None
    if gives:
        return None
    return line_of(take.when.setting)


def _nothing_below(score: dict[str, Any], zero: Rule) -> bool:
    bound = zero.when.bound
    if bound is None or bound.unit != "%" or bound.low is not None or bound.high is None or bound.high_closed is True:
        return False
    score["zero_below"] = line(bound.high, "%")
    return True


def _floored(found: Scored, points: Decimal, cap: Decimal | None) -> Scored | None:
    if cap is None or cap == points:
        return found
    if cap > points:
        return None
    return Scored(found.score | {"floor": num(points - cap)}, found.needs, found.word, better_less=found.better_less)


_LEVEL = re.compile(
    "(?:" + "|".join(sorted(map(re.escape, words.LEVELS), key=len, reverse=True)) + ")(?:级)?(?:以上)?$"
)


def levels(rules: Sequence[Rule]) -> list[tuple[str, Decimal]]:
    """“国家级加5分，省级加3分，市级加1分”: name → points, where every rule is one level's; else []."""
    found = []
    for rule in rules:
        name = rule.when.text.rpartition("，")[2]
        if rule.effect != "add" or rule.each or rule.when.bound or rule.points is None or not _LEVEL.fullmatch(name):
            return []
        found.append((name, rule.points))
    return found if len(found) > 1 and len({name for name, _ in found}) == len(found) else []


def tiers_of(case: Counted) -> Scored | None:
    """“省、市表扬分别奖20、10分”; “一、二、三等奖加3－1分”."""
    rules, points, cap, bonus = case.rules, case.points, case.cap, case.bonus
    if found := levels(rules):
        figures = [points for _, points in found]
        return (
            Scored({"tiers": {"counts": "highest"}}, "tiers", tiers=tuple(found))
            if max(figures) <= points or bonus
            else None
        )
    if len(rules) != 1 or not rules[0].tiers or rules[0].effect not in {"add", "take", "give"}:
        return None
    rule = rules[0]
    sign = -1 if rule.effect == "take" else 1
    top = max(tier.points for tier in rule.tiers)
    if (sign < 0 and not bonus) or (not bonus and top > points) or any(tier.points <= 0 for tier in rule.tiers):
        return None
    score: dict[str, Any] = {"tiers": {"counts": "each" if rule.each and not rule.highest else "highest"}}
    if sign < 0:
        score["floor"] = num(-(cap or max(points, top)))
    elif cap is not None:
        score["ceiling"] = num(cap)
    return Scored(score, "tiers", tiers=tuple((tier.name, tier.points * sign) for tier in rule.tiers))


def adds(case: Counted) -> Scored | None:  # noqa: PLR0911  one way, many reasons not to fit
    """“每有一次加1分，最高3分”, on a base where one is said; outside the hundred also what each one takes."""
    rules, points, cap, bonus = case.rules, case.points, case.cap, case.bonus
    bases = [rule for rule in rules if rule.effect == "base"]
    rest = [rule for rule in rules if rule.effect != "base"]
    if len(rest) != 1 or len(bases) > 1:
        return None
    rule = rest[0]
    if (
        rule.points is None
        or rule.when.bound
        or rule.tiers
        or rule.when.otherwise
        or rule.effect not in {"add", "give", "take"}
    ):
        return None
    each = rule.each
    if each is not None and (each.step != 1 or each.word in PERCENT or each.sense != "case"):
        return None
    if each is None and not bonus:
        return None
    score: dict[str, Any]
    if rule.effect == "take":
        if not bonus or bases:
            return None
        bottom = cap if cap is not None else (rule.points if each is None else max(points, rule.points))
        score = {"deduct": {"each": num(rule.points), "per": "case"}, "floor": num(-bottom)}
        return Scored(score, "cases", word_of(each.word) if each else "次", better_less=True)
    score = {"add": {"each": num(rule.points)}}
    if bases and (base := bases[0].points) is not None:
        score["base"] = num(base)
    ceiling = cap if cap is not None else (rule.points if each is None else None)
    if ceiling is not None and ceiling < points:
        score["ceiling"] = num(ceiling)
    return Scored(score, "cases", word_of(each.word) if each else "次")
