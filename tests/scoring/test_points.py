"""The four states, floors and ceilings, zero lines, the group's mean, and what persons gave."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pingyi.issues import Place
from pingyi.scoring import ItemScore, State
from tests.scoring.fakes import Number, Raw, given, item, measure, row, scores, total, unit

RATE, CASES = measure("visits"), total("cases", word="次")


def one(entry: Raw, figure: Number, rows: Raw | None = None) -> ItemScore:
    filled = {"points": 4, "measure": "cases" if isinstance(figure, int) else "visits", **entry}
    return item(scores([filled], [RATE, CASES], {(filled["measure"], "A"): figure}, rows=rows))


def test_nothing_owed_is_not_applicable_and_leaves_the_total() -> None:
    got = one({"score": {"rate": {}}}, (0, 0))
    assert (got.state, got.points, got.in_total) == (State.NOT_APPLICABLE, 0, False)
    assert got.formula == "无应办、应评的对象，不适用"


def test_owed_and_nothing_came_is_unreported_and_scores_nought() -> None:
    got = one({"score": {"deduct": {"each": 1, "per": "missing"}}}, (0, 2), rows={})
    assert (got.state, got.points, got.in_total) == (State.UNREPORTED, 0, True)
    assert got.formula == "未报：应有2，没有任何记录，得0分"


@pytest.mark.parametrize("role", ["considered", "set-aside", "denominator"])
def test_a_record_that_came_and_did_not_count_is_no_silence(role: str) -> None:
    rows = {("visits", "A"): [row("visits", role=role)]}
    got = one({"score": {"deduct": {"each": 1, "per": "missing"}}}, (0, 2), rows=rows)
    assert (got.state, got.points) == (State.SCORED, 2)


def test_rows_of_the_denominator_alone_are_silence() -> None:
    rows = {("visits", "A"): [row("plans", role="denominator")]}
    assert one({"score": {"rate": {}}}, (0, 2), rows=rows).state is State.UNREPORTED


def test_no_case_is_no_silence() -> None:
    got = one({"score": {"deduct": {"each": 1, "per": "case"}}}, (0, 2), rows={})
    assert (got.state, got.points) == (State.SCORED, 4)


def test_a_malus_is_not_lifted_by_silence() -> None:
    rule = {"deduct": {"each": 1, "per": "missing"}, "floor": -3}
    got = one({"score": rule, "bonus": True}, (0, 2), rows={})
    assert (got.state, got.points) == (State.UNREPORTED, -2)


def test_an_assessment_without_a_vote_is_pending_and_the_sheet_provisional() -> None:
    entries = [
        {"points": 4, "measure": "visits", "basis": "assessment", "score": {"convert": {}}},
        {"points": 4, "measure": "cases", "score": {"add": {"each": 4}}},
    ]
    scored = scores(entries, [RATE, CASES], {("cases", "A"): 1})
    assert item(scored).state is State.PENDING
    assert not item(scored).in_total
    assert (scored.sheet("A").total, scored.sheet("A").provisional) == (Decimal(100), True)


def test_a_unit_that_ended_is_not_waited_for() -> None:
    entry = {"points": 4, "measure": "visits", "basis": "assessment", "score": {"convert": {}}}
    scored = scores([entry], [RATE], {}, units=[unit("A", until="2019-07-01")])
    assert (item(scored).state, scored.sheet("A").provisional) == (State.NOT_APPLICABLE, False)


def test_an_item_for_other_kinds_does_not_apply() -> None:
    got = one({"score": {"rate": {}}, "applies_to": ["村党组织"]}, (1, 2))
    assert (got.state, got.formula) == (State.NOT_APPLICABLE, "本条只适用于村党组织，不适用")


@pytest.mark.parametrize(
    ("bend", "figure", "points", "formula"),
    [
        ({"floor": 1}, (1, 8), "1", "4分 × 1/8 = 0.5分，最低计1分"),
        ({"ceiling": 3}, (7, 8), "3", "4分 × 7/8 = 3.5分，封顶3分"),
        ({"zero_below": "60%"}, (4, 8), "0", "4分 × 4/8 = 2分；低于60%，本条不得分"),
        ({"zero_below": "50%"}, (4, 8), "2", "4分 × 4/8 = 2分"),
        ({"zero_when": {"missing": {"gte": 5}}}, (3, 8), "0", "4分 × 3/8 = 1.5分；已到不得分的界限，本条不得分"),
        ({"zero_when": {"missing": {"gte": 5}}}, (4, 8), "2", "4分 × 4/8 = 2分"),
        (
            {"zero_when": {"missing": {"gte": {"field": "den", "times": [3, 10]}}}}, (7, 10), "0",
            "4分 × 7/10 = 2.8分；已到不得分的界限，本条不得分",
        ),
    ],
)  # fmt: skip
def test_bends(bend: Raw, figure: Number, points: str, formula: str) -> None:
    got = one({"score": {"rate": {}, **bend}}, figure)
    assert (got.points, got.formula) == (Decimal(points), formula)


def test_zero_when_of_a_plain_number() -> None:
    got = one({"score": {"add": {"each": 1}, "zero_when": {"num": {"lt": 2}}}}, 1)
    assert got.points == 0


def test_a_person_is_not_waited_for_below_the_zero_line() -> None:
    got = one({"score": {"discretion": {"low": 1, "high": 4}, "zero_below": "60%"}}, (1, 2))
    assert (got.state, got.points) == (State.SCORED, 0)
    assert got.formula == "1/2（50%）；低于60%，本条不得分"


def test_the_groups_mean_stands_in_for_what_does_not_apply() -> None:
    entry = {"points": 4, "measure": "visits", "score": {"rate": {}}, "not_applicable": "group-mean"}
    units = ["A", "B", "C", unit("D", until="2019-07-01")]
    figures = {("visits", "B"): (1, 2), ("visits", "C"): (3, 4), ("visits", "D"): (0, 9)}
    scored = scores([entry], [RATE], figures, units=units)
    got = item(scored)
    assert (got.state, got.points, got.in_total) == (State.NOT_APPLICABLE, Decimal("2.5"), True)
    assert got.formula == "无应办、应评的对象，不适用；按同类组2个单位的平均分计2.5分"
    assert scored.sheet("A").total == Decimal("62.50")


def test_without_a_peer_the_mean_leaves_out() -> None:
    got = one({"score": {"rate": {}}, "not_applicable": "group-mean"}, (0, 0))
    assert (got.state, got.in_total) == (State.NOT_APPLICABLE, False)


def test_an_income_of_nought_needs_a_row_that_says_so() -> None:
    income = measure("income", total={"sum": "amount", "of": "visits"}, money=True)
    entry = {"points": 4, "measure": "income", "score": {"bands": [["5万元", 4], [0, 1]]}}
    silent = item(scores([entry], [income], {("income", "A"): 0}, rows={}))
    said = item(scores([entry], [income], {("income", "A"): 0}))
    assert (silent.state, silent.points, silent.formula) == (State.UNREPORTED, 0, "未报：没有任何记录，得0分")
    assert (said.state, said.points, said.formula) == (State.SCORED, 1, "0元，达到0元一档，得1分")


ASKED = {"id": "praise", "name": "酌情", "points": 5, "score": {"discretion": {"low": 3, "high": 5}}}
COUNTED = {"id": "counted", "name": "计数", "points": 5, "measure": "cases", "score": {"add": {"each": 1}}}


@pytest.mark.parametrize(
    ("rows", "code", "message"),
    [
        ([given("A", "nothing", 300, 7)], "figure-unknown-item", "评分细则中没有条目“nothing”"),
        ([given("A", "计数", 300, 7)], "figure-not-asked", "条目“计数”不由人酌情计分"),
        ([given("Z", "酌情", 300, 7)], "figure-not-reviewed", "“Z”不在本细则的考核对象之列"),
        ([given("A", "酌情", 300, 7), given("A", "praise", 400, 8)], "figure-twice", "同一条目计了不同的分：3分、4分"),
        ([given("A", "酌情", 600, 7)], "figure-outside-range", "条目“酌情”计6分，超出规定幅度（3—5分），未予采用"),
    ],
)
def test_a_figure_that_does_not_fit_is_refused_and_waited_for(rows: list[Raw], code: str, message: str) -> None:
    scored = scores([ASKED, COUNTED], [CASES], {("cases", "A"): 5}, given=rows)
    (issue,) = scored.issues
    assert (issue.code, issue.message, issue.place) == (code, message, Place("裁量.xlsx", "计分", 7))
    assert issue.hint
    assert (item(scored, "praise").state, scored.sheet("A").provisional) == (State.PENDING, True)


def test_a_figure_given_twice_alike_counts_once() -> None:
    scored = scores([ASKED], [], {}, given=[given("A", "酌情", 350), given("A", "praise", 350, 3)])
    assert (item(scored, "praise").points, item(scored, "praise").reason) == (Decimal("3.5"), "figures-1")
    assert not scored.issues


@pytest.mark.parametrize("rows", [(), [given("A", "praise", 300, counts=False)], [given("A", "praise", None)]])
def test_a_missing_figure_is_waited_for(rows: list[Raw]) -> None:
    got = item(scores([ASKED], [], {}, given=rows), "praise")
    assert (got.state, got.formula) == (State.PENDING, "待评：应由人在3—5分内计分")


def test_a_refused_figure_says_so_in_the_formula() -> None:
    got = item(scores([ASKED], [], {}, given=[given("A", "praise", 100)]), "praise")
    assert got.formula == "待评：所计1分超出3—5分，未予采用"


def test_a_rubric_that_asks_no_one_says_so() -> None:
    scored = scores([COUNTED], [CASES], {}, given=[given("A", "x", 100)])
    assert scored.issues[0].hint == "本细则没有酌情计分的条目"
