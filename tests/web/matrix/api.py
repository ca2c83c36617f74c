"""The API's pages for people, and what is read by token."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from pingyi.web.api.models import Token
from pingyi.web.api.tokens import issue
from pingyi.web.people.models import ADMINISTRATORS
from pingyi.web.records.models import Record
from pingyi.web.years.models import Reviewing, Seal, Year
from tests.prose.reviews import review
from tests.web.matrix_case import EVERYONE, Case

HELD = EVERYONE - {"system", "security", "audit"}
"""Whose mandates make tokens."""
UPPER = frozenset({"district", "committee", "neighbour"})


def token(world: Any, user: str) -> str:
    """The key of a token of the user's mandate; an administrator's mandate makes none."""
    mandate = world.users[user].mandates.get()
    if mandate.role in ADMINISTRATORS:
        return "pingyi_none"
    return issue(world.users["security"], "区数据平台", mandate, date(2019, 12, 1), date(2019, 12, 31))[1]


def made(world: Any) -> Token:
    token(world, "committee")
    return Token.objects.get()


def record(world: Any) -> dict[str, int]:
    row = Record.objects.create(
        form="branch-meeting",
        year=2019,
        unit=world.units["B011"],
        day=date(2019, 3, 5),
        values={"kind": "党员大会", "present": 12},
    )
    return {"number": row.pk}


def reviewed(_: Any) -> dict[str, int]:
    """A year with a seal and a review."""
    folder = "years/2019/api-review"
    path = Path(settings.HOME) / folder / "review.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(review({"visit-few@T02": 2}).to_json())
    year = Year.objects.create(year=2019, lock_on=date(2019, 12, 25))
    Reviewing.objects.create(seal=Seal.objects.create(year=year, folder=folder, hash="a" * 64), folder=folder)
    return {"year": 2019}


SECURITY = frozenset({"security"})

MATRIX = {
    "api:docs": Case(roles=EVERYONE, anonymous=True),
    "api:tokens": Case(roles=SECURITY),
    "api:token-new": (
        Case(roles=SECURITY, kwargs=lambda world: {"mandate": world.users["committee"].mandates.get().pk}),
        Case("post", roles=SECURITY, kwargs=lambda world: {"mandate": world.users["committee"].mandates.get().pk}),
    ),
    "api:token-withdraw": Case("post", roles=SECURITY, kwargs=lambda world: {"pk": made(world).pk}),
    "api-v1:openapi-json": Case(roles=EVERYONE, anonymous=True),
    "api-v1:api-root": Case(roles=EVERYONE, anonymous=True, fine=frozenset({404})),
    "api-v1:units": Case(roles=HELD, token=True),
    "api-v1:unit": Case(roles={"district", "committee", "branch"}, kwargs={"code": "B011"}, token=True),
    "api-v1:forms": Case(roles=HELD, token=True),
    "api-v1:form": Case(roles=HELD, kwargs={"form": "branch-meeting"}, token=True),
    "api-v1:records": Case(roles=HELD, data={"form": "branch-meeting", "since": "2019-01-01T00:00"}, token=True),
    "api-v1:record": Case(roles={"district", "committee", "branch"}, kwargs=record, token=True),
    "api-v1:years": Case(roles=UPPER, token=True),
    "api-v1:scores": Case(roles=UPPER, kwargs=reviewed, token=True),
    "api-v1:findings": Case(roles=UPPER, kwargs=reviewed, token=True),
}
