"""Every change goes through here: the version that the editor saw is checked, its journal line written in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from pingyi.web.journal.chain import write
from pingyi.web.people.models import User


class Versioned(models.Model):
    """A row that people edit: ``version`` counts its changes; nothing is saved over what somebody has not seen."""

    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        abstract = True


class Stale(Exception):  # noqa: N818  no error: two people were at work
    """Another has changed the row meanwhile; ``current`` is what stands there now, to be shown beside what was to be saved."""

    def __init__(self, current: Versioned) -> None:
        self.current = current
        super().__init__(f"{current}：他人已于{current.updated_at:%Y-%m-%d %H:%M}作了修改，请对照后再保存")


def plain(
    row: models.Model, *, leave: frozenset[str] = frozenset({"version", "updated_at", "updated_by_id"})
) -> dict[str, Any]:
    """The row as JSON values, for the journal."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.attname in leave:
            continue
        value = getattr(row, field.attname)
        found[field.attname] = (
            value.isoformat()
            if isinstance(value, date | datetime)
            else str(value)
            if isinstance(value, Decimal)
            else value
        )
    return found


@transaction.atomic
def create(row: models.Model, by: User | None, action: str, *, unit: str = "", why: str = "") -> None:
    """Save a new row and write it into the journal. ``unit``: the code of the unit concerned."""
    if isinstance(row, Versioned):
        row.updated_by = by
    row.save(force_insert=True)
    write(by, action, row, unit=unit, after=plain(row), why=why)


@transaction.atomic
def change(
    row: Versioned, seen: int, by: User | None, action: str, values: Mapping[str, Any], *, unit: str = "", why: str = ""
) -> None:
    """Set ``values`` (attribute → value) on the row and save it, if its version still is the one that was ``seen``.

    Raises:
        Stale: somebody has changed it meanwhile; nothing is saved.
    """
    manager = type(row)._default_manager
    current = manager.select_for_update().get(pk=row.pk)
    if current.version != seen:
        raise Stale(current)
    before = plain(current)
    for name, value in values.items():
        setattr(current, name, value)
        setattr(row, name, value)
    current.version = row.version = seen + 1
    current.updated_by = row.updated_by = by
    current.save()
    after = plain(current)
    changed = {name for name in after if before[name] != after[name]}
    write(
        by,
        action,
        current,
        unit=unit,
        before={n: before[n] for n in sorted(changed)},
        after={n: after[n] for n in sorted(changed)},
        why=why,
    )
