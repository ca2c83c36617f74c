"""What is told before the seal, and how a contradiction is settled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from pingyi.facts.model import Facts
from pingyi.web.journal.models import Line
from pingyi.web.records.facts import made
from pingyi.web.records.models import Record, Status
from pingyi.web.years.board import band
from pingyi.web.years.suspicions import ROUND, SAME_DAY, suspicions
from tests.web.years_tiny import kept, snapshot

THEMES = ("理论学习", "脱贫攻坚", "乡村振兴", "服务群众")
UNIT = {"code": "Q", "name": "甲区委", "kind": "区委", "since": "2010-01-01"}
BRANCH = {"code": "B1", "name": "一村党支部", "kind": "党支部", "parent": "Q", "since": "2010-01-01"}
VILLAGE = {"code": "V1", "name": "一村", "kind": "行政村", "parent": "Q", "since": "2010-01-01"}


def facts(*rows: tuple[str, dict[str, Any]]) -> Facts:
    given = [("units", UNIT), ("units", BRANCH), ("units", VILLAGE), *rows]
    return made(
        kept().rules, [(form, values, None, {}, number) for number, (form, values) in enumerate(given, 1)], ()
    ).facts


def activity(theme: str, present: int, day: str = "2019-05-01") -> tuple[str, dict[str, Any]]:
    values = {"kind": "党员主题活动", "theme": theme, "way": "集中学习", "entitled": 20, "present": present}
    return "activities", {"unit": "B1", "held_on": day, **values}


def income(source: str, fen: int) -> tuple[str, dict[str, Any]]:
    return "village-income", {"unit": "V1", "year_end": "2019-12-31", "source": source, "amount": fen}


def test_the_same_counts_on_the_same_day_are_told() -> None:
    found = suspicions(kept().rules, facts(*(activity(theme, 18) for theme in THEMES)))
    (issue,) = [one for one in found if one.code == SAME_DAY]
    assert "4条" in issue.message
    assert len(issue.others) == 3


def test_other_counts_other_days_or_few_records_are_not() -> None:
    counts = [activity(theme, number) for number, theme in enumerate(THEMES, start=15)]
    days = [activity(theme, 18, f"2019-05-0{number}") for number, theme in enumerate(THEMES, start=1)]
    for rows in (counts, days, [activity(theme, 18) for theme in THEMES[:3]]):
        assert not suspicions(kept().rules, facts(*rows))


def test_sums_that_are_all_round_are_told() -> None:
    sources = ("经营收入", "资产租赁", "土地流转", "服务收入")
    whole = facts(*(income(source, 100_000 * number) for number, source in enumerate(sources, start=3)))
    (issue,) = [one for one in suspicions(kept().rules, whole) if one.code == ROUND]
    assert "全部是整千元" in issue.message
    odd = facts(*(income(source, 100_000 * number + 50) for number, source in enumerate(sources, start=3)))
    assert not suspicions(kept().rules, odd)


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (None, "未报"),
        (0, "无收入"),
        (1, "不足1万元"),
        (1_000_000, "1万—3万元"),
        (5_000_000, "5万—10万元"),
        (99_999_999, "20万元以上"),
    ],
)
def test_the_bands_of_income(fen: int | None, said: str) -> None:
    assert band(fen) == said


@pytest.mark.django_db
@pytest.mark.parametrize("group", ["missing", "contradicting", "suspicious", "wrong", "repaired"])
def test_each_group_has_its_page_within_few_queries(world: Any, group: str, django_assert_max_num_queries: Any) -> None:
    snapshot()
    client = world.client("district")
    with django_assert_max_num_queries(20):
        answer = client.get(reverse("years:quality"), {"group": group})
    assert answer.status_code == 200


@pytest.mark.django_db
def test_a_contradiction_is_settled_with_a_reason(world: Any) -> None:
    record = Record.objects.create(form="theme-day", year=2019, unit=world.units["B011"], day=date(2019, 5, 1))
    client, address = world.client("committee"), reverse("years:settle", args=[record.pk])
    client.post(address, {"why": "", "version": 1})
    record.refresh_from_db()
    assert record.status == Status.SUBMITTED
    client.post(address, {"why": "重复录入", "version": 5})
    record.refresh_from_db()
    assert record.status == Status.SUBMITTED
    client.post(address, {"why": "重复录入", "version": 1})
    record.refresh_from_db()
    assert (record.status, record.reason) == (Status.WITHDRAWN, "重复录入")
    assert Line.objects.get(row=str(record.pk)).why == "重复录入"


@pytest.mark.django_db
def test_of_another_committees_record_nothing_can_be_settled(world: Any) -> None:
    record = Record.objects.create(form="theme-day", year=2019, unit=world.units["B021"])
    answer = world.client("committee").post(reverse("years:settle", args=[record.pk]), {"why": "甲", "version": 1})
    assert answer.status_code == 404
