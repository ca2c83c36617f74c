from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.calendar import (
    UNANNOUNCED,
    CountAnswer,
    DayAnswer,
    HolidayTable,
    add_workdays,
    is_announced,
    is_workday,
    workdays_between,
)

days = st.dates(date(2004, 6, 1), date(2032, 12, 31))


def test_the_notices_are_not_loaded_before_somebody_asks() -> None:
    code = "import sys, pingyi.calendar as c; print('chinese_calendar' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2019, 10, 1), False),
        (date(2019, 9, 29), True),  # a Sunday worked for the National Day week
        (date(2019, 5, 2), False),
        (date(2019, 6, 8), False),
        (date(2019, 6, 10), True),
    ],
)
def test_the_notices_rule(day: date, worked: bool) -> None:
    assert is_workday(day) is worked
    assert is_announced(day)


@pytest.mark.parametrize("day", [date(2003, 10, 1), date(2040, 10, 1)])
def test_without_a_notice_weekdays_rule_and_it_is_said(day: date) -> None:
    assert is_workday(day) is (day.weekday() < 5)
    assert not is_announced(day)
    assert add_workdays(day, 1).note == UNANNOUNCED
    assert workdays_between(day, day.replace(day=8)).note == UNANNOUNCED


def test_a_correction_is_stronger_than_the_notice() -> None:
    table = HolidayTable({date(2019, 10, 1): True, date(2019, 10, 8): False})
    assert is_workday(date(2019, 10, 1), table)
    assert add_workdays(date(2019, 9, 30), 1, table) == DayAnswer(date(2019, 10, 1), announced=True)
    assert add_workdays(date(2019, 10, 7), 1, table) == DayAnswer(date(2019, 10, 9), announced=True)


def test_a_year_of_ones_own_is_announced() -> None:
    table = HolidayTable({date(2040, 10, 1): False}, frozenset({2040}))
    assert add_workdays(date(2040, 9, 30), 1, table) == DayAnswer(date(2040, 10, 2), announced=True)
    alone = HolidayTable({date(2040, 10, 1): False})
    assert add_workdays(date(2040, 9, 30), 1, alone) == DayAnswer(date(2040, 10, 2), announced=False)


@pytest.mark.parametrize(
    ("day", "n", "reached"),
    [
        (date(2019, 9, 27), 5, date(2019, 10, 10)),  # Friday; the Sunday is worked, then the long holiday
        (date(2019, 10, 10), -5, date(2019, 9, 27)),
        (date(2019, 3, 1), 1, date(2019, 3, 4)),
        (date(2019, 10, 1), 0, date(2019, 10, 1)),
    ],
)
def test_add_workdays(day: date, n: int, reached: date) -> None:
    assert add_workdays(day, n) == DayAnswer(reached, announced=True)
    assert add_workdays(day, n).note == ""


def test_workdays_between() -> None:
    assert workdays_between(date(2019, 9, 27), date(2019, 10, 10)) == CountAnswer(5, announced=True)
    assert workdays_between(date(2019, 9, 27), date(2019, 9, 27)) == CountAnswer(0, announced=True)
    assert workdays_between(date(2019, 3, 4), date(2019, 3, 1)).days == -1
    assert workdays_between(date(2019, 3, 4), date(2019, 3, 1)).note == ""


@given(days, st.integers(-40, 40))
def test_counting_undoes_adding(day: date, n: int) -> None:
    reached = add_workdays(day, n)
    counted = workdays_between(day, reached.day)
    assert counted.days == n
    assert counted.announced == reached.announced
    if n:
        assert is_workday(reached.day)
