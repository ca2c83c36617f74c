"""What a condition may read: the fields of a form, the attributes of a subject, the values of a measure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pingyi.packs.schema import Field, FieldType, Form, Subjects, Value

RESERVED = frozenset({"row_id", "subject", "day", "entered", "counts", "file", "sheet", "line"})
"""The system's own columns of every table of facts: no field may be called so."""
NUMERIC = frozenset({
    FieldType.COUNT, FieldType.INTEGER, FieldType.QUANTITY, FieldType.MONEY, FieldType.PERCENT, FieldType.PERSONS,
    FieldType.TIME, FieldType.YEAR,
})  # fmt: skip
"""The types of which sums can be made."""


@lru_cache(maxsize=1024)
def unwritten(key: str, name: str, kind: FieldType, choices: tuple[str, ...] = (), *, is_open: bool = False) -> Field:
    """A field that no pack wrote, so that nothing in it needs checking; the same one for the same words."""
    return Field.model_construct(id=key, name=name, type=kind, choices=choices, open=is_open)


_SYSTEM = {
    "subject": unwritten("subject", "对象", FieldType.TEXT, is_open=True),
    "day": unwritten("day", "日期", FieldType.DATE),
    "entered": unwritten("entered", "录入日期", FieldType.DATE),
}
MEMBER_KINDS = ("正式党员", "预备党员")


def of_form(form: Form) -> dict[str, Field]:
    """A form's fields by id, and the system's columns that conditions may read."""
    return {field.id: field for field in form.fields} | _SYSTEM


def _kinds(names: tuple[str, ...]) -> Field:
    return unwritten("kind", "组织类别", FieldType.CHOICE, names)


def of_subjects(subjects: Subjects, forms: Mapping[str, Form], kinds: tuple[str, ...]) -> dict[str, Field]:
    """The attributes that a subject has."""
    if subjects.register_:
        form = forms.get(subjects.register_)
        return of_form(form) if form else {}
    if subjects.members:
        return {
            "kind": unwritten("kind", "党员类别", FieldType.CHOICE, MEMBER_KINDS),
            "exempt": unwritten("exempt", "是否免除要求", FieldType.YES_NO),
        }
    if subjects.post:
        post = unwritten("post", "职务", FieldType.TEXT, is_open=True)
        return {"post": post, "kind": _kinds(subjects.of or kinds)}
    return {"kind": _kinds(subjects.unit_kinds or kinds)}


def of_value(name: str, value: Value, forms: Mapping[str, Form]) -> Field | None:
    """The type of a measure's value; None where its form or field is not there (reported where the value is checked)."""
    if value.count or value.months or value.met or value.owed:
        return unwritten(name, name, FieldType.COUNT)
    if value.first or value.last:
        return unwritten(name, name, FieldType.DATE)
    form = forms.get(value.of or "")
    wanted = value.latest or (value.sum if isinstance(value.sum, str) else next(iter(value.sum or {}), ""))
    found = next((field for field in form.fields if field.id == wanted), None) if form else None
    if found is None:
        return None
    kind = FieldType.INTEGER if value.sum and found.type in {FieldType.COUNT, FieldType.PERSONS} else found.type
    return found.model_copy(update={"id": name, "type": kind})
