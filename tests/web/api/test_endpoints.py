"""What is answered, and that it stays within the token's subtree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from pingyi.web.api import endpoints
from pingyi.web.records.models import Record
from tests.web.matrix.api import reviewed

Of = Callable[[str], Client]
V1 = "/api/v1"


def fill(world: Any, count: int = 5) -> None:
    for at in range(count):
        for code in ("B011", "B021"):
            Record.objects.create(
                form="branch-meeting",
                year=2019,
                unit=world.units[code],
                day=date(2019, 3, 1 + at),
                values={"present": at},
            )
    Record.objects.create(form="visits", year=2019, unit=world.units["B011"])


@pytest.mark.parametrize(
    ("user", "codes"),
    [
        ("district", ["Q", "T01", "V011", "B011", "T02", "V021", "B021"]),
        ("committee", ["T01", "V011", "B011"]),
        ("branch", ["V011", "B011"]),
    ],
)
def test_units_are_those_of_the_subtree(caller: Of, user: str, codes: list[str]) -> None:
    answer = caller(user).get(f"{V1}/units").json()

    assert [one["code"] for one in answer["items"]] == codes
    assert answer["total"] == len(codes)


def test_a_unit(caller: Of) -> None:
    assert caller("branch").get(f"{V1}/units/B011").json() == {
        "code": "B011",
        "name": "柳湾村党支部",
        "short": "",
        "kind": "党支部",
        "parent": "V011",
        "since": "2010-01-01",
        "until": None,
    }


def test_forms_say_what_the_values_mean(caller: Of) -> None:
    client = caller("branch")
    everything = {one["id"]: one for one in client.get(f"{V1}/forms").json()}

    assert everything["branch-meeting"] == client.get(f"{V1}/forms/branch-meeting").json()
    assert everything["branch-meeting"]["register"] is False
    kind = next(one for one in everything["branch-meeting"]["fields"] if one["id"] == "kind")
    assert "党课" in kind["choices"]


def test_records_are_paged_and_filtered(world: Any, caller: Of) -> None:
    fill(world)
    client = caller("committee")

    def asked(**query: Any) -> tuple[int, int]:
        answer = client.get(f"{V1}/records", query)
        assert answer.status_code == 200, answer.content
        return answer.json()["total"], len(answer.json()["items"])

    assert asked() == (6, 6)
    assert asked(size=4) == (6, 4)
    assert asked(size=4, page=2) == (6, 2)
    assert asked(size=4, page=99_999) == (6, 0)
    assert asked(form="branch-meeting") == (5, 5)
    assert asked(form="no\0ne") == (0, 0)
    assert asked(unit="V011") == (6, 6)
    assert client.get(f"{V1}/records", {"unit": "B021"}).status_code == 404
    assert caller("district").get(f"{V1}/records", {"unit": "B021"}).json()["total"] == 5


def test_only_what_has_changed(world: Any, caller: Of) -> None:
    fill(world, 2)
    Record.objects.update(updated_at=datetime(2019, 3, 1, 4, tzinfo=UTC))
    Record.objects.filter(form="visits").update(updated_at=datetime(2019, 5, 1, 4, tzinfo=UTC))
    client = caller("committee")
    for since, count in (
        ("2019-03-01T04:00:00Z", 3),
        ("2019-03-01T12:00:00", 3),  # without a zone: Beijing's
        ("2019-03-01T12:00:01", 1),
        ("2019-05-01T04:00:00%2B00:00", 1),
        ("0001-01-01T00:00:00", 3),
        ("9999-12-31T23:59:59-12:00", 0),
    ):
        assert client.get(f"{V1}/records?since={since}").json()["total"] == count, since


def test_a_record_is_as_it_is_kept(world: Any, caller: Of) -> None:
    fill(world, 1)
    row = Record.objects.get(form="branch-meeting", unit="B011")
    answer = caller("branch").get(f"{V1}/records/{row.pk}").json()

    assert (answer["unit"], answer["day"], answer["values"], answer["status"]) == (
        "B011",
        "2019-03-01",
        {"present": 0},
        "submitted",
    )
    assert caller("stranger").get(f"{V1}/records/{row.pk}").status_code == 404


def test_scores_and_findings_of_the_latest_review(world: Any, caller: Of) -> None:
    reviewed(world)
    district, committee = caller("district"), caller("committee")
    scores = district.get(f"{V1}/years/2019/scores").json()
    own = committee.get(f"{V1}/years/2019/scores").json()

    assert len(scores) > 1
    assert [one["unit"] for one in own] == ["T01"]
    assert own[0] in scores
    assert {"total", "rank", "grade", "parts", "items"} <= set(own[0])
    findings = district.get(f"{V1}/years/2019/findings").json()
    assert [one["text"] for one in findings if one["unit"] == "T02"]
    assert {one["unit"] for one in committee.get(f"{V1}/years/2019/findings").json()} <= {"T01"}
    years = committee.get(f"{V1}/years").json()
    assert [(one["year"], one["lock_on"], len(one["seals"])) for one in years] == [(2019, "2019-12-25", 1)]


@pytest.mark.parametrize("page", ["scores", "findings"])
def test_a_year_without_a_review_is_not_there(caller: Of, page: str) -> None:
    assert caller("district").get(f"{V1}/years/2018/{page}").status_code == 404


def test_a_branch_sees_no_scores_and_is_told_why(caller: Of) -> None:
    answer = caller("branch").get(f"{V1}/years/2019/scores")

    assert answer.status_code == 403
    assert answer.json() == {"message": "令牌所依据的授权不含此项数据。", "details": []}


def test_refusals_are_said_in_chinese(caller: Of) -> None:
    client = caller("committee")
    wrong = client.get(f"{V1}/records", {"page": "0", "size": "9999", "since": "gestern", "unit": "x" * 30})

    assert wrong.status_code == 422
    assert wrong.json() == {
        "message": "参数不符合要求。",
        "details": ["unit：太长", "since：格式不对", "page：太小", "size：太大"],
    }
    assert client.get(f"{V1}/units/none").json()["message"] == "没有这项数据，或者它不在令牌的范围之内。"
    assert client.post(f"{V1}/units").status_code == 405
    nobody = Client().get(f"{V1}/units")
    assert (nobody.status_code, nobody.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "未带令牌" in nobody.json()["message"]


def test_a_bare_number_is_no_moment(caller: Of) -> None:
    assert caller("branch").get(f"{V1}/records", {"since": "1551398400"}).json()["details"] == ["since：格式不对"]


def test_a_misspelt_parameter_is_refused(caller: Of) -> None:
    """It would otherwise answer with everything."""
    answer = caller("branch").get(f"{V1}/records", {"unti": "B011"})

    assert (answer.status_code, answer.json()["details"]) == (422, ["unti：没有这个参数"])


def test_a_session_opens_nothing_here(world: Any) -> None:
    assert world.client("district").get(f"{V1}/units").status_code == 401


def test_too_many_requests(caller: Of, monkeypatch: pytest.MonkeyPatch) -> None:
    client = caller("branch")
    monkeypatch.setattr(endpoints.LIMIT, "num_requests", 3)
    statuses = [client.get(f"{V1}/units").status_code for _ in range(4)]
    refused = client.get(f"{V1}/forms")

    assert statuses == [200, 200, 200, 429]
    assert "请求过于频繁" in refused.json()["message"]
    assert int(refused.headers["Retry-After"]) >= 1
    assert caller("committee").get(f"{V1}/units").status_code == 200


def test_a_page_of_five_hundred_costs_few_queries(world: Any, caller: Of, django_assert_max_num_queries: Any) -> None:
    fill(world, 28)
    client = caller("district")
    with django_assert_max_num_queries(6):
        assert client.get(f"{V1}/records", {"size": 500}).json()["total"] == 57
