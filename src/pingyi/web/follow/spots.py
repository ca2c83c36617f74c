"""Drawing a spot check, and what it found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from pingyi.web.base.editing import change, create
from pingyi.web.follow.draws import draw, population_hash
from pingyi.web.follow.models import Pick, SpotCheck
from pingyi.web.people.models import User
from pingyi.web.records.models import COUNTING, Record
from pingyi.web.registers.models import Unit


def population(unit: Unit, year: int, forms: Sequence[str]) -> list[int]:
    """The records that may be drawn: those that count, of these forms, of the unit's subtree, of the year."""
    found = Record.objects.filter(unit__path__startswith=unit.path, year=year, form__in=forms, status__in=COUNTING)
    return sorted(found.values_list("pk", flat=True))


@transaction.atomic
def open_check(check: SpotCheck, today: date, by: User) -> None:
    """Draw and keep the check; ``check`` says title, unit, year, forms, seed and size."""
    rows = population(check.unit, check.year, check.forms)
    check.population, check.population_hash = len(rows), population_hash(rows)
    check.drawn_on, check.by = today, by
    create(check, by, "抽取抽查对象", unit=check.unit_id)
    for place, row in enumerate(draw(check.seed, rows, check.size), 1):
        Pick.objects.create(check_of=check, place=place, record_id=row, updated_by=by)


def note(pick: Pick, seen: int, *, found: str, text: str, by: User) -> None:
    """What the check of one record found."""
    change(pick, seen, by, "记录抽查结果", {"found": found, "note": text}, unit=pick.record.unit_id)


def redraw(check: SpotCheck) -> tuple[bool, bool]:
    """Whether the list is what it was, and whether drawing again gives the same rows.

    A record handed in or withdrawn later changes the list; then only the order of the lots can be looked at.
    """
    rows = population(check.unit, check.year, check.forms)
    same_list = population_hash(rows) == check.population_hash
    drawn = list(check.picks.values_list("record_id", flat=True))
    among = sorted({*rows, *drawn}) if not same_list else rows
    return same_list, draw(check.seed, among, check.size) == drawn
