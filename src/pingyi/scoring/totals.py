"""Items to groups to parts to a total. All sums are exact; the total alone is rounded, half up to two places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from pingyi.numbers import fraction, half_up
from pingyi.packs.schema import Item, ItemGroup, Part, Rubric
from pingyi.scoring.model import PartScore
from pingyi.scoring.points import Earned, kept

_ZERO = Fraction(0)


@dataclass(frozen=True)
class Sum:
    """Points, and the full points of what applied."""

    points: Fraction = _ZERO
    full: Fraction = _ZERO

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.points + other.points, self.full + other.full)

    def __sub__(self, other: Sum) -> Sum:
        return Sum(self.points - other.points, self.full - other.full)


@dataclass(frozen=True)
class PartSum:
    """A part's sum and its score: weight × points / full; with nothing that applies only what was taken off stays."""

    part: Part
    sum: Sum

    @property
    def score(self) -> Fraction:
        """Exact."""
        share = over(self.sum.points, self.sum.full)
        return min(self.sum.points, _ZERO) if share is None else Fraction(self.part.weight) * share

    def published(self) -> PartScore:
        """As it stands on the sheet."""
        return PartScore(self.part.id, kept(self.sum.points), kept(self.sum.full), kept(self.score))


def over(x: Fraction, y: Fraction) -> Fraction | None:
    """X / y; None where y is 0."""
    share = fraction(y.denominator, y.numerator)
    return None if share is None else x * share


def worth(group: ItemGroup | None, items: Sequence[Item]) -> Fraction:
    """The full points of a group's items (or of one item alone), all applying."""
    whole = sum((Fraction(item.points) for item in items), _ZERO)
    if group is None:
        return whole
    if group.points is not None:
        return Fraction(group.points)
    return whole if group.ceiling is None else min(whole, Fraction(group.ceiling))


def part_worth(rubric: Rubric, part: str) -> Fraction:
    """The full points of a part, all applying."""
    items = rubric.in_part(part)
    grouped = [(group, [item for item in items if item.group == group.id]) for group in rubric.groups]
    alone = sum((Fraction(item.points) for item in items if item.group is None), _ZERO)
    return alone + sum((worth(group, inside) for group, inside in grouped if inside), _ZERO)


def group_sum(rubric: Rubric, group: ItemGroup, earned: Iterable[Earned]) -> Sum:
    """A group's items added up, scaled to what the group is worth and clamped by it."""
    counted = [one for one in earned if one.in_total]
    if not counted:
        return Sum()
    got = sum((one.points for one in counted), _ZERO)
    full = sum((Fraction(one.item.points) for one in counted), _ZERO)
    if group.scale and group.points is not None:
        factor = over(Fraction(group.points), sum((Fraction(item.points) for item in rubric.in_group(group.id)), _ZERO))
        got, full = got * (factor or 1), full * (factor or 1)
    if group.ceiling is not None:
        got, full = min(got, Fraction(group.ceiling)), min(full, Fraction(group.ceiling))
    if group.floor is not None:
        got = max(got, Fraction(group.floor))
    return Sum(got, full)


def _added(values: Sequence[Fraction]) -> Fraction:
    """Their sum; reduced once, not at every step."""
    scale = lcm(*(value.denominator for value in values))
    return Fraction(sum(value.numerator * (scale // value.denominator) for value in values), scale)


def add_up(rubric: Rubric, earned: Iterable[Earned]) -> Sum:
    """Items alone and in groups, added up: a part's, or the bonus items'."""
    here = list(earned)
    alone = [one for one in here if one.item.group is None and one.in_total]
    total = Sum(_added([one.points for one in alone]), _added([Fraction(one.item.points) for one in alone]))
    for group in rubric.groups:
        total += group_sum(rubric, group, (one for one in here if one.item.group == group.id))
    return total


def share_of(rubric: Rubric, earned: Sequence[Earned], item: Item) -> Sum:
    """What one item adds to its part, or to the bonus: what would be gone without it."""
    if item.group is None:
        return add_up(rubric, (one for one in earned if one.item.id == item.id))
    group = next(group for group in rubric.groups if group.id == item.group)
    inside = [one for one in earned if one.item.group == group.id]
    rest = [one for one in inside if one.item.id != item.id]
    return group_sum(rubric, group, inside) - group_sum(rubric, group, rest)


def part_sum(rubric: Rubric, part: Part, earned: Iterable[Earned]) -> PartSum:
    """One part of a sheet."""
    return PartSum(part, add_up(rubric, (one for one in earned if one.item.part == part.id and not one.item.bonus)))


def bonus_of(rubric: Rubric, earned: Iterable[Earned]) -> Fraction:
    """What comes on top of the 100, or off it."""
    return add_up(rubric, (one for one in earned if one.item.bonus)).points


def total_of(parts: Sequence[PartSum], bonus: Fraction) -> Decimal:
    """The total. Where parts are out, the others are stretched to the weight of all, so that totals stay comparable."""
    whole = sum((Fraction(part.part.weight) for part in parts), _ZERO)
    there = sum((Fraction(part.part.weight) for part in parts if part.sum.full), _ZERO)
    got = sum((part.score for part in parts if part.sum.full), _ZERO)
    off = sum((part.score for part in parts if not part.sum.full), _ZERO)
    return half_up(got * (over(whole, there) or 1) + off + bonus, 2)
