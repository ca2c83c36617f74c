"""Ways of scoring that give: awards, spans, bands, shares, done or not. Each None where it does not fit exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from pingyi.reading.rubrics.model import Bound, Rule
from pingyi.reading.rubrics.scored import (
    HUNDRED,
    PERCENT,
    Counted,
    Scored,
    flat,
    line,
    num,
    person,
    word_of,
)


def one_award(case: Counted) -> Scored | None:
    """“…，得2分”: a person sees how far it was done."""
    rules, points, cap, bonus = case.rules, case.points, case.cap, case.bonus
    if bonus or cap not in {None, points} or len(rules) != 1:
        return None
    rule = rules[0]
    return person(points) if flat(rule) and rule.effect == "give" and rule.points == points else None


def discretion(case: Counted) -> Scored | None:
    """“酌情扣1—2分”, “得1—3分”, or several spans in words."""
    rules, points, cap, bonus = case.rules, case.points, case.cap, case.bonus
    if (
        bonus
        or cap not in {None, points}
        or not rules
        or any(rule.each or rule.when.bound or rule.tiers for rule in rules)
    ):
        return None
    if len(rules) == 1 and rules[0].effect == "judge":
        return person(points)
    if len(rules) == 1 and rules[0].effect == "take" and rules[0].points is None:
        low, high = rules[0].low, rules[0].high
        if low is None or high is None or high > points:
            return None
        return Scored({"discretion": {"low": num(low), "high": num(high), "deduct": True}})
    spans = [rule for rule in rules if rule.effect == "give" and rule.low is not None and rule.high is not None]
    if len(spans) == len(rules) and any(rule.points is None for rule in spans):
        lows, highs = [rule.low or Decimal(0) for rule in spans], [rule.high or Decimal(0) for rule in spans]
        if max(highs) == points:
            return Scored({"discretion": {"low": num(min(lows)), "high": num(points)}})
    return None


def bands_of(case: Counted) -> Scored | None:  # noqa: PLR0911  one way, many reasons not to fit
    """“达到95%得4分；90%以上得3分；不到90%不得分”, exact or as spans that a person fills."""
    rules, points, cap, bonus = case.rules, case.points, case.cap, case.bonus
    rules = tuple(rule for rule in rules if not (rule.effect == "judge" and flat(rule)))
    gives = [rule for rule in rules if rule.effect in {"give", "full"}]
    zeros = [rule for rule in rules if rule.effect == "zero"]
    if bonus or cap or len(gives) + len(zeros) != len(rules) or not gives:
        return None
    bounds = [rule.when.bound for rule in gives]
    if not _one_subject(rules) or any(bound is None or bound.low is None or not bound.low_closed for bound in bounds):
        return None
    found = [(bound, rule) for bound, rule in zip(bounds, gives, strict=True) if bound is not None]
    units = {bound.unit for bound, _ in found}
    lows = [bound.low for bound, _ in found if bound.low is not None]
    if len(units) != 1 or len(set(lows)) != len(lows) or not _zero_at(zeros, min(lows), next(iter(units))):
        return None
    unit = next(iter(units))
    if unit in {"名次", "分"} or not _stacked([bound for bound, _ in found]):
        return None
    rows = sorted(((low, rule) for low, (_, rule) in zip(lows, found, strict=True)), key=lambda one: -one[0])
    needs = "rate" if unit in PERCENT else "money" if unit in {"万元", "元"} else "amount"
    if all(rule.points is not None or rule.effect == "full" for _, rule in rows):
        if any(rule.when.tail for _, rule in rows):
            return None
        bands = [(low, points if rule.effect == "full" else rule.points or Decimal(0)) for low, rule in rows]
        if max(got for _, got in bands) > points or [got for _, got in bands] != sorted(
            (got for _, got in bands), reverse=True
        ):
            return None
        return Scored({"bands": [[line(low, unit), num(got)] for low, got in bands]}, needs, word_of(unit))
    if needs != "rate" or any(rule.low is None or rule.high is None or rule.high > points for _, rule in rows):
        return None
    ranges = [[line(low, unit), num(rule.low or Decimal(0)), num(rule.high or Decimal(0))] for low, rule in rows]
    bottom, top = min(rule.low or Decimal(0) for _, rule in rows), max(rule.high or Decimal(0) for _, rule in rows)
    return Scored({"discretion": {"low": num(bottom), "high": num(top), "ranges": ranges}}, needs, word_of(unit))


def _one_subject(rules: Sequence[Rule]) -> bool:
    """Whether all bounds speak of one figure: the same words, or none after the first."""
    said = [rule.when.text for rule in rules if rule.when.text and rule.when.bound]
    short = {text.rpartition("，")[2] for text in said}
    return len(short) <= 1 and not any(rule.each or rule.tiers for rule in rules)


def _zero_at(zeros: Sequence[Rule], lowest: Decimal, unit: str) -> bool:
    """Whether the zero line says no more than that below every band there is nothing."""
    for zero in zeros:
        if zero.when.otherwise:
            continue
        bound = zero.when.bound
        # “以下” and “以上” both claim the line itself; the list of faults says so, and the band that names it has it.
        if bound is None or bound.unit != unit or bound.low is not None or bound.high != lowest:
            return False
    return len(zeros) <= 1


def _stacked(bounds: Sequence[Bound]) -> bool:
    """Whether spans join: each ends where the next begins."""
    rows = sorted(bounds, key=lambda bound: bound.low or Decimal(0))
    for lower, upper in pairwise(rows):
        if lower.high is not None and (lower.high != upper.low or lower.high_closed is True):
            return False
    return rows[-1].high is None or (rows[-1].unit == "%" and rows[-1].high == HUNDRED)


def proportion(case: Counted) -> Scored | None:
    """“按完成比例得分”, “完成得4分，未完成的按比例扣分”."""
    rules, points, cap, bonus = case.rules, case.points, case.cap, case.bonus
    shares = [rule for rule in rules if rule.effect in {"proportion", "proportion-take"} and not rule.when.bound]
    gives = [rule for rule in rules if rule.effect in {"give", "full"} and flat(rule)]
    if bonus or cap or len(shares) != 1 or len(gives) > 1 or len(shares) + len(gives) != len(rules):
        return None
    if gives and gives[0].effect == "give" and gives[0].points != points:
        return None
    return Scored({"rate": {}}, "missing", "")


def done_or_not(case: Counted) -> Scored | None:
    """“完成得满分，否则不得分”, “未建立的不得分”."""
    rules, points, cap, bonus = case.rules, case.points, case.cap, case.bonus
    fulls = [
        rule
        for rule in rules
        if flat(rule) and (rule.effect == "full" or (rule.effect == "give" and rule.points == points))
    ]
    zeros = [rule for rule in rules if rule.effect == "zero" and rule.when.bound is None and not rule.each]
    if bonus or cap or not rules or len(fulls) > 1 or len(zeros) > 1 or len(fulls) + len(zeros) != len(rules):
        return None
    if not fulls:
        return Scored({"deduct": {"each": num(points), "per": "case"}}, "cases", "次", better_less=True)
    return Scored({"bands": [["100%", num(points)]]}, "yes")
