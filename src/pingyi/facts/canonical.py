r"""Canonical rows: what is hashed of a table, so that two programs, or two years' programs, can compare it.

A row is one line of UTF-8 in NFC: its columns in the order of the schema, separated by tabs; dates in ISO form
(2019-03-05), whole numbers in decimal, yes and no as `true` and `false`, `\N` where there is nothing. In a text
a backslash, a tab, a line feed and a carriage return are written `\\`, `\t`, `\n` and `\r`. Each line ends in a
line feed; the lines are sorted by their bytes.

Two hashes leave different columns out (:func:`with_origin` none, :func:`without_origin` where a row came from
and when it was entered).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import ORIGIN
from pingyi.packs.schema import Form

NULL = "\\N"
_ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))
_DIGITS = 16
_NUMBER = np.dtype(">u8")
Numbers = np.ndarray[Any, np.dtype[np.uint64]]
_ASCII = 128


def normal(array: pa.Array) -> pa.Array:
    """Texts in NFC. Those in ASCII, as codes and ids are, need not be gone through one by one."""
    if pa.types.is_dictionary(array.type):
        return pa.DictionaryArray.from_arrays(array.indices, normal(array.dictionary))
    return array if _bytes_of(array).max(initial=0) < _ASCII else pc.utf8_normalize(array, form="NFC")


def text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    r"""A column as canonical text, `\N` for null."""
    if pa.types.is_string(column.type):
        column = pa.chunked_array([_escaped(normal(chunk)) for chunk in column.chunks], pa.string())
    else:
        column = pc.cast(column, pa.string())
    return pc.fill_null(column, NULL) if column.null_count else column


def _escaped(array: pa.Array) -> pa.Array:
    found = _bytes_of(array)
    if np.any(found == ord("\\")) or found.min(initial=_ASCII) < ord(" "):
        for raw, written in _ESCAPES:
            array = pc.replace_substring(array, pattern=raw, replacement=written)
    return array


def _bytes_of(array: pa.Array) -> np.ndarray[Any, Any]:
    """The bytes of texts, those between which the array is a slice included."""
    content = array.buffers()[2]
    return np.frombuffer(content if content is not None else b"", dtype=np.uint8)


def lines(table: pa.Table, columns: Iterable[str]) -> pa.ChunkedArray:
    """The canonical line of each row, in the table's order, with its line feed."""
    # The line feed is joined on as the last separator: one pass over the bytes instead of two.
    parts = [text(table[name]) for name in columns]
    joined = (
        pc.binary_join_element_wise(*parts, "\t") if parts else pa.chunked_array([[""] * table.num_rows], pa.string())
    )
    return pc.binary_join_element_wise(joined, "", "\n")


def digest(table: pa.Table, columns: Iterable[str]) -> str:
    """SHA-256 (hex) over the sorted canonical lines of those columns."""
    found = lines(table, columns).cast(pa.large_string()).combine_chunks()
    ordered = found.take(pc.sort_indices(found))
    ends = np.frombuffer(ordered.buffers()[1], dtype=np.int64)
    start, end = int(ends[ordered.offset]), int(ends[ordered.offset + len(ordered)])
    return hashlib.sha256(ordered.buffers()[2].slice(start, end - start) if end else b"").hexdigest()


def with_origin(table: pa.Table) -> str:
    """The hash of the rows as they stand."""
    return digest(table, table.column_names)


def without_origin(table: pa.Table, form: Form | None) -> str:
    """The hash of what the rows say, wherever they came from: the web and a workbook give the same.

    Left out: file, sheet, line and the day of entry, the form's own field with role `entered` included.
    ``form`` is None for `participants`.
    """
    return digest(table, [name for name in table.column_names if name not in {*ORIGIN, *entry_columns(form)}])


def entry_columns(form: Form | None) -> tuple[str, ...]:
    """The columns that say when a row was entered."""
    own = form.with_role("entered") if form else None
    return ("entered", own.id) if own else ("entered",)


def content_columns(form: Form) -> tuple[str, ...]:
    """The columns that make a row what it is: subject, day and the form's fields, without the day of entry."""
    entry = entry_columns(form)
    return ("subject", "day", *(field.id for field in form.fields if field.id not in entry))


def row_digests(form: Form, table: pa.Table, persons: Sequence[str] | pa.Array) -> list[str]:
    """16 hex digits a row: SHA-256 over the form's id, who took part (``persons``: ids joined by commas) and the content."""
    found: list[str] = hex_digits(row_numbers(form, table, persons)).to_pylist()
    return found


def row_numbers(form: Form, table: pa.Table, persons: Sequence[str] | pa.Array) -> Numbers:
    """The digests of :func:`row_digests` as numbers, which have the same order."""
    if not table.num_rows:
        return np.zeros(0, np.uint64)
    taking_part = persons if isinstance(persons, pa.Array) else pa.array(persons, pa.string())
    content = lines(table, content_columns(form)).combine_chunks()
    rows = pc.binary_join_element_wise(pa.scalar(form.id), taking_part, content, "\t").cast(pa.binary())
    sha256 = hashlib.sha256
    return np.frombuffer(b"".join([sha256(row).digest()[: _DIGITS // 2] for row in rows.to_pylist()]), _NUMBER).astype(
        np.uint64
    )


def hex_digits(numbers: Numbers) -> pa.Array:
    """Numbers as 16 hex digits each."""
    digits = numbers.astype(_NUMBER).tobytes().hex().encode()
    ends = np.arange(0, len(digits) + 1, _DIGITS, dtype=np.int32)
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(ends), pa.py_buffer(digits))
