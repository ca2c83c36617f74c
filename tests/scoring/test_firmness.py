"""Redrawn weights and items left out: against a slow and exact count, and the same to the byte."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.packs.schema import Rubric
from pingyi.scoring import firmness, redrawing
from pingyi.scoring.model import State
from pingyi.scoring.peers import Reviewee
from pingyi.scoring.points import Earned
from pingyi.scoring.totals import bonus_of, part_sum, share_of, total_of
from tests.scoring.fakes import Raw, measure, rubric, scores, total

RATE = measure("visits")


def rated(key: str, points: float, **more: object) -> Raw:
    return {"id": key, "points": points, "measure": key, "score": {"rate": {}}, **more}


def sheets(table: Rubric, shares: dict[str, dict[str, Fraction | None]]) -> dict[str, list[Earned]]:
    """Unit → items with a share of their points; None: left out."""
    found = {}
    for unit, got in shares.items():
        one = Reviewee(unit, "镇党委", "towns", part_year=False)
        found[unit] = [
            Earned(
                item,
                one,
                State.SCORED,
                (got[item.id] or Fraction(0)) * Fraction(item.points),
                "",
                in_total=got[item.id] is not None,
            )
            for item in table.items
        ]
    return found


def exact_ranks(table: Rubric, shares: dict[str, dict[str, Fraction | None]], factors: list[int]) -> dict[str, int]:
    """One draw by fractions: every weight times its factor, renormalised; what does not apply leaves its part."""
    whole = sum(Fraction(part.weight) for part in table.parts)
    drawn = {}
    for item, factor in zip(table.items, factors, strict=True):
        part = next(part for part in table.parts if part.id == item.part)
        inside = sum(Fraction(one.points) for one in table.items if one.part == item.part)
        drawn[item.id] = Fraction(part.weight) * Fraction(item.points) / inside * Fraction(factor, 1000)
    totals = {}
    for unit, got in shares.items():
        score, there = Fraction(0), Fraction(0)
        for part in table.parts:
            ids = [item.id for item in table.items if item.part == part.id]
            applying = [one for one in ids if got[one] is not None]
            if applying:
                weight = sum(drawn[one] for one in ids)
                mean = sum(drawn[one] * got[one] for one in applying) / sum(drawn[one] for one in applying)
                score, there = score + weight * mean, there + weight
        totals[unit] = int(score / there * whole * 100 + Fraction(1, 2)) if there else 0
    return {unit: 1 + sum(other > mine for other in totals.values()) for unit, mine in totals.items()}


PARTS = [
    {"id": "daily", "name": "日常", "weight": 70, "scale": True},
    {"id": "votes", "name": "测评", "weight": 30, "scale": True},
]
TABLE = rubric(
    [rated("a", 3), rated("b", 5), rated("c", 7), rated("d", 4, part="votes"), rated("e", 1, part="votes")], parts=PARTS
)
SHARES: dict[str, dict[str, Fraction | None]] = {
    "A": dict(zip("abcde", [Fraction(1, 3), Fraction(2, 3), Fraction(1), Fraction(1, 2), Fraction(1)], strict=True)),
    "B": dict(zip("abcde", [Fraction(1), Fraction(1, 2), Fraction(5, 6), Fraction(1, 2), Fraction(1)], strict=True)),
    "C": dict(zip("abcde", [None, Fraction(3, 4), Fraction(6, 7), Fraction(1, 2), None], strict=True)),
    "D": dict(zip("abcde", [Fraction(1), Fraction(1, 2), Fraction(5, 6), Fraction(1, 2), Fraction(1)], strict=True)),
    "E": dict(zip("abcde", [Fraction(1), Fraction(2, 3), Fraction(4, 5), None, None], strict=True)),
}  # fmt: skip


def test_each_draw_equals_an_exact_count() -> None:
    ranks = firmness.redrawn(TABLE, sheets(TABLE, SHARES), draws=600)
    source = np.random.PCG64(redrawing.SEED)
    raw = [int(one) for one in source.random_raw(600 * 5)]
    for draw in range(600):
        factors = [750 + ((one >> 32) * 501 >> 32) for one in raw[draw * 5 : draw * 5 + 5]]
        assert all(750 <= factor <= 1250 for factor in factors)
        exact = exact_ranks(TABLE, SHARES, factors)
        assert dict(zip(SHARES, (int(one) for one in ranks[:, draw]), strict=True)) == exact
    assert (ranks[1] == ranks[3]).all()


def test_the_draws_are_the_same_to_the_byte() -> None:
    ranks = firmness.redrawn(TABLE, sheets(TABLE, SHARES), draws=10_000)
    digest = hashlib.sha256(ranks.astype("<u2").tobytes()).hexdigest()
    assert digest == "dda5754af2dd7705096ca546098d422f29e5953e28881b63b1d5e360852ef76e"


def test_min_ranks() -> None:
    totals = np.array([[5, 9, 5, 1], [2, 2, 2, 2]], dtype=np.int64)
    assert firmness.min_ranks(totals).tolist() == [[2, 1, 2, 4], [1, 1, 1, 1]]


def test_intervals_and_the_items_that_decide() -> None:
    items = [rated("a", 10), rated("b", 45), rated("c", 45)]
    measures = [measure(key) for key in "abc"]
    got = {"A": (10, 6, 6), "B": (0, 7, 7), "C": (9, 1, 1)}
    figures = {(key, unit): (number, 10) for unit, row in got.items() for key, number in zip("abc", row, strict=True)}
    scored = scores(items, measures, figures, units="ABC")
    firm = {sheet.unit: sheet.firmness for sheet in scored.sheets}
    assert firm["A"] == firmness.Firmness(1, 2, 1, 2, ("a",))
    assert firm["B"] == firmness.Firmness(1, 2, 1, 2, ("a",))
    assert firm["C"] == firmness.Firmness(3, 3, 3, 3, ())


def test_bonus_points_are_not_redrawn_but_may_decide() -> None:
    items = [rated("a", 100), {"id": "b", "points": 5, "bonus": True, "measure": "b", "score": {"add": {"each": 5}}}]
    figures = {("a", "A"): (80, 100), ("a", "B"): (82, 100), ("b", "A"): 1}
    scored = scores(items, [measure("a"), total("b")], figures, units="AB")
    assert scored.sheet("A").firmness == firmness.Firmness(1, 1, 1, 2, ("b",))


def test_a_clamped_group_is_redrawn_as_one() -> None:
    groups = [{"id": "row", "name": "一行", "part": "daily", "ceiling": 3}]
    items = [rated("a", 3, group="row"), rated("b", 3, group="row"), rated("c", 6), rated("d", 1, group="free")]
    groups.append({"id": "free", "name": "不限", "part": "daily"})
    figures = {("a", "A"): (1, 1), ("b", "A"): (1, 1), ("c", "A"): (1, 2), ("d", "A"): (1, 1)}
    figures |= {("a", "B"): (1, 1), ("b", "B"): (0, 1), ("c", "B"): (1, 2), ("d", "B"): (1, 1)}
    scored = scores(items, [measure(key) for key in "abcd"], figures, units="AB", groups=groups)
    assert [sheet.rank for sheet in scored.sheets] == [1, 1]
    assert [(sheet.firmness.low, sheet.firmness.high) for sheet in scored.sheets] == [(1, 1), (1, 1)]
    assert scored.sheet("A").firmness.deciding == ()
    assert scored.sheet("B").firmness.deciding == ("a",)


def test_nobody_to_rank() -> None:
    assert firmness.firmness_of(TABLE, {}) == {}


def test_a_unit_to_which_nothing_applies_has_nought() -> None:
    nothing = {"A": dict.fromkeys("abcde"), "B": SHARES["B"]}
    assert firmness.redrawn(TABLE, sheets(TABLE, nothing), draws=3).tolist() == [[2, 2, 2], [1, 1, 1]]


@pytest.mark.parametrize("draws", [1, 255, 256, 257])
def test_blocks_do_not_show(draws: int) -> None:
    whole = firmness.redrawn(TABLE, sheets(TABLE, SHARES), draws=300)
    assert (firmness.redrawn(TABLE, sheets(TABLE, SHARES), draws=draws) == whole[:, :draws]).all()


@given(data=st.data())
def test_totals_without_an_item_are_the_totals_of_fractions(data: st.DataObject) -> None:
    """Integers over one scale against `total_of` over exact sums: parts that drop out, malus, bonus, clamped and scaled groups."""
    bounds = data.draw(st.sampled_from([{"points": 6, "scale": True}, {"ceiling": 4}, {"floor": 1}, None]))
    groups = [{"id": "g", "name": "组", "part": "daily", **bounds}] if bounds else []
    grouped = {"group": "g"} if groups else {}
    table = rubric(
        [rated("a", 3, **grouped), rated("b", 5, **grouped), rated("c", 7), rated("d", 4, part="votes"),
         rated("e", 2, bonus=True), rated("f", 1, bonus=True)],
        parts=PARTS, groups=groups,
    )  # fmt: skip
    share = st.none() | st.fractions(-1, 1, max_denominator=60)
    got = {"A": {item.id: data.draw(share, label=item.id) for item in table.items}}
    (earned,) = sheets(table, got).values()
    parts = [part_sum(table, part, earned) for part in table.parts]
    bonus = bonus_of(table, earned)
    expected = [total_of(parts, bonus)]
    for item in table.items:
        gone = share_of(table, earned, item)
        left = [replace(one, sum=one.sum - gone) if one.part.id == item.part else one for one in parts]
        expected.append(total_of(parts, bonus - gone.points) if item.bonus else total_of(left, bonus))
    assert firmness.totals_without(table, earned) == [int(total * 100) for total in expected]


def test_what_was_drawn_of_each_gives_the_same_firmness() -> None:
    whole = firmness.firmness_of(TABLE, sheets(TABLE, SHARES))
    kept = firmness.drawn(TABLE, sheets(TABLE, SHARES))
    alone = firmness.drawn(TABLE, sheets(TABLE, {"C": SHARES["C"]}))
    assert firmness.firmness_of_drawn(TABLE, kept) == firmness.firmness_of_drawn(TABLE, {**kept, **alone}) == whole
    assert firmness.firmness_of_drawn(TABLE, {}) == {}
    assert firmness.drawn(TABLE, {}) == {}
