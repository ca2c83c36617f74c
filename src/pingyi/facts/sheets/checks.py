"""A form's checks over whole columns: the same answers as :func:`pingyi.packs.conditions.holds`, a column at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from pingyi.packs.conditions import All, Any_, FieldRef, Node, Not, Op, Test, ValueRef

Columns = Mapping[str, Sequence[Any]]
_COMPARE: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: eq, Op.NE: ne, Op.GT: gt, Op.GTE: ge, Op.LT: lt, Op.LTE: le,
}  # fmt: skip


def truth(node: Node, columns: Columns, count: int) -> list[bool]:
    """For each of ``count`` rows whether the condition holds; a field without a column is missing everywhere."""
    match node:
        case Test():
            return _test(node, columns, count)
        case All(parts):
            found = [truth(part, columns, count) for part in parts]
            return [all(row) for row in zip(*found, strict=True)] if found else [True] * count
        case Any_(parts):
            return [any(row) for row in zip(*(truth(part, columns, count) for part in parts), strict=True)]
        case Not(part):
            return [not one for one in truth(part, columns, count)]


def _test(test: Test, columns: Columns, count: int) -> list[bool]:
    left = columns.get(test.field) or [None] * count
    operand: Any = test.operand
    if isinstance(operand, ValueRef):
        msg = f"value “{operand.value}” was not resolved before use"
        raise TypeError(msg)
    if test.op is Op.FILLED:
        wanted = bool(operand)
        return [(one is not None and one != "" and one is not False) is wanted for one in left]
    if test.op is Op.IN:
        return [one is not None and one in operand for one in left]
    compare = _COMPARE[test.op]
    if isinstance(operand, FieldRef):
        right = columns.get(operand.field) or [None] * count
        if operand.times == (1, 1) and not operand.plus:
            return [a is not None and b is not None and compare(a, b) for a, b in zip(left, right, strict=True)]
        return [
            a is not None and b is not None and _beside(compare, a, b, operand)
            for a, b in zip(left, right, strict=True)
        ]
    return [one is not None and compare(one, operand) for one in left]


def _beside(compare: Callable[[Any, Any], bool], left: Any, right: Any, other: FieldRef) -> bool:  # noqa: ANN401  whatever the file holds
    if isinstance(right, date):
        return compare(left, right + timedelta(days=other.plus))
    return compare(left * other.times[1], right * other.times[0] + other.plus * other.times[1])
