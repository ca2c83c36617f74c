"""Which parser reads a field's cells."""

from __future__ import annotations

from dataclasses import dataclass

from pingyi.facts.sheets.cells import Cell, Parse, Told
from pingyi.facts.sheets.clock import time_parser
from pingyi.facts.sheets.dates import date_parser
from pingyi.facts.sheets.money import money_parser
from pingyi.facts.sheets.numeric import (
    factor_of,
    money_unit,
    percent_parser,
    quantity_parser,
    whole_parser,
    year_parser,
)
from pingyi.facts.sheets.wording import choice_parser, text_parser, yes_no_parser
from pingyi.numbers import halfwidth
from pingyi.packs.schema import Field, FieldType, Form

CONTEXTUAL = frozenset({FieldType.UNIT, FieldType.PERSON, FieldType.PERSONS, FieldType.POST})
"""These need the registers and the rest of their row."""


@dataclass(frozen=True)
class Setting:
    """What a cell does not say itself: the year of the title and where it was found, the unit of money."""

    year: int | None = None
    whence: str = ""
    unit: str = ""


def parser(form: Form, field: Field, remark: str, setting: Setting, cells: list[Cell]) -> Parse | Told:
    """The parser of a column; or what is wrong with the column as a whole (a measure that does not fit)."""
    match field.type:
        case FieldType.DATE | FieldType.MONTH:
            found: Parse | Told = date_parser(field, setting.year, setting.whence)
        case FieldType.MONEY:
            found = money_parser(field, money_unit(remark) or setting.unit or money_unit(field.measured_in))
        case FieldType.COUNT | FieldType.INTEGER | FieldType.QUANTITY:
            found = _numbers(field, remark)
        case FieldType.PERCENT:
            found = percent_parser(field, cells, headed="%" in {halfwidth(remark), field.measured_in})
        case FieldType.TIME:
            found = time_parser(field)
        case FieldType.YEAR:
            found = year_parser(field)
        case FieldType.CHOICE:
            found = choice_parser(field)
        case FieldType.YES_NO:
            found = yes_no_parser(field)
        case _:
            found = text_parser(field, key=is_key(form, field))
    return found


def is_key(form: Form, field: Field) -> bool:
    """Whether a text names a row of a register, its own or another's."""
    return field.type is FieldType.ROW or (form.register_ and field.id in {form.subject, *form.key})


def _numbers(field: Field, remark: str) -> Parse | Told:
    factor = factor_of(field, remark)
    if factor is None:
        own = field.measured_in or "个数"
        return Told("wrong-measure", f"“{field.name}”的单位是“{remark}”，本表按{own}填报", f"请换算成{own}")
    return quantity_parser(field, factor) if field.type is FieldType.QUANTITY else whole_parser(field, factor)
