"""The demo district in the web: loaded once, from what was read for the review; opened by the command that is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count

from pingyi.cli._demo_web import Opened
from pingyi.cli._reviewing import Reviewed as Done
from pingyi.demo import district
from pingyi.demo.workbooks import inputs
from pingyi.documents.outputs import DATA, SPEECH, save
from pingyi.facts.reading import Around
from pingyi.facts.seal import open_seal, seal, sealed_issues
from pingyi.packs import load_rules
from pingyi.review import run
from pingyi.web import demo
from pingyi.web.base import clock
from pingyi.web.board.models import DueState
from pingyi.web.demo_years import beside
from pingyi.web.follow.models import Order
from pingyi.web.journal.chain import faults
from pingyi.web.people.models import Mandate, User
from pingyi.web.records.facts import TYPED_IN, facts_of
from pingyi.web.records.models import Record
from pingyi.web.years import current, making
from pingyi.web.years.models import Reviewing, Seal
from tests.web.tiny import books

PACKS = ["seed-district"]


def reviewed(year: int, out: Path) -> Done:
    """What the command line leaves behind, without most of the documents."""
    rules = load_rules(PACKS, year)
    facts = books().facts[year]
    facts = replace(facts, issues=sealed_issues(facts, rules))
    done = run(facts, rules)
    published = {claim.id: claim.years for claim in done.review.claims}
    manifest = seal(out / "封存", facts, rules, last=None, cutoff=date(year, 12, 31), published=published)
    save(out / DATA, done.review.to_json())
    save(out / SPEECH, "上年的点评".encode())
    return Done(done.review, facts, manifest, out, out / "封存", done.issues, ())


@pytest.fixture(scope="module")
def home(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:  # noqa: ARG001  asks for the database
    """The tiny district as the demo loads it, in a home of its own; gone when the module's tests are done."""
    out = tmp_path_factory.mktemp("demo")
    place = out / "web"
    place.mkdir()
    kept = [beside(reviewed(year, out / f"{year}年评议"), PACKS, open_year=year == 2019) for year in (2018, 2019)]
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        from django.conf import settings

        patch.setattr(settings, "HOME", place)
        patch.setenv("PINGYI_HOME", str(place))
        cache.clear()
        demo.load(place, inputs(books().made), books().taken, books().names, lambda _: None, kept)
        yield place
        transaction.set_rollback(True)
    cache.clear()


@pytest.mark.django_db
def test_it_holds_what_the_workbooks_hold(home: Path) -> None:  # noqa: ARG001  asks for the database
    for year in (2018, 2019):
        facts = books().facts[year]
        counted = Record.objects.filter(year=year).exclude(origin={}).values("form").annotate(rows=Count("pk"))
        history = {form.id for form in load_rules(PACKS, year).forms.values() if form.history}
        own = {one["form"]: one["rows"] for one in counted if one["form"] not in history}
        assert own == {name: facts.tables[name].num_rows for name in own}
    assert facts_of(2019).tables["branch-meeting"].num_rows == books().facts[2019].tables["branch-meeting"].num_rows
    assert Record.objects.filter(status="submitted").exists()
    assert DueState.objects.exists()
    assert set(Mandate.objects.values_list("role", flat=True)) == {
        "district", "committee", "branch", "system", "security", "audit",
    }  # fmt: skip
    assert not list(faults())


@pytest.mark.django_db
def test_it_opens_on_a_living_year(home: Path) -> None:
    made = Seal.objects.get()
    assert (made.year_id, open_seal(home / made.folder).manifest.hash) == (2018, made.hash)
    assert making.last_seal(2019) == made
    said = Reviewing.objects.get()
    assert (said.published_on, (home / said.folder / SPEECH).read_text("utf-8")) == (date(2019, 1, 15), "上年的点评")

    committee = User.objects.get(username=demo.COMMITTEE)
    for user in (committee, User.objects.get(username=demo.DISTRICT)):
        source = current.latest(2019, user)
        assert source is not None
        assert (source.sealed, source.day) == (False, clock.today())
        assert source.board
        assert source.issues


@pytest.mark.django_db
def test_some_problems_were_sent_and_one_is_answered_and_no_number_moves(home: Path) -> None:  # noqa: ARG001  asks for the database
    own = User.objects.get(username=demo.COMMITTEE).mandates.get().unit_id
    states = {(order.unit_id == own, order.state) for order in Order.objects.all()}

    assert {(True, "answered"), (False, "sent")} <= states
    assert (False, "answered") not in states  # nobody answers in another's name
    kept = facts_of(2019).tables["rectifications"]
    assert kept.num_rows == books().facts[2019].tables["rectifications"].num_rows
    assert TYPED_IN not in kept["file"].to_pylist()


@pytest.mark.django_db
def test_a_second_run_leaves_it_alone_and_says_how_to_come_in(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened = Opened(books().made, home.parent)

    opened.tell()

    assert isinstance(opened.around(2019), Around)
    assert opened.around(2019).taken is Around().taken  # nothing hears the rows again
    told = capsys.readouterr().out
    assert f"serve --home {home} --port 8000" in told
    sign_ins = demo.loaded(home, inputs(books().made))
    assert sign_ins is not None
    assert all(one.username in told for one in sign_ins)
    assert demo.loaded(home, inputs(district(2020, "tiny"))) is None
