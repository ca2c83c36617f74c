"""Dues by hand: who owes, when, what fulfils, what is on time, waivers and moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pingyi.measures import Figure, Measured, evaluate
from tests.measures.district import Row, facts, rules, unit

UNITS = [unit("D", "区委", None), unit("T1", "镇党委", "D"), unit("T2", "镇党委", "D"), unit("B1", "党支部", "T1")]


def meeting(day: date | None, code: str = "B1", **more: Any) -> Row:
    return {"unit": code, "kind": "大会", "held_on": day, "entitled": 10, "present": 8, **more}


def measured(duty: Row, meetings: list[Row], units: list[Row] | None = None, **tables: list[Row]) -> Measured:
    whole = {"id": "d", "owed_by": {"unit_kinds": ["党支部"]}, "fulfilled_by": {"form": "meeting"}, **duty}
    pack = rules(duties=[whole])
    return evaluate(pack, facts({"units": units or UNITS, "meeting": meetings, **tables}, pack))


def numbers(duty: Row, meetings: list[Row], code: str = "D", **more: Any) -> tuple[int, int | None]:
    figure = measured(duty, meetings, **more).figure("d", code)
    return figure.num, figure.den


@pytest.mark.parametrize(
    ("every", "met", "owed"),
    [("week", 1, 52), ("month", 2, 12), ("quarter", 1, 4), ("half-year", 1, 2), ("year", 1, 1)],
)
def test_each_cadence_owes_its_periods(every: str, met: int, owed: int) -> None:
    assert numbers({"every": every}, [meeting(date(2019, 2, 28)), meeting(date(2019, 3, 1))]) == (met, owed)


def test_the_first_week_may_begin_in_the_year_before() -> None:
    assert numbers({"every": "week"}, [meeting(date(2018, 12, 31)), meeting(date(2019, 12, 30))]) == (1, 52)


def test_only_valid_records_of_the_right_sort_fulfil() -> None:
    part = {
        "form": "meeting",
        "where": {"kind": "大会"},
        "valid": {"present": {"gte": {"field": "entitled", "times": [1, 2]}}},
    }
    rows = [
        meeting(date(2019, 1, 5), present=4),
        meeting(date(2019, 4, 5), kind="党课"),
        meeting(date(2019, 8, 5), present=5),
    ]
    assert numbers({"every": "quarter", "fulfilled_by": part}, rows) == (1, 4)


def test_no_rate_passes_all_and_a_row_without_a_day_or_set_aside_fulfils_nothing() -> None:
    rows = [
        meeting(date(2019, 1, 5)),
        meeting(date(2019, 1, 6)),
        meeting(None),
        meeting(date(2019, 9, 9), counts=False),
    ]
    assert numbers({"every": "quarter"}, rows) == (1, 4)


def test_at_least_counts_within_the_period() -> None:
    part = {"form": "meeting", "at_least": 2}
    rows = [meeting(date(2019, 1, 5)), meeting(date(2019, 3, 31)), meeting(date(2019, 4, 1)), meeting(date(2019, 7, 1))]
    assert numbers({"every": "quarter", "fulfilled_by": part}, rows) == (1, 4)


def test_any_of_and_all_of() -> None:
    parts = [{"form": "meeting", "where": {"kind": kind}} for kind in ("大会", "党课")]
    rows = [meeting(date(2019, 1, 5)), meeting(date(2019, 1, 9), kind="党课"), meeting(date(2019, 5, 9), kind="党课")]
    assert numbers({"every": "quarter", "fulfilled_by": None, "any_of": parts}, rows) == (2, 4)
    assert numbers({"every": "quarter", "fulfilled_by": None, "all_of": parts}, rows) == (1, 4)


def test_a_duty_that_nothing_fulfils_is_never_met() -> None:
    assert numbers({"every": "quarter", "fulfilled_by": None}, [meeting(date(2019, 1, 5))]) == (0, 4)


def test_who_did_not_exist_through_the_period_does_not_owe() -> None:
    units = [*UNITS[:3], unit("B1", "党支部", "T1", date(2019, 1, 2), date(2019, 12, 31))]
    assert numbers({"every": "quarter"}, [], units=units) == (0, 2)


def test_moving_takes_the_due_along_and_interrupts_nothing() -> None:
    units = [
        *UNITS[:3],
        unit("B1", "党支部", "T1", date(2001, 1, 1), date(2019, 2, 1)),
        unit("B1", "党支部", "T2", date(2019, 2, 1)),
    ]
    found = measured({"every": "quarter"}, [meeting(date(2019, 1, 5))], units=units)
    assert [found.figure("d", code).num for code in ("D", "T1", "T2", "B1")] == [1, 0, 1, 1]
    assert [found.figure("d", code).den for code in ("D", "T1", "T2", "B1")] == [4, 0, 4, 4]


def test_another_kind_on_the_last_day_does_not_owe() -> None:
    units = [
        *UNITS[:3],
        unit("B1", "行政村", "T1", date(2001, 1, 1), date(2019, 3, 31)),
        unit("B1", "党支部", "T1", date(2019, 3, 31)),
    ]
    assert numbers({"every": "quarter"}, [], units=units) == (0, 4)


def test_the_duty_has_dates_of_its_own() -> None:
    assert numbers({"every": "quarter", "since": date(2019, 4, 1)}, []) == (0, 3)
    assert numbers({"every": "quarter", "since": date(2019, 4, 2)}, [meeting(date(2019, 11, 1))]) == (1, 2)
    assert numbers({"every": "quarter", "until": date(2019, 6, 30)}, []) == (0, 1)
    assert numbers({"every": "quarter", "until": date(2019, 7, 1)}, []) == (0, 2)
    assert numbers({"every": "year", "until": date(2019, 1, 1)}, [meeting(date(2019, 1, 1))]) == (0, 0)


def test_once_by_a_date() -> None:
    assert numbers({"once": {"by": "05-31"}}, [meeting(date(2019, 5, 31))]) == (1, 1)
    assert numbers({"once": {"by": "2019-05-31"}}, [meeting(date(2019, 6, 1)), meeting(date(2018, 12, 31))]) == (0, 1)
    assert numbers({"once": {"by": "2018-05-31"}}, [meeting(date(2018, 5, 1))]) == (0, 0)


def test_every_three_years() -> None:
    assert numbers({"every_years": 3}, [meeting(date(2017, 1, 1))]) == (1, 1)
    assert numbers({"every_years": 3}, [meeting(date(2016, 12, 31))]) == (0, 1)
    young = [*UNITS[:3], unit("B1", "党支部", "T1", date(2018, 1, 1))]
    assert numbers({"every_years": 3}, [], units=young) == (0, 0)


def test_within_some_days_of_an_event() -> None:
    duty = {
        "within": {"days": 30, "event": "meeting", "where": {"kind": "党课"}},
        "fulfilled_by": {"form": "meeting", "where": {"kind": "大会"}},
    }
    rows = [
        meeting(date(2018, 12, 20), kind="党课"),
        meeting(date(2019, 3, 1), kind="党课"),
        meeting(date(2019, 3, 31)),
        meeting(date(2019, 6, 1), kind="党课"),
        meeting(date(2019, 7, 2)),
        meeting(date(2019, 12, 20), kind="党课"),
    ]
    found = measured(duty, rows)
    assert found.figure("d", "D") == Figure("d", "D", 1, 3)
    assert [due.period for due in found.evidence("d", "D").missing] == [
        "2018年12月20日起30日内",
        "2019年6月1日起30日内",
    ]


def test_waived_dues_are_not_owed_and_extended_ones_may_come_later() -> None:
    def waiver(**more: Any) -> Row:
        return {
            "unit": "B1",
            "duty": "应办d",
            "sort": "免除",
            "since": date(2019, 3, 31),
            "until": date(2019, 3, 31),
            **more,
        }

    duty = {"every": "quarter"}
    late = [meeting(date(2019, 4, 5))]
    assert numbers(duty, [], waivers=[waiver()]) == (0, 3)
    assert numbers(duty, [], waivers=[waiver(duty="d", until=None)]) == (0, 0)
    assert numbers(
        duty, [], waivers=[waiver(counts=False), waiver(duty="x"), waiver(unit="B9"), waiver(until=date(2019, 3, 30))]
    ) == (0, 4)
    assert numbers(duty, late, waivers=[waiver(sort="延期", extended_to=date(2019, 4, 5))]) == (2, 4)
    assert numbers(duty, late, waivers=[waiver(sort="延期", extended_to=date(2019, 4, 4))]) == (1, 4)
    assert numbers(duty, late, waivers=[waiver(sort="延期", extended_to=None)]) == (1, 4)


def test_on_time_leaves_what_is_unknown_out() -> None:
    rows = [
        meeting(date(2019, 1, 5), entered=date(2019, 4, 10)),
        meeting(date(2019, 1, 6)),
        meeting(date(2019, 4, 5), entered=date(2019, 7, 11)),
        meeting(date(2019, 7, 5)),
        meeting(date(2019, 7, 6), entered=date(2019, 12, 1)),
    ]
    found = measured({"every": "quarter", "on_time_days": 10}, rows)
    assert found.figure("d-on-time", "D") == Figure("d-on-time", "D", 1, 2, unknown=1)
    evidence = found.evidence("d-on-time", "D")
    assert [due.period for due in evidence.missing] == ["2019年二季度"]
    assert evidence.counted() == 1


def test_a_post_owes_while_somebody_holds_it() -> None:
    posts = [
        {"unit": "T1", "title": "书记", "person": "p1", "since": date(2015, 1, 1), "until": date(2019, 5, 1)},
        {"unit": "T1", "title": "书记", "person": "p2", "since": date(2019, 5, 1), "until": date(2019, 8, 1)},
        {"unit": "T1", "title": "书记", "person": "p3", "since": date(2019, 8, 9), "until": None},
        {"unit": "T1", "title": "委员", "person": "p4", "since": date(2015, 1, 1), "until": None},
    ]
    visits = [{"unit": "D", "post": "书记@T1", "held_on": date(2019, 2, 3), "score": 1}]
    duty = {"every": "quarter", "owed_by": {"post": "书记", "of": ["镇党委"]}, "fulfilled_by": {"form": "visit"}}
    found = measured(duty, [], posts=posts, visit=visits)
    assert found.figure("d", "T1") == Figure("d", "T1", 1, 3)
    assert found.figure("d", "T2") == Figure("d", "T2", 0, 0)
    assert [(one.subject, one.num, one.den) for one in found.subjects("d", "D")] == [("书记@T1", 1, 3)]


def test_members_who_are_exempt_on_the_last_day_are_left_out() -> None:
    def member(person: str, exempt: bool, since: date | None) -> Row:
        return {
            "no": True,
            "person": person,
            "unit": "B1",
            "kind": "正式党员",
            "since": date(2000, 1, 1),
            "exempt": exempt,
            "exempt_since": since,
        }

    members = [member("p1", False, None), member("p2", True, date(2019, 7, 1)), member("p3", True, None)]
    duty = {"every": "quarter", "owed_by": {"members": True}, "fulfilled_by": {"form": "lesson"}}
    assert numbers(duty, [], members=members) == (0, 6)
    asked = {
        "every": "quarter",
        "owed_by": {"members": True, "where": {"exempt": True}},
        "fulfilled_by": {"form": "lesson"},
    }
    assert numbers(asked, [], members=members) == (0, 6)


def test_who_took_part_fulfils_by_the_list_of_participants() -> None:
    members = [
        {"no": True, "person": person, "unit": "B1", "kind": "正式党员", "since": date(2000, 1, 1)}
        for person in ("p1", "p2")
    ]
    duty = {
        "id": "d",
        "every": "year",
        "owed_by": {"members": True},
        "fulfilled_by": {"form": "meeting", "by": "people"},
    }
    pack = rules(duties=[duty])
    tables = {"units": UNITS, "members": members, "meeting": [meeting(date(2019, 3, 3)), meeting(date(2019, 3, 4))]}
    found = evaluate(
        pack, facts(tables, pack, participants=[("meeting", 0, "p1"), ("meeting", 0, "p1"), ("meeting", 1, "p9")])
    )
    assert found.figure("d", "B1") == Figure("d", "B1", 1, 2)
    alone = evaluate(pack, facts({**tables, "meeting": []}, pack))
    assert alone.figure("d", "B1") == Figure("d", "B1", 0, 2)
