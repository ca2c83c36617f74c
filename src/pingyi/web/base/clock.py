"""The web's only clock. The core has none: it is handed a day."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from pingyi.web.base.models import Setting

FIXED_DAY = "fixed-day"
"""The setting with which the demo district stands still on a day of its own year."""


def today() -> date:
    """The day it is here (in the demo: the day on which it stands still)."""
    fixed = Setting.get(FIXED_DAY)
    return date.fromisoformat(fixed) if fixed else timezone.localdate()


def now() -> datetime:
    """The moment, for the journal and for timeouts; never for a number."""
    return timezone.now()
