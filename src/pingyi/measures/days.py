"""Days as whole numbers: every date enters the engine as days since 1970-01-01, so that no engine's date arithmetic matters."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.calendar import Cadence

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]

_EPOCH = date(1970, 1, 1).toordinal()
LONG_AGO = date(1880, 4, 14).toordinal() - _EPOCH
"""The first day that a latest value can be packed with (−32768); nothing in a ledger is older."""
YEARS_BACK = 4
"""A month mask holds the year under review and the four before it: 60 months, bit 48 is the year's January."""
YEAR_SHIFT = 12 * YEARS_BACK


def number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(value: int) -> date:
    """The date of a day's number."""
    return date.fromordinal(int(value) + _EPOCH)


def year_bounds(year: int) -> tuple[int, int]:
    """The first and last day of a year."""
    return number(date(year, 1, 1)), number(date(year, 12, 31))


def calendar_table(year: int, low: int, high: int) -> pa.Table:
    """One row for each day of [low, high] (``_day``): every column of :func:`calendar_columns`."""
    day = np.arange(low, high + 1, dtype=np.int64)
    names = ["_month", "_week", *map(end_column, Cadence)]
    columns = {"_day": day, **calendar_columns(year, day, names)}
    return pa.table({name: pa.array(column, pa.int64()) for name, column in columns.items()})


def calendar_columns(year: int, day: Ints, wanted: Collection[str]) -> dict[str, Ints]:
    """Of days: their month's (``_month``) and week's (``_week``) bit, and the last day of their periods (:func:`end_column`).

    ``_month`` is 0 for a day that no mask can hold; ``_week`` is 0 for a week of another year (a week belongs to the year of its
    Thursday).
    """
    month = _months(day)
    # 1970-01-01 was a Thursday.
    thursday = day - (day + 3) % 7 + 3
    found: dict[str, Ints] = {}
    if "_month" in wanted:
        position = month - 12 * (year - YEARS_BACK - 1970)
        held = (position >= 0) & (position < YEAR_SHIFT + 12)
        found["_month"] = np.where(held, 1 << np.clip(position, 0, YEAR_SHIFT + 12), 0)
    if "_week" in wanted:
        week = (thursday - number(date(year, 1, 1))) // 7
        this_year = (thursday >= number(date(year, 1, 1))) & (thursday <= number(date(year, 12, 31)))
        found["_week"] = np.where(this_year, 1 << np.where(this_year, week, 0), 0)
    for cadence in Cadence:
        name = end_column(cadence)
        if name in wanted and not cadence.months:
            found[name] = thursday + 3
        elif name in wanted:
            following = (month // cadence.months + 1) * cadence.months
            found[name] = following.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - 1
    return found


def end_column(cadence: Cadence) -> str:
    """The calendar's column that holds the last day of the period."""
    return f"_end_{cadence.value.replace('-', '_')}"


def _months(day: Ints) -> Ints:
    """Months since January 1970."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def dates_as_numbers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A date column as day numbers (int64); any other column as it is."""
    if pa.types.is_date32(column.type):
        return column.cast(pa.int32()).cast(pa.int64())
    return column


def runs_of(column: pa.ChunkedArray) -> tuple[pa.Array, Ints]:
    """The different texts of a column, sorted where the column is, and of each row the place of its text."""
    texts = column.combine_chunks()
    if len(texts) > 1 and pc.all(pc.less_equal(texts[:-1], texts[1:])).as_py():
        # Sorted, the same text again is the same: nothing need be hashed.
        fresh = np.ones(len(texts), dtype=bool)
        fresh[1:] = pc.not_equal(texts[:-1], texts[1:]).to_numpy(zero_copy_only=False)
        return (texts if fresh.all() else texts.filter(pa.array(fresh))), np.cumsum(fresh) - 1
    coded = texts.dictionary_encode()
    return coded.dictionary, coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def expand(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Every place of each range [low, high): which range it is of, and the place."""
    found = np.maximum(high - low, 0)
    which = np.repeat(np.arange(len(low), dtype=np.int64), found)
    within = np.arange(int(found.sum()), dtype=np.int64) - np.repeat(np.cumsum(found) - found, found)
    return which, np.repeat(low, found) + within


def distinct(rows: Ints) -> Ints:
    """The different rows of a matrix, sorted."""
    ordered = rows[np.lexsort(rows.T[::-1])]
    found: Ints = ordered[np.any(np.diff(ordered, axis=0, prepend=ordered[:1] - 1), axis=1)]
    return found
