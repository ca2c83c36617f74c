"""Layouts and wordings met in tables of other offices: points under other heads, targets, two standards, tables of deductions."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from pingyi.numbers import plain
from pingyi.packs.load import build, stack
from pingyi.reading.rubrics import Imported, import_rubric, recognise, say, write_files
from pingyi.reading.rubrics.output import files
from tests.reading.rubrics.grids import Made, write_xlsx

UNDERSTOOD = [
    ("全年开展活动不少于4次，计15分", "全年开展活动达到4次及以上的，得15分"),  # not “less than 4”
    ("覆盖率不低于90%的得5分", "覆盖率达到90%及以上的，得5分"),
    ("有2名以上专职人员得3分，有1名得1分", "有达到2名及以上专职人员的，得3分；有一名的，得1分"),
    ("储备2名以上得2分，1名得1分，没有不得分", "储备达到2名及以上的，得2分；一名的，得1分；没有的，不得分"),
    (
        "收入20万元以上的村占比≥80%的得10分，60%（含）—80%的得7分",
        "收入20万元以上的村占比达到80%及以上的，得10分；60%-80%的，得7分",
    ),
    ("每下降1分，扣0.3分", "每低1分，扣0.3分"),
    ("基本完善计6－8分，不完善计5分以下", "基本完善的，酌情得6-8分；不完善的，酌情得0-5分"),
    ("按注册人数排名计分，第1名得15分，每降低一个名次减0.5分", "第1名的，得15分；每低1个名次，扣0.5分"),
    ("第4至8位得15分，第9位以后得10分", "第4-8名的，得15分；第9名及以后的，得10分"),
    ("年度考核不得评为“好”等次", "不得评为好"),
    ("考核结果直接定为“差”", "评为差"),
    ("全季度累计缺岗5次以上，本项计0分", "全季度累计缺岗达到5次及以上的，不得分"),
    ("得分=实际值÷目标值×权重", "按实际值/目标值比例得分"),
    (
        "县级每篇加1分，市级每篇加2分，最高加5分",
        "县级，每有1篇，加1分；市级，每有1篇，加2分；累计最多加5分",
    ),
    (
        "区级采用1篇得0.5分，市级采用1篇得1分，满分10分",
        "区级采用，每有1篇，得0.5分；市级采用，每有1篇，得1分；本项共10分",
    ),
]
FOR_A_PERSON = [
    "测评优秀率×30分",
    "区级采用1篇得5分，市级采用1篇得6分，满分10分",
    "1-2次的得5分，3次以上得8分，1次得2分",
]


@pytest.mark.parametrize(("sentence", "meaning"), UNDERSTOOD)
def test_understood(sentence: str, meaning: str) -> None:
    assert "；".join(map(say, recognise(sentence))) == meaning


@pytest.mark.parametrize("sentence", FOR_A_PERSON)
def test_for_a_person(sentence: str) -> None:
    assert recognise(sentence) == ()


def items(found: Imported) -> list[tuple[str, str]]:
    return [(read.entry.name, "" if read.points is None else plain(read.points)) for read in found.reads]


def codes(found: Imported) -> list[str]:
    return [issue.code.removeprefix("rubric-") for issue in found.faults]


def table(tmp_path: Path, grid: list[list[str]], title: str = "村级党建考核评分表") -> Imported:
    return import_rubric(write_xlsx(Made(title, grid), tmp_path / "表.xlsx"))


def builds(found: Imported, out: Path) -> bool:
    write_files(out, files(found))
    packs, problems = stack([out])
    return not [*problems, *build(packs, 2026)[1]]


def test_a_column_of_targets_names_no_item(tmp_path: Path) -> None:
    grid = [
        ["考核指标", "目标值", "权重", "计分规则"],
        ["覆盖率", "≥90%", "60", "每低1%扣1分"],
        ["驿站", "5处", "40", "少一处扣2分"],
    ]
    found = table(tmp_path, grid)
    assert items(found) == [("覆盖率", "60"), ("驿站", "40")]
    assert found.reads[0].entry.detail == "≥90%"


@pytest.mark.parametrize("head", ["满分值", "应得分", "该项多少"])
def test_points_under_another_head(tmp_path: Path, head: str) -> None:
    grid = [["考核项目", "考核标准", head], ["学习", "每少一次扣1分", "60"], ["宣传", "每少一篇扣1分", "40"]]
    assert items(table(tmp_path, grid)) == [("学习", "60"), ("宣传", "40")]


def test_points_only_in_the_text_and_numbers_that_run_on(tmp_path: Path) -> None:
    grid = [
        ["评价项目", "评价要点及赋分", "得分"],
        ["一、体制（20分）", "1.规则健全（8分）。未制定的扣4分。\n2.集体研究（12分）。发现一例扣3分。", ""],
        ["二、思政（80分）", "3.讲课（40分），少1次扣5分。\n5.共育（30分），视情赋分。", ""],
    ]
    found = table(tmp_path, grid)
    assert [[plain(item.points) for item in read.items] for read in found.reads] == [["8", "12"], ["40", "30"]]
    assert codes(found) == ["number-gap", "parts-sum"]


def test_the_points_of_a_sentence_that_is_not_understood_are_no_fault(tmp_path: Path) -> None:
    text = "①学习得4分。②储备得法的，每个档次另计。③宣传得6分，按难度系数再乘1.2分计。"
    grid = [["考核项目", "考核标准", "分值"], ["队伍", text, "10"], ["其他工作", "每少一次扣1分", "90"]]
    assert "parts-sum" not in codes(table(tmp_path, grid))


def test_both_standards_score(tmp_path: Path) -> None:
    grid = [
        ["指标", "基础分值", "加分标准", "扣分标准"],
        ["走访", "50", "每超1户加1分，最多加3分", "每少1户扣1分"],
        ["上报", "50", "", "瞒报1起扣2分"],
    ]
    found = table(tmp_path, grid)
    assert (len(found.scoring), len(found.recognised)) == (3, 3)


def test_what_a_note_says_of_scoring(tmp_path: Path) -> None:
    grid = [["指标", "分值", "评分标准", "备注"], ["走访", "100", "每少1户扣1分", "以台账为准；最多扣10分"]]
    assert [one.text for one in table(tmp_path, grid).scoring] == ["每少1户扣1分", "最多扣10分"]


def test_a_limit_in_a_sections_name(tmp_path: Path) -> None:
    grid = [
        ["类别", "指标", "分值", "评分标准"],
        ["基础（100分）", "走访", "100", "每少1户扣1分"],
        ["加分项（不超过10分）", "经验", "—", "每推广一次加3分"],
        ["否决项", "安全", "—", "发生事故的，考核结果直接定为“不合格”"],
    ]
    found = table(tmp_path, grid)
    assert items(found)[1] == ("经验", "10")
    assert not {"no-limit", "points-empty"} & set(codes(found))


def test_a_table_of_nothing_but_deductions(tmp_path: Path) -> None:
    grid = [
        ["类别", "序号", "扣分情形", "扣分标准"],
        ["出勤", "1", "无故不在岗", "每天扣2分"],
        ["工作", "2", "日志造假", "每篇扣3分"],
    ]
    found = table(tmp_path, grid, "驻村工作队积分扣分细则")
    assert items(found) == [("无故不在岗", "100"), ("日志造假", "100")]
    assert builds(found, tmp_path / "包")


def test_a_note_beside_the_total(tmp_path: Path) -> None:
    note = "90分及以上为优秀，80分至89分为良好，60分以下为不合格"
    rows = ["考核项目\t考核标准\t分值", "走访\t每少1户扣1分\t90", f"合计\t{note}\t100"]
    path = tmp_path / "表.tsv"
    path.write_text("\n".join(rows), encoding="utf-8")
    found = import_rubric(path)
    assert items(found) == [("走访", "90")]
    assert codes(found) == ["total"]
    assert [one.text for one in found.notes] == [note]


def test_a_line_that_goes_on(tmp_path: Path) -> None:
    grid = [["考核项目", "评分标准", "分值"], ["保洁", "有裸露垃圾\n每处扣0.5分\n有死角每处扣1分", "100"]]
    assert [one.text for one in table(tmp_path, grid).scoring] == ["有裸露垃圾每处扣0.5分", "有死角每处扣1分"]


def test_a_second_table_that_adds_and_takes(tmp_path: Path) -> None:
    book = docx.Document()
    book.add_paragraph("村级党建考核评分表")
    first = (("考核项目", "分值", "评分标准"), ("走访", "100", "每少1户扣1分"))
    second = (("类型", "事项", "分值"), ("加分", "受表彰", "省级3分\n市级2分"), ("扣分", "弄虚作假", "5分/次"))
    for grid in (first, second):
        made = book.add_table(rows=len(grid), cols=3)
        for row, cells in enumerate(grid):
            for column, text in enumerate(cells):
                made.cell(row, column).text = text
        book.add_paragraph("二、加扣分")
    book.save(str(tmp_path / "表.docx"))
    found = import_rubric(tmp_path / "表.docx")
    assert [read.entry.name for read in found.reads if read.section.bonus] == ["受表彰", "弄虚作假"]
    assert [one.text for one in found.recognised][1:] == ["受表彰，省级加3分，市级加2分", "弄虚作假，扣5分/次"]
    assert builds(found, tmp_path / "包")


@pytest.mark.parametrize("head", ["考核评分说明", "得分办法", "怎样算分"])
def test_the_rules_stand_under_whatever_head(tmp_path: Path, head: str) -> None:
    grid = [
        ["序号", "考核指标", "标准分", head],
        ["1", "走访", "60", "每少1户扣1分"],
        ["2", "上报", "40", "瞒报1起扣2分"],
    ]
    assert len(table(tmp_path, grid).recognised) == 2
