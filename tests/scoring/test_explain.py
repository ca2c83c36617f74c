"""溯源: the tree under a score, to the line; and who or what somebody means by a name."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from pingyi.errors import UnknownName
from pingyi.facts.model import Facts
from pingyi.measures.model import MissingDue
from pingyi.packs.schema import Duty, Form
from pingyi.scoring import explain, find_item, find_unit, lines, score
from tests.scoring.fakes import FakeMeasures, facts, given, measure, row, rubric, rules_of, unit

VISITS = Form.model_validate({"id": "visits", "name": "观摩学习纪实", "fields": []})
DUTY = Duty.model_validate(
    {"id": "visit", "name": "观摩学习", "owed_by": {"post": "书记", "of": ["镇党委"]}, "every": "quarter"}
)
SOURCE = {"document": "《年度考核办法》", "article": "第三条"}
ITEMS = [
    {
        "id": "visits", "name": "观摩学习", "points": 2, "measure": "visit", "text": "每季度一次，缺一次扣0.5分", "source": SOURCE,
        "score": {"deduct": {"each": 0.5, "per": "missing"}},
    },
    {"id": "praise", "name": "创新", "points": 5, "bonus": True, "score": {"discretion": {"low": 1, "high": 5}}},
    {"id": "place", "name": "位次", "points": 5, "measure": "visit", "score": {"rank": {"table": [[1, 5], [9, 1]]}}},
]  # fmt: skip
TABLE = rubric(ITEMS)
RULES = rules_of(TABLE, [measure("visit", duty="visit")], [VISITS], [DUTY])
ROWS = {
    ("visit", "A"): [row("visits", 18), row("visits", 19), row("visits", 20, "considered"), row("old", 7, "other")],
    ("visit", "B"): [row("visits", 3, file="乙.xlsx")],
}
MISSING = {("visit", "A"): [MissingDue("书记@A", "visit", "2019年一季度"), MissingDue("A", "gone", "2019年三季度")]}
YEAR = FakeMeasures({("visit", "A"): (2, 4), ("visit", "B"): (4, 4)}, ROWS, MISSING)
FACTS = facts([unit("A"), unit("B")], [given("A", "praise", 300, 4), given("B", "praise", 200, 5)])
SCORES = score(RULES, FACTS, YEAR)


def test_from_the_clause_down_to_the_line() -> None:
    assert list(lines(explain(RULES, FACTS, YEAR, SCORES, "A", "visits"))) == [
        "A党委·观摩学习：1分 / 2分（已计分）",
        "  条目：日常考核“观摩学习”，2分",
        "  细则：每季度一次，缺一次扣0.5分",
        "  依据：《年度考核办法》第三条",
        "  算式：缺2次，每次扣0.5分：2 − 1 = 1分（扣完为止）",
        "  取数“取数visit”：2/4（50%）",
        "    台账“观摩学习纪实”：3行，计入2行",
        "      甲.xlsx「表一」第18行：计入",
        "      甲.xlsx「表一」第19行：计入",
        "      甲.xlsx「表一」第20行：已看，不符合条件，未计入",
        "    台账“old”：1行，计入0行",
        "      甲.xlsx「表一」第7行：other",
        "    未尽：2次",
        "      2019年一季度：1次",
        "        A党委书记：观摩学习",
        "      2019年三季度：1次",
        "        A党委：gone",
    ]


def test_a_persons_figure_leads_to_its_row() -> None:
    assert list(lines(explain(RULES, FACTS, YEAR, SCORES, "A", "praise"))) == [
        "A党委·创新：3分 / 5分（已计分）",
        "  条目：日常考核“创新”，加扣分，5分",
        "  算式：酌情计3分（幅度1—5分）",
        "  计分记录：区委组织部，2019-12-20",
        "    裁量.xlsx「计分」第4行",
    ]


def test_a_comparison_shows_the_peers_and_their_rows() -> None:
    shown = list(lines(explain(RULES, FACTS, YEAR, SCORES, "A", "place")))
    assert "  取数“取数visit”（B党委）：4/4（100%）" in shown
    assert "      乙.xlsx「表一」第3行：计入" in shown


def test_what_does_not_apply_says_so() -> None:
    nothing = FakeMeasures({("visit", "A"): (0, 0)})
    one = facts([unit("A")])
    shown = list(lines(explain(RULES, one, nothing, score(RULES, one, nothing), "A", "visits")))
    assert shown[0] == "A党委·观摩学习：0分 / 2分（不适用），不计入总分"
    assert shown[-1] == "  取数“取数visit”：不适用"


def named() -> Facts:
    """Two towns with short and former names."""
    table = (
        FACTS.tables["units"]
        .append_column("short", pa.array(["甲镇", "乙镇"]))
        .append_column("former", pa.array([None, "甲镇"]))
    )
    return FACTS.with_table("units", table)


@pytest.mark.parametrize("name", ["B", "B党委", "乙镇"])
def test_a_unit_by_code_name_or_short_name(name: str) -> None:
    assert find_unit(named(), SCORES, name) == "B"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("甲镇", "找不到被评议的组织“甲镇”。是否指：A党委（A）、B党委（B）？"),
        ("乙", "找不到被评议的组织“乙”。是否指：B党委？"),
        ("某某", "找不到被评议的组织“某某”。"),
    ],
)
def test_an_unknown_or_doubtful_unit_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(UnknownName) as refused:
        find_unit(named(), SCORES, name)
    assert str(refused.value) == sentence


def test_an_item_by_id_or_name() -> None:
    assert {find_item(TABLE, name).id for name in ("praise", "创新")} == {"praise"}
    with pytest.raises(UnknownName, match="找不到条目“观摩”。是否指：观摩学习？"):
        find_item(TABLE, "观摩")


def test_a_person_who_gave_no_office_is_told() -> None:
    blank = given("A", "praise", 300, 4) | {"decided_by": None, "decided_on": date(2019, 12, 20)}
    one = facts([unit("A")], [blank])
    shown = list(lines(explain(RULES, one, YEAR, score(RULES, one, YEAR), "A", "praise")))
    assert "  计分记录：计分单位未写明，2019-12-20" in shown
