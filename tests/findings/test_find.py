"""Claim rules applied: whom they speak of, when they hold, and how they say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from pingyi.findings import World, find
from tests.findings.small import Told, facts, rules, world

FEW = {
    "id": "visit-few",
    "as": "problem",
    "theme": "energy",
    "measure": "visit",
    "when": {"missing": {"gte": 2}},
    "say": ["{secretary}应参加观摩{den}次，只参加{num}次"],
    "requires": "{unit}书记要按季参加观摩",
}


def said(made: World, before: Mapping[str, int] | None = None) -> dict[str, str]:
    return {claim.id: claim.text for claim in find(made, before)}


def test_a_reviewee_is_said_what_its_numbers_say() -> None:
    told = Told(figures={("visit", "T01"): (2, 4), ("visit", "T02"): (4, 4)})
    assert said(world(rules(FEW), told)) == {"visit-few@T01": "云溪镇党委书记应参加观摩4次，只参加2次"}
    claim = find(world(rules(FEW), told))[0]
    assert (claim.unit, claim.subject, claim.name, claim.kind) == ("T01", "T01", "云溪镇党委", "problem")
    assert claim.requires == "云溪镇党委书记要按季参加观摩"
    assert [piece.number.of for piece in claim.pieces if piece.number] == ["den", "num"]


def test_a_rule_whose_claims_are_known_is_not_asked_again() -> None:
    made = world(rules(FEW, FEW | {"id": "visit-few-again"}), Told(figures={("visit", "T01"): (2, 4)}))
    first, second = find(made)
    assert find(made, known={"visit-few": [first]}) == (first, second)
    assert find(made, known={"visit-few-again": ()}) == (first,)


def test_a_measure_that_does_not_apply_says_nothing() -> None:
    assert said(world(rules(FEW | {"when": None}), Told())) == {}


def test_only_the_kinds_named_are_spoken_of() -> None:
    told = Told(figures={("visit", unit): (0, 4) for unit in ("T01", "G01")})
    assert list(said(world(rules(FEW | {"applies_to": ["机关党委"]}), told))) == ["visit-few@G01"]


def test_the_district_is_the_root() -> None:
    rule = {"id": "all", "of": "district", "measure": "income", "say": ["全区{den}个村达标{num}个，{failing}没有达标"]}
    told = Told(figures={("income", "Q"): (1, 3)}, shares={("income", "Q"): (("V1", 1, 1), ("V2", 0, 1), ("V3", 0, 1))})
    assert said(world(rules(rule), told)) == {"all@Q": "全区3个村达标1个，云溪镇桐桥村、石桥镇荷塘村没有达标"}


def test_villages_belong_to_the_town_that_they_end_the_year_in_and_are_said_once() -> None:
    rule = {"id": "poor", "of": "subject", "applies_to": ["行政村"], "measure": "income", "when": {"num": 0},
            "say": ["{town}{unit}没有达标"]}  # fmt: skip
    shares = (("V1", 0, 1), ("V4", 0, 1), ("Q", 0, 1), ("P-17", 0, 1))
    told = Told(
        figures={("income", unit): (0, 1) for unit in ("V1", "V4", "Q")},
        shares={("income", unit): shares for unit in ("Q", "T01", "T03")},
    )
    found = find(world(rules(rule), told))
    assert [(claim.id, claim.unit, claim.text) for claim in found] == [
        ("poor@V1", "T01", "云溪镇柳湾村没有达标"),
        ("poor@V4", "T01", "云溪镇平湖村没有达标"),
    ]


def test_rows_are_told_of_the_units_that_they_are_about() -> None:
    rule = {"id": "told", "of": "subject", "rows": {"form": "visits"}, "say": ["{town}{subject}走访{rows_n}次"]}
    rows = [{"unit": "T01", "village": "V3"}, {"unit": "T02", "village": "V3"}, {"unit": "T02", "village": "V1"}]
    assert said(world(rules(rule), facts_=facts(visits=rows))) == {
        "told@V1": "云溪镇柳湾村走访1次",
        "told@V3": "石桥镇荷塘村走访2次",
    }


RECOGNISED = {
    "id": "recognised",
    "rows": {"form": "recognitions", "where": {"kind": "刊发"}},
    "say": ["{place}“{title}”于{given_on}刊发，奖{grant}"],
}


def recognition(**values: object) -> dict[str, object]:
    return {"unit": "T01", "given_on": date(2019, 3, 5), "kind": "刊发", "title": "四步法", "grant": 3_000_000} | values


def test_rows_of_the_year_are_told_together() -> None:
    rows = [
        recognition(),
        recognition(given_on=date(2019, 8, 1), title="四步法,再版"),
        recognition(given_on=date(2018, 8, 1), title="去年的"),
        recognition(kind="批示", title="批示的"),
        recognition(counts=False, title="存疑的"),
        recognition(given_on=date(2020, 1, 2), title="明年的"),
    ]
    assert said(world(rules(RECOGNISED), facts_=facts(recognitions=rows))) == {
        "recognised@T01": "云溪镇“四步法、四步法，再版”于2019年8月1日刊发，奖6万元"
    }


def test_rows_ever_look_back_and_undated_rows_always_count() -> None:
    rule = {"id": "ever", "rows": {"form": "recognitions", "window": "ever"}, "say": ["{place}共{rows_n}项"]}
    rows = [recognition(given_on=date(2018, 8, 1)), recognition(given_on=None), recognition(given_on=date(2020, 1, 2))]
    assert said(world(rules(rule), facts_=facts(recognitions=rows))) == {"ever@T01": "云溪镇共2项"}


def test_too_few_rows_tell_nothing() -> None:
    rule = RECOGNISED | {"rows": {"form": "recognitions", "at_least": 2}}
    assert said(world(rules(rule), facts_=facts(recognitions=[recognition()]))) == {}
    assert said(world(rules(rule))) == {}


def test_a_way_of_saying_it_that_cannot_be_filled_gives_way_to_the_next() -> None:
    rule = {"id": "spent", "measure": "spent", "say": ["{place}比上年多{growth}", "{place}支出{num}"]}
    told = Told(figures={("spent", "T01"): (100_000_00, None), ("spent", "T02"): (200_00, None)})
    assert said(world(rules(rule | {"applies_to": ["镇党委"]}), told)) == {
        "spent@T01": "云溪镇支出10万元",
        "spent@T02": "石桥镇支出200元",
    }
    assert said(world(rules(rule | {"say": ["{place}比上年多{growth}"]}), told)) == {}


def test_claims_that_are_alike_in_their_numbers_are_said_alike_and_another_year_says_it_differently() -> None:
    rule = {"id": "visits", "measure": "visit", "say": ["{place}参加{num}次", "{place}到场{num}次"]}
    figures = {("visit", unit): (3, 4) for unit in ("T01", "T02")}
    texts = {claim.text[3:] for claim in find(world(rules(rule), Told(figures=figures)))}
    later = {claim.text[3:] for claim in find(world(rules(rule), Told(2020, figures), facts_=facts(2020)))}
    assert len(texts) == len(later) == 1
    assert texts != later


def test_a_problem_that_was_published_before_is_the_same_one_year_older() -> None:
    told = Told(figures={("visit", "T01"): (2, 4), ("visit", "T02"): (1, 4)})
    found = find(world(rules(FEW), told), {"visit-few@T01": 2})
    assert {claim.subject: claim.years for claim in found} == {"T01": 3, "T02": 1}


def test_a_requirement_that_cannot_be_filled_is_none() -> None:
    rule = FEW | {"requires": "{unit}要比上年多{growth}", "join": "{units}都只参加{num:zh}次"}
    claim = find(world(rules(rule), Told(figures={("visit", "T01"): (2, 4)})))[0]
    assert claim.requires == ""
    assert [piece.text for piece in claim.join] == ["{units}", "都只参加", "两", "次"]
    assert (
        find(world(rules(rule | {"join": "{units}比上年多{growth}"}), Told(figures={("visit", "T01"): (2, 4)})))[0].join
        == ()
    )


CONDITIONS = (
    ({"rate": {"lt": "60%"}}, True),
    ({"rate": {"lt": "50%"}}, False),
    ({"num": {"lt": {"field": "last_num"}}}, True),
    ({"change": {"lte": "-25"}}, True),
    ({"num": ["1", "2"]}, True),
    ({"any": [{"num": 4}, {"rank": 2}]}, True),
    ({"not": {"failing": {"gte": 3}}}, True),
    ({"unit": "云溪镇党委"}, True),
    ({"unit": "石桥镇党委"}, False),
    ({"mean": {"gt": {"field": "rate"}}}, True),
)


@pytest.mark.parametrize(("when", "holds"), CONDITIONS)
def test_conditions_are_typed_by_what_they_compare(when: dict[str, object], holds: bool) -> None:
    told = Told(
        figures={("visit", "T01"): (2, 4), ("visit", "T02"): (4, 4)}, shares={("visit", "T01"): (("T01", 2, 4),)}
    )
    rule = FEW | {"when": when, "say": ["{place}参加{num}次"]}
    claims = said(world(rules(rule), told, Told(2018, {("visit", "T01"): (3, 4)})))
    assert ("visit-few@T01" in claims) is holds


def test_a_money_condition_reads_money() -> None:
    told = Told(figures={("spent", "T01"): (60_000_00, None), ("spent", "T02"): (40_000_00, None)})
    rule = {
        "id": "rich",
        "measure": "spent",
        "applies_to": ["镇党委"],
        "when": {"num": {"gte": "5万元"}},
        "say": ["{place}{num:wan}"],
    }
    assert said(world(rules(rule), told)) == {"rich@T01": "云溪镇6万元"}


def test_a_condition_on_what_does_not_apply_is_false() -> None:
    told = Told(figures={("visit", "T01"): (2, 4)})
    assert said(world(rules(FEW | {"when": {"last_num": {"gte": "1"}}}), told)) == {}


def test_several_measures_are_named_by_their_alias() -> None:
    rule = {
        "id": "two",
        "measures": {"v": "visit", "s": "spent"},
        "say": ["{year}{place}观摩{v.rate}，支出{s.num:approx}"],
    }
    told = Told(figures={("visit", "T01"): (3, 4), ("spent", "T01"): (1_234_500_00, None)})
    assert said(world(rules(rule), told)) == {"two@T01": "2019年云溪镇观摩75%，支出120余万元"}


def test_all_is_said_where_it_is_true_and_passed_over_where_it_is_not() -> None:
    told = {"id": "all", "measure": "visit", "say": ["{unit}到{num}次", "{unit}{den}次{num:all}到会"]}
    seen = {claim.unit: claim.text for claim in find(world(rules(told), Told(2019, {
        ("visit", "T01"): (4, 4), ("visit", "T02"): (3, 4), ("visit", "T03"): (1, 1), ("visit", "G01"): (5, 5)})))}  # fmt: skip
    assert seen == {
        "T01": "云溪镇党委4次全部到会",
        "T02": "石桥镇党委到3次",
        "T03": "平湖镇党委到1次",
        "G01": "区机关党委5次全部到会",
    }


def test_a_requirement_carries_its_deadline_as_the_rule_writes_it() -> None:
    late = {"id": "late", "as": "problem", "theme": "energy", "measure": "visit", "when": {"missing": {"gte": 1}},
            "say": ["{unit}缺{missing}次"], "requires": "{unit}要在{deadline}补齐", "deadline": "6月底前"}  # fmt: skip
    (claim,) = find(world(rules(late), Told(2019, {("visit", "T01"): (3, 4)})))
    assert (claim.requires, claim.deadline) == ("云溪镇党委要在6月底前补齐", "6月底前")
    assert [piece.number.of for piece in claim.asks if piece.number] == ["deadline"]
