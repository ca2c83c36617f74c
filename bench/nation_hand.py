"""The rubric's year over a union set, written by hand: DuckDB's SQL for the records, a few additions for dues and the tree.

    python bench/nation_hand.py FOLDER [--jobs 2] [--threads 1] [--measures a,b] [--out FILE] [--digest]

One process a part, ``--jobs`` at once. Results: :mod:`nation_results`.
"""

from __future__ import annotations

from argparse import Namespace
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from nation_hand_finish import COUNTED, Figures
from nation_hand_part import Part
from nation_hand_tree import tree_of
from nation_results import Found, Numbers, arguments, clock, found_of, parts_of, tell, without_pandas


def main() -> None:
    """Run from the command line."""
    given = arguments(__doc__ or "")
    parts = parts_of(given.folder)
    work = partial(_part, given)
    if given.jobs == 1:
        found = [work(*one) for one in parts.items()]
    else:
        with ProcessPoolExecutor(given.jobs) as pool:
            found = list(pool.map(work, parts, parts.values()))
    tell(found, given.out)


def _part(given: Namespace, name: str, districts: list[str]) -> Found:
    began = clock()
    handed = [f"{given.folder}/districts/{code}/handed.parquet" for code in districts]
    tree = tree_of(given.folder, name)
    part = Part(str(given.folder), name, handed, given.threads, tree)
    wanted = given.measures
    figures = Figures(tree, part.statistics(wanted))
    numbers = {measure: pair for measure, pair in figures.numbers.items() if wanted is None or measure in wanted}
    codes = np.array(tree.codes.to_pylist(), dtype=object) if given.digest or given.dump else None
    return found_of(name, Numbers(numbers, COUNTED, began), codes, tree.above, given.dump)


if __name__ == "__main__":
    without_pandas()
    main()
