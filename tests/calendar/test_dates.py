from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.calendar import ParsedDate, Precision, parse_date
from pingyi.numbers import chinese, chinese_year

DAY = date(2019, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2019.3.5", "2019-3-5", "2019/3/5", "2019年3月5日", "20190305", "2019-03-05", "2019.03.05",
        "二〇一九年三月五日",
        "2019-03-05 00:00:00", "2019-03-05T00:00:00", 20190305,
    ],
)  # fmt: skip
def test_days_as_they_stand(text: str | int) -> None:
    assert parse_date(text) == ParsedDate(DAY)


@pytest.mark.parametrize(
    "text",
    [
        "２０１９．３．５", " 2019 年 3 月 5 日 ", "2019.3.5 ", "2019年3月5号", "2019年3月5", "19年3月5日",
        "19.3.5", "2019。3。5",
        "2019.3.5.", "2019.3.5上午", "2019年3月5日（星期二）", "2019.3.5 周二", "2019-03-05 14:30",
        "2019-03-05T14:30:00",
        "2019 03 05", "2019—3—5", "2019.3.5 下午 14:30", "43529", 43529, "3月5日", "三月五日", "3.5", "3-5", "３月５日",
    ],
)  # fmt: skip
def test_days_that_were_mended(text: str | int) -> None:
    assert parse_date(text, 2019) == ParsedDate(DAY, repaired=True)


@pytest.mark.parametrize(
    ("text", "first", "precision", "last", "repaired"),
    [
        ("2019年3月", date(2019, 3, 1), Precision.MONTH, date(2019, 3, 31), False),
        ("2019年3月份", date(2019, 3, 1), Precision.MONTH, date(2019, 3, 31), False),
        ("2019.02", date(2019, 2, 1), Precision.MONTH, date(2019, 2, 28), False),
        ("2020-2", date(2020, 2, 1), Precision.MONTH, date(2020, 2, 29), False),
        ("二〇一九年十二月", date(2019, 12, 1), Precision.MONTH, date(2019, 12, 31), False),
        ("3月", date(2019, 3, 1), Precision.MONTH, date(2019, 3, 31), True),
        ("3月份", date(2019, 3, 1), Precision.MONTH, date(2019, 3, 31), True),
        ("2018年", date(2018, 1, 1), Precision.YEAR, date(2018, 12, 31), False),
        ("2018", date(2018, 1, 1), Precision.YEAR, date(2018, 12, 31), False),
        (2018, date(2018, 1, 1), Precision.YEAR, date(2018, 12, 31), False),
        ("二〇一八年", date(2018, 1, 1), Precision.YEAR, date(2018, 12, 31), False),
        ("2018 年", date(2018, 1, 1), Precision.YEAR, date(2018, 12, 31), True),
        (20000, date(1954, 10, 3), Precision.DAY, date(1954, 10, 3), True),
        (60000, date(2064, 4, 8), Precision.DAY, date(2064, 4, 8), True),
    ],
)
def test_months_years_and_serials(
    text: str | int, first: date, precision: Precision, last: date, repaired: bool
) -> None:
    parsed = parse_date(text, 2019)
    assert (parsed.date, parsed.precision, parsed.last, parsed.repaired) == (first, precision, last, repaired)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2019年2月30日", "“2019年2月30日”不是日期：2019年2月没有30日"),
        ("2019.13.1", "没有13月"),
        ("2019.0.1", "没有0月"),
        ("2019.3.0", "2019年3月没有0日"),
        ("2019-02-29", "2019年2月没有29日"),
        (20191301, "没有13月"),
        ("1899.1.1", "年份不在1900年至2099年之间"),
        ("", "不是日期，应写成2019年3月5日"),
        ("待定", "不是日期"),
        ("2019.3.5-3.7", "不是日期"),
        ("3/5/2019", "不是日期"),
        ("约3月", "不是日期"),
        ("2019.3/5", "不是日期"),
        (19999, "不是日期"),
        (60001, "不是日期"),
        ("70000", "不是日期"),
        (0, "不是日期"),
        (-5, "不是日期"),
        ("零〇年三月", "不是日期"),
        ("二〇一九年十十月", "不是日期"),
    ],
)
def test_what_is_no_date_says_why(text: str | int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_date(text, 2019)


def test_without_a_year_nothing_is_guessed() -> None:
    with pytest.raises(ValueError, match="“3月5日”缺少年份"):
        parse_date("3月5日")


@pytest.mark.parametrize("cell", [True, 43529.0, None, date(2019, 3, 5)])
def test_other_types_are_a_wrong_call(cell: object) -> None:
    with pytest.raises(TypeError):
        parse_date(cell)  # type: ignore[arg-type]  # on purpose: any value is tried


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back_in_every_form(day: date) -> None:
    forms = [
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}-{day.month:02}-{day.day:02}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}{day.month:02}{day.day:02}",
        f"{chinese_year(day.year)}{chinese(day.month)}月{chinese(day.day)}日",
        day.isoformat() + " 00:00:00",
    ]
    assert {parse_date(form) for form in forms} == {ParsedDate(day)}
    assert parse_date(f"{day.month}月{day.day}日", day.year) == ParsedDate(day, repaired=True)


@given(st.dates(date(1954, 10, 3), date(2064, 4, 8)))
def test_serials(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert parse_date(serial) == parse_date(str(serial)) == ParsedDate(day, repaired=True)


@given(st.text(alphabet="0123456789.-/年月日 二〇一九三五十廿号份", max_size=12))
def test_any_text_gives_a_date_or_a_chinese_sentence(text: str) -> None:
    try:
        parsed = parse_date(text, 2019)
    except ValueError as refused:
        assert f"“{text}”" in str(refused) or "不是日期" in str(refused)  # noqa: PT017  either outcome is right
    else:
        assert 1900 <= parsed.date.year < 2100


def test_a_short_date_of_a_late_month() -> None:
    assert parse_date("12.25", 2019) == ParsedDate(date(2019, 12, 25), repaired=True)
    assert parse_date("12.2.25", 2019) == ParsedDate(date(2012, 2, 25), repaired=True)
