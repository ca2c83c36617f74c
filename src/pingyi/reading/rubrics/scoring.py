"""From the rules of one item to a score rule of the pack language; None where the language cannot say them exactly.

What cannot be said exactly is left to a person's figure; it is never bent to fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pingyi.reading.rubrics.awards import bands_of, discretion, done_or_not, one_award, proportion
from pingyi.reading.rubrics.counts import adds, levels, takes_each, tiers_of
from pingyi.reading.rubrics.model import Rule
from pingyi.reading.rubrics.scored import Counted, Scored, Split, person
from pingyi.reading.rubrics.splits import split

_SIDE_EFFECTS = frozenset({"bar", "fail", "mark", "veto", "disqualify", "limit", "limit-take", "limit-add", "worth"})


def _only_highest(rules: Sequence[Rule]) -> bool:
    return any(rule.highest for rule in rules if not rule.tiers)


def scored(rules: Sequence[Rule], points: Decimal, *, bonus: bool = False) -> Scored | Split | None:
    """The score rule that says all of ``rules``, an item being worth ``points``."""
    counted = [rule for rule in rules if rule.effect not in _SIDE_EFFECTS]
    caps = [rule.cap for rule in rules if rule.cap is not None]
    if len(caps) > 1 or (_only_highest(rules) and len(counted) > 1 and not levels(counted)):
        return None
    cap = caps[0] if caps else None
    case = Counted(tuple(counted), points, cap, bonus)
    ways = (one_award, discretion, bands_of, takes_each, tiers_of, adds, proportion, done_or_not, split)
    for way in ways:
        if found := way(case):
            return found
    return None


__all__ = ["Scored", "Split", "person", "scored"]
