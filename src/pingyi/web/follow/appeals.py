"""Appeals: a corrected record in a sandbox; who would move; decided with a reason, kept in the journal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from pingyi import numbers
from pingyi.errors import Refusal
from pingyi.web.base.editing import change, create
from pingyi.web.base.models import Job
from pingyi.web.follow.models import Appeal, AppealState
from pingyi.web.people.models import User
from pingyi.web.records.entering import Entered
from pingyi.web.records.models import Record
from pingyi.web.records.saving import amend, withdraw
from pingyi.web.years.sandbox import Consequences, Move, Standing


class NotNow(Refusal):
    """A step that an appeal in its state does not allow."""

    def __init__(self, why: str) -> None:
        super().__init__(f"没有办理：{why}。")


def file(record: Record, found: Entered | None, cells: dict[str, Any], why: str, *, today: date, by: User) -> Appeal:
    """Object to a record: it should read as ``found``, or not be there (None)."""
    appeal = Appeal(
        year=record.year,
        unit=record.unit,
        form=record.form,
        record=record,
        base_version=record.version,
        was=record.values,
        values=found.values if found else {},
        cells=cells,
        why=why,
        filed_on=today,
    )
    create(appeal, by, "提出申诉", unit=record.unit_id, why=why)
    return appeal


def outdated(appeal: Appeal) -> bool:
    """Whether the record has been changed since the appeal was filed: what was computed then is no longer what would follow."""
    return appeal.record is not None and appeal.record.version != appeal.base_version


def in_words(found: Consequences) -> dict[str, Any]:
    """What would follow, as it is kept with the appeal and shown to both sides: only what moves."""
    return {
        "moves": [_move(move) for move in found.others],
        "issues": [str(issue) for issue in found.issues],
        "settled": [str(issue) for issue in found.settled],
    }


def _move(move: Move) -> dict[str, Any]:
    items = [
        {
            "item": one.item,
            "before": numbers.plain(one.before),
            "after": numbers.plain(one.after),
            "how": [one.formula_before, one.formula_after],
        }
        for one in move.items
    ]
    return {"unit": move.unit, "before": _standing(move.before), "after": _standing(move.after), "items": items}


def _standing(one: Standing) -> dict[str, Any]:
    return {"total": numbers.plain(one.total), "rank": one.rank, "grade": one.grade, "provisional": one.provisional}


@transaction.atomic
def decide(appeal: Appeal, seen: int, *, granted: bool, decision: str, today: date, by: User) -> None:
    """The district's word. A granted appeal changes the record in the same moment.

    Raises:
        NotNow: it is decided already; its consequences are not computed; the record has changed meanwhile.
        Stale: another has just decided.
    """
    if appeal.state != AppealState.FILED:
        raise NotNow(f"这件申诉{appeal.get_state_display()}，不再裁定")
    if granted and not appeal.effects:
        raise NotNow("影响还没有测算完，测算后再裁定")
    if granted and outdated(appeal):
        raise NotNow("这条纪实在申诉之后又有改动，请不予采纳并请对方重新提出")
    state = AppealState.GRANTED if granted else AppealState.REFUSED
    values = {"state": state, "decided_on": today, "decision": decision}
    change(appeal, seen, by, "采纳申诉" if granted else "不采纳申诉", values, unit=appeal.unit_id, why=decision)
    if granted and appeal.record is not None:
        record = Record.objects.get(pk=appeal.record.pk)
        why = f"采纳申诉{appeal.pk}：{decision}"
        if appeal.values:
            day = record.day if "day" not in appeal.cells else date.fromisoformat(appeal.cells["day"])
            subject = appeal.cells.get("subject", record.subject)
            amend(record, record.version, Entered(appeal.values, (), subject, day), by=by, late=why[:200])
        else:
            withdraw(record, record.version, why[:200], by=by)


def take_back(appeal: Appeal, seen: int, by: User) -> None:
    """The committee no longer objects. Raises NotNow, Stale."""
    if appeal.state != AppealState.FILED:
        raise NotNow(f"这件申诉{appeal.get_state_display()}，不能撤回")
    change(appeal, seen, by, "撤回申诉", {"state": AppealState.WITHDRAWN}, unit=appeal.unit_id)


def running(appeal: Appeal) -> Job | None:
    """The computation that is under way."""
    jobs = Job.objects.filter(kind="appeal", state__in=[Job.State.WAITING, Job.State.RUNNING])
    return next((one for one in jobs if one.task.get("appeal") == appeal.pk), None)
