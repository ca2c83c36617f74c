"""The rows of many sheets, collected as Arrow columns, form by form."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from pingyi.facts.model import ORIGIN, SYSTEM, column_type
from pingyi.facts.sheets.attendance import Attendance
from pingyi.facts.sheets.sheet import SheetRows
from pingyi.packs.schema import Field, FieldType, Form

_LONG = 1_024
"""So many rows of a form are collected before they become Arrow columns: many small arrays would take time and room."""


class _Waiting:
    """Rows of one form that are no Arrow columns yet."""

    def __init__(self, form: Form) -> None:
        self._kinds = {one.id: _kind(one) for one in form.fields}
        self._columns: dict[str, list[Any]] = {name: [] for name in self._kinds}
        self._lines: list[int] = []
        self._sheets: list[tuple[str, str, int]] = []

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, file: str, sheet: str, rows: SheetRows) -> None:
        count = len(rows.lines)
        for name, values in self._columns.items():
            values.extend(rows.columns.get(name) or (None,) * count)
        self._lines.extend(rows.lines)
        self._sheets.append((file, sheet, count))

    def table(self) -> pa.Table:
        """The rows; nothing of them stays here."""
        columns = {name: pa.array(values, self._kinds[name]) for name, values in self._columns.items()}
        files, sheets, counts = zip(*self._sheets, strict=True)
        columns |= {"file": _repeated(files, counts), "sheet": _repeated(sheets, counts)}
        columns["line"] = pa.array(self._lines, SYSTEM.field("line").type)
        for values in (*self._columns.values(), self._lines, self._sheets):
            values.clear()
        return pa.table(columns)


class _TakingPart:
    """Who took part in the rows of one form."""

    def __init__(self) -> None:
        self._rows = array("q")
        self._persons: list[str] = []
        self._parts: list[pa.Array] = []

    def add(self, before: int, attendance: Attendance) -> None:
        """Take in a sheet's, before which there were so many rows."""
        self._rows.extend(before + row for row in attendance[0])
        self._persons.extend(attendance[1])
        if len(self._persons) >= _LONG:
            self._pack()

    def _pack(self) -> None:
        self._parts.append(pa.array(self._persons, pa.string()))
        self._persons.clear()

    def both(self) -> tuple[np.ndarray[Any, np.dtype[np.int64]], pa.ChunkedArray]:
        """Rows and persons."""
        if self._persons:
            self._pack()
        return np.array(self._rows, np.int64), pa.chunked_array(self._parts, pa.string())


class Gathered:
    """What :func:`pingyi.facts.build.tables` asks for."""

    def __init__(self, forms: Mapping[str, Form]) -> None:
        self._forms = forms
        self._parts: dict[str, list[pa.Table]] = defaultdict(list)
        self._waiting: dict[str, _Waiting] = {}
        self._attendance: dict[str, _TakingPart] = defaultdict(_TakingPart)
        self._counts: dict[str, int] = defaultdict(int)
        self.letters: dict[tuple[str, str, str, str], str] = {}
        """(file, sheet, form, field) → column letters, of the fields that refer to a register."""

    def add(self, file: str, sheet: str, rows: SheetRows) -> None:
        """Take in a sheet's rows."""
        form, count = rows.form, len(rows.lines)
        if not count:
            return
        waiting = self._waiting.setdefault(form.id, _Waiting(form))
        waiting.add(file, sheet, rows)
        if len(waiting) >= _LONG:
            self._parts[form.id].append(waiting.table())
        before = self._counts[form.id]
        self._counts[form.id] = before + count
        if rows.attendance[0]:
            self._attendance[form.id].add(before, rows.attendance)
        for one in form.fields:
            if one.type is FieldType.ROW and one.id in rows.letters:
                self.letters[file, sheet, form.id, one.id] = rows.letters[one.id]

    def rows(self) -> dict[str, dict[str, Any]]:
        """Form → field or origin → column."""
        for form_id, waiting in self._waiting.items():
            if len(waiting):
                self._parts[form_id].append(waiting.table())
        found: dict[str, dict[str, Any]] = {}
        for form_id, parts in self._parts.items():
            table = pa.concat_tables(parts)
            found[form_id] = {name: table[name] for name in (*(one.id for one in self._forms[form_id].fields), *ORIGIN)}
        return found

    def forget(self, form_id: str) -> None:
        """Give a form's rows away; who took part in them stays."""
        self._parts.pop(form_id, None)
        self._waiting.pop(form_id, None)

    def drain(self) -> dict[str, dict[str, Any]]:
        """As :meth:`rows`, which are given away: nothing of them stays here."""
        found = self.rows()
        self._parts.clear()
        return found

    def attendance(self) -> dict[str, tuple[np.ndarray[Any, np.dtype[np.int64]], pa.ChunkedArray]]:
        """Form → (row, person) as two columns, of forms whose rows somebody took part in."""
        return {form_id: one.both() for form_id, one in self._attendance.items()}


def _repeated(texts: Sequence[str], counts: Sequence[int]) -> pa.Array:
    """Each text so many times, stored once."""
    place = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    index = np.repeat(np.array([place[text] for text in texts], np.int32), counts)
    return pa.DictionaryArray.from_arrays(index, pa.array(place))


def _kind(field: Field) -> pa.DataType:
    return pa.string() if field.type is FieldType.TEXT else column_type(field)
