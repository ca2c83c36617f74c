"""The rules that hold in a year: what every other app asks for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from pingyi.packs import Rules, load_rules
from pingyi.web.rulebooks.models import Rulebook

SHIPPED = "seed-district"


def rules(year: int) -> Rules:
    """The stack of packs in force in that year; loaded once a process and pack."""
    book = in_force(year)
    if book is None:
        return _loaded(SHIPPED, year, "")
    return _loaded(source_of(book), year, book.sha256)


def in_force(year: int) -> Rulebook | None:
    """The pack switched on last before the year's end; None: the one that ships."""
    return Rulebook.objects.filter(active_from__lte=f"{year}-12-31").order_by("-active_from", "-id").first()


def source_of(book: Rulebook) -> str:
    """What the core loads a pack from: its folder below PINGYI_HOME, or the name of one that ships."""
    return str(Path(settings.HOME) / book.folder) if book.folder else book.pack


@lru_cache(maxsize=8)
def _loaded(source: str, year: int, _sha256: str) -> Rules:
    return load_rules([source], year)
