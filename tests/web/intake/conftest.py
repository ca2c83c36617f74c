"""The tiny district taken in from its workbooks, and somebody at the district's and at a town's desk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.models import Setting
from pingyi.web.people.models import Mandate, Role, User
from pingyi.web.registers.models import Unit
from pingyi.web.registers.names import put_secret, secret_file
from tests.web.tiny import Books, books, load


@pytest.fixture
def empty(db: None) -> Books:  # noqa: ARG001  the database
    """Nothing taken in yet; it is the 20th of December 2019."""
    cache.clear()
    Setting.put(FIXED_DAY, "2019-12-20")
    secret_file().unlink(missing_ok=True)
    put_secret(books().made.secret)
    return books()


@pytest.fixture
def tiny(empty: Books) -> Books:
    """2019 taken in."""
    load(2019)
    return empty


def somebody(username: str, role: Role, unit: str) -> User:
    user = User.objects.create_user(username, None, name=str(role.label))
    Mandate.objects.create(user=user, role=role, unit=Unit.objects.get(code=unit), since=date(2018, 1, 1))
    return user


@pytest.fixture
def desks(tiny: Books) -> dict[str, Any]:  # noqa: ARG001  the units
    return {"district": somebody("district", Role.DISTRICT, "Q"), "town": somebody("town", Role.COMMITTEE, "T01")}
