"""溯源: the tree under a score, to the line; and who or what somebody means by a name."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from pingyi.errors import UnknownName
from pingyi.facts.model import Facts
from pingyi.measures.model import MissingDue, SubjectFigure
from pingyi.packs.schema import Duty, Form
from pingyi.scoring import explain, explain_measure, find_any_unit, find_item, find_unit, find_what, lines, score
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
    ("visit", "A"): [
        row("units", 5, "denominator"), row("visits", 19), row("visits", 20, "considered"), row("visits", 18),
        row("units", 6, "considered"), row("members", 2, "denominator"), row("old", 7, "other"),
    ],
    ("visit", "B"): [row("visits", 3, file="乙.xlsx")],
}  # fmt: skip
MISSING = {("visit", "A"): [MissingDue("A", "gone", "2019年三季度"), MissingDue("书记@A", "visit", "2019年一季度")]}
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
        "    名册：组织名册2行、members1行，作应有数或范围的依据，或已看未计入（加 --all 逐行列出）",
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


def test_periods_stand_in_the_order_of_time() -> None:
    late = ["2019年11月", "2019年3月", "2019年下半年", "2019年上半年", "2019年3月15日起30日内"]
    year = FakeMeasures({("visit", "A"): (0, 5)}, {}, {("visit", "A"): [MissingDue("A", "visit", one) for one in late]})
    told = explain_measure(RULES, FACTS, year, "A", "visit").children[-1]
    assert [child.label for child in told.children] == [
        "2019年上半年", "2019年下半年", "2019年3月", "2019年3月15日起30日内", "2019年11月",
    ]  # fmt: skip


def test_rows_that_keep_a_subject_from_passing_are_told_from_the_others() -> None:
    share = measure(
        "enough",
        subjects={"unit_kinds": ["镇党委"]},
        values={"sum": {"count": "visits"}},
        test={"sum": {"gte": 2}},
        word="个",
    )
    rules = rules_of(TABLE, [share], [VISITS])
    about = {"A": 2, "B": 3, "C": 4}
    rows = [
        row("visits", 4, "considered"),
        row("visits", 2),
        row("visits", 3, "considered"),
        row("units", 9, "denominator"),
    ]
    visits = pa.table({
        "row_id": [f"visits-{line}" for line in (2, 3, 4, 5)], "subject": ["A", "B", "B", "A"],
    })  # fmt: skip

    class Year(FakeMeasures):
        def subjects(self, measure: str, unit: str) -> tuple[SubjectFigure, ...]:  # noqa: ARG002  the protocol's own
            return tuple(SubjectFigure(code, int(code == "A"), 1) for code in about)

    year = Year({("enough", "A"): (1, 3)}, {("enough", "A"): rows})
    known = facts([unit(code) for code in about]).with_table("visits", visits)
    assert list(lines(explain_measure(rules, known, year, "A", "enough"))) == [
        "A党委·取数enough：1/3（33.33%）",
        "  算式：符合条件1个 ÷ 对象3个 = 33.33%",
        "  台账“观摩学习纪实”：3行，计入1行，未达标对象的2行列在后面",
        "    甲.xlsx「表一」第2行：计入",
        "  未达标对象：2个",
        "    B党委：2行",
        "      甲.xlsx「表一」第3行：未达标",
        "      甲.xlsx「表一」第4行：未达标",
        "    没有记录的：1个：C党委",
        "  名册：组织名册1行，作应有数或范围的依据，或已看未计入（加 --all 逐行列出）",
    ]


def test_an_item_or_a_measure_by_id_or_name() -> None:
    assert [find_what(RULES, name).id for name in ("praise", "观摩学习", "取数visit")] == ["praise", "visits", "visit"]
    with pytest.raises(UnknownName, match="找不到条目或取数“观摩”。是否指：观摩学习？"):
        find_what(RULES, "观摩")


def test_any_unit_of_the_tree_but_reviewees_first() -> None:
    assert find_any_unit(named(), "B党委") == "B"
    assert find_any_unit(named(), "甲镇", ["A"]) == "A"
    with pytest.raises(UnknownName, match=r"找不到组织“甲镇”。是否指：A党委（A）、B党委（B）？"):
        find_any_unit(named(), "甲镇")
