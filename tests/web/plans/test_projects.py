"""Projects with milestones and spending; the three lists linked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pingyi.web.journal.models import Line
from pingyi.web.plans import projects
from pingyi.web.plans.models import Link, Milestone

PROJECT = {"no": "XM01", "name": "老街改造", "set_on": "2019-02-01", "due_on": "2019-10-31"}


@pytest.mark.django_db
def test_what_is_tracked_follows_from_the_packs_forms() -> None:
    assert {"led-projects", "three-lists", "livelihood-items"} <= set(projects.tracked(2019))
    assert not {"branch-meeting", "rectifications", "people-projects"} & set(projects.tracked(2019))


@pytest.mark.parametrize(
    ("done", "day", "state"),
    [
        (None, date(2019, 10, 31), "due"),
        (None, date(2019, 11, 1), "overdue"),
        ("2019-11-20", date(2019, 12, 1), "done"),
    ],
)
def test_a_project_is_done_due_or_overdue(row: Any, done: str | None, day: date, state: str) -> None:
    record = row("led-projects", **PROJECT, **({"done_on": done} if done else {}))

    assert projects.project(record, projects.tracked(2019)["led-projects"]).state(day) == state


def test_pages_of_a_project(world: Any, row: Any) -> None:
    record = row("led-projects", **PROJECT)
    committee = world.client("committee")
    assert "老街改造" in committee.get("/plans/").content.decode()
    assert "老街改造" not in world.client("neighbour").get("/plans/").content.decode()
    assert "老街改造" not in committee.get("/plans/?state=done").content.decode()

    step = {"title": "完成招标", "due_on": "2019-05-31", "spent": "12.5", "proof": "招标公告第3号"}
    committee.post(f"/plans/projects/{record.pk}/milestones", step)
    milestone = Milestone.objects.get()
    assert milestone.spent == 12_500_000
    page = committee.get(f"/plans/projects/{record.pk}/").content.decode()
    assert "12.5万元" in page
    assert "已过期限" in page

    done = step | {"done_on": "2019-06-02", "version": 1}
    assert "12.5" in committee.get(f"/plans/milestones/{milestone.pk}/").content.decode()
    assert committee.post(f"/plans/milestones/{milestone.pk}/", done).status_code == 302
    stale = committee.post(f"/plans/milestones/{milestone.pk}/", done)
    assert stale.status_code == 409
    assert [line.action for line in Line.objects.filter(kind="plans.milestone")] == ["新增节点", "更新节点"]


def test_a_wrong_milestone_is_told_in_place(world: Any, row: Any) -> None:
    record = row("led-projects", **PROJECT)

    page = world.client("committee").post(f"/plans/projects/{record.pk}/milestones", {"title": "", "due_on": "五月"})

    assert page.content.decode().count('class="wrong"') == 2
    assert Milestone.objects.count() == 0


@pytest.fixture
def three(row: Any) -> list[Any]:
    shared = {"issued_on": "2019-01-10", "due_on": "2019-12-31"}
    return [
        row("three-lists", no=f"SD{n}", list=f"{sort}清单", name=f"{sort}事项", **shared)
        for n, sort in enumerate(("责任", "任务", "问题"))
    ]


def test_lists_are_linked_from_above_to_below(world: Any, three: list[Any], row: Any) -> None:
    duty, task, problem = three
    committee = world.client("committee")
    committee.post(f"/plans/projects/{duty.pk}/links", {"lower": task.pk})
    committee.post(f"/plans/projects/{task.pk}/links", {"lower": problem.pk})
    again = committee.post(f"/plans/projects/{duty.pk}/links", {"lower": task.pk})
    assert again.status_code == 302
    assert set(Link.objects.values_list("upper_id", "lower_id")) == {(duty.pk, task.pk), (task.pk, problem.pk)}

    page = committee.get("/plans/lists/").content.decode()
    assert [f'class="depth{n}"' in page for n in range(4)] == [True, True, True, False]
    assert "任务清单：" in committee.get(f"/plans/projects/{duty.pk}/").content.decode()

    wrong = committee.post(f"/plans/projects/{problem.pk}/links", {"lower": duty.pk}, follow=True)
    assert "应由责任清单关联到任务清单" in wrong.content.decode()
    other = row("three-lists", "T02", no="SD9", list="问题清单", name="别镇的", due_on="2019-12-31")
    assert committee.post(f"/plans/projects/{duty.pk}/links", {"lower": other.pk}).status_code == 404
    with pytest.raises(projects.BadLink, match="不是同一党组织"):
        projects.link(duty, other, world.users["committee"])

    committee.post(f"/plans/links/{Link.objects.get(upper=duty).pk}/remove")
    assert Link.objects.count() == 1


@pytest.mark.usefixtures("snapshot")
def test_the_years_tasks_stand_above(world: Any) -> None:
    page = world.client("district").get("/plans/?year=2019").content.decode()

    assert "2019年任务与项目" in page
