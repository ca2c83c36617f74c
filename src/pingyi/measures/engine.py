"""What runs the passes; and DuckDB, which does so inside the process, over the Arrow tables of the facts.

Another engine (:mod:`spark`) is another maker of :class:`Runs`, and must give the same integers (docs/adr/0016-engines.md).

Tables that a pass may read: ``rows`` (the form's, dates as day numbers, with its place ``_row``), ``tenures`` (of the
rows' subjects, or of units), ``calendar`` and ``participants`` (who took part in which row of the form).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import PARTICIPANTS, Facts, table_schema
from pingyi.measures.cache import cached
from pingyi.measures.days import calendar_table, dates_as_numbers
from pingyi.measures.queries import Query
from pingyi.measures.rolls import Registry
from pingyi.measures.subjects import UNIT
from pingyi.packs.schema import Form


class Runs(Protocol):
    """What runs passes: all that an evaluation asks of an engine."""

    def run(self, query: Query) -> pa.Table:
        """The result of one pass, in no particular order; integers of any width that :class:`Statistics` can cast to 64 bits."""
        ...


MakeEngine = Callable[[Facts, Registry], AbstractContextManager[Runs]]
"""Makes the engine of one evaluation, over these facts and the rolls of their year; ``with`` opens and closes it."""


class Engine:
    """DuckDB: one connection for one evaluation; closed by ``with``."""

    def __init__(self, facts: Facts, registry: Registry) -> None:
        self._facts, self._registry = facts, registry
        # A pass takes milliseconds: over a district of 650,000 rows a second thread made each longer, not shorter.
        config: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "threads": 1}
        self._connection = duckdb.connect(":memory:", config=config)
        self._connection.register("calendar", calendar_table(facts.year))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def run(self, query: Query) -> pa.Table:
        """The result of one pass, in no particular order."""
        self._connection.register("rows", rows_of(self._facts, query))
        if query.kind != "days":
            self._connection.register("tenures", self._registry.roll(query.roll or UNIT).tenures_table())
        if query.by_participants:
            self._connection.register("participants", participants_of(self._facts, query.form))
        return self._connection.execute(sql_of(query)).to_arrow_table()


def participants_of(facts: Facts, form: Form) -> pa.Table:
    """Who took part in which row of the form: `_taken` (the row's id) and `_person`, each pair once."""
    table = facts.tables.get("participants", PARTICIPANTS.empty_table())
    mine = table.filter(pc.equal(table["form"], form.id))
    # A person named twice in one row took part once.
    pairs = mine.group_by(["row_id", "person"]).aggregate([])
    return pairs.select(["row_id", "person"]).rename_columns(["_taken", "_person"])


def rows_of(facts: Facts, query: Query) -> pa.Table:
    """The table ``rows`` of a pass: the columns that it reads, `_code_…` for texts read as places, and `_row`."""
    rows = form_table(facts, query.form)
    shown = {name: dates_as_numbers(rows[name]) for name in query.reads()}
    shown |= {f"_code_{name}": codes_of(rows[name], query.form.field(name).choices)[0] for name in query.codes()}
    shown["_row"] = pa.array(np.arange(len(rows), dtype=np.int64))
    return pa.table(shown)


def sql_of(query: Query, dialect: str = "duckdb") -> str:
    """The pass as SQL; Ibis is imported only where the cache does not hold it."""

    def compile_() -> str:
        from pingyi.measures.compiler import compile_query

        return compile_query(query, dialect)

    return cached(query.spec(), dialect, compile_)


def form_table(facts: Facts, form: Form) -> pa.Table:
    """A form's table; an empty one where the facts have none."""
    table = facts.tables.get(form.id)
    return table_schema(form).empty_table() if table is None else table


def codes_of(column: pa.ChunkedArray, choices: tuple[str, ...]) -> tuple[pa.Array, tuple[str, ...]]:
    """A text column as places in a list (its choices in order, then other texts sorted), and that list."""
    others = sorted(set(pc.unique(column).to_pylist()) - {None, *choices})
    names = (*choices, *others)
    return pc.index_in(column, value_set=pa.array(names, pa.string())).cast(pa.int64()), names
