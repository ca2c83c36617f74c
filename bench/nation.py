"""Writes the sealed year of a made-up nation, or of a part of it, as a union set: a province is a part, a large one several.

    python bench/nation.py --size 1/50 [--data FOLDER] [--seed 7] [--jobs 2]

SIZE: a share of the nation (1, 1/5, 1/50, 1/500) or a number of organisations. Nothing but the seed decides what comes out: the
same bytes every time. The nation: 31 provinces, 331 cities, 3,002 districts, 40,000 committees, villages and branches,
5.25 million organisations and 60 records a year for each. What a unit did is what a unit of its kind did in the demo's
district, on other days and with other figures (:mod:`nation_rows`). See bench/README.md.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path

import pyarrow.parquet as pq
from nation_part import YEAR, pattern_of, write_province
from nation_pattern import Pattern
from nation_tree import ORGANISATIONS, ROOT, Province, provinces
from nation_units import above_table

from pingyi.facts.seal.layout import pack_path, sha256
from pingyi.facts.seal.manifest import PackSeal
from pingyi.facts.union import layout
from pingyi.facts.union.manifest import District, UnionManifest, hash_line
from pingyi.facts.union.writing import file_hash
from pingyi.packs.canonical import canonical_pack

BENCH = Path(__file__).parent.parent / "out" / "bench"
DATA, DEMO = BENCH / "nation", BENCH / "demo"
SEED = 7


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", default="1/50")
    asked.add_argument("--data", type=Path, default=DATA)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--demo", type=Path, default=DEMO, help="the demo's workbooks, written there where they are not")
    asked.add_argument("--jobs", type=int, default=1, help="parts at once")
    given = asked.parse_args()
    folder = given.data / folder_name(given.size)
    begun = time.monotonic()
    manifest = write(share(given.size), folder, given.demo, given.seed, given.jobs)
    print(
        f"{folder}: {manifest.units:,} units, {manifest.rows:,} rows of tables, {len(manifest.districts):,} districts, "
        f"{time.monotonic() - begun:.0f} s"
    )


def share(size: str) -> float:
    """“1/50” or a number of organisations, as a share of the nation."""
    asked = Fraction(size)
    return float(asked if asked <= 1 else asked / ORGANISATIONS)


def folder_name(size: str) -> str:
    """“1/50” as the name of a folder."""
    return size.replace("/", "-")


def write(size: float, folder: Path, demo: Path = DEMO, seed: int = SEED, jobs: int = 1) -> UnionManifest:
    """The whole set; what was in the folder is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    nation = provinces(size, seed)
    pattern = pattern_of(demo)
    files: dict[str, str] = {}
    districts: list[District] = []
    bar = _Bar(len(nation))
    for made, hashes in _parts(nation, folder, demo, seed, jobs):
        districts += made
        files |= hashes
        bar.step(sum(sum(one.rows.values()) for one in made))
    return _finish(folder, nation, files, districts, pattern)


def _parts(
    nation: tuple[Province, ...], folder: Path, demo: Path, seed: int, jobs: int
) -> Iterator[tuple[list[District], dict[str, str]]]:
    """Each province written, in order; one at a time in this process, more in processes that begin empty."""
    if jobs == 1:
        yield from (write_province(province, folder, demo, seed) for province in nation)
        return
    # Not forked: whoever calls may be large, and a system short of memory refuses its copy.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        tasks = [pool.submit(write_province, province, folder, demo, seed) for province in nation]
        yield from (task.result() for task in tasks)


def _finish(
    folder: Path, nation: tuple[Province, ...], files: dict[str, str], districts: list[District], pattern: Pattern
) -> UnionManifest:
    above = folder / layout.ABOVE
    pq.write_table(above_table(nation), above, compression="zstd", store_schema=False)
    files[layout.ABOVE] = file_hash(above)
    (folder / "packs").mkdir()
    packs = []
    for pack in pattern.rules.packs:
        content = canonical_pack(pack)
        (folder / pack_path(pack.id)).write_bytes(content)
        packs.append(PackSeal(pack.id, pack.version, sha256(content)))
    manifest = UnionManifest(
        YEAR, tuple(packs), ROOT, tuple(districts), tuple(pattern.handed), len(districts) + 1, files
    )
    (folder / layout.MANIFEST).write_bytes(manifest.content)
    (folder / layout.HASH).write_bytes(hash_line(manifest.hash))
    return manifest


class _Bar:
    """Progress on the terminal's error channel."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self._rows, self._begun = total, 0, 0, time.monotonic()

    def step(self, rows: int) -> None:
        self._done += 1
        self._rows += rows
        filled = 30 * self._done // self._total
        took = time.monotonic() - self._begun
        sys.stderr.write(
            f"\r[{'#' * filled}{'.' * (30 - filled)}] {self._done}/{self._total} parts, {self._rows:,} rows, {took:.0f} s"
        )
        sys.stderr.write("\n" if self._done == self._total else "")
        sys.stderr.flush()


if __name__ == "__main__":
    main()
