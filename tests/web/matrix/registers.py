"""The pages of the tree and the registers."""

from __future__ import annotations

from datetime import date
from typing import Any

from pingyi.web.records.models import Record
from tests.web.matrix_case import Case

READERS = frozenset({"district", "committee", "neighbour", "branch", "stranger"})
OF_BRANCH = frozenset({"district", "committee", "branch"})
KEEPERS = frozenset({"district", "committee"})


def row(form: str) -> Any:
    """A row of a register in the branch of the village."""

    def made(world: Any) -> dict[str, Any]:
        values = {
            "no": "YX1",
            "person": "a" * 16,
            "unit": "B011",
            "title": "书记",
            "since": "2018-01-01",
            "kind": "正式党员",
        }
        record = Record.objects.create(
            form=form, year=2019, unit=world.units["B011"], subject="a" * 16, day=date(2018, 1, 1), values=values
        )
        return {"pk": record.pk}

    return made


def member(world: Any) -> dict[str, Any]:
    return row("members")(world) | {"what": "end"}


MATRIX = {
    "registers:home": Case(roles=READERS),
    "registers:unit": Case(roles=OF_BRANCH, kwargs={"code": "B011"}),
    "registers:create": (
        Case(roles={"district"}, kwargs={"code": "T01"}),
        Case("post", roles={"district"}, kwargs={"code": "T01"}, fine={422}),
    ),
    "registers:change": (
        Case(roles={"district"}, kwargs={"code": "B011", "what": "rename"}),
        Case("post", roles={"district"}, kwargs={"code": "B011", "what": "rename"}, fine={422}),
    ),
    "registers:members": Case(roles=OF_BRANCH, kwargs={"code": "B011"}),
    "registers:member-new": (
        Case(roles=KEEPERS, kwargs={"code": "B011"}),
        Case("post", roles=KEEPERS, kwargs={"code": "B011"}, fine={422}),
    ),
    "registers:member-change": (
        Case(roles=KEEPERS, kwargs=member),
        Case("post", roles=KEEPERS, kwargs=member, fine={422}),
    ),
    "registers:post-new": (
        Case(roles=KEEPERS, kwargs={"code": "B011"}),
        Case("post", roles=KEEPERS, kwargs={"code": "B011"}, fine={422}),
    ),
    "registers:post-end": (
        Case(roles=KEEPERS, kwargs=row("posts")),
        Case("post", roles=KEEPERS, kwargs=row("posts"), fine={422}),
    ),
    "registers:carry": (Case(roles={"district"}), Case("post", roles={"district"})),
    "registers:overview": Case(roles=READERS),
    "registers:rows": Case(roles=READERS, kwargs={"form": "households"}),
    "registers:add": Case(roles=OF_BRANCH, kwargs={"form": "households"}, data={"unit": "V011"}),
    "registers:export": Case(roles=READERS, kwargs={"form": "households"}),
}
