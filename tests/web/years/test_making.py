"""The whole way in the background: likely score, seal, review, papers; and what is refused."""

from __future__ import annotations

import zipfile
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from pingyi.facts.seal import verify
from pingyi.web.base import jobs
from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.models import Job, Setting
from pingyi.web.people.models import Mandate, Role, User
from pingyi.web.registers.models import Unit
from pingyi.web.years import store, tasks
from pingyi.web.years.models import Reviewing, Seal, Snapshot
from tests.web.conftest import PASSWORD, TODAY
from tests.web.demo_records import YEAR, load, made_up
from tests.web.years_tiny import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    """Somebody of the district's office, in the tiny district."""
    cache.clear()
    Setting.put(FIXED_DAY, TODAY.isoformat())
    load(made_up(), YEAR)
    user = User.objects.create_user("office", PASSWORD)
    root = Unit.objects.get(parent=None)
    Mandate.objects.create(user=user, role=Role.DISTRICT, unit=root, since=TODAY)
    client = Client()
    client.force_login(user)
    return client


def over() -> Job:
    jobs.work()
    found = Job.objects.first()
    assert found is not None
    return found


def test_the_year_is_measured_sealed_scored_and_written(office: Client) -> None:
    office.post(reverse("years:refresh"), {"year": YEAR})
    assert over().state == Job.State.DONE
    likely = store.review_of(Snapshot.objects.get().folder)
    assert {sheet.unit: sheet.total for sheet in likely.sheets} == {
        sheet.unit: sheet.total for sheet in kept().review.sheets
    }
    office.post(reverse("years:seal-new"), {"year": YEAR})
    assert over().state == Job.State.DONE
    sealed = Seal.objects.get()
    assert verify(store.place(sealed.folder), sealed.hash) == []
    assert store.sealed(sealed.folder).manifest.tables["branch-meeting"].without_origin == (
        store.sealed("years/tests/seal").manifest.tables["branch-meeting"].without_origin
    )
    office.post(reverse("years:score", args=[sealed.pk]))
    done = over()
    assert (done.state, done.message) == (Job.State.DONE, "")
    reviewed = Reviewing.objects.get()
    assert store.review_of(reviewed.folder).sheets == likely.sheets
    office.post(reverse("years:bundle", args=[reviewed.pk]))
    assert over().state == Job.State.DONE
    with zipfile.ZipFile(store.place(reviewed.folder) / tasks.WHOLE) as archive:
        assert "点评讲话.docx" in archive.namelist()
        assert archive.testzip() is None
    again = office.post(reverse("years:seal-new"), {"year": YEAR})
    assert again.status_code == 422
    assert "理由" in again.content.decode()
    office.post(reverse("years:seal-new"), {"year": YEAR, "why": "更正一条记录"})
    assert over().state == Job.State.DONE
    latest = Seal.objects.first()
    assert latest is not None
    assert latest.replaces == sealed
    assert store.sealed(latest.folder).manifest.corrects == sealed.hash


def test_a_year_without_anything_is_not_sealed(world: Any) -> None:
    world.client("district").post(reverse("years:seal-new"), {"year": 2018})
    done = over()
    assert done.state == Job.State.FAILED
    assert "2018年还没有任何组织和记录" in done.message
    assert not Seal.objects.exists()
