"""The demo district, made and reviewed once for all acceptance tests, straight from memory."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pingyi.demo import district
from pingyi.demo.district import District
from pingyi.facts.model import Facts
from pingyi.packs import Rules, load_rules
from pingyi.review import LastYear, Pass, run


@dataclass(frozen=True)
class Demo:
    """Both years of the made-up district, and the review of the second with the first as last year."""

    made: District
    rules: Rules
    facts: Facts
    before: LastYear
    done: Pass


def reviewed(made: District) -> Demo:
    first, second = made.years
    last = made.facts(first)
    earlier = run(last, load_rules(["seed-district"], first))
    before = LastYear(last, {claim.id: claim.years for claim in earlier.review.claims})
    rules, facts = load_rules(["seed-district"], second), made.facts(second)
    return Demo(made, rules, facts, before, run(facts, rules, before))


@pytest.fixture(scope="session")
def demo() -> Demo:
    return reviewed(district(2019, "demo"))


@pytest.fixture(scope="session")
def small() -> Demo:
    return reviewed(district(7, "small"))
