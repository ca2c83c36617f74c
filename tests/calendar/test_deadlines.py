from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.calendar import (
    PERIOD_END,
    Cadence,
    Deadline,
    DeadlineKind,
    festival,
    month_end,
    parse_deadline,
    parse_deadlines,
)

YEAR = 2019


def one(text: str) -> Deadline:
    found = parse_deadline(text, YEAR)
    assert found is not None
    assert text[found.at : found.at + len(found.phrase)] == found.phrase
    return found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5月底前", date(2019, 5, 31)),
        ("5月底以前", date(2019, 5, 31)),
        ("２月底前", date(2019, 2, 28)),
        ("2020年2月底前", date(2020, 2, 29)),
        ("2020年6月底前", date(2020, 6, 30)),
        ("二〇二〇年六月底前", date(2020, 6, 30)),
        ("十一月底前", date(2019, 11, 30)),
        ("明年1月底前", date(2020, 1, 31)),
        ("5月10日前", date(2019, 5, 10)),
        ("6月30前", date(2019, 6, 30)),
        ("2020.6.30前", date(2020, 6, 30)),
        ("2020-06-30", date(2020, 6, 30)),
        ("6月中旬底前", date(2019, 6, 20)),
        ("年内", date(2019, 12, 31)),
        ("年度内", date(2019, 12, 31)),
        ("2020年内", date(2020, 12, 31)),
        ("年底前", date(2019, 12, 31)),
        ("年底", date(2019, 12, 31)),
        ("明年年底前", date(2020, 12, 31)),
        ("到2020年底", date(2020, 12, 31)),
        ("二季度末前", date(2019, 6, 30)),
        ("上半年底前", date(2019, 6, 30)),
        ("“七一”前", date(2019, 6, 30)),
        ("七一前", date(2019, 6, 30)),
        ("国庆前", date(2019, 9, 30)),
        ("“十一”前", date(2019, 9, 30)),
        ("春节前", date(2019, 2, 4)),
        ("2021年春节前", date(2021, 2, 11)),
        ("元宵节前", date(2019, 2, 18)),
        ("中秋节前", date(2019, 9, 12)),
        ("明年元旦前", date(2019, 12, 31)),
    ],
)
def test_by_a_day(text: str, day: date) -> None:
    found = one(text)
    assert (found.kind, found.date, found.first, found.sure, found.note) == (DeadlineKind.BY, day, None, True, "")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("上半年", date(2019, 1, 1), date(2019, 6, 30)),
        ("下半年", date(2019, 7, 1), date(2019, 12, 31)),
        ("明年上半年内", date(2020, 1, 1), date(2020, 6, 30)),
        ("全年", date(2019, 1, 1), date(2019, 12, 31)),
        ("2020年", date(2020, 1, 1), date(2020, 12, 31)),
        ("二〇二〇年", date(2020, 1, 1), date(2020, 12, 31)),
        ("3月", date(2019, 3, 1), date(2019, 3, 31)),
        ("3月份", date(2019, 3, 1), date(2019, 3, 31)),
        ("3月一次", date(2019, 3, 1), date(2019, 3, 31)),
        ("3月-4月", date(2019, 3, 1), date(2019, 4, 30)),
        ("3月至12月", date(2019, 3, 1), date(2019, 12, 31)),
        ("1-3月", date(2019, 1, 1), date(2019, 3, 31)),
        ("3月5日至4月10日", date(2019, 3, 5), date(2019, 4, 10)),
        ("6月1日-5日", date(2019, 6, 1), date(2019, 6, 5)),
        ("11月至次年2月", date(2019, 11, 1), date(2020, 2, 29)),
        ("2020年11月至次年2月", date(2020, 11, 1), date(2021, 2, 28)),
        ("2020年3月至2021年2月", date(2020, 3, 1), date(2021, 2, 28)),
        ("第四季度", date(2019, 10, 1), date(2019, 12, 31)),
        ("2020年一季度内", date(2020, 1, 1), date(2020, 3, 31)),
        ("3月上旬", date(2019, 3, 1), date(2019, 3, 10)),
        ("2月下旬", date(2019, 2, 21), date(2019, 2, 28)),
    ],
)
def test_windows(text: str, first: date, last: date) -> None:
    found = one(text)
    assert (found.kind, found.first, found.date, found.sure) == (DeadlineKind.WINDOW, first, last, True)


@pytest.mark.parametrize(
    ("text", "cadence", "times", "day"),
    [
        ("每季度一次", Cadence.QUARTER, 1, 0),
        ("每季度", Cadence.QUARTER, 1, 0),
        ("每月一次", Cadence.MONTH, 1, 0),
        ("每月组织一次", Cadence.MONTH, 1, 0),
        ("每季度至少召开2次", Cadence.QUARTER, 2, 0),
        ("每半年", Cadence.HALF_YEAR, 1, 0),
        ("半年一次", Cadence.HALF_YEAR, 1, 0),
        ("每年至少2次", Cadence.YEAR, 2, 0),
        ("一年两次", Cadence.YEAR, 2, 0),
        ("全年不少于4次", Cadence.YEAR, 4, 0),
        ("一月一次", Cadence.MONTH, 1, 0),
        ("每周一次", Cadence.WEEK, 1, 0),
        ("按季度", Cadence.QUARTER, 1, 0),
        ("每三个月一次", Cadence.QUARTER, 1, 0),
        ("每6个月一次", Cadence.HALF_YEAR, 1, 0),
        ("每月25日前", Cadence.MONTH, 1, 25),
        ("每月底前", Cadence.MONTH, 1, PERIOD_END),
        ("每季度末前", Cadence.QUARTER, 1, PERIOD_END),
        ("实行月调度", Cadence.MONTH, 1, 0),
        ("月检查、季通报", Cadence.QUARTER, 1, 0),
        ("每半月一次", Cadence.MONTH, 2, 0),
        ("每半个月召开", Cadence.MONTH, 2, 0),
        ("半年通报一次", Cadence.HALF_YEAR, 1, 0),
        ("每季度对支部工作督查一次", Cadence.QUARTER, 1, 0),
    ],
)
def test_recurring(text: str, cadence: Cadence, times: int, day: int) -> None:
    found = one(text)
    assert found.kind is DeadlineKind.RECURRING
    assert (found.cadence, found.times, found.day, found.date, found.sure) == (cadence, times, day, None, True)


def test_every_year_by_a_day() -> None:
    found = one("每年3月底前")
    assert (found.kind, found.cadence, found.date) == (DeadlineKind.RECURRING, Cadence.YEAR, date(2019, 3, 31))


@pytest.mark.parametrize(
    ("text", "kind", "day", "why"),
    [
        ("月底前", DeadlineKind.UNKNOWN, None, "未写明哪个月，请补充月份"),
        ("本月底前", DeadlineKind.UNKNOWN, None, "未写明哪个月"),
        ("10日前", DeadlineKind.UNKNOWN, None, "未写明哪个月"),
        ("季度末前", DeadlineKind.UNKNOWN, None, "未写明哪个季度"),
        ("寒假前", DeadlineKind.UNKNOWN, None, "以学校校历为准"),
        ("暑假前", DeadlineKind.UNKNOWN, None, "以学校校历为准"),
        ("暑假", DeadlineKind.UNKNOWN, None, "以学校校历为准"),
        ("每学期一次", DeadlineKind.RECURRING, None, "以学校校历为准"),
        ("每天", DeadlineKind.RECURRING, None, "按日的要求须另行设定"),
        ("待定", DeadlineKind.UNKNOWN, None, "未定期限"),
        ("尽快", DeadlineKind.UNKNOWN, None, "未定期限"),
        ("年前", DeadlineKind.UNKNOWN, None, "未定期限"),
        ("2040年春节前", DeadlineKind.UNKNOWN, None, "农历节日日期未收录"),
        ("2月30日前", DeadlineKind.UNKNOWN, None, "“2月30日前”没有这一天"),
        ("2月29日前", DeadlineKind.UNKNOWN, None, "没有这一天"),
        ("13月底前", DeadlineKind.UNKNOWN, None, "没有这一天"),
        ("2020.13.5", DeadlineKind.UNKNOWN, None, "没有这一天"),
        ("6月5日-3日", DeadlineKind.UNKNOWN, None, "没有这一天"),
        ("3月至2月30日", DeadlineKind.UNKNOWN, None, "没有这一天"),
        ("每月35日前", DeadlineKind.UNKNOWN, None, "没有这一天"),
        ("每月31日前", DeadlineKind.RECURRING, None, "有的月份没有这一天"),
        ("明年3月前", DeadlineKind.BY, date(2020, 2, 29), "有两种理解"),
        ("二季度前", DeadlineKind.BY, date(2019, 3, 31), "有两种理解"),
        ("2020年前", DeadlineKind.BY, date(2019, 12, 31), "有两种理解"),
        ("3月中旬前", DeadlineKind.BY, date(2019, 3, 10), "有两种理解"),
        ("6月初", DeadlineKind.WINDOW, date(2019, 6, 10), "没有确切日期"),
        ("元旦前", DeadlineKind.BY, date(2019, 12, 31), "按次年元旦前计"),
        ("11月至2月", DeadlineKind.WINDOW, date(2020, 2, 29), "止于次年"),
        ("20年6月底前", DeadlineKind.BY, date(2020, 6, 30), "年份只有两位"),
        ("往年6月底前", DeadlineKind.BY, date(2019, 6, 30), "前面的年份读不准"),
        ("3、4月份", DeadlineKind.WINDOW, date(2019, 4, 30), "并列的月份未读入"),
        ("一季度一次", DeadlineKind.RECURRING, None, "如指第一季度请写明"),
        ("每两个月一次", DeadlineKind.RECURRING, None, "周期须另行设定"),
        ("每周五前", DeadlineKind.RECURRING, None, "“五前”未读入"),
        ("5个工作日内", DeadlineKind.RELATIVE, None, "须有起算日"),
    ],
)
def test_what_is_unknown_says_so(text: str, kind: DeadlineKind, day: date | None, why: str) -> None:
    found = one(text)
    assert (found.kind, found.date, found.sure) == (kind, day, False)
    assert why in found.note


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("立行立改", DeadlineKind.IMMEDIATE),
        ("立即", DeadlineKind.IMMEDIATE),
        ("长期坚持", DeadlineKind.STANDING),
        ("常态化", DeadlineKind.STANDING),
        ("常态化推进", DeadlineKind.STANDING),
    ],
)
def test_without_a_day(text: str, kind: DeadlineKind) -> None:
    assert one(text) == Deadline(text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "村党支部书记",
        "不忘初心、牢记使命常态化制度化",
        "年底考核",
        "近年内",
        "2019年，在市委统领下",
        "第5季度",
        "185项行政权力",
        "一站式服务",
    ],
)
def test_no_deadline(text: str) -> None:
    assert parse_deadline(text, YEAR) is None
    assert parse_deadlines(text, YEAR) == []


def test_a_compound_phrase_is_split() -> None:
    before, running = parse_deadlines("制度寒假前，运行全年", YEAR)
    assert (before.phrase, before.sure) == ("寒假前", False)
    assert (running.phrase, running.first, running.date) == ("全年", date(2019, 1, 1), date(2019, 12, 31))


def test_the_school_calendar_can_be_given() -> None:
    assert parse_deadlines("寒假前完成", YEAR, {"寒假": date(2019, 1, 26)})[0] == Deadline(
        "寒假前", DeadlineKind.BY, date=date(2019, 1, 25)
    )


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("5月底前全面落实离任村干部生活补助", ["5月底前"]),
        ("9月-10月制定并出台《约谈办法》", ["9月-10月"]),
        ("3月，在现有的185项权力清单中公布", ["3月"]),
        ("6月份、12月份各一次", ["6月份", "12月份"]),
        ("5月底、11月底前", ["5月底", "11月底前"]),
        ("针对党员、干部坚持开展每月一次“四日一会”活动", ["每月一次"]),
        ("收到通知后5个工作日内报送，年底前完成", ["5个工作日内", "年底前"]),
        ("三年内建成", ["三年内"]),
    ],
)
def test_in_a_sentence(text: str, phrases: list[str]) -> None:
    found = parse_deadlines(text, YEAR)
    assert [deadline.phrase for deadline in found] == phrases
    assert [text[deadline.at : deadline.at + len(deadline.phrase)] for deadline in found] == phrases


def test_a_year_is_carried_on_and_marked() -> None:
    first, second, third = parse_deadlines("2020年3月底前出台，6月底前落实，今年10月底前试点", YEAR)
    assert (first.date, first.sure) == (date(2020, 3, 31), True)
    assert (second.date, second.sure, second.note) == (date(2020, 6, 30), False, "未写年份，随上文按2020年计")
    assert (third.date, third.sure) == (date(2019, 10, 31), True)


def test_after_every_year_the_next_phrase_is_in_doubt() -> None:
    yearly, other = parse_deadlines("每年3月底前制定，6月底前完成", YEAR)
    assert (yearly.cadence, yearly.sure) == (Cadence.YEAR, True)
    assert (other.date, other.sure) == (date(2019, 6, 30), False)


def test_doubts_add_up() -> None:
    found = Deadline("3月", DeadlineKind.BY).doubtful("甲").doubtful("乙")
    assert (found.sure, found.note) == (False, "甲；乙")


@pytest.mark.parametrize("year", [2003, 2036])
def test_lunar_festivals_outside_the_table(year: int) -> None:
    assert festival("春节", year) is None
    assert festival("元宵", year) is None
    assert festival("国庆", year) == date(year, 10, 1)


@given(st.integers(2004, 2026))
def test_lunar_festivals_are_days_off(year: int) -> None:
    from chinese_calendar import get_holiday_detail

    spring = festival("春节", year)
    assert spring is not None
    assert get_holiday_detail(spring) == (True, "Spring Festival")


@given(st.integers(2004, 2035), st.sampled_from(["春节", "端午", "中秋", "元宵"]))
def test_lunar_festivals_fall_in_their_season(year: int, name: str) -> None:
    seasons = {
        "春节": ((1, 21), (2, 20)),
        "元宵": ((2, 4), (3, 6)),
        "端午": ((5, 27), (6, 25)),
        "中秋": ((9, 7), (10, 8)),
    }
    low, high = seasons[name]
    day = festival(name, year)
    assert day is not None
    assert date(year, *low) <= day <= date(year, *high)


@given(st.integers(2000, 2099), st.integers(1, 12), st.sampled_from(["年", "计划"]))
def test_month_ends_of_any_year(year: int, month: int, where: str) -> None:
    text = f"{year}年{month}月底前" if where == "年" else f"{month}月底前"
    found = parse_deadline(text, year)
    assert found is not None
    assert (found.date, found.sure) == (month_end(year, month), True)


@given(st.text(alphabet="每年月日季度半底前内至-一二三十0123456789上下旬个工作周次全初、，明", max_size=14))
def test_any_text_is_read_without_overlap(text: str) -> None:
    end = 0
    for found in parse_deadlines(text, YEAR):
        assert found.at >= end
        assert found.phrase
        end = found.at + len(found.phrase)
        assert text[found.at : end] == found.phrase
        assert found.sure or found.note
        if found.first and found.date:
            assert found.first <= found.date
        # Sure and dateless is only what needs no date.
        if found.sure and found.date is None:
            assert found.kind in (DeadlineKind.RECURRING, DeadlineKind.IMMEDIATE, DeadlineKind.STANDING)
