"""A folder of workbooks as records would keep it: read by the code that reads it for a review, raw texts still in it.

``rows`` is of the same make as :func:`pingyi.web.records.facts.columns`: form → field or origin → values as in a record's JSON.
Of a `persons` field it holds ids; a named person whom the register does not know is there as None, so that the count stays right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.names import NamesBook
from pingyi.facts.reading import HOUSE, Around, Taken, read_folder
from pingyi.issues import Issue
from pingyi.packs import Rules
from pingyi.packs.schema import Field, FieldType, Form
from pingyi.web.records.facts import COLUMNS, Due, columns, in_force, typed

Lists = Mapping[str, Mapping[str, list[Any]]]
ORIGIN = ("file", "sheet", "line")
_DAYS = frozenset({FieldType.DATE, FieldType.MONTH})


@dataclass(frozen=True)
class Incoming:
    """What a folder brings: the rows of a year, and the issues of the rows that could not be read."""

    year: int
    rows: Lists
    issues: tuple[Issue, ...]
    files: int

    @property
    def count(self) -> int:
        """How many rows."""
        return sum(len(own["line"]) for own in self.rows.values())


def _quiet(_: str) -> None:
    """Say nothing."""


def read(
    folder: Path, rules: Rules, year: int, *, names: NamesBook, progress: Callable[[str], None] = _quiet
) -> Incoming:
    """Read a folder; its names are looked up in its own registers, then in those that the web keeps.

    Raises:
        NothingToRead: there is no workbook in the folder.
    """
    house = _house(rules, year)
    heard: list[Taken] = []
    around = Around(typed(rules, house), heard.append)
    reading = read_folder(folder, rules, year, names=names, progress=progress, around=around)
    return kept(rules, heard[-1], len(reading.files), house)


def kept(rules: Rules, taken: Taken, files: int = 0, house: Lists | None = None) -> Incoming:
    """What was heard from a reading of so many files, as records keep it. ``house``: the registers known beforehand."""
    rows = {form_id: _lists(rules.forms[form_id], own) for form_id, own in taken.rows.items()}
    due = Due.among(rules, _joined(rules, rows, house or {}))
    for form_id, own in rows.items():
        _name(rules.forms[form_id], own, taken.attendance.get(form_id, ([], [])), due)
    return Incoming(rules.year, rows, taken.issues, files)


def _house(rules: Rules, year: int) -> Lists:
    own = [name for name in HOUSE if name in rules.forms]
    return columns(rules, in_force(rules, year).filter(form__in=own).values_list(*COLUMNS).iterator(chunk_size=5000))


def _lists(form: Form, own: Mapping[str, Any]) -> dict[str, list[Any]]:
    found = {one.id: _list(one, own[one.id]) for one in form.fields}
    return found | {name: own[name].to_pylist() for name in ORIGIN}


def _list(one: Field, column: Any) -> list[Any]:
    if one.type in _DAYS:
        column = column.cast(pa.string())
    elif pa.types.is_string(column.type):
        column = pc.utf8_normalize(column, form="NFC")
    values: list[Any] = column.to_pylist()
    return values


def _joined(rules: Rules, rows: Lists, house: Lists) -> Lists:
    """The folder's registers with those known beforehand whose key none of its rows has."""
    if not house:
        return rows
    found: dict[str, Mapping[str, list[Any]]] = dict(rows)
    for form_id, before in house.items():
        own = rows.get(form_id)
        if own is None:
            found[form_id] = before
            continue
        key = rules.forms[form_id].key
        there = set(zip(*(own[name] for name in key), strict=True))
        left = [n for n, one in enumerate(zip(*(before[name] for name in key), strict=True)) if one not in there]
        found[form_id] = {name: [*own[name], *(before[name][n] for n in left)] for name in own}
    return found


def _name(form: Form, own: dict[str, list[Any]], attendance: tuple[list[int], list[str]], due: Due) -> None:
    """Put ids in the place of a count of persons."""
    fields = [one for one in form.fields if one.type is FieldType.PERSONS]
    if not fields:
        return
    present: dict[int, set[str]] = defaultdict(set)
    for row, person in zip(*attendance, strict=True):
        present[row].add(person)
    for one in fields:
        absent = form.absent is not None and form.absent.absent == one.id
        counts = own[one.id]
        for row, count in enumerate(counts):
            if count is not None:
                ids: list[str | None] = (
                    [*due.others(own, row, form, present[row])] if absent else [*sorted(present[row])]
                )
                counts[row] = ids + [None] * (count - len(ids))
