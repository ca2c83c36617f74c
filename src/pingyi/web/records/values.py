"""Typed values ↔ JSON ↔ what a person reads or types.

In JSON a date is ISO text, a `persons` field the list of opaque ids; everything else is as :mod:`pingyi.facts.model` types it.
What is missing is left out. Names are looked up in a mapping that the page hands over; here nothing asks the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pingyi.packs.schema import Field, FieldType, Form

_DAYS = frozenset({FieldType.DATE, FieldType.MONTH})
_FACTORS = {"元": 100, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}
_FULL = 100


@dataclass(frozen=True)
class Words:
    """What ids mean: unit's code → name, person's id → name, register row's key (by form) → what it is called."""

    units: Mapping[str, str] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[tuple[str, str], str] = field(default_factory=dict)


def to_json(form: Form, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values as a record keeps them."""
    found: dict[str, Any] = {}
    for one in form.fields:
        value = typed.get(one.id)
        if value is None or value == "":
            continue
        found[one.id] = value.isoformat() if isinstance(value, date) else value
    return found


def from_json(form: Form, kept: Mapping[str, Any]) -> dict[str, Any]:
    """A record's values typed again; a missing one is None. A `persons` field stays the list of ids."""
    return {one.id: _typed(one, kept.get(one.id)) for one in form.fields}


def countable(form: Form, kept: Mapping[str, Any]) -> dict[str, Any]:
    """As :func:`from_json`, but a `persons` field is how many, as in the facts: what conditions read."""
    found = from_json(form, kept)
    for one in form.fields:
        if one.type is FieldType.PERSONS and found[one.id] is not None:
            found[one.id] = len(found[one.id])
    return found


def _typed(one: Field, value: Any) -> Any:
    if value is not None and one.type in _DAYS:
        return date.fromisoformat(value)
    return value


def factor(one: Field) -> int:
    """Fen in one unit of a money field as people type it."""
    return _FACTORS.get(one.measured_in, _FACTORS["元"])


def typed_text(one: Field, value: Any) -> str:  # noqa: PLR0911  one way a type
    """A kept value as one would type it into the field's input."""
    match one.type:
        case _ if value is None:
            return ""
        case FieldType.YES_NO:
            return "是" if value else "否"
        case FieldType.MONEY:
            return _plain(Decimal(value) / factor(one))
        case FieldType.QUANTITY:
            return _plain(Decimal(value) / one.scale)
        case FieldType.PERCENT:
            return _plain(Decimal(value) / _FULL)
        case FieldType.TIME:
            return f"{value // 60:02}:{value % 60:02}"
        case FieldType.MONTH:
            return str(value)[:7]
        case _:
            return str(value)


def cells_of(form: Form, kept: Mapping[str, Any]) -> dict[str, Any]:
    """A record's values as raw cells, for the form in which it is edited (a `persons` field: the list of ids)."""
    return {
        one.id: kept[one.id] if one.type is FieldType.PERSONS else typed_text(one, kept[one.id])
        for one in form.fields
        if one.id in kept
    }


def cell_text(one: Field, value: Any, words: Words) -> str:  # noqa: C901, PLR0911  one way a type
    """A kept value as a person reads it, with its unit of measure."""
    if value is None:
        return ""
    match one.type:
        case FieldType.UNIT:
            return words.units.get(value, value)
        case FieldType.PERSON:
            return words.persons.get(value, "（已不在册）")
        case FieldType.PERSONS:
            return "、".join(words.persons.get(person, "（已不在册）") for person in value) or "无"
        case FieldType.POST:
            title, _, unit = str(value).partition("@")
            return words.units.get(unit, unit) + title
        case FieldType.ROW:
            return words.rows.get((one.refers, value), value)
        case FieldType.DATE:
            day = date.fromisoformat(value)
            return f"{day.year}年{day.month}月{day.day}日"
        case FieldType.MONTH:
            day = date.fromisoformat(value)
            return f"{day.year}年{day.month}月"
        case FieldType.PERCENT:
            return f"{typed_text(one, value)}%"
        case FieldType.MONEY:
            return typed_text(one, value) + (one.measured_in or "元")
        case FieldType.COUNT | FieldType.QUANTITY | FieldType.INTEGER:
            return typed_text(one, value) + one.measured_in
        case _:
            return typed_text(one, value)


def summary(form: Form, kept: Mapping[str, Any], words: Words) -> str:
    """A record in one line: its choices and its first open text."""
    parts = [
        cell_text(one, kept[one.id], words)
        for one in form.fields
        if one.id in kept and one.type in {FieldType.CHOICE, FieldType.ROW, FieldType.POST, FieldType.PERSON}
    ]
    text = next(
        (kept[one.id] for one in form.fields if one.type is FieldType.TEXT and one.open and kept.get(one.id)), ""
    )
    shown = "　".join([*parts[:2], *([str(text)] if text else [])])
    return shown if len(shown) <= 60 else shown[:59] + "…"


def _plain(number: Decimal) -> str:
    """Without a tail of zeros, never with an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
