"""The commentaries of the made-up districts are read back: at least 98 % of their claims and requirements."""

from __future__ import annotations

import pytest

from pingyi.demo import district
from pingyi.packs import load_rules
from pingyi.review import review
from tests.reading.speech.test_round_trip import lost


@pytest.mark.parametrize("seed", [7, 31, 2019])
def test_the_commentary_of_a_district_is_read_back(seed: int) -> None:
    made = district(seed, "small")
    year = made.years[-1]
    missing, told = lost(review(made.facts(year), load_rules(["seed-district"], year)))
    assert told > 50
    assert len(missing) <= 0.02 * told, missing
