"""Submitting, amending, withdrawing, judging records: each in one transaction with its journal line and its dues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from pingyi.issues import Issue, Place
from pingyi.packs.load import HOUSE
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Form
from pingyi.web.base.editing import change, create
from pingyi.web.board.dues import record_changed
from pingyi.web.board.following import AMEND, CONFIRM, RETURN, SUBMIT, WITHDRAW
from pingyi.web.people.models import User
from pingyi.web.records.entering import Entered
from pingyi.web.records.models import COUNTING, Draft, Record, Status
from pingyi.web.registers.models import Unit
from pingyi.web.years.models import Seal, Year


def recordable(form: Form, rules: Rules) -> bool:
    """Whether a form is for recording (the registers of the house, waivers, marks and tallies have pages of their own)."""
    return form.id not in {one.id for pack in rules.packs if pack.id == HOUSE for one in pack.forms}


def filed_by(form: Form, unit: Unit) -> bool:
    """Whether a unit itself files a form."""
    return not form.unit_kinds or unit.kind in form.unit_kinds


def locked(year: int, today: date) -> bool:
    """Whether an entry of that year is late: it needs who agreed and why."""
    lock = Year.objects.filter(year=year).values_list("lock_on", flat=True).first()
    return (lock is not None and today > lock) or Seal.objects.filter(year=year).exists()


def clash(form: Form, year: int, unit: str, found: Entered, leave: int | None = None) -> Issue | None:
    """Another record that says something of the same thing: two such rows would contradict each other, and neither would count."""
    if not form.key:
        return None
    alike = Record.objects.filter(form=form.id, year=year, unit_id=unit, day=found.day, status__in=COUNTING).exclude(
        pk=leave or 0
    )
    wanted = {name: found.values.get(name) for name in form.key}
    for pk, kept in alike.values_list("pk", "values"):
        if all(kept.get(name) == value for name, value in wanted.items()):
            names = "、".join(form.field(name).name for name in form.key if name != "unit")
            return Issue(
                Place(),
                "already-there",
                f"已有{names}相同的一条（第{pk}号）",
                "要更正的，请打开那一条修改，不要另记一条",
            )
    return None


def submit(
    form: Form,
    unit: Unit,
    year: int,
    found: Entered,
    *,
    by: User,
    today: date,
    token: UUID,
    late: str = "",
    rules: Rules,
) -> Record:
    """Keep a new record; sent a second time (the same token) it is the record that is there."""
    record = Record(
        form=form.id, year=year, unit=unit, subject=found.subject, day=found.day, entered=today, values=found.values,
        form_version="+".join(f"{pack.id}@{pack.version}" for pack in rules.packs)[:40], late_reason=late, created_by=by,
        token=str(token),
    )  # fmt: skip
    try:
        with transaction.atomic():
            create(record, by, SUBMIT, unit=unit.code, why=late)
            record_changed(None, record)
            Draft.objects.filter(user=by, form=form.id, unit=unit, record=None).delete()
    except IntegrityError:
        return Record.objects.get(token=str(token))
    return record


@transaction.atomic
def amend(record: Record, seen: int, found: Entered, *, by: User, late: str = "") -> None:
    """Put other values into a record; it is then submitted anew. Raises Stale."""
    values: dict[str, Any] = {
        "values": found.values, "subject": found.subject, "day": found.day, "status": Status.SUBMITTED, "reason": "",
    }  # fmt: skip
    if late:
        values["late_reason"] = late
    _change(record, seen, by, AMEND, values, late)
    Draft.objects.filter(user=by, record=record).delete()


@transaction.atomic
def withdraw(record: Record, seen: int, why: str, *, by: User) -> None:
    """Take a record back: it counts nowhere, and stays readable. Raises Stale."""
    _change(record, seen, by, WITHDRAW, {"status": Status.WITHDRAWN, "reason": why}, why)


@transaction.atomic
def judge(records: Iterable[Record], status: Status, why: str, *, by: User) -> int:
    """Confirm or return records as they were seen; how many. Raises Stale: then none of them is changed."""
    done = 0
    for record in records:
        action = CONFIRM if status is Status.CONFIRMED else RETURN
        _change(record, record.version, by, action, {"status": status, "reason": why}, why)
        done += 1
    return done


def _change(record: Record, seen: int, by: User, action: str, values: Mapping[str, Any], why: str) -> None:
    before = copy(record)
    change(record, seen, by, action, values, unit=record.unit_id, why=why)
    record_changed(before, record)
