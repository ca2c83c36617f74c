"""Rows as they were read → the typed tables of :mod:`pingyi.facts.model`.

What a reader hands over, for each form that it met::

    rows = {"branch-meeting": {
        "unit": ["V01", "V02"],                  # one sequence (list, numpy or Arrow array) a field of the form, all equally long
        "held_on": [date(2019, 3, 5), None],     # values typed as the model says: date, int (fen, scaled, minutes), bool, str, None
        "minutes": ["会议传达了……", None],      # text that is not open: the raw text, kept out of the table
        "present": [12, 30],                     # persons: how many (the ids go into ``participants``)
        "file": [...], "sheet": [...], "line": [...],   # origin, never None
    }}
    participants = {"branch-meeting": ([0, 0, 1], ["9f…", "1c…", "9f…"])}   # index of the row in rows[form], person's opaque id

A field left out is missing in every row. `subject`, `day` and `entered` follow from the form (its subject, the
fields with role when | since, entered); a column `subject` or `day` that is given wins. A form whose subject is
no field is about posts: “title@unit”.

The row's id leaves the day of entry out, so that a row typed into the web and the same row read from a workbook
have one id.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.canonical import Numbers, hex_digits, normal, row_numbers
from pingyi.facts.memory import give_back
from pingyi.facts.model import ORIGIN, PARTICIPANTS, SYSTEM, column_type, table_schema
from pingyi.facts.withhold import Withholding
from pingyi.issues import Issue
from pingyi.packs.rules import Rules
from pingyi.packs.schema import FieldType, Form

Columns = Mapping[str, Any]
Attendance = tuple[Sequence[int] | np.ndarray[Any, np.dtype[np.int64]], Sequence[str] | pa.ChunkedArray]
_MANY = 50_000
"""Rows of a form beyond which what making its table took is given back at once."""
_ATTENDED = pa.schema([("row", pa.int64()), ("person", pa.string())])
_SORT = [("subject", "ascending"), ("day", "ascending"), ("row_id", "ascending")]
_ORIGIN_SORT = [(name, "ascending") for name in ("subject", "day", "row_id", *ORIGIN)]


@dataclass(frozen=True)
class Built:
    """The tables of a year, every form's and `participants`; and what they leave out.

    ``texts``: form → row_id and the raw text of each field that is not open, in the table's order; never
    sealed, read by :mod:`pingyi.facts.quality`. ``issues``: values withheld because they hold a name, a
    telephone or an identity number.
    """

    tables: Mapping[str, pa.Table]
    texts: Mapping[str, pa.Table]
    issues: tuple[Issue, ...]


Made = tuple[pa.Table, pa.Table]
"""A form's table and its raw texts, as they come out of :func:`tables`."""


def tables(
    rules: Rules,
    rows: Mapping[str, Columns],
    participants: Mapping[str, Attendance] | None = None,
    names: Collection[str] = (),
    made: Mapping[str, Made] | None = None,
) -> Built:
    """Type, check, identify and sort the rows. ``names``: the members' names, which no open text may hold.

    ``made``: forms of which all rows have been through here before, without ``names``; nobody took part in them, and nothing
    of them was left out. They are not in ``rows``.

    Raises ValueError for a form, a column or a value that the rules do not know: a fault of the reader, not of
    the data.
    """
    unknown = set(rows) - set(rules.forms)
    if unknown:
        msg = f"no such form: {sorted(unknown)}"
        raise ValueError(msg)
    # Form by form, and what has been used is let go at once: a large year is in memory once and a little.
    left = dict(rows)
    del rows
    withholding = Withholding(names)
    typed: dict[str, tuple[pa.Table, pa.Table]] = {}
    for form in filter(withholding.has_keys, rules.forms.values()):
        typed[form.id] = (made or {}).get(form.id) or _typed(form, left.pop(form.id, {}))
        withholding.learn(form, typed[form.id][0])
    built: dict[str, pa.Table] = {}
    texts: dict[str, pa.Table] = {}
    taking_part: list[pa.Table] = []
    for form in rules.forms.values():
        before = (made or {}).get(form.id)
        if form.id in typed:
            table, raw = typed.pop(form.id)
        else:
            table, raw = before or _typed(form, left.pop(form.id, {}))
        attended = _attended((participants or {}).get(form.id, ((), ())))
        opened = withholding.opened(form, table)
        if before and opened is table:
            built[form.id], texts[form.id] = before
            continue
        identified, order, ids = _identified(form, opened, attended)
        built[form.id] = identified
        texts[form.id] = raw.take(order).set_column(0, "row_id", identified["row_id"])
        taking_part.append(_participants(form, ids, attended))
        if table.num_rows > _MANY:
            del table, raw, opened, identified, order
            give_back()
    joined = pa.concat_tables(taking_part, promote_options="none") if taking_part else PARTICIPANTS.empty_table()
    built["participants"] = joined.sort_by([(name, "ascending") for name in PARTICIPANTS.names]).combine_chunks()
    return Built(built, texts, tuple(sorted(withholding.issues)))


def _typed(form: Form, columns: Columns) -> tuple[pa.Table, pa.Table]:
    """The form's table without ids (row_id empty), in the order given; and its raw texts."""
    allowed = {*(field.id for field in form.fields), "subject", "day", *ORIGIN}
    unknown = set(columns) - allowed
    if unknown:
        msg = f"form {form.id} has no column {sorted(unknown)}"
        raise ValueError(msg)
    count = len(next(iter(columns.values()))) if columns else 0
    fields: dict[str, pa.Array] = {}
    texts: dict[str, pa.Array] = {}
    for field in form.fields:
        given = columns.get(field.id)
        if field.type is FieldType.TEXT and not field.open:
            texts[field.id], fields[field.id] = _closed(given, count)
        else:
            fields[field.id] = _array(given, column_type(field), count)
    system = {
        "row_id": pa.array([""] * count, pa.string()),
        "subject": _subject(form, columns, fields, texts, count),
        "day": _array(columns["day"], pa.date32(), count) if "day" in columns else _day(form, fields, count),
        "entered": _role(form, fields, "entered", count),
        "counts": pa.array(np.ones(count, dtype=bool)),
        **{name: _array(columns.get(name), SYSTEM.field(name).type, count) for name in ORIGIN},
    }
    table = pa.Table.from_pydict({**system, **fields}, schema=table_schema(form))
    return table, pa.table({"row_id": system["row_id"], **texts})


def _array(given: Any, kind: pa.DataType, count: int) -> pa.Array:  # noqa: ANN401  whatever sequence a reader has
    if given is None:
        return pa.nulls(count, kind)
    array = given.combine_chunks() if isinstance(given, pa.ChunkedArray) else given
    array = array if isinstance(array, pa.Array) else pa.array(array, kind)
    is_text = pa.types.is_string(array.type) or pa.types.is_dictionary(array.type)
    return (normal(array) if is_text else array).cast(kind)


def _closed(given: Any, count: int) -> tuple[pa.Array, pa.Array]:  # noqa: ANN401  whatever the file holds
    """The raw texts and whether each is filled; a reader that keeps no text may give the latter."""
    if given is not None and pa.types.is_boolean(
        pa.array(given[:1]).type if not isinstance(given, pa.Array) else given.type
    ):
        return pa.nulls(count, pa.string()), pc.fill_null(_array(given, pa.bool_(), count), fill_value=False)
    raw = _array(given, pa.string(), count)
    return raw, pc.fill_null(pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(raw)), 0), fill_value=False)


def _subject(
    form: Form, columns: Columns, fields: dict[str, pa.Array], texts: dict[str, pa.Array], count: int
) -> pa.Array:
    if "subject" in columns:
        subject = _array(columns["subject"], pa.string(), count)
    elif form.subject in texts:
        subject = texts[form.subject]
    elif form.subject in fields:
        subject = fields[form.subject].cast(pa.string())
    else:
        subject = pc.binary_join_element_wise(fields["title"], fields["unit"], "@")
    return pc.fill_null(subject, "")


def _day(form: Form, fields: dict[str, pa.Array], count: int) -> pa.Array:
    day = form.with_role("when") or (form.with_role("since") if form.register_ else None)
    return fields[day.id] if day else pa.nulls(count, pa.date32())


def _role(form: Form, fields: dict[str, pa.Array], role: str, count: int) -> pa.Array:
    field = form.with_role(role)
    return fields[field.id] if field else pa.nulls(count, pa.date32())


def _identified(form: Form, table: pa.Table, attended: pa.Table) -> tuple[pa.Table, pa.Array, pa.Array]:
    """The table with ids, sorted; the order taken (index of each row as given); the id of each row as given."""
    numbers = row_numbers(form, table, _joined(attended, table.num_rows))
    order = _order(table, numbers)
    numbers = numbers[order]
    ordinals = _ordinals(numbers)
    ids = pc.binary_join_element_wise(hex_digits(numbers), pa.array(ordinals).cast(pa.string()), "-")
    place = table.schema.get_field_index("row_id")
    keyed = table.take(pa.array(order)).set_column(place, table.schema.field("row_id"), ids)
    if ordinals.size and ordinals.max() > 9:  # “-10” stands before “-2”
        again = pc.sort_indices(keyed, sort_keys=_SORT)
        keyed, order = keyed.take(again), order[again.to_numpy()]
    back = np.empty_like(order)
    back[order] = np.arange(order.size)
    return keyed.combine_chunks(), pa.array(order), keyed["row_id"].combine_chunks().take(pa.array(back))


def _order(table: pa.Table, numbers: Numbers) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The rows by subject, day (none last) and digest; those alike in all of these by where they come from."""
    coded = table["subject"].combine_chunks().dictionary_encode()
    ranks = np.empty(len(coded.dictionary), np.int64)
    ranks[pc.sort_indices(coded.dictionary).to_numpy()] = np.arange(ranks.size)
    subjects = ranks[coded.indices.to_numpy()]
    days = pc.fill_null(table["day"].cast(pa.int32()), np.iinfo(np.int32).max).to_numpy()
    found: np.ndarray[Any, np.dtype[np.int64]] = np.lexsort((numbers, days, subjects))
    alike = numbers[found[1:]] == numbers[found[:-1]]
    if not alike.any():
        return found
    mixed = np.concatenate([alike, [False]]) | np.concatenate([[False], alike])
    some = pa.array(found[mixed])
    keyed = (
        table.select(["subject", "day", *ORIGIN]).take(some).append_column("row_id", hex_digits(numbers[found[mixed]]))
    )
    found[mixed] = some.take(pc.sort_indices(keyed, sort_keys=_ORIGIN_SORT)).to_numpy()
    return found


def _ordinals(digests: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """0, 1, 2 … within each run of equal digests."""
    index = np.arange(digests.size)
    if not digests.size:
        return index
    starts = np.concatenate([[True], digests[1:] != digests[:-1]])
    return index - np.maximum.accumulate(np.where(starts, index, 0))


def _attended(attendance: Attendance) -> pa.Table:
    """Who took part in which row (its index as given), each once, sorted."""
    table = pa.table([*attendance], schema=_ATTENDED)
    return table.group_by(["row", "person"]).aggregate([]).sort_by([("row", "ascending"), ("person", "ascending")])


def _joined(attended: pa.Table, count: int) -> pa.Array:
    """For each row the ids of those who took part, joined by commas."""
    offsets = np.searchsorted(attended["row"].to_numpy(), np.arange(count + 1))
    lists = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), attended["person"].combine_chunks())
    return pc.binary_join(lists, ",")


def _participants(form: Form, ids: pa.Array, attended: pa.Table) -> pa.Table:
    found = ids.take(attended["row"].combine_chunks())
    columns = {"form": [form.id] * len(found), "row_id": found, "person": attended["person"]}
    return pa.Table.from_pydict(columns, schema=PARTICIPANTS)
