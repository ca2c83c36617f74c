from __future__ import annotations

from datetime import date, timedelta

import pytest

from pingyi.calendar import Cadence, period_of, periods
from pingyi.measures.days import LONG_AGO, YEAR_SHIFT, calendar_table, day_of, end_column, number, year_bounds


def test_a_day_and_its_number() -> None:
    assert number(date(1970, 1, 1)) == 0
    assert day_of(number(date(2019, 2, 28)) + 1) == date(2019, 3, 1)
    assert day_of(LONG_AGO) == date(1880, 4, 14)
    assert year_bounds(2019) == (17897, 18261)


@pytest.mark.parametrize("year", [2016, 2019, 2020, 2021, 2026])
def test_the_calendar_agrees_with_periods(year: int) -> None:
    rows = calendar_table(year, number(date(year - 4, 1, 1)), number(date(year + 1, 1, 7))).to_pylist()
    assert [day_of(row["_day"]) for row in rows] == [
        date(year - 4, 1, 1) + timedelta(days=days)
        for days in range((date(year + 1, 1, 8) - date(year - 4, 1, 1)).days)
    ]
    for row in rows:
        day = day_of(row["_day"])
        for cadence in Cadence:
            assert day_of(row[end_column(cadence)]) == period_of(cadence, day).last
        week = period_of(Cadence.WEEK, day)
        assert row["_week"] == (1 << (week.index - 1) if week.year == year else 0)
        place = YEAR_SHIFT + day.month - 1 - 12 * (year - day.year)
        assert row["_month"] == (1 << place if day.year <= year else 0)
    assert sum({row["_week"] for row in rows}) == (1 << len(periods(Cadence.WEEK, year))) - 1
