"""Deadlines and cadences in sentences and cells."""

from __future__ import annotations

import datetime as dt

import pytest

from pingyi.calendar import Cadence
from pingyi.reading.sources import from_text
from pingyi.reading.speech import read
from pingyi.reading.speech.times import NO_YEAR, Clock, cell_whens, whens

CLOCK = Clock(2020, {})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5月底前完成", [("5月底前", "2020-05-31")]),
        ("年内建成", [("年内", "2020-12-31")]),
        ("上半年开工、下半年完工", [("上半年", "2020-06-30"), ("下半年", "2020-12-31")]),
        ("“七一”前表彰", [("“七一”前", "2020-06-30")]),
        ("3月-4月出台", [("3月-4月", "2020-04-30")]),
        ("贯彻《2019年5月底前工作方案》", []),
        ("定期通报", [("定期", None)]),
        ("作为年度述职的内容", [("年度", None)]),
        ("推进常态化制度化", []),
        ("持续性不强", []),
        ("立即整改到位，8月底前销号", [("立即整改", None), ("8月底前", "2020-08-31")]),
        ("抓紧办理，8月底前销号", [("8月底前", "2020-08-31")]),
    ],
)
def test_time_phrases_of_a_sentence(text: str, wanted: list[tuple[str, str | None]]) -> None:
    found = whens(text, CLOCK)
    assert [(w.deadline.phrase, w.deadline.date and w.deadline.date.isoformat()) for w in found] == wanted


def test_a_compound_cell_is_two() -> None:
    found = cell_whens("制度寒假前，运行全年", Clock(2020, {"寒假": dt.date(2021, 1, 20)}))
    assert [(w.of, w.deadline.phrase, w.deadline.date) for w in found] == [
        ("制度", "寒假前", dt.date(2021, 1, 19)),
        ("运行", "全年", dt.date(2020, 12, 31)),
    ]


def test_without_a_year_the_months_are_known_and_the_date_is_not() -> None:
    (when,) = whens("3月至5月开展", Clock(0, {}))
    assert when.months == (3, 4, 5)
    assert when.deadline.date is None
    assert NO_YEAR in when.deadline.note
    (dated,) = whens("2021年6月底前", Clock(0, {}))
    assert dated.deadline.date == dt.date(2021, 6, 30)


def test_a_window_over_new_year_has_the_months_of_both() -> None:
    (when,) = whens("2020年11月至2021年2月开展", CLOCK)
    assert when.months == (11, 12, 1, 2)


def test_next_year_of_a_text_that_speaks_the_year_before_is_the_plans_year() -> None:
    (when,) = whens("明年3月底前完成", Clock(2020, {}, 2019))
    assert when.deadline.date == dt.date(2020, 3, 31)


def test_a_time_before_the_first_task_governs_the_sentence() -> None:
    text = "2020年工作计划\n各镇要年内创建示范支部8个，整顿后进村4个；6月底前建成阵地2处。之后组织开展验收评估工作。"
    tasks = read(from_text(text)).tasks
    assert [str(one.by) for one in tasks] == ["2020-12-31", "2020-12-31", "2020-06-30", "None"]
    assert tasks[1].deadlines[0].carried
    assert tasks[1].deadlines[0].start == tasks[0].deadlines[0].start


@pytest.mark.parametrize(
    ("text", "cadence", "times"),
    [
        ("实行月调度", Cadence.MONTH, 1), ("每半月召开一次", Cadence.MONTH, 2), ("半年通报一次", Cadence.HALF_YEAR, 1),
        ("每季度对支部工作督查一次", Cadence.QUARTER, 1), ("每周调度", Cadence.WEEK, 1),
    ],
)  # fmt: skip
def test_cadences(text: str, cadence: Cadence, times: int) -> None:
    (when,) = whens(text, CLOCK)
    assert (when.deadline.cadence, when.deadline.times, when.recurring) == (cadence, times, True)


@pytest.mark.parametrize(
    ("text", "year", "words"),
    [
        ("2021年工作要点\n各支部要开展学习教育。", 2021, "题目"),
        ("2021年工作总结\n各支部要开展学习教育。", 2022, "上一年度"),
        ("工作总结\n一、工作回顾\n完成了任务。\n二、2023年工作打算\n开展学习。", 2023, "小标题"),
        ("讲话\n2020年是决战决胜之年，各支部要开展学习教育。", 2020, "2020年是"),
        ("讲话\n（2024年3月15日）\n各支部要开展学习教育活动。", 2024, "成文日期"),
        ("讲话\n2019年办了12件实事。明年，各支部要开展学习教育活动。", 2020, "明年"),
        ("讲话\n各支部要开展学习教育活动。", 0, ""),
    ],
)
def test_where_the_year_is_taken_from(text: str, year: int, words: str) -> None:
    reading = read(from_text(text))
    assert reading.year == year
    assert words in reading.year_from
