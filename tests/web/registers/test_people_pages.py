"""Two at one row: both versions side by side, nothing lost; and a member's row put right in its place."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from pingyi.web.journal.models import Line
from pingyi.web.records.facts import facts_of
from pingyi.web.records.models import Record, Status
from pingyi.web.registers.models import Person, Unit
from pingyi.web.registers.names import DatabaseNames

MEMBER = {"no": "YX1", "name": "单志远", "kind": "正式党员", "since": "2019-03-01"}


@pytest.fixture
def row(world: Any) -> Record:
    world.client("district").post("/registers/units/B011/members/new", MEMBER)
    return Record.objects.get(form="members")


def mark(page: Any) -> str:
    found = re.search(r'name="version" value="([0-9.]+)"', page.content.decode())
    assert found is not None
    return found[1]


def test_both_versions_of_a_member_are_shown_and_the_second_hand_decides(world: Any, row: Record) -> None:
    browser, way = world.client("district"), f"/registers/members/{row.pk}"
    seen = mark(browser.get(f"{way}/end"))
    browser.post(
        f"{way}/exempt", {"day": "2019-05-01", "decided_by": "支委", "version": mark(browser.get(f"{way}/exempt"))}
    )

    page = browser.post(f"{way}/end", {"day": "2019-06-01", "version": seen})

    told = page.content.decode()
    assert page.status_code == 409
    assert "现在的内容" in told
    assert "2019年6月1日" in told  # what was to be saved
    assert 'value="2019-06-01"' in told  # and what was typed is still there
    assert "2019年5月1日" in told  # what the other has done
    assert "until" not in Record.objects.get(pk=row.pk).values

    assert browser.post(f"{way}/end", {"day": "2019-06-01", "version": mark(page)}).status_code == 302
    values = Record.objects.get(pk=row.pk).values
    assert (values["until"], values["exempt"]) == ("2019-06-01", True)


def test_both_versions_of_a_post(world: Any) -> None:
    Person.objects.create(id="a" * 16, name="单志远", unit_id="B011")
    browser = world.client("committee")
    browser.post("/registers/units/B011/posts/new", {"title": "书记", "person": "a" * 16, "since": "2019-03-01"})
    row = Record.objects.get(form="posts")
    seen = mark(browser.get(f"/registers/posts/{row.pk}/end"))
    Record.objects.filter(pk=row.pk).update(version=2, values=row.values | {"title": "副书记"})

    page = browser.post(f"/registers/posts/{row.pk}/end", {"day": "2019-09-01", "version": seen})

    assert page.status_code == 409
    assert "副书记" in page.content.decode()
    assert "2019年9月1日" in page.content.decode()
    assert "until" not in Record.objects.get(pk=row.pk).values


@pytest.mark.parametrize("step", [{}, {"confirm": "1"}])
def test_both_versions_of_an_organisation(world: Any, step: dict[str, str]) -> None:
    browser, way = world.client("district"), "/registers/units/V011/change/rename"
    browser.post(way, {"name": "柳湾社区", "since": "2019-05-01", "confirm": "1", "version": mark(browser.get(way))})
    seen = mark(browser.get(way))
    browser.post(way, {"name": "柳湾新村", "since": "2019-06-01", "confirm": "1", "version": seen})

    page = browser.post(way, {"name": "柳湾新社区", "since": "2019-07-01", "version": seen} | step)

    assert page.status_code == 409
    assert "柳湾新村" in page.content.decode()
    assert "柳湾新社区" in page.content.decode()
    assert Unit.objects.get(code="V011").name == "柳湾新村"
    assert (
        browser.post(way, {"name": "柳湾新社区", "since": "2019-07-01", "version": mark(page)} | step).status_code < 400
    )


def test_a_row_that_was_undone_meanwhile_is_not_changed(world: Any, row: Record) -> None:
    Record.objects.filter(pk=row.pk).update(status=Status.WITHDRAWN)

    page = world.client("district").get(f"/registers/members/{row.pk}/end", follow=True)

    assert "刚被他人撤销或更正" in page.content.decode()


def test_a_row_of_last_year_is_followed_to_the_one_that_took_its_place(world: Any, row: Record) -> None:
    Record.objects.filter(pk=row.pk).update(year=2018)
    browser, way = world.client("district"), f"/registers/members/{row.pk}"
    seen = mark(browser.get(f"{way}/end"))
    browser.post(f"{way}/exempt", {"day": "2019-05-01", "decided_by": "支委", "version": seen})

    page = browser.post(f"{way}/end", {"day": "2019-06-01", "version": seen})
    browser.post(f"{way}/end", {"day": "2019-06-01", "version": mark(page)})

    assert page.status_code == 409
    kept = facts_of(2019).tables["members"].to_pylist()
    assert [(one["until"], one["exempt"]) for one in kept] == [(date(2019, 6, 1), True)]


def corrected(world: Any, row: Record, **said: str) -> Any:
    browser, way = world.client("committee"), f"/registers/members/{row.pk}/correct"
    return browser.post(way, MEMBER | said | {"version": mark(browser.get(way))})


def test_a_mistyped_name_is_put_right_and_the_journal_does_not_say_it(world: Any, row: Record) -> None:
    assert corrected(world, row, name="单志遥").status_code == 302

    person = Person.objects.get()
    assert (person.pk, person.name) == (row.subject, "单志遥")
    assert "shanzhiyao" in person.search
    line = Line.objects.latest("number")
    assert (line.action, line.before, line.after) == ("更正党员信息", {}, {})
    assert not any("单志" in str([one.before, one.after, one.why]) for one in Line.objects.all())


def test_a_mistyped_number_is_put_right_wherever_the_member_is(world: Any, row: Record) -> None:
    before = row.subject
    post = {"unit": "B011", "title": "书记", "person": before, "since": "2018-01-01"}
    held = Record.objects.create(
        form="posts", year=2018, unit=row.unit, subject="书记@B011", day=date(2018, 1, 1), values=post
    )
    values = {"unit": "B011", "held_on": "2019-04-02", "attendees": ["b" * 16, before]}
    met = Record.objects.create(form="branch-meeting", year=2019, unit=row.unit, subject="B011", values=values)

    assert corrected(world, row, no="YX2", since="2019-03-02").status_code == 302

    after = DatabaseNames().learn("YX2", "单志远")
    row.refresh_from_db()
    assert (row.subject, row.values["no"], row.values["person"], row.day) == (after, "YX2", after, date(2019, 3, 2))
    met.refresh_from_db()
    assert met.values["attendees"] == ["b" * 16, after]
    held.refresh_from_db()
    assert (held.last_year, held.values["person"]) == (2018, before)  # last year stays as it was
    assert Record.objects.get(form="posts", year=2019).values["person"] == after
    assert Person.objects.get(pk=after).unit_id == "B011"
    assert Person.objects.get(pk=before).unit_id is None  # whom earlier years speak of is still known


def test_another_s_number_is_refused(world: Any, row: Record) -> None:
    world.client("district").post("/registers/units/B021/members/new", MEMBER | {"no": "YX2", "name": "单志禹"})

    page = corrected(world, row, no="YX2")

    assert page.status_code == 422
    assert "“石桥村党支部”另一名党员" in page.content.decode()
    assert Record.objects.get(pk=row.pk).values["no"] == "YX1"


def test_who_has_left_does_not_leave_again(world: Any, row: Record) -> None:
    browser, way = world.client("district"), f"/registers/members/{row.pk}/end"
    browser.post(way, {"day": "2019-06-01", "version": mark(browser.get(way))})

    page = browser.post(way, {"day": "2019-07-01", "version": mark(browser.get(way))})

    assert "此人已于2019-06-01转出" in page.content.decode()
