"""Rectification: sent from the comment's problems, answered, checked, looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pingyi.review_model import Review
from pingyi.web.base.editing import Stale
from pingyi.web.follow import orders
from pingyi.web.follow.models import Order, OrderState
from pingyi.web.journal.chain import faults
from pingyi.web.journal.models import Line

DAY = date(2019, 12, 20)
DUE = date(2020, 2, 20)


def sent(world: Any, review: Review, *, unit: str = "T01") -> Order:
    (order,) = orders.send(
        review, [(unit, f"town-income@{unit}")], owner="党委书记", due_on=DUE, today=DAY, by=world.users["district"]
    )
    return order


def answered(world: Any, order: Order) -> None:
    orders.answer(
        order,
        order.version,
        measure="一村一策",
        proof="已立项3个",
        done_on=date(2020, 1, 15),
        by=world.users["committee"],
    )


def test_every_problem_of_a_comment_is_proposed_until_it_is_sent(world: Any, small_review: Review) -> None:
    before = orders.proposals(small_review)
    sent(world, small_review)
    after = orders.proposals(small_review)

    assert {unit: len(claims) for unit, claims in before.items()} == {"T01": 3, "T02": 4, "T03": 1}
    assert [claim.id for claim in after["T01"]] == ["village-income@V2", "village-income@V4"]
    assert after["T02"] == before["T02"]


def test_an_order_says_what_the_claim_says_and_for_how_long(world: Any, small_review: Review) -> None:
    (order,) = orders.send(
        small_review, [("T02", "visit-few@T02")], owner="党委书记", due_on=DUE, today=DAY, by=world.users["district"]
    )

    claim = next(one for one in small_review.claims if one.id == "visit-few@T02")
    assert (order.problem, order.requirement, order.years) == (claim.text, claim.requires, 3)
    assert (order.number, order.state, order.unit_id) == ("ZG-2019-001", OrderState.SENT, "T02")


def test_a_problem_is_sent_once(world: Any, small_review: Review) -> None:
    sent(world, small_review)

    again = orders.send(
        small_review, [("T01", "town-income@T01")], owner="书记", due_on=DUE, today=DAY, by=world.users["district"]
    )

    assert again == []


def test_next_years_ledger_follows_the_order(world: Any, small_review: Review) -> None:
    order = sent(world, small_review)
    assert order.record is not None
    assert order.record.values["checked"] == "未核验"
    assert "done_on" not in order.record.values

    answered(world, order)
    orders.check(order, order.version, passed=True, opinion="", by=world.users["district"])

    order.record.refresh_from_db()
    assert order.record.form == "rectifications"
    assert (order.record.values["checked"], order.record.values["done_on"]) == ("通过", "2020-01-15")


def test_what_is_sent_back_is_open_again_with_its_reason(world: Any, small_review: Review) -> None:
    order = sent(world, small_review)
    answered(world, order)

    orders.check(order, order.version, passed=False, opinion="缺立项批复", by=world.users["district"])

    order = Order.objects.get(pk=order.pk)
    assert (order.state, order.done_on, order.opinion) == (OrderState.RETURNED, None, "缺立项批复")


def test_a_second_look_may_open_it_again(world: Any, small_review: Review) -> None:
    order = sent(world, small_review)
    answered(world, order)
    orders.check(order, order.version, passed=True, opinion="", by=world.users["district"])

    orders.look_again(
        order, order.version, held=False, opinion="又停了", today=date(2020, 6, 1), by=world.users["district"]
    )

    order = Order.objects.get(pk=order.pk)
    assert (order.state, order.looked_on) == (OrderState.REOPENED, date(2020, 6, 1))
    assert order.record is not None
    assert order.record.values["checked"] == "未通过"


def test_a_step_out_of_turn_is_refused(world: Any, small_review: Review) -> None:
    order = sent(world, small_review)

    with pytest.raises(orders.NotNow, match="ZG-2019-001现在是“整改中”，不能核验"):
        orders.check(order, order.version, passed=True, opinion="", by=world.users["district"])
    with pytest.raises(orders.NotNow, match="不能回头看"):
        orders.look_again(order, order.version, held=True, opinion="", today=DAY, by=world.users["district"])
    answered(world, order)
    with pytest.raises(orders.NotNow, match="不能再填报"):
        answered(world, order)


def test_nobody_overwrites_what_they_have_not_seen(world: Any, small_review: Review) -> None:
    order = sent(world, small_review)
    orders.answer(order, 1, measure="先做一步", proof="", done_on=None, by=world.users["committee"])

    with pytest.raises(Stale):
        orders.answer(order, 1, measure="另一人写的", proof="", done_on=None, by=world.users["committee"])
    assert Order.objects.get(pk=order.pk).measure == "先做一步"


def test_each_step_is_in_the_journal(world: Any, small_review: Review) -> None:
    order = sent(world, small_review)
    answered(world, order)
    orders.check(order, order.version, passed=True, opinion="属实", by=world.users["district"])

    lines = Line.objects.filter(kind="follow.order", row=str(order.pk))
    assert [(line.user, line.action) for line in lines] == [
        ("district", "交办整改事项"),
        ("committee", "填报整改情况"),
        ("district", "核验销号"),
    ]
    assert list(faults()) == []


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_review")
def test_the_year_of_an_order_on_pages(world: Any) -> None:
    district, committee = world.client("district"), world.client("committee")
    page = district.get("/follow/orders/from/2019/")
    assert "交办2019年评议指出的问题" in page.content.decode()

    chosen = {"claim": ["T01|town-income@T01", "T02|visit-few@T02"], "owner": "党委书记", "due_on": "2020-02-20"}
    assert district.post("/follow/orders/from/2019/", chosen).status_code == 302
    mine = committee.get("/follow/orders/").content.decode()
    assert "ZG-2019-001" in mine
    assert "ZG-2019-002" not in mine

    order = Order.objects.get(unit_id="T01")
    given = {"measure": "一村一策", "proof": "", "done_on": "2020-01-15", "version": 1}
    wrong = committee.post(f"/follow/orders/{order.pk}/answer", given)
    assert "填了完成日期，请写明完成情况" in wrong.content.decode()
    assert committee.post(f"/follow/orders/{order.pk}/answer", given | {"proof": "已立项3个"}).status_code == 302

    wrong = district.post(f"/follow/orders/{order.pk}/check", {"version": 2, "opinion": ""})
    assert "退回或重开的，请写明理由" in wrong.content.decode()
    assert district.post(f"/follow/orders/{order.pk}/check", {"version": 2, "passed": "1"}).status_code == 302
    assert "已销号" in committee.get(f"/follow/orders/{order.pk}/").content.decode()


def test_what_another_changed_meanwhile_is_shown_beside_ones_own(world: Any, small_review: Review) -> None:
    order = sent(world, small_review)
    committee = world.client("committee")
    committee.post(f"/follow/orders/{order.pk}/answer", {"measure": "先做一步", "version": 1})

    late = committee.post(f"/follow/orders/{order.pk}/answer", {"measure": "另一人写的", "version": 1})

    assert late.status_code == 409
    assert "先做一步" in late.content.decode()
    assert "另一人写的" in late.content.decode()


def test_the_list_filters_and_exports(world: Any, small_review: Review) -> None:
    sent(world, small_review)
    sent(world, small_review, unit="T02")
    district = world.client("district")

    assert "ZG-2019-002" not in district.get("/follow/orders/?unit=河口").content.decode()
    assert "没有整改事项" in district.get("/follow/orders/?state=closed").content.decode()
    assert district.get("/follow/orders/?export=1").content.startswith(b"PK")


@pytest.mark.usefixtures("small_review")
def test_a_year_without_a_review_says_what_to_do(world: Any) -> None:
    page = world.client("district").get("/follow/orders/from/2018/").content.decode()

    assert "2018年还没有评议结果" in page
