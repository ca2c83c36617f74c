"""A district's sealed table → the table of a union set, and back again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.canonical import row_digests
from pingyi.facts.model import table_schema
from pingyi.facts.union.layout import (
    PLACE_BITS,
    ROW,
    by_unit,
    is_register,
    kept_fields,
    key_column,
    prefixed,
    record_schema,
    register_schema,
)
from pingyi.packs.schema import FieldType, Form

PREFIX_MARK = "/"
_PLACE = (1 << PLACE_BITS) - 1
_INT32 = np.iinfo(np.int32)


class UnknownUnitError(ValueError):
    """A row names a unit that the district's register does not know."""

    def __init__(self, form: Form, row: int, code: str) -> None:
        self.form, self.row, self.code = form, row, code
        super().__init__(f"{form.id}: row {row} names {code}")


def narrowed(form: Form, table: pa.Table, codes: pa.Array, ordinal: int, district: str) -> pa.Table:
    """The table as it stands in a part; 64 bits where a column's numbers need them.

    ``codes``: the district's units by place; ``district``: its code.

    Raises:
        UnknownUnitError: a row names a unit that is not among the codes.
    """
    # What is filed under no unit at all has an empty subject.
    return (
        _register(form, table, codes, ordinal, district)
        if is_register(form)
        else _records(form, table, codes, ordinal, district)
    )


def _register(form: Form, table: pa.Table, codes: pa.Array, ordinal: int, district: str) -> pa.Table:
    marked = set(prefixed(form))
    schema, key = register_schema(form), key_column(form)
    columns = {
        name: _with_prefix(table[name], district) if name in marked else table[name]
        for name in schema.names
        if name != key
    }
    # Whoever stands in a register under no unit that there is is nobody's; the register says what the district sealed.
    place = pc.index_in(table["code" if form.id == "units" else "unit"], value_set=codes)
    columns[key] = pc.add(place, pa.scalar(ordinal << PLACE_BITS, pa.int32()))
    return pa.table(columns, schema=schema)


def _records(form: Form, table: pa.Table, codes: pa.Array, ordinal: int, district: str) -> pa.Table:
    marked, units = set(prefixed(form)), unit_columns(form)
    columns: dict[str, pa.ChunkedArray | pa.Array] = {ROW: pa.array(np.arange(len(table), dtype=np.int32))}
    for field in record_schema(form):
        if field.name == ROW:
            continue
        column = table[field.name]
        if field.name in units:
            column = _keys(form, table, field.name, codes, ordinal)
        elif pa.types.is_date(column.type) or (pa.types.is_integer(column.type) and _fits(column)):
            column = column.cast(pa.int32())
        elif field.name in marked:
            column = _with_prefix(column, district)
        columns[field.name] = column
    found = pa.table(columns)
    return found.take(_order(form, found)).combine_chunks()


def unit_columns(form: Form) -> tuple[str, ...]:
    """The columns of a record table that hold keys of units."""
    subject = ("subject",) if by_unit(form) else ()
    return (*subject, *(field.id for field in kept_fields(form) if field.type is FieldType.UNIT))


def _order(form: Form, table: pa.Table) -> pa.Array:
    names = ("subject", "day", ROW) if by_unit(form) else ("unit", "subject", "day", ROW)
    return pc.sort_indices(table, sort_keys=[(name, "ascending", "at_start") for name in names])


def _keys(form: Form, table: pa.Table, name: str, codes: pa.Array, ordinal: int) -> pa.Array:
    column = table[name]
    place = pc.index_in(column, value_set=codes).combine_chunks()
    lost = pc.and_(pc.is_null(place), pc.fill_null(pc.not_equal(column, ""), fill_value=False))
    if pc.any(lost).as_py():
        row = pc.index(lost, value=True).as_py()
        raise UnknownUnitError(form, row, column[row].as_py())
    return pc.add(place, pa.scalar(ordinal << PLACE_BITS, pa.int32()))


def _fits(column: pa.ChunkedArray) -> bool:
    edges = pc.min_max(column)
    low, high = edges["min"].as_py(), edges["max"].as_py()
    return low is None or (int(_INT32.min) <= low and high <= int(_INT32.max))


def _with_prefix(column: pa.ChunkedArray, district: str) -> pa.ChunkedArray:
    # An empty key names no row.
    named = pc.binary_join_element_wise(pa.scalar(district), column, PREFIX_MARK)
    return pc.if_else(pc.equal(column, ""), column, named)


# Back again -----------------------------------------------------------------------------------------------------------


def restored(
    form: Form, table: pa.Table, codes: pa.Array, district: str, *, origin: str = "", prefixes: bool = False
) -> pa.Table:
    """A district's rows as its seal holds them, in the order of the sealed table: its schema, what was cut as null.

    Where nothing was cut from the form, the ids of rows are those of the seal; else a row is named “<district>#<row>”. The set does
    not hold where a record came from: ``file`` is ``origin``, ``line`` the row's number in the sealed table, from 1.
    ``prefixes``: keys of registers' rows keep the district's code before them.
    """
    schema = table_schema(form)
    if is_register(form):
        return _filled(
            schema, {name: _plain(form, table, name, district, keep=prefixes) for name in table.column_names}
        )
    table = table.sort_by(ROW)
    units = set(unit_columns(form))
    columns: dict[str, pa.ChunkedArray | pa.Array] = {}
    for name in table.column_names:
        if name == ROW:
            continue
        column = _plain(form, table, name, district, keep=False)
        if name in units:
            column = codes.take(pc.bit_wise_and(table[name], _PLACE).combine_chunks())
        columns[name] = column.cast(schema.field(name).type)
    columns["subject"] = pc.fill_null(columns["subject"], "")
    count = len(table)
    columns["row_id"] = pa.array([""] * count, pa.string())
    columns["file"] = pa.array([origin] * count, pa.string())
    columns["sheet"] = pa.array([""] * count, pa.string())
    columns["line"] = pc.add(table[ROW], pa.scalar(1, pa.int32()))
    whole = _filled(schema, columns)
    whole = whole.set_column(0, schema.field("row_id"), row_ids(form, whole, table[ROW], district))
    for name in prefixed(form) if prefixes else ():
        whole = whole.set_column(
            whole.schema.get_field_index(name), schema.field(name), _with_prefix(whole[name], district)
        )
    return whole


def is_complete(form: Form) -> bool:
    """Whether a district's rows of this form can be made again to the letter: nothing was cut, and nobody took part."""
    return not any(field.type in {FieldType.PERSON, FieldType.PERSONS} for field in form.fields)


def row_ids(form: Form, table: pa.Table, row: pa.ChunkedArray, district: str) -> pa.Array:
    """The ids of rows that stand in the order of the sealed table."""
    if not is_complete(form):
        return pc.binary_join_element_wise(pa.scalar(district), row.cast(pa.string()).combine_chunks(), "#")
    digests = row_digests(form, table, pa.array([""] * len(table), pa.string()))
    return pa.array(
        [f"{digest}-{ordinal}" for digest, ordinal in zip(digests, _ordinals(digests), strict=True)], pa.string()
    )


def _ordinals(digests: Sequence[str]) -> list[str]:
    """Of rows with equal digests, which stand together: 0, 1, 2 …, in the order of texts, in which a sealed table has them."""
    found: list[str] = []
    start = 0
    for place in range(1, len(digests) + 1):
        if place == len(digests) or digests[place] != digests[start]:
            found += sorted(map(str, range(place - start)))
            start = place
    return found


def _plain(form: Form, table: pa.Table, name: str, district: str, *, keep: bool) -> pa.ChunkedArray:
    column = table[name]
    if keep or name not in prefixed(form):
        return column
    lead = district + PREFIX_MARK
    return pc.if_else(pc.starts_with(column, lead), pc.utf8_slice_codeunits(column, len(lead)), column)


def _filled(schema: pa.Schema, columns: dict[str, pa.ChunkedArray | pa.Array]) -> pa.Table:
    """A table of the seal's schema; columns that are not there are null, or false, since a seal has no null there."""
    count = len(next(iter(columns.values())))
    whole = {field.name: columns.get(field.name, pa.nulls(count, field.type)) for field in schema}
    return pa.table(whole, schema=schema)
