"""Tokens: of a mandate, from a day to a day, shown once, kept nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from pingyi.web.api.models import Token
from pingyi.web.api.tokens import TokenRefused, caller, issue
from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.models import Setting
from pingyi.web.journal.models import Line
from pingyi.web.people.models import Mandate, Role, User
from tests.web.conftest import TODAY
from tests.web.matrix_case import browser

DAY = timedelta(days=1)


def made(world: Any, user: str = "committee", **more: Any) -> str:
    """A key."""
    mandate = world.users[user].mandates.get()
    return issue(
        world.users["security"],
        **{"name": "区数据平台", "mandate": mandate, "since": TODAY, "until": TODAY + DAY, **more},
    )[1]


def test_issued_on_the_page_and_shown_once(world: Any) -> None:
    security = browser(world, "security")
    mandate = world.users["committee"].mandates.get()
    data = {"name": "区数据平台", "since": "2019-12-20", "until": "2020-06-30"}
    page = security.post(f"/api/tokens/new/{mandate.pk}", data, follow=True)
    key = page.context["shown"]

    assert key in page.content.decode()
    assert page.headers["Cache-Control"].startswith("max-age=0")
    assert Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/units").status_code == 200
    again = security.get("/api/tokens/").content.decode()
    assert key not in again
    assert key[:12] in again
    kept = [list(Token.objects.values()), list(Line.objects.values()), [s.get_decoded() for s in Session.objects.all()]]
    assert key not in str(kept)
    line = Line.objects.get(action="签发令牌")
    assert (line.user, line.unit, line.after["name"]) == ("security", "T01", "区数据平台")


def test_withdrawn_it_opens_nothing(world: Any) -> None:
    key = made(world)
    token = Token.objects.get()
    security = browser(world, "security")
    for _ in range(2):
        security.post(f"/api/tokens/{token.pk}/withdraw")

    assert caller(key) is None
    assert Line.objects.filter(action="收回令牌").count() == 1
    assert "已收回" in security.get("/api/tokens/").content.decode()


@pytest.mark.parametrize(("days", "good"), [(-1, False), (0, True), (1, True), (2, False)])
def test_it_holds_from_a_day_to_a_day(world: Any, days: int, good: bool) -> None:
    key = made(world)
    Setting.put(FIXED_DAY, (TODAY + days * DAY).isoformat())

    assert (caller(key) is not None) == good


def test_it_ends_with_the_mandate_and_with_the_account(world: Any) -> None:
    key = made(world)
    assert caller(key) is not None
    User.objects.filter(username="committee").update(is_active=False)
    assert caller(key) is None
    User.objects.filter(username="committee").update(is_active=True)
    Mandate.objects.filter(user__username="committee").update(until=TODAY - DAY)
    assert caller(key) is None


def test_it_opens_what_its_mandate_opens_and_not_what_else_its_holder_may(world: Any) -> None:
    key = made(world, "branch")
    Mandate.objects.create(user=world.users["branch"], role=Role.DISTRICT, unit=world.units["Q"], since=TODAY)
    client = Client(headers={"Authorization": f"Bearer {key}"})

    assert client.get("/api/v1/units").json()["total"] == 2
    assert client.get("/api/v1/units/Q").status_code == 404


@pytest.mark.parametrize(
    ("user", "more", "said"),
    [
        ("audit", {}, "管理员的授权看不到评议数据"),
        ("committee", {"until": TODAY - DAY}, "不超过一年"),
        ("committee", {"until": TODAY + 400 * DAY}, "不超过一年"),
        ("committee", {"since": TODAY + 9 * DAY}, "不超过一年"),
    ],
)
def test_what_is_refused(world: Any, user: str, more: dict[str, Any], said: str) -> None:
    with pytest.raises(TokenRefused, match=said):
        made(world, user, **more)
    assert not Token.objects.exists()


def test_why_it_is_refused_is_said_on_the_page(world: Any) -> None:
    mandate = world.users["audit"].mandates.get()
    data = {"name": "x", "since": "2019-12-20", "until": "2020-06-30"}
    page = browser(world, "security").post(f"/api/tokens/new/{mandate.pk}", data)

    assert "管理员的授权看不到评议数据" in page.content.decode()


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic abc", "Bearer pingyi_x", "Bearer \udcff", "Bearer " + "x" * 5000],
    ids=lambda header: ascii(header)[:20],  # a lone surrogate in a test's name is more than xdist can send
)
def test_what_is_no_token(world: Any, header: str) -> None:
    made(world)

    assert Client(headers={"Authorization": header}).get("/api/v1/units").status_code == 401
