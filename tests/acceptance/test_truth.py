"""The review claims nothing that is not true of the data, and misses nothing that is: judged by the plain reference."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from pingyi.demo import district, random_district
from pingyi.demo.district import District
from pingyi.findings.model import Claim
from pingyi.packs import load_rules
from pingyi.review import LastYear, Pass, run
from tests.reference.claims import expected, truth

MONEY_OR_COUNT = {
    "num",
    "den",
    "missing",
    "last_num",
    "last_den",
    "last_missing",
    "growth",
    "line",
    "failing_n",
    "passing_n",
    "rows_n",
}


def reviewed(made: District) -> tuple[Pass, dict[str, dict[str, Any]]]:
    before, now = (load_rules(["seed-district"], year) for year in made.years)
    last, this = (made.facts(year) for year in made.years)
    first = run(last, before)
    done = run(this, now, LastYear(last, {claim.id: claim.years for claim in first.review.claims}))
    return done, expected(truth(now, this, last))


def disagreements(done: Pass, wanted: dict[str, dict[str, Any]]) -> list[str]:
    said = {claim.id: claim for claim in done.review.claims}
    found = [f"claimed, not true: {said[name].text}" for name in sorted(said.keys() - wanted.keys())]
    found += [f"true, not claimed: {name}" for name in sorted(wanted.keys() - said.keys())]
    for name in sorted(said.keys() & wanted.keys()):
        found += wrong_numbers(said[name], wanted[name])
    return found


def wrong_numbers(claim: Claim, values: dict[str, Any]) -> list[str]:
    """Each whole number in the sentence against the reference's, by measure alias."""
    wrong = []
    for piece in claim.pieces:
        if piece.number is None or piece.number.of not in MONEY_OR_COUNT:
            continue
        candidates = [value for name, value in values.items() if name.rpartition(".")[2] == piece.number.of]
        if candidates and Fraction(piece.number.value) not in [Fraction(c) for c in candidates if c is not None]:
            wrong.append(f"{claim.id}: {piece.text} is none of {candidates}")
    return wrong


@pytest.mark.parametrize("seed", range(20))
def test_random_districts_are_told_truly(seed: int) -> None:
    done, wanted = reviewed(random_district(seed))
    assert disagreements(done, wanted) == []
    assert wanted, "a district of which nothing can be said proves nothing"


def test_the_demo_district_is_told_truly() -> None:
    done, wanted = reviewed(district(2019, "demo"))
    assert disagreements(done, wanted) == []
    assert len(wanted) > 100
