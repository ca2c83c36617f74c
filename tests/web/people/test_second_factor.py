"""Administrators show a code that changes every thirty seconds; no code is good twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pyotp
import pytest
from django.test import Client

from pingyi.web.journal.models import Line
from pingyi.web.people import factor
from pingyi.web.people.granting import reset_factor
from pingyi.web.people.models import Lock, User
from pingyi.web.people.refusals import OwnAccount
from tests.web.conftest import PASSWORD
from tests.web.matrix_case import browser

PAGE = "/people/second-factor"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Clock:
    """A moment that moves when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2019, 12, 20, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(factor, "now", found)
    return found


@pytest.fixture
def client(world: Any) -> Client:
    """The security administrator, with the password only."""
    client: Client = world.client("security")
    return client


def key_on(page: str) -> str:
    found = re.search(r"密钥：<code>([A-Z2-7 ]+)</code>", page)
    assert found is not None
    return found[1].replace(" ", "")


def set_up(client: Client, clock: Clock) -> pyotp.TOTP:
    totp = pyotp.TOTP(key_on(client.get(PAGE).content.decode()))
    assert client.post(PAGE, {"code": totp.at(clock.now)}).status_code == 302
    return totp


def test_nothing_is_reached_before_it_is_set_up(client: Client) -> None:
    for url in ("/", "/people/mandates/", "/people/password", "/api/tokens/"):
        assert unquote(client.get(url).headers["Location"]) == f"{PAGE}?next={url}"
    assert client.post("/people/password", {}).headers["Location"] == PAGE


def test_whoever_is_no_administrator_needs_none(world: Any) -> None:
    assert world.client("branch").get(PAGE).headers["Location"] == "/"
    assert world.client("branch").get("/people/password").status_code == 200


def test_setting_up(client: Client, clock: Clock) -> None:
    page = client.get(PAGE).content.decode()
    assert "<svg" in page
    assert "style=" not in page
    assert key_on(page) == key_on(client.get(PAGE).content.decode())  # the same until it is confirmed
    assert "主菜单" not in page  # no door is open yet
    totp = pyotp.TOTP(key_on(page))
    answer = client.post(PAGE, {"code": totp.at(clock.now), "next": "/people/mandates/"})

    assert answer.headers["Location"] == "/people/mandates/"
    assert client.get("/people/mandates/").status_code == 200
    assert User.objects.get(username="security").second_factor == totp.secret
    assert "启用第二因素" in Line.objects.values_list("action", flat=True)
    assert totp.secret not in str(list(Line.objects.values_list("before", "after", "why")))


def test_the_picture_says_the_key(world: Any) -> None:
    address = factor.address(world.users["security"], KEY)

    assert pyotp.parse_uri(address).secret == KEY
    assert unquote(address).startswith("otpauth://totp/评议:security?")
    assert 'class="qr"' in factor.picture(address)


def test_no_code_is_good_twice(client: Client, clock: Clock, world: Any) -> None:
    totp = set_up(client, clock)
    again = world.client("security")

    assert "或者已经用过" in again.post(PAGE, {"code": totp.at(clock.now)}).content.decode()
    clock.on(30)
    code = totp.at(clock.now)
    assert again.post(PAGE, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert "第二因素验证失败" in Line.objects.values_list("action", flat=True)
    assert world.client("security").post(PAGE, {"code": code}).status_code == 200


@pytest.mark.parametrize(
    ("seconds", "good"), [(-60, False), (-30, False), (0, False), (30, True), (60, True), (90, True), (120, True)]
)
def test_a_clock_may_be_half_a_minute_off(client: Client, clock: Clock, world: Any, seconds: int, good: bool) -> None:
    """After the code of this moment was used, only later steps are good, and the next one already half a minute early."""
    totp = set_up(client, clock)
    shown = totp.at(clock.now + timedelta(seconds=seconds))
    clock.on(max(0, seconds - 30))

    assert (world.client("security").post(PAGE, {"code": shown}).status_code == 302) == good


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "٣٣٣٣٣٣"])
def test_what_is_no_code(client: Client, code: str) -> None:
    assert client.post(PAGE, {"code": code}).status_code == 200


def test_codes_are_not_guessed_without_end(client: Client, clock: Clock, world: Any) -> None:
    totp = set_up(client, clock)
    clock.on(60)
    right = totp.at(clock.now)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    other = world.client("security")
    statuses = [other.post(PAGE, {"code": wrong}).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [429]
    assert "请等15分钟" in other.post(PAGE, {"code": right}).content.decode()
    Lock.objects.all().delete()
    assert other.post(PAGE, {"code": right}).status_code == 302


def test_a_new_session_shows_it_anew_under_a_new_key(client: Client, clock: Clock, world: Any) -> None:
    totp = set_up(client, clock)
    fresh = Client()
    fresh.post("/people/sign-in", {"username": "security", "password": PASSWORD})
    assert fresh.get("/people/mandates/").status_code == 302
    before = fresh.session.session_key
    clock.on(60)
    fresh.post(PAGE, {"code": totp.at(clock.now)})

    assert fresh.get("/people/mandates/").status_code == 200
    assert fresh.session.session_key != before
    assert world.users["security"].pk == int(fresh.session["_auth_user_id"])


def test_a_lost_telephone(client: Client, clock: Clock, world: Any) -> None:
    """The security administrator resets another's; sessions that showed the old one show it no more."""
    system = browser(world, "system")
    assert system.get("/people/accounts/").status_code == 200
    set_up(client, clock)
    client.post(f"/people/mandates/of/{world.users['system'].pk}/second-factor")

    assert system.get("/people/accounts/").headers["Location"].startswith(PAGE)
    assert "启用第二因素" in system.get(PAGE).content.decode()
    assert Line.objects.latest("number").action == "重置第二因素"
    with pytest.raises(OwnAccount):
        reset_factor(world.users["security"], world.users["security"])


def test_whoever_becomes_an_administrator_needs_it_from_that_moment(world: Any) -> None:
    client = world.client("branch")
    assert client.get("/people/password").status_code == 200
    world.users["branch"].mandates.update(role="audit", unit=None)

    assert client.get("/people/password").headers["Location"].startswith(PAGE)
