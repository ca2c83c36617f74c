"""Sections whose headings do not say what they speak of, plans of repair, minutes, and signatures."""

from __future__ import annotations

from pathlib import Path

import pytest

from pingyi.reading.sources import from_text, open_source
from pingyi.reading.speech import Reading, read
from pingyi.reading.speech.judging import judge, leaning
from pingyi.reading.speech.stance import of_path
from tests.reading.speech.test_turning_points import days, said


@pytest.mark.parametrize(
    ("part", "lean"),
    [
        ("各支部要在5月底前完成换届", "task"),
        ("每月至少开展1次家访", "task"),
        ("修通了两条机耕路", "achievement"),
        ("今年以来培训党员80人", "achievement"),
        ("安排资金30万元", ""),
        ("党建力量薄弱", ""),
    ],
)
def test_what_a_part_surely_speaks_of(part: str, lean: str) -> None:
    assert leaning(part) == lean


def test_a_bare_figure_goes_with_its_neighbours() -> None:
    part = "区财政按标准安排改造资金800万元"
    assert judge(part, "", lean="task") == "task"
    assert judge(part, "", lean="achievement") == "achievement"


def test_a_section_without_a_stance_is_read_by_what_its_sentences_surely_say() -> None:
    text = (
        "在推进会上的讲话\n各位：\n一、聚力攻坚\n各镇要在6月底前建好台账。镇财政列支经费20万元。\n"
        "二、形势喜人\n全年修通了两条路。安装路灯40盏。\n"
    )
    assert said(text) == [
        "任 各镇要在6月底前建好台账",
        "任 镇财政列支经费20万元",
        "成 全年修通了两条路",
        "成 安装路灯40盏",
    ]


def test_what_follows_a_turn_does_not_speak_for_the_section() -> None:
    text = (
        "2026年工作总结暨计划要点\n一、人才引育提速\n引进教师12名。\n"
        "下半年，抓好以下工作：\n1.对30个支部要逐一走访，8月底前完成。\n"
    )
    assert said(text)[0] == "成 引进教师12名"


@pytest.mark.parametrize("title", ["认清形势，切实增强紧迫感", "基础现状", "当前形势"])
def test_how_things_stand_is_good_and_bad(title: str) -> None:
    reading = read(
        from_text(
            f"三年行动计划\n一、{title}\n全镇20个村全部通了公路。书记年龄偏大，超过55岁的占四成。\n二、行动\n开展培训3期。\n"
        )
    )
    assert of_path(reading.headings[:1], "task") == ""
    assert [one.kind for one in reading.findings] == ["achievement", "problem"]


@pytest.mark.parametrize(
    ("title", "default", "stance"),
    [
        ("聚焦固本强基，堡垒作用不断增强", "", "achievement"),
        ("聚焦固本强基，推动堡垒作用不断增强", "", ""),
        ("聚焦固本强基，堡垒作用不断增强", "task", "task"),
    ],
)
def test_a_heading_that_says_what_has_grown(title: str, default: str, stance: str) -> None:
    headings = read(from_text(f"某某材料\n一、{title}\n培训3期。\n")).headings
    assert of_path(headings[:1], default) == stance  # type: ignore[arg-type]  # the literals of the table above


REPAIR = """某局整改方案
二、整改任务
1.学习不经常，全年只开展4次研讨
整改措施：9月底前开展专题研讨2次
2.农田建设缓慢，仅开工1万亩
整改措施：①10月底前全部开工；②每旬调度1次
"""


def test_what_stands_above_its_measures_is_the_problem() -> None:
    assert said(REPAIR) == [
        "问 学习不经常，全年只开展4次研讨",
        "任 9月底前开展专题研讨2次",
        "问 农田建设缓慢，仅开工1万亩",
        "任 10月底前全部开工",
        "任 每旬调度1次",
    ]


def test_a_paragraphs_first_sentence_that_demands_makes_the_rest_tasks() -> None:
    text = (
        "在推进会上的讲话\n一、重点\n要在保障上想办法。区财政安排资金1200万元，“七一”前拨付到位。\n"
        "抓阵地要全。今年完成14个社区用房改造。\n"
    )
    assert said(text) == [
        "任 区财政安排资金1200万元",
        "任 “七一”前拨付到位",
        "任 今年完成14个社区用房改造",
    ]


def test_how_a_report_came_about_is_no_finding() -> None:
    text = (
        "关于党建督查情况的通报\n10月8日至12日，督查组对12个村开展了督查，走访党员52人。现将有关情况通报如下。\n"
        "一、主要问题\n马坡村阵地闲置。\n"
    )
    assert said(text) == ["问 马坡村阵地闲置"]


def test_all_units_are_addressed_after_a_list_of_problems() -> None:
    text = (
        "关于典型问题的通报\n一、某局违规发放补贴问题。2025年发放7万元。\n"
        "各单位要在6月15日前开展警示教育。县纪委将开展暗访4轮。\n中共某县纪委\n2026年5月8日\n"
    )
    assert said(text)[-2:] == ["任 各单位要在6月15日前开展警示教育", "任 县纪委将开展暗访4轮"]
    assert not any("中共某县纪委" in line for line in said(text))


@pytest.mark.parametrize(
    "turn",
    ["说完成绩说问题。", "与此同时，短板依然明显："],
)
def test_turns_to_what_is_wanting(turn: str) -> None:
    reading = read(
        from_text(f"2026年述职\n一年来，开展活动12次。\n{turn}公开栏三个月更新1次。\n新的一年，修好水渠。\n")
    )
    assert [one.text for one in reading.findings if one.kind == "problem"] == ["公开栏三个月更新1次"]
    assert len(reading.tasks) == 1


def test_done_and_what_is_left_are_two_findings() -> None:
    assert said("述职报告\n一、整改情况\n查摆出5个问题，已整改4个，还有1个问题正在整改。\n") == [
        "成 查摆出5个问题",
        "成 已整改4个",
        "问 还有1个问题正在整改",
    ]


@pytest.mark.parametrize(
    ("task", "day"),
    [
        ("推行积分制，2027年覆盖所有行政村", "2027-12-31"),
        ("书记半年讲1次党课", ""),
        ("2026年换届中选拔村书记20名", ""),
    ],
)
def test_times(task: str, day: str) -> None:
    reading = read(from_text(f"2026年工作计划\n一、任务\n{task}。\n"))
    found = reading.tasks[0]
    assert [*found.deadlines, *found.cadences]
    assert days(reading) == ([day] if day else ["None"] if found.deadlines else [])


def year(text: str) -> int:
    found: Reading = read(from_text(text))
    return found.year


def test_a_plan_without_a_year_is_of_the_year_of_most_of_its_days() -> None:
    assert year("某局整改方案\n5月，2026年5月6日起巡察。\n整改：2026年9月30日前完成。\n2027年4月底前验收。\n") == 2026


@pytest.mark.parametrize(
    ("task", "trigger"),
    [
        ("对存在隐患的社区，纪工委要提前介入", "对存在隐患的社区"),
        ("支委缺额的及时补选", "支委缺额的"),
        ("连续两次排名末位的，调整书记岗位", "连续两次排名末位的"),
    ],
)
def test_triggers(task: str, trigger: str) -> None:
    assert read(from_text(f"2026年工作要点\n一、任务\n{task}。\n")).tasks[0].trigger == trigger


def test_a_list_of_problems_and_persons_holds_no_task(tmp_path: Path) -> None:
    path = tmp_path / "问题清单.tsv"
    path.write_text("序号\t问题表现\t责任人\n1\t记录不完整\t张某\n", encoding="utf-8")
    found = read(open_source(path), 2026)
    assert ([one.text for one in found.findings], found.tasks) == (["记录不完整"], ())


def test_a_tables_standard_holds_figures_and_a_day(tmp_path: Path) -> None:
    path = tmp_path / "要点推进表.tsv"
    path.write_text(
        "时间\t要点\t工作标准\n1月\t下发工作要点\t1月20日前印发\n4月\t办培训班2期\t参训率100%\n", encoding="utf-8"
    )
    first, second = read(open_source(path), 2026).tasks
    assert [str(when.deadline.date) for when in first.deadlines] == ["2026-01-31", "2026-01-20"]
    assert [one.text for one in second.quantities] == ["2期", "100%"]


def test_a_span_of_years_is_a_quantity() -> None:
    found = read(from_text("通报\n一、问题\n樟树村连续两年未发展党员。\n近两年工作滞后。\n")).findings
    assert [[one.text for one in finding.quantities] for finding in found] == [["两年"], []]


def test_names_of_problems_under_what_was_mended_are_no_problems() -> None:
    text = (
        "关于反馈问题整改情况的报告\n一、整改完成情况\n1.关于“主责意识不强”的问题。研究党建9次，走访支部28个。\n"
        "二、存在的差距\n3个村整改进度不到50%。\n"
    )
    assert said(text) == ["成 研究党建9次", "成 走访支部28个", "问 3个村整改进度不到50%"]


def test_a_slogan_in_a_plan_is_a_heading_of_tasks() -> None:
    text = "创建实施方案\n一、创建内容\n（一）成效共评。11月组织测评，满意度低于70%的企业，列入“黑名单”。\n"
    tasks = read(from_text(text), 2026).tasks
    assert [one.trigger for one in tasks][-1:] == ["满意度低于70%的企业"]
    assert not read(from_text(text), 2026).findings


def test_a_heading_of_praise_and_deeds_without_a_judging_word() -> None:
    text = "座谈会讲话提纲\n一、年轻干部成长势头很好\n先后选派56名干部挂职。21人走上领导岗位。\n"
    assert said(text) == ["成 先后选派56名干部挂职", "成 21人走上领导岗位"]


def test_a_day_in_a_last_step_is_not_the_next_tasks_day() -> None:
    text = "2026年小结\n明年打算做好两件事：把活动室搬到一楼，4月底前搬完；办培训班2期。\n"
    reading = read(from_text(text))
    assert [(one.text, str(one.by)) for one in reading.tasks] == [
        ("把活动室搬到一楼，4月底前搬完", "2027-04-30"),
        ("办培训班2期", "None"),
    ]


def test_a_plan_of_two_years_is_of_the_year_of_most_of_its_periods() -> None:
    text = "试点工作方案\n一、任务\n2026年底建成8个。2027年底全覆盖。3月底前优化网格。\n二、步骤\n2026年1月—2月动员。\n"
    assert year(text) == 2026


def test_who_is_quick_and_who_is_slow() -> None:
    text = (
        "推进情况的函\n一、推进情况\n进度较快的有：临江县完成88%。"
        "进度较慢的有：北岭县完成率40%，阵地改造启动2个。\n二、要求\n倒排工期。\n"
    )
    kinds = [(one.kind, one.text) for one in read(from_text(text)).findings]
    assert kinds == [
        ("achievement", "临江县完成88%"),
        ("problem", "北岭县完成率40%"),
        ("problem", "阵地改造启动2个"),
    ]


def test_how_a_text_was_made_is_no_task() -> None:
    assert said("讲话要点\n一、要求\n各镇要修好水渠。\n（2026年7月20日，根据录音整理）\n") == ["任 各镇要修好水渠"]


def test_lines_of_ones_own_and_topics() -> None:
    text = (
        "2026年述职报告\n某县交通运输局党组书记徐海\n一、问题\n夏旱暴露了不少软肋：41口山塘带病运行。\n"
        "二、安排\n第一条，任务要分到人。公务车辆节日期间一律封存。遇有突发事件，30分钟内报告校办。\n"
    )
    assert said(text) == ["问 41口山塘带病运行", "任 公务车辆节日期间一律封存", "任 遇有突发事件，30分钟内报告校办"]
