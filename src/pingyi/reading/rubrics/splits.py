"""Several deductions from one figure of points, divided so that each is counted by itself."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pingyi.reading.rubrics.model import Rule
from pingyi.reading.rubrics.scored import (
    PERCENT,
    Counted,
    Scored,
    Split,
    flat,
    line_of,
    num,
    word_of,
)


def split(case: Counted) -> Split | None:
    """Several deductions from one figure, each counted by itself: together they take from the points until these are gone."""
    rules, points, cap, bonus = case.rules, case.points, case.cap, case.bonus
    gives = [rule for rule in rules if rule.effect in {"give", "full"} and flat(rule)]
    takes = [rule for rule in rules if rule not in gives]
    if bonus or cap or len(gives) > 1 or not takes:
        return None
    if gives and gives[0].effect == "give" and gives[0].points != points:
        return None
    found: list[tuple[Scored, Rule, Decimal]] = []
    for rule in takes:
        piece = _one_take(rule, points)
        if piece is None:
            return None
        found.append((*piece,))
    shares = _shares(points, [least for _, _, least in found])
    if shares is None:
        return None
    return Split(
        tuple(
            (share, _once(one, rule, share, points), rule) for share, (one, rule, _) in zip(shares, found, strict=True)
        )
    )


def _once(one: Scored, rule: Rule, share: Decimal, points: Decimal) -> Scored:
    """What is taken once costs no more than once, however often it is found."""
    if rule.each is not None or rule.low != rule.high:
        return one
    taken = points if rule.points is None else rule.points
    return Scored(one.score | {"floor": num(share - taken)}, one.needs, one.word, better_less=True)


def _one_take(rule: Rule, points: Decimal) -> tuple[Scored, Rule, Decimal] | None:  # noqa: PLR0911  one way, many reasons not to fit
    """One of several deductions, and the least points that it must be given."""
    if rule.when.bound or rule.when.otherwise or rule.tiers or rule.cap is not None:
        return None
    floor = num(-points)
    if rule.effect == "zero" and not rule.each:
        return (
            Scored({"deduct": {"each": num(points), "per": "case"}, "floor": floor}, "cases", "次", better_less=True),
            rule,
            Decimal(0),
        )
    if rule.effect != "take" or rule.low is None or rule.high is None:
        return None
    each = rule.each
    if rule.points is None:
        if each is not None:
            return None
        score: dict[str, Any] = {
            "discretion": {"low": num(rule.low), "high": num(rule.high), "deduct": True},
            "floor": floor,
        }
        return Scored(score), rule, rule.high
    if each is not None and (
        each.step != 1 or each.word in PERCENT or each.sense == "below" or line_of(rule.when.setting) is not None
    ):
        return None
    if each is not None and each.sense == "above" and rule.when.setting:
        return None
    if each is None:
        # Once, however often it is found.
        return (
            Scored(
                {"deduct": {"each": num(rule.points), "per": "case"}, "floor": floor}, "cases", "次", better_less=True
            ),
            rule,
            Decimal(0),
        )
    needs = "missing" if each.sense == "missing" else "cases"
    score = {"deduct": {"each": num(rule.points), "per": "missing" if needs == "missing" else "case"}, "floor": floor}
    return Scored(score, needs, word_of(each.word), better_less=needs == "cases"), rule, Decimal(0)


def _shares(points: Decimal, least: Sequence[Decimal]) -> list[Decimal] | None:
    """A division of the points, none below what it needs, in hundredths; None where there is no room."""
    free = points - sum(least, Decimal(0))
    empty = [index for index, need in enumerate(least) if not need]
    if free < 0 or (empty and free * 100 < len(empty)):
        return None
    shares = list(least)
    if not empty:
        shares[0] += free
        return shares
    cents = int(free * 100)
    each, rest = divmod(cents, len(empty))
    for turn, index in enumerate(empty):
        shares[index] = Decimal(each + (1 if turn < rest else 0)) / 100
    shares[empty[0]] += free - Decimal(cents) / 100
    return shares
