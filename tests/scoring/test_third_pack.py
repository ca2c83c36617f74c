"""A made-up rubric with the rules that the two real tables lack, from rows to ranks; every number can be done in the head."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pingyi.facts.model import Facts
from pingyi.measures import evaluate
from pingyi.packs import Rules, load_rules
from pingyi.packs.lint import lint
from pingyi.packs.load import stack
from pingyi.scoring import Scores, Sheet, explain, lines, score
from tests.scoring.year import facts_of

PACK = Path(__file__).parents[1] / "packs_scoring" / "third"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules([PACK], 2019)


def units() -> list[dict[str, Any]]:
    root = {"code": "Q", "name": "区委", "kind": "区委", "parent": None, "since": date(2010, 1, 1)}
    towns = [
        {"code": code, "name": f"{name}镇党委", "kind": "镇党委", "parent": "Q", "since": date(2010, 1, 1)}
        for code, name in zip("ABC", "甲乙丙", strict=True)
    ]
    return [root, *towns]


def visits(*done: int) -> list[dict[str, Any]]:
    return [{"unit": unit, "planned": 100, "done": number} for unit, number in zip("ABC", done, strict=False)]


@pytest.fixture(scope="module")
def year(rules: Rules) -> Facts:
    return facts_of(
        rules, 2019,
        units=units(),
        visits=visits(95, 80, 50),
        petitions=[{"unit": "A", "sort": "越级"}, {"unit": "B", "sort": "越级"}, {"unit": "B", "sort": "提醒"}],
        awards=[
            {"unit": "A", "level": "县级"}, {"unit": "A", "level": "县级"}, {"unit": "A", "level": "省级"},
            {"unit": "A", "level": "一等"}, {"unit": "A", "level": "三等"}, {"unit": "B", "level": "二等"},
            {"unit": "B", "level": "通报"}, {"unit": "C", "level": "通报"}, {"unit": "C", "level": "通报"},
        ],
        jobs=[{"unit": "A", "people": 3}, {"unit": "A", "people": 20}, {"unit": "B", "people": 4}],
        figures=[
            {"unit": "A", "item": "创新加分", "points": 250}, {"unit": "B", "item": "praise", "points": 50},
            {"unit": "C", "item": "praise", "points": 0},
        ],
        tallies=[
            {"unit": unit, "group": "A票", "good": good, "fair": 10 - good, "plain": 0, "poor": 0, "issued": 10}
            for unit, good in (("A", 10), ("B", 5), ("C", 0))
        ],
        marks=[
            {"unit": unit, "panel": panel, "mark": mark}
            for unit, mark in (("A", 9_500), ("B", 8_000), ("C", 7_050)) for panel in (1, 2)
        ],
    )  # fmt: skip


@pytest.fixture(scope="module")
def scores(rules: Rules, year: Facts) -> Scores:
    last = facts_of(rules, 2018, units=units(), visits=visits(90, 90, 45))
    return score(rules, year, evaluate(rules, year), evaluate(rules, last))


@pytest.mark.parametrize(
    ("item", "a", "b", "c"),
    [
        ("line", "10", "5", "0"),
        ("place", "10", "6", "2"),
        ("mean", "10", "10", "5"),
        ("last", "5", "4", "5"),
        ("petitions", "4", "3", "5"),
        ("jobs", "10", "8", "6"),
        ("levels", "4", "2", "2"),
        ("prizes", "4", "2", "0"),
        ("praise", "2.5", "0.5", "0"),
        ("blame", "0", "-2", "-4"),
        ("votes", "30", "27", "24"),
        ("mark", "9.5", "8", "7.05"),
    ],
)
def test_every_item_of_every_town(scores: Scores, item: str, a: str, b: str, c: str) -> None:
    got = {sheet.unit: next(one.points for one in sheet.items if one.item == item) for sheet in scores.sheets}
    assert got == {"A": Decimal(a), "B": Decimal(b), "C": Decimal(c)}


def test_totals_ranks_and_grades(scores: Scores) -> None:
    def shown(sheet: Sheet) -> tuple[Any, ...]:
        return sheet.unit, sheet.total, sheet.bonus, sheet.rank, sheet.grade

    assert [shown(sheet) for sheet in scores.sheets] == [
        ("A", Decimal("99.00"), Decimal("2.5"), 1, "好"),
        ("B", Decimal("73.50"), Decimal("-1.5"), 2, "一般"),
        ("C", Decimal("53.05"), Decimal(-3), 3, "差"),
    ]
    assert scores.sheet("C").bars == ("通报批评2次，等次不得高于“一般”（依据：《编造的办法》第九条）",)
    assert not any(sheet.provisional for sheet in scores.sheets)


def test_the_arithmetic_says_itself(scores: Scores) -> None:
    formulas = {one.item: one.formula for one in scores.sheet("B").items}
    assert formulas["line"] == "80/100（80%），低于90%10个百分点，每低1个百分点扣0.5分：10 − 5 = 5分（扣完为止）"
    assert formulas["petitions"] == "有1件，每件扣1分，经提醒后加倍：5 − 2 = 3分（扣完为止）"
    assert formulas["jobs"] == "基础分6分；4人，每人加0.5分：6 + 2 = 8分"
    assert formulas["mark"] == "10分 × 160/(2 × 100) = 8分"


def test_down_to_the_rows(rules: Rules, year: Facts, scores: Scores) -> None:
    shown = list(lines(explain(rules, year, evaluate(rules, year), scores, "A", "jobs")))
    assert shown == [
        "甲镇党委·帮扶就业：10分 / 10分（已计分）",
        "  条目：日常考核“帮扶就业”，10分",
        "  算式：基础分6分；23人，每人加0.5分：6 + 11.5 = 17.5分，封顶10分",
        "  取数“帮扶就业”：23人",
        "    台账“就业帮扶”：2行，计入2行",
        "      jobs.xlsx「表」第2行：计入",
        "      jobs.xlsx「表」第3行：计入",
        "    名册：组织名册1行，作应有数或范围的依据，或已看未计入（加 --all 逐行列出）",
    ]


def test_the_linter_names_its_bar_and_its_cap(rules: Rules) -> None:
    packs, problems = stack([PACK])
    assert not problems
    assert sorted(issue.code for issue in lint(rules, packs)) == ["bar", "best-at-most"]
