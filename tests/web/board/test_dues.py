from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random
from typing import Any

import pytest

from pingyi import measures
from pingyi.packs import Rules, load_rules
from pingyi.web.base.editing import change, create
from pingyi.web.board import dues
from pingyi.web.board.models import DueState, State
from pingyi.web.journal.chain import write
from pingyi.web.records.known import bump
from pingyi.web.records.models import Batch, Record, Status
from pingyi.web.registers.models import Unit
from tests.web.demo_records import YEAR, load, made_up


@pytest.fixture
def small(db: None) -> None:  # noqa: ARG001  the fixture is what counts
    load(made_up("small"))
    dues.rebuild(YEAR)


@pytest.mark.usefixtures("small")
def test_the_board_says_of_every_duty_and_unit_what_the_review_says() -> None:
    made = made_up("small")
    rules = load_rules(["seed-district"], YEAR)
    names = [name for name, one in rules.measures.items() if one.duty or one.on_time]
    facts = made.facts(YEAR)
    measured = measures.evaluate(rules, facts, measures=names)
    owed: Counter[tuple[str, str]] = Counter()
    met: Counter[tuple[str, str]] = Counter()
    in_time: Counter[tuple[str, str]] = Counter()
    known: Counter[tuple[str, str]] = Counter()
    for one in DueState.objects.filter(year=YEAR, waived=False):
        path = made.ground.tree.path(one.unit_id, one.last)
        for unit in path:
            owed[one.duty, unit] += 1
            met[one.duty, unit] += one.met
            in_time[one.duty, unit] += one.met and one.in_time is True
            known[one.duty, unit] += one.met and one.in_time is not None
    compared = 0
    for name in names:
        measure = rules.measures[name]
        duty = measure.duty or measure.on_time or ""
        for unit in measured.units:
            figure = measured.figure(name, unit)
            expected = (met, owed) if measure.duty else (in_time, known)
            assert (figure.num, figure.den) == (expected[0][duty, unit], expected[1][duty, unit]), (name, unit)
            compared += bool(figure.den)
    assert compared > 500


def snapshot() -> list[tuple[object, ...]]:
    columns = ("unit_id", "duty", "subject", "first", "end", "had", "needed", "met", "in_time", "waived", "tallies")
    return [
        (*row[:-1], str(row[-1])) for row in DueState.objects.order_by("duty", "subject", "first").values_list(*columns)
    ]


@pytest.mark.usefixtures("db")
def test_record_by_record_the_dues_stay_what_a_whole_recount_gives() -> None:
    made = made_up("tiny")
    load(made)
    dues.rebuild(YEAR)
    rng = Random(7)
    asked = {part.form for duty in made_forms().duties.values() for part in duty.alternatives}
    registers = {"party-groups", "households", "volunteer-teams", "posts"}
    records = list(Record.objects.filter(form__in=asked | registers))
    for record in rng.sample(records, 60):
        before = Record.objects.get(pk=record.pk)
        match rng.randrange(4):
            case 0:
                record.status = Status.WITHDRAWN
            case 1:
                record.day = None if record.day is None else record.day.replace(month=rng.randrange(1, 13), day=3)
            case 2:
                record.values = {**record.values, "present": 0, "helped": False, "until": "2019-05-01"}
            case _:
                record.delete()
                dues.record_changed(before, None)
                continue
        record.save()
        dues.record_changed(before, record)
    step_by_step = snapshot()
    dues.rebuild(YEAR)
    assert snapshot() == step_by_step


def made_forms() -> Rules:
    return load_rules(["seed-district"], YEAR)


def test_another_state_of_the_registers_makes_the_dues_anew(world: Any) -> None:
    dues.ensure(YEAR)
    assert DueState.objects.filter(unit="B011", duty="theme-day").count() == 12
    Unit.objects.create(
        code="B012", name="柳湾村第二党支部", kind="党支部", parent=world.units["V011"], since=date(2018, 1, 1),
        path="/Q/T01/V011/B012/",
    )  # fmt: skip
    dues.ensure(YEAR)
    assert not DueState.objects.filter(unit="B012").exists()
    bump()
    dues.ensure(YEAR)
    assert DueState.objects.filter(unit="B012", duty="theme-day").count() == 12


def test_a_waiver_removes_the_due_and_an_extension_moves_its_end(world: Any) -> None:
    dues.ensure(YEAR)
    told = {"unit": "B011", "duty": "主题党日", "since": "2019-03-01", "until": "2019-04-30", "decided_by": "镇党委"}
    rows = (
        {**told, "sort": "免除", "until": "2019-03-31"},
        {**told, "sort": "延期", "since": "2019-04-01", "extended_to": "2019-05-20"},
    )
    for kept in rows:
        made = Record.objects.create(form="waivers", year=YEAR, unit=world.units["B011"], subject="B011", values=kept)
        dues.record_changed(None, made)
    states = DueState.objects.filter(unit="B011", duty="theme-day").order_by("first")
    assert [one.last.month for one in states if one.waived] == [3]
    assert {one.last.month: one.end for one in states}[4] == date(2019, 5, 20)
    late = Record.objects.create(
        form="theme-day", year=YEAR, unit=world.units["B011"], subject="B011", day=date(2019, 5, 18), entered=date(2019, 5, 19),
        values={"unit": "B011", "held_on": "2019-05-18", "topic": "清洁家园", "present": 3, "entitled": 3},
    )  # fmt: skip
    dues.record_changed(None, late)
    met = {one.last.month for one in DueState.objects.filter(unit="B011", duty="theme-day", met=True)}
    assert met == {4, 5}


def test_an_event_starts_a_clock(world: Any) -> None:
    dues.ensure(YEAR)
    made = Record.objects.create(
        form="incidents", year=YEAR, unit=world.units["T01"], subject="T01", day=date(2019, 6, 1),
        values={"unit": "T01", "found_on": "2019-06-01"},
    )  # fmt: skip
    dues.record_changed(None, made)
    due = DueState.objects.get(duty="special-democratic-life")
    assert (due.unit_id, due.last, due.label) == ("T01", date(2019, 7, 16), "2019年6月1日起45日内")


@pytest.mark.usefixtures("world")
def test_where_a_due_stands_depends_on_the_day() -> None:
    dues.ensure(YEAR)
    march = DueState.objects.filter(unit="B011", duty="theme-day", first=date(2019, 3, 1))
    said = [march.with_state(day).get().state for day in (date(2019, 2, 1), date(2019, 3, 31), date(2019, 4, 1))]
    assert said == [State.AHEAD, State.DUE, State.OVERDUE]


def test_what_other_pages_change_is_caught_up_with_from_the_journal(world: Any) -> None:
    dues.ensure(YEAR)
    unit, by = world.units["V011"], world.users["committee"]
    kept = {"no": "H1", "unit": "V011", "category": "其他", "helped": True}
    household = Record(form="households", year=YEAR, unit=unit, subject="H1", day=None, values=kept)
    create(household, by, "登记名册", unit="V011")
    dues.ensure(YEAR)
    owed = DueState.objects.filter(duty="household-visit", subject="H1")
    assert owed.count() == 2
    change(household, 1, by, "更正名册", {"values": kept | {"helped": False}}, unit="V011")
    change(household, 2, by, "更正名册", {"values": kept | {"no": "H1"}}, unit="V011")
    dues.ensure(YEAR)
    assert owed.count() == 2
    change(household, 3, by, "更正名册", {"status": Status.WITHDRAWN}, unit="V011")
    dues.ensure(YEAR)
    assert not owed.exists()


def test_an_import_makes_the_dues_anew(world: Any) -> None:
    dues.ensure(YEAR)
    batch = Batch.objects.create(title="组织生活.xlsx", by=world.users["committee"])
    values = {"unit": "B011", "held_on": "2019-05-18", "topic": "清洁家园", "present": 3, "entitled": 3}
    Record.objects.create(
        form="theme-day",
        year=YEAR,
        unit=world.units["B011"],
        subject="B011",
        day=date(2019, 5, 18),
        values=values,
        batch=batch,
    )
    write(world.users["committee"], "导入", batch)
    dues.ensure(YEAR)
    assert DueState.objects.filter(unit="B011", duty="theme-day", met=True).count() == 1
