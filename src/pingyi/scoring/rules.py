"""What each scoring rule gives, before it is bent: exact points and the arithmetic in Chinese.

Nothing is clamped here and no state is decided, but for what only the rule knows: a figure that nobody gave (待评), or
nothing to compare with (不适用). See :mod:`pingyi.packs.schema.score_rules` for what the rules mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from pingyi.measures.model import Figure
from pingyi.numbers import fraction, half_up, plain
from pingyi.packs.schema.score_rules import (
    Add,
    Against,
    Band,
    Convert,
    Deduct,
    Discretion,
    RankRule,
    RateRule,
    Tier,
    Tiers,
)
from pingyi.scoring import discretion, wording
from pingyi.scoring.case import Case, Outcome, gap_below, line, value_of, whole_points
from pingyi.scoring.model import State
from pingyi.scoring.wording import equals, points


def rate(case: Case, rule: RateRule) -> Outcome:
    """Points × rate, full at ``full``."""
    full = Fraction(rule.full)
    share = value_of(case.own) * (fraction(full.denominator, full.numerator) or 0)
    if share >= 1:
        reached = "" if case.own.den is not None and full == 1 else f"，达到{line(full, case)}"
        return Outcome(Fraction(case.item.points), f"{case.text}{reached}，得满分{points(case.item.points)}")
    got = Fraction(case.item.points) * share
    by = "" if case.own.den is not None and full == 1 else f" ÷ {line(full, case)}"
    return Outcome(
        got, f"{points(case.item.points)} × {wording.fraction_text(case.own, case.measure)}{by}{equals(got)}"
    )


def bands(case: Case, rule: tuple[Band, ...]) -> Outcome:
    """The points of the highest band reached."""
    rungs = sorted(rule, key=lambda band: band.at)
    reached = [band for band in rungs if value_of(case.own) >= Fraction(band.at)]
    if not reached:
        return Outcome(Fraction(0), f"{case.text}，低于最低一档{line(Fraction(rungs[0].at), case)}，得0分")
    got = reached[-1]
    return Outcome(Fraction(got.points), f"{case.text}，达到{line(Fraction(got.at), case)}一档，得{points(got.points)}")


def deduct(case: Case, rule: Deduct) -> Outcome:
    """The starting points less ``each`` for every one missing, every case, or every point below the line."""
    word = case.measure.word or "次"
    if rule.per == "point":
        gap, bar = gap_below(Fraction(rule.line), case.own), line(Fraction(rule.line), case)
        times = whole_points(max(gap, Fraction(0)), part_counts=rule.part_counts)
        what = f"{case.text}，低于{bar}{case.gap(gap)}" if gap > 0 else f"{case.text}，不低于{bar}"
        each, word = wording.each_text("低扣", case.unit, rule.each, part_counts=rule.part_counts), case.unit
    else:
        times = max(case.own.missing if rule.per == "missing" else case.own.num, 0)
        what = f"{'缺' if rule.per == 'missing' else '有'}{times}{word}"
        each = f"每{word}扣{points(rule.each)}"
    if rule.free and times:
        what += f"，其中{min(rule.free, times)}{word}不扣"
    times = max(times - rule.free, 0)
    return _taken(case, times * Fraction(rule.each), f"{what}，{each}" if times else what)


def _taken(case: Case, off: Fraction, what: str) -> Outcome:
    """What is left after a deduction, doubled after a reminder."""
    start, doubled = Fraction(case.item.start), case.item.score.doubled_after
    reminders = (case.year.measures.figure(doubled, case.reviewee.unit),) if doubled else ()
    if not off:
        return Outcome(start, f"{what}，不扣分，得{points(start)}" if start else f"{what}，不扣分", figures=reminders)
    if any(figure.num > 0 for figure in reminders):
        off, what = off * 2, f"{what}，经提醒后加倍"
    left = start - off
    return Outcome(left, f"{what}：{plain(start)} − {plain(off, 2)}{equals(left)}", figures=reminders)


def add(case: Case, rule: Add) -> Outcome:
    """``each`` for every case beyond the line, or for every whole percentage point above it."""
    word = case.measure.word or "次"
    if rule.per == "point":
        over, bar = -gap_below(Fraction(rule.line), case.own), line(Fraction(rule.line), case)
        if over <= 0:
            return _on_base(case, Fraction(0), f"{case.text}，未超过{bar}，不加分")
        times = whole_points(over, part_counts=False)
        each = wording.each_text("高加", case.unit, rule.each, part_counts=False)
        what = f"{case.text}，高于{bar}{case.gap(over)}"
    else:
        times = whole_points(max(Fraction(case.own.num) - Fraction(rule.line), Fraction(0)), part_counts=False)
        what, each = f"{case.own.num}{word}", f"每{word}加{points(rule.each)}"
        if rule.line:
            what += f"，超出{plain(rule.line)}{word}的有{times}{word}"
    return _on_base(case, times * Fraction(rule.each), f"{what}，{each}")


def _on_base(case: Case, more: Fraction, what: str, figures: tuple[Figure, ...] = ()) -> Outcome:
    """What is added, on top of the base score where there is one."""
    base = case.item.score.base
    if base is None:
        return Outcome(more, f"{what}{equals(more)}", figures=figures)
    total = Fraction(base) + more
    return Outcome(
        total, f"基础分{points(base)}；{what}：{plain(base)} + {plain(more, 2)}{equals(total)}", figures=figures
    )


def tiers(case: Case, rule: Tiers) -> Outcome:
    """The best tier once, or every case of every tier."""
    counted = [(tier, case.year.measures.figure(tier.measure, case.reviewee.unit)) for tier in rule.tiers]
    figures = tuple(figure for _, figure in counted)
    if not any(figure.applies for figure in figures):
        return Outcome(Fraction(0), "各档均无应评对象，不适用", State.NOT_APPLICABLE, figures)
    found = [(tier, figure.num) for tier, figure in counted if figure.num > 0]
    if not found:
        return _on_base(case, Fraction(0), "各档均无", figures)
    if rule.counts == "highest":
        tier, _ = max(found, key=lambda one: abs(one[0].points))
        listed = "、".join(f"{one.name}{count}{_word(case, one)}" for one, count in found)
        return _on_base(case, Fraction(tier.points), f"{listed}，按最高的{tier.name}计一次", figures)
    listed = " + ".join(f"{one.name}{count}{_word(case, one)}×{points(one.points)}" for one, count in found)
    return _on_base(case, sum((Fraction(one.points) * count for one, count in found), Fraction(0)), listed, figures)


def _word(case: Case, tier: Tier) -> str:
    return case.year.rules.measures[tier.measure].word or "次"


def person(case: Case, rule: Discretion) -> Outcome:
    """A person's figure within its range; missing or refused: 待评 (of a deduction, missing: nothing to take off)."""
    spans = discretion.allowed(rule, value_of(case.figure) if case.figure else None)
    if not spans:
        return Outcome(Fraction(0), f"{case.text}，低于最低一档，得0分")
    one = case.year.given.get((case.reviewee.unit, case.item.id))
    reached = f"{case.text}，" if case.figure else ""
    if rule.deduct and (one is None or not one.points):
        taken = _taken(case, Fraction(0), f"{reached}无酌情扣分记录" if one is None else f"{reached}酌情扣0分")
        return Outcome(taken.points, taken.formula, figures=taken.figures, reason=one.row_id if one else "")
    if one is None:
        return Outcome(Fraction(0), f"{reached}待评：应由人在{discretion.said(spans)}内计分", State.PENDING)
    if not any(Fraction(low) <= one.points <= Fraction(high) for low, high in spans):
        issue = discretion.outside(case.item, one, spans)
        text = f"{reached}待评：所计{points(one.points)}超出{discretion.said(spans)}，未予采用"
        return Outcome(Fraction(0), text, State.PENDING, reason=one.row_id, issues=(issue,))
    if rule.deduct:
        taken = _taken(case, one.points, f"{reached}酌情扣{points(one.points)}（幅度{discretion.said(spans)}）")
        return Outcome(taken.points, taken.formula, figures=taken.figures, reason=one.row_id)
    text = f"{reached}酌情计{points(one.points)}（幅度{discretion.said(spans)}）"
    return Outcome(one.points, text, reason=one.row_id)


def rank(case: Case, rule: RankRule) -> Outcome:
    """By rank among the peers' figures; a part-year unit is placed among the others."""
    peers = case.year.compared(case.item, case.reviewee)
    if not peers:
        return Outcome(Fraction(0), f"{case.text}，同类组无可比单位，不适用", State.NOT_APPLICABLE)
    sign = -1 if case.measure.better == "less" else 1
    place = 1 + sum(sign * value_of(other) > sign * value_of(case.own) for other in peers)
    fitting = [band for band in sorted(rule.table, key=lambda band: band.at) if place <= band.at]
    got = Fraction(fitting[0].points) if fitting else Fraction(0)
    return Outcome(got, f"{case.text}，同类组{len(peers)}个中列第{place}名，得{points(got)}", figures=peers)


def against(case: Case, rule: Against) -> Outcome:
    """Against the peers' mean or last year: full at or above, less ``each`` a point below."""
    others: tuple[Figure, ...]
    if rule.of == "mean":
        name, others = "同类组平均", case.year.compared(case.item, case.reviewee)
    else:
        before = case.year.last.figure(case.own.measure, case.reviewee.unit) if case.year.last else None
        name, others = "上年", (before,) if before is not None and before.applies else ()
    if not others:
        return Outcome(Fraction(0), f"{case.text}，无{name}可比，不适用", State.NOT_APPLICABLE)
    bar = sum((value_of(other) for other in others), Fraction(0)) * (fraction(1, len(others)) or 0)
    less = case.measure.better == "less"
    gap = gap_below(bar, case.own) * (-1 if less else 1)
    said = f"{case.text}，{name}{line(Fraction(half_up(bar, 4)), case)}"
    full = Fraction(case.item.points)
    # Last year's rows lie in last year's seal: its figure is told in the formula alone.
    peers = others if rule.of == "mean" else ()
    if gap <= 0:
        return Outcome(full, f"{said}，不{'高' if less else '低'}于{name}，得{points(full)}", figures=peers)
    off = whole_points(gap, part_counts=rule.part_counts) * Fraction(rule.each)
    way = "高" if less else "低"
    each = wording.each_text(f"{way}扣", case.unit, rule.each, part_counts=rule.part_counts)
    text = f"{said}，{way}{case.gap(gap)}，{each}：{plain(full)} − {plain(off, 2)}{equals(full - off)}"
    return Outcome(full - off, text, figures=peers)


def convert(case: Case, rule: Convert) -> Outcome:
    """Another scheme's result in this one's points."""
    full = Fraction(rule.full)
    got = Fraction(case.item.points) * value_of(case.own) * (fraction(full.denominator, full.numerator) or 0)
    # The facts keep marks of two places as whole hundredths; people are shown the marks as they were given.
    scale = wording.scale_of(case.measure, case.year.rules.forms)
    mark, shown = plain(fraction(case.own.num, scale) or 0, 3), plain(full * (fraction(1, scale) or 0), 3)
    under = shown if case.own.den is None else f"({case.own.den} × {shown})"
    return Outcome(got, f"{points(case.item.points)} × {mark}/{under}{equals(got)}")


_WAYS: Mapping[str, Callable[[Case, Any], Outcome]] = {
    "rate": rate,
    "bands": bands,
    "deduct": deduct,
    "add": add,
    "tiers": tiers,
    "discretion": person,
    "rank": rank,
    "against": against,
    "convert": convert,
}


def outcome(case: Case) -> Outcome:
    """What the item's rule gives."""
    kind = case.item.score.kind
    return _WAYS[kind](case, getattr(case.item.score, kind))
