"""The latest review of a year, as the follow-up reads it."""

from __future__ import annotations

from pingyi.review_model import Review
from pingyi.web.years.models import Reviewing
from pingyi.web.years.store import review_of


def latest(year: int) -> Review | None:
    """The review made last for a year; None: there is none yet."""
    folder = Reviewing.objects.filter(seal__year=year).order_by("-id").values_list("folder", flat=True).first()
    return None if folder is None else review_of(folder)


def reviewed_years() -> list[int]:
    """The years that have a review, latest first."""
    return sorted(set(Reviewing.objects.values_list("seal__year", flat=True)), reverse=True)
