from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.models import Setting
from pingyi.web.board.models import DueState
from pingyi.web.journal.models import Line
from pingyi.web.records.models import Draft, Record, Status
from pingyi.web.years.models import Year
from tests.web.branch_life import NAMES, meeting, sent, with_members

NEW = "/records/new/branch-meeting/B011/"
DUE = "?duty=branch-assembly&part=0&subject=B011&first=2019-10-01&last=2019-12-31&year=2019"


@pytest.fixture
def branch(world: Any) -> Client:
    with_members(world)
    return world.client("branch")


def due() -> DueState:
    return DueState.objects.get(duty="branch-assembly", subject="B011", first=date(2019, 10, 1))


def test_the_month_says_what_is_due_and_one_tap_opens_its_form(branch: Client) -> None:
    page = branch.get("/records/month").content.decode()
    assert "支部党员大会" in page
    assert NEW + DUE.replace("&", "&amp;") in page
    form = branch.get(NEW + DUE).content.decode()
    assert 'value="党员大会" checked' in form
    assert 'value="2019-12-20"' in form
    assert "应到3人" in form
    assert NAMES["p1"] in form


def test_what_is_submitted_is_a_record_with_its_journal_line_and_its_due_is_met(branch: Client) -> None:
    assert not due().met
    answer = branch.post(NEW + DUE, sent(absent=["p1"]))
    record = Record.objects.get(form="branch-meeting")
    assert answer.headers["Location"].startswith(f"/records/{record.pk}/")
    assert (record.values["entitled"], record.values["present"], record.entered) == (3, 2, date(2019, 12, 20))
    assert due().met
    line = Line.objects.get(kind="records.record", row=str(record.pk))
    assert (line.user, line.unit) == ("branch", "B011")
    assert not any(name in str(line.after) for name in NAMES.values())
    page = branch.get(answer.headers["Location"]).content.decode()
    assert 'data-draft-done="branch-meeting@B011@"' in page
    assert NAMES["p1"] in page


def test_sent_twice_it_is_one_record(branch: Client) -> None:
    data = sent()
    first, second = branch.post(NEW, data), branch.post(NEW, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Record.objects.filter(form="branch-meeting").count() == 1


def test_wrong_cells_are_told_in_place_and_nothing_typed_is_lost(branch: Client) -> None:
    answer = branch.post(NEW, sent(held_on="2019-13-40", topic="", content="讨论了道路硬化", absent=["p2"]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="e-held_on"' in page
    assert 'id="e-topic"' in page
    assert "讨论了道路硬化" in page
    assert 'value="p2" checked' in page
    assert not Record.objects.filter(form="branch-meeting").exists()


def test_a_second_record_of_the_same_meeting_is_refused(branch: Client, world: Any) -> None:
    there = meeting(world)
    page = branch.post(NEW, sent(held_on="2019-11-05")).content.decode()
    assert f"第{there.pk}号" in page


def test_a_draft_is_kept_while_typing_and_gone_once_submitted(branch: Client) -> None:
    typed = sent(topic="写到一半", duty="branch-assembly", part="0", subject="B011")
    assert branch.post("/records/draft/branch-meeting/B011/", typed).status_code == 204
    assert "写到一半" in branch.get(NEW + DUE).content.decode()
    assert "写到一半" not in branch.get(NEW).content.decode()
    assert "接着写" in branch.get("/records/month").content.decode()
    branch.post(NEW + DUE, typed)
    assert not Draft.objects.exists()


def test_a_draft_can_be_thrown_away(branch: Client) -> None:
    branch.post("/records/draft/branch-meeting/B011/", sent(topic="写到一半"))
    branch.post("/records/draft/branch-meeting/B011/", {"discard": "1"})
    assert not Draft.objects.exists()


def test_an_edit_submits_anew_and_shows_in_the_history(branch: Client, world: Any) -> None:
    record = meeting(world, reason="人数不符")
    Record.objects.filter(pk=record.pk).update(status=Status.RETURNED)
    branch.post(f"/records/{record.pk}/edit", sent(held_on="2019-11-05", topic="改后的主题", version="1"))
    record.refresh_from_db()
    assert (record.status, record.reason, record.version) == (Status.SUBMITTED, "", 2)
    assert record.entered == date(2019, 11, 6)
    assert record.values["entered_on"] == "2019-11-06"
    page = branch.get(f"/records/{record.pk}/").content.decode()
    assert "通报支部工作" in page
    assert "改后的主题" in page


def test_an_edit_never_overwrites_what_another_changed_but_shows_both(branch: Client, world: Any) -> None:
    record = meeting(world)
    mine = sent(held_on="2019-11-05", topic="我的主题", version="1")
    theirs = sent(held_on="2019-11-05", topic="他人的主题", version="1")
    world.client("committee").post(f"/records/{record.pk}/edit", theirs)
    answer = branch.post(f"/records/{record.pk}/edit", mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "他人的主题" in page
    assert "我的主题" in page
    assert Record.objects.get(pk=record.pk).values["topic"] == "他人的主题"
    branch.post(f"/records/{record.pk}/edit", mine | {"version": "2"})
    assert Record.objects.get(pk=record.pk).values["topic"] == "我的主题"


def test_what_is_withdrawn_counts_nowhere_and_stays_readable(branch: Client, world: Any) -> None:
    record = meeting(world)
    assert due().met
    branch.post(f"/records/{record.pk}/withdraw", {"version": "1", "reason": ""})
    assert due().met
    branch.post(f"/records/{record.pk}/withdraw", {"version": "1", "reason": "记错了支部"})
    assert not due().met
    assert "记错了支部" in branch.get(f"/records/{record.pk}/").content.decode()
    assert branch.get(f"/records/{record.pk}/edit").status_code == 403


def test_after_the_lock_date_an_entry_needs_who_and_why(branch: Client) -> None:
    Year.objects.create(year=2019, lock_on=date(2019, 12, 15))
    data = sent()
    refused = branch.post(NEW, data)
    assert refused.status_code == 422
    assert "补录须写明" in refused.content.decode()
    branch.post(NEW, data | {"late_who": "镇党委", "late_why": "会议当日停电"})
    assert Record.objects.get(form="branch-meeting").late_reason == "经镇党委同意补录：会议当日停电"


def test_a_waived_due_says_so(branch: Client, world: Any) -> None:
    from pingyi.web.board import dues

    kept = {
        "unit": "B011",
        "duty": "支部党员大会",
        "sort": "免除",
        "since": "2019-10-01",
        "until": "2019-12-31",
        "decided_by": "镇党委",
    }
    waiver = Record.objects.create(
        form="waivers", year=2019, unit=world.units["B011"], subject="B011", day=date(2019, 10, 1), values=kept
    )
    dues.record_changed(None, waiver)
    assert due().waived
    assert "已免除" in branch.get("/records/month").content.decode()


def test_the_house_registers_are_not_recorded_here(branch: Client) -> None:
    assert branch.get("/records/new/members/B011/").status_code == 404


def test_the_month_page_asks_few_questions_of_the_database(branch: Client, django_assert_max_num_queries: Any) -> None:
    branch.get("/records/month")
    with django_assert_max_num_queries(15):
        branch.get("/records/month")


def test_in_january_what_is_left_of_the_last_year_can_still_be_recorded(world: Any) -> None:
    Setting.put(FIXED_DAY, "2020-01-05")
    with_members(world)
    branch = world.client("branch")
    assert "2019年度还没有办完的" in branch.get("/records/month").content.decode()
    page = branch.get("/records/month?year=2019").content.decode()
    assert "&amp;year=2019" in page
    branch.post(f"{NEW}?year=2019", sent(held_on="2019-12-28"))
    record = Record.objects.get(form="branch-meeting")
    assert (record.year, record.entered) == (2019, date(2020, 1, 5))
    assert due().met
