"""Records as a workbook of their form: the pack's headings, cells as people write them; what reads it in gets the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from pingyi.documents.template import heading
from pingyi.documents.workbook import Book
from pingyi.packs.schema import Field, FieldType, Form
from pingyi.web.records.asking import words_of
from pingyi.web.records.known import registry
from pingyi.web.records.models import Record
from pingyi.web.records.values import Words, cell_text, typed_text

_WRITTEN = frozenset({FieldType.PERSON, FieldType.PERSONS, FieldType.POST})
_NUMBERS = frozenset({FieldType.COUNT, FieldType.INTEGER, FieldType.QUANTITY, FieldType.MONEY, FieldType.YEAR})
_WIDEST = 40


def workbook(form: Form, records: QuerySet[Record], year: int) -> bytes:
    """The workbook's bytes; the same for the same records."""
    kept = list(records.values_list("values", flat=True))
    words = words_of([form], kept, registry(year))
    book = Book(form.name)
    widths = [max(10, min(_WIDEST, 2 * len(one.name) + 4)) for one in form.fields]
    sheet = book.sheet(form.name, f"{form.name}（{year}年度）", f"共{len(kept)}条", widths)
    book.table(sheet, [heading(one) for one in form.fields], (_row(form, values, words) for values in kept))
    return book.bytes()


def _row(form: Form, values: Mapping[str, Any], words: Words) -> list[object]:
    return [_cell(one, values.get(one.id), words) for one in form.fields]


def _cell(one: Field, value: Any, words: Words) -> object:  # noqa: PLR0911  one way a type
    if value is None:
        return None
    if one.type is FieldType.UNIT:
        return value  # the code: names may be borne twice
    if one.type in _WRITTEN:
        return cell_text(one, value, words)
    if one.type in _NUMBERS:
        number = Decimal(typed_text(one, value))
        return int(number) if number == number.to_integral_value() else number
    if one.type is FieldType.PERCENT:
        return f"{typed_text(one, value)}%"
    if one.type is FieldType.MONTH:
        day = date.fromisoformat(value)
        return f"{day.year}年{day.month}月"
    return typed_text(one, value)
