from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from pingyi.web.board import dues
from pingyi.web.board.models import DueState, Reminder
from pingyi.web.journal.models import Line
from pingyi.web.people.models import Mandate, Role
from pingyi.web.records.models import Record, Status
from pingyi.web.registers.models import Unit
from tests.web.branch_life import meeting, with_members
from tests.web.demo_records import load, made_up


@pytest.fixture
def committee(world: Any) -> Client:
    with_members(world)
    return world.client("committee")


def test_the_board_shows_a_subtree_and_nothing_beside_it(committee: Client, world: Any) -> None:
    meeting(world)
    page = committee.get("/board/").content.decode()
    assert "柳湾村党支部" in page
    assert "石桥村" not in page
    assert "应办4项，完成1项，逾期3项" in page
    assert committee.get("/board/?under=T02").status_code == 404


def test_one_duty_by_its_periods(committee: Client, world: Any) -> None:
    meeting(world)
    page = committee.get("/board/?duty=branch-assembly&level=units").content.decode()
    for quarter in ("一季度", "四季度"):
        assert f">{quarter}</th>" in page
    assert page.count('class="cell overdue"') >= 3


def test_filters_by_month_and_kind(committee: Client) -> None:
    march = committee.get("/board/?month=3&kind=党支部").content.decode()
    assert "支部党员大会" in march
    assert "民主评议党员</a>" not in march
    assert "没有应办事项" in committee.get("/board/?month=2&kind=行政村").content.decode()


def test_a_cell_leads_to_the_records_behind_it(committee: Client, world: Any) -> None:
    record = meeting(world)
    page = committee.get("/board/B011/branch-assembly/?label=2019年四季度").content.decode()
    assert f"/records/{record.pk}/" in page
    assert "已完成" in page


def test_many_are_confirmed_at_once(committee: Client, world: Any) -> None:
    records = [meeting(world), meeting(world, values={"held_on": "2019-08-05"})]
    assert "2条" in committee.get("/board/pending").content.decode()
    committee.post("/board/judge", {"action": "confirm", "record": [f"{one.pk}:{one.version}" for one in records]})
    assert set(Record.objects.filter(form="branch-meeting").values_list("status", flat=True)) == {Status.CONFIRMED}
    assert Line.objects.filter(kind="records.record", action="确认纪实").count() == 2


def test_a_returned_record_counts_no_more_and_tells_its_branch_why(committee: Client, world: Any) -> None:
    record = meeting(world)
    mark = f"{record.pk}:1"
    committee.post("/board/judge", {"action": "return", "record": mark, "reason": ""})
    assert Record.objects.get(pk=record.pk).status == Status.SUBMITTED
    committee.post("/board/judge", {"action": "return", "record": mark, "reason": "人数与名册不符"})
    assert not DueState.objects.get(subject="B011", duty="branch-assembly", first=date(2019, 10, 1)).met
    page = world.client("branch").get("/records/month").content.decode()
    assert "人数与名册不符" in page


def test_what_changed_since_it_was_seen_is_not_judged(committee: Client, world: Any) -> None:
    record = meeting(world)
    Record.objects.filter(pk=record.pk).update(version=2)
    committee.post("/board/judge", {"action": "confirm", "record": f"{record.pk}:1"})
    assert Record.objects.get(pk=record.pk).status == Status.SUBMITTED


def test_nobody_judges_their_own_record_or_one_of_a_neighbour(committee: Client, world: Any) -> None:
    own = meeting(world, created_by=world.users["committee"])
    assert committee.post("/board/judge", {"action": "confirm", "record": f"{own.pk}:1"}).status_code == 403
    other = meeting(world, "B021")
    assert committee.post("/board/judge", {"action": "confirm", "record": f"{other.pk}:1"}).status_code == 404


def test_a_reminder_is_quiet_and_at_most_one_a_week(committee: Client, world: Any) -> None:
    asked = {"unit": "B011", "duty": "branch-assembly", "label": "2019年四季度", "text": "请在年底前召开"}
    committee.post("/board/remind", asked)
    committee.post("/board/remind", asked)
    assert Reminder.objects.count() == 1
    branch = world.client("branch")
    assert "请在年底前召开" in branch.get("/records/month").content.decode()
    branch.post(f"/records/reminders/{Reminder.objects.get().pk}/seen")
    assert "请在年底前召开" not in branch.get("/records/month").content.decode()


def test_where_to_go_next_stays_inside(committee: Client) -> None:
    for away in ("//evil.example/", "https://evil.example/", "javascript:alert(1)"):
        answer = committee.post("/board/judge", {"action": "confirm", "next": away})
        assert answer.headers["Location"] == "/board/pending"


def test_a_page_asks_as_much_of_a_whole_district_as_of_a_village(
    world: Any, django_assert_max_num_queries: Any
) -> None:
    made = made_up("tiny")
    Mandate.objects.all().delete()
    for unit in Unit.objects.order_by("-path"):
        unit.delete()
    load(made)
    top = Unit.objects.get(parent=None)
    Mandate.objects.create(user=world.users["district"], role=Role.DISTRICT, unit=top, since=date(2018, 1, 1))
    dues.ensure(2019)
    client = world.client("district")
    client.get("/board/")
    branch = Unit.objects.filter(kind="党支部").first()
    assert branch is not None
    for url in (
        "/board/",
        "/board/?level=units",
        "/board/?duty=theme-day",
        "/board/pending",
        f"/board/{branch.code}/theme-day/",
    ):
        with django_assert_max_num_queries(18):
            assert client.get(url).status_code == 200
