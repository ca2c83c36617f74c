"""Rights by role, and the one helper that finds and authorises."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from pingyi.web.base.access import RIGHTS, Right, find, rights_of, scope
from pingyi.web.people.models import ADMINISTRATORS, Role
from pingyi.web.registers.models import Unit


def request_of(world: Any, user: str) -> Any:
    request = RequestFactory().get("/")
    request.user = world.users[user]
    return request


def test_an_administrator_touches_nothing_of_the_review() -> None:
    business = RIGHTS[Role.DISTRICT] | RIGHTS[Role.COMMITTEE] | RIGHTS[Role.BRANCH]

    assert all(not RIGHTS[role] & business for role in ADMINISTRATORS)
    assert all(not RIGHTS[one] & RIGHTS[other] for one in ADMINISTRATORS for other in ADMINISTRATORS if one != other)


def test_a_scope_is_a_subtree(world: Any) -> None:
    def seen(user: str) -> list[str]:
        return list(Unit.objects.filter(scope(world.users[user], Right.READ, "")).values_list("code", flat=True))

    assert seen("branch") == ["V011", "B011"]
    assert seen("committee") == ["T01", "V011", "B011"]
    assert len(seen("district")) == len(world.units)
    assert seen("system") == []


def test_what_lies_outside_is_not_there(world: Any) -> None:
    assert (
        find(request_of(world, "committee"), Unit.objects.all(), Right.JUDGE, to="", code="B011").name == "柳湾村党支部"
    )
    with pytest.raises(Http404):
        find(request_of(world, "committee"), Unit.objects.all(), Right.JUDGE, to="", code="B021")


def test_what_is_seen_but_not_ones_own_to_do_is_refused(world: Any) -> None:
    with pytest.raises(PermissionDenied):
        find(request_of(world, "branch"), Unit.objects.all(), Right.JUDGE, to="", code="B011")


def test_rights_end_with_the_mandate(world: Any) -> None:
    mandate = world.users["branch"].mandates.get()
    mandate.until = mandate.since
    mandate.save()

    assert rights_of(world.users["branch"]) == frozenset()
