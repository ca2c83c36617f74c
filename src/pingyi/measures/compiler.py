"""From the specification of a pass to SQL, written in Ibis so that the same expression runs on DuckDB and on Spark.

Only integers, texts and yes/no reach the engine (dates are day numbers), so no engine's dates, decimals or divisions matter.
Ibis is imported here only, and this module only where the cache does not hold the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis

from pingyi.calendar import Cadence
from pingyi.measures.days import LONG_AGO, end_column, number
from pingyi.measures.queries import VALUE_SPAN, Bit, Entry, Query
from pingyi.packs.conditions import All, Any_, FieldRef, Node, Not, Op, Test, ValueRef

Expr = Any
"""Ibis ships no types."""
_IBIS_TYPES = {"string": "string", "boolean": "boolean", "integer": "int64", "date": "int64"}


@ibis.udf.agg.builtin(name="bit_or", signature=(("int64",), "int64"))  # type: ignore[untyped-decorator]  # ibis ships no types
def _bit_or(mask: Expr) -> Expr:
    """Bitwise or of a group: built into DuckDB and Spark, missing from Ibis for Spark."""


def compile_query(query: Query, dialect: str = "duckdb") -> str:
    """The pass as SQL text over the tables rows, tenures, calendar and participants (see :mod:`engine`)."""
    return str(ibis.to_sql(_expression(query), dialect=dialect))


def _expression(query: Query) -> Expr:
    base = _base(query)
    # Each comparison becomes a column of its own first: engines do not share what is repeated inside CASE.
    atoms = _Atoms(base, query)
    bits = {place: atoms.of_bit(bit) for bit, place in query.bits.items()}
    base = base.mutate(**atoms.columns)
    cell = _zero()
    for place, said_of in bits.items():
        # The literal is wider than 31 bits only where its place is: a sum of distinct lower bits cannot overflow.
        cell = cell + ibis.ifelse(said_of(base), ibis.literal(1 << place), ibis.literal(0))
    base = base.mutate(_cell=cell)
    if query.kind == "rows":
        names = ["_row", "_subject", "_path", "day", "entered", "counts", "_cell"]
        return base.select(*names)
    base = base.filter(base["counts"])
    if query.kind == "days":
        keys = ["_subject", "day", "entered", "_cell"]
        return base.group_by(keys).agg(_n=base.count().cast("int64"))
    aggregates = {"_n": base.count().cast("int64")}
    for place, column in enumerate(sorted(query.columns)):
        aggregates[f"_a{place}"] = _aggregate(column, base, query)
    return base.group_by(["_subject", "_path", "_cell"]).agg(**aggregates)


def _zero() -> Expr:
    # A bare literal would be a 32-bit number on both engines.
    return ibis.literal(0, "int8").cast("int64")


def _base(query: Query) -> Expr:
    schema = {name: _IBIS_TYPES[kind] for name, kind in query.reads().items()}
    schema |= {"_row": "int64"} | {f"_code_{name}": "int64" for name in query.codes()}
    rows = ibis.table(schema, name="rows")
    if query.by_participants:
        joined = ibis.table({"_taken": "string", "_person": "string"}, name="participants")
        rows = rows.inner_join(joined, rows["row_id"] == joined["_taken"])
        rows = rows.mutate(_subject=rows["_person"])
    else:
        rows = rows.mutate(_subject=rows[query.subject_field])
    rows = rows.mutate(_on=ibis.coalesce(rows["day"], ibis.literal(query.last)))
    if query.kind != "days":
        rows = _with_path(rows, query)
    if {"months", "weeks"} & query.columns or any(bit.entry and bit.entry.cadence for bit in query.bits):
        names = ["_month", "_week", *(end_column(cadence) for cadence in Cadence)]
        calendar = ibis.table(dict.fromkeys(["_day", *names], "int64"), name="calendar")
        rows = rows.left_join(calendar, rows["day"] == calendar["_day"])
    return rows


def _with_path(rows: Expr, query: Query) -> Expr:
    """The way up the tree that the row's subject (free text: the unit that filed it) has on the row's day; −1 where it has none."""
    tenures = ibis.table(
        {"_at": "string", "_at_first": "int64", "_at_last": "int64", "_at_path": "int64"}, name="tenures"
    )
    at_that_day = [
        rows["_subject" if query.roll else "unit"] == tenures["_at"],
        tenures["_at_first"] <= rows["_on"],
        tenures["_at_last"] >= rows["_on"],
    ]
    rows = rows.left_join(tenures, at_that_day)
    return rows.mutate(_path=ibis.coalesce(rows["_at_path"], ibis.literal(-1, "int8").cast("int64")))


def _aggregate(column: str, base: Expr, query: Query) -> Expr:
    name, *args = column.split(":")
    match name:
        case "sum":
            return ibis.coalesce(base[args[0]].cast("int64").sum(), _zero()).cast("int64")
        case "diff":
            return ibis.coalesce((base[args[1]] - base[args[0]]).sum(), _zero()).cast("int64")
        case "first":
            return base["day"].min()
        case "last":
            return base["day"].max()
        case "latest":
            field = f"_code_{args[0]}" if args[0] in query.codes() else args[0]
            value = base[field].cast("int64")
            return ((base["day"] - LONG_AGO) * ibis.literal(VALUE_SPAN) + value + ibis.literal(VALUE_SPAN // 2)).max()
        case _:
            return ibis.coalesce(_bit_or(base["_month" if name == "months" else "_week"]), _zero())


class _Atoms:
    """The distinct comparisons of all bits, each a yes/no column; a bit is an expression over these columns."""

    def __init__(self, base: Expr, query: Query) -> None:
        self._base, self._query = base, query
        self._names: dict[object, str] = {}
        self.columns: dict[str, Expr] = {}

    def of_bit(self, bit: Bit) -> Callable[[Expr], Expr]:
        """The bit's whole predicate, to be said of the table that has the atoms as columns."""
        day = self._base["day"]
        parts = [self._of_node(bit.node)]
        if bit.low is not None:
            parts.append(
                self._atom(("low", bit.low, bit.dayless), lambda: ibis.coalesce(day >= bit.low, _flag(bit.dayless)))
            )
        if bit.high is not None:
            parts.append(
                self._atom(("high", bit.high, bit.dayless), lambda: ibis.coalesce(day <= bit.high, _flag(bit.dayless)))
            )
        if bit.low is None and bit.high is None and not bit.dayless:
            parts.append(self._atom("dated", day.notnull))
        if bit.entry:
            entry = bit.entry
            parts.append(self._atom(entry, lambda: self._entered(entry)))
        return lambda table: _every([part(table) for part in parts])

    def _atom(self, key: object, build: Callable[[], Expr]) -> Callable[[Expr], Expr]:
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = f"_c{len(self._names)}"
            self.columns[name] = build()
        return lambda table: table[name]

    def _entered(self, entry: Entry) -> Expr:
        end = self._base[end_column(Cadence(entry.cadence))] if entry.cadence else ibis.literal(entry.limit)
        in_time = _known(self._base["entered"] <= end + entry.days)
        return self._base["entered"].isnull() | in_time if entry.unknown else in_time

    def _of_node(self, node: Node) -> Callable[[Expr], Expr]:
        match node:
            case Test():
                # A yes equals 1 in Python; as keys they must not.
                return self._atom((node, repr(node.operand)), lambda: _test(node, self._base, self._query))
            case All(parts):
                every = [self._of_node(part) for part in parts]
                return lambda table: _every([part(table) for part in every])
            case Any_(parts):
                some = [self._of_node(part) for part in parts]
                return lambda table: reduce(or_, [part(table) for part in some])
            case Not(part):
                inner = self._of_node(part)
                return lambda table: ~inner(table)


def _every(parts: Sequence[Expr]) -> Expr:
    return reduce(and_, parts) if parts else _flag(value=True)


def _flag(value: bool) -> Expr:  # noqa: FBT001  the literal itself
    return ibis.literal(value)


def _test(test: Test, base: Expr, query: Query) -> Expr:  # noqa: PLR0911  one return a sort of comparison
    kind = query.type_of(test.field)
    if test.op is Op.FILLED:
        filled = _filled(base, test.field, kind)
        return filled if test.operand else ~filled
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
            return _known(_compare(test.op, left, base[right.field] + right.plus))
        if other == "integer":
            left = left * right.times[1]
            return _known(_compare(test.op, left, base[right.field] * right.times[0] + right.plus * right.times[1]))
        return _known(_compare(test.op, left, base[right.field]))
    if test.op is Op.IN:
        return _known(left.isin([_literal(item) for item in right])) if right else _flag(value=False)  # type: ignore[union-attr]  # the loader has typed the operand as a tuple
    return _known(_compare(test.op, left, _literal(right)))


def _filled(base: Expr, name: str, kind: str | None) -> Expr:
    match kind:
        case None:
            return _flag(value=False)
        case "string":
            return base[name].notnull() & _known(base[name] != "")
        case "boolean":
            return _known(base[name])
        case _:
            return base[name].notnull()


def _known(comparison: Expr) -> Expr:
    """A comparison in which something is missing is false."""
    return ibis.coalesce(comparison, _flag(value=False))


def _literal(value: object) -> Expr:
    return number(value) if isinstance(value, date) else value


def _compare(op: Op, left: Expr, right: Expr) -> Expr:
    match op:
        case Op.EQ:
            return left == right
        case Op.NE:
            return left != right
        case Op.GT:
            return left > right
        case Op.GTE:
            return left >= right
        case Op.LT:
            return left < right
        case _:
            return left <= right
