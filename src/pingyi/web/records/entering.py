"""What somebody typed into a form on the web → typed values and everything that is wrong, by the code that reads a workbook's row.

Raw cells are field id → text as typed; of a `persons` field, and of a person, the ids chosen. The form's own day of entry is
the system's to fill in. A field that the system computes (present and entitled, where the absent are ticked) may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pingyi.facts.sheets.cells import Cell
from pingyi.facts.sheets.values import check_values
from pingyi.issues import Issue, Place, Severity
from pingyi.packs.schema import Field, FieldType, Form
from pingyi.web.records.known import Seen
from pingyi.web.records.values import to_json

NOBODY = "无"
_NUMBER = re.compile(r"-?\d{1,14}(?:\.\d{1,6})?")
_NUMERIC = frozenset({
    FieldType.COUNT, FieldType.INTEGER, FieldType.QUANTITY, FieldType.MONEY, FieldType.PERCENT, FieldType.YEAR,
})  # fmt: skip
_PERSONAL = frozenset({FieldType.PERSON, FieldType.PERSONS})


@dataclass(frozen=True)
class Entered:
    """``values`` as a record keeps them; ``issues`` by field (“”: the row as a whole). Good if no issue is an error."""

    values: dict[str, Any]
    issues: tuple[Issue, ...]
    subject: str = ""
    day: date | None = None

    @property
    def good(self) -> bool:
        """Whether it may be kept."""
        return all(issue.severity is not Severity.ERROR for issue in self.issues)

    @property
    def remarks(self) -> tuple[Issue, ...]:
        """What was mended or is worth knowing."""
        return tuple(issue for issue in self.issues if issue.severity is not Severity.ERROR)

    def wrong(self, field_id: str) -> list[Issue]:
        """The errors of a field (“”: of the row as a whole)."""
        return [one for one in self.issues if one.severity is Severity.ERROR and one.place.key == field_id]


def entered(form: Form, cells: Mapping[str, Any], seen: Seen, today: date, first: date | None = None) -> Entered:
    """Type and check one row. ``today``: the day it is; ``first``: the day it was first submitted, if that was another."""
    strange = [issue for one in form.fields for issue in _strangers(one, cells, seen)]
    raw: dict[str, Cell | None] = {one.id: _cell(one, cells.get(one.id)) for one in form.fields}
    role = form.with_role("entered")
    if role is not None:
        raw[role.id] = (first or today).isoformat()
    if form.absent and isinstance(cells.get(form.absent.absent), Sequence):
        for name in (form.absent.entitled, form.absent.present):
            raw[name] = None
        raw[form.absent.absent] = raw[form.absent.absent] or NOBODY
    typed, found = check_values(form, raw, seen.known)
    for one in form.fields:
        if one.type is FieldType.PERSONS and typed.get(one.id) is not None:
            typed[one.id] = sorted(set(_chosen(cells.get(one.id))))
    day = _role(form, typed, "when") or (_role(form, typed, "since") if form.register_ else None)
    told = [*strange, *(_said(issue, seen) for issue in found)]
    if day is not None and day > today and role is not None:
        when = form.with_role("when")
        said = f"“{when.name if when else '日期'}”还没有到，不能提前登记"
        told.append(Issue(Place(key=when.id if when else ""), "not-yet", said, "请在事情办完之后登记"))
    return Entered(to_json(form, typed), tuple(sorted(set(told))), _subject(form, typed), day)


def _chosen(cell: Any) -> list[str]:
    if cell is None or cell == "":
        return []
    return [cell] if isinstance(cell, str) else [str(one) for one in cell]


def _cell(one: Field, cell: Any) -> Cell | None:
    if one.type is FieldType.PERSONS:
        return "、".join(_chosen(cell)) or None
    if cell is None:
        return None
    text = str(cell).strip()
    if one.type in _NUMERIC and _NUMBER.fullmatch(text):
        return float(text)  # as a workbook has it; a number in a text would be mended, and told
    return text or None


def _strangers(one: Field, cells: Mapping[str, Any], seen: Seen) -> list[Issue]:
    """Persons who are not in the unit's own register: no page offers them."""
    if one.type not in _PERSONAL:
        return []
    own = {row["person"] for row in seen.members}
    if set(_chosen(cells.get(one.id))) <= own:
        return []
    return [Issue(Place(key=one.id), "unknown-person", f"“{one.name}”中有人不在本组织的党员名册", "请重新勾选")]


def _said(issue: Issue, seen: Seen) -> Issue:
    """The issue with names where ids stand, and without what only a workbook's reader would say."""
    message = issue.message
    for person, name in seen.names.items():
        message = message.replace(person, name)
    return replace(
        issue, message=message.replace("，此行未入库", ""), hint=issue.hint.replace("请核对这一行的", "请核对")
    )


def _role(form: Form, typed: Mapping[str, Any], role: str) -> date | None:
    one = form.with_role(role)
    found = typed.get(one.id) if one else None
    return found if isinstance(found, date) else None


def _subject(form: Form, typed: Mapping[str, Any]) -> str:
    """Whom the row is about, as :mod:`pingyi.facts.build` says it."""
    known = {one.id for one in form.fields}
    if form.subject in known:
        return str(typed.get(form.subject) or "")
    return f"{typed.get('title') or ''}@{typed.get('unit') or ''}"


def subject_of(form: Form, values: Mapping[str, Any]) -> str:
    """The subject of kept values."""
    return _subject(form, values)
