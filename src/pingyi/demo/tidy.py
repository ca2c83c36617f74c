"""Keeps ordinary life free of accidents: no two rows alike, none with another's key. What is doubtful is made on purpose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pingyi.demo.model import Row
from pingyi.packs.schema import Form

_Key = tuple[Any, ...]


def tidy(form: Form, rows: list[Row]) -> list[Row]:
    """The rows, each with a key of its own: who collides moves to the next free day of its month, else it is left out.

    Planted rows choose first. A key of which a required part is missing, and a form without one, means the whole row.
    """
    taken: set[_Key] = set()
    kept: dict[int, Row] = {}
    for place in sorted(range(len(rows)), key=lambda n: not rows[n].tag):
        row = _free(form, rows[place], taken)
        if row is not None:
            taken.add(_key(form, row))
            kept[place] = row
    return [kept[place] for place in sorted(kept)]


def _key(form: Form, row: Row) -> _Key:
    own = tuple(row.values.get(name) for name in form.key)
    if own and all(row.values.get(name) is not None for name in form.key if form.field(name).required):
        return own
    entered = form.with_role("entered")
    return tuple(value for name, value in sorted(row.values.items()) if entered is None or name != entered.id)


def _free(form: Form, row: Row, taken: set[_Key]) -> Row | None:
    if _key(form, row) not in taken:
        return row
    when = form.with_role("when")
    day = row.values.get(when.id) if when else None
    if when is None or day is None or form.register_:
        return None
    for offset in (1, -1, 2, -2, 3, -3, 4, -4):
        moved = _moved(form, row, timedelta(days=offset))
        if moved.values[when.id].month == day.month and _key(form, moved) not in taken:
            return moved
    return None


def _moved(form: Form, row: Row, by: timedelta) -> Row:
    """The row on another day; it was entered as much later or earlier."""
    fields = (form.with_role(role) for role in ("when", "entered"))
    days = {field.id: row.values.get(field.id) for field in fields if field is not None}
    return row.having(**{name: day + by for name, day in days.items() if day is not None})
