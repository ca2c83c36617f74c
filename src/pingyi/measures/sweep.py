"""A pass over a narrow file that asks for few numbers of each subject, by numpy: the rows of a subject lie side by side.

So nobody need hash them: each number is added up from where a subject begins to where the next one does. The file is read in
batches, and of every batch only these sums stay. It is about three times as fast as the same pass in SQL; what such a pass does
not ask for often (latest values, the calendar, conditions on units) is left to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.calendar import Cadence, periods
from pingyi.measures.adding import added
from pingyi.measures.bits import bit_hits
from pingyi.measures.days import YEAR_SHIFT, Bools, Ints, number, year_bounds
from pingyi.measures.queries import STILL, Bit, Query
from pingyi.measures.subjects import Roll
from pingyi.measures.vector import Column, Columns, holds_all
from pingyi.packs.conditions import Test, fields

BATCH = 1 << 17
"""Rows that are looked at together: few enough that their columns stay near the processor."""
_ADDED = frozenset({"_n", "sum", "diff", "months", "weeks"})


@dataclass(frozen=True, eq=False)
class _Sums:
    """Of a batch: subjects (a key or a text), path of each, and what was wanted; a subject may stand there more than once."""

    subject: pa.Array
    path: Ints
    wanted: tuple[Ints, ...]


def sweep(query: Query, path: Path, roll: Roll | None, moving: Bools | None) -> pa.Table | None:
    """The result of a pass, as an engine gives it; None where this cannot be swept.

    ``roll``: of its subjects; ``moving``: who of them moves in the days that it asks about (None: nobody).
    """
    import pyarrow.parquet as pq

    told = pq.read_metadata(path)
    schema = told.schema.to_arrow_schema()
    if not _can(query, schema) or _rare(told, schema.get_field_index(query.subject_field)):
        return None
    texts = [name for name in _columns(query) if pa.types.is_string(schema.field(name).type)]
    with pq.ParquetFile(path, metadata=told, read_dictionary=texts) as file:
        batches = file.iter_batches(BATCH, columns=_columns(query), use_threads=False)
        sums = [found for batch in batches if (found := _Batch(query, pa.table(batch), roll, moving).sums())]
    return _joined(query, sums, moving=moving is not None)


def _columns(query: Query) -> list[str]:
    """What is really looked at."""
    names = {query.subject_field, "counts", "day", *(name for bit in query.bits for name in fields(bit.node))}
    names |= {name for column in query.columns for name in column.split(":")[1:]}
    names |= {"entered"} if any(bit.entry for bit in query.bits) else set()
    return [name for name in query.reads() if name in names]


def _can(query: Query, schema: pa.Schema) -> bool:
    if not query.wide or query.by_participants or query.dated or (query.placed is not None and not query.roll):
        return False
    if not {column.partition(":")[0] for _, column in query.wanted} <= _ADDED:
        return False
    names = _columns(query)
    if not set(names) <= set(schema.names):
        return False
    # Conditions speak of units by their codes, which are not in the file.
    spoken = {name for bit in query.bits for name in fields(bit.node)} & set(names)
    return not any(query.type_of(name) == "string" and pa.types.is_integer(schema.field(name).type) for name in spoken)


def _rare(told: Any, place: int) -> bool:  # noqa: ANN401  pyarrow ships no types
    """Whether most rows name no subject: an engine need not decode the rest of these."""
    statistics = [told.row_group(group).column(place).statistics for group in range(told.num_row_groups)]
    missing = sum(one.null_count for one in statistics if one is not None and one.has_null_count)
    return bool(missing * 2 > told.num_rows)


class _Batch:
    """Some rows of a file, in its order."""

    def __init__(self, query: Query, table: pa.Table, roll: Roll | None, moving: Bools | None) -> None:
        self._query, self._roll, self._moving = query, roll, moving
        named = table[query.subject_field]
        self._table = table.filter(pc.is_valid(named)) if named.null_count else table
        # Nothing that a batch holds may point back at it: circles are not looked for meanwhile, and all would stay.
        everywhere = np.ones(len(self._table), dtype=bool)
        made = {
            name: partial(_column, self._table[name], query.type_of(name), everywhere) for name in table.column_names
        }
        self._columns = Columns(made)
        self._texts: pa.Array | None = None
        """Of the subjects, where they are no keys."""
        self._hits: dict[int, Bools] = {}
        self._tests: dict[Test, Bools] = {}
        self._bits: dict[str, tuple[Any, int]] = {}

    def sums(self) -> _Sums | None:
        """What the rows that count add up to; nothing, for a subject of which none does."""
        named = _whole(self._table[self._query.subject_field])
        if pa.types.is_dictionary(named.type):
            self._texts, named = named.dictionary, named.indices
        values = named.to_numpy(zero_copy_only=False)
        if not len(values):
            return None
        fresh = np.ones(len(values), dtype=bool)
        np.not_equal(values[1:], values[:-1], out=fresh[1:])
        starts = np.flatnonzero(fresh)
        path = np.full(len(starts), STILL, dtype=np.int64)
        if self._moving is not None and self._roll is not None:
            starts, path = self._split(values, fresh, starts, self._roll, self._moving)
        wanted = tuple(self._summed(place, column, starts) for place, column in self._query.wanted)
        return _Sums(self._names(values[starts]), path, wanted)

    def _names(self, values: np.ndarray[Any, Any]) -> pa.Array:
        return pa.array(values) if self._texts is None else self._texts.take(pa.array(values))

    def _split(
        self, values: np.ndarray[Any, Any], fresh: Bools, starts: Ints, roll: Roll, moving: Bools
    ) -> tuple[Ints, Ints]:
        """Where a subject begins, or stands elsewhere than the row before; and where it stands."""
        place = roll.places(self._names(values[starts]))
        moved = np.append(moving, False)[place]
        rows = np.flatnonzero(moved[np.cumsum(fresh) - 1])
        where = np.full(len(values), STILL, dtype=np.int64)
        if len(rows):
            day = self._columns["day"]
            on = np.where(day.known, day.values, self._query.last)
            at = np.repeat(place, np.diff(starts, append=len(values)))[rows]
            where[rows] = np.append(roll.path, -1)[roll.tenure_at(at, on[rows].astype(np.int64))]
            fresh[1:] |= where[1:] != where[:-1]
            starts = np.flatnonzero(fresh)
        return starts, where[starts]

    # What the rows say ------------------------------------------------------------------------------------------------

    def _hit(self, place: int) -> Bools:
        """Which rows count and have a bit."""
        if place not in self._hits:
            bit: Bit = list(self._query.bits)[place]
            holds = holds_all(bit.node, self._columns, len(self._table), self._tests) & self._columns["counts"].values
            self._hits[place] = bit_hits(bit, holds, self._columns, _no_calendar)
        return self._hits[place]

    def _summed(self, place: int, column: str, starts: Ints) -> Ints:
        hit = self._hit(place)
        name, *named = column.split(":")
        values: Any
        match name:
            case "_n":
                values = hit.astype(np.int32)
            case "months" | "weeks":
                bits, shift = self._period(name)
                return np.bitwise_or.reduceat(bits * hit, starts).astype(np.int64) << shift
            case "sum":
                # Where nothing is known stands 0.
                values = self._columns[named[0]].values.astype(np.int64) * hit
            case _:
                first, last = (self._columns[one] for one in named)
                values = (last.values.astype(np.int64) - first.values) * (hit & first.known & last.known)
        return added(values, starts)

    def _period(self, column: str) -> tuple[Any, int]:
        """The bit of each row's month or week (0: it has no day, or not of the year), and by how much it is then shifted."""
        if column not in self._bits:
            bits, first, shift = _periods(column, self._query.year)
            day = self._columns["day"]
            found = bits.take(day.values - (first - 1), mode="clip")
            self._bits[column] = (found if day.known.all() else found * day.known), shift
        return self._bits[column]


def _column(array: pa.ChunkedArray, kind: str | None, everywhere: Bools) -> Column:
    """A column as it is stored: nothing is widened."""
    whole = _whole(array)
    known = _flags(whole.buffers()[0], whole) if whole.null_count else everywhere
    if pa.types.is_dictionary(whole.type):
        texts = np.array([*whole.dictionary.to_pylist(), ""], dtype=object)
        indices = whole.indices.fill_null(len(texts) - 1) if whole.null_count else whole.indices
        return Column(indices.to_numpy(zero_copy_only=False), known, texts=texts)
    if pa.types.is_boolean(whole.type):
        values = _flags(whole.buffers()[1], whole)
        return Column(values & known if whole.null_count else values, known)
    values = np.frombuffer(
        whole.buffers()[1], whole.type.to_pandas_dtype(), len(whole), whole.offset * whole.type.byte_width
    )
    return Column(values * known if whole.null_count else values, known, is_date=kind == "date")


def _flags(buffer: pa.Buffer, of: pa.Array) -> Bools:
    """The bits of a buffer that belong to an array."""
    first = of.offset // 8
    packed = np.frombuffer(buffer, np.uint8)[first : (of.offset + len(of) + 7) // 8]
    start = of.offset - 8 * first
    return np.unpackbits(packed, bitorder="little")[start : start + len(of)].view(bool)


def _no_calendar(cadence: str) -> Ints:
    raise AssertionError(cadence)  # a pass that asks the calendar is not swept (:func:`_can`)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """In one piece; texts as places in one dictionary."""
    return (column.unify_dictionaries() if column.num_chunks > 1 else column).combine_chunks()


@cache
def _periods(column: str, year: int) -> tuple[np.ndarray[Any, Any], int, int]:
    """The bit of each day's period, after a 0 and before another; the first of these days; by how much bits are then shifted."""
    if column == "months":
        first, last = year_bounds(year)
        day = np.arange(first, last + 1, dtype="datetime64[D]")
        month = day.astype("datetime64[M]").astype(np.int64) - 12 * (year - 1970)
        return np.pad((1 << month).astype(np.int16), 1), first, YEAR_SHIFT
    weeks = periods(Cadence.WEEK, year)
    monday = number(weeks[0].first)
    return np.pad(1 << (np.arange(7 * len(weeks), dtype=np.int64) // 7), 1), monday, 0


# Batches together -----------------------------------------------------------------------------------------------------


def _joined(query: Query, sums: list[_Sums], *, moving: bool) -> pa.Table:
    """All batches; a subject that nobody's way is asked of stands once."""
    names = [f"_w{place}" for place in range(len(query.wanted))]
    if not sums:
        keys = {"_subject": pa.array([], pa.string())} | ({"_path": pa.array([], pa.int64())} if moving else {})
        return pa.table({**keys, **{name: pa.array([], pa.int64()) for name in names}})
    subject = pa.concat_arrays([one.subject for one in sums])
    wanted = [np.concatenate(parts) for parts in zip(*(one.wanted for one in sums), strict=True)]
    if moving:
        path = np.concatenate([one.path for one in sums])
        return pa.table({"_subject": subject, "_path": path, **dict(zip(names, wanted, strict=True))})
    if pa.types.is_integer(subject.type) and np.all(np.diff(subject.to_numpy()) > 0):
        return pa.table({"_subject": subject, **dict(zip(names, wanted, strict=True))})
    coded = subject.dictionary_encode()
    if len(coded.dictionary) < len(subject):
        place = coded.indices.to_numpy()
        order = np.argsort(place, kind="stable")
        starts = np.flatnonzero(np.diff(place[order], prepend=-1))
        wanted = [
            np.bitwise_or.reduceat(values[order], starts)
            if column in {"months", "weeks"}
            else added(values[order], starts)
            for (_, column), values in zip(query.wanted, wanted, strict=True)
        ]
        subject = coded.dictionary
    return pa.table({"_subject": subject, **dict(zip(names, wanted, strict=True))})
