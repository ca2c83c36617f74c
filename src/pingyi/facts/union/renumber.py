"""A district's rows as they go from one set into another: with another number, and no wider than they must be."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.union.layout import PLACE_BITS, is_register, key_column
from pingyi.facts.union.narrow import unit_columns
from pingyi.packs.schema import Form


def narrow_again(table: pa.Table) -> pa.Table:
    """64 bits only where these rows need them: others, which did, may not come along."""
    for at, one in enumerate(table.schema):
        if pa.types.is_int64(one.type):
            edges = pc.min_max(table[one.name])
            low, high = edges["min"].as_py(), edges["max"].as_py()
            if low is None or (low >= -(1 << 31) and high < 1 << 31):
                table = table.set_column(at, one.name, table[one.name].cast(pa.int32()))
    return table


def renumbered(form: Form, table: pa.Table, by: int) -> pa.Table:
    """The same rows with another ordinal in every key."""
    for name in (key_column(form),) if is_register(form) else unit_columns(form):
        table = moved_keys(table, name, by)
    return table


def moved_keys(table: pa.Table, name: str, by: int) -> pa.Table:
    """The same rows, the keys in one column with an ordinal so much higher."""
    if not by:
        return table
    at = table.schema.get_field_index(name)
    return table.set_column(at, name, pc.add(table[name], pa.scalar(by << PLACE_BITS, pa.int32())))
