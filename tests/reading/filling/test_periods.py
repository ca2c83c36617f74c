from __future__ import annotations

from datetime import date

import pytest

from pingyi.reading.filling.periods import spans, window

CASES = {
    "2019年": ((1, 1), (12, 31)),
    "二〇一九年度": ((1, 1), (12, 31)),
    "上半年": ((1, 1), (6, 30)),
    "2019年下半年": ((7, 1), (12, 31)),
    "第三季度": ((7, 1), (9, 30)),
    "四季度": ((10, 1), (12, 31)),
    "1-9月": ((1, 1), (9, 30)),
    "2019年1—6月": ((1, 1), (6, 30)),
    "1月至6月": ((1, 1), (6, 30)),
    "2019.1-6": ((1, 1), (6, 30)),
    "2019.6": ((6, 1), (6, 30)),
    "前三季度": ((1, 1), (9, 30)),
    "前9个月": ((1, 1), (9, 30)),
    "截至6月底": ((1, 1), (6, 30)),
    "截至2019年9月30日": ((1, 1), (9, 30)),
    "截止11月": ((1, 1), (11, 30)),
    "2月份": ((2, 1), (2, 28)),
    "十二月": ((12, 1), (12, 31)),
    "年末": ((1, 1), (12, 31)),
}


@pytest.mark.parametrize("text", CASES)
def test_a_time_as_it_is_written(text: str) -> None:
    found, rest = spans(text)
    when = window(found, 2019)
    first, last = CASES[text]
    assert when is not None
    assert (when.first, when.last) == (date(2019, *first), date(2019, *last))
    assert rest == ""


@pytest.mark.parametrize("text", ["2018年", "截至2020年6月底", "2018-2019年", "2018年至2019年"])
def test_another_year_is_no_time_of_this_one(text: str) -> None:
    assert window(spans(text)[0], 2019) is None


@pytest.mark.parametrize("text", ["填报日期2019年12月5日", "12月5日", "2019年12月5日"])
def test_the_day_of_filling_in_is_no_time(text: str) -> None:
    assert spans(text)[0] == ()


def test_the_closest_time_holds_and_takes_its_year_from_further_off() -> None:
    near, far = spans("二季度")[0], spans("2019年")[0]
    when = window((*near, *far), 2019)
    assert when is not None
    assert (when.first, when.label) == (date(2019, 4, 1), "2019年二季度")
    assert window((*near, *spans("2020年")[0]), 2019) is None


def test_what_is_no_time_is_left() -> None:
    assert spans("2019年主题党日次数") == (spans("2019年")[0], "主题党日次数")
