"""Putting a member's row right in its place: a number, a name, a day that was mistyped. The journal says that, never the name.

A person's opaque id is made of the number, so that the same member has the same id in the web and in a workbook. With another
number comes another id: it takes the old one's place in all that this year knows of the member; sealed years stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from pingyi.errors import Refusal
from pingyi.web.base.clock import today
from pingyi.web.records.facts import in_force
from pingyi.web.records.models import Record
from pingyi.web.registers import projection
from pingyi.web.registers.models import Person
from pingyi.web.registers.names import DatabaseNames
from pingyi.web.registers.spans import MEMBERS, POSTS, Hand, amend, rows
from pingyi.web.rulebooks.active import rules as rules_of

CORRECTED, RENUMBERED = "更正党员信息", "随编号更正"


class NumberTaken(Refusal):
    """The number belongs to another member."""

    def __init__(self, unit: str) -> None:
        super().__init__(f"这个编号是“{unit}”另一名党员的，请核对。")


@dataclass(frozen=True)
class Correction:
    """What the row should say."""

    no: str
    name: str
    kind: str
    since: date


def correct(row: Record, version: int, right: Correction, hand: Hand) -> Record:
    """The row as it should have been from the start.

    Raises:
        NumberTaken: another member has the number. Stale: somebody has changed the row meanwhile.
    """
    names = DatabaseNames()
    before, person = row.subject, names.learn(right.no, right.name)
    if person != before and (other := rows(MEMBERS, subject=person)):
        raise NumberTaken(other[0].unit.name)
    with transaction.atomic():
        names.keep([person])
        changes = {"no": right.no, "person": person, "kind": right.kind, "since": right.since.isoformat()}
        done = amend(row, version, changes, hand, CORRECTED)
        if person != before:
            _renumber(before, person, right.no, done, hand)
            Person.objects.filter(pk=before).update(unit=None)  # found no more; earlier years still know who it was
        projection.refresh({MEMBERS, POSTS}, {person})
    return done


def _renumber(before: str, person: str, number: str, leave: Record, hand: Hand) -> None:
    """Put the new id in the place of the old one: other stays, posts, who took part."""
    year = today().year
    kept = in_force(rules_of(year), year).annotate(text=Cast("values", TextField())).filter(text__contains=before)
    for record in kept.exclude(pk=leave.pk).select_related("unit").order_by("pk"):
        if record.year == year or record.form in {MEMBERS, POSTS}:
            changes = _replaced(record.values, before, person)
            if record.form == MEMBERS:
                changes["no"] = number
            amend(record, record.version, changes, hand, RENUMBERED)


def _replaced(values: Mapping[str, Any], before: str, person: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        if value == before:
            found[name] = person
        elif isinstance(value, list) and before in value:
            found[name] = [person if one == before else one for one in value]
    return found
