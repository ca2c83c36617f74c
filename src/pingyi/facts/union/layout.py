"""What lies where in a union set, what its tables hold, and how a unit is numbered in it.

union.json                       the manifest (:mod:`pingyi.facts.union.manifest`): what is in the set, and the hash of every file
union.sha256                     the manifest's own hash, written as a seal's is
packs/<id>.json                  the rules, canonical JSON, one version for all districts
above.parquet                    the units above the districts (:data:`ABOVE_SCHEMA`)
districts/<code>/manifest.json   the district's own manifest; its SHA-256 is the seal's hash
districts/<code>/handed.parquet  what the district hands up of measures that need persons (:data:`KEPT_SCHEMA`)
parts/<part>/<form>.parquet      the tables; a part is whole districts below one child of the union's root (:func:`part_name`)

A *register* (`units`, `posts`, forms with `register`) keeps the columns of the seal, those that hold persons cut; `units` has `key`
besides, the others `_unit`, the key of the unit that the row names (null where there is no such unit). A *record table* is narrow
(:func:`record_schema`): whole numbers of 32 bits, days since 1970-01-01, units as keys; `row` is the row's place in the district's
sealed table (0 for the first), by which it is found again there.
What is keyed by persons stays in the district: forms whose subject is a person, `participants`, columns of type person.

The key of a register's row (`no`, and every field of type row) is written “<district>/<key>”, since two districts may number alike.

Districts stand in every table one after the other, by ordinal, each with as many rows as the manifest says: so a district's
rows are a range. Within a district record tables are sorted by (subject, day, row), by (unit, subject, day, row) where the
subject is a text; nothing comes before something; a register stands as it was sealed.
"""

from __future__ import annotations

from urllib.parse import quote

import pyarrow as pa

from pingyi.facts.model import SYSTEM, column_type, table_schema
from pingyi.packs.schema import Field, FieldType, Form

MANIFEST = "union.json"
HASH = "union.sha256"
ABOVE = "above.parquet"
PARTS = "parts"
DISTRICTS = "districts"
SCHEMA = 2

PLACE_BITS = 16
"""A unit's key is ``ordinal << 16 | place``."""
MOST_UNITS = (1 << PLACE_BITS) - 1
"""Units that a district may have (places 0 … 65,534)."""
MOST_DISTRICTS = (1 << 15) - 1
"""Ordinals run from 1 to this; 0 is that of the units above."""
PART_UNITS = 150_000
"""Units that a part may have, unless one district has more: counting a part takes memory for its units."""
ROW_GROUP = 1 << 20
"""Rows in a row group at most."""
REGISTERS = ("units", "posts")
"""Registers whose keys (codes, “书记@T01”) are unique in the union as they stand."""
ROW, KEY = "row", "key"
UNIT_KEY = "_unit"
"""No field of a form can be called so."""
_NARROWED = ("subject", "day", "entered", "counts")
_LEFT_OUT = frozenset({FieldType.PERSON})

ABOVE_SCHEMA = pa.schema(
    [
        pa.field("code", pa.string()),
        pa.field("name", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("parent", pa.string()),
        pa.field("since", pa.date32()),
        pa.field("until", pa.date32()),
        pa.field(KEY, pa.int32()),
    ]
)
"""The units above, one row a span, sorted by (key, since); keys are those of ordinal 0."""
HANDED_SCHEMA = pa.schema(
    [
        pa.field("measure", pa.string()),
        pa.field("path", pa.string()),
        pa.field("num", pa.int64()),
        pa.field("den", pa.int64()),
        pa.field("unknown", pa.int64()),
    ]
)
"""Direct contributions of a path, which runs from a unit up to the district's root, codes joined by “/”."""
KEPT_SCHEMA = HANDED_SCHEMA.append(pa.field(KEY, pa.int32()))
"""The same as a set keeps it: with the unit's key, where the path is the unit's way up to the district on the year's last day."""


def key_of(ordinal: int, place: int) -> int:
    """The key of the unit with that place in the district with that ordinal."""
    return ordinal << PLACE_BITS | place


def is_register(form: Form) -> bool:
    """Whether a form's table keeps the columns of the seal."""
    return form.register_ or form.id in REGISTERS


def is_kept(form: Form) -> bool:
    """Whether a form goes into a union set: not where its rows are about persons."""
    about = {field.id: field.type for field in form.fields}.get(form.subject)
    return form.id != "members" and about not in {FieldType.PERSON, FieldType.PERSONS}


def kept_fields(form: Form) -> tuple[Field, ...]:
    """The fields of a form that go into a union set: all but those that name a person; of `persons` only how many they are."""
    return tuple(field for field in form.fields if field.type not in _LEFT_OUT)


def by_unit(form: Form) -> bool:
    """Whether the subject of a form's rows is a unit, and so a key in a record table."""
    return form.subject == "unit" or form.id == "units" or _type(form, form.subject) is FieldType.UNIT


def prefixed(form: Form) -> tuple[str, ...]:
    """The columns of a form that hold keys of registers' rows, written with the district's code before them."""
    own = form.register_ and form.id not in REGISTERS and _type(form, form.subject) is FieldType.TEXT
    about_row = _type(form, form.subject) is FieldType.ROW
    subject = ("subject",) if own or about_row else ()
    named = [
        field.id
        for field in form.fields
        if field.type is FieldType.ROW or (own and field.id == form.subject and column_type(field) == pa.string())
    ]
    return (*subject, *named)


def record_schema(form: Form, wide: frozenset[str] = frozenset()) -> pa.Schema:
    """The columns of a record table; those named in ``wide`` hold a number that needs 64 bits."""
    kinds = {"subject": pa.int32() if by_unit(form) else pa.string(), "counts": pa.bool_()}
    system = [pa.field(name, kinds.get(name, pa.int32())) for name in _NARROWED]
    own = [pa.field(field.id, _narrow(field, wide)) for field in kept_fields(form)]
    return pa.schema([pa.field(ROW, pa.int32()), *system, *own])


def register_schema(form: Form) -> pa.Schema:
    """The columns of a register: the seal's, without persons; then the key of the row's unit (`units`: its own)."""
    names = {*SYSTEM.names, *(field.id for field in kept_fields(form))}
    kept = [pa.field(field.name, field.type) for field in table_schema(form) if field.name in names]
    return pa.schema([*kept, pa.field(key_column(form), pa.int32())])


def key_column(form: Form) -> str:
    """The column of a register that holds keys."""
    return KEY if form.id == "units" else UNIT_KEY


def part_schema(form: Form, wide: frozenset[str] = frozenset()) -> pa.Schema:
    """The columns of a form's table in a part."""
    return register_schema(form) if is_register(form) else record_schema(form, wide)


def folder_name(code: str) -> str:
    """A code as the name of a folder: letters, digits, “-” and “_” stand, anything else is percent-encoded."""
    return "".join(one if one.isalnum() or one in "-_" else quote(one, safe="").replace(".", "%2E") for one in code)


def part_name(child: str, turn: int) -> str:
    """The parts below one child of the root: the child's code, then “code_2”, “code_3” …"""
    return child if turn == 1 else f"{child}_{turn}"


def part_path(part: str, name: str) -> str:
    """Where a part's table lies."""
    return f"{PARTS}/{folder_name(part)}/{name}.parquet"


def sealed_manifest_path(code: str) -> str:
    """Where the manifest of a district's seal lies."""
    return f"{DISTRICTS}/{folder_name(code)}/manifest.json"


def handed_path(code: str) -> str:
    """Where lies what a district hands up."""
    return f"{DISTRICTS}/{folder_name(code)}/handed.parquet"


def parquet_options(schema: pa.Schema) -> dict[str, object]:
    """How a part's table is written (keywords of pyarrow's ParquetWriter): places packed as differences, the rest by dictionary."""
    names = schema.names
    options: dict[str, object] = {
        "version": "2.6",
        "compression": "zstd",
        "compression_level": 3,
        "use_dictionary": [name for name in names if name != ROW],
        "write_statistics": True,
        "write_page_checksum": True,
        "store_schema": False,
    }
    return options | ({"column_encoding": {ROW: "DELTA_BINARY_PACKED"}} if ROW in names else {})


def _type(form: Form, field_id: str) -> FieldType | None:
    return next((field.type for field in form.fields if field.id == field_id), None)


def _narrow(field: Field, wide: frozenset[str]) -> pa.DataType:
    if field.type is FieldType.UNIT:
        return pa.int32()
    kind = column_type(field)
    if pa.types.is_integer(kind):
        return pa.int64() if field.id in wide else pa.int32()
    return pa.int32() if pa.types.is_date(kind) else kind
