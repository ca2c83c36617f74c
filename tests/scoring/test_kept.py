"""What was kept of a year tells what the year itself tells, node for node."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pingyi.facts.keep import BrokenError, Kept, keep
from pingyi.measures import evaluate
from pingyi.packs import load_rules
from pingyi.scoring import explain, explain_measure, score
from pingyi.scoring.keeping import blocks
from pingyi.scoring.kept import KeptYear
from tests.measures.random_packs import random_district
from tests.scoring.fakes import unit
from tests.scoring.year import facts_of

PACK = Path(__file__).parents[1] / "packs_scoring" / "third"


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_every_measure_of_every_unit(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    rules, facts = random_district(seed)
    measures = evaluate(rules, facts)
    path = tmp_path_factory.mktemp("kept") / "year.kept"
    keep(path, blocks(rules, facts, measures, None))
    year = KeptYear(Kept(path))
    for measure in rules.measures:
        for code in measures.units:
            for every in (False, True):
                told = explain_measure(rules, facts, measures, code, measure, every=every)
                assert year.explained(code, measure, whole="全区", every=every) == told


def test_items_of_the_reviewed_and_figures_of_the_others(tmp_path: Path) -> None:
    rules = load_rules([PACK], 2019)
    units = [{**unit("Q", kind="区委"), "parent": None}, *({**unit(code), "parent": "Q"} for code in "AB")]
    visits = [{"unit": "A", "planned": 10, "done": 8}, {"unit": "B", "planned": 10, "done": 9}]
    facts = facts_of(rules, 2019, units=units, visits=visits)
    measures = evaluate(rules, facts)
    scores = score(rules, facts, measures)
    keep(tmp_path / "year.kept", blocks(rules, facts, measures, scores))
    year = KeptYear(Kept(tmp_path / "year.kept"))
    for item in rules.rubric.items:
        for code in "AB":
            told = explain(rules, facts, measures, scores, code, item.id)
            assert year.explained(code, item.name, whole="全区", every=False) == told
        own = explain_measure(rules, facts, measures, "Q", item.measure) if item.measure else None
        assert year.explained("全区", item.id, whole="全区", every=False) == own
    assert year.explained("C", "line", whole="全区", every=False) is None
    assert year.explained("A", "没有的", whole="全区", every=False) is None


def test_a_block_that_is_gone_is_told(tmp_path: Path) -> None:
    rules, facts = random_district(1)
    measures = evaluate(rules, facts)
    whole = blocks(rules, facts, measures, None)
    measure = next(iter(rules.measures))
    keep(tmp_path / "year.kept", {name: block for name, block in whole.items() if name != f"measure {measure}"})
    with pytest.raises(BrokenError):
        KeptYear(Kept(tmp_path / "year.kept")).explained(measures.units[0], measure, whole="全区", every=False)
