"""Evidence by hand: roles, rows set aside and what they repeat, dues not met, the hash."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

from pingyi.facts.model import Facts
from pingyi.issues import Issue, Place, Severity
from pingyi.measures import Evidence, Measured, MissingDue, evaluate
from pingyi.packs.schema import Absent
from tests.measures.district import MEETING, Row, facts, rules, unit

UNITS = [
    unit("D", "区委", None),
    unit("T1", "镇党委", "D"),
    unit("T2", "镇党委", "D"),
    unit("B1", "党支部", "T1"),
    unit("B2", "党支部", "T2"),
]
DUTY = {
    "id": "d",
    "owed_by": {"unit_kinds": ["党支部"]},
    "every": "half-year",
    "fulfilled_by": {"form": "meeting", "where": {"kind": "大会"}, "valid": {"present": {"gte": 5}}},
}


def meeting(day: date | None, code: str = "B1", **more: Any) -> Row:
    return {"unit": code, "kind": "大会", "held_on": day, "entitled": 10, "present": 8, **more}


def roles(evidence: Evidence, form: str) -> dict[int, str]:
    """Line → role of a form's rows."""
    return {row.line: row.role for row in evidence.rows if row.form == form}


def measured(
    tables: dict[str, list[Row]], *issues: Issue, duties: list[Row] | None = None, measures: list[Row] | None = None
) -> Measured:
    pack = rules(duties=duties or [], measures=measures or [])
    found: Facts = replace(facts({"units": UNITS, **tables}, pack), issues=issues)
    return evaluate(pack, found)


def test_a_duty_rests_on_its_records_and_names_what_is_missing() -> None:
    rows = [
        meeting(date(2019, 1, 5)),
        meeting(date(2019, 2, 5), present=4),
        meeting(date(2019, 3, 5), kind="党课"),
        meeting(date(2018, 12, 5)),
        meeting(date(2019, 4, 5), counts=False),
        meeting(date(2019, 4, 5), "B2"),
    ]
    found = measured({"meeting": rows}, duties=[DUTY])
    evidence = found.evidence("d", "T1")
    assert roles(evidence, "meeting") == {2: "counted", 3: "considered", 6: "set-aside"}
    assert roles(evidence, "units") == {3: "denominator", 5: "denominator"}
    assert evidence.missing == (MissingDue("B1", "d", "2019年下半年"),)
    assert roles(found.evidence("d", "D"), "units") == dict.fromkeys(range(2, 7), "denominator")
    assert found.evidence("d", "B9").rows == ()
    lines = "".join(f"{row.form}\t{row.row_id}\t{row.role}\n" for row in evidence.rows)
    assert evidence.hash == hashlib.sha256(lines.encode()).hexdigest()
    assert list(evidence.rows) == sorted(evidence.rows)


def test_a_row_set_aside_brings_what_it_contradicts() -> None:
    rows = [
        meeting(date(2019, 1, 5), counts=False),
        meeting(date(2019, 1, 5), kind="党课", counts=False),
        meeting(date(2019, 2, 2), "B2", counts=True),
        meeting(date(2019, 2, 9), "B2", kind="党课"),
    ]
    first, second, other = (Place("meeting.xlsx", "表1", line) for line in (2, 3, 5))
    issue = Issue(
        first, "contradiction", "两行互相矛盾", severity=Severity.DOUBT, others=(second, other, Place("x", "y", 1))
    )
    total = {"id": "m", "total": {"count": "meeting", "where": {"kind": "大会"}}}
    evidence = measured({"meeting": rows}, issue, measures=[total]).evidence("m", "T1")
    assert roles(evidence, "meeting") == {2: "set-aside", 3: "set-aside", 5: "considered"}
    assert evidence.counted() == 0


def test_a_unit_set_aside_brings_what_it_contradicts() -> None:
    units = [*UNITS, {**unit("B1", "党支部", "T2"), "counts": False}]
    places = [Place("units.xlsx", "表1", line) for line in (7, 6)]
    issue = Issue(places[0], "contradiction", "两行互相矛盾", severity=Severity.DOUBT, others=(places[1],))
    evidence = measured({"units": units, "meeting": [meeting(date(2019, 1, 5))]}, issue, duties=[DUTY]).evidence(
        "d", "B1"
    )
    assert roles(evidence, "units") == {5: "denominator", 6: "considered", 7: "set-aside"}


def test_a_share_tells_who_passes_from_who_does_not() -> None:
    rows = [
        meeting(date(2019, 1, 5)),
        meeting(date(2019, 2, 5)),
        meeting(date(2019, 2, 5), "B2"),
        meeting(date(2019, 3, 5), "T1"),
    ]
    share = {
        "id": "m",
        "subjects": {"unit_kinds": ["党支部"]},
        "values": {"v": {"count": "meeting"}},
        "test": {"v": {"gte": 2}},
    }
    evidence = measured({"meeting": rows}, measures=[share]).evidence("m", "D")
    assert roles(evidence, "meeting") == {2: "counted", 3: "counted", 4: "considered"}


def test_a_share_without_records_counts_the_register_itself() -> None:
    rows = [{"unit": "B1", "no": f"J{number}", "level": level} for number, level in enumerate(("省", "市", "省"))]
    share = {"id": "m", "subjects": {"register": "project"}, "test": {"level": "省"}}
    found = measured({"project": rows}, measures=[share])
    assert found.figure("m", "D").num == found.evidence("m", "D").counted() == 2
    assert roles(found.evidence("m", "D"), "project") == {2: "counted", 3: "denominator", 4: "counted"}


def test_a_ratio_s_second_term_is_its_denominator() -> None:
    rows = [meeting(date(2019, 1, 5)), meeting(date(2019, 2, 5), kind="党课")]
    ratio = {"id": "m", "ratio": {"of": {"count": "meeting", "where": {"kind": "党课"}}, "to": {"count": "meeting"}}}
    assert roles(measured({"meeting": rows}, measures=[ratio]).evidence("m", "D"), "meeting") == {
        2: "denominator",
        3: "counted",
    }


def test_waivers_and_events_belong_to_the_denominator() -> None:
    waiver = {
        "unit": "B1",
        "duty": "d",
        "since": date(2019, 6, 30),
        "until": date(2019, 6, 30),
        "sort": "免除",
        "extended_to": None,
    }
    waivers = [waiver, {**waiver, "unit": "B2"}, {**waiver, "counts": False}]
    assert roles(measured({"waivers": waivers}, duties=[DUTY]).evidence("d", "T1"), "waivers") == {
        2: "denominator",
        4: "set-aside",
    }
    clock = {**DUTY, "every": None, "within": {"days": 9, "event": "meeting", "where": {"kind": "党课"}}}
    rows = [
        meeting(date(2019, 1, 5), kind="党课"),
        meeting(date(2019, 1, 14)),
        meeting(date(2019, 1, 15)),
        meeting(date(2019, 1, 7), "X9"),
    ]
    assert roles(measured({"meeting": rows}, duties=[clock]).evidence("d", "D"), "meeting") == {
        2: "denominator",
        3: "counted",
    }


def test_members_and_their_units_stand_behind_their_dues() -> None:
    members = [
        {
            "no": True,
            "person": "p1",
            "unit": "B1",
            "kind": "正式党员",
            "since": date(2000, 1, 1),
            "until": date(2019, 3, 1),
        },
        {"no": True, "person": "p1", "unit": "B2", "kind": "正式党员", "since": date(2019, 3, 1)},
        {"no": True, "person": "p2", "unit": "B2", "kind": "正式党员", "since": date(2020, 3, 1)},
    ]
    duty = {"id": "d", "owed_by": {"members": True}, "every": "year", "fulfilled_by": {"form": "lesson"}}
    found = measured({"members": members, "lesson": []}, duties=[duty])
    assert found.figure("d", "T2").den == 1
    assert roles(found.evidence("d", "T2"), "members") == {2: "denominator", 3: "denominator", 4: "considered"}
    assert roles(found.evidence("d", "T2"), "units") == {4: "denominator", 5: "denominator", 6: "denominator"}
    assert roles(found.evidence("d", "T1"), "members") == {2: "considered", 3: "considered"}


def test_a_computed_attendance_rests_on_the_members() -> None:
    pack = rules(measures=[{"id": "m", "total": {"sum": "present", "of": "meeting"}}])
    absent = MEETING.model_copy(update={"absent": Absent(absent="people", present="present", entitled="entitled")})
    pack = replace(pack, forms={**pack.forms, "meeting": absent})
    members = [
        {"no": True, "person": "p1", "unit": "B1", "kind": "正式党员", "since": date(2000, 1, 1)},
        {"no": True, "person": "p2", "unit": "B2", "kind": "正式党员", "since": date(2000, 1, 1)},
    ]
    found = evaluate(pack, facts({"units": UNITS, "meeting": [meeting(date(2019, 1, 5))], "members": members}, pack))
    assert roles(found.evidence("m", "T1"), "members") == {2: "denominator"}


def test_records_about_posts_rest_on_the_posts() -> None:
    posts = [{"unit": "T1", "title": "书记", "person": "p1", "since": date(2015, 1, 1)}]
    visits = [{"unit": "D", "post": "书记@T1", "held_on": date(2019, 2, 3), "score": 1}]
    evidence = measured(
        {"posts": posts, "visit": visits}, measures=[{"id": "m", "total": {"count": "visit"}}]
    ).evidence("m", "T1")
    assert roles(evidence, "visit") == {2: "counted"}
    assert roles(evidence, "posts") == {2: "denominator"}


def test_tables_that_nobody_handed_in_are_empty() -> None:
    duties = [
        {**DUTY, "owed_by": {"members": True}, "fulfilled_by": {"form": "lesson"}},
        {**DUTY, "id": "e", "owed_by": {"register": "project"}, "fulfilled_by": {"form": "step"}},
    ]
    found = measured(
        {},
        duties=duties,
        measures=[{"id": "m", "subjects": {"members": True}, "values": {"v": {"count": "lesson"}}, "test": {"v": 1}}],
    )
    for name in ("d", "e", "m"):
        assert (found.figure(name, "D").num, found.figure(name, "D").den) == (0, 0)
        assert {row.role for row in found.evidence(name, "D").rows} == {"considered"}


def test_registers_can_be_counted_themselves() -> None:
    posts = [{"unit": "T1", "title": "书记", "person": "p1", "since": date(2019, 1, 1)}]
    found = measured(
        {"posts": posts},
        measures=[{"id": "m", "total": {"count": "posts"}}, {"id": "n", "total": {"count": "units", "window": "ever"}}],
    )
    assert (found.figure("m", "T1").num, found.figure("n", "T1").num, found.figure("n", "D").num) == (1, 2, 5)
    assert found.evidence("n", "T1").counted() == 2


def test_evidence_holds_over_several_passes_of_one_form() -> None:
    part = {"form": "meeting", "where": {"kind": "大会"}}
    duties = [
        {**DUTY, "id": f"d{least}", "fulfilled_by": {**part, "valid": {"present": {"gte": least}}}}
        for least in range(62)
    ]
    found = measured({"meeting": [meeting(date(2019, 1, 5), present=60)]}, duties=duties)
    for least, role in ((0, "counted"), (59, "counted"), (60, "counted"), (61, "considered")):
        assert roles(found.evidence(f"d{least}", "D"), "meeting") == {2: role}
        assert found.figure(f"d{least}", "D").num == (role == "counted")
