"""What a bit says of a row, as an expression: conditions, windows of days, the day of entry.

A comparison in which something is missing is false. In SQL it is unknown, and that is the same to CASE and to every “and” and “or”
above it; only below a “not” must it be said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis

from pingyi.calendar import Cadence
from pingyi.measures.days import end_column
from pingyi.measures.queries import Bit, Entry, Query
from pingyi.measures.vector import compare, literal
from pingyi.packs.conditions import All, Any_, FieldRef, Node, Not, Op, Test, ValueRef

Expr = Any
"""Ibis ships no types."""
Said = Callable[[Expr], Expr]
"""An expression over a table that has the columns of the form, and of the calendar where a bit asks for it."""


class Predicates:
    """The predicates of a pass.

    A comparison that several bits make becomes a column of its own (:meth:`shared`): engines do not see that what is repeated
    inside CASE is the same. Others stay where they are, so that an engine may pass over them.
    """

    def __init__(self, query: Query) -> None:
        self._query = query
        self._names: dict[object, str] = {}
        self._atoms: dict[str, Said] = {}
        self._uses = Counter[str]()
        self._bits = {place: self._of_bit(bit) for bit, place in query.bits.items()}

    def shared(self, table: Expr) -> Mapping[str, Expr]:
        """The columns that :meth:`hit` reads, besides those of the table."""
        return {name: said(table) for name, said in self._atoms.items() if self._uses[name] > 1}

    def hit(self, place: int, table: Expr) -> Expr:
        """Whether a row has the bit; unknown is no."""
        return self._bits[place](table)

    def _of_bit(self, bit: Bit) -> Said:
        parts = [self._of_node(bit.node)]
        if bit.low is not None:
            low = bit.low
            parts.append(
                self._atom(("low", low, bit.dayless), lambda table: _or_no_day(table, bit, table["day"] >= low))
            )
        if bit.high is not None:
            high = bit.high
            parts.append(
                self._atom(("high", high, bit.dayless), lambda table: _or_no_day(table, bit, table["day"] <= high))
            )
        if bit.low is None and bit.high is None and not bit.dayless:
            parts.append(self._atom("dated", lambda table: table["day"].notnull()))
        if bit.entry:
            entry = bit.entry
            parts.append(self._atom(entry, lambda table: _entered(entry, table)))
        return lambda table: _every([part(table) for part in parts])

    def _atom(self, key: object, said: Said) -> Said:
        name = self._names.setdefault(key, f"_c{len(self._names)}")
        self._atoms[name] = said
        self._uses[name] += 1
        return lambda table: table[name] if self._uses[name] > 1 else said(table)

    def _of_node(self, node: Node) -> Said:
        match node:
            case Test():
                # A yes equals 1 in Python; as keys they must not.
                return self._atom((node, repr(node.operand)), lambda table: _test(node, table, self._query))
            case All(parts):
                every = [self._of_node(part) for part in parts]
                return lambda table: _every([part(table) for part in every])
            case Any_(parts):
                some = [self._of_node(part) for part in parts]
                return lambda table: reduce(or_, [part(table) for part in some])
            case Not(part):
                inner = self._of_node(part)
                return lambda table: ~_known(inner(table))


def _or_no_day(table: Expr, bit: Bit, within: Expr) -> Expr:
    return table["day"].isnull() | within if bit.dayless else within


def _entered(entry: Entry, table: Expr) -> Expr:
    end = table[end_column(Cadence(entry.cadence))] if entry.cadence else ibis.literal(entry.limit)
    in_time = table["entered"] <= end + entry.days
    return table["entered"].isnull() | in_time if entry.unknown else in_time


def _every(parts: Sequence[Expr]) -> Expr:
    return reduce(and_, parts) if parts else _flag(value=True)


def _flag(value: bool) -> Expr:  # noqa: FBT001  the literal itself
    return ibis.literal(value)


def _test(test: Test, base: Expr, query: Query) -> Expr:  # noqa: PLR0911  one return a sort of comparison
    kind = query.type_of(test.field)
    if test.op is Op.FILLED:
        filled = _filled(base, test.field, kind)
        return filled if test.operand else ~_known(filled)
    if kind is None:
        return _flag(value=False)
    left, right = base[test.field], test.operand
    if isinstance(right, ValueRef):
        msg = f"value “{right.value}” was not resolved before use"
        raise TypeError(msg)
    if isinstance(right, FieldRef):
        other = query.type_of(right.field)
        if other is None:
            return _flag(value=False)
        if other == "date":
            return compare(test.op, left, _plus(base[right.field], right.plus))
        if other == "integer":
            times, per = right.times
            return compare(test.op, _times(left, per), _plus(_times(base[right.field], times), right.plus * per))
        return compare(test.op, left, base[right.field])
    if test.op is Op.IN:
        return left.isin([literal(item) for item in right]) if right else _flag(value=False)  # type: ignore[union-attr]  # the loader has typed the operand as a tuple
    return compare(test.op, left, literal(right))


def _filled(base: Expr, name: str, kind: str | None) -> Expr:
    match kind:
        case None:
            return _flag(value=False)
        case "string":
            return base[name] != ""
        case "boolean":
            return base[name]
        case _:
            return base[name].notnull()


def _times(value: Expr, factor: int) -> Expr:
    return value if factor == 1 else value * factor


def _plus(value: Expr, more: int) -> Expr:
    return value + more if more else value


def _known(comparison: Expr) -> Expr:
    """A comparison in which something is missing is false."""
    return ibis.coalesce(comparison, _flag(value=False))
