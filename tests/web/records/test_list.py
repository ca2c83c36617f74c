from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pingyi.facts.guard import check_workbook
from pingyi.facts.sheets.layout import layout_of
from pingyi.facts.sheets.page import pages
from pingyi.facts.sheets.sheet import read_sheet
from pingyi.facts.sheets.vocabulary import Vocabulary
from pingyi.packs import load_rules
from pingyi.web.records.known import registry, seen_from
from pingyi.web.records.models import Record, Status
from tests.web.branch_life import NAMES, meeting, with_members


@pytest.fixture
def committee(world: Any) -> Client:
    with_members(world)
    meeting(world, values={"topic": "讨论修路", "absent": ["p1"], "present": 2})
    meeting(world, values={"held_on": "2019-08-05", "topic": "学习条例", "kind": "党课"})
    meeting(world, "B021", values={"topic": "邻镇的会"})
    return world.client("committee")


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        ("", {"讨论修路", "学习条例"}),
        ("?q=修路", {"讨论修路"}),
        ("?q=柳湾", {"讨论修路", "学习条例"}),
        ("?from=2019-09-01", {"讨论修路"}),
        ("?to=2019-09-01", {"学习条例"}),
        ("?unit=T01&form=branch-meeting", {"讨论修路", "学习条例"}),
        ("?unit=B021", set()),
        ("?status=confirmed", set()),
        ("?form=theme-day", set()),
        ("?year=2018", set()),
    ],
)
def test_the_list_is_filtered_within_ones_own(committee: Client, query: str, topics: set[str]) -> None:
    page = committee.get(f"/records/{query}").content.decode()
    assert {topic for topic in ("讨论修路", "学习条例", "邻镇的会") if topic in page} == topics


def test_it_is_sorted_and_paged(committee: Client, world: Any) -> None:
    for day in range(1, 29):
        for month in (2, 3):
            meeting(world, values={"held_on": f"2019-{month:02}-{day:02}", "topic": f"{month}月{day}日的会"})
    first = committee.get("/records/?form=branch-meeting&sort=day").content.decode()
    assert first.index("2月1日的会") < first.index("2月2日的会")
    assert "共58条" in first
    assert "2月1日的会" not in committee.get("/records/?form=branch-meeting&sort=day&page=2").content.decode()


def test_the_export_reads_back_in_as_the_same_rows(committee: Client, tmp_path: Path) -> None:
    answer = committee.get("/records/export?form=branch-meeting")
    path = tmp_path / "支部会议纪实.xlsx"
    path.write_bytes(answer.content)
    rules = load_rules(["seed-district"], 2019)
    known = seen_from("B011", registry(2019)).known
    known.names.names.update(NAMES)
    known.people.learn_members(
        [
            {
                "person": person,
                "unit": "B011",
                "kind": "正式党员",
                "since": None,
                "until": None,
                "exempt": None,
                "exempt_since": None,
            }
            for person in NAMES
        ]
    )
    page = next(pages(path, path.name, check_workbook(path)))
    layout = layout_of(page, Vocabulary(rules.forms))
    rows = read_sheet(page, layout, known)  # type: ignore[arg-type]  it is a layout, or the test fails
    assert [issue for issue in rows.issues if issue.severity in {"error", "doubt"}] == []
    kept = Record.objects.filter(form="branch-meeting", unit="B011").order_by("day")
    for name in ("unit", "kind", "topic", "entitled", "present"):
        assert rows.columns[name] == [one.values.get(name) for one in kept], name
    assert [day.isoformat() for day in rows.columns["held_on"]] == [one.values["held_on"] for one in kept]


def test_without_a_form_nothing_is_exported(committee: Client) -> None:
    assert "请先选定一种表" in committee.get("/records/export", follow=True).content.decode()


def test_a_withdrawn_record_stays_in_the_list(committee: Client) -> None:
    Record.objects.filter(values__topic="学习条例").update(status=Status.WITHDRAWN)
    assert "学习条例" in committee.get("/records/?status=withdrawn").content.decode()
