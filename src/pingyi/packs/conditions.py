"""Conditions of the pack language: structured, never strings to evaluate.

    {kind: 党员大会}                                  a bare value: equal to it
    {kind: [党课, 党员大会]}                           one of these
    {present: {gte: {field: entitled, times: [1, 2]}}} another field, times a fraction: compared by cross-multiplication
    {held_on: {lte: {field: planned_on, plus: 30}}}    a date thirty days after another
    {amount: {gte: {value: income-line}}}              a dated value of the pack, resolved for the year under review
    {minutes: {filled: true}}                          there is a value
    {any: [{…}, {…}]}   {all: [{…}, {…}]}   {not: {…}}   several keys in one mapping: all of them

A comparison in which a value is missing is false (so ``not`` of it is true): two-valued, the same on every engine.
A literal is typed by the field that it is compared with: `5万元` against money is 500 000 分 (see :mod:`pingyi.packs.literals`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

Scalar = bool | int | str | date
"""What a literal may be once it is typed (`int` also for fen, scaled quantities, minutes of a day; `str` for choices and ids)."""


class Op(StrEnum):
    """The comparisons; ``in`` takes a tuple of literals, ``filled`` a bool."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    IN = "in"
    FILLED = "filled"


@dataclass(frozen=True)
class FieldRef:
    """Another field of the same row: its value × ``times`` + ``plus`` (days, for a date)."""

    field: str
    times: tuple[int, int] = (1, 1)
    plus: int = 0


@dataclass(frozen=True)
class ValueRef:
    """A dated value of the pack; :meth:`Rules.at` puts the year's literal in its place."""

    value: str


Operand = Scalar | tuple[Scalar, ...] | FieldRef | ValueRef


@dataclass(frozen=True)
class Test:
    """One comparison of a field."""

    field: str
    op: Op
    operand: Operand


@dataclass(frozen=True)
class All:
    """All parts hold; no part at all: true."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Any_:  # noqa: N801  typing has an Any
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Node


Node = Test | All | Any_ | Not
TRUE = All()


def parse(raw: object) -> Node:
    """Build a condition from a pack's mapping (None: always true).

    Raises:
        ValueError: with a Chinese sentence that names the key and what is allowed.
    """
    if isinstance(raw, Test | All | Any_ | Not):
        return raw
    if raw is None:
        return TRUE
    if not isinstance(raw, Mapping):
        msg = f"条件应写成“字段: 值”的形式，而不是 {raw!r}"
        raise ValueError(msg)  # noqa: TRY004  pydantic collects ValueError, not TypeError
    parts = tuple(_parse_entry(str(key), value) for key, value in raw.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _parse_entry(key: str, value: object) -> Node:
    if key in {"all", "any"}:
        if not isinstance(value, list) or not value:
            msg = f"“{key}”之下应是一列条件"
            raise ValueError(msg)
        parts = tuple(parse(part) for part in value)
        return All(parts) if key == "all" else Any_(parts)
    if key == "not":
        return Not(parse(value))
    if isinstance(value, Mapping) and not {"field", "value"} & set(value):
        tests = tuple(Test(key, _op(key, name), _operand(key, operand)) for name, operand in value.items())
        if not tests:
            msg = f"字段“{key}”的条件是空的"
            raise ValueError(msg)
        return tests[0] if len(tests) == 1 else All(tests)
    if isinstance(value, list):
        return Test(key, Op.IN, _operand(key, value))
    return Test(key, Op.EQ, _operand(key, value))


def _op(key: str, name: object) -> Op:
    try:
        return Op(str(name))
    except ValueError:
        allowed = "、".join(Op)
        msg = f"字段“{key}”的比较“{name}”不认识，可用：{allowed}"
        raise ValueError(msg) from None


def _operand(key: str, value: object) -> Operand:
    if isinstance(value, Mapping) and set(value) == {"value"}:
        return ValueRef(str(value["value"]))
    if isinstance(value, Mapping):
        extra = set(value) - {"field", "times", "plus"}
        if "field" not in value or extra:
            msg = f"字段“{key}”只能与 {{field: 另一字段, times: [分子, 分母], plus: 天数}} 比较"
            raise ValueError(msg)
        times = value.get("times", [1, 1])
        if isinstance(times, int):
            times = [times, 1]
        if not (
            isinstance(times, list | tuple) and len(times) == 2 and all(isinstance(n, int) and n > 0 for n in times)
        ):
            msg = f"字段“{key}”的 times 应是 [分子, 分母] 两个正整数"
            raise ValueError(msg)
        return FieldRef(str(value["field"]), (times[0], times[1]), int(value.get("plus", 0)))
    if isinstance(value, list | tuple):
        return tuple(_scalar(key, item) for item in value)
    return _scalar(key, value)


def _scalar(key: str, value: object) -> Scalar:
    if isinstance(value, bool | int | str | date):
        return value
    msg = f"字段“{key}”的值 {value!r} 不能用在条件中（小数请写成引号中的文字）"
    raise ValueError(msg)


def dump(node: Node) -> dict[str, Any]:
    """The mapping that :func:`parse` reads back to the same node (canonical: used in hashes)."""
    match node:
        case Test(field, op, FieldRef() as ref):
            return {field: {op.value: {"field": ref.field, "times": list(ref.times), "plus": ref.plus}}}
        case Test(field, op, ValueRef(value)):
            return {field: {op.value: {"value": value}}}
        case Test(field, op, operand):
            return {field: {op.value: list(operand) if isinstance(operand, tuple) else operand}}
        case All(parts):
            return {"all": [dump(part) for part in parts]} if parts else {}
        case Any_(parts):
            return {"any": [dump(part) for part in parts]}
        case Not(part):
            return {"not": dump(part)}


def walk(node: Node) -> Iterator[Test]:
    """Every comparison in the condition."""
    match node:
        case Test():
            yield node
        case All(parts) | Any_(parts):
            for part in parts:
                yield from walk(part)
        case Not(part):
            yield from walk(part)


def fields(node: Node) -> frozenset[str]:
    """The fields that a condition reads, on either side."""
    names = {test.field for test in walk(node)}
    names |= {test.operand.field for test in walk(node) if isinstance(test.operand, FieldRef)}
    return frozenset(names)


def holds(node: Node, row: Mapping[str, Any]) -> bool:
    """Whether a row, a mapping of typed values (None where missing), meets the condition."""
    match node:
        case Test():
            return _compare(node, row)
        case All(parts):
            return all(holds(part, row) for part in parts)
        case Any_(parts):
            return any(holds(part, row) for part in parts)
        case Not(part):
            return not holds(part, row)


def _compare(test: Test, row: Mapping[str, Any]) -> bool:  # noqa: C901, PLR0911, PLR0912  one branch an operator
    left: Any = row.get(test.field)
    if test.op is Op.FILLED:
        return (left is not None and left != "" and left is not False) is bool(test.operand)
    if left is None:
        return False
    right: Any = test.operand
    if isinstance(right, ValueRef):
        msg = f"value “{right.value}” was not resolved before use"
        raise TypeError(msg)
    if isinstance(right, FieldRef):
        other: Any = row.get(right.field)
        if other is None:
            return False
        if isinstance(other, date):
            right = other + timedelta(days=right.plus)
        elif isinstance(other, str):
            right = other
        else:
            left, right = left * right.times[1], other * right.times[0] + right.plus * right.times[1]
    match test.op:
        case Op.IN:
            return left in right
        case Op.EQ:
            return bool(left == right)
        case Op.NE:
            return bool(left != right)
        case Op.GT:
            return bool(left > right)
        case Op.GTE:
            return bool(left >= right)
        case Op.LT:
            return bool(left < right)
        case _:
            return bool(left <= right)


Condition = Annotated[Node, BeforeValidator(parse), PlainSerializer(dump)]
"""A condition as a field of a pack's model."""
