"""A snapshot of the year, kept the way that the years app keeps it; and a few tracked rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings as django_settings

from pingyi.web.records.models import Record, Status
from pingyi.web.years import store
from pingyi.web.years.models import Snapshot, Year
from tests.prose import reviews


@pytest.fixture
def snapshot(world: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    monkeypatch.setattr(django_settings, "HOME", tmp_path)
    assert "T01" in world.units
    store.keep("years/2019/snapshot-1", reviews.review(), {store.BOARD: {}, store.ISSUES: []})
    year, _ = Year.objects.get_or_create(year=2019)
    return Snapshot.objects.create(year=year, day=date(2019, 12, 1), folder="years/2019/snapshot-1")


@pytest.fixture
def row(world: Any) -> Any:
    def made(form: str, unit: str = "T01", **values: Any) -> Record:
        return Record.objects.create(
            form=form, year=2019, unit=world.units[unit], values=values, status=Status.CONFIRMED, subject=values["no"]
        )

    return made
