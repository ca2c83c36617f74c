"""Switching a pack on from a day: recorded, never into a year that is sealed."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from pingyi.errors import Refusal
from pingyi.packs.canonical import sha256_of
from pingyi.web.base.editing import create
from pingyi.web.journal.chain import write
from pingyi.web.people.models import User
from pingyi.web.rulebooks.books import Book
from pingyi.web.rulebooks.models import Rulebook
from pingyi.web.years.models import Seal


class YearSealed(Refusal):
    """The day lies in a year (or before one) that was sealed by other rules."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年已经封存，所用规则不再改动；请从{year + 1}年1月1日或以后启用。")


class AlreadySo(Refusal):
    """Nothing would change."""

    def __init__(self) -> None:
        super().__init__("这个规则包已从这一天起启用，不必重复。")


def switch_on(book: Book, day: date, by: User, why: str) -> Rulebook:
    """Let a pack take the place of the one before it from a day on.

    Raises:
        YearSealed: a year that the day touches is sealed. PackRefused: the pack does not load for that year. AlreadySo.
    """
    _open(day)
    book.rules(day.year)
    pack = book.read.pack
    with transaction.atomic():
        row = book.row
        if row is None or row.active_from is not None:
            if row is not None and row.active_from == day:
                raise AlreadySo
            fresh = Rulebook(
                pack=pack.id,
                name=pack.name,
                release=pack.version,
                sha256=book.sha256 or sha256_of(pack),
                folder=row.folder if row else "",
                active_from=day,
                by=by,
            )
            create(fresh, by, "启用规则包", why=why)
            return fresh
        row.active_from = day
        row.save()
        write(by, "启用规则包", row, before={"active_from": ""}, after={"active_from": day.isoformat()}, why=why)
    return row


def switch_off(row: Rulebook, by: User, why: str) -> None:
    """Take a switching-on back, so that the pack before it holds. Raises YearSealed."""
    if row.active_from is None:
        return
    _open(row.active_from)
    before = row.active_from.isoformat()
    with transaction.atomic():
        row.active_from = None
        row.save()
        write(by, "停用规则包", row, before={"active_from": before}, after={"active_from": ""}, why=why)


def _open(day: date) -> None:
    """Rules of a year hold from whatever day of it they were switched on, and in all years after."""
    sealed = Seal.objects.filter(year_id__gte=day.year).order_by("-year_id").values_list("year_id", flat=True).first()
    if sealed is not None:
        raise YearSealed(sealed)
