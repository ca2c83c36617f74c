"""The made-up district's year as records in the database, as if it had been typed in: for tests that want a whole district."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from pingyi.demo import District, Row, district
from pingyi.facts.names import person_id
from pingyi.packs.schema import FieldType, Form
from pingyi.web.records.entering import subject_of
from pingyi.web.records.known import bump
from pingyi.web.records.models import Record, Status
from pingyi.web.records.values import to_json
from pingyi.web.registers.models import Person, Unit

YEAR = 2019


@cache
def made_up(size: str = "tiny") -> District:
    """The district of that size; made once for all tests."""
    return district(2019, size)


def records_of(made: District, year: int = YEAR, forms: Iterable[str] | None = None) -> list[Record]:
    """The rows of a year that count, as unsaved records."""
    wanted = set(made.forms if forms is None else forms)
    return [
        record_of(made, made.forms[form_id], row, year)
        for form_id, rows in made.rows(year).items()
        if form_id in wanted
        for row in rows
        if row.counts
    ]


def record_of(made: District, form: Form, row: Row, year: int = YEAR) -> Record:
    """One row as an unsaved record."""
    values = to_json(form, {one.id: _value(made, one.type, row.values.get(one.id)) for one in form.fields})
    when = form.with_role("when") or (form.with_role("since") if form.register_ else None)
    entered = form.with_role("entered")
    return Record(
        form=form.id,
        year=year,
        unit_id=values.get("unit") or values.get("code"),
        subject=subject_of(form, values),
        day=_day(values, when.id if when else ""),
        entered=_day(values, entered.id if entered else ""),
        status=Status.SUBMITTED,
        values=values,
    )


def _day(values: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(values[name]) if values.get(name) else None


def _value(made: District, kind: FieldType, value: Any) -> Any:
    if value is None:
        return None
    if kind is FieldType.PERSON:
        return person_id(made.secret, value)
    if kind is FieldType.PERSONS:
        return sorted(person_id(made.secret, one) for one in value)
    return value


def load(made: District, year: int = YEAR, forms: Iterable[str] | None = None) -> None:
    """Units, persons and records of a year into the database."""
    units: dict[str, Unit] = {}
    tree = made.ground.tree
    for code in tree.codes:
        _unit(tree, code, units)
    # A parent's row comes before its children's.
    Unit.objects.bulk_create(units.values())
    Person.objects.bulk_create(
        Person(id=person_id(made.secret, one.no), name=one.name, unit_id=one.stays[-1].unit, search=one.name)
        for one in made.ground.members
    )
    Record.objects.bulk_create(records_of(made, year, forms), batch_size=2000)
    bump()


def _unit(tree: Any, code: str, units: dict[str, Unit]) -> Unit:
    if code not in units:
        span = tree.latest(code)
        above = _unit(tree, span.parent, units) if span.parent else None
        path = f"{above.path if above else '/'}{code}/"
        units[code] = Unit(
            code=code, name=span.name, kind=span.kind, parent_id=span.parent, since=span.since, until=span.until,
            path=path, search=span.name,
        )  # fmt: skip
    return units[code]
