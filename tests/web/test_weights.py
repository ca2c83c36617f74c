"""What a page costs: queries, and bytes over the wire on the first visit and afterwards.

Looked at are all pages of the permission matrix over the small fixture, and the pages of a whole loaded district, where a query
for each row would show.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache as store
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pingyi.web.board.models import DueState
from pingyi.web.follow.models import Appeal, Order, SpotCheck
from pingyi.web.people.models import Role
from pingyi.web.plans.models import Debrief
from pingyi.web.records.models import Record
from pingyi.web.years.models import Seal
from tests.web.loaded import Loaded, loaded
from tests.web.matrix_case import USERS, browser, made, matrix

__all__ = ["loaded"]
pytestmark = pytest.mark.django_db
QUERIES, FIRST, AFTER = 60, 300_000, 60_000
"""Fewer than so many queries; bytes with all that the page names, and bytes of the page alone."""
SHOWN = 10
_NAMED = re.compile(r'(?:src|href)="/static/([^"]+)"')


@dataclass(frozen=True)
class Weight:
    """What one answer cost."""

    page: str
    queries: int
    first: int
    after: int

    @property
    def fair(self) -> bool:
        """Whether it is within the limits."""
        return self.queries < QUERIES and self.first < FIRST and self.after < AFTER

    def __str__(self) -> str:
        return (
            f"{self.page}: {self.queries} queries, first {self.first / 1000:.1f} KB, after {self.after / 1000:.1f} KB"
        )


def weight(client: Client, page: str, address: str, data: dict[str, Any]) -> Weight | None:
    """What the page costs with nothing remembered from before; None: it is no page but a file, or leads elsewhere."""
    store.clear()
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        transaction.atomic(),
    ):
        answer = client.get(address, data)
        transaction.set_rollback(True)
    if answer.status_code != 200 or not is_page(answer):
        return None
    after = len(gzip.compress(answer.content, 6))
    first = after + sum(map(file_weight, sorted(set(_NAMED.findall(answer.content.decode())))))
    return Weight(page, len(asked), first, after)


def is_page(answer: HttpResponseBase) -> bool:
    """Whether a browser shows it."""
    return "html" in answer.get("Content-Type", "") and "attachment" not in answer.get("Content-Disposition", "")


@cache
def file_weight(name: str) -> int:
    """Bytes of a static file over the wire."""
    found = finders.find(name)
    assert found, name
    return len(gzip.compress(Path(str(found)).read_bytes(), 6))


def judged(weights: list[Weight]) -> None:
    """Nothing is too heavy; the heaviest are printed either way."""
    for what in ("queries", "first", "after"):
        heaviest = sorted(weights, key=lambda one: -int(getattr(one, what)))[:SHOWN]
        print(f"\n{what}:", *heaviest, sep="\n  ")  # noqa: T201  for `pytest -s`
    heavy = [str(one) for one in weights if not one.fair]
    assert not heavy, "\n".join(heavy)


def test_the_pages_of_the_matrix_are_light(world: Any) -> None:
    weights = []
    for name, cases in sorted(matrix().items()):
        for case in cases:
            user = next((one for one in USERS if one in case.roles), None)
            if case.method != "get" or case.token:
                continue
            with transaction.atomic():
                found = weight(
                    browser(world, user), name, reverse(name, kwargs=made(case.kwargs, world)), made(case.data, world)
                )
                transaction.set_rollback(True)
            weights += [found] if found else []
    assert len(weights) > 60
    judged(weights)


def pages(loaded: Loaded) -> Iterator[tuple[Role, str]]:
    """Who opens which page of the loaded district."""
    source, pk = loaded.review.source, loaded.review.pk
    town = loaded.users[Role.COMMITTEE].mandates.get().unit_id
    village = loaded.users[Role.BRANCH].mandates.get().unit_id
    record = Record.objects.filter(form="branch-meeting", year=2019, unit__path__contains=f"/{town}/")[0]
    due = DueState.objects.filter(unit__path__contains=f"/{town}/").first()
    both = ["/records/", "/records/?form=branch-meeting", f"/records/{record.pk}/", "/registers/", "/registers/forms/"]
    both += [f"/registers/units/{town}/", f"/registers/units/{village}/", "/registers/forms/households/"]
    both += [
        "/rulebooks/",
        "/rulebooks/duties/",
        "/rulebooks/forms/",
        "/rulebooks/forms/branch-meeting/",
        "/rulebooks/rubric/",
    ]
    upper = [
        "/board/",
        "/board/?level=units",
        "/board/?duty=branch-assembly",
        "/board/pending",
        "/plans/",
        "/plans/lists/",
    ]
    upper += ["/plans/debriefs/", f"/plans/debriefs/{Debrief.objects.get().pk}/", "/follow/orders/", "/follow/appeals/"]
    upper += [
        f"/follow/orders/{Order.objects.filter(unit_id=town)[0].pk}/",
        f"/follow/appeals/{Appeal.objects.get().pk}/",
    ]
    upper += [
        "/years/",
        "/years/likely/",
        "/years/quality/",
        "/years/review/",
        f"/years/at/{source}/scores/",
        "/intake/",
    ]
    upper += [
        f"/years/at/{source}/sheets/{town}/",
        f"/years/at/{source}/sheets/{town}/years/",
        f"/years/reviews/{pk}/papers/",
    ]
    upper += [f"/years/at/{source}/explain/branch-assembly@{town}/", f"/years/reviews/{pk}/papers/反馈意见/{town}/"]
    upper += [f"/board/{due.unit_id}/{due.duty}/"] if due else []
    district = [*(f"/years/quality/?group={group}" for group in ("missing", "contradicting", "suspicious"))]
    district += [
        f"/years/seals/{Seal.objects.filter(year_id=2019)[0].pk}/",
        f"/years/seals/{Seal.objects.filter(year_id=2019)[0].pk}/?verify=1",
    ]
    district += [
        f"/years/reviews/{pk}/papers/点评讲话/",
        f"/years/reviews/{pk}/papers/点评讲话/edit/?block=2",
        "/years/seal/?year=2019",
    ]
    district += [
        "/follow/orders/from/2019/",
        f"/follow/spots/{SpotCheck.objects.get().pk}/",
        "/follow/spots/",
        "/intake/new",
    ]
    branch = [
        "/records/month",
        f"/records/new/branch-meeting/{village_branch(village)}/",
        f"/records/new/household-visits/{village}/",
    ]
    yield from ((Role.DISTRICT, one) for one in (*both, *upper, *district))
    yield from ((Role.COMMITTEE, one) for one in (*both, *upper))
    yield from ((Role.BRANCH, one) for one in (*both[2:3], both[0], both[3], *branch))


def village_branch(village: str | None) -> str:
    """The village's party branch."""
    from pingyi.web.registers.models import Unit

    return Unit.objects.filter(parent_id=village, kind="党支部")[0].code


def test_the_pages_of_a_whole_district_are_light(loaded: Loaded) -> None:
    weights, other = [], []
    for role, address in pages(loaded):
        found = weight(loaded.client(role), f"{role} {address}", address, {})
        weights += [found] if found else []
        other += [] if found else [f"{role} {address}"]
    assert other == []
    judged(weights)
