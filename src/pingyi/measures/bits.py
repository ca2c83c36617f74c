"""Which rows have a bit: a row's day and day of entry against what the bit asks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pingyi.measures.days import Bools, Ints
from pingyi.measures.queries import Bit
from pingyi.measures.vector import Columns


def bit_hits(bit: Bit, holds: Bools, columns: Columns, end_of: Callable[[str], Ints]) -> Bools:
    """The rows that have the bit, among those of which its condition ``holds``.

    ``end_of``: of a cadence, the last day of the period in which each row's day lies.
    """
    day, hits = columns["day"], holds
    for edge, within in ((bit.low, np.greater_equal), (bit.high, np.less_equal)):
        if edge is not None:
            inside = within(day.values, edge)
            hits = hits & (inside | ~day.known if bit.dayless else inside & day.known)
    if bit.low is None and bit.high is None and not bit.dayless:
        hits = hits & day.known
    if bit.entry:
        entry, entered = bit.entry, columns["entered"]
        in_time = entered.values <= (end_of(entry.cadence) if entry.cadence else entry.limit) + entry.days
        hits = hits & (in_time | ~entered.known if entry.unknown else in_time & entered.known)
    return hits
