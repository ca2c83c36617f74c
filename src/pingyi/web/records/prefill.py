"""What is known before anybody types: the unit, the day, what the duty asks for, and what did not change the last two times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pingyi.packs import Rules
from pingyi.packs.conditions import All, FieldRef, Node, Op, Test, fields, walk
from pingyi.packs.schema import Duty, FieldType, Form, Fulfilment
from pingyi.web.records.asking import COUNTED, HOW, TYPED
from pingyi.web.records.models import COUNTING, Record
from pingyi.web.records.values import cells_of

_SAME = frozenset({FieldType.CHOICE, FieldType.UNIT, FieldType.POST})
"""Said once, offered again; a yes or no is always asked: it says what was done this time."""
_TWICE = frozenset({FieldType.TEXT, FieldType.TIME})
"""Offered again only when it was the same the last two times."""


@dataclass(frozen=True)
class Occasion:
    """Why a page is opened: a duty's due (its fulfilment, its subject, its period), or nothing in particular."""

    duty: Duty | None = None
    part: int = 0
    subject: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def fulfilment(self) -> Fulfilment | None:
        """The fulfilment that is to be recorded."""
        parts = self.duty.alternatives if self.duty else ()
        return parts[self.part] if self.part < len(parts) else None


def prefilled(form: Form, unit: str, occasion: Occasion, rules: Rules, today: date, entitled: int) -> dict[str, Any]:
    """Raw cells for a new record."""
    cells: dict[str, Any] = {"unit": unit}
    part = occasion.fulfilment
    if part is not None:
        cells |= {name: _text(value) for name, value in given(part.where)}
        by = part.by or form.subject
        if by != "unit" and any(one.id == by for one in form.fields) and occasion.subject:
            cells[by] = occasion.subject
    when = form.with_role("when") or form.with_role("since")
    if when is not None:
        inside = (occasion.first or today) <= today <= (occasion.last or today)
        cells[when.id] = (
            (today.isoformat()[:7] if when.type is FieldType.MONTH else today.isoformat()) if inside else ""
        )
    last = _last(form, unit, cells)
    cells = _stable(form, last, rules) | cells
    if form.absent:
        cells[HOW] = _how(form, last, entitled)
        if cells[HOW] == TYPED and entitled and form.absent.entitled not in cells:
            cells[form.absent.entitled] = str(entitled)
    return cells


def asked_by(occasion: Occasion) -> frozenset[str]:
    """The fields that the duty's conditions read: asked even where the form does not require them."""
    part = occasion.fulfilment
    if part is None:
        return frozenset()
    return fields(part.where) | {test.field for test in walk(part.valid)} | ({part.by} if part.by else set())


def given(node: Node) -> Iterator[tuple[str, Any]]:
    """The values that a condition fixes."""
    if isinstance(node, All):
        for part in node.parts:
            yield from given(part)
    elif isinstance(node, Test) and node.op is Op.EQ and isinstance(node.operand, bool | str):
        yield node.field, node.operand


def _text(value: object) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _last(form: Form, unit: str, cells: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The unit's last two records of the form that agree with what is fixed."""
    found = Record.objects.filter(form=form.id, unit_id=unit, status__in=COUNTING).order_by("-day", "-id")
    fixed = {name: value for name, value in cells.items() if value and form.field(name).type is FieldType.CHOICE}
    alike = (
        kept
        for kept in found.values_list("values", flat=True)[:12]
        if all(kept.get(name) == value for name, value in fixed.items())
    )
    return [kept for kept, _ in zip(alike, range(2), strict=False)]


def _stable(form: Form, last: list[Mapping[str, Any]], rules: Rules) -> dict[str, Any]:
    """What was the same last time and will be again: choices after one record, texts, times and expected numbers after two."""
    if not last:
        return {}
    cells = cells_of(form, last[0])
    before = cells_of(form, last[1]) if len(last) > 1 else {}
    expected = _bounds(form, rules)
    return {
        one.id: cells[one.id]
        for one in form.fields
        if one.id in cells
        and not one.role.startswith(("when", "entered", "since", "until"))
        and not one.narrative
        and (
            (one.type in _SAME and one.required)
            or (before.get(one.id) == cells[one.id] and (one.type in _TWICE or one.id in expected) and len(last) > 1)
        )
    }


def _bounds(form: Form, rules: Rules) -> frozenset[str]:
    """The fields that others are held against (应到人数): these are expectations, not results."""
    nodes = [check.that for check in form.checks]
    nodes += [part.valid for duty in rules.duties.values() for part in duty.alternatives if part.form == form.id]
    return frozenset(test.operand.field for node in nodes for test in walk(node) if isinstance(test.operand, FieldRef))


def _how(form: Form, last: list[Mapping[str, Any]], entitled: int) -> str:
    """As it was told last time; the first time by the register, where it has members."""
    absent = form.absent.absent if form.absent else ""
    if last:
        return COUNTED if absent in last[0] and entitled else TYPED
    return COUNTED if entitled else TYPED
