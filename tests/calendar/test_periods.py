from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.calendar import Cadence, fold, mask_periods, month_end, month_index, months_mask, period_of, periods

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
years = st.integers(1990, 2060)
cadences = st.sampled_from(list(Cadence))
monthly = st.sampled_from([Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR])
masks = st.integers(0, 4095)


def test_cadences_are_the_words_of_the_pack_language() -> None:
    assert [str(cadence) for cadence in Cadence] == ["week", "month", "quarter", "half-year", "year"]
    assert [cadence.label for cadence in Cadence] == ["周", "月", "季度", "半年", "年"]
    assert [cadence.months for cadence in Cadence] == [0, 1, 3, 6, 12]


@pytest.mark.parametrize(
    ("cadence", "day", "label", "first", "last"),
    [
        (Cadence.MONTH, date(2019, 3, 31), "2019年3月", date(2019, 3, 1), date(2019, 3, 31)),
        (Cadence.MONTH, date(2020, 2, 1), "2020年2月", date(2020, 2, 1), date(2020, 2, 29)),
        (Cadence.QUARTER, date(2019, 3, 31), "2019年一季度", date(2019, 1, 1), date(2019, 3, 31)),
        (Cadence.QUARTER, date(2019, 12, 31), "2019年四季度", date(2019, 10, 1), date(2019, 12, 31)),
        (Cadence.HALF_YEAR, date(2019, 6, 30), "2019年上半年", date(2019, 1, 1), date(2019, 6, 30)),
        (Cadence.HALF_YEAR, date(2019, 7, 1), "2019年下半年", date(2019, 7, 1), date(2019, 12, 31)),
        (Cadence.YEAR, date(2019, 7, 1), "2019年", date(2019, 1, 1), date(2019, 12, 31)),
        (Cadence.WEEK, date(2019, 1, 31), "2019年第5周", date(2019, 1, 28), date(2019, 2, 3)),
        (Cadence.WEEK, date(2018, 12, 31), "2019年第1周", date(2018, 12, 31), date(2019, 1, 6)),
        (Cadence.WEEK, date(2021, 1, 3), "2020年第53周", date(2020, 12, 28), date(2021, 1, 3)),
    ],
)
def test_period_of(cadence: Cadence, day: date, label: str, first: date, last: date) -> None:
    period = period_of(cadence, day)
    assert (period.label, period.first, period.last) == (label, first, last)


@given(cadences, years)
def test_the_periods_of_a_year_join_without_gap(cadence: Cadence, year: int) -> None:
    every = periods(cadence, year)
    assert [period.index for period in every] == list(range(1, len(every) + 1))
    assert all(period.year == year for period in every)
    assert all(before.last + timedelta(days=1) == after.first for before, after in pairwise(every))
    assert every[-1].following() == periods(cadence, year + 1)[0]
    assert every[0].preceding() == periods(cadence, year - 1)[-1]
    if cadence is not Cadence.WEEK:
        assert (every[0].first, every[-1].last) == (date(year, 1, 1), date(year, 12, 31))


@given(cadences, days)
def test_a_day_lies_in_its_period_only(cadence: Cadence, day: date) -> None:
    period = period_of(cadence, day)
    assert day in period
    assert period in periods(cadence, period.year)
    assert period.last + timedelta(days=1) not in period
    assert period.days == sum(1 for n in range(400) if period.first + timedelta(days=n) in period)


@given(days)
def test_a_week_belongs_to_the_year_of_its_thursday(day: date) -> None:
    week = period_of(Cadence.WEEK, day)
    thursday = week.first + timedelta(days=3)
    assert (week.first.weekday(), week.days, week.year) == (0, 7, thursday.year)


@pytest.mark.parametrize(
    ("first", "last", "touched", "whole"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), 0b111111111111, 0b111111111111),
        (date(2019, 3, 31), date(2019, 5, 1), 0b11100, 0b01000),
        (date(2019, 3, 5), date(2019, 3, 5), 0b100, 0),
        (date(2020, 2, 1), date(2020, 2, 28), 0b10, 0),
        (date(2020, 2, 1), date(2020, 2, 29), 0b10, 0b10),
        (date(2019, 6, 1), date(2019, 5, 31), 0, 0),
    ],
)
def test_months_mask(first: date, last: date, touched: int, whole: int) -> None:
    assert months_mask(first, last) == touched
    assert months_mask(first, last, whole=True) == whole


def test_a_mask_knows_no_year() -> None:
    with pytest.raises(ValueError, match="起止日期须在同一年：2018-12-31至2019-01-01"):
        months_mask(date(2018, 12, 31), date(2019, 1, 1))


@pytest.mark.parametrize(
    ("mask", "cadence", "any_month", "every_month"),
    [
        (0b000000000100, Cadence.QUARTER, 0b0001, 0),
        (0b100000111000, Cadence.QUARTER, 0b1010, 0b0010),
        (0b000001111111, Cadence.HALF_YEAR, 0b11, 0b01),
        (0b111111111111, Cadence.YEAR, 1, 1),
        (0b111111111110, Cadence.YEAR, 1, 0),
        (0b101, Cadence.MONTH, 0b101, 0b101),
        (0, Cadence.YEAR, 0, 0),
    ],
)
def test_fold(mask: int, cadence: Cadence, any_month: int, every_month: int) -> None:
    assert fold(mask, cadence) == any_month
    assert fold(mask, cadence, whole=True) == every_month


@given(st.lists(days.map(lambda day: day.replace(year=2019, day=1))), monthly)
def test_folding_days_is_asking_each_day_for_its_period(met: list[date], cadence: Cadence) -> None:
    mask = expected = 0
    for day in met:
        mask |= 1 << month_index(day)
        expected |= 1 << (period_of(cadence, day).index - 1)
    assert fold(mask, cadence) == expected
    assert mask_periods(expected, cadence, 2019) == tuple(
        period for period in periods(cadence, 2019) if any(day in period for day in met)
    )


@given(masks, masks, monthly)
def test_fold_merges(one: int, other: int, cadence: Cadence) -> None:
    assert fold(one | other, cadence) == fold(one, cadence) | fold(other, cadence)
    assert fold(one & other, cadence, whole=True) == fold(one, cadence, whole=True) & fold(other, cadence, whole=True)


def test_masks_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="由月份不能推知各周"):
        fold(1, Cadence.WEEK)
    with pytest.raises(ValueError, match="4096"):
        fold(4096, Cadence.QUARTER)
    with pytest.raises(ValueError, match="2019年只有4个季度，掩码16超出"):
        mask_periods(16, Cadence.QUARTER, 2019)
    assert len(mask_periods((1 << 53) - 1, Cadence.WEEK, 2020)) == 53


@given(years, st.integers(1, 12))
def test_month_end(year: int, month: int) -> None:
    assert (month_end(year, month) + timedelta(days=1)).day == 1
    assert (month_end(year, month).year, month_end(year, month).month) == (year, month)
