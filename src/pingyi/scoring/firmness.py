"""How firm a rank is: redrawn weights and items left out (OECD–JRC Handbook on Composite Indicators, chapters 6 and 7).

Every rank is asked two questions. Had the weights been a little different, where would it stand? 10,000 times each item's
weight is multiplied by a draw of U(0.75, 1.25), all are renormalised to the whole, and the peers are ranked again: the
5–95 % interval. And had one item not been in the table? The rank without each item, and the items that change it.

The same on every machine, to the byte: the draws come from PCG64's raw 64-bit stream (fixed by numpy's promise for bit
generators, unlike its distributions) and all arithmetic is on integers. A weight is an integer in millionths of the
whole, a factor in thousandths, a share of full points in 10⁻⁸. Only the products go through floating point, split so
that every sum stays below 2⁵³: there, sums of integers are exact in whatever order a BLAS takes them. The rest stays below
2⁶³ while shares stay below 70 times the full points. Redrawn totals are rounded, half up to two places, as totals are,
and ties share the best rank. Bonus points are outside the whole: they are not redrawn.

A group that is clamped or scaled is redrawn as one, for its items have no weight of their own once a ceiling binds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from pingyi.numbers import half_up, nearest
from pingyi.packs.schema import Item, ItemGroup, Rubric
from pingyi.scoring.model import Firmness
from pingyi.scoring.points import Earned
from pingyi.scoring.totals import Sum, bonus_of, group_sum, over, part_sum, part_worth, share_of, worth

DRAWS = 10_000
BLOCK = 256
SEED = 20_190_101
_WEIGHT, _FACTOR, _SHARE = 1_000_000, 1_000, 100_000_000
_LOWEST, _STEPS = 750, 501
_TAILS = (5, 95)
_SPLIT = 1 << 20
_UINT16 = 0xFFFF

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Block:
    """What is redrawn as one: an item, or a bound group with its items."""

    part: str
    items: tuple[str, ...]
    group: ItemGroup | None
    weight: Fraction
    """Its share of the whole, all applying."""
    full: Fraction


def firmness_of(rubric: Rubric, sheets: Mapping[str, Sequence[Earned]], draws: int = DRAWS) -> dict[str, Firmness]:
    """Unit → how firm its rank is among ``sheets``, the peers of one group (unit → its items)."""
    if not sheets:
        return {}
    without = _ints([totals_without(rubric, earned) for earned in sheets.values()])
    return _read_off(rubric, list(sheets), redrawn(rubric, sheets, draws), without)


@dataclass(frozen=True, eq=False)
class Drawn:
    """What one unit brings to the firmness of its group's ranks, whoever its peers are: all in hundredths of a point."""

    redrawn: Ints
    """Its totals under redrawn weights, draw by draw."""
    without: Ints
    """Its total; and without each item of the rubric, in their order."""


def drawn(rubric: Rubric, sheets: Mapping[str, Sequence[Earned]], draws: int = DRAWS) -> dict[str, Drawn]:
    """Each unit's part, to be kept: where one sheet changes, the others' stay what they are. 80 kB a unit."""
    if not sheets:
        return {}
    blocks = _blocks(rubric)
    model, source = _Model(rubric, blocks, sheets), np.random.PCG64(SEED)
    counts = [min(BLOCK, draws - first) for first in range(0, draws, BLOCK)]
    totals = np.concatenate([model.totals(_factors(source, count, len(blocks))) for count in counts])
    return {
        unit: Drawn(np.ascontiguousarray(totals[:, index]), _ints(totals_without(rubric, earned)))
        for index, (unit, earned) in enumerate(sheets.items())
    }


def firmness_of_drawn(rubric: Rubric, group: Mapping[str, Drawn]) -> dict[str, Firmness]:
    """What :func:`firmness_of` gives, from what was drawn of each unit of the group."""
    if not group:
        return {}
    ranks = min_ranks(np.stack([one.redrawn for one in group.values()], axis=1)).T.astype(np.uint16)
    return _read_off(rubric, list(group), ranks, np.stack([one.without for one in group.values()]))


def _read_off(
    rubric: Rubric, units: Sequence[str], ranks: npt.NDArray[np.uint16], without: Ints
) -> dict[str, Firmness]:
    """Intervals of ranks; ``without``: units × (all, and without each item), totals in hundredths."""
    low, high = _intervals(ranks)
    places = min_ranks(without.T).T.tolist()
    found = {}
    for index, unit in enumerate(units):
        base, *own = places[index]
        deciding = tuple(item.id for item, rank in zip(rubric.items, own, strict=True) if rank != base)
        found[unit] = Firmness(int(low[index]), int(high[index]), min(base, *own), max(base, *own), deciding)
    return found


def redrawn(rubric: Rubric, sheets: Mapping[str, Sequence[Earned]], draws: int = DRAWS) -> npt.NDArray[np.uint16]:
    """Ranks under redrawn weights: units × draws, units in the order of ``sheets``."""
    blocks = _blocks(rubric)
    model = _Model(rubric, blocks, sheets)
    ranks = np.empty((len(sheets), draws), dtype=np.uint16)
    source = np.random.PCG64(SEED)
    for first in range(0, draws, BLOCK):
        count = min(BLOCK, draws - first)
        ranks[:, first : first + count] = min_ranks(model.totals(_factors(source, count, len(blocks)))).T
    return ranks


def min_ranks(totals: Ints) -> npt.NDArray[np.int64]:
    """Ranks along the last axis, the highest first; ties share the best."""
    behind = totals.max() - totals
    # Up to 16 bits a stable sort is a radix sort: several times as fast, and totals are seldom wider.
    keys = behind.astype(np.uint16) if behind.max() <= _UINT16 else behind
    order = np.argsort(keys, axis=1, kind="stable")
    ordered = np.take_along_axis(totals, order, axis=1)
    places = np.broadcast_to(np.arange(1, totals.shape[1] + 1), totals.shape).copy()
    places[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = 0
    ranks = np.empty_like(places)
    np.put_along_axis(ranks, order, np.maximum.accumulate(places, axis=1), axis=1)
    return ranks


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

    def __init__(self, rubric: Rubric, blocks: Sequence[_Block], sheets: Mapping[str, Sequence[Earned]]) -> None:
        self._whole = int(half_up(sum((part.weight for part in rubric.parts), Decimal(0)) * 100, 0))
        self._weights = _ints([_quantum(block.weight * _WEIGHT) for block in blocks])
        rows = [[_integers(block, _sum(rubric, block, earned)) for block in blocks] for earned in sheets.values()]
        self._applies = _ints([[applies for applies, _ in row] for row in rows])
        self._got = _ints([[got for _, got in row] for row in rows])
        self._parts = [
            np.array([index for index, block in enumerate(blocks) if block.part == part.id], dtype=np.intp)
            for part in rubric.parts
        ]
        self._beside = _ints([_quantum(_beside(rubric, earned) * 100) for earned in sheets.values()])

    def totals(self, factors: Ints) -> Ints:
        """Draws × units: totals in hundredths of a point."""
        shape = (factors.shape[0], len(self._beside))
        got, there = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for part in self._parts:
            drawn = factors[:, part]
            applying = _product(drawn, self._applies[:, part])
            weight = (drawn @ self._weights[part])[:, np.newaxis] * (applying > 0)
            high, low = np.divmod(self._got[:, part], _SPLIT)
            mean = (_product(drawn, high) * _SPLIT + _product(drawn, low)) // np.maximum(applying, 1)
            got += mean * weight
            there += weight
        shares = got // np.maximum(there, 1)
        hundredths = shares * self._whole + self._beside * _SHARE
        return (2 * hundredths + _SHARE) // (2 * _SHARE)


def _ints(rows: object) -> Ints:
    return np.array(rows, dtype=np.int64)


def _product(drawn: Ints, rows: Ints) -> Ints:
    """Draws × blocks times blocks × units. By floating point, yet exact: all sums of these integers lie below 2⁵³."""
    return (drawn.astype(np.float64) @ rows.T.astype(np.float64)).astype(np.int64)


def _quantum(x: Fraction) -> int:
    return int(half_up(x, 0))


def _integers(block: _Block, got: Sum) -> tuple[int, int]:
    """The weight of what applies, in millionths of the whole; and what it earned of it, in 10⁻¹⁴."""
    weight = over(block.weight, block.full) or Fraction(0)
    return _quantum(weight * got.full * _WEIGHT), _quantum(weight * got.points * _WEIGHT * _SHARE)


def _beside(rubric: Rubric, earned: Sequence[Earned]) -> Fraction:
    """What is not redrawn: bonus points, and what was taken off in a part of which nothing applies."""
    parts = (part_sum(rubric, part, earned) for part in rubric.parts)
    return bonus_of(rubric, earned) + sum((part.score for part in parts if not part.sum.full), Fraction(0))


def _sum(rubric: Rubric, block: _Block, earned: Sequence[Earned]) -> Sum:
    """What a block earned, and the full points of what applied of it."""
    inside = [one for one in earned if one.item.id in block.items]
    if block.group is not None:
        return group_sum(rubric, block.group, inside)
    total = Sum()
    for one in inside:
        if one.in_total:
            total += Sum(one.points, Fraction(one.item.points))
    return total


def totals_without(rubric: Rubric, earned: Sequence[Earned]) -> list[int]:
    """The total, and without each item in the rubric's order, in hundredths of a point: what `total_of` would give, by integers."""
    parts = {part.id: part_sum(rubric, part, earned) for part in rubric.parts}
    bonus = bonus_of(rubric, earned)
    gone = [_gone(rubric, earned, item) for item in rubric.items]
    sums = [part.sum for part in parts.values()]
    scale = lcm(bonus.denominator, *(x.denominator for one in (*sums, *gone) for x in (one.points, one.full)))
    got = {name: (_scaled(part.sum.points, scale), _scaled(part.sum.full, scale)) for name, part in parts.items()}
    weights = {part.id: Fraction(part.weight) for part in rubric.parts}
    finest = lcm(*(weight.denominator for weight in weights.values()))
    whole = {name: _scaled(weight, finest) for name, weight in weights.items()}
    extra = _scaled(bonus, scale)
    totals = [_hundredths(got, whole, extra, scale, finest)]
    for item, less in zip(rubric.items, gone, strict=True):
        points, full = _scaled(less.points, scale), _scaled(less.full, scale)
        if item.bonus:
            totals.append(_hundredths(got, whole, extra - points, scale, finest))
        else:
            had = got[item.part]
            left = got | {item.part: (had[0] - points, had[1] - full)}
            totals.append(_hundredths(left, whole, extra, scale, finest))
    return totals


def _gone(rubric: Rubric, earned: Sequence[Earned], item: Item) -> Sum:
    if item.group is not None:
        return share_of(rubric, earned, item)
    own = next(one for one in earned if one.item.id == item.id)
    return Sum(own.points, Fraction(item.points)) if own.in_total else Sum()


def _scaled(x: Fraction, scale: int) -> int:
    return x.numerator * (scale // x.denominator)


def _hundredths(
    got: Mapping[str, tuple[int, int]], weights: Mapping[str, int], extra: int, scale: int, finest: int
) -> int:
    """A total from each part's points and full points and from what comes on top (by ``scale``); weights by ``finest``."""
    there, num, den = 0, 0, 1
    for name, (points, full) in got.items():
        if full:
            there += weights[name]
            num, den = num * full + weights[name] * points * den, den * full
        else:
            extra += min(points, 0)
    if not there:
        return nearest(100 * extra, scale)
    over_all = sum(weights.values())
    return nearest(100 * (num * over_all * scale + extra * den * there * finest), den * there * finest * scale)


def _intervals(ranks: npt.NDArray[np.uint16]) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
    """The 5th and the 95th of a hundred, by nearest rank (the 500th and the 9,500th of 10,000)."""
    draws = ranks.shape[1]
    low, high = (max(-(-tail * draws // 100) - 1, 0) for tail in _TAILS)
    ordered = np.partition(ranks, (low, high), axis=1)
    return ordered[:, low], ordered[:, high]
