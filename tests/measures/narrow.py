"""A district's facts as a part of a union set has them: tables of records in narrow Parquet files, units as numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pingyi.facts.model import Facts, table_schema
from pingyi.packs.rules import Rules
from pingyi.packs.schema import FieldType, Form

_DISTRICT = 3 << 16
_LOST = ("row_id", "file", "sheet", "line")


def part_of(pack: Rules, facts: Facts, folder: Path) -> Facts:
    """The facts as a part; whatever names persons is not in it."""
    units = facts.tables["units"]
    codes = sorted(set(units["code"].to_pylist()), reverse=True)
    numbers = {code: _DISTRICT | place for place, code in enumerate(codes)}
    tables = {
        "units": units.append_column("key", pa.array([numbers[code] for code in units["code"].to_pylist()], pa.int32()))
    }
    files = {}
    for name, table in facts.tables.items():
        if name in {"units", "members", "participants"}:
            continue
        form = pack.forms[name]
        if form.register_ or name == "posts":
            tables[name] = table.drop_columns([field.id for field in form.fields if field.type is FieldType.PERSON])
        elif form.field(form.subject).type is not FieldType.PERSON:
            files[name] = folder / f"{name}.parquet"
            # Small groups, so that there are several.
            pq.write_table(_narrow(form, table, numbers), files[name], row_group_size=20)
    return Facts(facts.year, tables, files=files)


def known_units_only(pack: Rules, facts: Facts) -> Facts:
    """The same facts without rows that name a unit of which nothing is known: such have no number."""
    codes = pc.unique(facts.tables["units"]["code"])
    tables = dict(facts.tables)
    for name, table in facts.tables.items():
        if name in {"units", "participants"}:
            continue
        kept = np.ones(len(table), dtype=bool)
        for field in pack.forms[name].fields:
            if field.type is FieldType.UNIT:
                kept &= pc.or_(pc.is_in(table[field.id], value_set=codes), pc.is_null(table[field.id])).to_numpy()
        tables[name] = table.filter(pa.array(kept))
    return Facts(facts.year, tables, facts.issues)


def _narrow(form: Form, table: pa.Table, numbers: dict[str, int]) -> pa.Table:
    units = {field.id for field in form.fields if field.type is FieldType.UNIT}
    units |= {"subject"} if form.subject in units else set()
    persons = {field.id for field in form.fields if field.type is FieldType.PERSON}
    columns: dict[str, pa.Array] = {"row": pa.array(np.arange(len(table), dtype=np.int32))}
    for name in table_schema(form).names:
        column = table[name]
        if name in _LOST or name in persons:
            continue
        if name in units:
            columns[name] = pa.array([numbers.get(code) for code in column.to_pylist()], pa.int32())
        elif pa.types.is_date32(column.type) or (pa.types.is_int64(column.type) and _fits(column)):
            columns[name] = column.cast(pa.int32())
        else:
            columns[name] = column
    sort = ["subject", "day", "row"] if "subject" in units else ["unit", "subject", "day", "row"]
    return pa.table(columns).sort_by([(name, "ascending") for name in sort])


def _fits(column: pa.ChunkedArray) -> bool:
    """Whether every value is one of 32 bits; a file keeps 64 where one is not."""
    edges = pc.min_max(column).as_py()
    return all(edge is None or -(1 << 31) <= edge < 1 << 31 for edge in edges.values())
