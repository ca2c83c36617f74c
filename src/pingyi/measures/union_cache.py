"""What has been counted of a district, kept by its seal's hash, so that only what changed is counted again.

A folder of Parquet files, which may be deleted at any time; a broken or unwritable one only costs time. A file's name is the
SHA-256 of the seal's hash, the rules' hash and the names of the measures; it holds the figures of the district's units that have
units below them.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pingyi.measures.days import Ints
from pingyi.packs.canonical import sha256_of
from pingyi.packs.rules import Rules

LAYOUT = "1"
"""Raised whenever the same rules and the same seal give other figures, or are kept otherwise."""
KEPT = 256
"""So many districts' figures stay in memory where they can be read from the folder again."""
_SCHEMA = pa.schema([("unit", pa.string()), *((name, pa.int64()) for name in ("num", "den", "unknown"))])


def rules_hash(rules: Rules) -> str:
    """By which rules are known: their packs as written, in their order, and the year."""
    said = json.dumps([rules.year, *(sha256_of(pack) for pack in rules.packs)])
    return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, eq=False)
class Sums:
    """The figures of some units: arrays of (measure, unit); ``den`` is 0 where a measure has no denominator."""

    units: tuple[str, ...]
    num: Ints
    den: Ints
    unknown: Ints

    @cached_property
    def places(self) -> dict[str, int]:
        """Unit → its place."""
        return {unit: place for place, unit in enumerate(self.units)}

    def table(self) -> pa.Table:
        """Measure by measure, each unit in its order."""
        count = self.num.shape[0]
        units = pa.array(np.tile(np.array(self.units, dtype=object), count), pa.string())
        sides = (pa.array(side.reshape(-1)) for side in (self.num, self.den, self.unknown))
        return pa.table([units, *sides], schema=_SCHEMA)


class Store:
    """Districts' figures: in memory, and in a folder where one is given. ``rules`` and ``measures``: what was asked."""

    def __init__(self, folder: Path | None, rules: Rules, measures: Sequence[str]) -> None:
        self._folder, self._measures = folder, tuple(measures)
        self._asked = json.dumps([LAYOUT, rules_hash(rules), *self._measures], ensure_ascii=False)
        self._memory: OrderedDict[str, Sums] = OrderedDict()

    def get(self, seal: str) -> Sums | None:
        """The figures of the district with that seal; None where they are not kept, or not as they were written."""
        if seal in self._memory:
            self._memory.move_to_end(seal)
            return self._memory[seal]
        found = self._read(seal)
        if found is not None:
            self._remember(seal, found)
        return found

    def has(self, seal: str) -> bool:
        """Whether they are kept."""
        return self.get(seal) is not None

    def put(self, seal: str, sums: Sums) -> None:
        """Keep the figures of a district."""
        self._remember(seal, sums)
        path = self._path(seal)
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                pq.write_table(sums.table(), file, compression="zstd", write_page_checksum=True)
            Path(temporary).replace(path)
        except OSError:
            return

    def _remember(self, seal: str, sums: Sums) -> None:
        self._memory[seal] = sums
        if self._folder is not None and len(self._memory) > KEPT:
            self._memory.popitem(last=False)

    def _path(self, seal: str) -> Path | None:
        if self._folder is None:
            return None
        name = hashlib.sha256(f"{seal}\n{self._asked}".encode()).hexdigest()
        return self._folder / f"{name}.parquet"

    def _read(self, seal: str) -> Sums | None:
        path = self._path(seal)
        if path is None:
            return None
        try:
            table = pq.ParquetFile(path, page_checksum_verification=True).read(use_threads=False)
            if not table.schema.equals(_SCHEMA):
                return None
            return sums_of(table, len(self._measures))
        except (OSError, pa.ArrowException, ValueError):
            return None


def sums_of(table: pa.Table, measures: int) -> Sums:
    """Figures listed measure by measure, each with the same units in the same order. Raises ValueError where they are not."""
    width = len(table) // measures if measures else 0
    sides = [
        table[name].fill_null(0).to_numpy().astype(np.int64).reshape(measures, width)
        for name in ("num", "den", "unknown")
    ]
    return Sums(tuple(table["unit"].slice(0, width).to_pylist()), sides[0], sides[1], sides[2])
