"""A small district to test pages on: a town with a village and its branch, an office's committee, and somebody in each role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.models import Setting
from pingyi.web.journal import triggers
from pingyi.web.people.models import Mandate, Role, User
from pingyi.web.registers.models import Unit

PASSWORD = "Ceshi-2019-mima"  # noqa: S105  the tests' own
TODAY = date(2019, 12, 20)
YEAR = 2019

UNITS = (
    ("Q", "云岭区委", "区委", None),
    ("T01", "河口镇党委", "镇党委", "Q"),
    ("T02", "青石镇党委", "镇党委", "Q"),
    ("V011", "柳湾村", "行政村", "T01"),
    ("B011", "柳湾村党支部", "党支部", "V011"),
    ("V021", "石桥村", "行政村", "T02"),
    ("B021", "石桥村党支部", "党支部", "V021"),
)
PEOPLE = (
    ("system", Role.SYSTEM, None),
    ("security", Role.SECURITY, None),
    ("audit", Role.AUDIT, None),
    ("district", Role.DISTRICT, "Q"),
    ("committee", Role.COMMITTEE, "T01"),
    ("neighbour", Role.COMMITTEE, "T02"),
    ("branch", Role.BRANCH, "V011"),
    ("stranger", Role.BRANCH, "V021"),
)


@dataclass
class World:
    """The district: units by code, users by name; ``client("branch")`` is a browser with that user signed in."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def client(self, user: str, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(self.users[user])
        return client


@pytest.fixture(autouse=True)
def journal_may_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with transactions of its own ends by emptying all tables: the journal's fence would refuse that."""
    marker = request.node.get_closest_marker("django_db")
    transactional = marker is not None and marker.kwargs.get("transaction")
    if not transactional and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    triggers.install(connection)
    yield
    triggers.remove(connection)


@pytest.fixture
def world(db: None, settings: Any) -> World:  # noqa: ARG001  the database, and settings that are put back
    cache.clear()
    Setting.put(FIXED_DAY, TODAY.isoformat())
    found = World()
    for code, name, kind, parent in UNITS:
        above = found.units.get(parent or "")
        path = f"{above.path if above else '/'}{code}/"
        found.units[code] = Unit.objects.create(
            code=code, name=name, kind=kind, parent=above, since=date(2010, 1, 1), path=path, search=name
        )
    for username, role, unit in PEOPLE:
        user = User.objects.create_user(username, PASSWORD, name=f"{role.label}人员")
        Mandate.objects.create(user=user, role=role, unit=found.units.get(unit or ""), since=date(2018, 1, 1))
        found.users[username] = user
    return found
