"""What a condition may read: the fields of a form, the attributes of a subject, the values of a measure."""

from __future__ import annotations

from collections.abc import Mapping

from pingyi.packs.schema import Field, FieldType, Form, Subjects, Value

RESERVED = frozenset({"row_id", "subject", "day", "entered", "counts", "file", "sheet", "line"})
"""The system's own columns of every table of facts: no field may be called so."""
NUMERIC = frozenset({
    FieldType.COUNT, FieldType.INTEGER, FieldType.QUANTITY, FieldType.MONEY, FieldType.PERCENT, FieldType.PERSONS,
    FieldType.TIME, FieldType.YEAR,
})  # fmt: skip
"""The types of which sums can be made."""
_SYSTEM = {
    "subject": Field(id="subject", name="对象", type=FieldType.TEXT, open=True),
    "day": Field(id="day", name="日期", type=FieldType.DATE),
    "entered": Field(id="entered", name="录入日期", type=FieldType.DATE),
}
MEMBER_KINDS = ("正式党员", "预备党员")


def of_form(form: Form) -> dict[str, Field]:
    """A form's fields by id, and the system's columns that conditions may read."""
    return {field.id: field for field in form.fields} | _SYSTEM


def _kinds(names: tuple[str, ...]) -> Field:
    return Field(id="kind", name="组织类别", type=FieldType.CHOICE, choices=names)


def of_subjects(subjects: Subjects, forms: Mapping[str, Form], kinds: tuple[str, ...]) -> dict[str, Field]:
    """The attributes that a subject has."""
    if subjects.register_:
        form = forms.get(subjects.register_)
        return of_form(form) if form else {}
    if subjects.members:
        return {
            "kind": Field(id="kind", name="党员类别", type=FieldType.CHOICE, choices=MEMBER_KINDS),
            "exempt": Field(id="exempt", name="是否免除要求", type=FieldType.YES_NO),
        }
    if subjects.post:
        post = Field(id="post", name="职务", type=FieldType.TEXT, open=True)
        return {"post": post, "kind": _kinds(subjects.of or kinds)}
    return {"kind": _kinds(subjects.unit_kinds or kinds)}


def of_value(name: str, value: Value, forms: Mapping[str, Form]) -> Field | None:
    """The type of a measure's value; None where its form or field is not there (reported where the value is checked)."""
    if value.count or value.months or value.met or value.owed:
        return Field(id=name, name=name, type=FieldType.COUNT)
    if value.first or value.last:
        return Field(id=name, name=name, type=FieldType.DATE)
    form = forms.get(value.of or "")
    wanted = value.latest or (value.sum if isinstance(value.sum, str) else next(iter(value.sum or {}), ""))
    found = next((field for field in form.fields if field.id == wanted), None) if form else None
    if found is None:
        return None
    kind = FieldType.INTEGER if value.sum and found.type in {FieldType.COUNT, FieldType.PERSONS} else found.type
    return found.model_copy(update={"id": name, "type": kind})
