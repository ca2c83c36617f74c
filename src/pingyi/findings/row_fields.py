"""What the rows of a claim say in one of their fields: sums of numbers, the latest day, the distinct names and choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from pingyi import numbers
from pingyi.findings.published import subject_name
from pingyi.findings.quantities import Quantity
from pingyi.findings.row_evidence import ROWS
from pingyi.findings.world import World
from pingyi.packs.schema import ClaimRule, Field, FieldType

_SUMMED = frozenset({FieldType.COUNT, FieldType.INTEGER, FieldType.PERSONS})


def field_quantity(
    world: World, rule: ClaimRule, subject: str, field: Field, rows: Sequence[Mapping[str, Any]]
) -> Quantity | None:
    """The field over the rows that the rule tells of ``subject``; None where none of them has a value."""
    values = [row[field.id] for row in rows if row[field.id] is not None]
    if not values:
        return None
    key = ROWS + rule.id
    if field.type is FieldType.MONEY:
        return Quantity("money", sum(values), measure=key, unit=subject, of=field.id)
    if field.type in _SUMMED:
        return Quantity("count", sum(values), measure=key, unit=subject, of=field.id)
    return Quantity("text", text=_text(world, field, values, subject), measure=key, unit=subject, of=field.id)


def _text(world: World, field: Field, values: Sequence[Any], subject: str) -> str:
    match field.type:
        case FieldType.DATE | FieldType.MONTH:
            return _day(max(values), exact=field.type is FieldType.DATE)
        case FieldType.UNIT | FieldType.POST:
            return _distinct(subject_name(world, value, seen_from=subject) for value in values)
        case FieldType.ROW:
            return _distinct(subject_name(world, value, field.refers, seen_from=subject) for value in values)
        case FieldType.QUANTITY:
            return numbers.plain(Fraction(sum(values), field.scale))
        case _:
            write = _WRITERS.get(field.type, str)
            return _distinct(write(value) for value in values)


_WRITERS: dict[FieldType, Callable[[Any], str]] = {
    FieldType.PERCENT: lambda hundredths: numbers.percent(hundredths, 10_000),
    FieldType.YEAR: lambda year: f"{year}年",
    FieldType.TIME: lambda minutes: f"{minutes // 60}时{minutes % 60:02}分",
}


def _day(day: date, *, exact: bool) -> str:
    return f"{day.year}年{day.month}月" + (f"{day.day}日" if exact else "")


def _distinct(texts: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(texts))
