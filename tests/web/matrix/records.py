"""Recording, and the records."""

from __future__ import annotations

from datetime import date
from typing import Any

from pingyi.web.board.models import Reminder
from pingyi.web.records.models import Attachment
from tests.web.branch_life import meeting, sent
from tests.web.matrix_case import Case

READERS = {"district", "committee", "neighbour", "branch", "stranger"}
OWN = {"district", "committee", "branch"}


def record(world: Any) -> dict[str, Any]:
    return {"pk": meeting(world).pk}


def attachment(world: Any) -> dict[str, Any]:
    file = Attachment(
        record=meeting(world), name="签到表.pdf", kind="pdf", size=10, sha256="0" * 64, by=world.users["branch"]
    )
    file.save()
    return {"pk": file.pk}


def kept_attachment(world: Any) -> dict[str, Any]:
    from pingyi.web.records.attachments import path_of

    path = path_of("0" * 64)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.4\n")
    return attachment(world)


def reminder(world: Any) -> dict[str, Any]:
    made = Reminder.objects.create(
        unit=world.units["B011"], duty="theme-day", label="2019年3月", on=date(2019, 12, 1), by=world.users["committee"]
    )
    return {"pk": made.pk}


PLACE = {"form": "branch-meeting", "unit": "B011"}
MATRIX = {
    "records:list": Case(roles=READERS),
    "records:export": Case(roles=READERS, data={"form": "branch-meeting"}),
    "records:month": Case(roles=READERS),
    "records:reminder-seen": Case("post", roles=OWN, kwargs=reminder),
    "records:new": (
        Case(roles=OWN, kwargs=PLACE),
        Case("post", roles=OWN, kwargs=PLACE, data=lambda _: sent(_count="typed", entitled="3", present="2")),
    ),
    "records:draft": Case("post", roles=OWN, kwargs=PLACE, data={"topic": "写到一半"}),
    "records:record": Case(roles=OWN, kwargs=record),
    "records:edit": (
        Case(roles=OWN, kwargs=record),
        Case(
            "post",
            roles=OWN,
            kwargs=record,
            data=lambda _: sent(version="1", held_on="2019-11-05", _count="typed", entitled="3", present="2"),
        ),
    ),
    "records:withdraw": Case("post", roles=OWN, kwargs=record, data={"version": "1", "reason": "记错了"}),
    "records:attach": Case("post", roles=OWN, kwargs=record),
    "records:attachment": Case(roles=OWN, kwargs=kept_attachment),
    "records:detach": Case("post", roles=OWN, kwargs=attachment),
}
