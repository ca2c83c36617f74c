"""Facts of records: those of the workbooks that the records came from, row for row; and what is the web's own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from pingyi.facts.canonical import without_origin
from pingyi.packs import load_rules
from pingyi.review import review
from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.models import Setting
from pingyi.web.intake.services import Manner, take_in
from pingyi.web.records.facts import TYPED_IN, facts_of, reading_of
from pingyi.web.records.models import Record, Status
from pingyi.web.registers.models import Person, Unit
from pingyi.web.registers.names import put_secret, secret_file
from tests.web.tiny import books

YEARS = (2018, 2019)


@pytest.fixture
def imported(db: None) -> None:  # noqa: ARG001  the database
    cache.clear()
    Setting.put(FIXED_DAY, "2019-12-20")
    secret_file().unlink(missing_ok=True)
    put_secret(books().made.secret)
    for year in YEARS:
        take_in(books().folders[year], year, Manner(f"{year}年台账", whole=True))


def hashes(facts: Any, rules: Any) -> dict[str, str]:
    return {name: without_origin(table, rules.forms.get(name)) for name, table in facts.tables.items()}


@pytest.mark.usefixtures("imported")
def test_records_give_the_facts_of_their_workbooks_and_the_same_review() -> None:
    for year in YEARS:
        rules = load_rules(["seed-district"], year)
        facts, of_books = facts_of(year), books().facts[year]

        assert hashes(facts, rules) == hashes(of_books, rules)
        assert facts.tables["branch-meeting"].num_rows > 50

    done, of_workbooks = review(facts, rules), review(of_books, rules)
    assert [(sheet.unit, sheet.total) for sheet in done.sheets] == [
        (sheet.unit, sheet.total) for sheet in of_workbooks.sheets
    ]
    assert {claim.id: claim.text for claim in done.claims} == {claim.id: claim.text for claim in of_workbooks.claims}


@pytest.mark.usefixtures("imported")
def test_every_form_of_record_keeps_what_it_says_through_json() -> None:
    """What a record holds is typed again as the facts hold it: a person who is named and unknown still counts."""
    kept = Record.objects.filter(form="branch-meeting", values__has_key="absent").first()

    assert kept is not None
    assert isinstance(kept.values["absent"], list)
    assert kept.day == date.fromisoformat(kept.values["held_on"])
    assert kept.subject == kept.values["unit"] == kept.unit_id


def typed_in(world: Any, **more: Any) -> Record:
    values = {"unit": "B011", "kind": "党员大会", "held_on": "2019-03-05", "entitled": 12, "present": 10, "voted": True}
    defaults = {
        "form": "branch-meeting",
        "year": 2019,
        "unit": world.units["B011"],
        "entered": date(2019, 3, 6),
        "values": values,
    }
    return Record.objects.create(**(defaults | more))


def units(world: Any) -> None:
    """The register of organisations, as records."""
    for unit in world.units.values():
        values = {"code": unit.code, "name": unit.name, "kind": unit.kind, "since": "2010-01-01"}
        values |= {"parent": unit.parent_id} if unit.parent_id else {}
        Record.objects.create(form="units", year=2019, unit=unit, subject=unit.code, values=values)


def rows(form: str, year: int = 2019) -> list[dict[str, Any]]:
    return list(facts_of(year).tables[form].to_pylist())


def test_a_row_typed_in_says_where_it_stands_and_when_it_was_entered(world: Any) -> None:
    units(world)
    record = typed_in(world)

    (row,) = rows("branch-meeting")

    assert (row["file"], row["sheet"], row["line"]) == (TYPED_IN, "支部会议纪实", record.pk)
    assert row["entered"] == date(2019, 3, 6)
    assert row["counts"]


@pytest.mark.parametrize("status", [Status.RETURNED, Status.WITHDRAWN])
def test_what_is_returned_or_withdrawn_is_no_fact(world: Any, status: Status) -> None:
    units(world)
    typed_in(world, status=status)

    assert rows("branch-meeting") == []


def test_a_form_with_history_counts_until_a_later_year_takes_its_place(world: Any) -> None:
    units(world)
    Record.objects.filter(unit_id="V021").update(last_year=2019)

    assert "V021" in {row["code"] for row in rows("units", 2019)}
    assert "V021" not in {row["code"] for row in rows("units", 2020)}
    assert "V011" in {row["code"] for row in rows("units", 2020)}
    assert rows("units", 2018) == []


def test_an_ordinary_form_counts_in_its_own_year_only(world: Any) -> None:
    units(world)
    typed_in(world)

    assert len(rows("branch-meeting", 2019)) == 1
    assert rows("branch-meeting", 2020) == []


def test_who_came_is_who_was_due_but_for_the_absent(world: Any) -> None:
    units(world)
    for person in ("a" * 16, "b" * 16, "c" * 16):
        values = {"no": person[:4], "person": person, "unit": "B011", "kind": "正式党员", "since": "2015-01-01"}
        Record.objects.create(form="members", year=2019, unit=world.units["B011"], subject=person, values=values)
    typed_in(world)
    values = Record.objects.get(form="branch-meeting").values | {"absent": ["b" * 16, None]}
    Record.objects.filter(form="branch-meeting").update(values=values)

    (row,) = rows("branch-meeting")

    assert row["absent"] == 2
    assert [one["person"] for one in rows("participants")] == ["a" * 16, "c" * 16]


def test_a_name_in_an_open_text_is_withheld(world: Any) -> None:
    units(world)
    Person.objects.create(id="a" * 16, name="宓静稼", unit=Unit.objects.get(code="B011"))
    values = typed_in(world).values | {"topic": "听取宓静稼同志汇报"}
    Record.objects.filter(form="branch-meeting").update(values=values)

    reading = reading_of(2019)

    assert reading.facts.tables["branch-meeting"]["topic"].to_pylist() == [None]
    assert "private-text" in {issue.code for issue in reading.issues}
