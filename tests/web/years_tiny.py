"""The tiny made-up district of 2019 sealed and reviewed, once for all tests that read a review; no database is needed for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from pingyi.facts.model import Facts
from pingyi.facts.seal import seal, sealed_issues
from pingyi.facts.seal.told import issues_json
from pingyi.packs import Rules, load_rules
from pingyi.review import run
from pingyi.review_model import Review
from pingyi.web.records.facts import made
from pingyi.web.years import store
from pingyi.web.years.board import board
from pingyi.web.years.models import Reviewing, Seal, Snapshot, Year
from pingyi.web.years.suspicions import suspicions
from tests.web.demo_records import YEAR, made_up, records_of

SEALED, REVIEWED = "years/tests/seal", "years/tests/review"


@dataclass(frozen=True)
class Kept:
    """What lies below PINGYI_HOME."""

    rules: Rules
    facts: Facts
    review: Review
    hash: str


@cache
def kept() -> Kept:
    rules = load_rules(["seed-district"], YEAR)
    records = [
        (one.form, one.values, one.entered, {}, number) for number, one in enumerate(records_of(made_up()), start=1)
    ]
    reading = made(rules, records, ())
    facts = replace(reading.facts, issues=sealed_issues(reading.facts, rules))
    done = run(facts, rules)
    published = {claim.id: claim.years for claim in done.review.claims}
    manifest = seal(store.place(SEALED), facts, rules, last=None, cutoff=date(YEAR, 12, 31), published=published)
    issues = issues_json(sorted({*done.issues, *suspicions(rules, facts)}))
    store.keep(REVIEWED, done.review, {store.BOARD: board(rules, facts), store.ISSUES: issues})
    return Kept(rules, facts, done.review, manifest.hash)


def sealed_row() -> Seal:
    Year.objects.get_or_create(year=YEAR)
    return Seal.objects.create(year_id=YEAR, folder=SEALED, hash=kept().hash)


def reviewed(*, published: bool = True) -> Reviewing:
    kept()
    day = date(2019, 12, 20) if published else None
    return Reviewing.objects.create(seal=sealed_row(), folder=REVIEWED, published_on=day)


def snapshot() -> Snapshot:
    kept()
    Year.objects.get_or_create(year=YEAR)
    return Snapshot.objects.create(year_id=YEAR, day=date(2019, 12, 20), folder=REVIEWED)
