"""Literals of conditions, typed by what they are compared with, so that every engine compares integers, texts and dates.

`5万元` against money is 500 000 00 分; `90%` against a percent 9000 (hundredths of a percent); `3.5` against a quantity of
scale 10 is 35; `14:30` against a time 870 minutes; 是/否 against yes_no. A choice must be one of the field's choices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pingyi.numbers import parse_decimal, parse_money, parse_percent
from pingyi.packs.conditions import All, Any_, FieldRef, Node, Not, Op, Operand, Scalar, Test, ValueRef
from pingyi.packs.refusals import offer
from pingyi.packs.schema import Field, FieldType
from pingyi.packs.schema.score_rules import refuse

Scope = Mapping[str, Field]
"""The names that a condition may read, each with its type."""
Report = Callable[[str, str, str], None]
"""(code, message, hint) of a problem."""

_WHOLE = {FieldType.COUNT, FieldType.INTEGER, FieldType.YEAR, FieldType.PERSONS}
_ORDERED = {Op.GT, Op.GTE, Op.LT, Op.LTE}
_UNORDERED = {
    FieldType.CHOICE, FieldType.TEXT, FieldType.YES_NO, FieldType.UNIT, FieldType.PERSON, FieldType.POST, FieldType.ROW,
}  # fmt: skip
_FAMILIES = (
    {FieldType.DATE, FieldType.MONTH}, _WHOLE, {FieldType.MONEY}, {FieldType.PERCENT}, {FieldType.QUANTITY},
    {FieldType.TIME}, {FieldType.CHOICE, FieldType.TEXT}, {FieldType.YES_NO}, {FieldType.UNIT}, {FieldType.PERSON},
    {FieldType.POST}, {FieldType.ROW},
)  # fmt: skip


def typed(field: Field, raw: Scalar | Decimal) -> Scalar:
    """The literal as the facts hold such a value.

    Raises:
        ValueError: a Chinese sentence that says how it should be written.
    """
    return _TYPED.get(field.type, _number)(field, raw)


def _choice(field: Field, raw: Scalar | Decimal) -> Scalar:
    if str(raw) not in field.choices:
        refuse(f"“{raw}”不是“{field.name}”的选项")
    return str(raw)


def _day(_: Field, raw: Scalar | Decimal) -> Scalar:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        refuse(f"“{raw}”不是日期，应写作 2019-03-05")


def _yes_no(_: Field, raw: Scalar | Decimal) -> Scalar:
    if isinstance(raw, bool):
        return raw
    if raw not in ("是", "否"):
        refuse(f"“{raw}”应写成 true（是）或 false（否）")
    return raw == "是"


def _text(field: Field, raw: Scalar | Decimal) -> Scalar:
    _not_other(field, raw)
    return str(raw)


def _minutes(_: Field, raw: Scalar | Decimal) -> Scalar:
    hours, sign, minutes = str(raw).partition(":")
    if not (sign and hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
        refuse(f"“{raw}”不是时间，应写作 14:30")
    return int(hours) * 60 + int(minutes)


def _money(field: Field, raw: Scalar | Decimal) -> Scalar:
    _not_other(field, raw)
    return 0 if raw == 0 else parse_money(str(raw))


def _percent(field: Field, raw: Scalar | Decimal) -> Scalar:
    _not_other(field, raw)
    return 0 if raw == 0 else _whole(parse_percent(str(raw)) * 10_000, raw)


def _number(field: Field, raw: Scalar | Decimal) -> Scalar:
    scale = field.scale if field.type is FieldType.QUANTITY else 1
    return _whole(Fraction(parse_decimal(_not_other(field, raw))) * scale, raw)


def _not_other(field: Field, raw: Scalar | Decimal) -> int | str | Decimal:
    """No date and no true or false, where a text or a number is meant."""
    if isinstance(raw, bool | date):
        refuse(f"“{raw}”不能与“{field.name}”比较")
    return raw


def _whole(number: Fraction, written: Scalar | Decimal) -> int:
    if number.denominator != 1:
        refuse(f"“{written}”的小数位数多于该栏所留的位数")
    return number.numerator


_TYPED: Mapping[FieldType, Callable[[Field, Scalar | Decimal], Scalar]] = {
    FieldType.CHOICE: _choice,
    FieldType.DATE: _day,
    FieldType.MONTH: _day,
    FieldType.YES_NO: _yes_no,
    FieldType.TIME: _minutes,
    FieldType.MONEY: _money,
    FieldType.PERCENT: _percent,
} | dict.fromkeys((FieldType.TEXT, FieldType.UNIT, FieldType.PERSON, FieldType.POST, FieldType.ROW), _text)
"""The types that are not plain numbers."""


def type_condition(node: Node, scope: Scope, values: Callable[[str], Scalar | None], report: Report) -> Node:
    """The condition with its dated values in place and its literals typed; problems go to ``report``.

    ``values`` gives a dated value for the year, None where there is none (and has reported why).
    """
    match node:
        case Test():
            return _type_test(node, scope, values, report)
        case All(parts):
            return All(tuple(type_condition(part, scope, values, report) for part in parts))
        case Any_(parts):
            return Any_(tuple(type_condition(part, scope, values, report) for part in parts))
        case Not(part):
            return Not(type_condition(part, scope, values, report))


def _type_test(test: Test, scope: Scope, values: Callable[[str], Scalar | None], report: Report) -> Test:
    field = scope.get(test.field)
    if field is None:
        report("unknown-field", f"条件里的“{test.field}”不存在", offer(test.field, list(scope)))
        return test
    if not _can_be_asked(test, field, report):
        return test
    operand = test.operand
    if isinstance(operand, FieldRef):
        _check_reference(field, operand, scope, report)
        return test
    found = values(operand.value) if isinstance(operand, ValueRef) else operand
    return test if found is None else Test(test.field, test.op, _type_operand(field, found, report))


def _can_be_asked(test: Test, field: Field, report: Report) -> bool:
    """Whether the operand is to be typed at all: not where the question is only whether there is a value, or is wrong."""
    if test.op is Op.FILLED:
        if not isinstance(test.operand, bool):
            report("bad-literal", f"“{field.name}”的 filled 只能写 true 或 false", "")
        return False
    if field.type is FieldType.TEXT and not field.open:
        report("not-open", f"“{field.name}”是不入封存的文字，条件里只能问 filled", "不含个人信息的可加 open: true")
        return False
    if test.op in _ORDERED and field.type in _UNORDERED:
        report("not-ordered", f"“{field.name}”不能比大小", "可用：eq、ne、in、filled")
        return False
    return True


def _check_reference(field: Field, reference: FieldRef, scope: Scope, report: Report) -> None:
    other = scope.get(reference.field)
    if other is None:
        report("unknown-field", f"条件里的“{reference.field}”不存在", offer(reference.field, list(scope)))
        return
    family = next(family for family in _FAMILIES if field.type in family)
    if other.type not in family or (field.type is FieldType.QUANTITY and field.scale != other.scale):
        report("unlike-fields", f"“{field.name}”与“{other.name}”类型不同，不能比较", "")
    elif (reference.times != (1, 1) and field.type in {*_UNORDERED, FieldType.DATE, FieldType.MONTH}) or (
        reference.plus and field.type in _UNORDERED
    ):
        report("unlike-fields", f"“{other.name}”不能乘或加", "times只用于数，plus只用于数和日期")


def _type_operand(field: Field, operand: Scalar | tuple[Scalar, ...], report: Report) -> Operand:
    try:
        if isinstance(operand, tuple):
            return tuple(typed(field, item) for item in operand)
        return typed(field, operand)
    except ValueError as error:
        first = (
            next((item for item in operand if str(item) not in field.choices), "")
            if isinstance(operand, tuple)
            else operand
        )
        hint = offer(str(first), field.choices) if field.type is FieldType.CHOICE else ""
        report("bad-literal", str(error), hint)
        return operand
