"""Every fact planted in the demo district is found, of the unit in which it was planted."""

from __future__ import annotations

from pingyi.demo.found import held_against
from tests.acceptance.conftest import Demo
from tests.acceptance.test_claims import CLAIMS


def test_all_planted_facts_are_found(demo: Demo) -> None:
    plants = [(plant.claim, plant.units) for plant in demo.made.plants(2019)]
    found = held_against(plants, demo.done.review, demo.facts.tree)
    assert set(found.planted) == set(CLAIMS)
    assert found.missed == ()


def test_a_plant_of_another_unit_is_not_taken_for_found(demo: Demo) -> None:
    found = held_against([("A1.3", ["T07"])], demo.done.review, demo.facts.tree)
    assert found.missed == ("A1.3",)


def test_what_is_true_besides_is_listed(demo: Demo) -> None:
    found = held_against([("A1.3", ["T01"])], demo.done.review, demo.facts.tree)
    assert len(found.besides) == sum("A1.3" not in claim.states for claim in demo.done.review.claims)
