"""Which year a page is about, and what of it somebody may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest

from pingyi.review_model import Review
from pingyi.web.base.access import Right, find, rights_of, scope
from pingyi.web.base.clock import today
from pingyi.web.base.models import Setting
from pingyi.web.people.models import User
from pingyi.web.registers.models import Unit
from pingyi.web.years import store
from pingyi.web.years.models import Reviewing, Snapshot, Year

REVIEWING_UNTIL = 4
"""Until the end of this month the year before is the one that people are at work on."""
PEERS = "peers-see"
"""The setting that says what a committee sees of its peers: “range” (the lowest and highest total; default) or “totals”."""


@dataclass(frozen=True)
class Source:
    """A review to be read, the row that it is of, and whether it is a seal's or today's."""

    review: Review
    row: Reviewing | Snapshot

    @property
    def sealed(self) -> bool:
        """Whether the year was sealed; else it is how the year would end."""
        return isinstance(self.row, Reviewing)

    @property
    def key(self) -> str:
        """How an address names it."""
        return f"{'r' if self.sealed else 's'}{self.row.pk}"

    @property
    def day(self) -> date:
        """The day that the numbers are of."""
        return self.row.at.date() if isinstance(self.row, Reviewing) else self.row.day

    @property
    def board(self) -> dict[str, Any]:
        """The pictures' numbers."""
        found: dict[str, Any] = store.told(self.row.folder, store.BOARD)
        return found

    @property
    def issues(self) -> list[dict[str, Any]]:
        """The problems found on the way in."""
        return list(store.told(self.row.folder, store.ISSUES) or ())


def year_of(request: HttpRequest) -> int:
    """The year that the page is asked about (?year=2019), else the one that people are at work on."""
    asked = request.GET.get("year", "") or request.POST.get("year", "")
    if asked.isdecimal() and len(asked) == 4:
        return int(asked)
    day = today()
    before = day.year - 1
    if day.month <= REVIEWING_UNTIL and Year.objects.filter(year=before).exists():
        return before
    return day.year


def years() -> list[int]:
    """The years that there are, and this one, newest first."""
    return sorted({*Year.objects.values_list("year", flat=True), today().year}, reverse=True)


def is_district(user: User) -> bool:
    """Whether somebody runs the year: sees all of it, also before it is published."""
    return Right.YEAR in rights_of(user)


def visible(user: User) -> frozenset[str]:
    """The codes of the units whose sheets somebody may read."""
    return frozenset(Unit.objects.filter(scope(user, Right.YEAR_READ, "")).values_list("code", flat=True))


def own_unit(request: HttpRequest, code: str) -> Unit:
    """A unit whose year somebody may read. Raises Http404."""
    return find(request, Unit.objects.all(), Right.YEAR_READ, to="", see=Right.YEAR_READ, code=code)


def source_of(request: HttpRequest, key: str) -> Source:
    """The review that an address names: “r12” of a seal, “s7” a snapshot. Raises Http404."""
    sort, number = key[:1], key[1:]
    if not (number.isdecimal() and len(number) < 12 and sort in {"r", "s"}):
        raise Http404
    row: Reviewing | Snapshot | None = (
        reviewing_of(request, int(number))
        if sort == "r"
        else Snapshot.objects.select_related("year").filter(pk=int(number)).first()
    )
    if row is None:
        raise Http404
    return Source(store.review_of(row.folder), row)


def reviewing_of(request: HttpRequest, pk: int) -> Reviewing:
    """A review that somebody may read: the district any, a committee one that was published. Raises Http404."""
    found = Reviewing.objects.select_related("seal", "seal__year").filter(pk=pk).first()
    if found is None or not (found.published_on or is_district(_user(request))):
        raise Http404
    return found


def latest(year: int, user: User) -> Source | None:
    """What is newest of a year and may be read: a review of its seal, or the year as it would end."""
    reviews = Reviewing.objects.filter(seal__year_id=year)
    reviewed = reviews.first() if is_district(user) else reviews.exclude(published_on=None).first()
    snapshot = Snapshot.objects.filter(year_id=year).first()
    row: Reviewing | Snapshot | None = reviewed or snapshot
    if reviewed is not None and snapshot is not None and snapshot.at > reviewed.at:
        row = snapshot
    return Source(store.review_of(row.folder), row) if row is not None else None


def peers_see() -> str:
    """What a committee sees of its peers."""
    return Setting.get(PEERS, "range")


def _user(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise Http404
    return user
