"""What may become of an order, each step with its journal line; and the ledger row that next year's review reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from pingyi.errors import Refusal
from pingyi.findings.model import Claim
from pingyi.review_model import Review
from pingyi.web.base.editing import change, create
from pingyi.web.follow.models import OPEN, Order, OrderState
from pingyi.web.people.models import User
from pingyi.web.records.models import Record, Status
from pingyi.web.rulebooks.active import rules

LEDGER = "rectifications"
"""The form in which a pack keeps rectification items; a pack without it keeps none."""


class NotNow(Refusal):
    """A step that an order in its state does not allow."""

    def __init__(self, order: Order, step: str) -> None:
        super().__init__(
            f"{order.number}现在是“{order.get_state_display()}”，不能{step}。请刷新页面，看看是否已有人办理。"
        )


def proposals(review: Review) -> dict[str, list[Claim]]:
    """Reviewee → the problems of its comment for which there is no order yet."""
    claims = {claim.id: claim for claim in review.claims}
    taken = set(Order.objects.filter(year=review.year).values_list("unit_id", "claim"))
    found: dict[str, list[Claim]] = {}
    for comment in review.comments:
        open_ones = [claims[one] for one in comment.problems if (comment.unit, one) not in taken]
        if open_ones:
            found[comment.unit] = open_ones
    return found


@transaction.atomic
def send(
    review: Review, chosen: Sequence[tuple[str, str]], *, owner: str, due_on: date, today: date, by: User
) -> list[Order]:
    """Send the chosen problems (reviewee, claim) as orders; those sent before are left alone."""
    claims = {claim.id: claim for claim in review.claims}
    waiting = {(unit, claim.id) for unit, those in proposals(review).items() for claim in those}
    count = Order.objects.filter(year=review.year).aggregate(last=Max("number"))["last"]
    number = int(count.rpartition("-")[2]) if count else 0
    sent = []
    for unit, claim_id in chosen:
        if (unit, claim_id) not in waiting:
            continue
        number += 1
        claim = claims[claim_id]
        order = Order(
            number=f"ZG-{review.year}-{number:03d}",
            year=review.year,
            unit_id=unit,
            claim=claim_id,
            years=claim.years,
            problem=claim.text,
            requirement=claim.requires,
            owner=owner,
            due_on=due_on,
            raised_on=today,
        )
        order.record = _ledger_row(order, by)
        create(order, by, "交办整改事项", unit=unit)
        sent.append(order)
    return sent


def answer(order: Order, seen: int, *, measure: str, proof: str, done_on: date | None, by: User) -> None:
    """The committee says what it has done. Without a day of completion it is a report on the way: the order stays open."""
    if order.state not in OPEN:
        raise NotNow(order, "再填报")
    state = OrderState.ANSWERED if done_on else order.state
    values = {"measure": measure, "proof": proof, "done_on": done_on, "state": state}
    change(order, seen, by, "填报整改情况", values, unit=order.unit_id)


@transaction.atomic
def check(order: Order, seen: int, *, passed: bool, opinion: str, by: User) -> None:
    """The district has looked: closed, or back with a reason."""
    if order.state != OrderState.ANSWERED:
        raise NotNow(order, "核验")
    state = OrderState.CLOSED if passed else OrderState.RETURNED
    values: dict[str, Any] = {"opinion": opinion, "state": state}
    if not passed:
        values["done_on"] = None
    change(order, seen, by, "核验销号" if passed else "退回再改", values, unit=order.unit_id, why=opinion)
    _keep_ledger(order, "通过" if passed else "未通过", by)


@transaction.atomic
def look_again(order: Order, seen: int, *, held: bool, opinion: str, today: date, by: User) -> None:
    """回头看: does it still hold? If not, the order is open again."""
    if order.state != OrderState.CLOSED:
        raise NotNow(order, "回头看")
    values: dict[str, Any] = {"looked_on": today, "opinion": opinion}
    if not held:
        values |= {"state": OrderState.REOPENED, "done_on": None}
    change(order, seen, by, "回头看", values, unit=order.unit_id, why=opinion)
    if not held:
        _keep_ledger(order, "未通过", by)


def _ledger_row(order: Order, by: User) -> Record | None:
    if LEDGER not in rules(order.year).forms:
        return None
    row = Record(
        form=LEDGER,
        year=order.raised_on.year,
        unit_id=order.unit_id,
        subject=order.number,
        day=order.raised_on,
        entered=order.raised_on,
        status=Status.CONFIRMED,
        values=_ledger_values(order, "未核验"),
        created_by=by,
    )
    create(row, by, "登记整改台账", unit=order.unit_id)
    return row


def _ledger_values(order: Order, checked: str) -> Mapping[str, Any]:
    values = {
        "no": order.number,
        "unit": order.unit_id,
        "name": order.problem[:80],
        "raised_on": order.raised_on.isoformat(),
        "due_on": order.due_on.isoformat(),
        "checked": checked,
    }
    return values | ({"done_on": order.done_on.isoformat()} if order.done_on else {})


def _keep_ledger(order: Order, checked: str, by: User) -> None:
    if order.record is not None:
        row = Record.objects.get(pk=order.record.pk)
        change(row, row.version, by, "更新整改台账", {"values": _ledger_values(order, checked)}, unit=order.unit_id)
