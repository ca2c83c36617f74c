"""Sums of runs, up to 64 bits and not beyond."""

from __future__ import annotations

import numpy as np
import pytest

from pingyi.measures.adding import added

MOST = 2**63 - 1


def sums(values: list[int], *starts: int) -> list[int]:
    return [int(one) for one in added(np.array(values, dtype=np.int64), np.array(starts, dtype=np.int64))]


def test_each_run_is_added_up() -> None:
    assert sums([1, 2, 3, -4], 0, 2) == [3, -1]
    assert sums([]) == []


def test_the_greatest_sums_are_exact() -> None:
    """Together they would be too many, each run is not."""
    assert sums([MOST - 1, 1, MOST, -MOST, -1], 0, 2, 3) == [MOST, MOST, -MOST - 1]


@pytest.mark.parametrize("values", [[MOST, 1], [-MOST, -2]])
def test_what_does_not_fit_is_refused(values: list[int]) -> None:
    with pytest.raises(OverflowError):
        sums(values, 0)
