"""A new year is opened: what the registers without history held last year is carried into it, on request, as one batch.

What is finished stays behind, so does what belonged to an organisation that is no more, and what the new year has already.
Which columns say “finished” is data (``carrying.yaml``); which registers are carried, a person says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from pingyi.packs import Rules
from pingyi.packs.schema import Field, FieldType, Form
from pingyi.web.base.clock import today
from pingyi.web.intake.saving import version_of
from pingyi.web.journal.chain import write
from pingyi.web.people.models import User
from pingyi.web.records.facts import in_force
from pingyi.web.records.known import bump
from pingyi.web.records.models import Batch, Record, Status
from pingyi.web.rulebooks.active import rules as rules_of
from pingyi.web.years.models import Year

_DATA = Path(__file__).with_name("carrying.yaml")


@dataclass
class Carried:
    """One register: the rows to be carried, and how many are not, and why."""

    form: Form
    rows: list[Record] = field(default_factory=list)
    done: int = 0
    closed: int = 0
    there: int = 0
    blank: tuple[str, ...] = ()
    """The names of the columns that are left empty."""

    @property
    def usual(self) -> bool:
        """Whether such a register is usually carried; one that is drawn up anew each year is not."""
        return not any(word in self.form.name for word in _words("yearly"))


@cache
def _words(sort: str) -> frozenset[str]:
    return frozenset(yaml.safe_load(_DATA.read_text("utf-8"))[sort])


def look(year: int, among: Collection[str] | None = None) -> list[Carried]:
    """What could be carried from the year before, by register, in the pack's order. ``among``: only these forms."""
    forms = _carriable(rules_of(year - 1), rules_of(year), among)
    before = in_force(rules_of(year - 1), year - 1).filter(form__in=list(forms)).select_related("unit")
    now = Record.objects.filter(year=year, form__in=list(forms)).exclude(status=Status.WITHDRAWN)
    there = {(form_id, _key(forms[form_id], values)) for form_id, values in now.values_list("form", "values")}
    found = {
        form_id: Carried(form, blank=tuple(one.name for one in form.fields if _left(one)))
        for form_id, form in forms.items()
    }
    first = date(year, 1, 1)
    for row in before.order_by("form", "unit__path", "pk"):
        one = found[row.form]
        key = row.form, _key(one.form, row.values)
        if any(row.values.get(name) for name in _ends(one.form)):
            one.done += 1
        elif row.unit.until is not None and row.unit.until <= first:
            one.closed += 1
        elif key in there:
            one.there += 1
        else:
            one.rows.append(row)
            there.add(key)  # a row that stands there twice is carried once
    return [one for one in found.values() if one.rows or one.done or one.closed or one.there]


def missing(year: int, counts: Mapping[str, int]) -> bool:
    """Whether a register that had rows last year is still empty. ``counts``: rows of this year by form."""
    forms = [form for form in _carriable(rules_of(year - 1), rules_of(year), None) if not counts.get(form)]
    return bool(forms) and in_force(rules_of(year - 1), year - 1).filter(form__in=forms).exists()


@transaction.atomic
def carry(year: int, forms: Collection[str], by: User | None) -> Batch | None:
    """Carry the rows of these registers into ``year``; None: there is nothing to carry."""
    Year.objects.get_or_create(year=year)
    Year.objects.select_for_update().get(year=year)  # of two who press the button together one finds all done
    chosen = [one for one in look(year, forms) if one.rows]
    if not chosen:
        return None
    batch = Batch.objects.create(title=f"{year - 1}年名册转入{year}年", by=by, year=year)
    rules = rules_of(year)
    made = [record for one in chosen for record in _made(one, rules, batch, by)]
    Record.objects.bulk_create(made, batch_size=500)
    digest = hashlib.sha256()
    for record in made:
        digest.update(json.dumps(record.values, ensure_ascii=False, sort_keys=True).encode())
    told = {one.form.id: len(one.rows) for one in chosen}
    write(by, "名册转入新年度", batch, after={"from": year - 1, "rows": told, "sha256": digest.hexdigest()})
    bump()
    return batch


def _made(one: Carried, rules: Rules, batch: Batch, by: User | None) -> Iterator[Record]:
    leave = {own.id for own in one.form.fields if _left(own)}
    release = version_of(rules, one.form)
    for row in one.rows:
        yield Record(
            form=row.form,
            year=batch.year,
            unit=row.unit,
            subject=row.subject,
            day=row.day if one.form.with_role("when") is None else None,
            entered=today(),
            status=Status.CONFIRMED,
            values={name: value for name, value in row.values.items() if name not in leave},
            form_version=release,
            origin={"carried": row.pk},
            batch=batch,
            created_by=by,
            updated_by=by,
        )


def _carriable(before: Rules, now: Rules, among: Collection[str] | None) -> dict[str, Form]:
    """The registers of both years whose rows hold for one year only."""
    return {
        form.id: form
        for form in now.forms.values()
        if form.register_ and not form.history and form.id in before.forms and (among is None or form.id in among)
    }


def _key(form: Form, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What a row is known by; without a key, all that it says."""
    return tuple(str(values.get(name)) for name in form.key or [one.id for one in form.fields])


def _ends(form: Form) -> list[str]:
    """The fields that say that a row is finished."""
    days = (one for one in form.fields if one.type is FieldType.DATE)
    return [one.id for one in days if one.role == "until" or {one.name, *one.aliases} & _words("done")]


def _left(one: Field) -> bool:
    """Whether a column is of its own year only, and may be empty."""
    return not one.required and (one.role in {"when", "entered"} or bool({one.name, *one.aliases} & _words("blank")))
