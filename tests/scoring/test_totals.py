"""Items to groups to parts to a total; ranks, grades, bars; part-year sheets; the order of the sheets."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from pingyi.errors import UnknownName
from pingyi.facts.model import Facts
from pingyi.packs.rules import Rules
from pingyi.scoring import score
from pingyi.scoring.ranks import competition
from tests.scoring.fakes import FakeMeasures, Raw, facts, measure, rubric, rules_of, scores, total, unit

RATE, CASES = measure("visits"), total("cases")
TWO_PARTS = [
    {"id": "daily", "name": "日常", "weight": 60, "scale": True},
    {"id": "votes", "name": "测评", "weight": 40},
]


def rated(points: float, **more: object) -> Raw:
    return {"points": points, "measure": "visits", "score": {"rate": {}}, **more}


def added(points: float, **more: object) -> Raw:
    return {"points": points, "measure": "cases", "score": {"add": {"each": 1}}, **more}


def test_a_part_gives_its_weight_times_points_over_total() -> None:
    items = [rated(4), added(2), rated(10, part="votes")]
    scored = scores(items, [RATE, CASES], {("visits", "A"): (1, 3), ("cases", "A"): 2}, parts=TWO_PARTS)
    daily, votes = scored.sheet("A").parts
    assert (daily.points, daily.full, daily.score) == (Decimal("3.333333"), 6, Decimal("33.333333"))
    assert (votes.points, votes.full, votes.score) == (Decimal("3.333333"), 10, Decimal("13.333333"))
    assert scored.sheet("A").total == Decimal("46.67")


def test_a_part_that_is_out_is_made_up_by_the_others() -> None:
    items = [added(4), rated(10, part="votes")]
    scored = scores(items, [RATE, CASES], {("cases", "A"): 3}, parts=TWO_PARTS)
    assert [part.full for part in scored.sheet("A").parts] == [4, 0]
    assert scored.sheet("A").total == Decimal("75.00")


def test_totals_are_exact_before_they_are_rounded() -> None:
    items = [rated(100 / 8, id=f"item-{index}") for index in range(8)]
    scored = scores(items, [RATE], {("visits", "A"): (1, 3)})
    assert scored.sheet("A").total == Decimal("33.33")
    half = scores([rated(1)], [RATE], {("visits", "A"): (87125, 100000)})
    assert half.sheet("A").total == Decimal("87.13")


BONUS = [{"id": "extra", "name": "奖扣", "part": "daily", "ceiling": 3, "floor": -2}]


@pytest.mark.parametrize(("praise", "blame", "bonus"), [(1, 0, "1"), (9, 0, "3"), (1, 2, "-1"), (0, 9, "-2")])
def test_bonus_and_malus_stand_outside_the_whole(praise: int, blame: int, bonus: str) -> None:
    items = [
        rated(100),
        {"points": 9, "bonus": True, "group": "extra", "measure": "praise", "score": {"add": {"each": 1}}},
        {
            "points": 9, "bonus": True, "group": "extra", "measure": "blame",
            "score": {"deduct": {"each": 1, "per": "case"}, "floor": -9},
        },
    ]  # fmt: skip
    figures = {("visits", "A"): (9, 10), ("praise", "A"): praise, ("blame", "A"): blame}
    scored = scores(items, [RATE, total("praise"), total("blame")], figures, groups=BONUS)
    assert scored.sheet("A").bonus == Decimal(bonus)
    assert scored.sheet("A").total == 90 + Decimal(bonus)


@pytest.mark.parametrize(
    ("group", "count", "points", "full"),
    [
        ({"ceiling": 5}, 4, "5", 5),
        ({"ceiling": 5}, 2, "4", 5),
        ({"floor": 1}, 0, "1", 8),
        ({"points": 4, "scale": True}, 1, "1", 4),
        ({"points": 8}, 3, "6", 8),
    ],
)
def test_groups_clamp_and_scale(group: Raw, count: int, points: str, full: int) -> None:
    items = [added(4, group="row"), added(4, group="row"), rated(10)]
    groups = [{"id": "row", "name": "一行", "part": "daily", **group}]
    figures = {("visits", "A"): (0, 1), ("cases", "A"): count}
    (part,) = scores(items, [RATE, CASES], figures, groups=groups).sheet("A").parts
    assert (part.points, part.full) == (Decimal(points), full + 10)


def test_a_group_of_which_nothing_applies_is_out() -> None:
    groups = [{"id": "row", "name": "一行", "part": "daily", "floor": 2}]
    (part,) = scores([rated(4, group="row"), added(6)], [RATE, CASES], {}, groups=groups).sheet("A").parts
    assert (part.points, part.full) == (0, 6)


def test_a_row_whose_parts_do_not_add_up_is_refused_with_its_arithmetic() -> None:
    groups = [{"id": "row", "name": "采砂整治", "part": "daily", "points": 3}]
    with pytest.raises(ValidationError, match=r"“采砂整治”3分，所含条目 1 [+] 1 = 2分，两数不等"):
        rubric([added(1, group="row"), added(1, group="row")], groups=groups)


def test_a_group_does_not_mix_bonus_with_the_rest() -> None:
    groups = [{"id": "row", "name": "一行", "part": "daily"}]
    with pytest.raises(ValidationError, match="既有加分条目又有分值内条目"):
        rubric([added(1, group="row"), added(1, group="row", bonus=True)], groups=groups)


def test_what_was_taken_off_stays_where_nothing_else_of_the_part_applies() -> None:
    groups = [{"id": "row", "name": "一行", "part": "votes", "floor": -3, "ceiling": 0}]
    malus = {"deduct": {"each": 2, "per": "case"}, "floor": -3}
    items = [added(60), {"points": 1, "part": "votes", "group": "row", "measure": "cases", "score": malus}]
    (_, part) = scores(items, [CASES], {("cases", "A"): 1}, groups=groups, parts=TWO_PARTS).sheet("A").parts
    assert (part.points, part.full, part.score) == (-1, 0, -1)


def test_competition_ranks() -> None:
    totals = {"A": Decimal(80), "B": Decimal(90), "C": Decimal(80), "D": Decimal(70)}
    assert competition(totals) == {"B": 1, "A": 2, "C": 2, "D": 4}


def towns(*totals: int) -> Raw:
    return {("visits", code): (number, 100) for code, number in zip("ABCDE", totals, strict=False)}


def test_ranks_stay_inside_peer_groups_and_a_part_year_has_none() -> None:
    groups = [
        {"id": "organs", "unit_kinds": ["机关党委"]},
        {"id": "towns", "unit_kinds": ["镇党委"]},
    ]
    units = [
        "A",
        "B",
        unit("C", until="2019-06-30"),
        unit("D", "机关党委"),
        unit("E", "村党组织"),
        unit("F", since="2020-01-01"),
    ]
    kinds = {"of": ["镇党委", "机关党委", "其他"]}
    scored = scores([rated(100)], [RATE], towns(70, 80, 99, 10), units=units, peer_groups=groups, reviewees=kinds)
    shown = [(sheet.unit, sheet.group, sheet.rank, sheet.peers, sheet.part_year) for sheet in scored.sheets]
    assert shown == [
        ("D", "organs", 1, 1, False),
        ("B", "towns", 1, 2, False),
        ("A", "towns", 2, 2, False),
        ("C", "towns", None, 0, True),
    ]
    assert scored.sheet("C").firmness is None


def test_a_unit_keeps_the_kind_that_it_had_last_and_ended_units_of_old_are_not_reviewed() -> None:
    units = [
        unit("A", "机关党委", until="2019-03-01"), unit("A", since="2019-03-01"),
        unit("B", until="2019-01-01"), unit("C", until="2020-01-01"),
    ]  # fmt: skip
    scored = scores([rated(100)], [RATE], towns(70, 80, 90), units=units)
    assert [(sheet.unit, sheet.part_year) for sheet in scored.sheets] == [("C", False), ("A", False)]


def test_a_kind_without_a_peer_group_stands_alone() -> None:
    scored = scores(
        [rated(100)], [RATE], towns(70, 80), units=["A", unit("B", "其他")], reviewees={"of": ["镇党委", "其他"]}
    )
    assert [(sheet.unit, sheet.group, sheet.rank) for sheet in scored.sheets] == [("A", "towns", 1), ("B", "其他", 1)]


@pytest.mark.parametrize(("got", "grade"), [(90, "好"), (89, "较好"), (60, "一般"), (59, "差"), (0, "差")])
def test_grades_by_bands(got: int, grade: str) -> None:
    assert scores([rated(100)], [RATE], towns(got)).sheet("A").grade == grade


def test_below_every_band_the_last_grade() -> None:
    grades = {"bands": [[90, "好"], [60, "一般"]]}
    assert scores([rated(100)], [RATE], towns(10), grades=grades).sheet("A").grade == "一般"


AUTHORITY = {"document": "《考核办法》", "article": "第九条"}
BARRED = {
    "bands": [[90, "好"], [80, "较好"], [60, "一般"], [0, "差"]],
    "bars": [{"measure": "cases", "at_most": "一般", "authority": AUTHORITY}],
}


@pytest.mark.parametrize(("got", "grade"), [(95, "一般"), (70, "一般"), (50, "差")])
def test_a_bar_keeps_the_grade_down_by_its_authority(got: int, grade: str) -> None:
    sheet = scores([rated(100)], [RATE, CASES], {**towns(got), ("cases", "A"): 2}, grades=BARRED).sheet("A")
    assert sheet.grade == grade
    assert sheet.bars == ("取数cases2项，等次不得高于“一般”（依据：《考核办法》第九条）",)


def test_a_bar_that_does_not_hold_is_not_told() -> None:
    sheet = scores([rated(100)], [RATE, CASES], towns(95), grades=BARRED).sheet("A")
    assert (sheet.grade, sheet.bars) == ("好", ())


@pytest.mark.parametrize(
    ("totals", "best"),
    [((99, 98, 97, 96, 95), "AB"), ((99, 98, 98, 96, 95), "A"), ((99, 98, 50, 50, 50), "AB"), ((99, 99, 99, 0, 0), "")],
)
def test_the_best_grade_is_kept_by_no_more_than_its_share(totals: tuple[int, ...], best: str) -> None:
    grades = {"bands": [[90, "好"], [0, "差"]], "best_at_most": "40%", "best_authority": AUTHORITY}
    scored = scores([rated(100)], [RATE], towns(*totals), units="ABCDE", grades=grades)
    assert "".join(sheet.unit for sheet in scored.sheets if sheet.grade == "好") == best
    lost = [sheet for sheet in scored.sheets if sheet.bars]
    assert all(sheet.bars == ("“好”不超过同类组的40%，共2个（依据：《考核办法》第九条）",) for sheet in lost)


def test_one_grade_alone_is_not_limited() -> None:
    grades = {"bands": [[0, "好"]], "best_at_most": "40%", "best_authority": AUTHORITY}
    assert scores([rated(100)], [RATE], towns(50), grades=grades).sheet("A").grade == "好"


def test_a_rubric_by_id_by_name_or_the_only_one() -> None:
    rules = rules_of(rubric([rated(100)]), [RATE])
    year = FakeMeasures(towns(50))
    one = facts([unit("A")], None)
    assert {score(rules, one, year, rubric=name).rubric for name in (None, "table", "细则")} == {"table"}
    with pytest.raises(UnknownName, match="找不到评分细则“细则二”。是否指：细则？"):
        score(rules, one, year, rubric="细则二")


def test_without_a_rubric_nothing_is_scored() -> None:
    empty = Facts(2019, {})
    with pytest.raises(UnknownName, match="找不到评分细则"):
        score(Rules(2019, ()), empty, FakeMeasures({}))
