"""A branch with members and records, for tests of the pages on which one records and judges."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from pingyi.web.board import dues
from pingyi.web.records.models import Record, Status
from pingyi.web.registers.models import Person

YEAR = 2019
MEMBERS = ("p1", "p2", "p3", "p4")
NAMES = {"p1": "陈甲", "p2": "李乙", "p3": "王丙", "p4": "赵丁"}
MEETING = {"kind": "党员大会", "held_on": "2019-12-10", "topic": "学习上级会议精神", "_count": "register"}


def with_members(world: Any, unit: str = "B011") -> None:
    """Three full members who are expected, and one on probation; the year's dues are made."""
    for number, person in enumerate(MEMBERS, 1):
        Person.objects.create(id=person, name=NAMES[person], unit=world.units[unit], search=NAMES[person])
        kind = "预备党员" if person == "p4" else "正式党员"
        kept = {"no": f"N{number}", "person": person, "unit": unit, "kind": kind, "since": "2015-01-01"}
        Record.objects.create(
            form="members", year=YEAR, unit=world.units[unit], subject=person, day=date(2015, 1, 1), values=kept
        )
    dues.ensure(YEAR)


def meeting(world: Any, unit: str = "B011", **changes: Any) -> Record:
    """A meeting as it was submitted."""
    kept = {
        "unit": unit,
        "kind": "党员大会",
        "held_on": "2019-11-05",
        "topic": "通报支部工作",
        "entitled": 3,
        "present": 3,
    }
    kept |= {"entered_on": "2019-11-06"} | changes.pop("values", {})
    made = Record(
        form="branch-meeting", year=YEAR, unit=world.units[unit], subject=unit, day=date.fromisoformat(kept["held_on"]),
        entered=date(2019, 11, 6), status=Status.SUBMITTED, values=kept, **changes,
    )  # fmt: skip
    made.save()
    dues.record_changed(None, made)
    return made


def sent(**changes: Any) -> dict[str, Any]:
    """What the page of a meeting sends."""
    return {**MEETING, "token": str(uuid4()), **changes}
