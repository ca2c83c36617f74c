"""One row that did not come from a workbook (a form on the web), checked by the very code that reads a sheet's rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pingyi.facts.names import NamesBook
from pingyi.facts.places import column_letters
from pingyi.facts.sheets.cells import Cell, text
from pingyi.facts.sheets.directory import Directory
from pingyi.facts.sheets.layout import Layout
from pingyi.facts.sheets.lookup import Known
from pingyi.facts.sheets.page import Page
from pingyi.facts.sheets.parsers import CONTEXTUAL
from pingyi.facts.sheets.people import People
from pingyi.facts.sheets.sheet import RowsOfSheet, SheetRows
from pingyi.facts.sheets.vocabulary import Heading
from pingyi.facts.sheets.wording import empty
from pingyi.issues import Issue, Place
from pingyi.packs.schema import Form


def check_values(
    form: Form, values: Mapping[str, Cell | None], known: Known | None = None
) -> tuple[dict[str, Any], tuple[Issue, ...]]:
    """Type a row's values (field id → what was typed); each issue's place holds the field's id in ``key``.

    With ``known`` names of units, persons and posts are looked up, and the row's year is checked; without it they
    are taken as ids. Money without a unit is in the form's. A value that cannot be read is None in what comes back.

    Raises ValueError for a field that the form does not have.
    """
    strangers = set(values) - {field.id for field in form.fields}
    if strangers:
        msg = f"form {form.id} has no field {sorted(strangers)}"
        raise ValueError(msg)
    filled = {name: cell for name, cell in values.items() if cell is not None and not empty(cell)}
    asked = [field for field in form.fields if known or field.type not in CONTEXTUAL]
    cells = [_cell(filled.get(field.id, "")) for field in asked]
    headings = {field.id: Heading(at, "", field.name) for at, field in enumerate(asked)}
    found = SheetRows(form)
    page = Page("", "", [cells])
    rows = RowsOfSheet(page, Layout(form, headings, 0, 0), known or _nobody(), [[cell] for cell in cells], [0])
    rows.into(found)
    typed = {field.id: rows.values[field.id][0] for field in asked if field.id in rows.values}
    names = {column_letters(at + 1): field.id for at, field in enumerate(asked)}
    issues = {
        replace(one, place=Place(key=names.get(one.place.column, "")))
        for one in found.issues
        if one.code != "missing-value"
    }
    for field in form.fields:
        if field.required and field.id not in filled:
            issues.add(Issue(Place(key=field.id), "missing-value", f"“{field.name}”未填", "请补填"))
        if not known and field.type in CONTEXTUAL and field.id in filled:
            typed[field.id] = text(filled[field.id])
    return {field.id: typed.get(field.id) for field in form.fields}, tuple(sorted(issues))


def _cell(cell: Cell) -> Cell:
    """An int as a workbook would have it."""
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _nobody() -> Known:
    directory = Directory((), {})
    names = NamesBook(b"")
    return Known(0, directory, People(directory, names), names, {})
