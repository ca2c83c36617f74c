"""What the worker does once a day by itself: it asks for the year as it would end, and lets go of sessions that are over.

So each committee sees its likely score all year. It looks when nothing else waits, the first time after midnight. In the demo,
where the day stands still, only a year without any snapshot is measured. A year that is sealed is not: what was sealed stands
before everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.contrib.sessions.backends.db import SessionStore

from pingyi.web.base import jobs
from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.clock import today as today_here
from pingyi.web.base.models import Job, Setting
from pingyi.web.records.facts import in_force
from pingyi.web.records.known import UNITS
from pingyi.web.rulebooks.active import rules
from pingyi.web.years.current import REVIEWING_UNTIL
from pingyi.web.years.models import Seal, Snapshot, Year
from pingyi.web.years.tasks import LIKELY

ASKED = "daily-likely-"
"""The setting, with the year behind it, that says on which day a worker asked last: what fails is not tried all day long."""


class Daily:
    """One process's memory of what it has done today. ``day``: the real one, not the one on which the demo stands still."""

    def __init__(self) -> None:
        self._done: date | None = None

    def look(self, day: date) -> bool:
        """Do what is to be done on a new day; whether anything was asked for."""
        if self._done == day:
            return False
        self._done = day
        SessionStore.clear_expired()
        return bool(ask_for_likely(day))


def ask_for_likely(day: date) -> list[Job]:
    """Ask for the numbers of the years that people are at work on, where there are none of today."""
    asked = []
    for year in _years():
        if _wanted(year, day):
            Setting.put(f"{ASKED}{year}", day.isoformat())
            asked.append(jobs.ask(LIKELY, f"每日计算{year}年", {"year": year}, None))
    return asked


def _years() -> Iterator[int]:
    """This year, and the one before as long as it is being reviewed."""
    here = today_here()
    yield here.year
    if here.month <= REVIEWING_UNTIL and Year.objects.filter(year=here.year - 1).exists():
        yield here.year - 1


def _wanted(year: int, day: date) -> bool:
    if Setting.objects.filter(name=f"{ASKED}{year}", value=day.isoformat()).exists():
        return False
    snapshots = Snapshot.objects.filter(year_id=year)
    if not Setting.get(FIXED_DAY):
        snapshots = snapshots.filter(day__gte=day)
    waiting = Job.objects.filter(kind=LIKELY, state__in=(Job.State.WAITING, Job.State.RUNNING), task__year=year)
    return not (
        snapshots.exists()
        or waiting.exists()
        or Seal.objects.filter(year_id=year).exists()
        or not in_force(rules(year), year).filter(form=UNITS).exists()
    )
