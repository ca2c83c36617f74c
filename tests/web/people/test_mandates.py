"""Who may do what, where, from when to when: granted and ended by the security administrator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from pingyi.web.base.access import Right, rights_of
from pingyi.web.journal.models import Line
from pingyi.web.people import locks
from pingyi.web.people.granting import Wish, end, grant
from pingyi.web.people.models import Mandate, Role, User
from pingyi.web.people.refusals import EndedAlready, LastAdministrator, NotGranted, OwnAccount
from pingyi.web.registers.models import Unit
from tests.web.conftest import TODAY
from tests.web.matrix_case import browser

DAY = timedelta(days=1)
BUSINESS = (Role.DISTRICT, Role.COMMITTEE, Role.BRANCH)
THREE = (Role.SYSTEM, Role.SECURITY, Role.AUDIT)


@pytest.fixture
def security(world: Any) -> Client:
    return browser(world, "security")


@pytest.fixture
def somebody(world: Any) -> User:
    assert world.users
    return User.objects.create_user("somebody")


def granted(world: Any, user: User, role: Role, **more: Any) -> Mandate:
    unit = None if role in THREE else world.units["T01"]
    return grant(world.users["security"], Wish(user, role, **{"unit": unit, "since": TODAY, **more}))


@pytest.mark.parametrize("first", THREE)
@pytest.mark.parametrize("second", [*THREE, *BUSINESS])
def test_the_three_exclude_each_other_and_every_other_role(
    world: Any, somebody: User, first: Role, second: Role
) -> None:
    granted(world, somebody, first, until=TODAY + 10 * DAY)
    said = "已有同样的授权" if first == second else "三类管理员互不兼任"

    with pytest.raises(NotGranted, match=said):
        granted(world, somebody, second, since=TODAY + 10 * DAY)
    assert granted(world, somebody, second, since=TODAY + 11 * DAY).pk
    other = User.objects.create_user("other")
    granted(world, other, second)
    with pytest.raises(NotGranted, match=said):
        granted(world, other, first)


def test_roles_of_the_review_go_together(world: Any, somebody: User) -> None:
    for role in BUSINESS:
        granted(world, somebody, role)
    granted(world, somebody, Role.COMMITTEE, unit=world.units["T02"])

    assert somebody.mandates.count() == 4
    with pytest.raises(NotGranted, match="已有同样的授权"):
        granted(world, somebody, Role.BRANCH)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"until": TODAY - DAY}, "截止日期早于起始日期"),
        ({"since": TODAY - 9 * DAY, "until": TODAY - DAY}, "截止日期已过"),
        ({"unit": None}, "“党委”须指明组织"),
    ],
)
def test_what_is_refused_with_its_reason(world: Any, somebody: User, more: dict[str, Any], said: str) -> None:
    with pytest.raises(NotGranted, match=said):
        granted(world, somebody, Role.COMMITTEE, **more)
    assert not Line.objects.exists()


def test_all_reasons_are_said_at_once(world: Any) -> None:
    User.objects.filter(username="security").update(is_active=False)
    security = User.objects.get(username="security")
    with pytest.raises(NotGranted) as refused:
        grant(security, Wish(security, Role.SYSTEM, None, TODAY, TODAY - DAY, acting_for=world.users["system"]))

    assert len(refused.value.reasons) == 5


def test_standing_in_for_an_absent_secretary(world: Any, somebody: User) -> None:
    unit, absent = world.units["V011"], world.users["branch"]
    mandate = granted(world, somebody, Role.BRANCH, unit=unit, until=TODAY + 30 * DAY, acting_for=absent)

    assert Right.RECORD in rights_of(somebody)
    assert mandate.acting_for == absent
    for more, said in (
        ({"unit": unit, "acting_for": absent}, "代行须写明截止日期"),
        ({"unit": world.units["V021"], "acting_for": absent, "until": TODAY}, "没有同一组织的同一授权"),
        ({"unit": unit, "acting_for": somebody, "until": TODAY}, "没有同一组织的同一授权"),
    ):
        with pytest.raises(NotGranted, match=said):
            granted(world, User.objects.get_or_create(username="third")[0], Role.BRANCH, **more)
    with pytest.raises(NotGranted, match="同一人"):
        granted(world, absent, Role.BRANCH, unit=unit, acting_for=absent, until=TODAY)


def test_rights_begin_and_end_with_their_days(world: Any, somebody: User) -> None:
    granted(world, somebody, Role.COMMITTEE, since=TODAY + DAY)

    assert rights_of(somebody) == frozenset()


def test_ended_at_once_and_ended_later(world: Any) -> None:
    security, user = world.users["security"], world.users["committee"]
    mandate = user.mandates.get()
    end(security, mandate, TODAY, why="职务变动")
    assert Right.JUDGE in rights_of(User.objects.get(pk=user.pk))
    end(security, mandate, TODAY - DAY)
    assert rights_of(User.objects.get(pk=user.pk)) == frozenset()
    with pytest.raises(EndedAlready):
        end(security, mandate, TODAY)
    assert Line.objects.get(number=1).after == {"until": "2019-12-20"}
    assert Line.objects.get(number=1).unit == "T01"


def test_a_mandate_that_never_began_holds_on_no_day(world: Any, somebody: User) -> None:
    mandate = granted(world, somebody, Role.BRANCH, since=TODAY + 9 * DAY)
    end(world.users["security"], mandate, TODAY - DAY)
    mandate.refresh_from_db()

    assert mandate.until == TODAY + 8 * DAY
    assert not somebody.mandates.in_force(TODAY + 9 * DAY).exists()


def test_the_last_of_the_three_cannot_be_ended(world: Any, somebody: User) -> None:
    security = world.users["security"]
    with pytest.raises(LastAdministrator, match="最后一名系统管理员"):
        end(security, world.users["system"].mandates.get(), TODAY)
    with pytest.raises(OwnAccount):
        end(security, security.mandates.get(), TODAY)
    granted(world, somebody, Role.SYSTEM)
    end(security, world.users["system"].mandates.get(), TODAY - DAY)
    assert rights_of(User.objects.get(username="system")) == frozenset()


def test_granting_on_the_page(security: Client, somebody: User) -> None:
    url = f"/people/mandates/of/{somebody.pk}"
    answer = security.post(
        url, {"role": "committee", "place": "河口镇党委", "since": "2019-12-20", "why": "河发〔2019〕3号"}, follow=True
    )

    assert "已授予“somebody”：党委，河口镇党委。" in answer.content.decode()
    line = Line.objects.get(action="授权")
    assert (line.user, line.unit, line.after["role"], line.why) == ("security", "T01", "committee", "河发〔2019〕3号")
    again = security.post(url, {"role": "audit", "since": "2019-12-20"}).content.decode()
    assert "三类管理员互不兼任" in again
    assert (
        "没有这个用户名"
        in security.post(url, {"role": "branch", "since": "2019-12-20", "acting_for": "无"}).content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "said", "offered"),
    [
        ("柳湾", "有几个组织相符", ["V011", "B011"]),
        ("柳湾 党支部", "", []),
        ("liuwan", "", []),
        ("b011", "", []),
        ("火星", "没有这样的组织", []),
        ("", "请填写组织", []),
    ],
)
def test_the_unit_is_found_by_what_is_typed(
    world: Any, security: Client, somebody: User, typed: str, said: str, offered: list[str]
) -> None:
    Unit.objects.filter(code="B011").update(search="柳湾村党支部 liuwancundangzhibu lwcdzb")
    answer = security.post(
        f"/people/mandates/of/{somebody.pk}", {"role": "branch", "place": typed, "since": "2019-12-20"}
    )

    if said:
        assert said in answer.content.decode()
        assert [unit.code for unit in answer.context["offered"]] == offered
    else:
        assert answer.status_code == 302
        assert somebody.mandates.get().unit == world.units["B011"]


def test_one_of_several_is_chosen(world: Any, security: Client, somebody: User) -> None:
    data = {"role": "branch", "place": "柳湾", "unit": "V011", "since": "2019-12-20"}
    assert security.post(f"/people/mandates/of/{somebody.pk}", data).status_code == 302

    assert somebody.mandates.get().unit == world.units["V011"]


def test_a_unit_that_is_no_more_is_not_offered(world: Any, security: Client) -> None:
    Unit.objects.filter(code="B011").update(until=date(2019, 6, 1))
    page = security.get("/people/mandates/units", {"place": "柳湾"}).content.decode()

    assert world.units["V011"].name in page
    assert "B011" not in page


@pytest.mark.parametrize(
    ("asked", "users"),
    [
        ({"q": "neigh"}, ["neighbour"]),
        ({"role": "audit"}, ["audit"]),
        ({"place": "河口"}, ["committee"]),
        ({"none": "1"}, ["somebody"]),
        ({"role": "x", "q": "\0somebody"}, ["somebody"]),
    ],
)
def test_mandates_are_searched(security: Client, somebody: User, asked: dict[str, str], users: list[str]) -> None:
    assert somebody.pk
    page = security.get("/people/mandates/", asked)

    assert [user.username for user in page.context["page"]] == users


def test_a_full_page_costs_few_queries(world: Any, security: Client, django_assert_max_num_queries: Any) -> None:
    for at in range(60):
        user = User.objects.create_user(f"u{at}")
        Mandate.objects.create(user=user, role=Role.BRANCH, unit=world.units["B011"], since=TODAY)
    with django_assert_max_num_queries(10):
        page = security.get("/people/mandates/")
    assert len(page.content) < 60_000


def test_unlocking(world: Any, security: Client) -> None:
    pk = world.users["branch"].pk
    for _ in range(5):
        Client().post("/people/sign-in", {"username": "branch", "password": "falsch-2019"})
    assert "暂停登录到" in security.get(f"/people/mandates/of/{pk}").content.decode()
    security.post(f"/people/mandates/of/{pk}/unlock")

    assert locks.closed(locks.SIGN_IN, "branch") is None
    assert Line.objects.latest("number").action == "解除锁定"
    assert "没有被锁定" in security.post(f"/people/mandates/of/{pk}/unlock", follow=True).content.decode()


def test_ending_on_the_page(world: Any, security: Client) -> None:
    mandate = world.users["branch"].mandates.get()
    url = f"/people/mandates/{mandate.pk}/end"
    assert security.post(url, {"until": "2019-12-31", "why": "换届"}).status_code == 302
    assert security.post(url, {"until": "2019-12-31", "at-once": "1"}).status_code == 302
    mandate.refresh_from_db()

    assert mandate.until == TODAY - DAY
    assert "已经终止" in security.post(url, {"until": "2020-01-31"}).content.decode()
    assert "已终止" in security.get(f"/people/mandates/of/{mandate.user_id}").content.decode()
