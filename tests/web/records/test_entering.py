from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pingyi.packs import load_rules
from pingyi.web.records.entering import entered
from pingyi.web.records.known import Registry, bump, registry, seen_from
from pingyi.web.records.values import Words, cell_text, cells_of, from_json, to_json
from pingyi.web.registers.models import Unit
from tests.web.branch_life import with_members

TODAY = date(2019, 12, 20)
RULES = load_rules(["seed-district"], 2019)
MEETING = RULES.forms["branch-meeting"]


@pytest.fixture
def whole(world: Any) -> Registry:
    with_members(world)
    return registry(2019)


def cells(**changes: Any) -> dict[str, Any]:
    return {"unit": "B011", "kind": "党员大会", "held_on": "2019-12-10", "topic": "学习", "absent": [], **changes}


def test_who_is_not_ticked_as_absent_was_there(whole: Registry) -> None:
    found = entered(MEETING, cells(absent=["p2"]), seen_from("B011", whole), TODAY)
    assert found.good
    assert not found.remarks
    assert found.values == {
        "unit": "B011", "kind": "党员大会", "held_on": "2019-12-10", "topic": "学习", "absent": ["p2"], "entitled": 3,
        "present": 2, "entered_on": "2019-12-20",
    }  # fmt: skip
    assert (found.subject, found.day) == ("B011", date(2019, 12, 10))


def test_nobody_ticked_means_that_all_came(whole: Registry) -> None:
    found = entered(MEETING, cells(), seen_from("B011", whole), TODAY)
    assert (found.values["absent"], found.values["entitled"], found.values["present"]) == ([], 3, 3)


def test_all_that_is_wrong_is_said_at_once_at_its_field(whole: Registry) -> None:
    wrong = cells(kind="舞会", held_on="去年", topic="", start="下午", absent=None, entitled="三十个人吧", present="")
    found = entered(MEETING, wrong, seen_from("B011", whole), TODAY)
    assert not found.good
    assert {issue.place.key for issue in found.issues} >= {"kind", "held_on", "topic", "start", "entitled"}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"held_on": "2019-12-21"}, "held_on", "not-yet"),
        ({"held_on": "2018-12-10"}, "held_on", "outside-year"),
        ({"absent": ["p9"]}, "absent", "unknown-person"),
        ({"absent": None, "entitled": "3", "present": "4"}, "", "check-failed"),
    ],
)
def test_what_cannot_be_is_refused(whole: Registry, changes: dict[str, Any], field: str, code: str) -> None:
    found = entered(MEETING, cells(**changes), seen_from("B011", whole), TODAY)
    assert code in {issue.code for issue in found.wrong(field)}


def test_names_stand_where_ids_would(whole: Registry) -> None:
    late = cells(held_on="2019-01-10", absent=["p1"])
    for one in entered(MEETING, late, seen_from("B011", whole), TODAY).issues:
        assert "p1" not in one.message


def test_numbers_and_money_are_typed_in_the_fields_own_unit(whole: Registry) -> None:
    form = RULES.forms["village-income"]
    money = next(one for one in form.fields if one.type == "money")
    typed = {one.id: "" for one in form.fields} | {"unit": "V011", money.id: "5.25"}
    found = entered(form, typed, seen_from("V011", whole), TODAY)
    assert found.values[money.id] == 5_250_000
    assert cell_text(money, found.values[money.id], Words()) == "5.25万元"
    assert not found.wrong(money.id)


def test_kept_values_read_back_and_can_be_typed_again(whole: Registry) -> None:
    seen = seen_from("B011", whole)
    first = entered(MEETING, cells(absent=["p2"], start="14:30", voted="是"), seen, TODAY)
    again = entered(MEETING, cells_of(MEETING, first.values), seen, TODAY)
    assert again.values == first.values
    assert to_json(MEETING, from_json(MEETING, first.values)) == first.values


def test_a_change_of_the_registers_is_seen_at_once(whole: Registry, world: Any) -> None:
    bump()
    whole = registry(2019)
    Unit.objects.create(
        code="B012",
        name="柳湾村第二党支部",
        kind="党支部",
        parent=world.units["V011"],
        since=date(2019, 1, 1),
        path="/Q/T01/V011/B012/",
    )
    assert registry(2019) is whole
    bump()
    assert registry(2019).directory.tree.name("B012") == "柳湾村第二党支部"
