"""Tables of a set that are made when somebody asks for them: most of what a set holds nobody asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import pyarrow as pa

from pingyi.facts.model import PARTICIPANTS
from pingyi.facts.union.manifest import District
from pingyi.packs.schema import Form


class LazyTables(Mapping[str, pa.Table]):
    """Tables that are made when they are asked for, and kept."""

    def __init__(
        self,
        makers: Mapping[str, Callable[[], pa.Table]],
        sizes: Mapping[str, int],
        selects: Mapping[str, Callable[[Sequence[str]], pa.Table]] | None = None,
    ) -> None:
        self._makers, self.sizes, self._selects = makers, sizes, selects or {}
        self._made: dict[str, pa.Table] = {}

    def __getitem__(self, name: str) -> pa.Table:
        """The table. Raises KeyError where there is none."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        """Whether there is such a table; it is not made for that."""
        return name in self._makers

    def select(self, name: str, columns: Sequence[str]) -> pa.Table:
        """Those of some columns that a table has; where its file can be read by column, no others are read."""
        if name in self._made or name not in self._selects:
            table = self[name]
            return table.select([column for column in columns if column in table.column_names])
        return self._selects[name](columns)

    def without(self, empty: Mapping[str, pa.Table]) -> LazyTables:
        """The same tables, those named being empty."""
        makers: dict[str, Callable[[], pa.Table]] = dict(self._makers)
        makers |= {name: partial(_same, table) for name, table in empty.items()}
        return LazyTables(makers, {name: rows for name, rows in self.sizes.items() if name not in empty})

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self._makers)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._makers)


def rows_in(tables: Mapping[str, pa.Table], name: str) -> int:
    """How many rows a table has; one that is made when it is asked for is not made for that."""
    return tables.sizes.get(name, 0) if isinstance(tables, LazyTables) else tables[name].num_rows


def _same(table: pa.Table) -> pa.Table:
    return table


def fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The columns that a form has on top of the sealed one are null; those that it has no more are left out."""
    have = {one.name: one.type for one in table.schema}
    columns = {
        one.name: table[one.name] if have.get(one.name) == one.type else pa.nulls(len(table), one.type)
        for one in schema
    }
    return pa.table(columns, schema=schema)


def makers_of(
    forms: Iterable[Form], maker: Callable[[Form], Callable[[], pa.Table]]
) -> dict[str, Callable[[], pa.Table]]:
    """How each form's table is made, and the participants', who are never in a set."""
    found = {form.id: maker(form) for form in forms}
    return {**found, "participants": PARTICIPANTS.empty_table}


def summed(districts: Sequence[District]) -> dict[str, int]:
    """Form → rows of some districts together."""
    found: dict[str, int] = {}
    for one in districts:
        for form, count in one.rows.items():
            found[form] = found.get(form, 0) + count
    return found
