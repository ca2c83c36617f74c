"""A row of each form that came from a workbook, typed again into the page: what is kept is the same, field by field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pingyi.packs import load_rules
from pingyi.packs.schema import FieldType, Form
from pingyi.web.records.entering import entered
from pingyi.web.records.known import registry, seen_from
from pingyi.web.records.models import Record
from pingyi.web.records.saving import recordable
from pingyi.web.records.values import cells_of

RULES = load_rules(["seed-district"], 2019)
FORMS = [form for form in RULES.forms.values() if recordable(form, RULES)]
EACH = 3


def said(form: Form, values: dict[str, Any]) -> dict[str, Any]:
    """What is compared: all but the day of entry, which is the system's, and whom no register knows."""
    leave = {one.id for one in form.fields if one.role == "entered"}
    return {
        name: [person for person in value if person] if isinstance(value, list) else value
        for name, value in values.items()
        if name not in leave
    }


@pytest.mark.usefixtures("tiny")
def test_typed_again_it_is_the_same_record() -> None:
    compared = 0
    for form in FORMS:
        for record in Record.objects.filter(form=form.id).order_by("pk")[:EACH]:
            cells = cells_of(form, record.values)
            if any(one.type is FieldType.PERSONS and None in cells.get(one.id, ()) for one in form.fields):
                continue
            again = entered(form, cells, seen_from(record.unit_id, registry(2019)), date(2020, 1, 15), record.entered)

            assert again.good or {issue.code for issue in again.issues} == {"unknown-person"}, (form.id, again.issues)
            if again.good:
                assert said(form, again.values) == said(form, record.values), form.id
                assert (again.subject, again.day) == (record.subject, record.day)
                compared += 1
    assert compared > len(FORMS)
