"""The front door, the watchdog's page, long work."""

from __future__ import annotations

from typing import Any

from pingyi.web.base.models import Job
from tests.web.matrix_case import EVERYONE, Case


def work(world: Any) -> dict[str, Any]:
    """A job that the committee asked for: nobody else sees it."""
    return {"pk": Job.objects.create(kind="score", title="重新计分", asked_by=world.users["committee"]).pk}


MATRIX = {
    "base:home": Case(roles=EVERYONE),
    "base:health": Case(roles=EVERYONE, anonymous=True),
    "base:job": Case(roles={"committee"}, kwargs=work),
    "base:job-cancel": Case("post", roles={"committee"}, kwargs=work),
}
