from __future__ import annotations

from datetime import date

import pytest

from pingyi.calendar import DeadlineKind, HolidayTable, Span, parse_deadline, resolve


@pytest.mark.parametrize(
    ("text", "within", "unit", "event", "day"),
    [
        ("5个工作日内", 5, Span.WORKDAY, date(2019, 9, 27), date(2019, 10, 10)),
        ("十个工作日之内", 10, Span.WORKDAY, date(2019, 3, 1), date(2019, 3, 15)),
        ("一周内", 1, Span.WEEK, date(2019, 3, 1), date(2019, 3, 8)),
        ("15日内", 15, Span.DAY, date(2019, 3, 1), date(2019, 3, 16)),
        ("3天内", 3, Span.DAY, date(2019, 12, 30), date(2020, 1, 2)),
        ("24小时内", 24, Span.HOUR, date(2019, 3, 1), date(2019, 3, 2)),
        ("25小时内", 25, Span.HOUR, date(2019, 3, 1), date(2019, 3, 3)),
        ("三个月内", 3, Span.MONTH, date(2019, 11, 30), date(2020, 2, 29)),
        ("1个月内", 1, Span.MONTH, date(2019, 1, 31), date(2019, 2, 28)),
        ("半年内", 6, Span.MONTH, date(2019, 3, 5), date(2019, 9, 5)),
        ("半个月内", 15, Span.DAY, date(2019, 3, 1), date(2019, 3, 16)),
        ("两年内", 2, Span.YEAR, date(2020, 2, 29), date(2022, 2, 28)),
    ],
)
def test_a_relative_deadline_counts_from_its_event(text: str, within: int, unit: Span, event: date, day: date) -> None:
    found = parse_deadline(text, 2019)
    assert found is not None
    assert (found.kind, found.within, found.unit, found.sure) == (DeadlineKind.RELATIVE, within, unit, False)
    dated = resolve(found, event)
    assert (dated.date, dated.first, dated.sure, dated.note) == (day, event, True, "")


def test_workdays_without_a_notice_stay_in_doubt() -> None:
    found = parse_deadline("5个工作日内", 2040)
    assert found is not None
    dated = resolve(found, date(2040, 10, 1))
    assert (dated.date, dated.sure, dated.note) == (date(2040, 10, 8), False, "节假日安排未公布，按周一至周五推算")
    table = HolidayTable({date(2040, 10, 8): False}, frozenset({2040}))
    known = resolve(found, date(2040, 10, 1), table)
    assert (known.date, known.sure) == (date(2040, 10, 9), True)


def test_other_deadlines_are_left_alone() -> None:
    found = parse_deadline("5月底前", 2019)
    assert found is not None
    assert resolve(found, date(2019, 3, 1)) is found
