from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pingyi.packs.conditions import Scalar
from pingyi.packs.literals import typed
from pingyi.packs.schema import Field, FieldType


def field(kind: FieldType, choices: tuple[str, ...] = ()) -> Field:
    return Field(id="x", name="栏", type=kind, choices=choices, scale=10 if kind is FieldType.QUANTITY else 1)


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (FieldType.MONEY, "5万元", 5_000_000),
        (FieldType.MONEY, "300.50元", 30_050),
        (FieldType.MONEY, 0, 0),
        (FieldType.PERCENT, "90%", 9000),
        (FieldType.PERCENT, "12.34%", 1234),
        (FieldType.PERCENT, 0, 0),
        (FieldType.COUNT, 3, 3),
        (FieldType.COUNT, "1,200", 1200),
        (FieldType.INTEGER, "-3", -3),
        (FieldType.YEAR, 2019, 2019),
        (FieldType.DATE, date(2019, 3, 5), date(2019, 3, 5)),
        (FieldType.DATE, "2019-03-05", date(2019, 3, 5)),
        (FieldType.MONTH, "2019-03-01", date(2019, 3, 1)),
        (FieldType.TIME, "14:30", 870),
        (FieldType.YES_NO, "是", True),
        (FieldType.YES_NO, "否", False),
        (FieldType.YES_NO, False, False),
        (FieldType.TEXT, 7, "7"),
        (FieldType.UNIT, "B01", "B01"),
        (FieldType.POST, "书记@T01", "书记@T01"),
    ],
)
def test_a_literal_becomes_what_the_facts_hold(kind: FieldType, raw: Scalar, expected: object) -> None:
    value = typed(field(kind), raw)
    assert (value, type(value)) == (expected, type(expected))


def test_a_quantity_is_scaled() -> None:
    hours = field(FieldType.QUANTITY)
    assert typed(hours, Decimal("3.5")) == 35
    assert typed(hours, 32) == 320
    assert typed(hours, "3.5") == 35


@pytest.mark.parametrize(
    ("kind", "raw", "said"),
    [
        (FieldType.MONEY, 5, "写明单位"),
        (FieldType.MONEY, True, "不能与“栏”比较"),
        (FieldType.PERCENT, "90", "百分比"),
        (FieldType.PERCENT, "12.345%", "小数位数"),
        (FieldType.COUNT, "3.5", "小数位数"),
        (FieldType.COUNT, "很多", "不是数"),
        (FieldType.COUNT, date(2019, 3, 5), "不能与“栏”比较"),
        (FieldType.DATE, "2019年", "不是日期"),
        (FieldType.TIME, "24:00", "不是时间"),
        (FieldType.TIME, "下午", "不是时间"),
        (FieldType.YES_NO, 1, "true"),
        (FieldType.YES_NO, "有", "true"),
        (FieldType.TEXT, True, "不能与“栏”比较"),
    ],
)
def test_a_literal_of_another_sort_is_refused(kind: FieldType, raw: Scalar, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        typed(field(kind), raw)


def test_a_choice_must_be_one_of_the_choices() -> None:
    kind = field(FieldType.CHOICE, choices=("党课", "3"))
    assert typed(kind, "党课") == "党课"
    assert typed(kind, 3) == "3"
    with pytest.raises(ValueError, match="不是“栏”的选项"):
        typed(kind, "党客")
