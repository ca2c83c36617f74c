"""Rows of registers with a beginning and an end: put in, ended, never rewritten for the years that are over.

A row that began in an earlier year's register stays as it is for those years; this year gets a row of its own with the end in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from pingyi.web.base.clock import today
from pingyi.web.base.editing import change, create
from pingyi.web.intake.saving import version_of
from pingyi.web.people.models import User
from pingyi.web.records.entering import subject_of
from pingyi.web.records.facts import in_force
from pingyi.web.records.models import Record, Status
from pingyi.web.registers.models import Unit
from pingyi.web.rulebooks.active import rules as rules_of

MEMBERS, POSTS, UNITS = "members", "posts", "units"


@dataclass(frozen=True)
class Hand:
    """Who does it, and why."""

    by: User | None
    why: str = ""


def rows(form_id: str, **where: Any) -> list[Record]:
    """The rows of a register that hold this year, in order of time."""
    found = in_force(rules_of(today().year), today().year).filter(form=form_id, **where)
    return list(found.order_by("day", "pk"))


def standing(form_id: str, day: date, **where: Any) -> list[Record]:
    """Those that hold on a day."""
    told = day.isoformat()
    return [
        row
        for row in rows(form_id, **where)
        if (row.values.get("since") or "") <= told < (row.values.get("until") or "9999")
    ]


@transaction.atomic
def put(form_id: str, values: Mapping[str, Any], unit: Unit, hand: Hand, action: str) -> Record:
    """A new row. What it says has been checked."""
    rules = rules_of(today().year)
    form = rules.forms[form_id]
    kept = {name: value for name, value in values.items() if value not in {None, ""}}
    record = Record(
        form=form_id,
        year=today().year,
        unit=unit,
        subject=subject_of(form, kept)[:80],
        day=date.fromisoformat(kept["since"]),
        entered=today(),
        status=Status.CONFIRMED,
        values=kept,
        form_version=version_of(rules, form),
        created_by=hand.by,
    )
    create(record, hand.by, action, unit=unit.code, why=hand.why)
    return record


@transaction.atomic
def amend(record: Record, seen: int, changes: Mapping[str, Any], hand: Hand, action: str) -> Record:
    """The row with some values changed (None: taken out); what it now is.

    Raises:
        Stale: somebody has changed it meanwhile.
    """
    values = {name: value for name, value in (record.values | dict(changes)).items() if value is not None}
    if record.year == today().year:
        form = rules_of(record.year).forms[record.form]
        begins = form.with_role("since") if form.register_ else None
        fresh: dict[str, Any] = {"values": values, "subject": subject_of(form, values)[:80]}
        if begins is not None and begins.id in values:
            fresh["day"] = date.fromisoformat(values[begins.id])
        change(record, seen, hand.by, action, fresh, unit=record.unit_id, why=hand.why)
        return record
    change(record, seen, hand.by, action, {"last_year": today().year - 1}, unit=record.unit_id, why=hand.why)
    return put(record.form, values, record.unit, hand, action)


def end(record: Record, day: date, hand: Hand, action: str, seen: int | None = None) -> Record:
    """The row with its end: from that day on it does not hold."""
    return amend(record, record.version if seen is None else seen, {"until": day.isoformat()}, hand, action)
