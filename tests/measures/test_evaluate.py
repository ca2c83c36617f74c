"""Totals, ratios, days and measures over subjects by hand; what `evaluate` takes and refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pingyi.measures import Figure, SubjectFigure, evaluate
from pingyi.measures.engine import sql_of
from pingyi.measures.queries import MAX_BITS, Bit, Plan
from pingyi.packs.conditions import parse
from tests.measures.district import FORMS, Row, facts, rules, unit

UNITS = [
    unit("D", "区委", None),
    unit("T1", "镇党委", "D"),
    unit("T2", "镇党委", "D"),
    unit("B1", "党支部", "T1", date(2001, 1, 1), date(2019, 6, 1)),
    unit("B1", "党支部", "T2", date(2019, 6, 1)),
    unit("B2", "党支部", "T2"),
]


def meeting(day: date | None, code: str = "B1", **more: Any) -> Row:
    return {"unit": code, "kind": "大会", "held_on": day, "entitled": 10, "present": 8, **more}


def project(no: str, code: str = "B1", **more: Any) -> Row:
    return {"unit": code, "no": no, "since": date(2018, 1, 1), "until": None, "target": 100, "level": "市", **more}


def step(no: str, day: date | None, paid: int | None, stage: str | None = None) -> Row:
    return {"unit": "B1", "project": no, "held_on": day, "paid": paid, "stage": stage}


def figure(measure: Row, code: str = "D", **tables: list[Row]) -> tuple[int, int | None]:
    pack = rules(measures=[{"id": "m", **measure}])
    found = evaluate(pack, facts({"units": UNITS, **tables}, pack)).figure("m", code)
    return found.num, found.den


MEETINGS = [
    meeting(date(2018, 12, 31)),
    meeting(date(2019, 5, 31), present=3),
    meeting(date(2019, 6, 1), present=None),
    meeting(None, present=2),
    meeting(date(2020, 1, 1)),
    meeting(date(2019, 7, 1), code="X9"),
    meeting(date(2019, 8, 1), counts=False),
]


def test_a_record_belongs_to_the_ancestors_of_its_day() -> None:
    total = {"total": {"count": "meeting"}}
    assert [figure(total, code, meeting=MEETINGS) for code in ("D", "T1", "T2", "B1", "B2", "X9")] == [
        (3, None), (1, None), (2, None), (3, None), (0, None), (0, None),
    ]  # fmt: skip


@pytest.mark.parametrize(("window", "count", "weighted"), [("year", 3, 440), ("before", 1, 780), ("ever", 4, 1220)])
def test_windows_and_weights(window: str, count: int, weighted: int) -> None:
    assert figure({"total": {"count": "meeting", "window": window}}, meeting=MEETINGS) == (count, None)
    weights = {"total": {"sum": {"present": 100, "entitled": -2}, "of": "meeting", "window": window}}
    assert figure(weights, meeting=MEETINGS) == (weighted, None)


def test_a_ratio_keeps_its_denominator_even_where_it_is_nothing() -> None:
    present = {"sum": "present", "of": "meeting"}
    ratio = {"ratio": {"of": present, "to": {"sum": "entitled", "of": "meeting"}}}
    assert figure(ratio, meeting=MEETINGS) == (5, 30)
    assert figure(ratio, "B2", meeting=MEETINGS) == (0, 0)
    assert figure(ratio) == (0, 0)


def test_days_between_two_dates_of_a_record() -> None:
    rows = [
        project("J1", due_on=date(2019, 2, 27), done_on=date(2019, 3, 1), since=date(2019, 1, 1)),
        project("J2", due_on=date(2019, 2, 27), done_on=None, since=date(2019, 1, 1)),
        project("J3", due_on=date(2019, 1, 9), done_on=date(2019, 1, 8), since=date(2019, 1, 1)),
        project("J4", due_on=date(2019, 1, 9), done_on=date(2019, 1, 8)),
    ]
    assert figure({"days": {"of": "project", "first": "due_on", "last": "done_on"}}, project=rows) == (1, 2)


def share(value: Row, test: Row, **more: Any) -> Row:
    return {"subjects": {"register": "project"}, "values": {"v": value}, "test": test, **more}


STEPS = [
    step("J1", date(2018, 5, 1), 70, "丙"),
    step("J1", date(2019, 3, 1), 50, "乙"),
    step("J1", date(2019, 3, 1), 10, "甲"),
    step("J1", date(2019, 9, 1), None),
    step("J2", date(2019, 3, 31), 30, "丙"),
    step("J9", date(2019, 3, 31), 99, "丙"),
    step("J3", None, 5, "丙"),
]
PROJECTS = [project("J1"), project("J2", "B2"), project("J3", until=date(2019, 12, 31)), project("J4", None)]  # type: ignore[arg-type]  # on purpose: any value is tried


@pytest.mark.parametrize(
    ("value", "test", "passed"),
    [
        ({"count": "step"}, {"v": {"gte": 2}}, 1),
        ({"count": "step", "window": "ever"}, {"v": 4}, 1),
        ({"sum": "paid", "of": "step"}, {"v": {"gte": {"field": "target", "times": [3, 5]}}}, 1),
        ({"sum": "paid", "of": "step"}, {"v": {"gt": {"field": "target", "times": [3, 5]}}}, 0),
        ({"first": "step"}, {"v": date(2019, 3, 1)}, 1),
        ({"last": "step"}, {"v": {"gte": date(2019, 9, 1)}}, 1),
        ({"last": "step", "window": "before"}, {"v": {"filled": False}}, 1),
        ({"latest": "stage", "of": "step"}, {"v": "乙"}, 1),
        ({"latest": "paid", "of": "step"}, {"v": 50}, 1),
        ({"months": "step"}, {"v": 2}, 1),
        ({"months": "step", "window": "ever"}, {"v": 3}, 1),
    ],
)  # fmt: skip
def test_values_of_subjects(value: Row, test: Row, passed: int) -> None:
    assert figure(share(value, test), project=PROJECTS, step=STEPS) == (passed, 2)


def test_shares_belong_to_where_the_subject_stands_at_the_end_of_the_year() -> None:
    pack = rules(measures=[{"id": "m", **share({"count": "step"}, {"v": {"gte": 2}})}])
    found = evaluate(pack, facts({"units": UNITS, "project": PROJECTS, "step": STEPS}, pack))
    assert [found.figure("m", code).den for code in ("D", "T1", "T2", "B1", "B2")] == [2, 0, 2, 1, 1]
    assert found.subjects("m", "T2") == (SubjectFigure("J1", 1, 1), SubjectFigure("J2", 0, 1))
    assert found.subjects("m", "T1") == ()


def test_attain_stops_at_the_target_and_add_adds_up() -> None:
    paid = {"subjects": {"register": "project"}, "values": {"v": {"sum": "paid", "of": "step"}}}
    tables = {"project": [project("J1", target=40), project("J2", target=None), project("J5")], "step": STEPS}
    assert figure({**paid, "attain": {"value": "v", "target": "target"}}, **tables) == (40, 140)
    assert figure({**paid, "attain": {"value": "v", "target": 50}}, **tables) == (80, 150)
    assert figure({**paid, "attain": {"value": "nothing", "target": "nothing"}}, **tables) == (0, 0)
    assert figure({**paid, "add": "v"}, **tables) == (90, None)
    assert figure({**paid, "add": "target"}, **tables) == (140, None)


def test_periods_met_are_a_value() -> None:
    duty = {"id": "d", "owed_by": {"unit_kinds": ["党支部"]}, "every": "quarter", "fulfilled_by": {"form": "meeting"}}
    test = {"v": {"gte": {"field": "w", "times": [1, 2]}}}
    values = {"v": {"met": "d"}, "w": {"owed": "d"}}
    both = [{"id": "m", "subjects": {"unit_kinds": ["党支部"]}, "values": values, "test": test}]
    both += [{"id": "n", "subjects": {"register": "project"}, "values": {"v": {"met": "d"}}, "test": {"v": 0}}]
    pack = rules(duties=[duty], measures=both)
    rows = [meeting(date(2019, 1, 5)), meeting(date(2019, 4, 5)), meeting(date(2019, 4, 5), code="B2")]
    found = evaluate(pack, facts({"units": UNITS, "meeting": rows, "project": PROJECTS}, pack))
    assert (found.figure("m", "D").num, found.figure("m", "D").den) == (1, 2)
    assert (found.figure("n", "D").num, found.figure("n", "D").den) == (2, 2)
    assert {due.subject for due in found.evidence("m", "D").missing} == {"B1", "B2"}
    assert found.evidence("n", "D").missing == ()


def test_only_what_is_asked_is_measured() -> None:
    pack = rules(measures=[{"id": "m", "total": {"count": "meeting"}}, {"id": "n", "total": {"count": "visit"}}])
    said: list[tuple[str, int, int]] = []
    found = evaluate(pack, facts({"units": UNITS}, pack), measures=["n"], progress=lambda *step: said.append(step))
    assert found.measures == ("n",)
    assert found.year == 2019
    assert found.figure("n", "D") == Figure("n", "D", 0, None)
    assert said == [("观摩", 0, 1)]
    with pytest.raises(KeyError):
        found.figure("m", "D")
    with pytest.raises(KeyError):
        evaluate(pack, facts({"units": UNITS}, pack), measures=["x"])


def test_more_questions_than_a_cell_holds_make_another_pass() -> None:
    many = [
        {"id": f"m{count}", "total": {"count": "meeting", "where": {"present": {"gte": count}}}}
        for count in range(MAX_BITS + 5)
    ]
    pack = rules(measures=many)
    rows = [meeting(date(2019, 6, 2), present=number) for number in (3, 61, 63)]
    found = evaluate(pack, facts({"units": UNITS, "meeting": rows}, pack))
    assert [found.figure(f"m{count}", "D").num for count in (0, 3, 4, 59, 60, 61, 62, 63, 64)] == [
        3,
        3,
        2,
        2,
        2,
        2,
        1,
        1,
        0,
    ]


def test_an_unresolved_value_is_a_wrong_call() -> None:
    pack = rules(
        measures=[{"id": "m", "total": {"count": "meeting", "where": {"present": {"gte": {"value": "line"}}}}}]
    )
    with pytest.raises(TypeError, match="line"):
        evaluate(pack, facts({"units": UNITS}, pack))


def test_the_same_pass_can_be_said_to_spark() -> None:
    plan = Plan(FORMS, 18261)
    handle = plan.ask("cells", "meeting", None, Bit(parse({"kind": "大会"})), "months", "latest:kind", "sum:present")
    text = sql_of(handle.query, "pyspark")
    assert "BIT_OR" in text.upper()
    assert "`" in text
