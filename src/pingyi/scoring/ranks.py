"""Ranks inside peer groups, and grades: by bands, kept down by bars, the best limited to a share."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal

from pingyi.measures.model import Measures
from pingyi.numbers import plain
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Grades


def competition(totals: Mapping[str, Decimal]) -> dict[str, int]:
    """Unit → rank: 1 + how many have more; ties share a rank and the next one is skipped (1, 2, 2, 4)."""
    ranks: dict[str, int] = {}
    place, before = 0, None
    for index, (unit, total) in enumerate(sorted(totals.items(), key=lambda one: -one[1]), 1):
        place = place if total == before else index
        ranks[unit], before = place, total
    return ranks


def grade_of(grades: Grades, total: Decimal) -> str:
    """The best grade whose line the total reaches; below every line the last."""
    return next((band.grade for band in grades.bands if total >= band.at), grades.bands[-1].grade)


def barred(rules: Rules, grades: Grades, measures: Measures, unit: str, grade: str) -> tuple[str, tuple[str, ...]]:
    """The grade after vetoes and caps, and in Chinese each bar that holds, with its authority."""
    order = [band.grade for band in grades.bands]
    said = []
    for bar in grades.bars:
        figure = measures.figure(bar.measure, unit)
        if figure.num >= bar.at_least:
            measure = rules.measures[bar.measure]
            what = f"{measure.name}{figure.num}{measure.word or '项'}"
            said.append(f"{what}，等次不得高于“{bar.at_most}”（依据：{bar.authority}）")
            grade = order[max(order.index(grade), order.index(bar.at_most))]
    return grade, tuple(said)


def limited(grades: Grades, totals: Mapping[str, Decimal], given: Mapping[str, str]) -> dict[str, str]:
    """Unit → why it lost the best grade to the cap on its share. ``totals``: of the ranked; ``given``: their grades.

    As many as the share allows (rounded down) keep it, by total; ties that would exceed it all lose it.
    """
    if grades.best_at_most is None or len(grades.bands) == 1:
        return {}
    best = grades.bands[0].grade
    places = math.floor(grades.best_at_most * len(totals))
    holders = {unit: total for unit, total in totals.items() if given[unit] == best}
    why = f"“{best}”不超过同类组的{plain(grades.best_at_most * 100)}%，共{places}个（依据：{grades.best_authority}）"
    return {unit: why for unit, total in holders.items() if sum(other >= total for other in holders.values()) > places}
