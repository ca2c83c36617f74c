"""Who may follow up."""

from __future__ import annotations

from datetime import date
from typing import Any

from pingyi.web.follow.models import Appeal, Order, OrderState, Pick, SpotCheck
from pingyi.web.records.models import Record, Status
from tests.web.matrix_case import Case

BOTH = frozenset({"district", "committee", "neighbour"})
DISTRICT = frozenset({"district"})
OWN = frozenset({"district", "committee"})


def order(world: Any, state: str = OrderState.SENT) -> dict[str, int]:
    made = Order.objects.create(
        number="ZG-2019-001",
        year=2019,
        unit=world.units["T01"],
        problem="有2个村没有达标",
        owner="党委书记",
        due_on=date(2020, 2, 20),
        raised_on=date(2019, 12, 20),
        state=state,
    )
    return {"pk": made.pk}


def spot(world: Any) -> SpotCheck:
    return SpotCheck.objects.create(
        year=2019,
        unit=world.units["Q"],
        title="抽查",
        forms=[],
        seed="1",
        size=1,
        population=0,
        drawn_on=date(2019, 12, 1),
    )


def pick(world: Any) -> dict[str, int]:
    record = Record.objects.create(form="branch-meeting", year=2019, unit=world.units["B011"], status=Status.CONFIRMED)
    return {"pk": Pick.objects.create(check_of=spot(world), place=1, record=record).pk}


def study(world: Any) -> Record:
    values = {"unit": "T01", "held_on": "2019-05-10", "topic": "年度党建工作"}
    return Record.objects.create(
        form="committee-studies",
        year=2019,
        unit=world.units["T01"],
        values=values,
        status=Status.CONFIRMED,
        subject="T01",
    )


def appeal(world: Any) -> dict[str, int]:
    record = study(world)
    made = Appeal.objects.create(
        year=2019,
        unit=record.unit,
        form=record.form,
        record=record,
        was=record.values,
        why="重复",
        filed_on=date(2019, 12, 1),
    )
    return {"pk": made.pk}


MATRIX = {
    "follow:appeals": Case(roles=BOTH),
    "follow:appeal-new": (
        Case(roles={"committee"}, kwargs=lambda world: {"record": study(world).pk}),
        Case(
            "post",
            roles={"committee"},
            kwargs=lambda world: {"record": study(world).pk},
            data={"removed": "1", "why": "重复登记"},
        ),
    ),
    "follow:appeal": Case(roles=OWN, kwargs=appeal),
    "follow:appeal-weigh": Case("post", roles=OWN, kwargs=appeal),
    "follow:appeal-decide": Case("post", roles=DISTRICT, kwargs=appeal, data={"version": 1, "decision": "查无实据"}),
    "follow:appeal-withdraw": Case("post", roles={"committee"}, kwargs=appeal, data={"version": 1}),
    "follow:orders": Case(roles=BOTH),
    "follow:propose": (
        Case(roles=DISTRICT, kwargs={"year": 2019}),
        Case("post", roles=DISTRICT, kwargs={"year": 2019}),
    ),
    "follow:order": Case(roles=OWN, kwargs=order),
    "follow:order-answer": Case("post", roles={"committee"}, kwargs=order, data={"measure": "一村一策", "version": 1}),
    "follow:order-check": Case(
        "post",
        roles=DISTRICT,
        kwargs=lambda world: order(world, OrderState.ANSWERED),
        data={"passed": "1", "version": 1},
    ),
    "follow:spots": Case(roles=DISTRICT),
    "follow:spot-draw": (Case(roles=DISTRICT), Case("post", roles=DISTRICT)),
    "follow:spot": Case(roles=DISTRICT, kwargs=lambda world: {"pk": spot(world).pk}),
    "follow:spot-note": Case("post", roles=DISTRICT, kwargs=pick, data={"found": "true", "version": 1}),
}
