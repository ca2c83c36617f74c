"""Rows of a table as Python values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def plain_rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows one by one, as ``table.to_pylist()`` has them; alike values of a column are one and the same object.

    The days, units and kinds of a hundred thousand members are a few thousand values: making them once takes a fraction of
    the time, and of the memory of whoever keeps them.
    """
    names = table.column_names
    for values in zip(*map(_shared, table.columns), strict=True):
        yield dict(zip(names, values, strict=True))


def _shared(column: pa.ChunkedArray) -> list[Any]:
    coded = column.combine_chunks().dictionary_encode()
    distinct = np.array([*coded.dictionary.to_pylist(), None], dtype=object)
    values: list[Any] = distinct[pc.fill_null(coded.indices, len(distinct) - 1).to_numpy()].tolist()
    return values
