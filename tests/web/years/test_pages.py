"""The pages of a reviewed year, read by the district and by its committees."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from django.urls import reverse

from pingyi.web.base.models import Setting
from pingyi.web.journal.models import Line
from pingyi.web.years import store
from pingyi.web.years.current import PEERS
from pingyi.web.years.models import Decision, Reviewing, Year
from tests.web.years_tiny import kept, reviewed, snapshot

pytestmark = pytest.mark.django_db


def page(world: Any, user: str, name: str, *args: Any, **query: Any) -> str:
    answer = world.client(user).get(reverse(f"years:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_without_numbers_the_dashboard_says_what_to_do(world: Any) -> None:
    assert "按今天的台账重新计算" in page(world, "district", "dashboard")


def test_the_dashboard_shows_every_picture_with_its_table(world: Any) -> None:
    snapshot()
    shown = page(world, "district", "dashboard")
    for title in (
        "应办完成情况",
        "任务",
        "项目和工作事项",
        "村集体经济收入",
        "软弱涣散组织的转化",
        "两个覆盖",
        "填报负担",
    ):
        assert title in shown
    assert shown.count("<svg") >= 4
    assert "style=" not in shown


def test_the_dashboard_takes_few_queries(world: Any, django_assert_max_num_queries: Any) -> None:
    snapshot()
    client = world.client("district")
    with django_assert_max_num_queries(15):
        assert client.get(reverse("years:dashboard")).status_code == 200


def test_a_committee_sees_its_own_column_alone(world: Any) -> None:
    snapshot()
    review = kept().review
    shown = page(world, "committee", "dashboard")
    assert review.name("T01") in shown
    assert review.name("T02") not in shown


def test_the_likely_score_names_no_rank(world: Any) -> None:
    snapshot()
    review = kept().review
    shown = page(world, "committee", "likely")
    own = next(sheet for sheet in review.sheets if sheet.unit == "T01")
    assert str(own.total) in shown
    assert "还差哪些" in shown
    assert review.name("T02") not in shown
    assert "第" not in shown.partition("预计总分")[2][:40]


def test_a_review_is_the_districts_alone_until_it_is_published(world: Any) -> None:
    found = reviewed(published=False)
    address = reverse("years:scores", args=[found.source])
    assert world.client("committee").get(address).status_code == 404
    world.client("district").post(reverse("years:publish", args=[found.pk]), {"version": found.version})
    assert world.client("committee").get(address).status_code == 200


def test_of_its_peers_a_committee_sees_the_range_unless_the_district_allows_more(world: Any) -> None:
    found = reviewed()
    review = kept().review
    shown = page(world, "committee", "scores", found.source)
    assert review.name("T02") not in shown
    assert "分之间" in shown
    Setting.put(PEERS, "totals")
    shown = page(world, "committee", "scores", found.source)
    assert review.name("T02") in shown
    assert reverse("years:sheet", args=[found.source, "T02"]) not in shown


def test_a_sheet_shows_every_item_with_its_arithmetic(world: Any) -> None:
    found = reviewed()
    review = kept().review
    shown = page(world, "committee", "sheet", found.source, "T01")
    for item in next(sheet for sheet in review.sheets if sheet.unit == "T01").items:
        assert review.rubric.item(item.item).name in shown


def test_a_grade_other_than_the_computed_one_needs_a_reason(world: Any) -> None:
    found = reviewed()
    own = next(sheet for sheet in kept().review.sheets if sheet.unit == "T01")
    other = next(grade for grade in ("好", "较好", "一般", "差") if grade != own.grade)
    client, address = world.client("district"), reverse("years:decide", args=[found.pk, "T01"])
    client.post(address, {"grade": other, "reason": ""})
    assert not Decision.objects.exists()
    client.post(address, {"grade": other, "reason": "年内有重大任务"})
    made = Decision.objects.get()
    assert (made.computed, made.grade, made.reason) == (own.grade, other, "年内有重大任务")
    assert "年内有重大任务" in page(world, "committee", "sheet", found.source, "T01")


def test_a_decision_is_not_made_over_one_that_was_not_seen(world: Any) -> None:
    found = reviewed()
    client, address = world.client("district"), reverse("years:decide", args=[found.pk, "T01"])
    client.post(address, {"grade": "一般", "reason": "甲"})
    client.post(address, {"grade": "好", "reason": "乙", "version": 9})
    assert Decision.objects.get().grade == "一般"


def test_the_rest_is_decided_as_computed(world: Any) -> None:
    found = reviewed()
    world.client("district").post(reverse("years:decide-rest", args=[found.pk]))
    firm = [sheet for sheet in kept().review.sheets if not sheet.provisional]
    assert {one.unit: one.grade for one in Decision.objects.all()} == {sheet.unit: sheet.grade for sheet in firm}


def test_explain_lists_all_rows_of_a_number_and_its_hash(world: Any) -> None:
    found = reviewed()
    review = kept().review
    key = max(
        (key for key in review.evidence if key.endswith("@T01")),
        key=lambda key: sum(review.evidence[key].roles.values()),
    )
    card = review.evidence[key]
    first = page(world, "committee", "explain", found.source, key)
    assert card.hash in first
    assert "列出全部" in first
    whole = page(world, "committee", "explain", found.source, key, all=1)
    assert f"共{sum(card.roles.values())}条" in whole


def test_the_districts_own_figure_is_not_a_committees_to_read(world: Any) -> None:
    found = reviewed()
    review = kept().review
    key = next(key for key in review.evidence if key.endswith(f"@{review.root}"))
    assert world.client("committee").get(reverse("years:explain", args=[found.source, key])).status_code == 404
    assert world.client("district").get(reverse("years:explain", args=[found.source, key])).status_code == 200


def test_the_lock_date_is_kept_with_a_line_in_the_journal(world: Any) -> None:
    world.client("district").post(reverse("years:lock"), {"year": 2019, "lock_on": "2020-01-10"})
    assert str(Year.objects.get(year=2019).lock_on) == "2020-01-10"
    line = Line.objects.get(action="设定锁定日")
    assert line.after == {"lock_on": "2020-01-10"}


def test_a_seal_is_verified_on_its_page_and_damage_is_named(world: Any) -> None:
    found = reviewed()
    assert "核对通过" in page(world, "district", "seal", found.seal.pk, verify=1)
    damaged = "years/tests/damaged"
    shutil.copytree(store.place(found.seal.folder), store.place(damaged), dirs_exist_ok=True)
    next(store.place(damaged).glob("published*")).write_bytes(b"{}")
    found.seal.folder = damaged
    found.seal.save()
    shown = page(world, "district", "seal", found.seal.pk, verify=1)
    assert "核对不通过" in shown
    assert "被改动" in shown


def test_a_paper_links_each_number_to_its_evidence(world: Any) -> None:
    found = reviewed()
    shown = page(world, "district", "paper", found.pk, "点评讲话")
    assert shown.count('class="proven"') > 20
    assert Reviewing.objects.count() == 1


@pytest.mark.parametrize("face", ["留存", "会议", "公开"])
def test_each_face_can_be_fetched(world: Any, face: str) -> None:
    found = reviewed()
    address = reverse("years:download", args=[found.pk, "点评讲话"])
    answer = world.client("district").get(address, {"format": "md", "face": face})
    assert answer.status_code == 200
    named = kept().review.name("T01") in answer.content.decode()
    assert named is (face != "公开")
