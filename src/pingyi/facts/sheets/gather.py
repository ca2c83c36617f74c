"""The rows of many sheets, collected as Arrow columns, form by form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from pingyi.facts.model import ORIGIN, SYSTEM, column_type
from pingyi.facts.sheets.sheet import SheetRows
from pingyi.packs.schema import Field, FieldType, Form


class Gathered:
    """What :func:`pingyi.facts.build.tables` asks for."""

    def __init__(self, forms: Mapping[str, Form]) -> None:
        self._forms = forms
        self._parts: dict[str, list[pa.Table]] = defaultdict(list)
        self._attendance: dict[str, tuple[list[int], list[str]]] = defaultdict(lambda: ([], []))
        self._counts: dict[str, int] = defaultdict(int)
        self.letters: dict[tuple[str, str, str, str], str] = {}
        """(file, sheet, form, field) → column letters, of the fields that refer to a register."""

    def add(self, file: str, sheet: str, rows: SheetRows) -> None:
        """Take in a sheet's rows."""
        form, count = rows.form, len(rows.lines)
        if not count:
            return
        columns = {one.id: _array(one, rows.columns.get(one.id), count) for one in form.fields}
        columns |= {"file": _repeated(file, count), "sheet": _repeated(sheet, count)}
        columns["line"] = pa.array(rows.lines, SYSTEM.field("line").type)
        before = self._counts[form.id]
        self._parts[form.id].append(pa.table(columns))
        self._counts[form.id] = before + count
        numbers, persons = self._attendance[form.id]
        numbers.extend(before + row for row in rows.attendance[0])
        persons.extend(rows.attendance[1])
        for one in form.fields:
            if one.type is FieldType.ROW and one.id in rows.letters:
                self.letters[file, sheet, form.id, one.id] = rows.letters[one.id]

    def rows(self) -> dict[str, dict[str, Any]]:
        """Form → field or origin → column."""
        found: dict[str, dict[str, Any]] = {}
        for form_id, parts in self._parts.items():
            table = pa.concat_tables(parts)
            found[form_id] = {name: table[name] for name in (*(one.id for one in self._forms[form_id].fields), *ORIGIN)}
        return found

    def drain(self) -> dict[str, dict[str, Any]]:
        """As :meth:`rows`, which are given away: nothing of them stays here."""
        found = self.rows()
        self._parts.clear()
        return found

    def attendance(self) -> dict[str, tuple[list[int], list[str]]]:
        """Form → (row, person) as two lists."""
        return dict(self._attendance)


def _repeated(text: str, count: int) -> pa.Array:
    """The same text so many times, stored once."""
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), count), pa.array([text]))


def _array(field: Field, values: list[Any] | None, count: int) -> pa.Array:
    kind = pa.string() if field.type is FieldType.TEXT else column_type(field)
    return pa.nulls(count, kind) if values is None else pa.array(values, kind)
