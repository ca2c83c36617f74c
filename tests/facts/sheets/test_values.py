from __future__ import annotations

from datetime import date

import pytest

from pingyi.facts.names import NamesBook
from pingyi.facts.sheets.lookup import Known
from pingyi.facts.sheets.people import People
from pingyi.facts.sheets.values import check_values
from tests.facts.sheets.books import SECRET, rules
from tests.facts.sheets.test_units import directory

MEETING = rules().forms["meeting"]


def known() -> Known:
    names, units = NamesBook.create(SECRET), directory()
    return Known(2019, units, People(units, names), names, rules().unit_kinds)


def test_a_good_row() -> None:
    typed, issues = check_values(
        MEETING, {"unit": "B1", "held_on": "2019-03-05", "kind": "党课", "entitled": 3, "present": 2}
    )
    assert issues == ()
    assert typed == {
        "unit": "B1", "held_on": date(2019, 3, 5), "kind": "党课", "entitled": 3, "present": 2, "absent": None, "voted": None,
        "begin": None, "lecturer": None, "topic": None, "content": None, "entered_on": None,
    }  # fmt: skip


def test_every_problem_names_its_field() -> None:
    typed, issues = check_values(
        MEETING, {"held_on": "2019-02-30", "kind": "", "entitled": 1, "present": 2, "topic": "二" * 11}
    )
    assert [(one.place.key, one.code) for one in issues] == [
        ("held_on", "unreadable-date"),
        ("kind", "missing-value"),
        ("topic", "too-long"),
        ("unit", "missing-value"),
    ]
    assert (typed["held_on"], typed["present"]) == (None, 2)


def test_a_failed_check_stands_on_the_row() -> None:
    values = {"unit": "B1", "held_on": "2019-03-05", "kind": "党课", "entitled": 1, "present": 2}
    _, issues = check_values(MEETING, values)
    assert [(one.place.key, one.code) for one in issues] == [("", "check-failed")]


def test_an_empty_row_misses_all_that_is_required() -> None:
    typed, issues = check_values(MEETING, {})
    assert [(one.place.key, one.code) for one in issues] == [
        (name, "missing-value") for name in ("held_on", "kind", "unit")
    ]
    assert set(typed.values()) == {None}
    assert [one.place.key for one in check_values(MEETING, {}, known())[1]] == ["held_on", "kind", "unit"]


def test_with_the_registers_names_and_the_year_are_checked() -> None:
    values = {"unit": "王庄村党支部", "held_on": date(2018, 3, 5), "kind": "党课"}
    typed, issues = check_values(MEETING, values, known())
    assert typed["unit"] == "B1"
    assert [(one.place.key, one.code) for one in issues] == [("held_on", "outside-year")]


def test_members_without_the_registers() -> None:
    typed, issues = check_values(
        rules().forms["members"],
        {"no": "D1", "person": "p1", "unit": "B1", "kind": "正式", "since": "2015-01-01", "exempt": False},
    )
    assert (typed["person"], typed["kind"], typed["exempt"], issues) == ("p1", "正式党员", False, ())


def test_a_field_that_is_none() -> None:
    with pytest.raises(ValueError, match="no field"):
        check_values(MEETING, {"colour": 1})
