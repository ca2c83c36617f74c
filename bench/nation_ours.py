"""The rubric's year over a union set, by pingyi: `evaluate` part by part, some parts at once, each in a process of its own.

    python bench/nation_ours.py FOLDER [--jobs 2] [--measures a,b] [--out FILE] [--digest]

Results: :mod:`nation_results`. The set is opened as `pingyi review` opens one that it has checked before.
"""

from __future__ import annotations

import gc
import os
from argparse import Namespace
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

import duckdb  # noqa: F401  and numpy.ma: loaded once, here, and not in each of the processes that fork
import numpy as np
import numpy.ma
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from nation_results import Found, Numbers, arguments, clock, found_of, parts_of, tell, without_pandas

from pingyi.facts.union.layout import ABOVE
from pingyi.facts.union.open import open_union
from pingyi.measures.room import keep
from pingyi.measures.union_count import Counting
from pingyi.packs.rules import Rules


def main() -> None:
    """Run from the command line."""
    given = arguments(__doc__ or "")
    parts = parts_of(given.folder)
    # Opened once, here: the processes that count have it from the start.
    _counting(given.folder, given.measures)
    keep()
    # What is there by now stays: none of the processes need look through it, and so make a copy of it.
    gc.collect()
    gc.freeze()
    work = partial(_part, given)
    if given.jobs == 1:
        found = [work(part) for part in parts]
    else:
        with ProcessPoolExecutor(given.jobs, mp_context=get_context("fork")) as pool:
            found = list(pool.map(work, parts))
    tell(found, given.out)


@cache
def _counting(folder: Path, measures: frozenset[str] | None) -> Counting:
    """The set opened."""
    pa.set_cpu_count(1)
    union = open_union(folder, check=False)
    return Counting(union.rules, union, measures_of(union.rules, measures))


def measures_of(rules: Rules, wanted: frozenset[str] | None) -> tuple[str, ...]:
    """The measures of the rubric's items, each once, or those of them that are named."""
    named = dict.fromkeys(item.measure for item in rules.rubric.items if item.measure)
    return tuple(name for name in named if wanted is None or name in wanted)


def _part(given: Namespace, part: str) -> Found:
    folder = given.folder
    counting = _counting(folder, given.measures)
    began = clock()
    measured = counting.part(part)
    units = measured.listed
    numbers = {name: measured.columns(name)[:2] for name in measured.measures}
    rules = counting.rules.measures
    counted = frozenset(name for name in numbers if not rules[name].has_denominator)
    codes = np.array(units.to_pylist(), dtype=object) if given.digest or given.dump else None
    above = pq.read_table(folder / ABOVE, columns=["code"])["code"].combine_chunks()
    there = {units[place].as_py(): place for place in pc.indices_nonzero(pc.is_in(units, value_set=above)).to_pylist()}
    found = found_of(part, Numbers(numbers, counted, began), codes, there, given.dump)
    del measured, numbers
    gc.collect()
    return found


if __name__ == "__main__":
    without_pandas()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
