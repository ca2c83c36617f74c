"""How firm a rank is: redrawn weights and items left out (OECD–JRC Handbook on Composite Indicators, chapters 6 and 7).

Every rank is asked two questions. Had the weights been a little different, where would it stand? 10,000 times each item's
weight is multiplied by a draw of U(0.75, 1.25), all are renormalised to the whole, and the peers are ranked again: the
5–95 % interval. And had one item not been in the table? The rank without each item, and the items that change it.

How totals are redrawn, and why that is the same on every machine, is in :mod:`redrawing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from pingyi.numbers import nearest
from pingyi.packs.schema import Item, Rubric
from pingyi.scoring.model import Firmness
from pingyi.scoring.points import Earned
from pingyi.scoring.redrawing import BLOCK, Added, Ints, redrawn_totals
from pingyi.scoring.totals import Sum, share_of

DRAWS = 10_000
_TAILS = (5, 95)
_UINT16 = 0xFFFF


def firmness_of(rubric: Rubric, sheets: Mapping[str, Sequence[Earned]], draws: int = DRAWS) -> dict[str, Firmness]:
    """Unit → how firm its rank is among ``sheets``, the peers of one group (unit → its items)."""
    if not sheets:
        return {}
    sums = [Added(rubric, earned) for earned in sheets.values()]
    without = _ints([_totals_without(rubric, one) for one in sums])
    return _read_off(rubric, list(sheets), _redrawn(rubric, sums, draws), without)


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
    sums = [Added(rubric, earned) for earned in sheets.values()]
    totals = np.concatenate([*redrawn_totals(rubric, sums, draws)])
    return {
        unit: Drawn(np.ascontiguousarray(totals[:, index]), _ints(_totals_without(rubric, one)))
        for index, (unit, one) in enumerate(zip(sheets, sums, strict=True))
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
    return _redrawn(rubric, [Added(rubric, earned) for earned in sheets.values()], draws)


def _redrawn(rubric: Rubric, sums: Sequence[Added], draws: int) -> npt.NDArray[np.uint16]:
    ranks = np.empty((len(sums), draws), dtype=np.uint16)
    for number, totals in enumerate(redrawn_totals(rubric, sums, draws)):
        ranks[:, number * BLOCK : number * BLOCK + len(totals)] = min_ranks(totals).T
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


def _ints(rows: object) -> Ints:
    return np.array(rows, dtype=np.int64)


def totals_without(rubric: Rubric, earned: Sequence[Earned]) -> list[int]:
    """The total, and without each item in the rubric's order, in hundredths of a point: what `total_of` would give, by integers."""
    return _totals_without(rubric, Added(rubric, earned))


def _totals_without(rubric: Rubric, added: Added) -> list[int]:
    parts, bonus = {part.part.id: part for part in added.parts}, added.bonus
    gone = [_gone(rubric, added, item) for item in rubric.items]
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


def _gone(rubric: Rubric, added: Added, item: Item) -> Sum:
    if item.group is not None:
        return share_of(rubric, added.earned, item)
    own = added.own[item.id]
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
