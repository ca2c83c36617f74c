"""Wordings and faults of tables from other fields: petitions, safety, the environment, hospitals, schools, grids."""

from __future__ import annotations

from pathlib import Path

import pytest

from pingyi.reading.rubrics import import_rubric, is_scoring, recognise, say
from tests.reading.rubrics.grids import Made, write_tsv, write_xlsx

UNDERSTOOD = [
    ("每少走访1户扣0.2分", "走访，每少1户，扣0.2分"),  # what was not done, not a case of it
    ("每缺席1次扣1分", "缺席，每有1次，扣1分"),
    ("活动无方案、无总结的各扣1分", "活动无方案、无总结的，分别扣1、1分"),
    ("造成恶劣影响的，取消学校当年评优评先资格，本项计0分", "造成恶劣影响的，取消评优资格；造成恶劣影响的，不得分"),
    (
        "整改率≥95%得10分，90%≤整改率＜95%得7分，＜90%得0分",
        "整改率达到95%及以上的，得10分；整改率90%-95%(不含)的，得7分；不足90%的，不得分",
    ),
    ("95%＞合格率≥90%得3分", "合格率90%-95%(不含)的，得3分"),
    ("整改完成率每低于100%一个百分点扣0.5分", "整改完成率低于100%的，每低1个百分点，扣0.5分"),
    ("得分=实际完成数/目标任务数×分值", "按实际完成数/目标任务数比例得分"),
    ("附加分累计最高不超过10分", "累计最多加10分"),
    ("党建要求未写入章程的，本项0分", "党建要求未写入章程的，不得分"),
    ("由科室主任担任的比例达到80%以上得5分", "由科室主任担任的比例达到80%及以上的，得5分"),
    ("收受回扣经查实的，每例扣5分", "收受回扣经查实，每有1例，扣5分"),
    ("第4—6名的得15分，其他名次得5分", "第4-6名的，得15分；否则，得5分"),
    ("总分90分以上为优秀，75（含）-90分为良好", "总分达到90分及以上的为优秀；75分-90分的为良好"),
]
FOR_A_PERSON = [
    "每季度各扣1分",  # each of what?
    "造成恶劣影响的，取消其一切资格后扣1分",
    "列入失信名单的，取消参评资格",  # more than being kept from awards
    "死亡1人的扣5分，死亡2人的扣10分",
    "同比例扣分",
]


@pytest.mark.parametrize(("sentence", "said"), UNDERSTOOD)
def test_understood(sentence: str, said: str) -> None:
    rules = recognise(sentence)
    assert "；".join(map(say, rules)) == said
    assert [recognise(say(rule)) for rule in rules] == [(rule,) for rule in rules]


@pytest.mark.parametrize("sentence", FOR_A_PERSON)
def test_left_to_a_person(sentence: str) -> None:
    assert is_scoring(sentence)
    assert recognise(sentence) == ()


def faults(path: Path) -> list[str]:
    return [f"{issue.place.row} {issue.code.removeprefix('rubric-')}" for issue in import_rubric(path).faults]


def test_a_bonus_row_without_points_fills_no_gap_in_the_total_and_keeps_its_place_in_the_numbering(
    tmp_path: Path,
) -> None:
    made = Made(
        "乡镇信访工作考核评分细则",
        [
            ["序号", "考核项目", "分值", "评分办法"],
            ["1", "组织领导", "45", "党委会研究信访工作每少1次扣1分。"],
            ["2", "越级访控制", "50", "发生赴省集体访的，每批次扣5分。"],
            ["3", "加分项", "", "经验被国家、省推广的，分别加5分、3分，最高加5分。"],
            ["4", "一票否决", "", "引发重大群体性事件的，一票否决。"],
            ["", "合计", "100", ""],
        ],
    )
    assert faults(write_tsv(made, tmp_path / "表.tsv")) == ["5 points-empty", "7 total"]


def test_the_gap_between_bands_is_told_beside_a_deduction_of_another_kind(tmp_path: Path) -> None:
    made = Made(
        "网格员考核评分细则",
        [
            ["序号", "考核指标", "分值", "评分办法"],
            ["1", "事件处置", "15", "按时办结率100%的计15分，95%-99%的计12分，低于95%的计0分；每超1天扣0.1分。"],
            ["2", "走访", "85", "每少走访1户扣0.2分。"],
        ],
    )
    assert faults(write_xlsx(made, tmp_path / "表.xlsx")) == ["3 threshold-gap"]


def test_bands_of_two_figures_are_not_compared(tmp_path: Path) -> None:
    made = Made(
        "生态环境保护考核评分细则",
        [
            ["序号", "考核指标", "分值", "评分办法"],
            [
                "1",
                "交办件",
                "15",
                "按时办结率达100%得10分；重复投诉率低于5%的得5分，5%-10%（不含）的得3分，10%以上的不得分。",
            ],
            ["2", "火点", "85", "每发现一个火点扣2分。"],
        ],
    )
    assert faults(write_tsv(made, tmp_path / "表.tsv")) == []


def test_points_below_nothing_are_read_without_their_sign_and_told(tmp_path: Path) -> None:
    path = tmp_path / "细则.tsv"
    path.write_text("序号\t考核内容\t分值\t评分标准\n1\t会议\t10\t每少一次扣1分\n2\t宣传\t-5\t酌情计分\n", "utf-8")

    told = [issue for issue in import_rubric(path).faults if "负数" in issue.message]

    assert [(issue.place.row, issue.message) for issue in told] == [(3, "分值“-5”是负数，按5分读入")]
