"""Sealing a year, reviewing a seal, and the year as it would end: what the background jobs do, step by step.

    facts of today ─► likely (Snapshot)            facts of today ─► seal (Seal) ─► review (Reviewing) ─► papers

The same steps as the command line's `review` (pingyi.cli._reviewing), so that both doors give the same year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.db import transaction

from pingyi.documents.fairness import LastTime
from pingyi.documents.outputs import SPEECH, write
from pingyi.errors import Refusal
from pingyi.facts.reading import Reading
from pingyi.facts.seal import seal, sealed_issues
from pingyi.facts.seal.told import issues_json
from pingyi.prose import Options
from pingyi.review import LastYear, Pass, run
from pingyi.web.base.clock import today
from pingyi.web.base.editing import create
from pingyi.web.base.jobs import Report
from pingyi.web.journal.models import Head
from pingyi.web.people.models import User
from pingyi.web.records.facts import reading_of
from pingyi.web.rulebooks.active import rules
from pingyi.web.years import store
from pingyi.web.years.board import board
from pingyi.web.years.models import Reviewing, Seal, Snapshot, Year
from pingyi.web.years.suspicions import suspicions

KEPT = 12
"""So many snapshots of a year stay on the disk: about one a month."""


class ReasonMissing(Refusal):
    """A year that is sealed already is sealed anew only for a reason."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年已经封存；重新封存须写明更正的理由。")


class NothingRecorded(Refusal):
    """A year of which nothing is known."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年还没有任何组织和记录，无从计算；请先建立组织名册。")


def last_seal(year: int) -> Seal | None:
    """The seal of the year before, the newest of it."""
    return Seal.objects.filter(year_id=year - 1).first()


def likely(year: int, report: Report) -> Snapshot:
    """Measure and score the year as it stands today, as if nothing came until its end."""
    report("读取台账", 5)
    reading = _read(year)
    done, _ = _passed(reading, year, _steps(report, 30, 80))
    found = (*done.issues, *suspicions(rules(year), reading.facts))
    folder = store.free(year, "likely")
    report("写出结果", 90)
    more = {store.BOARD: board(rules(year), reading.facts), store.ISSUES: issues_json(sorted(set(found)))}
    store.keep(folder, done.review, more)
    Year.objects.get_or_create(year=year)
    return Snapshot.objects.create(year_id=year, day=today(), folder=folder)


def seal_year(year: int, by: User | None, why: str, report: Report) -> Seal:
    """Seal the year as it stands; a later seal names the one it takes the place of, and why.

    Raises:
        ReasonMissing: the year is sealed and no reason was given. Refusal: the core's.
    """
    before = Seal.objects.filter(year_id=year).first()
    if before is not None and not why.strip():
        raise ReasonMissing(year)
    report("读取台账", 5)
    head = Head.objects.filter(pk=1).first()  # before the facts are read: what comes later is not in them
    reading = _read(year)
    done, last = _passed(reading, year, _steps(report, 30, 70))
    report("封存事实", 80)
    folder = store.free(year, "seal")
    manifest = seal(
        store.place(folder),
        reading.facts,
        rules(year),
        last=store.place(last.folder) if last else None,
        cutoff=date(year, 12, 31),
        published={claim.id: claim.years for claim in done.review.claims},
        corrects=store.place(before.folder) if before else None,
    )
    report("登记封存", 95)
    with transaction.atomic():
        Year.objects.get_or_create(year=year)
        made = Seal(
            year_id=year,
            folder=folder,
            hash=manifest.hash,
            facts_hash="",
            replaces=before,
            why=why.strip(),
            journal_number=head.number if head else 0,
            journal_hash=head.hash if head else "",
            by=by,
        )
        create(made, by, "封存年度", why=why)
    return made


def review_seal(made: Seal, by: User | None, report: Report, length: int = 4_000) -> Reviewing:
    """Review a seal and write its documents, each of which names the seal."""
    report("打开封存", 5)
    sealed = store.sealed(made.folder)
    last = last_seal(made.year_id)
    before = store.sealed(last.folder) if last else None
    known = LastYear(before.facts, before.published) if before else None
    done = run(sealed.facts, sealed.rules, known, _steps(report, 15, 60))
    folder = store.free(made.year_id, "review")
    said = LastTime(before.published, _said(last)) if before and last else None
    more = {store.BOARD: board(sealed.rules, sealed.facts), store.ISSUES: issues_json(done.issues)}
    writing = _steps(report, 60, 95)
    write(done.review, store.place(folder), Options(length=length), writing, seal=made.hash, last=said)
    store.keep(folder, done.review, more)
    report("登记评议", 97)
    reviewed = Reviewing(seal=made, folder=folder, by=by)
    create(reviewed, by, "计算评分")
    return reviewed


def _read(year: int) -> Reading:
    """The year's facts, their issues as a seal would hold them, so that every way gives the same review."""
    reading = reading_of(year)
    if not reading.facts.tables["units"].num_rows:
        raise NothingRecorded(year)
    return replace(reading, facts=replace(reading.facts, issues=sealed_issues(reading.facts, rules(year))))


def _passed(reading: Reading, year: int, progress: Callable[[str], None]) -> tuple[Pass, Seal | None]:
    last = last_seal(year)
    before = store.sealed(last.folder) if last else None
    known = LastYear(before.facts, before.published) if before else None
    return run(reading.facts, rules(year), known, progress), last


def _said(last: Seal | None) -> str:
    """The body of last year's commentary, where it was written."""
    reviewed = Reviewing.objects.filter(seal=last).first() if last else None
    path = store.place(reviewed.folder) / SPEECH if reviewed else None
    if path is None or not path.is_file():
        return ""
    return path.read_text(encoding="utf-8", errors="replace").partition("\n## 附件")[0]


def _steps(report: Report, start: int, end: int) -> Callable[[str], None]:
    """The core tells what it does, not how far it is: each step takes half of what is left of the bar."""
    at = start

    def step(what: str) -> None:
        nonlocal at
        at += (end - at) // 2
        report(what, at)

    return step
