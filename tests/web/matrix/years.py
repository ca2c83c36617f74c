"""The year: the district runs it, committees read their own part of what was published."""

from __future__ import annotations

from typing import Any

from pingyi.web.records.models import Record
from tests.web.matrix_case import Case
from tests.web.years_tiny import kept, reviewed, sealed_row

READERS = {"district", "committee", "neighbour"}
DISTRICT = {"district"}
OWN = {"district", "committee"}


def seal(_: Any) -> dict[str, Any]:
    kept()
    return {"pk": sealed_row().pk}


def review(_: Any) -> dict[str, Any]:
    return {"pk": reviewed().pk}


def source(**more: str) -> Any:
    return lambda _: {"source": reviewed().source, **more}


def paper(kind: str, **more: str) -> Any:
    return lambda _: {"pk": reviewed().pk, "kind": kind, **more}


def record(world: Any) -> dict[str, Any]:
    made = Record.objects.create(form="theme-day", year=2019, unit=world.units["B011"])
    return {"pk": made.pk}


def item(_: Any) -> dict[str, Any]:
    return {"source": reviewed().source, "unit": "T01", "item": kept().review.rubric.items[0].id}


def figure(_: Any) -> dict[str, Any]:
    return {"source": reviewed().source, "key": f"{kept().review.rubric.items[0].measure}@T01"}


MATRIX = {
    "years:dashboard": Case(roles=READERS),
    "years:likely": Case(roles=READERS),
    "years:refresh": Case("post", roles=READERS),
    "years:quality": Case(roles=READERS),
    "years:settle": Case("post", roles=OWN, kwargs=record, data={"why": "重复", "version": 1}),
    "years:review": Case(roles=READERS),
    "years:lock": Case("post", roles=DISTRICT, data={"lock_on": "2020-01-10"}),
    "years:peers": Case("post", roles=DISTRICT, data={"peers": "totals"}),
    "years:seal-new": (Case(roles=DISTRICT), Case("post", roles=DISTRICT, data={"why": ""})),
    "years:seal": Case(roles=DISTRICT, kwargs=seal),
    "years:score": Case("post", roles=DISTRICT, kwargs=seal),
    "years:publish": Case("post", roles=DISTRICT, kwargs=review, data={"version": 1}),
    "years:decide": Case(
        "post", roles=DISTRICT, kwargs=lambda w: review(w) | {"unit": "T01"}, data={"grade": "好", "reason": "甲"}
    ),
    "years:decide-rest": Case("post", roles=DISTRICT, kwargs=review),
    "years:scores": Case(roles=READERS, kwargs=source()),
    "years:export": Case(roles=DISTRICT, kwargs=source()),
    "years:sheet": Case(roles=OWN, kwargs=source(unit="T01")),
    "years:compare": Case(roles=OWN, kwargs=source(unit="T01")),
    "years:item": Case(roles=OWN, kwargs=item),
    "years:explain": Case(roles=OWN, kwargs=figure),
    "years:papers": Case(roles=READERS, kwargs=review),
    "years:bundle": Case("post", roles=DISTRICT, kwargs=review),
    "years:file": Case(roles=DISTRICT, kwargs=lambda w: review(w) | {"name": "data"}),
    "years:paper": Case(roles=DISTRICT, kwargs=paper("点评讲话")),
    "years:download": Case(roles=DISTRICT, kwargs=paper("点评讲话"), data={"format": "md"}),
    "years:commentary": Case(roles=DISTRICT, kwargs=paper("点评讲话")),
    "years:edit": Case("post", roles=DISTRICT, kwargs=paper("点评讲话"), data={"act": "restart"}),
    "years:paper-of": Case(roles=OWN, kwargs=paper("反馈意见", unit="T01")),
    "years:download-of": Case(roles=OWN, kwargs=paper("反馈意见", unit="T01"), data={"format": "md"}),
    "years:commentary-of": Case(roles=DISTRICT, kwargs=paper("反馈意见", unit="T01")),
    "years:edit-of": Case("post", roles=DISTRICT, kwargs=paper("反馈意见", unit="T01"), data={"act": "restart"}),
}
