"""Ways up the tree: numbered, walked and summed, also where a unit has several."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pingyi.measures.paths import Paths

_WAYS = st.lists(
    st.permutations("ABCDE").flatmap(lambda way: st.integers(1, 5).map(lambda n: tuple(way[:n]))), max_size=9
)


def planted() -> Paths:
    """D over T1 (over B1 and B2) and T2; C stands nowhere."""
    paths = Paths()
    units = pa.array(["B1", "B2", "C", "D", "T1", "T2"])
    paths.plant(units, np.array([3, 4, 0, 1, 5]), np.array([-1, 0, 1, 1, 0]))
    return paths


def test_planted_paths_are_found_again_and_others_added() -> None:
    paths = planted()
    assert paths.add(("B1", "T1", "D")) == 2
    assert paths.add(("B1", "T2", "D")) == 5
    assert paths.add(("B1", "T2", "D")) == 5
    assert paths.add(("X", "D")) == 6
    assert paths.all == (
        ("D",), ("T1", "D"), ("B1", "T1", "D"), ("B2", "T1", "D"), ("T2", "D"), ("B1", "T2", "D"), ("X", "D"),
    )  # fmt: skip
    assert paths.units == {"B1": 0, "B2": 1, "D": 2, "T1": 3, "T2": 4, "X": 5}
    assert paths.roll_up(np.array([2, 5, 5, 4]), np.array([1, 10, 100, 1000])).tolist() == [111, 0, 1111, 1, 1110, 0]
    assert np.flatnonzero(paths.under("T2")).tolist() == [4, 5]
    assert not paths.under("C").any()


def test_without_paths_there_are_no_sums() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert Paths().roll_up(none, none).tolist() == []
    assert Paths().units == {}


@given(ways=_WAYS, values=st.lists(st.integers(-9, 9), min_size=9, max_size=9))
def test_a_value_goes_to_every_unit_on_its_path(ways: list[tuple[str, ...]], values: list[int]) -> None:
    paths = Paths()
    numbers = [paths.add(way) for way in ways]
    assert [paths.path(number) for number in numbers] == ways
    sums = paths.roll_up(np.array(numbers, dtype=np.int64), np.array(values[: len(ways)], dtype=np.int64))
    for unit, place in paths.units.items():
        assert sums[place] == sum(value for way, value in zip(ways, values, strict=False) if unit in way)
        assert [unit in path for path in paths.all] == paths.under(unit).tolist()
