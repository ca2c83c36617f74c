"""The journal as it is read."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook

from pingyi.web.base import jobs
from pingyi.web.base.editing import change, create
from pingyi.web.journal import triggers
from pingyi.web.journal.chain import write
from pingyi.web.journal.history import history_of
from pingyi.web.journal.models import Line
from pingyi.web.records.models import Record, Status
from tests.web.matrix_case import browser


@pytest.fixture
def record(world: Any) -> Record:
    """A record, entered, then corrected."""
    triggers.install(connection)
    row = Record(
        form="branch-meeting",
        year=2019,
        unit=world.units["B011"],
        day=date(2019, 3, 5),
        values={"kind": "党员大会", "present": 12},
    )
    create(row, world.users["branch"], "填报", unit="B011")
    values = {"status": Status.RETURNED, "values": {"kind": "党员大会", "present": 11}}
    change(row, 1, world.users["committee"], "退回", values, unit="B011", why="人数与签到不符")
    return row


@pytest.fixture
def auditor(world: Any) -> Client:
    return browser(world, "audit")


def test_a_change_is_shown_by_the_names_of_the_form(world: Any, record: Record) -> None:
    entered, returned = history_of(record, world.users["branch"])

    assert (entered.who, entered.action, entered.unit) == ("支部人员", "填报", "柳湾村党支部")
    assert (returned.username, returned.why) == ("committee", "人数与签到不符")
    told = {one.name: (one.before, one.after) for one in returned.changes}
    assert told["状态"] == ("已提交", "已退回")
    assert ("12人", "11人") in told.values() or ("12", "11") in told.values()
    assert "类型" not in told  # what did not change is not told


@pytest.mark.parametrize(
    ("user", "seen"), [("branch", 2), ("district", 2), ("audit", 2), ("stranger", None), ("system", None)]
)
def test_whoever_may_read_the_row_may_read_its_history(world: Any, record: Record, user: str, seen: int | None) -> None:
    if seen is None:
        with pytest.raises(PermissionDenied):
            history_of(record, world.users[user])
    else:
        assert len(history_of(record, world.users[user])) == seen


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 2),
        ({"user": "branch"}, 1),
        ({"unit": "柳湾"}, 2),
        ({"unit": "b011"}, 2),
        ({"unit": "石桥"}, 0),
        ({"action": "退"}, 1),
        ({"kind": "records.record"}, 2),
        ({"kind": "people.user"}, 0),
        ({"since": "2100-01-01"}, 0),
        ({"until": "2100-01-01"}, 2),
        ({"since": "不是日期", "page": "x", "user": "\0"}, 2),
    ],
)
def test_lines_are_filtered(auditor: Client, record: Record, asked: dict[str, str], count: int) -> None:
    assert record.pk
    page = auditor.get("/journal/", asked)

    assert page.context["page"].paginator.count == count
    assert ("没有符合的日志" in page.content.decode()) == (count == 0)


def test_a_page_of_fifty_lines_costs_few_queries(
    world: Any, auditor: Client, record: Record, django_assert_max_num_queries: Any
) -> None:
    for at in range(60):
        write(world.users["branch"], "修改", record, unit="B011", after={"values": {"present": at}})
    with django_assert_max_num_queries(15):
        page = auditor.get("/journal/")

    assert len(page.context["lines"]) == 50
    assert len(page.content) < 60_000


def test_a_line_shows_before_and_after_and_its_place_in_the_chain(auditor: Client, record: Record) -> None:
    line = Line.objects.get(action="退回", row=str(record.pk))
    page = auditor.get(f"/journal/{line.number}/").content.decode()

    assert line.hash in page
    assert line.previous in page
    assert "人数与签到不符" in page
    assert "另有1条" in page
    assert auditor.get("/journal/999999999999/").status_code == 404


def test_lines_are_exported_and_that_is_a_line(auditor: Client, record: Record) -> None:
    answer = auditor.get("/journal/export.xlsx", {"kind": "records.record"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()

    assert [row[4] for row in rows] == ["事项", "退回", "填报"]
    assert rows[1][8].startswith("状态：已提交→已退回")
    last = Line.objects.latest("number")
    assert (last.user, last.action, last.after) == ("audit", "导出日志", {"kind": "records.record", "rows": 2})
    assert record.pk


def test_too_many_lines_are_not_exported_at_once(
    auditor: Client, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pingyi.web.journal.views.EXPORTED", 1)
    page = auditor.get("/journal/export.xlsx", follow=True)

    assert "请按日期分几次导出" in page.content.decode()
    assert record.pk


def test_the_chain_is_checked_as_long_work(auditor: Client, record: Record) -> None:
    job = auditor.post("/journal/verification").headers["Location"]
    jobs.work()
    page = auditor.get(job, follow=True).content.decode()

    assert "核对2条，逐条相连" in page
    with connection.cursor() as cursor:
        triggers.remove(connection)
        cursor.execute("UPDATE journal_line SET why = '改' WHERE row = %s AND number = 1", [str(record.pk)])
        triggers.install(connection)
    job = auditor.post("/journal/verification").headers["Location"]
    jobs.work()
    assert "第1条的内容被改动过" in auditor.get(job, follow=True).content.decode()
