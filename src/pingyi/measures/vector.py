"""Conditions over columns: what :func:`pingyi.packs.conditions.holds` says of one row, said of all rows at once.

Used for attributes and values of subjects, which are few; records are judged in SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.measures.days import Bools, dates_as_numbers, number
from pingyi.packs.conditions import All, Any_, FieldRef, Node, Not, Op, Test, ValueRef

_NARROW = 1 << 31


@dataclass(frozen=True, eq=False)
class Column:
    """Values and which of them are known. Dates are day numbers (``is_date``); unknown places hold 0, False or ""."""

    values: np.ndarray[Any, Any]
    known: Bools
    is_date: bool = False
    texts: np.ndarray[Any, Any] | None = None
    """Of a column of texts that repeat: what ``values`` are places in."""

    def take(self, index: np.ndarray[Any, Any]) -> Column:
        """The column in another order, or only some of its places."""
        return Column(self.values[index], self.known[index], self.is_date, self.texts)

    @property
    def plain(self) -> np.ndarray[Any, Any]:
        """The values themselves."""
        return self.values if self.texts is None else self.texts[self.values]

    def among(self, wanted: Iterable[object]) -> Bools:
        """Which values are one of those wanted; an unknown text is “”."""
        of = self.values if self.texts is None else self.texts
        result = np.zeros(len(of), dtype=bool)
        for one in wanted:
            result |= (of == one).astype(bool)
        return result if self.texts is None else self.where(result)

    def where(self, meant: Bools) -> Bools:
        """Of a column of texts: which values are one of those texts that are ``meant``."""
        places = np.flatnonzero(meant)
        # Mostly one text is asked for: to compare with its place is faster than to look every value up.
        found: Bools = self.values == places[0] if len(places) == 1 else meant[self.values]
        return found


class Columns(Mapping[str, Column]):
    """Columns by name, each made when it is first asked for: of a register's many, measures read few."""

    def __init__(self, makers: Mapping[str, Callable[[], Column]]) -> None:
        self._makers, self._made = makers, dict[str, Column]()

    def __getitem__(self, name: str) -> Column:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def take(self, index: np.ndarray[Any, Any]) -> Columns:
        """The same columns in another order, or only some of their places."""
        return Columns({name: partial(self._taken, name, index) for name in self._makers})

    def with_values(self, makers: Mapping[str, Callable[[], Column]]) -> Columns:
        """These columns and others, which hide those of the same name."""
        return Columns({name: partial(self.__getitem__, name) for name in self._makers} | dict(makers))

    def _taken(self, name: str, index: np.ndarray[Any, Any]) -> Column:
        return self[name].take(index)


def column_of(array: pa.ChunkedArray) -> Column:
    """An Arrow column (text, date, whole number or yes/no) as a :class:`Column`."""
    is_date = pa.types.is_date32(array.type)
    known = pc.is_valid(array).to_numpy()
    plain = dates_as_numbers(array)
    if pa.types.is_string(plain.type):
        # Few texts, many rows: each text is made, and compared, once.
        coded = plain.combine_chunks().dictionary_encode()
        texts = np.array([*coded.dictionary.to_pylist(), ""], dtype=object)
        places = coded.indices.fill_null(len(texts) - 1).to_numpy()
        return Column(places, known, texts=texts)
    if pa.types.is_boolean(plain.type):
        return Column(plain.fill_null(False).to_numpy(), known)  # noqa: FBT003  what missing means
    return Column(plain.cast(pa.int64()).fill_null(0).to_numpy(), known, is_date)


def holds_all(node: Node, columns: Mapping[str, Column], length: int, known: dict[Test, Bools] | None = None) -> Bools:
    """For each of ``length`` rows whether it meets the condition; a column that is not there is unknown everywhere.

    ``known``: where several conditions are asked of the same rows, the tests that were made already, each once.
    """
    match node:
        case Test():
            if known is None:
                return _test(node, columns, length)
            if node not in known:
                known[node] = _test(node, columns, length)
            return known[node]
        case All(parts):
            return _together(np.logical_and, [holds_all(part, columns, length, known) for part in parts], length)
        case Any_(parts):
            return _together(np.logical_or, [holds_all(part, columns, length, known) for part in parts], length)
        case Not(part):
            return ~holds_all(part, columns, length, known)


def _together(how: np.ufunc, parts: list[Bools], length: int) -> Bools:
    """All of some answers, or any; what is given back is nobody else's."""
    if not parts:
        return np.full(length, how is np.logical_and)
    result: Bools = how(parts[0], parts[1]) if len(parts) > 1 else parts[0].copy()
    for part in parts[2:]:
        how(result, part, out=result)
    return result


def _test(test: Test, columns: Mapping[str, Column], length: int) -> Bools:
    left = columns.get(test.field)
    if test.op is Op.FILLED:
        filled = np.zeros(length, dtype=bool) if left is None else _filled(left)
        return filled.copy() if test.operand else ~filled
    if left is None:
        return np.zeros(length, dtype=bool)
    known, values = left.known, left.values
    right: Any = test.operand
    if isinstance(right, ValueRef):
        msg = f"value “{right.value}” was not resolved before use"
        raise TypeError(msg)
    if test.op is Op.IN:
        return left.among(map(literal, right)) & known
    if isinstance(right, FieldRef):
        other = columns.get(right.field)
        if other is None:
            return np.zeros(length, dtype=bool)
        known = known & other.known
        values = left.plain
        if other.plain.dtype == object:
            right = other.plain
        elif other.is_date:
            right = other.values + right.plus
        else:
            values = _times(values, right.times[1])
            more, right = right.plus * right.times[1], _times(other.values, right.times[0])
            right = right.astype(np.int64) + more if more else right
    elif left.texts is not None:
        return left.where(compare(test.op, left.texts, literal(right)).astype(bool)) & known
    result: Bools = compare(test.op, values, literal(right)).astype(bool, copy=False) & known
    return result


def _times(values: np.ndarray[Any, Any], factor: int) -> np.ndarray[Any, Any]:
    if values.dtype == bool:
        return values.astype(np.int64) * factor
    # What stays narrow is faster.
    narrow = (
        values.dtype == np.int32 and len(values) and max(-int(values.min()), int(values.max())) * abs(factor) < _NARROW
    )
    return values if factor == 1 else values * np.int32(factor) if narrow else values.astype(np.int64) * factor


def _filled(column: Column) -> Bools:
    if column.texts is not None or column.values.dtype == object:
        known: Bools = column.known & ~column.among(("",))
    else:
        known = column.known & column.values if column.values.dtype == bool else column.known
    return known


def literal(value: object) -> Any:  # noqa: ANN401  what numpy or Ibis compares with
    """A pack's value as columns hold it: a date is its day number."""
    return number(value) if isinstance(value, date) else value


def compare(op: Op, left: Any, right: Any) -> Any:  # noqa: ANN401  arrays or expressions of any type
    """The comparison, as the operands themselves make it."""
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
