"""Two people at one row: the version that a page was made from, and both versions side by side when it is no longer the one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from pingyi.web.base.clock import today
from pingyi.web.records.asking import words_of
from pingyi.web.records.facts import in_force
from pingyi.web.records.known import registry
from pingyi.web.records.models import Record
from pingyi.web.records.values import cell_text
from pingyi.web.registers.models import Unit
from pingyi.web.registers.spans import UNITS, rows
from pingyi.web.rulebooks.active import rules as rules_of


class Overtaken(Exception):  # noqa: N818  no error: two people were at work
    """The row is no longer as the page showed it; ``current`` is what holds now."""

    def __init__(self, current: Record) -> None:
        self.current = current
        super().__init__(str(current))


@dataclass(frozen=True)
class Beside:
    """What stands there now and what was to be saved: (column, now, mine, whether they differ)."""

    at: datetime
    rows: Sequence[tuple[str, str, str, bool]] = field(default_factory=tuple)


def mark(record: Record | None) -> str:
    """The version that a page is made from: row and number of changes; nothing is known of it: “0.0”."""
    return f"{record.pk}.{record.version}" if record is not None else "0.0"


def seen(request: HttpRequest) -> str:
    """The mark that the page has sent back."""
    return request.POST.get("version", "")


def check(request: HttpRequest, current: Record | None) -> None:
    """Raises Overtaken: the row has changed since the page was made, or another has taken its place."""
    if current is not None and seen(request) != mark(current):
        raise Overtaken(current)


def holding(record: Record) -> Record | None:
    """The row that holds this year in the place of ``record``: itself, or the one that took its place; None: none does."""
    year = today().year
    rules = rules_of(year)
    form = rules.forms[record.form]
    found = in_force(rules, year).filter(form=record.form).select_related("unit")
    own = found.filter(pk=record.pk).first()
    if own is not None:
        return own
    alike = found.filter(unit=record.unit_id, subject=record.subject).order_by("-pk")
    return next((one for one in alike if all(one.values.get(n) == record.values.get(n) for n in form.key)), None)


def of_unit(unit: Unit) -> Record | None:
    """The row that says how an organisation stands, if a record speaks of it."""
    own = rows(UNITS, unit=unit)
    return own[-1] if own else None


def beside(current: Record, changes: Mapping[str, Any], more: Sequence[tuple[str, str, str]] = ()) -> Beside:
    """The row as it stands, and with ``changes``. ``more``: what is not in the row (column, now, mine)."""
    year = today().year
    form = rules_of(year).forms[current.form]
    mine = {name: value for name, value in (current.values | dict(changes)).items() if value is not None}
    words = words_of([form], [current.values, mine], registry(year))
    told = [
        (one.name, cell_text(one, current.values.get(one.id), words), cell_text(one, mine.get(one.id), words))
        for one in form.fields
        if one.id in current.values or one.id in mine
    ]
    lines = [(name, now, own, now != own) for name, now, own in (*more, *told)]
    return Beside(current.updated_at, tuple(lines))
