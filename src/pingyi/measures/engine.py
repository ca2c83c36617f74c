"""What runs the passes; and DuckDB, which does so inside the process, over the Arrow tables of the facts or their Parquet files.

Another engine (:mod:`spark`) is another maker of :class:`Runs`, and must give the same integers (docs/adr/0016-engines.md).

Tables that a pass may read: ``rows`` (the form's, dates as day numbers, with its place ``_row``), ``tenures`` (of those of the
rows' subjects, or of units, that do not stand still), ``calendar`` (every day that a row has), ``participants`` (who took part in
which row of the form) and ``asked`` (the subjects that it is about, where these are not all).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import PARTICIPANTS, Facts, table_schema
from pingyi.measures.cache import cached
from pingyi.measures.days import Bools, calendar_table, dates_as_numbers
from pingyi.measures.narrow import codes_in_file, days_in_file, view_of
from pingyi.measures.queries import Query
from pingyi.measures.rolls import Registry
from pingyi.measures.subjects import UNIT
from pingyi.measures.sweep import sweep
from pingyi.packs.schema import Form

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Runs(Protocol):
    """What runs passes: all that an evaluation asks of an engine."""

    def run(self, query: Query) -> pa.Table:
        """The result of one pass, in no particular order; integers of any width that :class:`Statistics` can cast to 64 bits."""
        ...


MakeEngine = Callable[[Facts, Registry], AbstractContextManager[Runs]]
"""Makes the engine of one evaluation, over these facts and the rolls of their year; ``with`` opens and closes it."""


class Engine:
    """DuckDB: one connection for one evaluation; closed by ``with``.

    ``threads``: how many DuckDB uses. A pass over a district takes milliseconds, and a second thread made each longer, not shorter.
    ``memory``: how much DuckDB may take, as it writes it (“800MB”); the default is what DuckDB takes by itself.
    """

    def __init__(self, facts: Facts, registry: Registry, *, threads: int = 1, memory: str | None = None) -> None:
        self._facts, self._registry = facts, registry
        self._config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "threads": threads,
        }
        if memory is not None:
            self._config["memory_limit"] = memory

    @cached_property
    def _connection(self) -> DuckDBPyConnection:
        import duckdb  # one who has his tables in memory, or whose passes all can be swept, need not wait for it

        return duckdb.connect(":memory:", config=self._config)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "_connection" in vars(self):
            self._connection.close()

    def run(self, query: Query) -> pa.Table:
        """The result of one pass, in no particular order.

        Raises:
            KeyError: the file of a union set lacks a column that the pass reads (what names persons is not in it).
        """
        file = self._facts.files.get(query.form.id)
        by_key = False
        if file is None:
            # The view of a file that was read before bears the same name.
            self._connection.execute("DROP VIEW IF EXISTS rows")
            self._connection.register("rows", rows_of(self._facts, query))
        else:
            swept = self.sweep(query, file)
            if swept is not None:
                return swept
            by_key = self._show_file(query, str(file))
        moving = tenures_of(self._facts, self._registry, query, by_key=by_key)
        if moving is not None:
            self._connection.register("tenures", moving)
        if query.dated:
            self._connection.register("calendar", calendar_table(self._facts.year, *days_of(self._facts, query)))
        if query.by_participants:
            self._connection.register("participants", participants_of(self._facts, query.form))
        if query.only is not None:
            self._connection.register("asked", asked_of(self._registry, query, by_key=by_key))
        return self._connection.execute(sql_of(query, moving=moving is not None)).to_arrow_table()

    def sweep(self, query: Query, file: Path) -> pa.Table | None:
        """The result of a pass over a narrow file where that needs no SQL (:mod:`sweep`); else None."""
        moving = moving_of(self._facts, self._registry, query)
        roll = self._registry.roll(query.roll) if moving is not None and query.roll else None
        return sweep(query, file, roll, moving)

    def _show_file(self, query: Query, file: str) -> bool:
        """The rows of a file as a pass reads them; whether it names units by their numbers."""
        view = view_of(query, file)
        if view.named:
            self._connection.register("named", self._registry.named)
        self._connection.execute(view.sql)
        return view.by_key


def tenures_of(facts: Facts, registry: Registry, query: Query, *, by_key: bool = False) -> pa.Table | None:
    """The table ``tenures`` of a pass: of those who move in the days that it asks about; None where nobody does."""
    moving = moving_of(facts, registry, query)
    return None if moving is None else registry.roll(query.roll or UNIT).tenures_table(moving, by_key=by_key)


def moving_of(facts: Facts, registry: Registry, query: Query) -> Bools | None:
    """Who of the roll (of units, where subjects are free text) moves in the days that a pass asks about; None: nobody."""
    if query.kind == "days" or query.placed is None:
        return None
    roll = registry.roll(query.roll or UNIT)
    moving = np.ones(len(roll), dtype=bool)
    if query.roll:
        (low, high), (first, last) = days_of(facts, query), query.placed
        low, high = low if first is None else max(low, first), high if last is None else min(high, last)
        moving = ~roll.still(low, high) if low <= high else ~moving
    return moving if moving.any() else None


def asked_of(registry: Registry, query: Query, *, by_key: bool = False) -> pa.Table:
    """The table ``asked`` of a pass that is about some subjects only: `_who`."""
    assert query.roll is not None and query.only is not None  # noqa: S101, PT018  only then is there such a table
    return pa.table({"_who": registry.roll(query.roll).named(np.flatnonzero(query.only), by_key=by_key)})


def days_of(facts: Facts, query: Query) -> tuple[int, int]:
    """The first and the last day that a row of the form stands at; one without a day stands at the year's last."""
    file = facts.files.get(query.form.id)
    found = days_in_file(str(file)) if file is not None else days_in_table(form_table(facts, query.form, ["day"]))
    return min([query.last, *found]), max([query.last, *found])


def days_in_table(table: pa.Table) -> tuple[int, ...]:
    """The first and the last day of a table's rows; nothing where none has a day."""
    edges = pc.min_max(dates_as_numbers(table["day"]))
    return tuple(edges[edge].as_py() for edge in ("min", "max") if edges[edge].is_valid)


def participants_of(facts: Facts, form: Form) -> pa.Table:
    """Who took part in which row of the form: `_taken` (the row's id) and `_person`, each pair once."""
    table = facts.tables.get("participants", PARTICIPANTS.empty_table())
    mine = table.filter(pc.equal(table["form"], form.id))
    # A person named twice in one row took part once.
    pairs = mine.group_by(["row_id", "person"]).aggregate([])
    return pairs.select(["row_id", "person"]).rename_columns(["_taken", "_person"])


def rows_of(facts: Facts, query: Query) -> pa.Table:
    """The table ``rows`` of a pass: the columns that it reads, `_code_…` for texts read as places, and `_row`."""
    rows = form_table(facts, query.form, [*query.reads(), *query.codes()])
    shown = {name: dates_as_numbers(rows[name]) for name in query.reads()}
    shown |= {f"_code_{name}": codes_of(rows[name], query.form.field(name).choices)[0] for name in query.codes()}
    shown["_row"] = pa.array(np.arange(len(rows), dtype=np.int64))
    return pa.table(shown)


def sql_of(query: Query, dialect: str = "duckdb", *, moving: bool = True) -> str:
    """The pass as SQL; Ibis is imported only where the cache does not hold it."""

    def compile_() -> str:
        from pingyi.measures.compiler import compile_query

        return compile_query(query, dialect, moving=moving)

    return cached(f"{moving} {query.spec()}", dialect, compile_)


def form_table(facts: Facts, form: Form, columns: Sequence[str] | None = None) -> pa.Table:
    """A form's table (some columns of it); an empty one where the facts have none."""
    table = facts.tables.get(form.id) if columns is None else facts.columns(form.id, list(dict.fromkeys(columns)))
    return table_schema(form).empty_table() if table is None else table


def codes_of(column: pa.ChunkedArray, choices: tuple[str, ...]) -> tuple[pa.Array, tuple[str, ...]]:
    """A text column as places in a list (its choices in order, then other texts sorted), and that list."""
    others = sorted(set(pc.unique(column).to_pylist()) - {None, *choices})
    names = (*choices, *others)
    return pc.index_in(column, value_set=pa.array(names, pa.string())).cast(pa.int64()), names


def texts_of(facts: Facts, form: Form, name: str) -> tuple[str, ...]:
    """The list whose places stand for the texts of a form's field."""
    file, choices = facts.files.get(form.id), form.field(name).choices
    return (
        codes_of(form_table(facts, form, [name])[name], choices)[1]
        if file is None
        else codes_in_file(str(file), name, choices)
    )
