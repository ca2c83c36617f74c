"""The facts of one year: typed tables, one a form, and the tree that they hang on.

Every form's table has, before the form's own fields (in the form's order), the columns of :data:`SYSTEM`:

    row_id   text    16 hex digits of SHA-256 over the row's canonical content, then “-” and an ordinal among identical rows
    subject  text    whom the row is about: a unit's code, a person's opaque id, a post (“书记@T01”), a register row's key
    day      date    the day it belongs to (the field with role when; for a register since); null where the form has none
    entered  date    the day it was entered, where known
    counts   bool    false: set aside (a repeat, a contradiction, a copy …) and counted nowhere until somebody settles it
    file, sheet text, line int32    its origin

Types: text → string; choice, unit, person, post, row → string; date, month → date32; time, count, integer, quantity, money,
percent, year, persons → int64; yes_no → bool; text that is not `open` → bool (filled or not). Missing is null.
Besides the forms there is `participants` (form, row_id, person): who took part in an event.
Every form but `units` has a field `unit`. Of a `persons` field the table holds how many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Protocol, runtime_checkable

import pyarrow as pa

from pingyi.facts.tree import Tree, UnitSpan
from pingyi.issues import Issue
from pingyi.packs.schema import Field, FieldType, Form

SYSTEM = pa.schema(
    [
        pa.field("row_id", pa.string(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),
        pa.field("day", pa.date32()),
        pa.field("entered", pa.date32()),
        pa.field("counts", pa.bool_(), nullable=False),
        pa.field("file", pa.string(), nullable=False),
        pa.field("sheet", pa.string(), nullable=False),
        pa.field("line", pa.int32(), nullable=False),
    ]
)
RESERVED = frozenset(SYSTEM.names)
PARTICIPANTS = pa.schema(
    [
        pa.field("form", pa.string(), nullable=False),
        pa.field("row_id", pa.string(), nullable=False),
        pa.field("person", pa.string(), nullable=False),
    ]
)
ORIGIN = ("file", "sheet", "line")

_TYPES = {
    FieldType.DATE: pa.date32(),
    FieldType.MONTH: pa.date32(),
    FieldType.YES_NO: pa.bool_(),
} | dict.fromkeys(
    (FieldType.TIME, FieldType.COUNT, FieldType.INTEGER, FieldType.QUANTITY, FieldType.MONEY, FieldType.PERCENT,
     FieldType.YEAR, FieldType.PERSONS),
    pa.int64(),
)  # fmt: skip


def column_type(field: Field) -> pa.DataType:
    """The Arrow type of a form's field in the facts."""
    if field.type is FieldType.TEXT and not field.open:
        return pa.bool_()
    return _TYPES.get(field.type, pa.string())


def table_schema(form: Form) -> pa.Schema:
    """The schema of a form's table: the system's columns, then the form's fields."""
    return pa.schema([*SYSTEM, *(pa.field(field.id, column_type(field)) for field in form.fields)])


@runtime_checkable
class Selects(Protocol):
    """Tables that can be read by column."""

    def select(self, name: str, columns: Sequence[str]) -> pa.Table:
        """Those of some columns that a table has. Raises KeyError where there is no such table."""
        ...


@dataclass(frozen=True)
class Facts:
    """The facts of one year; the tables are sorted by (subject, day, row_id) and never changed in place.

    Of a union set (many districts' sealed years) ``files`` names the tables of records that an engine reads from their Parquet
    files itself. These are narrow: no row_id and origin but ``row`` (the row's place in its district's table), units as the numbers
    of the column ``key`` that `units` then has, dates as day numbers, sorted by (subject, day, row).
    """

    year: int
    tables: Mapping[str, pa.Table]
    issues: tuple[Issue, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)

    @cached_property
    def tree(self) -> Tree:
        """The organisations with their history, from the table `units`."""
        columns = ("code", "name", "kind", "parent", "since", "until")
        rows = self.tables["units"].filter(self.tables["units"]["counts"]).select(columns).to_pylist()
        return Tree(UnitSpan(**row) for row in rows)

    def columns(self, name: str, wanted: Sequence[str]) -> pa.Table | None:
        """Those of some columns that a table has, in the order asked; of a union set no others are read. None: no such table."""
        if name not in self.tables:
            return None
        if isinstance(self.tables, Selects):
            return self.tables.select(name, wanted)
        table = self.tables[name]
        return table.select([column for column in wanted if column in table.column_names])

    @property
    def first(self) -> date:
        """The year's first day."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """The year's last day."""
        return date(self.year, 12, 31)

    def with_table(self, name: str, table: pa.Table) -> Facts:
        """The same facts with one table replaced."""
        files = {other: path for other, path in self.files.items() if other != name}
        return replace(self, tables={**self.tables, name: table}, files=files)
