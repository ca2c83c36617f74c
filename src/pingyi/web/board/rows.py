"""The rows that dues are read off, in memory, found by what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pingyi.packs import Rules
from pingyi.packs.schema import FieldType, Form
from pingyi.web.records.facts import in_force
from pingyi.web.records.models import Record

_DAYS = frozenset({FieldType.DATE, FieldType.MONTH})


class Typed(Mapping[str, Any]):
    """A record's kept values, typed as conditions read them, each only when it is asked for."""

    __slots__ = ("_kept", "_kinds")

    def __init__(self, kinds: Mapping[str, FieldType], kept: Mapping[str, Any]) -> None:
        self._kinds, self._kept = kinds, kept

    def __getitem__(self, name: str) -> Any:
        value = self._kept[name]
        kind = self._kinds.get(name)
        if kind in _DAYS:
            return date.fromisoformat(value)
        return len(value) if kind is FieldType.PERSONS else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


@dataclass(frozen=True)
class Row:
    """A record as dues see it."""

    unit: str
    subject: str
    day: date | None
    entered: date | None
    values: Mapping[str, Any]
    raw: Mapping[str, Any] = field(repr=False)


def kinds_of(form: Form) -> dict[str, FieldType]:
    """The types of a form's fields."""
    return {one.id: one.type for one in form.fields}


def row_of(form: Form, record: Record) -> Row:
    """A record as dues see it."""
    return Row(
        record.unit_id, record.subject, record.day, record.entered, Typed(kinds_of(form), record.values), record.values
    )


class Rows:
    """The counting records of some forms in one year."""

    def __init__(self, rules: Rules, rows: Mapping[str, Sequence[Row]]) -> None:
        self._rules, self._rows = rules, rows
        self._about: dict[tuple[str, str], dict[str, list[Row]]] = {}
        self._units: dict[str, dict[str, list[Row]]] = {}

    def about(self, form_id: str, by: str, subject: str) -> Sequence[Row]:
        """The rows of a form that are about a subject, by one of its fields (“”: the form's own subject)."""
        key = form_id, by
        if key not in self._about:
            index: dict[str, list[Row]] = defaultdict(list)
            for row in self._rows.get(form_id, ()):
                for name in _named(by, row):
                    index[name].append(row)
            self._about[key] = index
        return self._about[key].get(subject, ())

    def of_unit(self, form_id: str, unit: str) -> Sequence[Row]:
        """The rows of a form that name a unit."""
        if form_id not in self._units:
            index: dict[str, list[Row]] = defaultdict(list)
            for row in self._rows.get(form_id, ()):
                index[row.unit].append(row)
            self._units[form_id] = index
        return self._units[form_id].get(unit, ())

    def subjects(self, form_id: str) -> Sequence[str]:
        """All subjects of a register, sorted."""
        return sorted({row.subject for row in self._rows.get(form_id, ())})


def _named(by: str, row: Row) -> Sequence[str]:
    if not by:
        return (row.subject,)
    found = row.raw.get(by)
    if found is None:
        return ()
    return found if isinstance(found, list) else (str(found),)


def load(rules: Rules, year: int, forms: Collection[str]) -> Rows:
    """The counting records of some forms."""
    found: dict[str, list[Row]] = defaultdict(list)
    columns = ("form", "unit_id", "subject", "day", "entered", "values")
    found_in = in_force(rules, year).filter(form__in=list(forms)).order_by("id")
    kinds = {name: kinds_of(rules.forms[name]) for name in forms if name in rules.forms}
    for form_id, unit, subject, day, entered, kept in found_in.values_list(*columns).iterator(5000):
        if form_id in kinds:
            found[form_id].append(Row(unit, subject, day, entered, Typed(kinds[form_id], kept), kept))
    return Rows(rules, found)
