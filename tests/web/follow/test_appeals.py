"""Appeals: the corrected record in a sandbox, who would move, the district's word."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pingyi.issues import Issue, Place
from pingyi.web.base import jobs
from pingyi.web.follow import appeals, tasks
from pingyi.web.follow.models import Appeal, AppealState
from pingyi.web.journal.models import Line
from pingyi.web.records.models import Record, Status
from pingyi.web.years.sandbox import Consequences, ItemMove, Move, Standing

DAY = date(2019, 12, 20)
STUDY = {"unit": "T01", "held_on": "2019-05-10", "chaired_by": "书记", "topic": "年度党建工作"}


def standing(total: str, rank: int) -> Standing:
    return Standing(Decimal(total), rank, "较好", provisional=False)


STUDIES = ItemMove("studies", Decimal(2), Decimal(4), "2/4", "4/4")
FOUND = Consequences(
    moves=(
        Move("T01", "towns", standing("81.20", 2), standing("83.20", 1), (STUDIES,)),
        Move("T02", "towns", standing("82.00", 1), standing("82.00", 2), ()),
        Move("T03", "towns", standing("60.00", 3), standing("60.00", 3), ()),
    ),
    issues=(Issue(Place("网上填报"), "x", "与另一条相矛盾"),),
    settled=(),
)  # fmt: skip


@pytest.fixture
def record(world: Any) -> Record:
    return Record.objects.create(
        form="committee-studies",
        year=2019,
        unit=world.units["T01"],
        day=date(2019, 5, 10),
        subject="T01",
        values=STUDY,
        status=Status.CONFIRMED,
    )


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the sandbox was asked; it always answers FOUND."""
    asked: list[Any] = []

    def consequences(year: int, changes: Any) -> Consequences:
        asked.append((year, dict(changes)))
        return FOUND

    monkeypatch.setattr(tasks, "consequences", consequences)
    return asked


def removed(world: Any, record: Record) -> Appeal:
    return appeals.file(record, None, {}, "重复登记", today=DAY, by=world.users["committee"])


def test_what_would_follow_holds_only_those_who_move() -> None:
    kept = appeals.in_words(FOUND)

    assert [(move["unit"], move["before"]["rank"], move["after"]["rank"]) for move in kept["moves"]] == [
        ("T01", 2, 1),
        ("T02", 1, 2),
    ]
    assert kept["moves"][0]["items"][0]["how"] == ["2/4", "4/4"]
    assert "与另一条相矛盾" in kept["issues"][0]


def test_an_appeal_from_beginning_to_end(world: Any, record: Record, weighed: list[Any]) -> None:
    committee, district = world.client("committee"), world.client("district")
    page = committee.get(f"/follow/appeals/of/{record.pk}/").content.decode()
    assert "年度党建工作" in page

    unchanged = committee.post(f"/follow/appeals/of/{record.pk}/", STUDY | {"why": "记错"})
    assert "没有要更正的" in unchanged.content.decode()
    wrong = committee.post(f"/follow/appeals/of/{record.pk}/", STUDY | {"held_on": "五月", "why": ""})
    assert wrong.status_code == 422
    filed = committee.post(
        f"/follow/appeals/of/{record.pk}/",
        STUDY | {"held_on": "2019-06-10", "why": "日期录错，会议记录在案"},
    )
    assert filed.status_code == 302
    record.refresh_from_db()
    assert record.values["held_on"] == "2019-05-10"

    appeal = Appeal.objects.get()
    assert "排队中" in district.get(f"/follow/appeals/{appeal.pk}/").content.decode()
    assert jobs.work() == 1
    assert weighed == [(2019, {record.pk: STUDY | {"held_on": "2019-06-10"}})]
    for client in (district, committee):
        shown = client.get(f"/follow/appeals/{appeal.pk}/").content.decode()
        assert "81.2 → 83.2" in shown or "81.20 → 83.20" in shown
        assert "青石镇党委" in shown

    assert district.post(f"/follow/appeals/{appeal.pk}/decide", {"version": 1, "granted": "1"}).status_code == 422
    district.post(f"/follow/appeals/{appeal.pk}/decide", {"version": 1, "granted": "1", "decision": "查会议记录属实"})
    record.refresh_from_db()
    assert (record.values["held_on"], record.day) == ("2019-06-10", date(2019, 6, 10))
    assert "采纳申诉" in [line.action for line in Line.objects.filter(kind="follow.appeal")]
    assert "查会议记录属实" in committee.get(f"/follow/appeals/{appeal.pk}/").content.decode()
    assert f"申诉{appeal.pk}<" in committee.get("/follow/appeals/?state=granted").content.decode()


def test_a_granted_removal_withdraws_the_record(world: Any, record: Record, weighed: list[Any]) -> None:
    appeal = removed(world, record)
    jobs.ask(tasks.EFFECTS, "测算", {"appeal": appeal.pk}, world.users["committee"])
    jobs.work()
    appeal.refresh_from_db()

    appeals.decide(appeal, appeal.version, granted=True, decision="确系重复", today=DAY, by=world.users["district"])

    record.refresh_from_db()
    assert weighed == [(2019, {record.pk: None})]
    assert record.status == Status.WITHDRAWN
    assert "确系重复" in record.reason


def test_nothing_is_granted_before_it_is_weighed(world: Any, record: Record) -> None:
    appeal = removed(world, record)

    with pytest.raises(appeals.NotNow, match="影响还没有测算完"):
        appeals.decide(appeal, 1, granted=True, decision="属实", today=DAY, by=world.users["district"])


def test_a_record_changed_meanwhile_is_not_overwritten(world: Any, record: Record) -> None:
    appeal = removed(world, record)
    Appeal.objects.update(effects=appeals.in_words(FOUND))
    Record.objects.update(version=2)
    appeal = Appeal.objects.get(pk=appeal.pk)

    with pytest.raises(appeals.NotNow, match="又有改动"):
        appeals.decide(appeal, 1, granted=True, decision="属实", today=DAY, by=world.users["district"])
    assert "又有改动" in world.client("district").get(f"/follow/appeals/{appeal.pk}/").content.decode()


def test_refused_or_taken_back_it_changes_nothing(world: Any, record: Record) -> None:
    first, second = removed(world, record), removed(world, record)
    appeals.decide(first, 1, granted=False, decision="查无实据", today=DAY, by=world.users["district"])
    world.client("committee").post(f"/follow/appeals/{second.pk}/withdraw", {"version": 1})

    record.refresh_from_db()
    assert record.status == Status.CONFIRMED
    assert set(Appeal.objects.values_list("state", flat=True)) == {AppealState.REFUSED, AppealState.WITHDRAWN}
    late = world.client("committee").post(f"/follow/appeals/{second.pk}/withdraw", {"version": 2}, follow=True)
    assert "不能撤回" in late.content.decode()
    again = world.client("district").post(f"/follow/appeals/{first.pk}/weigh", follow=True)
    assert "不再测算" in again.content.decode()
