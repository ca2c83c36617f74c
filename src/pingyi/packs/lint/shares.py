"""What share of a rubric's 100 points rests on process, on results, and on people's assessment."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pingyi.packs.schema import Item, Rubric

LIMIT = Fraction(1, 4)
"""The packs that ship keep process at or below this."""


@dataclass(frozen=True)
class Shares:
    """Exact shares of the whole; they add up to 1 where every part has items."""

    process: Fraction
    result: Fraction
    assessment: Fraction


def shares(rubric: Rubric) -> Shares:
    """The shares of a rubric, each item weighed by its part; bonuses lie outside the 100 and do not count."""
    found = {"process": Fraction(0), "result": Fraction(0), "assessment": Fraction(0)}
    total = sum((Fraction(part.weight) for part in rubric.parts), Fraction(0))
    for item in rubric.items:
        if not item.bonus and total:
            found[item.basis] += share(rubric, item) / total
    return Shares(**found)


def share(rubric: Rubric, item: Item) -> Fraction:
    """The points of the 100 that an item is worth: weight × its points / what its part is worth."""
    part = next((one for one in rubric.parts if one.id == item.part), None)
    whole = sum((_worth(rubric, one) for one in rubric.in_part(item.part)), Fraction(0))
    return Fraction(part.weight) * _worth(rubric, item) / whole if part and whole else Fraction(0)


def _worth(rubric: Rubric, item: Item) -> Fraction:
    """An item's points, scaled where its group is worth less or more than its items together."""
    group = next((one for one in rubric.groups if one.id == item.group), None)
    inside = sum((Fraction(one.points) for one in rubric.in_group(item.group or "")), Fraction(0))
    if group is None or not inside:
        return Fraction(item.points)
    points = inside if group.points is None else Fraction(group.points)
    points = points if group.ceiling is None else min(points, Fraction(group.ceiling))
    return Fraction(item.points) * points / inside
