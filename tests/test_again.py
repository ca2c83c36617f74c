"""A year held in memory: after a correction its review is, to the byte, the review of the corrected year done whole."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import cache

import pyarrow as pa
import pytest

from pingyi.again import Held, hold
from pingyi.demo.district import district
from pingyi.errors import NoDistrict, NoRubric
from pingyi.facts.model import Facts
from pingyi.findings import ROWS
from pingyi.issues import Issue, Place
from pingyi.measures.increment import Corrected
from pingyi.packs import Rules, load_rules
from pingyi.review import Known, LastYear, run


@dataclass(frozen=True)
class Small:
    rules: Rules
    facts: Facts
    last: LastYear
    held: Held


@cache
def small() -> Small:
    """A small made-up district with its year before, held."""
    made = district(7, "small")
    before, year = made.years
    earlier = run(made.facts(before), load_rules(["seed-district"], before))
    last = LastYear(made.facts(before), {claim.id: claim.years for claim in earlier.review.claims})
    rules, facts = load_rules(["seed-district"], year), made.facts(year)
    held = hold(facts, rules, last)
    return Small(rules, facts, replace(last, measures=held.world.last), held)


def set_aside(facts: Facts, form: str, *rows: int) -> Facts:
    """Some rows count that did not, or the other way round."""
    table = facts.tables[form]
    counts = [flag ^ (place in rows) for place, flag in enumerate(table["counts"].to_pylist())]
    place = table.column_names.index("counts")
    return facts.with_table(form, table.set_column(place, table.schema.field("counts"), pa.array(counts, pa.bool_())))


def without(facts: Facts, form: str, row: int) -> Facts:
    """A row less."""
    table = facts.tables[form]
    return facts.with_table(form, pa.concat_tables([table.slice(0, row), table.slice(row + 1)]).combine_chunks())


def test_a_held_year_is_the_year_reviewed() -> None:
    whole = run(small().facts, small().rules, small().last)
    assert small().held.scores == whole.scores
    assert small().held.done.review.to_json() == whole.review.to_json()


@pytest.mark.parametrize(
    "forms", [("branch-meeting", "recognitions"), ("members", "debriefs"), ("figures", "study-hours")]
)
def test_the_review_after_two_corrections_upon_each_other(forms: tuple[str, str]) -> None:
    """Records, what claims tell of, registers, debriefs, persons' figures: a row of one set aside, then one of the other gone."""
    facts, held = small().facts, small().held
    assert held.done.review.sheets
    draw = random.Random(forms[0])
    once = set_aside(facts, forms[0], draw.randrange(facts.tables[forms[0]].num_rows))
    twice = without(once, forms[1], draw.randrange(facts.tables[forms[1]].num_rows))
    between = held.again(once)
    assert isinstance(between.world.measures, Corrected)
    assert between.done.review.sheets
    now, whole = between.again(twice), run(twice, small().rules, small().last)
    assert now.firm.scores == whole.scores
    assert now.done.review.to_json() == whole.review.to_json()
    assert now.done.issues == whole.issues


def test_only_rules_that_speak_of_what_changed_are_asked_again() -> None:
    """One record of a form: the claims of other measures, and of rows of other forms, are those of before."""
    held = small().held
    assert held.done.review.claims
    now = held.again(set_aside(small().facts, "theme-day", 3))
    known = Known(held.done.review, now.reaches)
    kept = known.claims(now.world)
    asked = [rule for rule in small().rules.claims.values() if rule.id not in kept]
    assert 0 < len(asked) < len(kept)
    assert all({"theme-day", "theme-day-on-time"} & set(rule.named) for rule in asked)
    published = small().last.published
    assert known.settled(held.done.review.claims, published) == held.done.review.settled
    assert known.settled((), published) is None


def test_a_row_that_tells_a_registers_row_by_name_hears_of_the_register() -> None:
    rules = small().rules
    told = {
        (rule.id, field.refers)
        for rule in rules.claims.values()
        if rule.rows
        for field in rules.forms[rule.rows.form].fields
        if field.refers
    }
    changed = {register for _, register in told} | {rule.rows.form for rule in rules.claims.values() if rule.rows}
    for form in sorted(changed):
        now = replace(small().held, forms=frozenset({form}))
        reached = {rule.id for rule in rules.claims.values() if rule.rows and now.reaches(ROWS + rule.id, "Q")}
        own = {rule.id for rule in rules.claims.values() if rule.rows and rule.rows.form == form}
        assert reached == own | {rule for rule, register in told if register == form}


def test_a_change_of_the_tree_is_weighed_whole() -> None:
    facts = small().facts
    units = facts.tables["units"]
    leaf = next(place for place, kind in enumerate(units["kind"].to_pylist()) if kind == "党支部")
    after = set_aside(facts, "units", leaf)
    now, whole = small().held.again(after), run(after, small().rules, small().last)
    assert not isinstance(now.world.measures, Corrected)
    assert now.done.review.to_json() == whole.review.to_json()


def test_where_no_row_changes_only_issues_do() -> None:
    """The very tables again, once with another issue: nothing is counted, and the review tells it."""
    held = small().held
    assert held.done.review.sheets
    same = held.again(Facts(small().facts.year, dict(small().facts.tables), small().facts.issues))
    assert same.world.measures is held.world.measures
    assert same.done.review.to_json() == held.done.review.to_json()
    told = replace(
        small().facts, issues=tuple(sorted((*small().facts.issues, Issue(Place("新.xlsx"), "new", "新的问题"))))
    )
    assert held.again(told).done.review.to_json() == run(told, small().rules, small().last).review.to_json()


def test_ranks_come_before_how_firm_they_are() -> None:
    now = small().held.again(set_aside(small().facts, "branch-meeting", 0))
    unsaid = [sheet for sheet in now.scores.sheets if sheet.firmness is None and not sheet.part_year]
    assert unsaid
    assert all(sheet.rank for sheet in unsaid)
    assert [replace(sheet, firmness=None) for sheet in now.scores.sheets] == [
        replace(sheet, firmness=None) for sheet in now.firm.scores.sheets
    ]


def test_many_corrections_upon_each_other_stay_right() -> None:
    """At some depth the year is evaluated whole again, which nobody can see but by asking."""
    facts, held = small().facts, small().held
    whole = 0
    for row in range(20):
        facts = set_aside(facts, "theme-day", row)
        held = held.again(facts)
        whole += not isinstance(held.world.measures, Corrected)
    assert whole == 1
    assert held.firm.scores == run(facts, small().rules, small().last).scores


def test_what_cannot_be_judged_is_refused() -> None:
    facts = small().facts
    with pytest.raises(NoRubric):
        hold(facts, replace(small().rules, rubrics={}))
    with pytest.raises(NoDistrict):
        hold(facts.with_table("units", facts.tables["units"].slice(0, 0)), small().rules)
