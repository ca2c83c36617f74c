"""Sums of runs of rows: 64 bits, and never beyond them in silence."""

from __future__ import annotations

from typing import Any

import numpy as np

from pingyi.measures.days import Ints

_TOO_MUCH = "a sum of more than 64 bits"
_LEAST, _MOST = np.iinfo(np.int64).min, np.iinfo(np.int64).max


def added(values: np.ndarray[Any, Any], starts: Ints) -> Ints:
    """The sum of each run of integers; a run goes from its start to where the next one begins.

    Raises:
        OverflowError: a sum does not fit into 64 bits. An engine refuses it too; numpy would go round.
    """
    summed: Ints = np.add.reduceat(values, starts, dtype=np.int64)
    if len(values) and max(int(values.max()), -int(values.min())) * len(values) > _MOST:
        exact = np.add.reduceat(values.astype(object), starts)
        if max(exact) > _MOST or min(exact) < _LEAST:
            raise OverflowError(_TOO_MUCH)
    return summed
