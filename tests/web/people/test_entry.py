"""Coming in: what is said, what is not told, when the door closes, which session goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from pingyi.web.journal.models import Line
from pingyi.web.people import locks
from pingyi.web.people.models import Lock, User
from tests.web.conftest import PASSWORD

SIGN_IN = "/people/sign-in"


@pytest.fixture
def client(world: Any) -> Client:
    assert world.users
    return Client()


def try_in(client: Client, username: str, password: str = "falsch-2019", **more: Any) -> Any:  # noqa: S107  the tests' own
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def notices(page: Any) -> list[str]:
    return [str(error) for error in page.context["form"].non_field_errors()]


def test_in_and_out(client: Client) -> None:
    assert try_in(client, " Branch ", PASSWORD).headers["Location"] == "/"
    assert client.get("/people/password").status_code == 200
    assert client.get("/people/sign-out").status_code == 405
    assert client.post("/people/sign-out").headers["Location"] == SIGN_IN
    assert client.get("/people/password").headers["Location"].startswith(SIGN_IN)
    assert list(Line.objects.values_list("user", "action")) == [("branch", "登录"), ("branch", "退出")]


@pytest.mark.parametrize(
    "asked", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "http:evil"]
)
def test_no_way_leads_outside(client: Client, asked: str) -> None:
    assert f'value="{asked}"' not in client.get(SIGN_IN, {"next": asked}).content.decode()
    assert try_in(client, "branch", PASSWORD, next=asked).headers["Location"] == "/"


def test_one_comes_to_where_one_wanted(client: Client) -> None:
    assert try_in(client, "branch", PASSWORD, next="/people/password?a=1").headers["Location"] == "/people/password?a=1"


def test_a_stranger_and_a_wrong_password_hear_the_same_and_close_the_same(client: Client) -> None:
    for at in range(6):
        known, unknown = try_in(client, "branch"), try_in(client, "no-such-user")
        assert (known.status_code, notices(known)) == (unknown.status_code, notices(unknown)), at
        assert len(known.content) - len("branch") == len(unknown.content) - len("no-such-user")
    assert known.status_code == 429


def test_the_time_it_takes_tells_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password is hashed exactly once, whoever asks: somebody known, unknown, disabled, not yet with a password."""
    User.objects.filter(username="stranger").update(is_active=False)
    User.objects.create_user("new")
    made: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        made.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    for username in ("branch", "nobody", "stranger", "new"):
        made.clear()
        try_in(client, username)
        assert len(made) == 1, username


def test_the_door_closes_after_five_failures_and_says_for_how_long(client: Client) -> None:
    for _ in range(4):
        assert notices(try_in(client, "branch")) == ["用户名或者密码不对。连续输错5次，须等待15分钟。"]
    closed = try_in(client, "branch")
    assert closed.status_code == 429
    assert notices(closed)[0].startswith("连续输错5次，暂停登录。请等15分钟，到")
    assert notices(try_in(client, "branch", PASSWORD))[0].startswith("连续输错5次")
    assert try_in(client, "committee", PASSWORD).status_code == 302
    lock = Lock.objects.get(key=locks.key(locks.SIGN_IN, "branch"))
    assert lock.until is not None
    assert timedelta(minutes=14) < lock.until - timezone.now() <= timedelta(minutes=15)


def test_the_door_opens_again_by_itself(client: Client) -> None:
    for _ in range(5):
        try_in(client, "branch")
    Lock.objects.update(until=timezone.now() - timedelta(seconds=1))

    assert notices(try_in(client, "branch"))[0].startswith("用户名或者密码不对")
    assert try_in(client, "branch", PASSWORD).status_code == 302
    assert not Lock.objects.exists()


def test_failures_are_in_the_journal_but_never_what_was_typed(client: Client) -> None:
    for _ in range(5):
        try_in(client, "Mein-Geheimnis")
    try_in(client, "branch")
    lines = list(Line.objects.order_by("number"))

    assert [line.action for line in lines] == ["登录失败"] * 5 + ["锁定", "登录失败"]
    assert {line.row for line in lines[:6]} == {""}
    assert lines[6].row == str(User.objects.get(username="branch").pk)
    assert "geheimnis" not in str([(line.after, line.why, line.user) for line in lines]).lower()
    assert not Lock.objects.filter(key__icontains="geheimnis").exists()


@pytest.mark.parametrize(
    "username", ["", "\0", "a" * 90, "😀", "' OR 1=1 --", "\ud800".encode("utf-8", "replace").decode()]
)
def test_odd_names_are_only_wrong(client: Client, username: str) -> None:
    assert try_in(client, username).status_code == 200


def test_a_session_changes_its_key_when_somebody_comes_in(client: Client) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    try_in(client, "branch", PASSWORD)

    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_changed_password_ends_all_other_sessions(client: Client, world: Any) -> None:
    other = world.client("branch")
    try_in(client, "branch", PASSWORD)
    before = client.session.session_key
    new = "Xin-de-mima-2020"
    answer = client.post("/people/password", {"old": PASSWORD, "new": new, "again": new})

    assert answer.headers["Location"] == "/"
    assert client.session.session_key != before
    assert client.get("/people/password").status_code == 200
    assert other.get("/people/password").status_code == 302
    assert try_in(Client(), "branch", new).status_code == 302
    assert "修改密码" in Line.objects.values_list("action", flat=True)


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        (PASSWORD, "kurz1", "kurz1", "太短：至少10个字符。"),
        (PASSWORD, "1234567890123", "1234567890123", "不能全是数字。"),
        (PASSWORD, "password123", "password123", "太常见，容易被猜中，请换一个。"),
        (PASSWORD, "branch2019", "branch2019", "与用户名或者称呼太相近，请换一个。"),
        (PASSWORD, PASSWORD, PASSWORD, "不能与正在使用的密码相同。"),
        (PASSWORD, "Xin-de-mima-2020", "Xin-de-mima-2021", "两次输入的新密码不一致。"),
        ("falsch-2019", "Xin-de-mima-2020", "Xin-de-mima-2020", "现在的密码不对。"),
    ],
)
def test_a_password_that_will_not_do(world: Any, old: str, new: str, again: str, said: str) -> None:
    client = world.client("branch")
    page = client.post("/people/password", {"old": old, "new": new, "again": again}).content.decode()

    assert said in page
    assert "至少10个字符，字母、数字、符号都可以用" in page  # the rules were told beforehand as well
    assert world.users["branch"].check_password(PASSWORD)


def test_the_old_password_is_not_guessed_without_end(world: Any) -> None:
    client = world.client("branch")
    new = "Xin-de-mima-2020"
    answers = [client.post("/people/password", {"old": f"f{at}", "new": new, "again": new}) for at in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert client.post("/people/password", {"old": PASSWORD, "new": new, "again": new}).status_code == 429


def test_a_first_password_is_changed_before_anything_else(world: Any) -> None:
    User.objects.filter(username="branch").update(must_change=True)
    client = world.client("branch")

    assert client.get("/records/").headers["Location"] == "/people/password"
    assert "请先换成自己的密码" in client.get("/people/password").content.decode()
    new = "Xin-de-mima-2020"
    client.post("/people/password", {"old": PASSWORD, "new": new, "again": new})
    assert not User.objects.get(username="branch").must_change


def test_a_session_ends_when_nobody_is_there(world: Any, settings: Any) -> None:
    client = world.client("branch")
    client.get("/people/password")
    session = client.session
    session["seen"] = int(timezone.now().timestamp()) - settings.IDLE_SECONDS - 5
    session.save()
    answer = client.get("/people/password?a=1", follow=True)

    assert answer.redirect_chain == [("/people/sign-in?next=%2Fpeople%2Fpassword%3Fa%3D1", 302)]
    assert "较长时间没有操作" in answer.content.decode()
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_a_fragment_asked_for_in_vain_moves_the_whole_page(world: Any, settings: Any) -> None:
    client = world.client("branch")
    client.get("/people/password")
    session = client.session
    session["seen"] = int(timezone.now().timestamp()) - settings.IDLE_SECONDS - 5
    session.save()

    assert client.get("/records/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == SIGN_IN


def test_a_session_that_is_used_is_written_once_a_minute(world: Any, django_assert_num_queries: Any) -> None:
    client = world.client("branch")
    client.get("/people/password")
    with django_assert_num_queries(3):  # the session, the user, the mandates
        client.get("/people/password")


def test_a_disabled_account_is_out_at_once(world: Any) -> None:
    client = world.client("branch")
    assert client.get("/people/password").status_code == 200
    User.objects.filter(username="branch").update(is_active=False)

    assert client.get("/people/password").status_code == 302
    assert notices(try_in(Client(), "branch", PASSWORD)) == ["用户名或者密码不对。连续输错5次，须等待15分钟。"]


def test_how_many_attempts_are_looked_at_when_they_come_at_once(world: Any) -> None:
    """Counting comes before looking: the sixth is not looked at even if none of the five has failed yet."""
    assert world.users
    tries: list[Callable[[], Any]] = [lambda: locks.attempt(locks.SIGN_IN, "branch")] * 6

    assert [one() is None for one in tries] == [True] * 5 + [False]
