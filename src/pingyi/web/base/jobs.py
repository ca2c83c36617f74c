"""Long work: registered by kind, done by the worker process, with a bar that moves and a cancel that works.

    @job("score")
    def score(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
        report("统计取数", 20)        # raises Cancelled once nobody wants it any more
        return {"run": 7}             # JSON; shown by whoever reads Job.result

:func:`ask` puts it in the queue; `pingyi serve` runs one worker beside the pages; :func:`work` does what waits (tests call it).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from pingyi.errors import Refusal
from pingyi.web.base.models import Job
from pingyi.web.people.models import User

Report = Callable[[str, int], None]
Work = Callable[[Mapping[str, Any], Report], dict[str, Any]]
_KINDS: dict[str, Work] = {}
_log = logging.getLogger(__name__)


class Cancelled(Exception):  # noqa: N818  nobody's error: somebody changed their mind
    """Whoever asked for the work does not want it any more."""


def job(kind: str) -> Callable[[Work], Work]:
    """Register a function as the work of that kind."""

    def register(function: Work) -> Work:
        _KINDS[kind] = function
        return function

    return register


def ask(kind: str, title: str, task: Mapping[str, Any], by: User | None) -> Job:
    """Put work into the queue. ``by`` None: the worker asks by itself. Raises KeyError for a kind that nothing does."""
    _ = _KINDS[kind]
    return Job.objects.create(kind=kind, title=title, task=dict(task), asked_by=by)


def cancel(asked: Job) -> None:
    """Say that nobody wants it: what waits never starts, what runs stops at its next step."""
    Job.objects.filter(pk=asked.pk).update(wanted=False)
    Job.objects.filter(pk=asked.pk, state=Job.State.WAITING).update(state=Job.State.CANCELLED)


def work() -> int:
    """Do all that waits, one after the other; how much was done."""
    done = 0
    while (taken := _take()) is not None:
        _do(taken)
        done += 1
    return done


def _take() -> Job | None:
    """The oldest that waits, marked as running."""
    with transaction.atomic():
        found = Job.objects.select_for_update().filter(state=Job.State.WAITING, wanted=True).order_by("id").first()
        if found is not None:
            Job.objects.filter(pk=found.pk).update(state=Job.State.RUNNING)
        return found


def _do(taken: Job) -> None:
    def report(step: str, percent: int) -> None:
        if not Job.objects.filter(pk=taken.pk, wanted=True).exists():
            raise Cancelled
        Job.objects.filter(pk=taken.pk).update(step=step[:200], percent=max(0, min(100, percent)))

    over: dict[str, Any]
    try:
        report("开始", 0)
        over = {"state": Job.State.DONE, "percent": 100, "result": _KINDS[taken.kind](taken.task, report)}
    except Cancelled:
        over = {"state": Job.State.CANCELLED}
    except Refusal as refusal:
        over = {"state": Job.State.FAILED, "message": str(refusal)}
    except Exception:  # noqa: BLE001  whatever it is, the page must say that the work is over, and the worker must live
        _log.exception("job %s (%s) failed", taken.pk, taken.kind)
        over = {"state": Job.State.FAILED, "message": "系统内部出错，未能完成；详情见服务器日志，请告知系统管理员。"}
    Job.objects.filter(pk=taken.pk).update(**over)
