"""The packed register gives the stays that its rows say, found by unit and by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.facts.names import NamesBook
from pingyi.facts.sheets import roll as roll_module
from pingyi.facts.sheets.directory import Directory
from pingyi.facts.sheets.people import FULL, People
from pingyi.facts.sheets.roll import Stay

NAMES = {"p1": "张三", "p2": "张 三", "p3": "李四", "p4": "/"}
DAYS = st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2030, 1, 1)))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "person": st.sampled_from(["p1", "p2", "p3", "p4", "p5"]),
            "unit": st.sampled_from(["B1", "B2", None]),
            "kind": st.sampled_from([FULL, "预备党员", None]),
            "since": DAYS,
            "until": DAYS,
        },
        optional={"exempt": st.booleans(), "exempt_since": DAYS, "counts": st.booleans()},
    ),
    max_size=8,
)


def plainly(row: dict[str, Any]) -> Stay:
    exempt = row.get("exempt_since")
    if row.get("exempt"):
        exempt = exempt or date.min
    since, until = row["since"] or date.min, row["until"] or date.max
    return Stay(row["person"], since, until, row["kind"] == FULL, exempt, row.get("counts", True))


@given(ROWS, ROWS)
def test_stays_by_unit_and_by_name(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> None:
    people = People(Directory([], {}), NamesBook(b"", dict(NAMES)))
    people.learn_members(first)
    people.learn_members(second)
    expected: dict[Any, dict[str, list[Stay]]] = {}
    for row in (*first, *second):
        name = NAMES.get(row["person"], "").replace(" ", "")
        expected.setdefault(row["unit"], {}).setdefault(name, []).append(plainly(row))
    assert people.stays == expected
    roll = people._roll
    for name in ("张三", "李四", "/", "", "王五"):
        anywhere = [stay for of in expected.values() for stay in of.get(name, [])]
        assert sorted(roll.anywhere(name), key=repr) == sorted(anywhere, key=repr)
        assert sorted(roll.within(name, {"B1"}), key=repr) == sorted(expected.get("B1", {}).get(name, []), key=repr)
        assert roll.within(name, ()) == []
    for unit in ("B1", "B2", None, "B9"):
        own = expected.get(unit, {})
        assert people.alone(unit) == {
            name: stays[0] for name, stays in own.items() if len(stays) == 1 and name not in {"", "/"}
        }
    for person in (*NAMES, "p5", "p9"):
        assert roll.holds(person) == any(row["person"] == person for row in (*first, *second))


def test_what_was_let_go_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roll_module, "_NEAR", 1)
    people = People(Directory([], {}), NamesBook(b"", dict(NAMES)))
    rows = [
        {"person": one, "unit": unit, "kind": FULL, "since": None, "until": None}
        for one, unit in (("p1", "B1"), ("p3", "B2"))
    ]
    people.learn_members(rows)
    for _ in range(2):
        assert [*people.alone("B1")] == ["张三"]
        assert [*people.alone("B2")] == ["李四"]
        assert len(people._roll.anywhere("张三")) == len(people._roll.anywhere("李四")) == 1
