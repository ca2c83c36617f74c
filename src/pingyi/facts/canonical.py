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
_ROWS = 1 << 13
"""Rows whose lines are made and hashed at once: those of a large table would take as much room as the table."""
Numbers = np.ndarray[Any, np.dtype[np.uint64]]
_ASCII = 128


def normal(array: pa.Array) -> pa.Array:
    """Texts in NFC. Those in ASCII, as codes and ids are, need not be gone through one by one."""
    if pa.types.is_dictionary(array.type):
        return pa.DictionaryArray.from_arrays(array.indices, normal(array.dictionary))
    return array if _settled(_bytes_of(array)) else pc.utf8_normalize(array, form="NFC")


_MOVING = np.ones(256, np.bool_)
_MOVING[:0xC0] = _MOVING[0xE4:0xEA] = False
"""Bytes with which a character begins that NFC may change, or that may join with the one before. None of ASCII and of U+4000 to
U+9FFF does (and nothing begins with a byte from 0x80 to 0xBF)."""


def _settled(content: np.ndarray[Any, Any]) -> bool:
    """Whether UTF-8 is surely in NFC, as it stands: Chinese characters, Chinese and ASCII punctuation, letters and digits."""
    doubtful = np.flatnonzero(_MOVING[content])
    if not len(doubtful):
        return True
    if len(doubtful) * 4 > len(content) or doubtful[-1] + 2 >= len(content):
        return False
    first, second, third = (content[doubtful + step] for step in range(3))
    wide = (first == 0xEF) & ((second == 0xBC) | (second == 0xBD))  # U+FF00 to U+FF7F
    marks = (first == 0xE3) & (second == 0x80) & (third < 0xAA)  # U+3000 to U+3029
    quotes = (first == 0xE2) & (second == 0x80) & (third >= 0x90)  # U+2010 to U+203F
    return bool((wide | marks | quotes).all())


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
    """The bytes of texts."""
    _, bounds, content = array.buffers()
    if content is None or not len(array):
        return np.zeros(0, np.uint8)
    ends = np.frombuffer(bounds, np.int32)
    return np.frombuffer(content, np.uint8)[ends[array.offset] : ends[array.offset + len(array)]]


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
    found = np.empty(table.num_rows, np.uint64)
    for begin in range(0, table.num_rows, _ROWS):
        content = lines(table.slice(begin, _ROWS), content_columns(form)).combine_chunks()
        rows = pc.binary_join_element_wise(pa.scalar(form.id), taking_part.slice(begin, _ROWS), content, "\t")
        digests = b"".join([hashlib.sha256(row).digest()[: _DIGITS // 2] for row in rows.cast(pa.binary()).to_pylist()])
        found[begin : begin + _ROWS] = np.frombuffer(digests, _NUMBER)
    return found


def hex_digits(numbers: Numbers) -> pa.Array:
    """Numbers as 16 hex digits each."""
    digits = numbers.astype(_NUMBER).tobytes().hex().encode()
    ends = np.arange(0, len(digits) + 1, _DIGITS, dtype=np.int32)
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(ends), pa.py_buffer(digits))
