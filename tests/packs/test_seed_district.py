"""The shipped district pack keeps its own promises: no doubts, little process, every rule shown by a worked case."""

from __future__ import annotations

import re
from fractions import Fraction
from importlib import resources
from pathlib import Path

import pytest

from pingyi.packs import load_rules
from pingyi.packs.cases import read_cases
from pingyi.packs.lint import lint, shares
from pingyi.packs.load import load_stack
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Pack

FOLDER = resources.files("pingyi.packs") / "library" / "seed-district"
DOCS = Path(__file__).parents[2] / "docs"
ID = re.compile(r"`([a-z0-9]+(?:-[a-z0-9]+)*)`")
RECOGNITIONS = {"recognitions", "awards"}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(["seed-district"], 2019)


@pytest.fixture(scope="module")
def own(rules: Rules) -> Pack:
    return next(pack for pack in rules.packs if pack.id == "seed-district")


@pytest.mark.parametrize("year", [2018, 2019, 2020])
def test_loads_in_every_year_of_its_use(year: int) -> None:
    assert load_rules(["seed-district"], year).rubric.id == "district-2019"


def test_the_linter_has_nothing_to_say_against_it(rules: Rules) -> None:
    packs = load_stack(["seed-district"], 2019).packs
    assert [str(issue) for issue in lint(rules, list(packs)) if "seed-district" in issue.place.file] == []


def test_process_stays_at_a_quarter(rules: Rules) -> None:
    assert shares(rules.rubric).process <= Fraction(1, 4)
    assert len(rules.rubric.items) >= 40


def test_recognitions_earn_nothing(rules: Rules) -> None:
    scored = [rules.measures[item.measure] for item in rules.rubric.items if item.measure]
    read = {measure.id: {value.form for value in measure.values.values()} for measure in scored}
    read |= {measure.id: {measure.total.form} for measure in scored if measure.total}
    assert {key for key, forms in read.items() if forms & RECOGNITIONS} == set()


def test_no_item_bars_a_grade(rules: Rules) -> None:
    assert rules.rubric.grades.bars == ()
    assert rules.rubric.grades.best_at_most is None


def test_every_problem_says_what_is_asked_for(rules: Rules) -> None:
    assert [rule.id for rule in rules.claims.values() if rule.as_ == "problem" and not rule.requires] == []


def test_every_claim_rule_has_a_worked_case_that_tells_it(rules: Rules) -> None:
    cases, issues = read_cases(FOLDER)
    told = {
        expected.what
        for case in cases
        for expected in case.expected
        if expected.kind == "事实" and not expected.values.get("没有")
    }
    assert issues == []
    assert set(rules.claims) - told == set()


def test_every_local_duty_has_a_worked_case(own: Pack) -> None:
    cases, _ = read_cases(FOLDER)
    shown = {expected.what for case in cases for expected in case.expected if expected.kind == "取数"}
    assert {duty.name for duty in own.duties} - shown == set()


def test_the_documents_name_only_what_is_there(rules: Rules) -> None:
    known = {*rules.forms, *rules.duties, *rules.measures, *rules.claims, *rules.tasks}
    for name in ("claims.md", "systems.md"):
        assert set(ID.findall((DOCS / name).read_text(encoding="utf-8"))) - known == set()


def test_the_document_of_claims_names_each_rule_beside_what_it_states(rules: Rules) -> None:
    lines = (DOCS / "claims.md").read_text(encoding="utf-8").splitlines()
    rows = {cells[1].strip(): cells[4] for line in lines if len(cells := line.split("|")) == 8}
    for rule in rules.claims.values():
        for state in rule.states:
            assert f"`{rule.id}`" in rows[state]
