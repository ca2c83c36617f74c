"""Who may plan, and hand in a debrief."""

from __future__ import annotations

from datetime import date
from typing import Any

from pingyi.web.plans.models import Debrief, DebriefState, Link, Milestone
from pingyi.web.records.models import Record, Status
from pingyi.web.years import store
from tests.prose import reviews
from tests.web.matrix_case import Case

READERS = frozenset({"district", "committee", "neighbour", "branch", "stranger"})
PLANNERS = frozenset({"district", "committee"})


def row(world: Any, sort: str = "责任清单") -> Record:
    values = {"no": sort, "list": sort, "name": "事项", "issued_on": "2019-01-10", "due_on": "2019-12-31"}
    return Record.objects.create(
        form="three-lists", year=2019, unit=world.units["T01"], values=values, status=Status.CONFIRMED, subject=sort
    )


def milestone(world: Any) -> dict[str, int]:
    return {"pk": Milestone.objects.create(record=row(world), title="招标", due_on=date(2019, 5, 31)).pk}


def link(world: Any) -> dict[str, int]:
    return {"pk": Link.objects.create(upper=row(world), lower=row(world, "任务清单")).pk}


def debrief(world: Any, state: str = DebriefState.DRAFT, **more: Any) -> dict[str, Any]:
    from pingyi.prose import editing
    from pingyi.web.plans.debriefs import original

    review = reviews.review()
    store.keep("years/2019/matrix", review, {store.BOARD: {}, store.ISSUES: []})
    text = editing.draft(original(review, "T01"))
    made = Debrief.objects.create(
        year=2019, unit=world.units["T01"], folder="years/2019/matrix", text=text, state=state
    )
    return {"pk": made.pk, **more}


STEP = {"title": "招标", "due_on": "2019-05-31", "version": 1}
MATRIX = {
    "plans:home": Case(roles=READERS),
    "plans:project": Case(roles=PLANNERS, kwargs=lambda world: {"pk": row(world).pk}),
    "plans:milestone-add": Case("post", roles=PLANNERS, kwargs=lambda world: {"pk": row(world).pk}, data=STEP),
    "plans:milestone": (
        Case(roles=PLANNERS, kwargs=milestone),
        Case("post", roles=PLANNERS, kwargs=milestone, data=STEP),
    ),
    "plans:link": Case(
        "post",
        roles=PLANNERS,
        kwargs=lambda world: {"pk": row(world).pk},
        data=lambda world: {"lower": row(world, "任务清单").pk},
    ),
    "plans:unlink": Case("post", roles=PLANNERS, kwargs=link),
    "plans:lists": Case(roles=READERS),
    "plans:debriefs": (
        Case(roles={"district", "committee", "neighbour"}),
        Case("post", roles=set(), data={"unit": "T01"}),
    ),
    "plans:debrief": Case(roles=PLANNERS, kwargs=debrief),
    "plans:debrief-edit": Case(
        "post", roles={"committee"}, kwargs=debrief, data={"block": 0, "version": 1, "text": ""}
    ),
    "plans:debrief-hand": Case("post", roles={"committee"}, kwargs=debrief, data={"version": 1}),
    "plans:debrief-return": Case(
        "post",
        roles={"district"},
        kwargs=lambda world: debrief(world, DebriefState.HANDED),
        data={"version": 1, "reason": "太轻"},
    ),
    "plans:debrief-file": Case(roles=PLANNERS, kwargs=lambda world: debrief(world, ending="md")),
}
