"""Open texts that hold a name, a telephone or an identity number: the value is withheld, the row counts.

Checked are open text fields and the keys of registers (what a row's subject is called, and every reference to
it): a key cannot be empty, so a private one becomes “隐去-1”, the same wherever it is used. The register of
organisations is checked for numbers only: organisations named after a person exist (“张富清工作室”), and their names
are public.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.privacy import Names, private
from pingyi.issues import Issue, Place, Severity
from pingyi.packs.schema import FieldType, Form

UNITS = "units"
_HINT = "请从该栏删去；需要指明个人的，填在姓名栏或只写职务"
_KEY_HINT = "名册的编号请用序号或代码，不用姓名、电话、身份证号"


class Withholding:
    """Takes private values out of tables, form by form; an issue (code `private-text` or `private-key`) for each.

    Every register for which :meth:`has_keys` holds is learnt from before any form is opened, since others refer to it.
    """

    def __init__(self, names: Collection[str]) -> None:
        self._book = Names(names)
        self._known: dict[str, dict[str, str]] = {}
        self.issues: list[Issue] = []

    @staticmethod
    def has_keys(form: Form) -> bool:
        """Whether the form is a register whose rows are called by a text."""
        return form.register_ and _is_text(form, form.subject) and form.id != UNITS

    def learn(self, form: Form, table: pa.Table) -> None:
        """Note which keys of a register are private, and what they are called instead."""
        self._known[form.id] = _keys(form, table, self._book, self.issues)

    def opened(self, form: Form, table: pa.Table) -> pa.Table:
        """The table without private values."""
        known = self._known
        for field in form.fields:
            if field.type is FieldType.TEXT and field.open:
                aside = known.get(form.id) if field.id == form.subject else None
                table = _renamed(table, field.id, aside) if aside else table
                table = _without(form, table, field.id, Names(()) if form.id == UNITS else self._book, self.issues)
            elif field.type is FieldType.ROW and known.get(field.refers):
                table = _renamed(table, field.id, known[field.refers])
        aside = known.get(form.id) or known.get(_subject_refers(form))
        return _renamed(table, "subject", aside) if aside else table


def _is_text(form: Form, field_id: str) -> bool:
    return any(field.id == field_id and field.type is FieldType.TEXT for field in form.fields)


def _subject_refers(form: Form) -> str:
    return next((field.refers for field in form.fields if field.id == form.subject), "")


def _reasons(column: pa.ChunkedArray, names: Names) -> dict[str, str]:
    """Private value → what it holds; each distinct value is looked at once."""
    distinct = pc.unique(column).to_pylist()
    return {value: reason for value in distinct if value and (reason := private(value, names))}


def _keys(form: Form, table: pa.Table, names: Names, issues: list[Issue]) -> dict[str, str]:
    reasons = _reasons(table["subject"], names)
    for place, value in _places(table, "subject", reasons):
        message = f"“{form.name}”的编号中有{reasons[value]}，已隐去"
        issues.append(Issue(place, "private-key", message, _KEY_HINT, Severity.REPAIRED))
    return {value: f"隐去-{number}" for number, value in enumerate(sorted(reasons), 1)}


def _without(form: Form, table: pa.Table, column: str, names: Names, issues: list[Issue]) -> pa.Table:
    reasons = _reasons(table[column], names)
    if not reasons:
        return table
    for place, value in _places(table, column, reasons):
        message = f"“{form.field(column).name}”中有{reasons[value]}，该栏未入库"
        issues.append(Issue(place, "private-text", message, _HINT, Severity.REPAIRED))
    mask = pc.is_in(table[column], pa.array(sorted(reasons)))
    return _set(table, column, pc.if_else(mask, pa.scalar(None, pa.string()), table[column]))


def _renamed(table: pa.Table, column: str, names: Mapping[str, str]) -> pa.Table:
    old = pa.array(sorted(names))
    new = pa.array([names[value] for value in sorted(names)])
    at = pc.index_in(table[column], old)
    return _set(table, column, pc.if_else(pc.is_valid(at), new.take(at.combine_chunks()), table[column]))


def _set(table: pa.Table, column: str, values: pa.ChunkedArray) -> pa.Table:
    place = table.schema.get_field_index(column)
    return table.set_column(place, table.schema.field(place), values)


def _places(table: pa.Table, column: str, wanted: Mapping[str, str]) -> list[tuple[Place, str]]:
    hits = table.filter(pc.is_in(table[column], pa.array(sorted(wanted), pa.string()))).select(
        ["file", "sheet", "line", column]
    )
    return [(Place(row["file"], row["sheet"], row["line"]), row[column]) for row in hits.to_pylist()]
