from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from pingyi.demo import District, random_district
from pingyi.demo.records import ordinary
from pingyi.demo.truth import person_id, secret
from pingyi.facts.model import PARTICIPANTS, table_schema
from pingyi.facts.quality import CHECKS, Year
from pingyi.facts.quality.contradictions import check as contradictions
from pingyi.packs import Rules
from pingyi.packs.conditions import holds
from pingyi.packs.schema import FieldType


def _broken(made: District, year: int) -> Counter[tuple[str, str]]:
    """What the rows of a year hold that their forms do not allow."""
    found: Counter[tuple[str, str]] = Counter()
    for form in made.forms.values():
        fields = {field.id: field for field in form.fields}
        for row in made.rows(year)[form.id]:
            found.update((form.id, name) for name in row.values if name not in fields)
            found.update((form.id, check.say) for check in form.checks if not holds(check.that, row.values))
            for field in form.fields:
                value = row.values.get(field.id)
                if value is None:
                    found[form.id, f"{field.id} is missing"] += field.required
                elif field.type is FieldType.CHOICE:
                    found[form.id, f"{field.id} is {value}"] += value not in field.choices
                elif field.type is FieldType.TEXT and field.max:
                    found[form.id, f"{field.id} is long"] += len(value) > field.max
                elif isinstance(value, int) and not isinstance(value, bool):
                    found[form.id, f"{field.id} is small"] += field.min is not None and value < field.min
                    found[form.id, f"{field.id} is large"] += field.max is not None and value > field.max * field.scale
    return +found


@pytest.mark.parametrize("year", [2018, 2019])
def test_every_row_is_as_its_form_wants_it(full: District, year: int) -> None:
    assert _broken(full, year) == Counter()


def test_makers_fill_only_forms_that_there_are(full: District) -> None:
    assert {row.form for row in ordinary(full.ground, 2019)} <= set(full.forms)


@pytest.mark.parametrize("year", [2018, 2019])
def test_rows_refer_to_units_that_were_there_and_to_rows_that_are(full: District, year: int) -> None:
    keys = {
        form.id: {row.values.get(form.key[0]) for row in full.rows(year)[form.id]}
        for form in full.forms.values()
        if form.key
    }
    for form in full.forms.values():
        for field in form.fields:
            for row in full.rows(year)[form.id]:
                value = row.values.get(field.id)
                if value is not None and field.type is FieldType.ROW:
                    assert value in keys[field.refers], (form.id, value)
                if value is not None and field.type is FieldType.UNIT:
                    assert value in full.ground.tree.spans, (form.id, value)


@pytest.mark.parametrize("year", [2018, 2019])
def test_the_tables_are_the_forms_and_nothing_in_them_is_doubtful_but_what_is_meant_to_be(
    full: District, year: int
) -> None:
    facts = full.facts(year)
    assert set(facts.tables) == {*full.forms, "participants"}
    assert facts.tables["participants"].schema.equals(PARTICIPANTS)
    for form in full.forms.values():
        table = facts.tables[form.id]
        assert table.schema.equals(table_schema(form))
        assert table.num_rows == len(full.rows(year)[form.id])
        assert len(set(table["row_id"].to_pylist())) == table.num_rows
    # The register of members is keyed by a text that is not sealed, which only a reader has beside the table.
    tables = {**facts.tables, "members": facts.tables["members"].slice(0, 0)}
    now = Year(Rules(year=year, packs=(), forms=full.forms), tables, {}, year)
    told = Counter(issue.code for check in CHECKS for issue in check(now).issues)
    assert told == {"person-in-two-meetings": 2}


def test_a_member_is_listed_once_a_day(full: District) -> None:
    seen = Counter((row.values["no"], row.values["since"]) for row in full.rows(2019)["members"])
    assert seen.most_common(1)[0][1] == 1


def test_an_absent_name_leaves_the_others_present(full: District) -> None:
    facts = full.facts(2019)
    rows = facts.tables["theme-day"].filter(facts.tables["theme-day"]["absent"].is_valid()).to_pylist()
    present = Counter(facts.tables["participants"]["row_id"].to_pylist())
    assert rows
    assert all(row["present"] == present[row["row_id"]] == row["entitled"] - row["absent"] for row in rows)


def test_the_id_of_a_person_is_that_of_the_names_book(tiny: District) -> None:
    row = tiny.rows(2019)["members"][0]
    ids = tiny.facts(2019).tables["members"]["person"].to_pylist()
    assert person_id(secret(tiny.seed), row.values["no"]) in ids
    assert row.values["no"] not in ids


@pytest.mark.parametrize("seed", range(12))
def test_random_districts_are_sound_too(seed: int) -> None:
    made = random_district(seed)
    for year in made.years:
        assert _broken(made, year) == Counter()
        facts = made.facts(year)
        tree = facts.tree
        assert tree.at("Q", date(year, 7, 1)) is not None
        tables = {**facts.tables, "members": facts.tables["members"].slice(0, 0)}
        assert not contradictions(Year(Rules(year=year, packs=(), forms=made.forms), tables, {}, year)).issues
