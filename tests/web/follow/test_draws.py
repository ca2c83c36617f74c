"""A draw that anybody can repeat."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from pingyi.web.follow.draws import draw, lot, population_hash

rows = st.lists(st.integers(1, 10**9), unique=True, max_size=60)


def test_a_lot_is_sha256_of_seed_and_row() -> None:
    assert lot("2019-12-20 7 3 9", 41) == hashlib.sha256(b"2019-12-20 7 3 9|41").hexdigest()


@given(rows, st.text(max_size=20), st.integers(1, 80))
def test_the_order_of_the_list_does_not_matter(population: list[int], seed: str, size: int) -> None:
    assert draw(seed, population, size) == draw(seed, reversed(population), size)
    assert population_hash(population) == population_hash(reversed(population))


@given(rows, st.text(max_size=20), st.integers(1, 80))
def test_so_many_rows_are_drawn_each_once(population: list[int], seed: str, size: int) -> None:
    drawn = draw(seed, population, size)

    assert len(drawn) == len(set(drawn)) == min(size, len(population))
    assert set(drawn) <= set(population)


@given(rows.filter(lambda one: len(one) > 1), st.text(max_size=20))
def test_a_row_that_goes_changes_nobody_elses_turn(population: list[int], seed: str) -> None:
    gone = population[0]

    assert draw(seed, population[1:], 99) == [row for row in draw(seed, population, 99) if row != gone]
