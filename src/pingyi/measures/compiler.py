"""From the specification of a pass to SQL, written in Ibis so that the same expression runs on DuckDB and on Spark.

Only integers, texts and yes/no reach the engine (dates are day numbers), so no engine's dates, decimals or divisions matter; but
for one question, in which month a day of the year under review lies, which costs less than to look it up.
Ibis is imported here only, and this module only where the cache does not hold the text.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import ibis

from pingyi.calendar import Cadence, periods
from pingyi.measures.days import LONG_AGO, YEAR_SHIFT, end_column, number
from pingyi.measures.predicates import Predicates
from pingyi.measures.queries import STILL, VALUE_SPAN, Query

Expr = Any
"""Ibis ships no types."""
_NULL = ibis.null("int64")
_IBIS_TYPES = {"string": "string", "boolean": "boolean", "integer": "int64", "date": "int64"}


@ibis.udf.agg.builtin(name="bit_or", signature=(("int64",), "int64"))  # type: ignore[untyped-decorator]  # ibis ships no types
def _bit_or(mask: Expr) -> Expr:
    """Bitwise or of a group: built into DuckDB and Spark, missing from Ibis for Spark."""


@ibis.udf.scalar.builtin(name="make_date", signature=(("int32",), "date"))  # type: ignore[untyped-decorator]  # ibis ships no types
def _date_on_duckdb(day: Expr) -> Expr:
    """The date of a day's number."""


@ibis.udf.scalar.builtin(name="date_from_unix_date", signature=(("int32",), "date"))  # type: ignore[untyped-decorator]  # ibis ships no types
def _date_on_spark(day: Expr) -> Expr:
    """The date of a day's number."""


_DATES = {"duckdb": _date_on_duckdb, "pyspark": _date_on_spark}


def compile_query(query: Query, dialect: str = "duckdb", *, moving: bool = True) -> str:
    """The pass as SQL text over the tables rows, tenures, calendar and participants (see :mod:`engine`).

    ``moving``: some subjects do not stand at one place all the days that are asked about; only these are in the table tenures.
    """
    expression = _expression(query, dialect, moving=moving and query.placed is not None)
    return str(ibis.to_sql(expression, dialect=dialect))


def _expression(query: Query, dialect: str, *, moving: bool) -> Expr:
    predicates = Predicates(query)
    base = _base(query, moving=moving)
    base = base.mutate(**predicates.shared(base))
    keys = ["_subject", "_path"] if moving else ["_subject"]
    if query.wide:
        return _wide(base.filter(base["counts"]), query, predicates, keys, dialect)
    cell = _zero()
    for place in query.bits.values():
        # The literal is wider than 31 bits only where its place is: a sum of distinct lower bits cannot overflow.
        cell = cell + ibis.ifelse(predicates.hit(place, base), ibis.literal(1 << place), ibis.literal(0))
    base = base.mutate(_cell=cell)
    if query.kind == "rows":
        return base.select("_row", *keys, "day", "entered", "counts", "_cell")
    base = base.filter(base["counts"])
    if query.kind == "days":
        return base.group_by(["_subject", "day", "entered", "_cell"]).agg(_n=_aggregate("_n", base, query))
    aggregates = {"_n": _aggregate("_n", base, query)}
    for place, column in enumerate(sorted(query.columns)):
        aggregates[f"_a{place}"] = _aggregate(column, base, query)
    return base.group_by([*keys, "_cell"]).agg(**aggregates)


def _wide(base: Expr, query: Query, predicates: Predicates, keys: list[str], dialect: str) -> Expr:
    """Each number wanted as a column of its own."""
    uses = Counter(place for place, _ in query.wanted)
    base = base.mutate(**{f"_b{place}": predicates.hit(place, base) for place, count in uses.items() if count > 1})
    hits = {place: base[f"_b{place}"] if count > 1 else predicates.hit(place, base) for place, count in uses.items()}
    wanted: dict[str, Expr] = {}
    for place, column in query.wanted:
        if query.counted(place, column):
            mask = ibis.ifelse(hits[place], _bit_of_period(column, base["day"], query, dialect), _zero())
            wanted[f"_w{len(wanted)}"] = ibis.coalesce(_bit_or(mask), _zero())
        else:
            wanted[f"_w{len(wanted)}"] = _aggregate(column, base, query, hits[place])
    return base.group_by(keys).agg(**wanted)


def _bit_of_period(column: str, day: Expr, query: Query, dialect: str) -> Expr:
    """The bit of a day's month or week; the day lies in the year."""
    one = ibis.literal(1, "int8").cast("int64")
    if column == "weeks":
        monday = periods(Cadence.WEEK, query.year)[0].first
        return one << ((day - number(monday)) // 7).cast("int64")
    on = _DATES[dialect](day.cast("int32"))
    return one << (on.month().cast("int64") + (YEAR_SHIFT - 1))


def _zero() -> Expr:
    # A bare literal would be a 32-bit number on both engines.
    return ibis.literal(0, "int8").cast("int64")


def _base(query: Query, *, moving: bool) -> Expr:
    schema = {name: _IBIS_TYPES[kind] for name, kind in query.reads().items()}
    schema |= {"_row": "int64"} | {f"_code_{name}": "int64" for name in query.codes()}
    rows = ibis.table(schema, name="rows")
    if query.by_participants:
        joined = ibis.table({"_taken": "string", "_person": "string"}, name="participants")
        rows = rows.inner_join(joined, rows["row_id"] == joined["_taken"])
        rows = rows.mutate(_subject=rows["_person"])
    else:
        rows = rows.mutate(_subject=rows[query.subject_field])
        if query.by and query.kind != "rows":
            # Who is not named has no statistics.
            rows = rows.filter(rows["_subject"].notnull())
    if query.only is not None:
        asked = ibis.table({"_who": "string"}, name="asked")
        rows = rows.semi_join(asked, rows["_subject"] == asked["_who"])
    rows = rows.mutate(_on=ibis.coalesce(rows["day"], ibis.literal(query.last)))
    if moving:
        rows = _with_path(rows, query)
    if query.dated:
        names = ["_month", "_week", *(end_column(cadence) for cadence in Cadence)]
        calendar = ibis.table(dict.fromkeys(["_day", *names], "int64"), name="calendar")
        # The calendar has every day that a row has: nothing is lost, and the engine need not look for what is missing.
        rows = rows.inner_join(calendar, rows["_on"] == calendar["_day"])
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
    # Who is not among the tenures stands still, or nowhere.
    elsewhere = STILL if query.roll else -1
    return rows.mutate(_path=ibis.coalesce(rows["_at_path"], ibis.literal(elsewhere, "int8").cast("int64")))


def _aggregate(column: str, base: Expr, query: Query, hit: Expr = None) -> Expr:  # noqa: PLR0911  one return an aggregate
    """An aggregate of a group's rows; ``hit``: of those that have a bit."""
    name, *args = column.split(":")

    def only(value: Expr, otherwise: Expr) -> Expr:
        return value if hit is None else ibis.ifelse(hit, value, otherwise)

    match name:
        case "_n":
            # Rows are counted that are not null.
            return (base.count() if hit is None else ibis.ifelse(hit, 1, ibis.null("int8")).count()).cast("int64")
        case "sum":
            return ibis.coalesce(only(base[args[0]].cast("int64"), _zero()).sum(), _zero()).cast("int64")
        case "diff":
            return ibis.coalesce(only(base[args[1]] - base[args[0]], _zero()).sum(), _zero()).cast("int64")
        case "first":
            return only(base["day"], _NULL).min()
        case "last":
            return only(base["day"], _NULL).max()
        case "latest":
            field = f"_code_{args[0]}" if args[0] in query.codes() else args[0]
            value = base[field].cast("int64")
            packed = (base["day"] - LONG_AGO) * ibis.literal(VALUE_SPAN) + value + ibis.literal(VALUE_SPAN // 2)
            return only(packed, _NULL).max()
        case _:
            mask = base["_month" if name == "months" else "_week"]
            if query.dayless:
                mask = ibis.ifelse(base["day"].isnull(), _zero(), mask)
            return ibis.coalesce(_bit_or(only(mask, _zero())), _zero())
