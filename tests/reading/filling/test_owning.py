"""What a title may say without being explained: what sort of paper it is, how it is laid out, a campaign's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.filling.test_general import known, numbers, of, table

_PARTY = ("党员大会（次）", "主题党日（次）", "党课（次）")


def _filled(folder: Path, title: str, *heads: str) -> list[str]:
    paper = table([title, *["<"] * len(heads)], ["乡镇", *heads], ["鹭栖镇", *[None] * len(heads)])
    return sorted(numbers(of(folder, paper)))


@pytest.mark.parametrize(
    "title",
    [
        "2019年乡镇工作流水账",
        "2019年基层党建答题卡",
        "2019年党组织活动逐月统计表",
        "2019年党建工作巡诊号脉情况统计表",
        "2019年聚力争先工作情况统计表",
        "2019年党的建设目标完成情况表",
        "2019年党组织活动情况及2020年活动计划表",
    ],
)
def test_words_about_the_paper_or_a_campaign_narrow_nothing(title: str, tmp_path: Path) -> None:
    assert _filled(tmp_path, title, *_PARTY) == ["B3", "C3", "D3"]


@pytest.mark.parametrize(
    "title",
    [
        "2019年物流党建工作情况统计表",
        "2019年驻外党组织工作情况统计表",
        "2019年安置点党建工作情况统计表",
        "2019年党建联盟活动情况统计表",
        "2019年垃圾分类工作情况统计表",
    ],
)
def test_words_before_the_subject_or_for_a_body_of_people_narrow_it(title: str, tmp_path: Path) -> None:
    assert _filled(tmp_path, title, *_PARTY) == []


@pytest.mark.parametrize("over", ["林业工作", "劳动保障"])
def test_a_common_head_below_a_strange_one_is_of_that_field(over: str, tmp_path: Path) -> None:
    paper = table(["2019年工作情况统计表", "<"], ["乡镇", over], ["^", "培训（期）"], ["鹭栖镇", None])
    assert numbers(of(tmp_path, paper)) == {}


def test_a_field_behind_one_sort_is_of_that_sort_and_behind_several_of_none(tmp_path: Path) -> None:
    title = "2019年三会一课开展情况统计表"
    one = table([title, "<", "<"], ["乡镇", "党员大会（次）", "参加人次"], ["鹭栖镇", None, None])
    told = numbers(of(tmp_path, one))
    assert told["C3"] == known().total("branch-meeting", "present", "T01", kind="党员大会")
    assert _filled(tmp_path, title, "党员大会（次）", "党课（次）", "参加人次") == ["B3", "C3"]


def test_tables_side_by_side_have_their_own_labels(tmp_path: Path) -> None:
    paper = table(
        ["鹭栖镇党委2019年工作情况报告表", "<", "<", "<", "<", "<"],
        ["指标", "单位", "数量", "指标", "单位", "数量"],
        ["党员大会", "次", None, "主题党日", "次", None],
        ["党课", "次", None, "村务公开", "次", None],
    )
    told = numbers(of(tmp_path, paper))
    assert told == {
        "C3": known().count("branch-meeting", "T01", kind="党员大会"),
        "F3": known().count("theme-day", "T01"),
        "C4": known().count("branch-meeting", "T01", kind="党课"),
        "F4": known().count("village-openness", "T01"),
    }


def test_what_nobody_attended_is_not_none(tmp_path: Path) -> None:
    paper = table(["2019年党支部换届选举情况表", "<"], ["党支部", "应到人数"], ["区财政局党支部", None])
    assert numbers(of(tmp_path, paper)) == {}


def test_who_drew_a_form_up_and_when_are_no_heads(tmp_path: Path) -> None:
    paper = table(
        ["2019年度志愿服务工作情况统计表", "<", "<"],
        ["区文明办制", "<", "2020年1月"],
        ["乡镇", "志愿服务活动（次）", "参加人次"],
        ["鹭栖镇", None, None],
    )
    assert sorted(numbers(of(tmp_path, paper))) == ["B4", "C4"]


def test_a_question_is_a_label(tmp_path: Path) -> None:
    paper = table(["2019年党建工作调查问卷", "<"], ["问题", "数据"], ["2019年全区共开展主题党日多少次？", None])
    assert numbers(of(tmp_path, paper)) == {"B3": known().count("theme-day", "Q")}


def test_subtotals_before_what_they_add_up(tmp_path: Path) -> None:
    paper = table(
        ["2019年村务公开情况明细表", "<"],
        ["镇、村", "公开次数"],
        ["鹭栖镇小计", None],
        ["雁坞村", None],
        ["樵垸村", None],
    )
    told = numbers(of(tmp_path, paper))
    assert told["B3"] == (told["B4"] or 0) + (told["B5"] or 0)


def test_a_printed_town_says_only_where_a_village_belongs(tmp_path: Path) -> None:
    paper = table(
        ["2019年村务公开情况统计表", "<", "<"],
        ["村名", "所属镇", "公开次数"],
        ["雁坞村", "鹭栖镇", None],
        ["磨湾村", "砚溪镇", None],
    )
    each = table(["2019年村务公开情况统计表", "<"], ["村名", "公开次数"], ["雁坞村", None], ["磨湾村", None])
    told, alone = numbers(of(tmp_path, paper)), numbers(of(tmp_path, each))
    assert [told["C3"], told["C4"]] == [alone["B3"], alone["B4"]]


def test_a_rate_of_what_was_answered_is_not_one_of_all(tmp_path: Path) -> None:
    heads = ["收集诉求（件）", "答复诉求（件）", "答复率（%）"]
    paper = table(["2019年党员联系户走访情况表", "<", "<", "<"], ["乡镇", *heads], ["鹭栖镇", None, None, None])
    told = numbers(of(tmp_path, paper))
    share = told["C3"] and told["B3"] and told["C3"] * 100 / told["B3"]
    assert told.get("D3") in {None, share}


def test_a_state_in_a_registers_own_name_is_no_condition(tmp_path: Path) -> None:
    title = "2019年离任村干部生活补贴发放汇总表"
    paper = table([title, "<"], ["乡镇", "离任村干部总人数"], ["全区", None])
    assert numbers(of(tmp_path, paper)) == {"B3": len(known().rows("retired-cadres", "Q"))}
