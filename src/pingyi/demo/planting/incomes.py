"""Villages' income: P2.1 to P2.7, and the few low ones elsewhere."""

from __future__ import annotations

from pingyi.demo.bed import Bed
from pingyi.demo.records.support import income_rows


def _set(bed: Bed, claim: str, village: str, total: int) -> None:
    """Put a village's total in hundreds of yuan in place of what ordinary life gave it."""
    bed.drop_unit("village-income", village)
    for row in income_rows(bed.diary, village, total):
        bed.put_row(claim if bed.year == 2019 else "B", row)


def stagnant(bed: Bed) -> None:
    """P2.2 to P2.5: of the fifth town's villages three in ten reach the line, two have nothing; together 4 % below 2018."""
    villages = bed.villages(bed.town(5))
    if len(villages) < 6:
        return
    reach = round(0.3 * len(villages))
    totals: dict[str, int] = {}
    for n, village in enumerate(villages):
        draw = bed.diary.fixed(f"stagnant/{village}")
        low, high = (520, 600) if n < reach else (0, 0) if n >= len(villages) - 2 else (110, 460)
        totals[village] = draw.randint(low, high)
    whole = sum(totals.values())
    for village, total in totals.items():
        if bed.year == 2019:
            _set(bed, "P2.2 P2.3 P2.4 P2.5" if total == 0 else "P2.2 P2.3 P2.4", village, total)
        else:
            # All villages of 2018 together: the total of 2019 / 0.96, of which the two have 1.2 万元 each.
            _set(bed, "B", village, 120 if total == 0 else total * (whole * 100 // 96 - 240) // whole)


def uneven(bed: Bed) -> None:
    """P2.6: three villages of the seventh town below the line, all others from 80 000 yuan up."""
    villages = bed.villages(bed.town(7))
    if len(villages) < 6:
        return
    for n, village in enumerate(villages):
        draw = bed.diary.fixed(f"uneven/{village}")
        total = (160, 290, 430)[n] if n < 3 else draw.randint(810, 3000)
        _set(bed, "P2.6" if n < 3 else "B", village, total if bed.year == 2019 else total * 100 // 107)


def single(bed: Bed) -> None:
    """P2.7: one village of the first town has 6 000 yuan (5 000 in 2018). P3.3: the weak one of the second 23 000."""
    villages = bed.villages(bed.town(1))
    if len(villages) > 3:
        _set(bed, "P2.7", villages[1], 60 if bed.year == 2019 else 50)
    villages = bed.villages(bed.town(2))
    if len(villages) > 3:
        _set(bed, "P3.3", villages[0], 230 if bed.year == 2019 else 222)
        bed.drop_unit("income-projects", villages[0])


def others(bed: Bed) -> None:
    """A low village or two in the third, fourth and sixth town."""
    for n, totals in ((3, (420,)), (4, (310, 460)), (6, (450,))):
        villages = bed.villages(bed.town(n))
        if len(villages) > 4:
            for village, total in zip(villages[-len(totals) :], totals, strict=True):
                _set(bed, "B", village, total if bed.year == 2019 else total * 100 // 106)


PLANTINGS = (stagnant, uneven, single, others)
