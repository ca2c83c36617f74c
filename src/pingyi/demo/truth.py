"""The facts of a made-up district straight from memory: what a reader of its workbooks must arrive at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from pingyi.demo.model import Ground, Row
from pingyi.facts import build
from pingyi.facts.model import Facts
from pingyi.facts.names import person_id
from pingyi.packs import Rules
from pingyi.packs.schema import FieldType, Form

FILE = "演示区"
_Attendance = tuple[list[int], list[str]]


def secret(seed: int) -> bytes:
    """The made-up district's key for person ids."""
    return hashlib.sha256(f"pingyi-demo/{seed}".encode()).digest()


def facts(ground: Ground, year: int, rows: Mapping[str, Iterable[Row]], forms: Mapping[str, Form]) -> Facts:
    """One table for each form, in its schema, sorted by (subject, day, row_id); a form without rows has an empty table.

    The origin names no workbook: file is “演示区”, sheet the form's name, line the row's place in the run of its form.
    """
    ids = _Ids(secret(ground.seed))
    columns: dict[str, dict[str, list[Any]]] = {}
    present: dict[str, _Attendance] = {}
    for form in forms.values():
        own = [row for row in rows.get(form.id, ()) if row.counts]
        columns[form.id] = _columns(form, own, ids)
        present[form.id] = _attendance(ground, form, own, ids)
    built = build.tables(Rules(year=year, packs=(), forms=forms), columns, present)
    return Facts(year, built.tables)


class _Ids(dict[str, str]):
    """Member's number → opaque id, each made once."""

    def __init__(self, key: bytes) -> None:
        super().__init__()
        self._key = key

    def __missing__(self, no: str) -> str:
        self[no] = person_id(self._key, no)
        return self[no]


def _columns(form: Form, rows: list[Row], ids: _Ids) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for field in form.fields:
        values = [row.values.get(field.id) for row in rows]
        match field.type:
            case FieldType.PERSON:
                values = [None if value is None else ids[value] for value in values]
            case FieldType.PERSONS:
                values = [None if value is None else len(value) for value in values]
            case _:
                pass
        found[field.id] = values
    return found | {
        "file": [FILE] * len(rows),
        "sheet": [form.name] * len(rows),
        "line": list(range(1, len(rows) + 1)),
    }


def _attendance(ground: Ground, form: Form, rows: list[Row], ids: _Ids) -> _Attendance:
    """Who took part: the persons named, or, where the absent are named, the others who were due."""
    numbers: list[int] = []
    persons: list[str] = []
    when = form.with_role("when")
    for field in form.fields:
        if field.type is not FieldType.PERSONS:
            continue
        absence = form.absent is not None and form.absent.absent == field.id
        for number, row in enumerate(rows):
            named = row.values.get(field.id)
            if named is None:
                continue
            if absence and when is not None:
                named = [m.no for m in ground.entitled(row.values["unit"], row.values[when.id]) if m.no not in named]
            numbers += [number] * len(named)
            persons += [ids[no] for no in named]
    return numbers, persons
