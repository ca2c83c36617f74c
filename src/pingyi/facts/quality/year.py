"""What a check sees: the rows of the year that still count, with their texts; and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import Facts
from pingyi.facts.tree import Tree
from pingyi.issues import Issue, Place
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Form


@dataclass
class Outcome:
    """What a check found: form → ids of the rows to set aside, and the issues that say why."""

    aside: dict[str, set[str]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def put_aside(self, form: str, row_ids: Iterable[str]) -> None:
        """Set rows aside."""
        self.aside.setdefault(form, set()).update(row_ids)


@dataclass(frozen=True)
class Year:
    """The tables of one year, the raw texts beside them, the members' names."""

    rules: Rules
    tables: Mapping[str, pa.Table]
    texts: Mapping[str, pa.Table]
    year: int
    names: tuple[str, ...] = ()

    @cached_property
    def tree(self) -> Tree:
        """The organisations as the rows that count tell."""
        return Facts(self.year, self.tables).tree

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms, in the order of the packs."""
        return tuple(self.rules.forms.values())

    def counting(self, form: str, columns: Sequence[str] = ()) -> pa.Table:
        """The rows of a form that still count; of these some columns only, where any are named and as far as there are such."""
        table = self.tables[form]
        counts = table["counts"]
        if columns:
            table = table.select([name for name in table.column_names if name in columns])
        # Most often all of them do, and a large table need not be copied for it.
        return table if pc.all(counts, min_count=0).as_py() else table.filter(counts)

    def with_texts(self, form: str, table: pa.Table) -> pa.Table:
        """Some rows of a form (`row_id` and other columns); a closed text field holds the raw text, not whether it is filled."""
        texts = self.texts.get(form)
        wanted = [name for name in texts.column_names[1:] if name in table.column_names] if texts is not None else []
        if texts is None or not wanted or table.num_rows == 0:
            return table
        # Both are in the order of the full table; an index keeps the order where a join would not.
        whole = table["row_id"] is texts["row_id"] or table["row_id"].equals(texts["row_id"])
        at = None if whole else pc.index_in(table["row_id"], value_set=texts["row_id"])
        for name in wanted:
            own = texts[name] if at is None else texts[name].take(at)
            table = table.set_column(table.schema.get_field_index(name), name, own)
        return table

    def without(self, aside: Mapping[str, set[str]]) -> Year:
        """The same year with rows set aside."""
        if not any(aside.values()):
            return self
        tables = dict(self.tables)
        for form, row_ids in aside.items():
            table = tables[form]
            hit = pc.is_in(table["row_id"], value_set=pa.array(sorted(row_ids), pa.string()))
            counts = pc.and_not(table["counts"], hit)
            at = table.schema.get_field_index("counts")
            tables[form] = table.set_column(at, table.schema.field(at), counts)
        found = replace(self, tables=tables)
        if "tree" in self.__dict__ and not aside.get("units"):
            found.__dict__["tree"] = self.tree  # as it was: making it of some thousand organisations takes its time
        return found


def place(row: Mapping[str, Any]) -> Place:
    """Where a row stands."""
    return Place(row["file"], row["sheet"], row["line"])


def in_order(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Rows by where they stand: file, sheet, line."""
    return sorted(rows, key=place)
