"""Totals under redrawn weights: for each of the draws, each unit's.

The same on every machine, to the byte: the draws come from PCG64's raw 64-bit stream (fixed by numpy's promise for bit
generators, unlike its distributions) and all arithmetic is on integers. A weight is an integer in millionths of the
whole, a factor in thousandths, a share of full points in 10⁻⁸. Only the products go through floating point, split so
that every sum stays below 2⁵³: there, sums of integers are exact in whatever order a BLAS takes them. The rest stays below
2⁶³ while shares stay below 70 times the full points. Redrawn totals are rounded, half up to two places, as totals are,
and ties share the best rank. Bonus points are outside the whole: they are not redrawn.

A group that is clamped or scaled is redrawn as one, for its items have no weight of their own once a ceiling binds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from pingyi.numbers import half_up, nearest
from pingyi.packs.schema import ItemGroup, Rubric
from pingyi.scoring.points import Earned
from pingyi.scoring.totals import Sum, bonus_of, group_sum, over, part_sum, part_worth, worth

BLOCK = 256
SEED = 20_190_101
_WEIGHT, _FACTOR, _SHARE = 1_000_000, 1_000, 100_000_000
_LOWEST, _STEPS = 750, 501
_SPLIT = 1 << 20
_SMALL = 1 << 18
"""Multiplications in one product: OpenBLAS takes one thread up to here."""

Ints = npt.NDArray[np.int64]


class Added:
    """A unit's items with their sums: what both questions are answered from, added up once."""

    def __init__(self, rubric: Rubric, earned: Sequence[Earned]) -> None:
        self.earned = earned
        self.own = {one.item.id: one for one in earned}
        self.parts = tuple(part_sum(rubric, part, earned) for part in rubric.parts)
        self.bonus = bonus_of(rubric, earned)


@dataclass(frozen=True)
class _Block:
    """What is redrawn as one: an item, or a bound group with its items."""

    part: str
    items: tuple[str, ...]
    group: ItemGroup | None
    weight: Fraction
    """Its share of the whole, all applying."""
    full: Fraction


def redrawn_totals(rubric: Rubric, sums: Sequence[Added], draws: int) -> Iterator[Ints]:
    """Draws × units, block by block: totals in hundredths of a point."""
    blocks = _blocks(rubric)
    model, source = _Model(rubric, blocks, sums), np.random.PCG64(SEED)
    for first in range(0, draws, BLOCK):
        yield model.totals(_factors(source, min(BLOCK, draws - first), len(blocks)))


def _factors(source: np.random.PCG64, draws: int, blocks: int) -> Ints:
    """Draws × blocks: thousandths, each of 750 … 1250 alike likely (the high 32 bits, scaled)."""
    raw = np.asarray(source.random_raw(draws * blocks), dtype=np.uint64).reshape(draws, blocks)
    step = ((raw >> np.uint64(32)) * np.uint64(_STEPS)) >> np.uint64(32)
    return step.astype(np.int64) + _LOWEST


def _blocks(rubric: Rubric) -> tuple[_Block, ...]:
    """All blocks of the whole, in the order in which their first items stand in the rubric."""
    groups = {group.id: group for group in rubric.groups}
    whole = sum((Fraction(part.weight) for part in rubric.parts), Fraction(0))
    scales = {
        part.id: over(Fraction(part.weight), part_worth(rubric, part.id) * whole) or Fraction(0)
        for part in rubric.parts
    }
    found: dict[str, _Block] = {}
    for item in rubric.items:
        if item.bonus:
            continue
        group = groups.get(item.group or "")
        bound = group is not None and (group.scale or group.floor is not None or group.ceiling is not None)
        inside = rubric.in_group(group.id) if group is not None and bound else (item,)
        key = f"group {group.id}" if group is not None and bound else item.id
        full = worth(group if bound else None, inside)
        names = tuple(one.id for one in inside)
        found[key] = _Block(item.part, names, group if bound else None, full * scales[item.part], full)
    return tuple(found.values())


class _Model:
    """The sheets as integers, so that a block of draws becomes totals by two products a part."""

    def __init__(self, rubric: Rubric, blocks: Sequence[_Block], sums: Sequence[Added]) -> None:
        self._whole = int(half_up(sum((part.weight for part in rubric.parts), Decimal(0)) * 100, 0))
        self._weights = _ints([_quantum(block.weight * _WEIGHT) for block in blocks])
        shares = [over(block.weight, block.full) or Fraction(0) for block in blocks]
        rows = [
            [_integers(share, _sum(rubric, block, one)) for block, share in zip(blocks, shares, strict=True)]
            for one in sums
        ]
        applies, got = (_ints([[pair[side] for pair in row] for row in rows]) for side in (0, 1))
        self._parts = [
            np.array([index for index, block in enumerate(blocks) if block.part == part.id], dtype=np.intp)
            for part in rubric.parts
        ]
        # Of each part one matrix: what applies and both halves of what was got, side by side.
        sides = (applies, *np.divmod(got, _SPLIT))
        self._sides = [np.concatenate([side[:, part].T for side in sides], axis=1) for part in self._parts]
        self._beside = _ints([_quantum(_beside(one) * 100) for one in sums])

    def totals(self, factors: Ints) -> Ints:
        """Draws × units: totals in hundredths of a point."""
        shape = (factors.shape[0], len(self._beside))
        got, there = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for part, sides in zip(self._parts, self._sides, strict=True):
            drawn = factors[:, part]
            applying, high, low = np.split(_product(drawn, sides), 3, axis=1)
            weight = (drawn @ self._weights[part])[:, np.newaxis] * (applying > 0)
            mean = (high * _SPLIT + low) // np.maximum(applying, 1)
            got += mean * weight
            there += weight
        shares = got // np.maximum(there, 1)
        hundredths = shares * self._whole + self._beside * _SHARE
        return (2 * hundredths + _SHARE) // (2 * _SHARE)


def _ints(rows: object) -> Ints:
    return np.array(rows, dtype=np.int64)


def _product(drawn: Ints, rows: Ints) -> Ints:
    """Draws × blocks times blocks × units. By floating point, yet exact: all sums of these integers lie below 2⁵³.

    A few draws at a time: a product that OpenBLAS thinks large it shares among threads, whose waiting costs far more than these.
    """
    left, right = drawn.astype(np.float64), rows.astype(np.float64)
    found = np.empty((left.shape[0], right.shape[1]))
    step = max(_SMALL // max(right.size, 1), 1)
    for first in range(0, len(left), step):
        np.matmul(left[first : first + step], right, out=found[first : first + step])
    return found.astype(np.int64)


def _quantum(x: Fraction) -> int:
    return nearest(x.numerator, x.denominator)


def _integers(weight: Fraction, got: Sum) -> tuple[int, int]:
    """The weight of what applies, in millionths of the whole; and what it earned of it, in 10⁻¹⁴."""
    num, den = weight.numerator * _WEIGHT, weight.denominator
    points, full = got.points, got.full
    return (
        nearest(num * full.numerator, den * full.denominator),
        nearest(num * _SHARE * points.numerator, den * points.denominator),
    )


def _beside(one: Added) -> Fraction:
    """What is not redrawn: bonus points, and what was taken off in a part of which nothing applies."""
    return one.bonus + sum((part.score for part in one.parts if not part.sum.full), Fraction(0))


def _sum(rubric: Rubric, block: _Block, added: Added) -> Sum:
    """What a block earned, and the full points of what applied of it."""
    inside = [added.own[item] for item in block.items]
    if block.group is not None:
        return group_sum(rubric, block.group, inside)
    total = Sum()
    for one in inside:
        if one.in_total:
            total += Sum(one.points, Fraction(one.item.points))
    return total
