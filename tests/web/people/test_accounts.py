"""The system administrator's page: accounts, invitations; nothing of the review."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from pingyi.web.base.access import rights_of
from pingyi.web.journal.models import Line
from pingyi.web.people import accounts
from pingyi.web.people.models import Role, User
from pingyi.web.people.refusals import AccountsExist, LastAdministrator, OwnAccount
from pingyi.web.people.setup import FIRST, account_with_password, first_accounts, has_accounts
from tests.web.conftest import TODAY
from tests.web.matrix_case import browser

NEW = "Xin-de-mima-2020"


@pytest.fixture
def system(world: Any) -> Client:
    return browser(world, "system")


def invite(client: Client) -> tuple[str, str]:
    """A new account's invitation as the slip shows it: (code, page)."""
    answer = client.post("/people/accounts/new", {"username": "Hekou.Zuzhi", "name": "王组织"}, follow=True)
    return answer.context["code"], answer.content.decode()


def accept(code: str, password: str = NEW) -> Any:
    return Client().post("/people/invitation", {"code": code, "new": password, "again": password})


def test_an_invitation_from_one_end_to_the_other(system: Client) -> None:
    code, slip = invite(system)
    assert len(code.replace("-", "")) == 20
    assert code in slip
    assert "hekou.zuzhi" in slip
    user = User.objects.get(username="hekou.zuzhi")
    assert not user.has_usable_password()
    welcome = Client().get("/people/invitation", {"code": code}).content.decode()
    assert "王组织：设置密码" in welcome
    assert "至少10个字符" in welcome
    assert accept(code.lower().replace("-", " ")).headers["Location"] == "/people/sign-in"
    assert Client().post("/people/sign-in", {"username": "hekou.zuzhi", "password": NEW}).status_code == 302
    assert "邀请码不对、已经用过" in accept(code).content.decode()


def test_the_code_is_shown_once_and_kept_nowhere(system: Client) -> None:
    code, _ = invite(system)
    user = User.objects.get(username="hekou.zuzhi")
    again = system.get(f"/people/accounts/{user.pk}/invited").content.decode()

    assert code not in again
    assert "已经显示过" in again
    assert code.replace("-", "") not in str(User.objects.filter(pk=user.pk).values())
    assert code not in str(list(Line.objects.values()))
    assert code not in str([session.get_decoded() for session in Session.objects.all()])


def test_an_invitation_ends_after_seven_days(system: Client) -> None:
    code, _ = invite(system)
    user = User.objects.get(username="hekou.zuzhi")
    assert user.invited_until is not None
    assert timedelta(days=6, hours=23) < user.invited_until - timezone.now() <= timedelta(days=7)
    User.objects.filter(pk=user.pk).update(invited_until=timezone.now() - timedelta(seconds=1))

    assert "邀请码不对、已经用过，或者已超过7天" in accept(code).content.decode()
    assert "邀请已过期" in system.get("/people/accounts/").content.decode()


def test_invited_again_the_earlier_code_is_void(system: Client) -> None:
    old, _ = invite(system)
    pk = User.objects.get(username="hekou.zuzhi").pk
    new = system.post(f"/people/accounts/{pk}/invite", follow=True).context["code"]

    assert accept(old).status_code == 200
    assert accept(new).status_code == 302


def test_a_disabled_account_is_not_let_in_by_its_invitation(system: Client) -> None:
    code, _ = invite(system)
    pk = User.objects.get(username="hekou.zuzhi").pk
    system.post(f"/people/accounts/{pk}/disable")

    assert accept(code).status_code == 200
    assert system.post(f"/people/accounts/{pk}/invite").status_code == 404
    system.post(f"/people/accounts/{pk}/enable")
    assert accept(code).status_code == 302


def test_a_code_used_by_two_at_once_is_used_by_one(system: Client) -> None:
    code, _ = invite(system)
    first, second = accounts.invited(code), accounts.invited(code)
    assert first is not None
    assert second is not None

    assert accounts.take_up(first, code, NEW)
    assert not accounts.take_up(second, code, "Andere-mima-2020")
    assert User.objects.get(username="hekou.zuzhi").check_password(NEW)


def test_a_weak_first_password_is_refused(system: Client) -> None:
    code, _ = invite(system)

    assert "不能全是数字" in accept(code, "1234567890123").content.decode()
    assert accept(code).status_code == 302


@pytest.mark.parametrize("code", ["", "x", "\0", "ABCD-EFGH-JKLM-NPQR-STUV", "😀" * 20])
def test_what_is_no_code(world: Any, code: str) -> None:
    assert world.users
    assert accept(code).status_code == 200
    assert Client().get("/people/invitation", {"code": code}).status_code == 200


@pytest.mark.parametrize(
    ("username", "said"),
    [
        ("branch", "已有人使用"),
        ("王", "只能用小写字母"),
        ("a", "只能用小写字母"),
        ("a b", "只能用小写字母"),
        ("-ab", "只能用小写字母"),
    ],
)
def test_user_names(system: Client, username: str, said: str) -> None:
    assert said in system.post("/people/accounts/new", {"username": username, "name": "某"}).content.decode()


def test_no_name_of_a_person_comes_into_the_journal(system: Client) -> None:
    invite(system)
    user = User.objects.get(username="hekou.zuzhi")
    system.post(f"/people/accounts/{user.pk}/name", {"name": "李组织"})
    system.post(f"/people/accounts/{user.pk}/disable")
    kept = str(list(Line.objects.values()))

    assert [line.action for line in Line.objects.all()] == ["新建账号", "发出邀请", "更改称呼", "停用账号"]
    assert "王组织" not in kept
    assert "李组织" not in kept


@pytest.mark.parametrize("asked", ["hekou", "组织委", "zuzhi", "hkzzz", "HEKOU wei"])
def test_accounts_are_found_by_name_pinyin_and_initials(system: Client, asked: str) -> None:
    User.objects.create_user("t01.zz", None, "河口组织委员")
    User.objects.create_user("t02.zz", None, "青石镇书记")
    asked = asked if asked != "hkzzz" else "hkzzwy"
    page = system.get("/people/accounts/", {"q": asked})

    assert [user.username for user in page.context["page"]] == ["t01.zz"]


@pytest.mark.parametrize(
    ("state", "count"), [("", 10), ("open", 8), ("invited", 1), ("expired", 0), ("disabled", 1), ("x", 10)]
)
def test_accounts_are_filtered(system: Client, state: str, count: int) -> None:
    invite(system)
    User.objects.create_user("gone", None)
    User.objects.filter(username="gone").update(is_active=False)

    assert system.get("/people/accounts/", {"state": state}).context["page"].paginator.count == count


def test_the_page_holds_nothing_of_the_review(system: Client, world: Any) -> None:
    page = system.get("/people/accounts/").content.decode()

    assert not any(unit.name in page for unit in world.units.values())


def test_the_last_system_administrator_stays(world: Any) -> None:
    system, other = world.users["system"], User.objects.create_user("system2")
    other.mandates.create(role=Role.SYSTEM, since=TODAY)
    with pytest.raises(OwnAccount):
        accounts.disable(system, system)
    accounts.disable(system, other)
    with pytest.raises(LastAdministrator, match="最后一名系统管理员"):
        accounts.disable(other, system)
    for username, said in (("security", "安全管理员"), ("audit", "审计管理员")):
        with pytest.raises(LastAdministrator, match=said):
            accounts.disable(system, world.users[username])
    assert User.objects.filter(is_active=True, username="system").exists()


def test_why_it_stays_is_said_on_the_page(world: Any, system: Client) -> None:
    page = system.post(f"/people/accounts/{world.users['audit'].pk}/disable", follow=True).content.decode()

    assert "这是最后一名审计管理员" in page


def test_first_accounts(db: None) -> None:  # noqa: ARG001  asks for the database
    assert not has_accounts()
    invitations = first_accounts()

    assert [one.username for one in invitations] == [username for username, _ in FIRST]
    assert accept(invitations[0].code).status_code == 302
    roles = [User.objects.get(username=one.username).mandates.get().role for one in invitations]
    assert roles == [Role.SYSTEM, Role.SECURITY, Role.AUDIT]
    with pytest.raises(AccountsExist):
        first_accounts()


def test_accounts_for_trying_out(world: Any) -> None:
    for _ in range(2):
        account_with_password("demo", "演示", NEW, Role.COMMITTEE, world.units["T01"], since=TODAY)
    user = User.objects.get(username="demo")

    assert user.check_password(NEW)
    assert user.mandates.count() == 1
    assert rights_of(user) == rights_of(world.users["committee"])
