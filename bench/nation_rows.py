"""The rows of a form for some districts: each unit takes those of its owner in the demo, on other days and with other figures.

- days move by one or two weeks within their month (the weekday stays), all days of a row alike; entry by up to three days more;
- counts of people move together by up to two, amounts of money by up to a tenth;
- events may stand twice (:data:`nation_pattern.EVENTS`), so that a unit has as many records as asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from nation_noise import below, noise, salt
from nation_pattern import EVENTS, Column, Ints, Pattern, Shape
from nation_tree import Units

from pingyi.facts.union.layout import UNIT_KEY, by_unit, key_of, record_schema, register_schema
from pingyi.measures.days import expand
from pingyi.packs.schema import FieldType

_WEEKS = (0, 0, 0, 0, 7, -7, 14, -14)
_ONE_THIRD = 3
Words = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Chunk:
    """Some whole districts of a province: the units with the places ``low`` … ``high``, in code order."""

    pattern: Pattern
    units: Units
    ordinals: Ints
    districts: tuple[str, ...]
    low: int
    high: int
    seed: int
    repeat: float
    """How many events stand twice, as a share."""

    @cached_property
    def key(self) -> Ints:
        """Of every unit of the chunk."""
        ordinal = self.ordinals[self.units.district[self.low : self.high]]
        return key_of(ordinal, 0) + self.units.place[self.low : self.high]  # type: ignore[arg-type]  # places of all units at once

    @cached_property
    def codes(self) -> pa.Array:
        """Of every unit of the chunk."""
        return pa.array(self.units.code[self.low : self.high].tolist(), pa.string())

    @cached_property
    def order(self) -> Ints:
        """The units in order of their keys."""
        return np.argsort(self.key, kind="stable")

    @cached_property
    def owner(self) -> Ints:
        """Of every unit of the chunk."""
        return self.units.owner[self.low : self.high]

    def register_keys(self, form: str) -> tuple[pa.Array, Ints]:
        """The keys of all rows of a register in the chunk, in code order, and each unit's first."""
        shape = self.pattern.shapes[form]
        length = shape.length[self.owner]
        start = np.cumsum(length) - length
        unit = np.repeat(np.arange(len(length)), length)
        within = np.arange(len(unit)) - start[unit]
        district = pa.array(list(self.districts), pa.string()).take(
            pa.array(self.units.district[self.low : self.high][unit])
        )
        tail = pc.utf8_slice_codeunits(self.codes.take(pa.array(unit)), 6)
        number = pc.utf8_lpad(pa.array(within).cast(pa.string()), 3, "0")
        own = pc.binary_join_element_wise(tail, number, "-")
        return pc.binary_join_element_wise(district, own, "/"), start


def records(chunk: Chunk, shape: Shape, wide: frozenset[str]) -> pa.Table:
    """A record table's rows, narrow and sorted."""
    form = shape.form
    unit, rows = _gathered(chunk, shape, chunk.order)
    start = salt(chunk.seed, form.id, chunk.units.code[chunk.low])
    if form.id in EVENTS:
        twice = np.flatnonzero(below(noise(start ^ 3, len(rows)), 1_000_000) < round(chunk.repeat * 1_000_000))
        where = np.sort(np.concatenate([np.arange(len(rows)), twice]))
        unit, rows = unit[where], rows[where]
    dice = noise(start, len(rows))
    moved = _Moved(shape, rows, dice)
    key = chunk.key[unit]
    order = _sorted(shape, rows, key, moved)
    unit, rows, key = unit[order], rows[order], key[order]
    moved = moved.take(order)
    schema = record_schema(form, wide)
    district = chunk.units.district[chunk.low : chunk.high][unit]
    first = np.flatnonzero(np.diff(district, prepend=-1))
    number = np.arange(len(rows)) - np.repeat(first, np.diff(np.append(first, len(rows))))
    columns: dict[str, Any] = {"row": pa.array(number, pa.int32())}
    made = _Made(chunk, shape, unit, rows, moved)
    for field in schema:
        if field.name == "subject" and by_unit(form):
            columns["subject"] = pa.array(key, pa.int32())
        elif field.name == "subject":
            columns["subject"] = made.column(shape.columns[form.subject], pa.string())
        elif field.name == "unit":
            columns["unit"] = pa.array(key, pa.int32())
        elif field.name != "row":
            columns[field.name] = made.column(shape.columns[field.name], field.type)
    return pa.table(columns)


def register(chunk: Chunk, shape: Shape) -> pa.Table:
    """A register's rows with the columns of the seal, sorted as there."""
    form = shape.form
    unit, rows = _gathered(chunk, shape, np.arange(len(chunk.owner)))
    schema = register_schema(form)
    start = salt(chunk.seed, form.id, chunk.units.code[chunk.low])
    moved = _Moved(shape, rows, noise(start, len(rows)))
    made = _Made(chunk, shape, unit, rows, moved)
    own = made.posts(shape.columns["subject"]) if form.id == "posts" else chunk.register_keys(form.id)[0]
    columns: dict[str, Any] = {}
    for field in schema:
        if field.name in {"subject", form.subject}:
            columns[field.name] = own
        elif field.name == "unit":
            columns["unit"] = chunk.codes.take(pa.array(unit))
        elif field.name == UNIT_KEY:
            columns[UNIT_KEY] = pa.array(chunk.key[unit], pa.int32())
        elif field.name in {"row_id", "file", "sheet", "line"}:
            columns[field.name] = _origin(field.name, form.name, noise(start ^ 5, len(rows)))
        elif field.name in shape.columns:
            columns[field.name] = made.column(shape.columns[field.name], field.type, codes=True)
    table = pa.table([columns[field.name] for field in schema], schema=schema)
    if form.id != "posts":
        return table
    # The keys of other registers run in code order; posts stand by their texts: title, then code.
    district = pa.array(chunk.units.district[chunk.low : chunk.high][unit])
    ordered = pa.table({"district": district, "subject": table["subject"]}).combine_chunks()
    return table.take(pc.sort_indices(ordered, sort_keys=[("district", "ascending"), ("subject", "ascending")]))


def _gathered(chunk: Chunk, shape: Shape, units: Ints) -> tuple[Ints, Ints]:
    """The rows of the demo that the units take, in the units' order: the unit (a place in the chunk) and the row."""
    owner = chunk.owner[units]
    low = shape.start[owner]
    which, rows = expand(low, low + shape.length[owner])
    return units[which], rows


@dataclass(frozen=True, eq=False)
class _Moved:
    """By how much a row's days and figures move: decided by the row's own word."""

    shape: Shape
    rows: Ints
    dice: Words

    def take(self, order: Ints) -> _Moved:
        """The same rows in another order."""
        return _Moved(self.shape, self.rows[order], self.dice[order])

    @cached_property
    def days(self) -> Ints:
        """By how many days: within the month of the row's own day, and not at all where it is not of the year."""
        day = self.shape.columns["day"]
        here = day.values[self.rows]
        shift = np.array(_WEEKS, dtype=np.int64)[(self.dice & np.uint64(7)).astype(np.int64)]
        months = here.astype("datetime64[D]").astype("datetime64[M]")
        later = (here + shift).astype("datetime64[D]").astype("datetime64[M]")
        return np.where((months == later) & day.known[self.rows], shift, 0)

    @cached_property
    def people(self) -> Ints:
        """By how many people: only where all counts of the row are three or more."""
        step = ((self.dice >> np.uint64(8)) % np.uint64(5)).astype(np.int64) - 2
        counts = [c for c in self.shape.columns.values() if _is(self.shape, c, FieldType.COUNT)]
        few = np.zeros(len(self.shape.columns["day"].values), dtype=bool)
        for column in counts:
            few |= column.known & (column.values < _ONE_THIRD)
        return np.where(few[self.rows], 0, step)

    def day(self, column: Column) -> Ints:
        """A day, moved."""
        days = column.values[self.rows] + self.days
        if column.name.startswith("entered"):
            days += np.maximum(((self.dice >> np.uint64(16)) % np.uint64(12)).astype(np.int64) - 8, 0)
        return days

    def number(self, column: Column) -> Ints:
        """A figure, moved."""
        values = column.values[self.rows]
        if _is(self.shape, column, FieldType.MONEY):
            part = 900 + ((self.dice >> np.uint64(24)) % np.uint64(201)).astype(np.int64)
            return values * part // 1000
        return values + self.people if _is(self.shape, column, FieldType.COUNT) else values


def _is(shape: Shape, column: Column, kind: FieldType) -> bool:
    return any(field.id == column.name and field.type is kind for field in shape.form.fields)


def _sorted(shape: Shape, rows: Ints, key: Ints, moved: _Moved) -> Ints:
    """The order by subject and day; by unit, subject and day where the subject is a text. The rows come in order of their keys."""
    day = shape.columns["day"]
    days = np.where(day.known[rows], moved.day(day), -(1 << 15)) + (1 << 15)
    if by_unit(shape.form):
        return np.argsort((key << 20) | days, kind="stable")
    subject = shape.columns[shape.form.subject]
    text = subject.values[rows] if subject.sort != "text" else subject.values[rows] * 0
    return np.lexsort((days, text, key))


class _Made:
    """Makes the columns of given rows."""

    def __init__(self, chunk: Chunk, shape: Shape, unit: Ints, rows: Ints, moved: _Moved) -> None:
        self._chunk, self._shape, self._unit, self._rows, self._moved = chunk, shape, unit, rows, moved

    def column(self, column: Column, kind: pa.DataType, *, codes: bool = False) -> pa.Array:
        """A column as the schema wants it; units as codes or as keys."""
        if column.sort == "post":
            return self.posts(column)
        made = {
            "date": self._days,
            "number": self._numbers,
            "flag": self._flags,
            "text": self._texts,
            "row": self._keys,
        }
        if column.sort == "unit":
            return self._units(column, codes=codes)
        found = made[column.sort](column, ~column.known[self._rows])
        return found if pa.types.is_dictionary(found.type) and not codes else found.cast(kind)

    def _days(self, column: Column, empty: Any) -> pa.Array:  # noqa: ANN401  a mask
        return pa.array(self._moved.day(column).astype(np.int32), mask=empty)

    def _numbers(self, column: Column, empty: Any) -> pa.Array:  # noqa: ANN401  a mask
        return pa.array(self._moved.number(column), mask=empty)

    def _flags(self, column: Column, empty: Any) -> pa.Array:  # noqa: ANN401  a mask
        return pa.array(column.values[self._rows] == 1, mask=empty)

    def _texts(self, column: Column, empty: Any) -> pa.Array:  # noqa: ANN401  a mask
        places = pa.array(column.values[self._rows].astype(np.int32), mask=empty)
        return pa.DictionaryArray.from_arrays(places, pa.array(column.texts, pa.string()))

    def _keys(self, column: Column, empty: Any) -> pa.Array:  # noqa: ANN401  a mask
        texts, start = self._chunk.register_keys(column.refers)
        places = np.where(empty, 0, start[self._unit] + column.values[self._rows]).astype(np.int32)
        return pa.DictionaryArray.from_arrays(pa.array(places, mask=empty), texts)

    def _units(self, column: Column, *, codes: bool) -> pa.Array:
        empty = ~column.known[self._rows]
        block = self._chunk.units.block[self._chunk.low : self._chunk.high] - self._chunk.low
        there = np.where(empty, 0, block[self._unit] + column.values[self._rows])
        if codes:
            return self._chunk.codes.take(pa.array(there, mask=empty))
        return pa.array(self._chunk.key[there], pa.int32(), mask=empty)

    def posts(self, column: Column) -> pa.Array:
        """“书记@code”; empty where the demo has none."""
        assert column.own is not None  # noqa: S101  every post has it
        committee = self._chunk.units.committee[self._chunk.low : self._chunk.high] - self._chunk.low
        unit = np.where(column.own[self._rows], self._unit, committee[self._unit])
        empty = ~column.known[self._rows]
        title = pa.array(column.texts, pa.string()).take(pa.array(column.values[self._rows], mask=empty))
        return pc.binary_join_element_wise(title, self._chunk.codes.take(pa.array(unit)), "@")


def _origin(name: str, sheet: str, words: Words) -> pa.Array:
    """Where a made-up row came from: an id of its own, one file and sheet a form, lines in order."""
    count = len(words)
    if name == "line":
        return pa.array(np.arange(2, count + 2) % 60_000, pa.int32())
    if name == "row_id":
        digits = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
        octets = words.view(np.uint8)
        text = np.full((count, 18), ord("-"), dtype=np.uint8)
        text[:, 0:16:2], text[:, 1:16:2] = digits[octets >> 4].reshape(count, 8), digits[octets & 15].reshape(count, 8)
        text[:, 17] = ord("0")
        offsets = np.arange(0, 18 * count + 1, 18, dtype=np.int32)
        return pa.Array.from_buffers(pa.string(), count, [None, pa.py_buffer(offsets), pa.py_buffer(text)])
    value = f"{sheet}.xlsx" if name == "file" else sheet
    return pa.DictionaryArray.from_arrays(np.zeros(count, dtype=np.int32), pa.array([value], pa.string())).cast(
        pa.string()
    )
