"""Where a text turns from praise to blame to tasks, and words that only look like a deficiency or a demand."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from pingyi.reading.sources import from_text, open_source
from pingyi.reading.speech import Reading, read
from pingyi.reading.speech.judging import judge


def said(text: str) -> list[str]:
    """Everything read, in the text's order: “成 …”, “问 …”, “任 …”."""
    reading = read(from_text(text))
    signs = {"achievement": "成", "problem": "问"}
    every = [(one.start, f"{signs[one.kind]} {one.text}") for one in reading.findings]
    return [line for _, line in sorted([*every, *((one.start, f"任 {one.text}") for one in reading.tasks)])]


def days(reading: Reading) -> list[str]:
    return [str(when.deadline.date) for one in reading.tasks for when in one.deadlines]


@pytest.mark.parametrize(
    ("part", "stance", "verdict"),
    [
        ("9个薄弱村年分红54万元", "achievement", "achievement"),  # whom the word only names
        ("软弱涣散党组织仍有3个", "achievement", "problem"),
        ("刚才6名书记作了发言，大家讲得很实在", "", ""),  # 刚才 is no “only”
        ("调解纠纷73起，没有一起上交", "", "achievement"),
        ("近三年没有发展一名党员", "", "problem"),
        ("志愿服务队从3支发展到11支", "", "achievement"),
        ("孝善食堂办得好，86位老人吃上了热乎饭", "", "achievement"),
        ("有的书记等靠要思想严重", "", "problem"),
        ("对培训考核不合格的，安排补训，补训仍不合格的予以约谈", "task", "task"),
        ("对排名连续倒数的，由分管领导约谈", "", "task"),
        ("巡察组对街道进行了常规巡察，并反馈了意见", "task", ""),
        ("党务经费按职工工资总额的1%足额列支", "task", "task"),
        ("各社区要做好“五一”期间值班值守", "", "task"),
        ("21个软弱涣散村整顿后全部晋级", "", "achievement"),  # the word only names what was put right
        ("对9个村存在的问题逐条整改", "task", "task"),
        ("整改迟迟没有动静", "", "problem"),
        ("年轻党员留不住", "", "problem"),
        ("仍有4个镇街网格治理流于形式", "task", "problem"),
        ("财务账目每月10号上墙", "task", "task"),
        ("换届工作政策性强、关注度高", "task", ""),
        ("由综治办修改完善后印发", "", "task"),
        ("我叫李某，担任书记", "achievement", ""),
        ("党建办汇报了上半年工作情况", "", ""),
    ],
)
def test_a_part_is_judged(part: str, stance: str, verdict: str) -> None:
    assert judge(part, stance) == verdict  # type: ignore[arg-type]  # the literals of the table above


def test_a_wish_after_blame_is_a_task_throughout_its_sentence() -> None:
    text = "在述职评议会上的点评\n1、龙泉村书记张某。不足之处是活动质量不高。建议：每季度召开一次联席会议；错时开放服务中心。\n"
    assert said(text) == ["问 不足之处是活动质量不高", "任 建议：每季度召开一次联席会议", "任 错时开放服务中心"]


def test_a_passing_turn_ends_at_the_next_numbered_heading() -> None:
    text = """\
三年规划（2026—2028年）
近年来取得了一定成效，但与要求相比仍有差距。
一、实施头雁计划
每年选送10名村干部参加学历提升。
"""
    assert said(text)[-1] == "任 每年选送10名村干部参加学历提升"


def test_an_announced_turn_reaches_the_headings_below() -> None:
    text = "讲话\n查摆出以下问题：\n一、班子不强\n甲镇3个村没有后备人选。\n"
    assert said(text)[-1].startswith("问 ")


def test_but_in_a_section_of_praise() -> None:
    text = "工作总结\n一、基本情况\n建成阵地19处。但是，部分书记年龄偏大；35岁以下党员占比不足12%。\n"
    assert said(text) == ["成 建成阵地19处", "问 但是，部分书记年龄偏大", "问 35岁以下党员占比不足12%"]


def test_a_heading_of_both_is_read_by_its_sentences() -> None:
    text = "实施方案\n一、现状与问题\n实施项目27个，较上年增长1.3倍。但还存在不少薄弱环节：增收渠道窄，经营人才缺。\n"
    assert said(text)[0].startswith("成 ")
    assert said(text)[-1].startswith("问 ")


def test_a_sentence_that_is_its_own_heading_says_nothing_of_the_kind_of_text() -> None:
    text = "工作要点\n一、压实责任\n16.健全工作机制，党建办每月25日前汇总进展情况。\n17.加强保障。\n"
    assert all(line.startswith("任 ") for line in said(text))


def test_numbered_problems_of_a_plan_of_repair() -> None:
    text = """\
整改方案
一、整改任务
问题1：中心组12次学习中有5次未安排研讨。
整改措施：每季度召开1次研讨会。
问题2：2个支部未按期换届。
整改措施：6月20日前完成换届选举。
"""
    assert [line[0] for line in said(text)] == ["问", "任", "问", "任"]


def test_minutes_point_out_and_demand() -> None:
    text = "党工委会议纪要\n一、听取汇报\n会议指出，满意率达到94%。但也要看到，个别书记责任心不强。会议要求，3月底前反馈到人。\n"
    assert [line[0] for line in said(text)] == ["成", "问", "任"]
    assert said(text)[-1] == "任 会议要求，3月底前反馈到人"


def test_a_topic_sentence_is_a_title() -> None:
    assert said("推进会上的讲话\n要压实领导责任。书记每月至少听取2次汇报。\n") == ["任 书记每月至少听取2次汇报"]
    assert said("推进会上的讲话\n要压实领导责任。\n") == ["任 要压实领导责任"]


def test_the_notice_is_the_title_and_not_its_sender() -> None:
    reading = read(
        from_text(
            "中共永宁县委组织部\n关于开展专项行动的通知\n各乡镇党委：\n3月6日（周五）下班前报送台账。\n",
        ),
        2026,
    )
    assert reading.title == "关于开展专项行动的通知"
    assert days(reading) == ["2026-03-06"]


def test_a_verb_without_object_is_the_deeds_last_step() -> None:
    text = "工作要点\n一、重点\n县农业农村局牵头制定“一村一策”增收方案，5月25日前印发。\n"
    reading = read(from_text(text), 2026)
    assert (len(reading.tasks), days(reading)) == (1, ["2026-05-25"])


def test_years_in_chinese_figures() -> None:
    reading = read(from_text("关于冬训的通知\n各支部：\n一、请于三月十日前报送名单。\n二○二六年二月二十日\n"))
    assert (reading.year, days(reading)) == (2026, ["2026-03-10"])


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("在6月20日至7月1日期间集中走访", ["6月20日至7月1日"]),
        ("在春节、“七一”前后走访慰问", ["春节", "“七一”前后"]),
        ("做到小事当日办结", ["当日"]),
        ("实行季度谈话", ["季度"]),
        ("高温季节来临前配齐空调", ["高温季节来临前"]),
    ],
)
def test_times(text: str, phrases: list[str]) -> None:
    (task,) = read(from_text(f"工作要点\n一、重点\n{text}。\n"), 2026).tasks
    assert [when.deadline.phrase for when in (*task.deadlines, *task.cadences)] == phrases


def test_a_column_of_years_and_cells_merged_both_ways(tmp_path: Path) -> None:
    book = docx.Document()
    table = book.add_table(rows=4, cols=4)
    rows = (
        ("序号", "工作任务", "责任单位", "年度"),
        ("1", "培训2次", "党建办", "2026年"),
        ("2", "培训2次", "党建办", "2027年"),
    )
    for row, cells in enumerate((*rows, ("3", "组建公司", "农业办", "2028年"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(1, 1).merge(table.cell(2, 2)).text = "培训2次"
    book.save(str(tmp_path / "计划.docx"))
    reading = read(open_source(tmp_path / "计划.docx"))
    assert days(reading)[-1] == "2028-12-31"
    assert [
        "横竖都合并了（2行2列）" in issue.message for issue in reading.issues if issue.code == "reading-merged-both"
    ] == [True]


def test_dashes_head_a_paragraph_and_an_item_may_begin_with_a_month() -> None:
    text = """\
总结大会上的讲话
一、总结过去，成绩鼓舞人心
——政治建设持续加强。召开学习会16次。
二、奋力争先
一要在强基上出实招。镇纪委每半年开展一次巡查。
"""
    assert said(text) == ["成 召开学习会16次", "任 镇纪委每半年开展一次巡查"]
    (task,) = read(from_text("工作计划\n一、党建\n3. 4月份召开组织生活会。\n"), 2026).tasks
    assert str(task.by) == "2026-04-30"
