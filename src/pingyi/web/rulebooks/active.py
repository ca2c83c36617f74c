"""The rules that hold in a year: what every other app asks for."""

from __future__ import annotations

from functools import lru_cache

from pingyi.packs import Rules, load_rules
from pingyi.web.rulebooks.models import Rulebook

SHIPPED = "seed-district"


def rules(year: int) -> Rules:
    """The stack of packs in force in that year; loaded once a process and pack."""
    book = (
        Rulebook.objects.filter(active_from__lte=f"{year}-12-31").order_by("-active_from", "-id").values("folder", "pack", "sha256").first()
    )
    if book is None:
        return _loaded(SHIPPED, year, "")
    return _loaded(book["folder"] or book["pack"], year, book["sha256"])


@lru_cache(maxsize=8)
def _loaded(source: str, year: int, _sha256: str) -> Rules:
    return load_rules([source], year)
