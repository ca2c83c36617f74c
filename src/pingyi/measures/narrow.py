"""The narrow Parquet files of a union set (:class:`pingyi.facts.model.Facts`.files) as DuckDB reads them for a pass.

Units are numbers there, days are day numbers already, and nothing is read but the columns of the pass. DuckDB and Parquet are
imported where a file is read: who has all tables in memory needs neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.measures.queries import Query
from pingyi.packs.conditions import fields


@dataclass(frozen=True)
class View:
    """The statement that makes the view ``rows``."""

    sql: str
    by_key: bool
    """Whether it names the subjects (of free text: the units) by their numbers."""
    named: bool
    """Whether it needs the table ``named``: `_key`, `_code`."""


@dataclass(frozen=True)
class FileColumns:
    """How a pass takes the columns of a file, whatever engine reads it."""

    plain: tuple[str, ...]
    wide: tuple[str, ...]
    """As integers of 64 bits."""
    coded: tuple[str, ...]
    """Numbers of units whose codes a condition speaks of."""
    by_key: bool
    """Whether the subjects (of free text: the units) stand as numbers."""


def columns_of(query: Query, schema: pa.Schema) -> FileColumns:
    """What a pass reads of a file. A unit is shown as its number, unless a condition speaks of it.

    Raises:
        KeyError: the file lacks a column that the pass reads (what names persons is not in it).
    """
    spoken = {name for bit in query.bits for name in fields(bit.node)}
    taken: dict[str, list[str]] = {"plain": [], "wide": [], "coded": []}
    for name, kind in query.reads().items():
        if name not in schema.names:
            raise KeyError(f"{query.form.id}.{name}")
        numbered = kind == "string" and name in spoken and pa.types.is_integer(schema.field(name).type)
        taken["wide" if kind in {"date", "integer"} else "coded" if numbered else "plain"].append(name)
    at = query.subject_field if query.roll else "unit"
    by_key = pa.types.is_integer(schema.field(at).type) and at not in spoken
    return FileColumns(tuple(taken["plain"]), tuple(taken["wide"]), tuple(taken["coded"]), by_key)


def view_of(query: Query, file: str) -> View:
    """The rows of a file as :func:`pingyi.measures.engine.rows_of` would show those of a table.

    Raises:
        KeyError: as :func:`columns_of`.
    """
    import pyarrow.parquet as pq

    read = columns_of(query, pq.read_schema(file))
    shown = ['rows."file_row_number" AS "_row"', *(f'rows."{name}" AS "{name}"' for name in read.plain)]
    shown += [f'CAST(rows."{name}" AS BIGINT) AS "{name}"' for name in read.wide]
    shown += [f'"_of_{name}"."_code" AS "{name}"' for name in read.coded]
    joins = [f'LEFT JOIN named AS "_of_{name}" ON "_of_{name}"."_key" = rows."{name}"' for name in read.coded]
    for name in query.codes():
        listed = ", ".join(map(_text, codes_in_file(file, name, query.form.field(name).choices)))
        shown.append(f'list_position(CAST([{listed}] AS VARCHAR[]), rows."{name}")::BIGINT - 1 AS "_code_{name}"')
    select = ", ".join(shown)
    made = f"CREATE OR REPLACE TEMP VIEW rows AS SELECT {select} FROM {_source(file)} AS rows"  # noqa: S608  names of our own  # nosec B608
    sql = " ".join([made, *joins])
    return View(sql, read.by_key, bool(joins))


def days_in_file(file: str) -> tuple[int, ...]:
    """The first and the last day of a file's rows; nothing where none has a day. Told by the file's own statistics."""
    import pyarrow.parquet as pq

    told = pq.read_metadata(file)
    if not told.num_rows:
        return ()
    place = told.schema.to_arrow_schema().get_field_index("day")
    found: list[int] = []
    for number in range(told.num_row_groups):
        statistics = told.row_group(number).column(place).statistics
        if statistics is None or not (
            statistics.has_min_max or statistics.null_count == told.row_group(number).num_rows
        ):
            return _asked('min("day"), max("day")', file)
        if statistics.has_min_max:
            found += [statistics.min, statistics.max]
    return (min(found), max(found)) if found else ()


def codes_in_file(file: str, name: str, choices: Iterable[str]) -> tuple[str, ...]:
    """The choices of a text column in order, then the other texts that it holds, sorted."""
    known = tuple(choices)
    texts = _asked(f'list(DISTINCT "{name}")', file)[0] or ()
    return (*known, *sorted({text for text in texts if text is not None} - set(known)))


def waivers_in_file(file: Path, units: pa.Table) -> pa.Table:
    """The rows of a file of waivers with units as codes and days as dates; these are few. ``units``: the register, with `key`."""
    import pyarrow.parquet as pq

    told = pq.read_table(
        file, use_threads=False, columns=["counts", "unit", "duty", "sort", "since", "until", "extended_to"]
    )
    # Units are many: only those that are named are looked up in.
    units = units.filter(pc.is_in(units["key"], value_set=pc.unique(told["unit"]).drop_null()))
    place = pc.index_in(told["unit"].combine_chunks(), value_set=units["key"].combine_chunks())
    columns = {name: told[name] for name in ("counts", "duty", "sort")}
    columns |= {name: told[name].cast(pa.date32()) for name in ("since", "until", "extended_to")}
    return pa.table({**columns, "unit": units["code"].take(place)})


def _asked(what: str, file: str) -> tuple[Any, ...]:
    import duckdb

    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False, "threads": 1}) as connection:
        return connection.execute(f"SELECT {what} FROM {_source(file)}").fetchone() or ()  # noqa: S608  names of our own  # nosec B608


def _source(file: str) -> str:
    # A name is a pattern to DuckDB: each sign that means something stands for itself inside brackets.
    plain = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in file)
    return f"read_parquet({_text(plain)}, file_row_number = true)"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
