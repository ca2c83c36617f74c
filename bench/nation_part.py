"""Writes one part of a made-up nation: a province's tables, and beside them what each of its districts hands up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from nation_pattern import Column, Ints, Pattern, demo_facts, take_apart
from nation_rows import Chunk, records, register
from nation_tree import Province, units_of
from nation_units import handed_tables, many, units_table, waivers_table

from pingyi.facts.seal.layout import sha256
from pingyi.facts.seal.manifest import Manifest, PackSeal
from pingyi.facts.union import layout
from pingyi.facts.union.manifest import District
from pingyi.facts.union.writing import PartWriter, file_hash
from pingyi.packs import load_rules
from pingyi.packs.canonical import canonical_pack
from pingyi.packs.schema import Form

YEAR, RECORDS = 2019, 60
_ROWS = 900_000
"""Rows of a form that are made at once."""
_INT32 = (1 << 31) - 1
_MADE = ("units", "waivers")
"""Tables that are not patterned on the demo's."""


@cache
def pattern_of(demo: Path) -> Pattern:
    """The demo in pieces, once a process."""
    rules = load_rules(["seed-district"], YEAR)
    return take_apart(rules, demo_facts(demo, rules, YEAR))


def write_province(province: Province, folder: Path, demo: Path, seed: int) -> tuple[list[District], dict[str, str]]:
    """A part, whole: its districts as the set's manifest lists them, and the hash of every file written."""
    pa.set_cpu_count(1)
    return _Part(pattern_of(demo), province, folder, seed).write()


class _Part:
    def __init__(self, pattern: Pattern, province: Province, folder: Path, seed: int) -> None:
        self._pattern, self._province, self._folder, self._seed = pattern, province, folder, seed
        self._units = units_of(pattern, province, seed)
        self._repeat = many(pattern, self._units.owner, RECORDS)
        tables = (folder / layout.part_path(province.part, "units")).parent
        self._writer = PartWriter(tables, dict(pattern.rules.forms))
        self._rows: list[dict[str, int]] = [{} for _ in province.districts]

    def write(self) -> tuple[list[District], dict[str, str]]:
        """All of it."""
        for form in self._pattern.rules.forms.values():
            if layout.is_kept(form) and (form.id in self._pattern.shapes or form.id in _MADE):
                for chunk, table in self._tables(form):
                    if len(table):
                        self._writer.add(form.id, [table])
                        self._count(form.id, chunk, table)
        written = self._writer.close()
        hashes = {layout.part_path(self._province.part, Path(name).stem): one for name, one in written.items()}
        return self._districts(hashes), hashes

    def _tables(self, form: Form) -> Iterator[tuple[Chunk, pa.Table]]:
        shape = self._pattern.shapes.get(form.id)
        mean = float(shape.length[self._units.owner].mean()) * (1 + self._repeat) if shape else 1.0
        for chunk in self._chunks(round(_ROWS / max(mean, 1e-3))):
            if shape is None:
                make = units_table if form.id == "units" else waivers_table
                yield chunk, make(self._pattern.rules, chunk)
            elif layout.is_register(form):
                yield chunk, register(chunk, shape)
            else:
                yield chunk, records(chunk, shape, _wide(shape.columns))

    def _count(self, name: str, chunk: Chunk, table: pa.Table) -> None:
        """How many rows of it each district has. Every row has the key of its unit."""
        form = self._pattern.rules.forms[name]
        column = table[layout.key_column(form) if layout.is_register(form) else "unit"]
        of = (column.to_numpy() >> layout.PLACE_BITS) - int(chunk.ordinals[0])
        for place, count in enumerate(np.bincount(of, minlength=len(self._rows)).tolist()):
            if count:
                self._rows[place][name] = self._rows[place].get(name, 0) + count

    def _chunks(self, most: int) -> list[Chunk]:
        """The province cut into runs of whole districts of about ``most`` units."""
        ordinals: Ints = np.array([one.ordinal for one in self._province.districts], dtype=np.int64)
        codes = tuple(one.code for one in self._province.districts)
        of = self._units.district
        ends = np.append(np.flatnonzero(np.diff(of)) + 1, len(of)).tolist()
        found, low = [], 0
        for place, end in enumerate(ends):
            if place == len(ends) - 1 or ends[place + 1] - low > most:
                found.append(Chunk(self._pattern, self._units, ordinals, codes, low, end, self._seed, self._repeat))
                low = end
        return found

    def _districts(self, hashes: dict[str, str]) -> list[District]:
        handed = {code: table for chunk in self._chunks(1 << 16) for code, table in handed_tables(chunk).items()}
        found = []
        for place, district in enumerate(self._province.districts):
            code = district.code
            path = self._folder / layout.handed_path(code)
            path.parent.mkdir(parents=True)
            pq.write_table(handed[code], path, compression="zstd", store_schema=False)
            manifest = _made_up(code, self._pattern)
            (self._folder / layout.sealed_manifest_path(code)).write_bytes(manifest.content)
            hashes[layout.handed_path(code)] = file_hash(path)
            hashes[layout.sealed_manifest_path(code)] = manifest.hash
            found.append(
                District(
                    code, district.name, district.ordinal, self._province.part, f"{code[:4]}00000000", manifest.hash,
                    f"{YEAR}-12-31", int((self._units.district == place).sum()), dict(sorted(self._rows[place].items())),
                )
            )  # fmt: skip
        return found


def _wide(columns: Mapping[str, Column]) -> frozenset[str]:
    """The columns whose numbers do not all fit into 32 bits."""
    numbers: dict[str, Any] = {name: one.values for name, one in columns.items() if one.sort == "number"}
    return frozenset(name for name, values in numbers.items() if len(values) and values.max() * 1.1 > _INT32)


def _made_up(code: str, pattern: Pattern) -> Manifest:
    """The manifest of a seal that was never made: no table is described; the district's code is hashed to make it its own."""
    packs = tuple(PackSeal(pack.id, pack.version, sha256(canonical_pack(pack))) for pack in pattern.rules.packs)
    return Manifest(YEAR, date(YEAR, 12, 31), packs, {}, {"made-up": sha256(code.encode())})
