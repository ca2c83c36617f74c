"""The tiny made-up district with all that a year brings: sealed and scored, orders, an appeal, a spot check, a debrief.

    from tests.web.loaded import loaded
    __all__ = ["loaded"]

The fixture lives as long as its module; its tests are marked `django_db`, so that what one writes is gone before the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.models import DEMO, Setting
from pingyi.web.board import dues
from pingyi.web.follow import appeals, orders, spots
from pingyi.web.follow.models import SpotCheck
from pingyi.web.people.models import Mandate, Role, User
from pingyi.web.plans.debriefs import begin
from pingyi.web.records.models import Record
from pingyi.web.registers.models import Unit
from pingyi.web.registers.names import put_secret
from pingyi.web.years import store
from pingyi.web.years.making import review_seal, seal_year
from pingyi.web.years.models import Reviewing, Snapshot, Year
from tests.web.tiny import books, load

TODAY = date(2019, 12, 20)
YEAR = 2019


@dataclass(frozen=True)
class Loaded:
    """The district's users by role, and its review."""

    users: dict[Role, User]
    review: Reviewing

    def client(self, role: Role) -> Client:
        """A browser with the person of that role signed in."""
        client = Client()
        client.force_login(self.users[role])
        return client


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Loaded]:  # noqa: ARG001  the database has to be there
    """The district; the database is as before once the module's tests are done."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield _fill()
        transaction.set_rollback(True)
    cache.clear()


def _fill() -> Loaded:
    Setting.put(FIXED_DAY, TODAY.isoformat())
    Setting.put(DEMO, "1")
    put_secret(books().names.secret)
    load(YEAR)
    Year.objects.create(year=YEAR, lock_on=date(YEAR + 1, 1, 15))
    users = dict(_users())
    district = users[Role.DISTRICT]
    review = review_seal(seal_year(YEAR, district, "", _silent), district, _silent)
    Reviewing.objects.filter(pk=review.pk).update(published_on=TODAY)
    Snapshot.objects.create(year_id=YEAR, day=TODAY, folder=review.folder)  # computed on the same day, so the same
    _follow(users, review)
    dues.ensure(YEAR)
    return Loaded(users, review)


def _users() -> Iterator[tuple[Role, User]]:
    standing = Unit.objects.filter(until=None).order_by("path")
    root = standing.get(parent=None)
    town = standing.filter(parent=root, kind="镇党委")[0]
    village = standing.filter(path__startswith=town.path, kind="行政村", children__kind="党支部")[0]
    places = {Role.DISTRICT: root, Role.COMMITTEE: town, Role.BRANCH: village}
    for role in Role:
        user = User.objects.create_user(role.value, None, name=f"{role.label}人员")
        Mandate.objects.create(user=user, role=role, unit=places.get(role), since=date(2018, 1, 1))
        yield role, user


def _follow(users: dict[Role, User], review: Reviewing) -> None:
    """What follows a review: the first two problems of each comment become orders, one record is objected to, some are drawn."""
    district, committee = users[Role.DISTRICT], users[Role.COMMITTEE]
    said = store.review_of(review.folder)
    chosen = [(unit, claim.id) for unit, claims in orders.proposals(said).items() for claim in claims[:2]]
    orders.send(said, chosen, owner="党委书记", due_on=date(2020, 2, 1), today=TODAY, by=district)
    town = committee.mandates.get().unit
    assert town is not None
    record = Record.objects.filter(year=YEAR, form="branch-meeting", unit__path__startswith=town.path).order_by("pk")[0]
    appeals.file(record, None, {}, "这一条登记错了组织", today=TODAY, by=committee)
    root = district.mandates.get().unit
    assert root is not None
    check = SpotCheck(title="年终抽查", unit=root, year=YEAR, forms=["branch-meeting"], seed="公证种子", size=5)
    spots.open_check(check, TODAY, district)
    begin(said, review.folder, town, committee)


def _silent(step: str, percent: int) -> None:
    """Nobody watches."""
