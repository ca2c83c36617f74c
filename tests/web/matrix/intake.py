"""The pages of the import."""

from __future__ import annotations

from typing import Any

from pingyi.web.intake.models import Upload
from pingyi.web.records.models import Batch, Record
from tests.web.matrix_case import Case

DESKS = frozenset({"district", "committee", "neighbour"})


def upload(world: Any) -> dict[str, int]:
    told = {"forms": [], "files": 1, "new": 1, "issues": {"error": 0}, "doubts": 0}
    return {"pk": Upload.objects.create(title="台账", year=2019, by=world.users["committee"], told=told).pk}


def batch(world: Any) -> dict[str, int]:
    """The committee's, of its own subtree: the district sees it as well."""
    found = Batch.objects.create(title="台账", by=world.users["committee"], year=2019)
    Record.objects.create(form="branch-meeting", year=2019, unit=world.units["B011"], batch=found, values={})
    return {"pk": found.pk}


MATRIX = {
    "intake:home": Case(roles=DESKS),
    "intake:new": (Case(roles=DESKS), Case("post", roles=DESKS, data={"year": 2019}, fine={422})),
    "intake:upload": Case(roles={"committee"}, kwargs=upload),
    "intake:take": Case("post", roles={"committee"}, kwargs=upload),
    "intake:discard": Case("post", roles={"committee"}, kwargs=upload),
    "intake:batch": Case(roles={"district", "committee"}, kwargs=batch),
    "intake:undo": Case("post", roles={"district", "committee"}, kwargs=batch),
}
