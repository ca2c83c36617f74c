"""One worked case for each way of scoring: the points, and the arithmetic as it is written."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest

from pingyi.packs.schema import Measure
from pingyi.scoring import State
from tests.scoring.fakes import Number, Raw, given, item, measure, scores, total, unit

RATE, CASES = measure("visits"), total("cases", word="次")


def earned(
    score: Raw,
    figure: Number | None = None,
    points: int = 5,
    *,
    entry: Raw | None = None,
    measures: Iterable[Measure] = (),
    figures: Raw | None = None,
    given: Iterable[Raw] = (),
    last: Raw | None = None,
) -> tuple[Decimal, str]:
    """The points and the formula of one item of one unit."""
    used = "cases" if isinstance(figure, int) else "visits"
    whole = {"points": points, "score": score} | ({} if figure is None else {"measure": used}) | (entry or {})
    all_figures = ({(used, "A"): figure} if figure is not None else {}) | (figures or {})
    scored = item(scores([whole], (RATE, CASES, *measures), all_figures, given=given, last=last))
    assert scored.state is State.SCORED
    return scored.points, scored.formula


@pytest.mark.parametrize(
    ("figure", "rule", "points", "formula"),
    [
        ((42, 48), {}, "1.75", "2分 × 42/48 = 1.75分"),
        ((1, 3), {}, "0.666667", "2分 × 1/3 ≈ 0.67分"),
        ((48, 48), {}, "2", "48/48（100%），得满分2分"),
        ((9, 10), {"full": "90%"}, "2", "9/10（90%），达到90%，得满分2分"),
        ((45, 100), {"full": "90%"}, "1", "2分 × 45/100 ÷ 90% = 1分"),
        (3, {"full": 20}, "0.3", "2分 × 3次 ÷ 20次 = 0.3分"),
        (25, {"full": 20}, "2", "25次，达到20次，得满分2分"),
    ],
)
def test_points_times_rate(figure: Number, rule: Raw, points: str, formula: str) -> None:
    assert earned({"rate": rule}, figure, points=2) == (Decimal(points), formula)


def test_a_sum_of_money_against_a_target() -> None:
    income = measure("income", total={"sum": "amount", "of": "cases"}, money=True)
    entry = {"points": 4, "measure": "income", "score": {"rate": {"full": "5万元"}}}
    scored = item(scores([entry], [income], {("income", "A"): 2_000_000}))
    assert (scored.points, scored.formula) == (Decimal("1.6"), "4分 × 2万元 ÷ 5万元 = 1.6分")


@pytest.mark.parametrize(
    ("figure", "points", "formula"),
    [
        ((20, 20), "5", "20/20（100%），达到100%一档，得5分"),
        ((19, 20), "3", "19/20（95%），达到90%一档，得3分"),
        ((18, 20), "3", "18/20（90%），达到90%一档，得3分"),
        ((17, 20), "0", "17/20（85%），低于最低一档90%，得0分"),
    ],
)
def test_bands(figure: Number, points: str, formula: str) -> None:
    assert earned({"bands": [["90%", 3], ["100%", 5]]}, figure) == (Decimal(points), formula)


def test_bands_of_a_plain_number() -> None:
    assert earned({"bands": [[3, 5], [1, 2]]}, 2) == (Decimal(2), "2次，达到1次一档，得2分")


@pytest.mark.parametrize(
    ("rule", "figure", "points", "formula"),
    [
        ({"each": 0.5, "per": "missing"}, (2, 4), "1", "缺2次，每次扣0.5分：2 − 1 = 1分（扣完为止）"),
        ({"each": 0.5, "per": "missing"}, (4, 4), "2", "缺0次，不扣分，得2分"),
        ({"each": 1.5, "per": "missing"}, (2, 4), "0", "缺2次，每次扣1.5分：2 − 3 = -1分，扣完为止，得0分"),
        ({"each": 1, "per": "case"}, 1, "1", "有1次，每次扣1分：2 − 1 = 1分（扣完为止）"),
        ({"each": 1, "per": "case", "free": 2}, 3, "1", "有3次，其中2次不扣，每次扣1分：2 − 1 = 1分（扣完为止）"),
        ({"each": 1, "per": "case", "free": 2}, 1, "2", "有1次，其中1次不扣，不扣分，得2分"),
        (
            {"each": 0.1, "per": "point", "line": "90%"}, (17, 20), "1.5",
            "17/20（85%），低于90%5个百分点，每低1个百分点扣0.1分：2 − 0.5 = 1.5分（扣完为止）",
        ),
        (
            {"each": 0.1, "per": "point", "line": "90%"}, (341, 400), "1.6",
            "341/400（85.25%），低于90%4.75个百分点，每低1个百分点扣0.1分：2 − 0.4 = 1.6分（扣完为止）",
        ),
        (
            {"each": 0.1, "per": "point", "line": "90%", "part_counts": True}, (341, 400), "1.5",
            "341/400（85.25%），低于90%4.75个百分点，每低1个百分点（不足1个的按1个计）扣0.1分：2 − 0.5 = 1.5分（扣完为止）",
        ),
        ({"each": 0.1, "per": "point", "line": "90%"}, (19, 20), "2", "19/20（95%），不低于90%，不扣分，得2分"),
        ({"each": 0.5, "per": "point", "line": 4}, 3, "1.5", "3次，低于4次1次，每低1次扣0.5分：2 − 0.5 = 1.5分（扣完为止）"),
    ],
)  # fmt: skip
def test_deduct(rule: Raw, figure: Number, points: str, formula: str) -> None:
    assert earned({"deduct": rule}, figure, points=2) == (Decimal(points), formula)


@pytest.mark.parametrize(
    ("reminders", "points", "formula"),
    [
        (0, "4", "有1次，每次扣1分：5 − 1 = 4分（扣完为止）"),
        (1, "3", "有1次，每次扣1分，经提醒后加倍：5 − 2 = 3分（扣完为止）"),
    ],
)
def test_doubled_after_a_reminder(reminders: int, points: str, formula: str) -> None:
    rule = {"deduct": {"each": 1, "per": "case"}, "doubled_after": "reminders"}
    more = {"measures": [total("reminders")], "figures": {("reminders", "A"): reminders}}
    assert earned(rule, 1, **more) == (Decimal(points), formula)


@pytest.mark.parametrize(
    ("rule", "figure", "points", "formula"),
    [
        ({"add": {"each": 0.5}}, 3, "1.5", "3次，每次加0.5分 = 1.5分"),
        ({"add": {"each": 2}}, 3, "5", "3次，每次加2分 = 6分，封顶5分"),
        ({"add": {"each": 2}, "ceiling": 4}, 3, "4", "3次，每次加2分 = 6分，封顶4分"),
        ({"add": {"each": 1, "line": 2}}, 3, "1", "3次，超出2次的有1次，每次加1分 = 1分"),
        ({"add": {"each": 1}, "base": 3}, 1, "4", "基础分3分；1次，每次加1分：3 + 1 = 4分"),
        (
            {"add": {"each": 0.5, "per": "point", "line": "90%"}}, (19, 20), "2.5",
            "19/20（95%），高于90%5个百分点，每高1个百分点加0.5分 = 2.5分",
        ),
        ({"add": {"each": 0.5, "per": "point", "line": "90%"}}, (9, 20), "0", "9/20（45%），未超过90%，不加分 = 0分"),
    ],
)  # fmt: skip
def test_add(rule: Raw, figure: Number, points: str, formula: str) -> None:
    assert earned(rule, figure) == (Decimal(points), formula)


LEVELS = [("县级", "county", 0.5), ("市级", "city", 1), ("省级", "province", 2)]
PRIZES = [("一等", "first", 3), ("二等", "second", 2), ("三等", "third", 1)]


def tier(levels: list[tuple[str, str, float]], counts: str, **more: object) -> Raw:
    rungs = [{"name": name, "measure": key, "points": points} for name, key, points in levels]
    return {"tiers": {"tiers": rungs, "counts": counts}, **more}


@pytest.mark.parametrize(
    ("rule", "counted", "points", "formula"),
    [
        (tier(LEVELS, "highest"), {"county": 3, "city": 1}, "1", "县级3项、市级1项，按最高的市级计一次 = 1分"),
        (tier(LEVELS, "highest"), {}, "0", "各档均无 = 0分"),
        (tier(PRIZES, "each"), {"first": 1, "third": 2}, "5", "一等1项×3分 + 三等2项×1分 = 5分"),
        (tier(PRIZES, "each", base=1), {"second": 1}, "3", "基础分1分；二等1项×2分：1 + 2 = 3分"),
        (tier(PRIZES, "each"), {"first": 9}, "5", "一等9项×3分 = 27分，封顶5分"),
    ],
)
def test_tiers(rule: Raw, counted: dict[str, int], points: str, formula: str) -> None:
    measures = [total(key, word="项") for _, key, _ in (*LEVELS, *PRIZES)]
    figures = {(key, "A"): number for key, number in counted.items()}
    assert earned(rule, measures=measures, figures=figures) == (Decimal(points), formula)


def test_the_gravest_of_several_maluses_counts_once() -> None:
    rule = tier([("市批评", "city", -10), ("省批评", "province", -20)], "highest", floor=-20)
    figures = {("city", "A"): 2, ("province", "A"): 1}
    got = earned(rule, measures=[total("city"), total("province")], figures=figures, entry={"bonus": True})
    assert got == (Decimal(-20), "市批评2次、省批评1次，按最高的省批评计一次 = -20分")


def test_tiers_over_nothing_are_not_applicable() -> None:
    entry = {"points": 2, "score": tier([("甲", "visits", 1)], "each")}
    scored = item(scores([entry], [RATE], {}))
    assert (scored.state, scored.in_total, scored.formula) == (
        State.NOT_APPLICABLE,
        False,
        "各档均无应评对象，不适用",
    )


@pytest.mark.parametrize(
    ("rule", "row", "points", "formula"),
    [
        ({"low": 3, "high": 5}, given("A", "item-1", 450), "4.5", "酌情计4.5分（幅度3—5分）"),
        ({"low": 3, "high": 5}, given("A", "条目1", 300), "3", "酌情计3分（幅度3—5分）"),
        (
            {"low": 1, "high": 2, "deduct": True}, given("A", "item-1", 150), "3.5",
            "酌情扣1.5分（幅度1—2分）：5 − 1.5 = 3.5分（扣完为止）",
        ),
        ({"low": 1, "high": 2, "deduct": True}, given("A", "item-1", 0), "5", "酌情扣0分，不扣分，得5分"),
    ],
)  # fmt: skip
def test_discretion(rule: Raw, row: Raw, points: str, formula: str) -> None:
    assert earned({"discretion": rule}, given=[row]) == (Decimal(points), formula)


def test_nothing_taken_off_where_no_one_took_off() -> None:
    got = earned({"discretion": {"low": 1, "high": 2, "deduct": True}})
    assert got == (Decimal(5), "无酌情扣分记录，不扣分，得5分")


RANGES = {"low": 9, "high": 20, "ranges": [["90%", 18, 20], ["80%", 12, 14], ["70%", 9, 11]]}


@pytest.mark.parametrize(
    ("figure", "row", "points", "formula"),
    [
        ((9, 10), 1900, "19", "9/10（90%），酌情计19分（幅度9—11分或12—14分或18—20分）"),
        ((9, 10), 1300, "13", "9/10（90%），酌情计13分（幅度9—11分或12—14分或18—20分）"),
        ((7, 10), 1000, "10", "7/10（70%），酌情计10分（幅度9—11分）"),
        ((6, 10), None, "0", "6/10（60%），低于最低一档，得0分"),
    ],
)
def test_discretion_within_what_the_rate_allows(figure: Number, row: int | None, points: str, formula: str) -> None:
    rows = [given("A", "item-1", row)]
    assert earned({"discretion": RANGES}, figure, points=20, given=rows) == (Decimal(points), formula)


RANKED = {"rank": {"table": [[1, 5], [3, 3], [4, 1]]}}
FIVE = {("visits", code): (num, 10) for code, num in zip("ABCDE", (9, 8, 8, 7, 6), strict=True)}


@pytest.mark.parametrize(("code", "points", "place"), [("A", 5, 1), ("B", 3, 2), ("C", 3, 2), ("D", 1, 4), ("E", 0, 5)])
def test_by_rank_in_the_peer_group(code: str, points: int, place: int) -> None:
    entry = {"points": 5, "measure": "visits", "score": RANKED}
    scored = item(scores([entry], [RATE], FIVE, units="ABCDE"), unit=code)
    assert scored.points == points
    assert scored.formula.endswith(f"同类组5个中列第{place}名，得{points}分")


def test_by_rank_the_fewer_the_better() -> None:
    fewer = measure("visits", ratio={"of": {"count": "visits"}, "to": {"count": "plans"}}, better="less")
    scored = scores([{"points": 5, "measure": "visits", "score": RANKED}], [fewer], FIVE, units="ABCDE")
    assert [item(scored, unit=code).points for code in "AE"] == [0, 5]


def test_a_part_year_unit_is_placed_among_the_others_and_is_no_peer() -> None:
    units = [unit("A", until="2019-06-30"), unit("B"), unit("C")]
    scored = scores([{"points": 5, "measure": "visits", "score": RANKED}], [RATE], FIVE, units=units)
    assert item(scored, unit="A").formula == "9/10（90%），同类组2个中列第1名，得5分"
    assert item(scored, unit="B").formula == "8/10（80%），同类组2个中列第1名，得5分"


def test_with_nobody_to_compare_with_rank_and_mean_do_not_apply() -> None:
    entries = [
        {"points": 5, "measure": "visits", "score": RANKED},
        {"points": 5, "measure": "visits", "score": {"against": {"of": "mean", "each": 1}}},
    ]
    scored = scores(entries, [RATE], FIVE, units=[unit("A", until="2019-06-30")])
    assert [one.state for one in scored.sheet("A").items] == [State.NOT_APPLICABLE] * 2
    assert item(scored, "item-2").formula == "9/10（90%），无同类组平均可比，不适用"


@pytest.mark.parametrize(
    ("code", "points", "formula"),
    [
        ("A", "5", "9/10（90%），同类组平均76%，不低于同类组平均，得5分"),
        ("D", "3.8", "7/10（70%），同类组平均76%，低6个百分点，每低1个百分点扣0.2分：5 − 1.2 = 3.8分"),
    ],
)
def test_against_the_mean(code: str, points: str, formula: str) -> None:
    entry = {"points": 5, "measure": "visits", "score": {"against": {"of": "mean", "each": 0.2}}}
    scored = item(scores([entry], [RATE], FIVE, units="ABCDE"), unit=code)
    assert (scored.points, scored.formula) == (Decimal(points), formula)


@pytest.mark.parametrize(
    ("last", "part", "points", "formula"),
    [
        ((9, 12), False, "4", "7/10（70%），上年75%，低5个百分点，每低1个百分点扣0.2分：5 − 1 = 4分"),
        ((2, 3), False, "5", "7/10（70%），上年66.67%，不低于上年，得5分"),
        ((17, 24), False, "5", "7/10（70%），上年70.83%，低0.83个百分点，每低1个百分点扣0.2分：5 − 0 = 5分"),
        (
            (17, 24), True, "4.8",
            "7/10（70%），上年70.83%，低0.83个百分点，每低1个百分点（不足1个的按1个计）扣0.2分：5 − 0.2 = 4.8分",
        ),
    ],
)  # fmt: skip
def test_against_last_year(last: tuple[int, int], part: bool, points: str, formula: str) -> None:
    rule = {"against": {"of": "last", "each": 0.2, "part_counts": part}}
    assert earned(rule, (7, 10), last={("visits", "A"): last}) == (Decimal(points), formula)


def test_against_last_year_the_fewer_the_better() -> None:
    fewer = total("cases", word="件", better="less")
    entry = {"points": 5, "measure": "cases", "score": {"against": {"of": "last", "each": 1}}}
    scored = item(scores([entry], [fewer], {("cases", "A"): 5}, last={("cases", "A"): 3}))
    text = "5件，上年3件，高2件，每高1件扣1分：5 − 2 = 3分"
    assert (scored.points, scored.formula) == (Decimal(3), text)


@pytest.mark.parametrize("last", [None, {}])
def test_without_last_year_there_is_nothing_to_compare_with(last: Raw | None) -> None:
    entry = {"points": 5, "measure": "visits", "score": {"against": {"of": "last", "each": 1}}}
    scored = item(scores([entry], [RATE], {("visits", "A"): (1, 2)}, last=last))
    assert (scored.state, scored.formula) == (State.NOT_APPLICABLE, "1/2（50%），无上年可比，不适用")


@pytest.mark.parametrize(
    ("figure", "rule", "points", "formula"),
    [
        ((18_460, 2), {"full": 10_000}, "9.23", "10分 × 18460/(2 × 10000) = 9.23分"),
        (85, {}, "8.5", "10分 × 85/100 = 8.5分"),
    ],
)
def test_conversion_of_another_schemes_result(figure: Number, rule: Raw, points: str, formula: str) -> None:
    assert earned({"convert": rule}, figure, points=10) == (Decimal(points), formula)
