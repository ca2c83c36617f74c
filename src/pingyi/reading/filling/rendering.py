"""An exact answer as it is written into a cell: in the form's unit of measure, with its decimals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pingyi.facts.sheets.numeric import money_unit
from pingyi.numbers import fen_of, half_up, plain
from pingyi.packs.rules import Rules
from pingyi.packs.schema import FieldType
from pingyi.reading.filling.answering import Answerer, No
from pingyi.reading.filling.grid import Square
from pingyi.reading.filling.model import Answer, Ask
from pingyi.reading.filling.wording import word_class

RATE_PLACES = 2
"""Decimals of a rate in percent where the form does not say."""


@dataclass(frozen=True)
class Written:
    """The digits of a number (``number`` is their value), or a text."""

    shown: str
    number: Fraction | None = None


def written(  # noqa: PLR0913  a cell and all that says how it is written
    answerer: Answerer, ask: Ask, answer: Answer, measure: str, money: str, square: Square, *, typed: bool
) -> Written | No:
    """The answer for a cell.

    ``measure``: the cell's unit of measure; ``money``: the sheet's unit of money. ``typed``: the file keeps numbers as
    numbers (a workbook); elsewhere everything is text.
    """
    sort = answerer.sort(ask)
    if isinstance(answer.value, str):
        return Written(_told(answerer.rules, ask, answer.value))
    if sort == "money":
        unit = money_unit(measure) or money
        if not unit:
            return No("表中没有写明金额单位（元还是万元）")
        return _number(answer.value / fen_of(1, unit), None if typed else square.places)
    if sort == "percent":
        return _percent(answer.value, measure, square, typed=typed)
    if word_class(measure) in {"money", "percent"}:
        return No(f"计量单位“{measure}”与所取的数不合")
    return _number(answer.value, None)


def _percent(value: Fraction, measure: str, square: Square, *, typed: bool) -> Written:
    if square.percent and typed:
        return _number(value, (square.places or 0) + 2 if square.places is not None else 4)
    places = RATE_PLACES if square.places is None or square.percent else square.places
    shown = _number(value * 100, places)
    if word_class(measure) == "percent":
        return shown
    return Written(f"{shown.shown}%")


def _number(value: Fraction, places: int | None) -> Written:
    """Exact where it has an end, else with four decimals; or with the decimals asked for."""
    if places is None:
        try:
            return Written(plain(value), value)
        except ValueError:
            places = 4
    digits = plain(half_up(value, places))
    return Written(digits, Fraction(digits))


def _told(rules: Rules, ask: Ask, text: str) -> str:
    if ask.kind in {"value", "row"} and ask.form in rules.forms:
        kind = rules.forms[ask.form].field(ask.field).type
        if kind is FieldType.YES_NO:
            return "是" if text == "True" else "否"
        if kind is FieldType.MONTH:
            return text[:7]
    return text
