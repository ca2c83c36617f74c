"""The demo's years as a district would find them: the last one sealed, reviewed and followed up, this one as it would end today.

Nothing is computed a second time: the command line has just reviewed both years, and its folders are copied below the home.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pingyi.issues import Issue
    from pingyi.review_model import Review
    from pingyi.web.people.models import User

PUBLISHED = (1, 15)
"""Month and day of the next year on which a year's review was published, and its problems sent."""
DUE = (6, 30)
_ANSWER = "已召开党委会专题研究，明确专人负责，逐项列出措施和时限，每月调度一次。"
_PROOF = "各项措施已落实，会议记录和整改台账在党委办公室备查。"


@dataclass(frozen=True)
class Reviewed:
    """A year that was reviewed: ``out`` holds review.json and the documents, ``seal`` the sealed facts with their hash.

    ``board`` and ``issues`` are what the pages show beside the review, as JSON.
    """

    year: int
    out: Path
    seal: Path
    hash: str
    board: Mapping[str, Any]
    issues: Sequence[Mapping[str, Any]]


def beside(done: Any, packs: Sequence[str], *, open_year: bool) -> Reviewed:
    """What the pages need of a year that the command line has reviewed (:class:`pingyi.cli._reviewing.Reviewed`).

    ``open_year``: it is still under way, so what looks odd in its records is told as well.
    """
    from pingyi.facts.seal.told import issues_json  # noqa: PLC0415  only when the web is filled
    from pingyi.packs import load_rules  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.review_cards import issue_card  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.years.board import board  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.years.suspicions import suspicions  # noqa: PLC0415  models are there only once Django is set up

    rules = load_rules(packs, done.review.year)
    told = set(done.review.issues)  # without what they quote from somebody's workbook
    found: set[Issue] = {*done.facts.issues, *(one for one in done.issues if issue_card(one) in told)}
    if open_year:
        found |= set(suspicions(rules, done.facts))
    return Reviewed(
        done.review.year,
        done.out,
        done.seal,
        done.manifest.hash,
        board(rules, done.facts),
        issues_json(sorted(found)),
    )


def register(years: Sequence[Reviewed], today: date, district: User, committee: User) -> None:
    """Make the years known: those before today's sealed, reviewed, published, followed up; today's as it would end."""
    for one in years:
        if one.year < today.year:
            _past(one, district, committee)
        else:
            _running(one, today)


def _past(one: Reviewed, district: User, committee: User) -> None:
    from pingyi.web.base.editing import create  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.journal.models import Head  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.years import store  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.years.models import Reviewing, Seal  # noqa: PLC0415  models are there only once Django is set up

    day = date(one.year + 1, *PUBLISHED)
    head = Head.objects.filter(pk=1).first()
    sealed, reviewed = store.free(one.year, "seal"), store.free(one.year, "review")
    shutil.copytree(one.seal, store.place(sealed))
    _copy(one, reviewed)
    seal = Seal(
        year_id=one.year,
        folder=sealed,
        hash=one.hash,
        journal_number=head.number if head else 0,
        journal_hash=head.hash if head else "",
        by=district,
    )
    create(seal, district, "封存年度")
    review = Reviewing(seal=seal, folder=reviewed, published_on=day, by=district)
    create(review, district, "计算评分")
    Seal.objects.filter(pk=seal.pk).update(at=_moment(day))
    Reviewing.objects.filter(pk=review.pk).update(at=_moment(day))
    _follow(store.review_of(reviewed), day, district, committee)


def _running(one: Reviewed, today: date) -> None:
    from pingyi.web.years import store  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.years.models import Snapshot  # noqa: PLC0415  models are there only once Django is set up

    folder = store.free(one.year, "likely")
    _copy(one, folder, only_review=True)
    snapshot = Snapshot.objects.create(year_id=one.year, day=today, folder=folder)
    Snapshot.objects.filter(pk=snapshot.pk).update(at=_moment(today))


def _copy(one: Reviewed, folder: str, *, only_review: bool = False) -> None:
    from pingyi.documents.outputs import DATA, save  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.facts.seal.layout import json_bytes  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.years import store  # noqa: PLC0415  models are there only once Django is set up

    place = store.place(folder)
    place.mkdir(parents=True)
    for path in sorted(one.out.iterdir()):
        if path.is_file() and (path.name == DATA or not only_review):
            shutil.copyfile(path, place / path.name)
    save(place / store.BOARD, json_bytes(one.board))
    save(place / store.ISSUES, json_bytes(one.issues))


def _moment(day: date) -> datetime:
    from django.utils import timezone  # noqa: PLC0415  models are there only once Django is set up

    return timezone.make_aware(datetime.combine(day, time(10)))


def _follow(review: Review, day: date, district: User, committee: User) -> None:
    """Some of the problems were sent; the committee that can be signed in to has answered every second one of its own."""
    from pingyi.web.follow import orders  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.records.models import Record  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.records.saving import withdraw  # noqa: PLC0415  models are there only once Django is set up

    chosen = list(_chosen(orders.proposals(review), committee))
    due = date(day.year, *DUE)
    sent = orders.send(review, chosen, owner="党委书记", due_on=due, today=day, by=district)
    for order in sent:
        # The workbooks hold the district's own ledger of these; a second row would change the year's numbers.
        if order.record is not None:
            row = Record.objects.get(pk=order.record.pk)
            withdraw(row, row.version, "工作簿的整改台账已有登记，不重复计", by=district)
    own = [order for order in sent if order.unit_id == committee.mandates.get().unit_id]
    for order in own[::2]:
        orders.answer(order, order.version, measure=_ANSWER, proof=_PROOF, done_on=date(day.year, 5, 20), by=committee)


def _chosen(proposals: Mapping[str, Sequence[Any]], committee: User) -> Iterator[tuple[str, str]]:
    """All problems of the committee that can be signed in to, one of each of three others."""
    mandate = committee.mandates.get()
    own = mandate.unit_id or ""
    yield from ((own, claim.id) for claim in proposals.get(own, ()))
    others = [unit for unit in proposals if unit != own][:3]
    yield from ((unit, proposals[unit][0].id) for unit in others)
