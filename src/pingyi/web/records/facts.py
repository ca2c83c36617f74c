"""The records of a year → its facts, by the code that makes facts of workbooks; only where a row came from differs.

All records that count (:data:`~pingyi.web.records.models.COUNTING`) go in: the year's own, and of a form with history those of the
years before for as long as they hold. They become columns in one pass, without a model for each row.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
from django.db.models import Q, QuerySet

from pingyi.facts import build, quality
from pingyi.facts.loose import loose
from pingyi.facts.memory import uncollected
from pingyi.facts.model import Facts, column_type
from pingyi.facts.names import NamesBook
from pingyi.facts.reading import Reading
from pingyi.facts.sheets.directory import Directory
from pingyi.facts.sheets.people import People
from pingyi.issues import Issue
from pingyi.packs import Rules
from pingyi.packs.schema import Field, FieldType, Form
from pingyi.web.records.models import COUNTING, Record
from pingyi.web.registers.models import Person
from pingyi.web.rulebooks.active import rules as rules_of

TYPED_IN = "网上填报"
"""The “file” of a row that was typed in here; its “sheet” is the form, its “line” the record's number."""
COLUMNS = ("form", "values", "entered", "origin", "pk")
_DAYS = frozenset({FieldType.DATE, FieldType.MONTH})
Kept = tuple[str, Mapping[str, Any], date | None, Mapping[str, Any], int]
"""A record, as :data:`COLUMNS`."""


def facts_of(year: int) -> Facts:
    """The facts of a year as they stand now; ``facts.issues`` says what was set aside and why."""
    return reading_of(year).facts


def reading_of(year: int) -> Reading:
    """The same with its issues, as a folder of workbooks gives them; a typed row's place is the record's number."""
    rules = rules_of(year)
    bearers = frozenset(Person.objects.values_list("name", flat=True))
    with uncollected():
        return made(rules, in_force(rules, year).values_list(*COLUMNS).iterator(chunk_size=5000), bearers)


def made(rules: Rules, records: Iterable[Kept], bearers: Collection[str]) -> Reading:
    """Facts of any records: of a sandbox too. ``bearers``: the names that no open text may hold."""
    return made_of(rules, columns(rules, records), bearers)


def made_of(rules: Rules, rows: Mapping[str, Mapping[str, list[Any]]], bearers: Collection[str]) -> Reading:
    """The same, of columns as :func:`columns` makes them."""
    settled, found = gathered(rules, rows, bearers)
    issues = tuple(sorted([*found, *loose(rules, settled, {})]))
    return Reading(Facts(rules.year, settled, issues), issues, ())


def gathered(
    rules: Rules, rows: Mapping[str, Mapping[str, list[Any]]], bearers: Collection[str], due: Due | None = None
) -> tuple[dict[str, pa.Table], list[Issue]]:
    """The tables, and what was found in them; references to what no register holds are not looked for.

    ``due``: whom a meeting expects, where that is not to be told from the rows themselves.
    """
    built = build.tables(rules, typed(rules, rows), attendance(rules, rows, due), bearers)
    settled, doubts = quality.settle(rules, built.tables, built.texts, rules.year, bearers)
    return settled, [*built.issues, *doubts]


def in_force(rules: Rules, year: int) -> QuerySet[Record]:
    """The records that count in a year, whichever their form."""
    history = [form.id for form in rules.forms.values() if form.history]
    when = Q(year=year, form__in=list(rules.forms)) | Q(year__lt=year, form__in=history)
    lasting = Q(last_year=None) | Q(last_year__gte=year)
    return Record.objects.filter(when, lasting, status__in=COUNTING).order_by()


def columns(rules: Rules, records: Iterable[Kept]) -> dict[str, dict[str, list[Any]]]:
    """Form → field or origin → values as records keep them, in the order given; `pk` holds their numbers."""
    rows: dict[str, list[Kept]] = defaultdict(list)
    for one in records:
        rows[one[0]].append(one)
    return {form: _columns(rules.forms[form], own) for form, own in rows.items()}


def _columns(form: Form, rows: list[Kept]) -> dict[str, list[Any]]:
    found = {one.id: [row[1].get(one.id) for row in rows] for one in form.fields}
    entered = form.with_role("entered")
    if entered is not None:  # typed in here, the day is the system's to know
        found[entered.id] = [
            given if given is not None or row[2] is None else row[2].isoformat()
            for given, row in zip(found[entered.id], rows, strict=True)
        ]
    found["file"] = [row[3].get("file", TYPED_IN) for row in rows]
    found["sheet"] = [row[3].get("sheet", form.name) for row in rows]
    found["line"] = [row[3].get("line", row[4]) for row in rows]
    found["pk"] = [row[4] for row in rows]
    return found


def typed(rules: Rules, rows: Mapping[str, Mapping[str, list[Any]]]) -> dict[str, dict[str, Any]]:
    """The columns as :func:`pingyi.facts.build.tables` asks for them."""
    return {
        form_id: {one.id: _array(one, own[one.id]) for one in rules.forms[form_id].fields}
        | {name: own[name] for name in ("file", "sheet", "line")}
        for form_id, own in rows.items()
    }


def _array(one: Field, values: list[Any]) -> pa.Array:
    if one.type in _DAYS:
        return pa.array(values, pa.string()).cast(pa.date32())
    if one.type is FieldType.PERSONS:
        return pa.array([None if value is None else len(value) for value in values], pa.int64())
    return pa.array(values, pa.string() if one.type is FieldType.TEXT else column_type(one))


def attendance(
    rules: Rules, rows: Mapping[str, Mapping[str, list[Any]]], due: Due | None = None
) -> dict[str, tuple[list[int], list[str]]]:
    """Form → (row, person): who took part; where the absent are kept, the others who were due that day."""
    found: dict[str, tuple[list[int], list[str]]] = {}
    for form_id, own in rows.items():
        form = rules.forms[form_id]
        numbers: list[int] = []
        persons: list[str] = []
        for one in form.fields:
            if one.type is not FieldType.PERSONS:
                continue
            absent = form.absent is not None and form.absent.absent == one.id
            if absent and due is None:
                due = Due.among(rules, rows)
            for row, named in enumerate(own[one.id]):
                if named is None:
                    continue
                ids = due.others(own, row, form, named) if absent and due is not None else [p for p in named if p]
                numbers += [row] * len(ids)
                persons += ids
        found[form_id] = numbers, persons
    return found


class Due:
    """Whom a meeting expects, by the register of members: a table in which rows that repeat or contradict do not count."""

    def __init__(self, rules: Rules, members: pa.Table) -> None:
        self.people = People(Directory([], rules.unit_kinds), NamesBook(b""))
        self.people.learn_members(members.to_pylist())
        self._stays = {unit: [s for stays in of.values() for s in stays] for unit, of in self.people.stays.items()}
        self._changes = {unit: _changes(stays) for unit, stays in self._stays.items()}
        self._known: dict[tuple[str, int], list[str]] = {}

    @classmethod
    def among(cls, rules: Rules, rows: Mapping[str, Mapping[str, list[Any]]]) -> Due:
        """By the register among the same records."""
        house = {name: rules.forms[name] for name in ("units", "members") if name in rules.forms}
        own = {name: rows[name] for name in house if name in rows}
        small = replace(rules, forms=house)
        built = build.tables(small, typed(small, own))
        return cls(rules, quality.settle(small, built.tables, built.texts, rules.year)[0]["members"])

    def entitled(self, unit: str, day: date) -> list[str]:
        """Their ids, sorted; asked once for each time in which nothing changed."""
        if unit not in self._stays:
            return []
        key = unit, bisect_right(self._changes[unit], day)
        if key not in self._known:
            self._known[key] = sorted({stay.person for stay in self._stays[unit] if stay.entitled(day)})
        return self._known[key]

    def others(self, own: Mapping[str, list[Any]], row: int, form: Form, absent: Collection[str | None]) -> list[str]:
        """Those due on the row's day who are not among the absent."""
        when = form.with_role("when")
        unit, day = own["unit"][row], own[when.id][row] if when else None
        if unit is None or day is None:
            return []
        gone = set(absent)
        return [person for person in self.entitled(unit, date.fromisoformat(day)) if person not in gone]


def _changes(stays: Iterable[Any]) -> list[date]:
    """The days on which it may change whom a unit expects."""
    return sorted({day for stay in stays for day in _days(stay)})


def _days(stay: Any) -> Iterator[date]:
    yield stay.since
    yield stay.until
    if stay.exempt_since is not None:
        yield stay.exempt_since
