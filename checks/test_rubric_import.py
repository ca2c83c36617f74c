"""The two real scoring tables imported: every item and point, each scoring sentence as a reader understands it, every fault.

The lists below were written by reading the tables: an amount, what it hangs on, where a line lies. “” is a sentence that is
left to a person.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pingyi.numbers import plain
from pingyi.packs.lint import lint
from pingyi.packs.load import build, stack
from pingyi.reading.rubrics import Imported, Rule, import_rubric, recognise, say, write_files
from pingyi.reading.rubrics.output import files

REAL = Path(os.environ.get("PINGYI_SHARED", Path(__file__).parents[2] / "shared")) / "real"
QUOTES = str.maketrans("", "", '"“”')
SIGNS = {"give": "得", "take": "扣", "add": "加"}

VILLAGE: list[tuple[str, str, list[str]]] = [
    ("创建目标完成情况", "20", ["judge", "得18~20 ≥90%", "得15~17 ≥85%", "得12~14 ≥80%", "得9~11 ≥70%", "zero <70%"]),
    ("建设项目竣工情况", "10", ["扣1 每1个case", "zero ≥30%"]),
    ("共性指标", "10", ["扣1 每1项case；zero ≥5项"]),
    ("个性指标", "5", ["扣1 每1项case；zero ≥3项"]),
    ("数字社会入驻情况", "5", ["得2", "得1~3 按根据注册率和日活率情况"]),
    ("应用场景使用效果", "7", ["得5~7", "得3~4", "得1~2"]),
    ("基本要求", "9", ["得4~9 按根据实际成效和作用发挥"]),
    ("建设导向", "5", ["得2~5 按根据实际成效和作用发挥"]),
    ("重点内容", "6", ["得3~6 按根据实际成效和作用发挥"]),
    ("投入到位", "5", ["得5 ≥100%", "得4 ≥95%", "得3 ≥90%", "zero <90%"]),
    ("资金支持环节", "2", ["扣1~2"]),
    ("资金使用管理", "2", ["扣1~2 按根据严重程度"]),
    ("工作机制", "3", ["扣1~2 按根据严重程度"]),
    ("项目管理", "3", ["扣1~2 按根据严重程度"]),
    ("业务指导", "3", ["扣1~2 按根据严重程度"]),
    ("特色和创新情况", "5", ["得3 每1次case", "得2 每1次case", "得1 每1次case", "得2 每1次case", "limit 至多5"]),
    ("负面清单", "", ["bar 良好+"]),
]

RIVER: list[tuple[str, str, list[str]]] = [
    ("完善四个到位", "5", []),
    ("强化督查督办", "4", []),
    ("进一步完善河长制工作考核方案", "2", []),
    ("落实一河一策", "2", []),
    ("全面推进河长制信息平台建设", "11", ["得2", "得6", "得3"]),
    ("深化河长制培训、宣传和教育", "7", ["得2", "得2", "得3"]),
    ("健全湖长制组织体系", "2", []),
    ("继续强化城镇生活污水治理", "3", []),
    ("继续推动畜禽养殖污染控制", "7", ["得5", "得2"]),
    ("严格水功能区监管", "2", ["得1", "得1"]),
    ("推进河、库管护常态化", "3", ["得2", "得1"]),
    ("继续推进水质不达标河库治理", "4", ["得4；扣2 每1次case 扣完"]),
    ("加强工矿企业及工业聚集区水污染防治", "5", ["得3", "得2"]),
    ("加大对河流弃土、弃渣违法行为查处力度", "2", []),
    ("推进农业化肥、农药减量化治理", "3", ["得1.5", "得1.5"]),
    ("加大农村生活垃圾及生活污水整治", "6", ["得2", "得1", "得2", "得1"]),
    ("持续开展侵占河库水域及岸线专项整治", "4", ["得1", "得3", "扣2 每1例case"]),
    ("持续开展非法采砂专项整治", "3", ["得1", "得1"]),
    ("开展非法设置入河排污口专项整治", "4", ["得1", "得3"]),
    ("持续开展渔业资源保护专项整治", "4", ["得1", "zero；得3"]),
    ("继续推动水库水环境综合治理", "4", ["得4；proportion-take 按水库退养完成"]),
    ("持续加大非法侵占林地、破坏湿地和野生动物资源等违法犯罪的整治力度", "3", ["得1", "得1", "得1"]),
    ("持续加大河库水域治安防控工作力度", "3", ["得3"]),
    ("加强宣传舆论、信息报送工作", "7", ["", "得2"]),
    ("奖扣分项目", "7", ["加省20/市10", "扣省20/市10"]),
]

FAULTS = {
    "village": [
        "2 two-criteria", "7 no-lowest", "14 never-zero", "15 never-zero", "16 never-zero", "18 list-missing",
    ],
    "river": [
        "0 width-mixed",
        "0 width-mixed",
        "5 no-rule",
        "6 no-rule",
        "6 width-mixed",
        "6 width-mixed",
        "7 no-rule",
        "8 no-rule",
        "12 no-rule",
        "13 text-copied",
        "13 width-mixed",
        "14 no-rule",
        "20 words-twice",
        "21 no-rule",
        "22 width-mixed",
        "24 take-from-nothing",
        "25 parts-sum",
        "27 nothing-costs",
        "31 uncapped",
        "32 award-above",
        "32 award-above",
        "32 outside-total",
    ],
}  # fmt: skip
"""Row and fault: what is wrong with the tables, as a careful reader lists it."""

TABLES = {"village": ("rubric-future-village.tsv", VILLAGE), "river": ("rubric-river-chief-2018.tsv", RIVER)}


def brief(rule: Rule) -> str:
    """A rule in the short form of the lists above; not the words that the program itself says it in."""
    points = (
        "" if rule.low is None or rule.high is None else "~".join(dict.fromkeys((plain(rule.low), plain(rule.high))))
    )
    amount = "/".join(f"{tier.name}{plain(tier.points)}" for tier in rule.tiers) or points
    text = SIGNS.get(rule.effect, rule.effect) + amount
    if rule.each:
        text += f" 每{plain(rule.each.step)}{rule.each.word}{rule.each.sense}"
    if bound := rule.when.bound:
        text += f" {'≥' if bound.low_closed else '>'}{plain(bound.low)}{bound.unit}" if bound.low is not None else ""
        text += f" {'≤' if bound.high_closed else '<'}{plain(bound.high)}{bound.unit}" if bound.high is not None else ""
    text += f" 至多{plain(rule.cap)}" if rule.cap is not None else ""
    text += " 扣完" if rule.until_gone else ""
    text += f" {rule.grade}{'+' if rule.and_better else ''}" if rule.grade else ""
    return text + (f" 按{rule.basis}" if rule.basis else "")


def imported(name: str) -> Imported:
    return import_rubric(REAL / TABLES[name][0])


@pytest.mark.parametrize("name", TABLES)
def test_every_item_point_and_sentence(name: str) -> None:
    found = [
        (
            read.entry.name.translate(QUOTES),
            "" if read.points is None else plain(read.points),
            ["；".join(brief(rule) for rule in one.rules) for one in read.sentences if one.scoring],
        )
        for read in imported(name).reads
    ]
    assert found == [(item.translate(QUOTES), points, sentences) for item, points, sentences in TABLES[name][1]]


@pytest.mark.parametrize("name", TABLES)
def test_seven_in_ten_are_recognised(name: str) -> None:
    found = imported(name)
    assert len(found.recognised) * 10 >= len(found.scoring) * 7
    assert (len(found.recognised), len(found.scoring)) == {"village": (33, 33), "river": (38, 39)}[name]


@pytest.mark.parametrize("name", TABLES)
def test_what_is_said_again_is_the_same_rule(name: str) -> None:
    for sentence in imported(name).recognised:
        for rule in sentence.rules:
            assert recognise(say(rule)) == (rule,), sentence.text


@pytest.mark.parametrize("name", TABLES)
def test_every_fault(name: str) -> None:
    found = [f"{issue.place.row} {issue.code.removeprefix('rubric-')}" for issue in imported(name).faults]
    assert found == FAULTS[name]


def test_the_arithmetic_is_told() -> None:
    told = "\n".join(issue.message for issue in imported("river").faults)
    assert "写3分，所含各点1+1=2分，少1分" in told
    assert "31+2+15+45+7+7=107分" in told


@pytest.mark.parametrize("name", TABLES)
def test_the_pack_loads_and_the_linter_reads_its_texts(name: str, tmp_path: Path) -> None:
    write_files(tmp_path / "pack", files(imported(name)))
    packs, problems = stack([tmp_path / "pack"])
    rules, more = build(packs, 2019)
    assert [*problems, *more] == []
    assert {"media-scored"} <= {issue.code for issue in lint(rules, packs)}
    assert sum(part.weight for part in rules.rubric.parts) == 100


def test_parts_inside_a_cell_are_items() -> None:
    parts = {
        read.entry.number: [plain(item.points) for item in read.items]
        for read in imported("river").reads
        if read.grouped
    }
    assert parts["5"] == ["2", "6", "3"]
    assert parts["15"] == ["1.5", "1.5"]
    assert parts["18"] == ["1", "1"]


@pytest.mark.parametrize("name", TABLES)
def test_soon(name: str) -> None:
    before = time.process_time()
    files(imported(name))
    assert time.process_time() - before < 2
