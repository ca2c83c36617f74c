from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from pingyi.packs import load_rules
from pingyi.packs.burden import burden
from tests.packs.district import load, spoilt


def test_a_branch_fills_what_its_duties_ask(tmp_path: Path) -> None:
    asked = burden(load(tmp_path / "local"), "党支部")
    meeting = asked.by_duty["assembly"]
    # Four assemblies; unit, kind, held_on and topic are required, and who was absent.
    assert (meeting.records, meeting.fields, meeting.minutes) == (4, 20, 16)
    assert (asked.records, asked.fields, asked.minutes, asked.hours) == (4, 20, 16, 0)


def test_a_form_of_nobody_in_particular_is_filled_by_who_owes(tmp_path: Path) -> None:
    text = spoilt("owed_by: {register: firms, where: {staff: {gte: 3}}}\n    within: {days: 30, event: firms}",
                  "owed_by: {unit_kinds: [镇党委]}\n    every_years: 3")  # fmt: skip
    text = spoilt("    name: 走访\n    subject: firm\n", "    name: 走访\n    history: true\n", text)
    rules = load(tmp_path / "local", text)
    load_of = burden(rules, "镇党委").by_duty["visit"]
    assert (load_of.records, load_of.minutes) == (Fraction(1, 3), Fraction(5, 3))
    assert "visit" not in burden(rules, "党支部").by_duty


def test_a_record_that_serves_two_duties_is_counted_once() -> None:
    rules = load_rules(["regulations"], 2019)
    by_duty = burden(rules, "党支部").by_duty
    assert "organisation-life" in by_duty
    assert "heart-talks" not in by_duty


FULFILLED = """\
    every: quarter
    fulfilled_by: {form: meeting, where: {kind: 党员大会}, valid: {present: {gte: {field: entitled, times: [1, 2]}}}}
"""
SHORT = """\
  - id: short
    name: 短表
    unit_kinds: [党支部]
    minutes: 1
    fields: [{id: unit, name: 组织名称, type: unit}, {id: on, name: 日期, type: date, role: when}]
"""
INCOME = "  - id: income\n    name: 村收入"


def test_of_alternatives_the_cheapest_counts(tmp_path: Path) -> None:
    text = spoilt(FULFILLED, "    every: week\n    any_of: [{form: meeting}, {form: short}]\n")
    asked = burden(load(tmp_path / "local", spoilt(INCOME, SHORT + INCOME, text)), "党支部")
    assert asked.by_duty["assembly"].form == "短表"
    assert (asked.records, asked.minutes) == (52, 52)


def test_all_of_asks_for_all(tmp_path: Path) -> None:
    one = "      - {form: meeting, where: {kind: 党课}, by: lecturer}\n"
    text = spoilt("    any_of:\n" + one, "    all_of:\n" + one + one.replace("kind: 党课", "kind: [党课]"))
    asked = burden(load(tmp_path / "local", text), "党支部", {"镇党委": 2})
    assert (asked.by_duty["lecture"].records, asked.by_duty["lecture"].form) == (4, "会议纪实、会议纪实")


def test_members_hours_are_a_burden_too() -> None:
    rules = load_rules(["regulations"], 2019)
    assert burden(rules, "党支部").by_duty["member-study"].records == 27
    assert burden(rules, "党支部", {"members": 3}).by_duty["member-study"].records == 3


def test_a_register_counts_its_rows(tmp_path: Path) -> None:
    text = spoilt(
        "    name: 走访\n    subject: firm\n", "    name: 走访\n    subject: firm\n    unit_kinds: [镇党委]\n"
    )
    rules = load(tmp_path / "local", text)
    assert burden(rules, "镇党委").by_duty["visit"].records == 5
    assert burden(rules, "镇党委", {"firms": 12}).by_duty["visit"].records == 12
    weeks = load(tmp_path / "b" / "local", text.replace("every: quarter", "every: half-year"))
    assert burden(weeks, "党支部").by_duty["assembly"].records == 2
