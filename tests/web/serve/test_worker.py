"""Long work that a stopped server left half done is over, and says so."""

from __future__ import annotations

from typing import Any

from pingyi.web.base.models import Job
from pingyi.web.worker import RESTARTED, give_up_broken


def test_half_done_work_is_given_up_and_waiting_work_waits(world: Any) -> None:
    for state in (Job.State.RUNNING, Job.State.WAITING, Job.State.DONE):
        Job.objects.create(kind="x", title="x", state=state, asked_by=world.users["district"])

    assert give_up_broken() == 1

    assert list(Job.objects.order_by("id").values_list("state", "message")) == [
        ("failed", RESTARTED),
        ("waiting", ""),
        ("done", ""),
    ]
