"""The worker: what a stopped server left half done is over; once a day it asks for the likely score, and clears old sessions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone

from pingyi.web import worker
from pingyi.web.base import jobs
from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.models import Job, Setting
from pingyi.web.daily import Daily
from pingyi.web.records.models import Record, Status
from pingyi.web.years.models import Seal, Snapshot, Year

DAY = date(2019, 12, 20)


def test_half_done_work_is_given_up_and_waiting_work_waits(world: Any) -> None:
    for state in (Job.State.RUNNING, Job.State.WAITING, Job.State.DONE):
        Job.objects.create(kind="x", title="x", state=state, asked_by=world.users["district"])

    assert worker.give_up_broken() == 1

    assert list(Job.objects.order_by("id").values_list("state", "message")) == [
        ("failed", worker.RESTARTED),
        ("waiting", ""),
        ("done", ""),
    ]


@pytest.fixture
def kept(world: Any) -> Any:
    """A district whose tree is on record, on a day that goes on."""
    unit = world.units["Q"]
    values = {"code": "Q", "name": unit.name, "kind": unit.kind, "since": "2010-01-01"}
    Record.objects.create(form="units", year=2019, unit=unit, subject="Q", status=Status.CONFIRMED, values=values)
    moving(DAY)
    return world


def moving(day: date) -> None:
    """The clock shows this day, and does not stand still on it."""
    Setting.objects.filter(name=FIXED_DAY).delete()
    cache.clear()
    _SHOWN[:] = [day]


_SHOWN: list[date] = []


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day that the worker takes it to be: the one shown, or where the demo stands still."""
    monkeypatch.setattr("pingyi.web.daily.today_here", lambda: _SHOWN[0])


def asked() -> list[int]:
    return [job.task["year"] for job in Job.objects.filter(kind="likely").order_by("pk")]


@pytest.mark.usefixtures("kept")
def test_each_day_the_year_is_measured_once() -> None:
    own = Daily()

    assert own.look(DAY)
    assert not own.look(DAY)
    assert not Daily().look(DAY)  # started anew on the same day
    Job.objects.update(state=Job.State.FAILED)
    assert not Daily().look(DAY)  # what fails is not tried again all day long
    moving(DAY + timedelta(1))
    assert own.look(DAY + timedelta(1))

    assert asked() == [2019, 2019]
    assert Job.objects.filter(asked_by=None).count() == 2


def test_what_somebody_has_asked_for_is_not_asked_again(kept: Any) -> None:
    jobs.ask("likely", "测算", {"year": 2019}, kept.users["district"])

    assert not Daily().look(DAY)


@pytest.mark.usefixtures("kept")
def test_numbers_of_today_are_enough_and_older_ones_are_not() -> None:
    year = Year.objects.create(year=2019)
    Snapshot.objects.create(year=year, day=DAY, folder="x")
    assert not Daily().look(DAY)

    moving(DAY + timedelta(1))
    assert Daily().look(DAY + timedelta(1))


@pytest.mark.usefixtures("kept")
def test_a_sealed_year_is_left_alone() -> None:
    Seal.objects.create(year=Year.objects.create(year=2019), folder="x", hash="x")

    assert not Daily().look(DAY)


@pytest.mark.usefixtures("kept")
def test_until_april_the_year_before_is_measured_as_well() -> None:
    Year.objects.create(year=2019)
    moving(date(2020, 2, 1))

    Daily().look(date(2020, 2, 1))

    assert asked() == [2020, 2019]


@pytest.mark.usefixtures("world")
def test_an_empty_district_is_not_measured() -> None:
    moving(DAY)

    assert not Daily().look(DAY)


@pytest.mark.usefixtures("kept")
def test_where_the_day_stands_still_one_snapshot_is_enough() -> None:
    Setting.put(FIXED_DAY, DAY.isoformat())
    assert Daily().look(date(2026, 1, 1))

    Snapshot.objects.create(year=Year.objects.create(year=2019), day=date(2019, 6, 1), folder="x")
    Job.objects.all().delete()
    assert not Daily().look(date(2026, 1, 2))


@pytest.mark.usefixtures("world")
def test_sessions_that_are_over_go_once_a_day() -> None:
    moving(DAY)
    own = Daily()
    for key, days in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days))

    own.look(DAY)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]


@pytest.mark.usefixtures("kept")
def test_waiting_work_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    waiting = iter([1, 0])

    def work() -> int:
        order.append("work")
        return next(waiting)

    monkeypatch.setattr(jobs, "work", work)
    own = Daily()
    monkeypatch.setattr(own, "look", lambda _: order.append("day"))

    worker.turn(own)
    worker.turn(own)

    assert order == ["work", "work", "day"]
