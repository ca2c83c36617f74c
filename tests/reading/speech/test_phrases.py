"""Time phrases beyond the calendar's own, in a sentence and as a whole cell."""

from __future__ import annotations

import pytest

from pingyi.reading.speech.phrases import titled_time, whole_deadline
from pingyi.reading.speech.times import Clock, cell_whens, whens

YEAR = Clock(2025, {})


@pytest.mark.parametrize(
    ("phrase", "date"),
    [
        ("3月月底前", "2025-03-31"),
        ("5、6月", "2025-06-30"),
        ("3月初至5月底", "2025-05-31"),
        ("3月中下旬", "2025-03-31"),
        ("11月15日17时前", "2025-11-15"),
        ("6月30日下班前", "2025-06-30"),
        ("6.30前", "2025-06-30"),
        ("第三季度结束前", "2025-09-30"),
        ("一、二季度", "2025-06-30"),
        ("劳动节前", "2025-04-30"),
        ("“八一”建军节前", "2025-07-31"),
        ("2026年“七一”前后", "2026-06-30"),
        ("元旦春节前", "2025-01-28"),
        ("2025—2027年", "2027-12-31"),
        ("到2027年", "2027-12-31"),
    ],
)
def test_a_day_said_in_other_words(phrase: str, date: str) -> None:
    (found,) = whens(f"{phrase}完成台账建设", YEAR)
    assert (found.deadline.phrase, str(found.deadline.date)) == (phrase, date)


@pytest.mark.parametrize("phrase", ["清明节前", "“七一”前后", "11月15日前后", "6月底前后", "年初", "年中"])
def test_a_vague_day_is_marked_for_a_person(phrase: str) -> None:
    (found,) = whens(f"{phrase}完成台账建设", YEAR)
    assert found.deadline.date is not None
    assert "请核定" in found.deadline.note
    assert not found.deadline.sure


@pytest.mark.parametrize(
    "phrase",
    [
        "期中考试前",
        "学期末",
        "寒假期间",
        "汛期前",
        "换届选举前",
        "节前",
        "本周五前",
        "当月内",
        "次月5日前",
        "季度末",
        "任期内",
    ],
)
def test_a_day_that_depends_on_something_else_has_no_date(phrase: str) -> None:
    (found,) = whens(f"{phrase}完成台账建设", YEAR)
    assert (found.deadline.phrase, found.deadline.date, found.deadline.sure) == (phrase, None, False)


@pytest.mark.parametrize(
    ("phrase", "within", "unit"),
    [
        ("会后一周内", 1, "周"),
        ("开学后两周内", 2, "周"),
        ("收到通知之日起5个工作日内", 5, "工作日"),
        ("公示期满后3日内", 3, "日"),
    ],
)
def test_a_time_counted_from_an_event_keeps_the_event(phrase: str, within: int, unit: str) -> None:
    (found,) = whens(f"{phrase}报送结果", YEAR)
    assert (found.deadline.phrase, found.deadline.within, found.deadline.unit) == (phrase, within, unit)


@pytest.mark.parametrize(
    ("phrase", "cadence", "times"),
    [
        ("每月第一个周一", "month", 1),
        ("每月末周五", "month", 1),
        ("每月最后一个工作日", "month", 1),
        ("每周二、周四", "week", 1),
        ("每季度末月20日前", "quarter", 1),
        ("一月一", "month", 1),
        ("年度不少于2次", "year", 2),
    ],
)
def test_a_rhythm_said_in_other_words(phrase: str, cadence: str, times: int) -> None:
    (found,) = whens(f"{phrase}调度工作", YEAR)
    assert (found.deadline.phrase, found.deadline.cadence, found.deadline.times) == (phrase, cadence, times)


@pytest.mark.parametrize("phrase", ["逢双月", "隔月", "每双周", "两年一次", "每逢重要节日", "每学年"])
def test_a_rhythm_without_a_period_of_ours_is_still_a_rhythm(phrase: str) -> None:
    (found,) = whens(f"{phrase}检查一遍台账", YEAR)
    assert (found.deadline.phrase, found.recurring, found.deadline.sure) == (phrase, True, False)


@pytest.mark.parametrize("text", ["春季", "双月", "月度", "季度", "年度"])
def test_some_count_only_as_a_whole_cell(text: str) -> None:
    assert [when.deadline.phrase for when in cell_whens(text, YEAR)] == [text]
    assert all(when.deadline.phrase != text for when in whens(f"做好{text}工作", YEAR))


@pytest.mark.parametrize("text", ["寒假前", "6月底前", "长期坚持"])
def test_the_calendars_own_phrases_are_left_to_it(text: str) -> None:
    assert whole_deadline(text, 2025, {}) is None


@pytest.mark.parametrize(
    "text", ["组织部要分析年轻干部情况", "聚焦年年增收的村", "前期工作", "6.5万元", "一年来成效明显"]
)
def test_what_only_looks_like_a_time(text: str) -> None:
    assert [when.deadline.phrase for when in whens(text, YEAR)] in ([], ["年年"])


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ("4—5月", "4—5月"),
        ("一季度重点工作", "一季度"),
        ("动员部署阶段（2025年3月）", "2025年3月"),
        ("下半年工作安排", "下半年"),
    ],
)
def test_a_heading_may_be_the_time_of_all_under_it(title: str, phrase: str) -> None:
    span = titled_time(title)
    assert span is not None
    assert title[span[0] : span[1]] == phrase


@pytest.mark.parametrize("title", ["3月份以来的成效", "抓好每月主题党日", "推进项目（见附件2）"])
def test_a_heading_that_only_speaks_of_a_time(title: str) -> None:
    assert titled_time(title) is None
