"""A whole small review, made the way that real ones are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pingyi.facts.model import Facts
from pingyi.findings import World, find
from pingyi.issues import Issue, Place, Severity
from pingyi.packs.schema import Commentary, Pack, Rubric, Slogan, Task
from pingyi.review import _assemble
from pingyi.review_model import Review
from pingyi.scoring.model import Firmness, ItemScore, PartScore, Scores, Sheet, State
from tests.findings.small import PEERS, Told, facts, rules

CLAIMS = (
    {"id": "all-visits", "of": "district", "measure": "visit", "say": ["全区观摩应参加{den}次、参加{num}次"]},
    {"id": "visit-full", "measure": "visit", "when": {"missing": 0}, "weight": 60, "say": ["{place}观摩参加率{rate}"]},
    {"id": "more-spent", "measure": "spent", "when": {"growth": {"gt": 0}}, "weight": 50,
     "say": ["{place}支出{num:wan}，比上年增加{growth:wan}"]},
    {"id": "published", "theme": "support", "rows": {"form": "recognitions"}, "weight": 70,
     "say": ["{place}“{title}”于{given_on}{kind}"]},
    {"id": "all-income", "as": "problem", "theme": "income", "of": "district", "measure": "income",
     "when": {"missing": {"gte": 1}}, "say": ["全区{den}个村中达到{line}的{num}个"], "requires": "要一村一策定项目"},
    {"id": "town-income", "as": "problem", "theme": "income", "measure": "income", "when": {"missing": {"gte": 1}},
     "say": ["{place}{den}个村中{failing:2}没有达标"], "requires": "{unit}要拿出增收方案"},
    {"id": "village-income", "as": "problem", "theme": "income", "of": "subject", "applies_to": ["行政村"], "measure": "income",
     "when": {"num": 0}, "say": ["{town}{unit}收入未达标"], "requires": "{unit}要上项目"},
    {"id": "visit-few", "as": "problem", "theme": "energy", "measure": "visit", "when": {"missing": {"gte": 2}}, "weight": 60,
     "say": ["{secretary}应参加观摩{den}次，只参加{num}次。"],
     "join": "{units}参加观摩次数不足一半", "requires": "{unit}书记要按季参加观摩"},
    {"id": "lags", "as": "problem", "theme": "energy", "measure": "raised", "when": {"rank": {"gte": 3}}, "weight": 20,
     "say": ["{place}问题{num}个，在{peers}个镇中列第{rank}"]},
)  # fmt: skip
RUBRIC = Rubric.model_validate({
    "id": "r2019", "name": "2019年细则", "reviewees": {"of": ["镇党委", "机关党委"]},
    "peer_groups": [{"id": "towns", "name": "镇", "unit_kinds": ["镇党委"]}, {"id": "organs", "unit_kinds": ["机关党委"]}],
    "parts": [{"id": "daily", "name": "日常考核", "weight": 60}, {"id": "panel", "name": "领导点评", "weight": 40}],
    "items": [
        {"id": "visits", "name": "参加观摩", "part": "daily", "basis": "process", "points": 40, "measure": "visit",
         "score": {"rate": {}}, "source": {"document": "《办法》", "article": "第三条"}},
        {"id": "money", "name": "经费支出", "part": "daily", "basis": "result", "points": 20, "measure": "spent",
         "score": {"rate": {}}},
        {"id": "marks", "name": "领导打分", "part": "panel", "basis": "assessment", "points": 40,
         "score": {"discretion": {"low": 0, "high": 40}}},
        {"id": "extra", "name": "推广加分", "part": "daily", "basis": "result", "points": 2, "bonus": True, "measure": "raised",
         "score": {"rate": {}}},
    ],
    "grades": {"bands": [[90, "好"], [0, "一般"]]},
})  # fmt: skip
FRAME = Commentary.model_validate({
    "title": "在评议会上的点评讲话", "opening": "下面讲三点意见\n第一点先讲成绩",
    "achievements": "成绩值得肯定", "problems": "问题不容忽视", "problems_lead": "以下问题要整改：",
    "requirements": "第三句话，责任要再压实", "requirements_lead": "明年这样干",
    "sections": [
        {"heading": "强化责任", "lead": "书记抓", "themes": ["energy"], "tasks": ["study-2020", "ghost"]},
        {"heading": "做强经济", "themes": ["income"], "tasks": ["income-2020"]},
        {"heading": "无话可说", "themes": ["system"]},
    ],
    "closing": "同志们，干起来！",
})  # fmt: skip
TASKS = (
    {"id": "study-2020", "name": "学习", "year": 2020, "text": "每月学一次。", "lead": "各党委"},
    {"id": "income-2020", "name": "达标村九成", "year": 2020, "quantity": "90%", "support": ["农业农村局"]},
    {"id": "income-2019", "name": "达标村", "year": 2019, "measure": "income", "target": "60%", "deadline": "年内"},
    {"id": "spent-2019", "name": "支出", "year": 2019, "measure": "spent", "target": "5万元"},
    {"id": "raised-2019", "name": "整改", "year": 2019, "measure": "raised", "target": "12",
     "source": {"document": "《计划》"}},
    {"id": "none-2019", "name": "党课", "year": 2019, "measure": "big", "target": "60%"},
    {"id": "old-2018", "name": "旧任务", "year": 2018},
)  # fmt: skip
NOW = Told(
    2019,
    {
        ("visit", "Q"): (10, 14), ("visit", "T01"): (4, 4), ("visit", "T02"): (2, 4), ("visit", "T03"): (0, 2),
        ("visit", "G01"): (4, 4),
        ("spent", "Q"): (600_000_00, None), ("spent", "T01"): (350_000_00, None), ("spent", "T02"): (250_000_00, None),
        ("raised", "Q"): (9, None), ("raised", "T01"): (1, None), ("raised", "T02"): (6, None), ("raised", "T03"): (2, None),
        ("income", "Q"): (1, 4), ("income", "T01"): (1, 3), ("income", "T02"): (0, 1),
        ("income", "V1"): (1, 1), ("income", "V2"): (0, 1), ("income", "V3"): (0, 1), ("income", "V4"): (0, 1),
    },
    {
        ("income", "Q"): (("V1", 1, 1), ("V2", 0, 1), ("V3", 0, 1), ("V4", 0, 1)),
        ("income", "T01"): (("V1", 1, 1), ("V2", 0, 1), ("V4", 0, 1)),
        ("income", "T02"): (("V3", 0, 1),),
    },
)  # fmt: skip
BEFORE = Told(2018, {("spent", "T01"): (300_000_00, None), ("spent", "T02"): (250_000_00, None)})
ISSUES = (
    Issue(Place("组织生活.xlsx", "三会一课", 18, "F"), "contradicting-rows", "两行说法不一", "请核实后留一行", Severity.DOUBT,
          (Place("组织生活.xlsx", "三会一课", 19),)),
    Issue(Place("名册.xlsx", "党员", 5, "C"), "repaired-number", "“约30人”按30人读入", "请填整数", Severity.REPAIRED),
    Issue(Place("收入.xlsx"), "no-unit", "<不认识的村>", "请按名册填写", Severity.ERROR),
    Issue(Place("名册.xlsx", "党员", 6), "late", "录入晚于期限", "", Severity.NOTE),
)  # fmt: skip
RECOGNITIONS = (
    {"unit": "T01", "given_on": date(2019, 3, 5), "kind": "刊发", "title": "四步法(试行)", "grant": 600},
    {"unit": "G01", "given_on": date(2019, 4, 6), "kind": "批示", "title": "一线工作法"},
)


def item(card: str, unit: str, points: str, state: State = State.SCORED) -> ItemScore:
    """A score of one item, with the figure that it rests on."""
    declared = next(one for one in RUBRIC.items if one.id == card)
    figure = NOW.figure(declared.measure, unit) if declared.measure else None
    return ItemScore(card, unit, state, Decimal(points), declared.points, figure, f"{declared.points}分 × 比率")


def sheet(unit: str, group: str, rank: int | None, total: str, **more: Any) -> Sheet:
    """A reviewee's year."""
    state = State.NOT_APPLICABLE if unit == "G01" else State.SCORED
    items = (
        item("visits", unit, "30.5"),
        item("money", unit, "12.333333", state),
        item("marks", unit, "0", State.PENDING if unit == "T02" else State.UNREPORTED),
        item("extra", unit, "1"),
    )
    parts = (
        PartScore("daily", Decimal("42.833333"), Decimal(60), Decimal("42.833333")),
        PartScore("panel", Decimal(0), Decimal(40), Decimal(-1)),
    )
    made = {
        "items": items, "parts": parts, "bonus": Decimal(1), "total": Decimal(total), "provisional": False, "rank": rank,
        "peers": 2 if group == "towns" else 1, "firmness": Firmness(1, 2, 1, 1, ("visits",)) if rank else None, "grade": "一般",
    } | more  # fmt: skip
    return Sheet(unit=unit, group=group, **made)


def scores() -> Scores:
    """The scores of the small district."""
    return Scores(
        "r2019",
        (
            sheet("T01", "towns", 1, "86.50"),
            sheet("T02", "towns", 2, "80", provisional=True, bars=("发生重大事故，最高只能评“一般”",)),
            sheet("T03", "towns", None, "40", part_year=True),
            sheet("G01", "organs", 1, "70"),
        ),
    )


def small_facts() -> Facts:
    """The year, with what was found on the way in."""
    return facts(issues=ISSUES, recognitions=RECOGNITIONS)


def small_world(
    claims: tuple[Mapping[str, Any], ...] = CLAIMS, now: Told = NOW, frame: Commentary | None = FRAME
) -> World:
    """The world of the small review."""
    pack = Pack.model_validate({"id": "small", "name": "小区规则", "version": "1.0"})
    made = rules(
        *claims,
        rubrics={"r2019": RUBRIC},
        commentary=frame,
        tasks={str(raw["id"]): Task.model_validate(raw) for raw in TASKS},
        slogans={"s": Slogan.model_validate({"id": "s", "text": "两个维护", "source": {"document": "《文件》"}})},
    )
    return World(replace(made, packs=(pack,)), small_facts(), now, BEFORE, "Q", PEERS)


def review(
    before: Mapping[str, int] | None = None,
    claims: tuple[Mapping[str, Any], ...] = CLAIMS,
    now: Told = NOW,
    frame: Commentary | None = FRAME,
) -> Review:
    """The review; ``before``: claim id → years running by last year."""
    world = small_world(claims, now, frame)
    return _assemble(world, scores(), find(world, before), tuple(sorted(world.facts.issues)))
