"""Districts by the dozen: one district's facts with other codes, so that many can be put into one set."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.canonical import row_digests
from pingyi.facts.model import PARTICIPANTS, Facts
from pingyi.packs.rules import Rules
from pingyi.packs.schema import FieldType, Form

SORT = [("subject", "ascending"), ("day", "ascending"), ("row_id", "ascending")]


def renamed(facts: Facts, rules: Rules, lead: str, name: str) -> Facts:
    """The same district, ``lead`` before every code, the top unit called ``name``; rows have the ids that they then get."""
    attending = facts.tables["participants"]
    tables: dict[str, pa.Table] = {}
    rows_of: list[pa.Table] = []
    for form in rules.forms.values():
        old = facts.tables[form.id]
        table = _renamed(form, old, lead, name)
        mine = attending.filter(pc.equal(attending["form"], form.id))
        ids = _ids(form, table, old["row_id"].to_pylist(), mine)
        to = dict(zip(old["row_id"].to_pylist(), ids, strict=True))
        tables[form.id] = (
            table.set_column(0, table.schema.field("row_id"), pa.array(ids, pa.string())).sort_by(SORT).combine_chunks()
        )
        moved = pa.array([to[row_id] for row_id in mine["row_id"].to_pylist()], pa.string())
        rows_of.append(pa.table([mine["form"], moved, mine["person"]], schema=PARTICIPANTS))
    joined = pa.concat_tables(rows_of).sort_by([(column, "ascending") for column in PARTICIPANTS.names])
    return Facts(facts.year, {**tables, "participants": joined.combine_chunks()}, ())


def _renamed(form: Form, table: pa.Table, lead: str, name: str) -> pa.Table:
    kinds = {one.id: one.type for one in form.fields}
    about = kinds.get(form.subject)
    units = {one for one, kind in kinds.items() if kind is FieldType.UNIT} | (
        {"code", "parent", "subject"} if form.id == "units" else set()
    )
    posts = {one for one, kind in kinds.items() if kind is FieldType.POST}
    units |= {"subject"} if about is FieldType.UNIT else set()
    posts |= {"subject"} if about is FieldType.POST or form.id == "posts" else set()
    for at, column in enumerate(table.column_names):
        if column in units:
            found = pc.binary_join_element_wise(pa.scalar(lead), table[column], "")
        elif column in posts:
            found = pc.replace_substring(table[column], "@", f"@{lead}")
        elif form.id == "units" and column == "name":
            found = pc.if_else(pc.is_null(table["parent"]), pa.scalar(name), table[column])
        else:
            continue
        table = table.set_column(at, table.schema.field(column), found)
    return table


def _ids(form: Form, table: pa.Table, old: list[str], attending: pa.Table) -> list[str]:
    persons: dict[str, list[str]] = {}
    for row in attending.to_pylist():
        persons.setdefault(row["row_id"], []).append(row["person"])
    digests = row_digests(form, table, [",".join(sorted(persons.get(row_id, ()))) for row_id in old])
    return [f"{digest}-{row_id.rpartition('-')[2]}" for digest, row_id in zip(digests, old, strict=True)]
