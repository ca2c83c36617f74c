"""Sixteen of the rubric's measures, done by hand with other engines: what each engine hands over, and the run around it.

An engine reads the files and groups; dues and the tree are then the same few additions as behind the SQL by hand
(:mod:`nation_hand_finish`), and their time is counted to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from nation_hand_finish import COUNTED, UNIT_DUTIES, Figures, Statistics, every_unit
from nation_hand_tree import YEAR_LAST, Ints, Tree, tree_of
from nation_results import Found, Numbers, arguments, clock, found_of, parts_of, tell

DUTIES = {
    "branch-meeting": ("branch-assembly", "branch-committee"), "theme-day": ("theme-day",),
    "organisation-life": ("organisation-life",), "village-openness": ("village-openness",),
    "branch-debriefs": ("branch-debrief",), "study-sessions": ("theory-study",), "committee-studies": ("committee-study",),
}  # fmt: skip
"""Form → the duties that it fulfils."""
RATIOS = {
    "standard-checks": "standard-met", "four-deliberations": "deliberations-complete", "party-funds": "party-budget-spent",
    "activities": "fusion-participation",
}  # fmt: skip
"""Form → its ratio."""
SHARES = ("villages-with-income", "villages-zero", "elections-in-time", "weak-open")
MEASURES = (*(name for names in DUTIES.values() for name in names), *RATIOS.values(), *SHARES)


@dataclass
class Grouped:
    """What an engine makes of a part, or of several. Units as stored (keys)."""

    masks: dict[str, tuple[Ints, Ints]] = field(default_factory=dict)
    """Duty → unit, months met as bits."""
    ratios: dict[str, tuple[Ints, Ints, Ints]] = field(default_factory=dict)
    """Ratio → unit, numerator, denominator: of units that stayed in one place all year."""
    odd: dict[str, tuple[Ints, Ints, Ints, Ints]] = field(default_factory=dict)
    """Ratio → unit, day, numerator, denominator of each record of the others."""
    shares: dict[str, tuple[Ints, Ints, Ints]] = field(default_factory=dict)
    """Share of units → unit, passes, target."""


Odd = dict[str, list[int]]
"""Part → the units that were not in one place all year."""
Engine = Callable[[Path, list[str], Odd, int], Iterator[tuple[list[str], Grouped]]]
"""Folder, parts, moved units, threads → what it makes of some parts at a time."""


def run(words: str, engine: Engine, *, whole: bool = False) -> None:
    """Run an engine from the command line: part by part, some at once in processes of their own; or all parts at once."""
    given = arguments(words)
    parts = list(parts_of(given.folder))
    asked = (given.folder, given.threads, given.digest, given.dump)
    if whole or given.jobs == 1:
        found = _some(engine, asked, parts)
    else:
        # Fresh processes: engines with threads of their own do not outlive a fork.
        with ProcessPoolExecutor(given.jobs, mp_context=get_context("spawn")) as pool:
            some = pool.map(partial(_some, engine, asked), [[part] for part in parts])
            found = [one for few in some for one in few]
    tell(found, given.out)


def _some(engine: Engine, asked: tuple[Path, int, bool, Path | None], parts: list[str]) -> list[Found]:
    folder, threads, digest, dump = asked
    began = clock()
    trees = {part: tree_of(folder, part) for part in parts[:1]}
    odd: Odd = {}
    for part in parts:
        tree = trees.get(part) or tree_of(folder, part)
        odd[part] = np.unique(tree.keys[tree.nodes.odd[0]]).tolist()
    found = []
    for few, grouped in engine(folder, parts, odd, threads):
        for part in few:
            tree = trees.pop(part) if part in trees else tree_of(folder, part)
            figures = Figures(tree, _statistics(tree, grouped, _waivers(folder, part, tree)))
            codes = np.array(tree.codes.to_pylist(), dtype=object) if digest or dump else None
            found.append(found_of(part, Numbers(figures.numbers, COUNTED, began), codes, tree.above, dump))
    return found


def _waivers(folder: Path, part: str, tree: Tree) -> list[tuple[str, int, int, int]]:
    import pyarrow.parquet as pq

    path = folder / "parts" / part / "waivers.parquet"
    if not path.exists():
        return []
    rows = pq.read_table(path).to_pylist()
    return [
        (row["duty"], int(tree.dense([row["subject"]])[0]), row["since"], row["until"])
        for row in rows
        if row["counts"] and row["sort"] == "免除"
    ]


def _statistics(tree: Tree, grouped: Grouped, waivers: list[tuple[str, int, int, int]]) -> Statistics:
    made = Statistics(waivers=waivers)
    top = int(tree.keys[-1])
    bottom = int(tree.keys[tree.keys >= 1 << 16][0])

    def mine(*columns: Ints) -> list[Ints]:
        chosen = (columns[0] >= bottom) & (columns[0] <= top)
        return [np.asarray(one)[chosen].astype(np.int64) for one in columns]

    for duty, met in grouped.masks.items():
        if duty in UNIT_DUTIES:
            unit, mask = mine(*met)
            made.masks[duty] = (tree.dense(unit), mask)
    for name, sums in grouped.ratios.items():
        unit, num, den = mine(*sums)
        moved, day, more, of = mine(*grouped.odd[name])
        node = _node_at(tree, tree.dense(moved), np.where(day < 0, YEAR_LAST, day))
        steady = np.full(len(unit), -2, dtype=np.int64)
        made.terms[name] = (
            np.concatenate([tree.dense(unit), tree.dense(moved)]), np.concatenate([steady, node]),
            np.concatenate([num, more]), np.concatenate([den, of]),
        )  # fmt: skip
    for name, passed in grouped.shares.items():
        unit, num, den = mine(*passed)
        made.shares[name] = (tree.dense(unit), num, den)
    every_unit(tree, made)
    return made


def _node_at(tree: Tree, unit: Ints, day: Ints) -> Ints:
    """The node of each unit on its day, or −1."""
    of, first, _, node = tree.nodes.odd
    place = np.searchsorted(of * (1 << 32) + first + (1 << 31), unit * (1 << 32) + day + (1 << 31), side="right") - 1
    return node[place]


def columns(table: Any) -> tuple[Ints, ...]:  # noqa: ANN401  an Arrow table
    """The columns of an Arrow table as whole numbers, 0 where nothing is known."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return tuple(pc.fill_null(one.cast(pa.int64()), 0).to_numpy() for one in table.itercolumns())


def read_columns(form: str) -> list[str]:
    """What is read of a form besides subject, day and counts."""
    return list(_READ[form])


_READ = {
    "branch-meeting": ("kind", "present", "entitled", "voted"), "theme-day": ("present",), "organisation-life": ("listed",),
    "village-openness": (), "branch-debriefs": ("grade",), "study-sessions": ("present", "entitled"),
    "committee-studies": ("chaired_by",), "standard-checks": ("way", "met", "items"),
    "four-deliberations": ("proposed_on", "consulted_on", "reviewed_on", "resolved_on", "posted_on"),
    "party-funds": ("spent", "budget"), "activities": ("kind", "theme", "present", "entitled"),
    "village-income": ("amount",), "elections": ("held_on", "planned_on"), "weak-orgs": ("state",),
}  # fmt: skip
