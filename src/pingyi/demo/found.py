"""What the review found of what was planted, and what it found besides: written beside the workbooks for whoever wants to check."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pingyi.demo.workbooks import NOTES, planted_of
from pingyi.documents.outputs import save
from pingyi.facts.tree import Tree
from pingyi.review_model import Review


@dataclass(frozen=True)
class Found:
    """Planted claim (id of the speech's claim) → the sentences that state it; and the true sentences that nobody planted."""

    planted: Mapping[str, tuple[str, ...]]
    besides: tuple[str, ...]

    @property
    def missed(self) -> tuple[str, ...]:
        """The planted claims that no sentence states."""
        return tuple(claim for claim, sentences in self.planted.items() if not sentences)


def held_against(plants: Iterable[tuple[str, Iterable[str]]], review: Review, tree: Tree) -> Found:
    """The review held against the plants, (claim, its units) each.

    A planted claim is found where a claim of the review states it of a unit that was planted, or that held one in the year.
    """
    first, last = date(review.year, 1, 1), date(review.year, 12, 31)
    above: dict[str, set[str]] = {}
    for name, units in plants:
        tenures = (tenure for unit in units for tenure in tree.tenures(unit, first, last))
        above.setdefault(name, set()).update(code for tenure in tenures for code in tenure.path)
    planted = {
        name: tuple(claim.text for claim in review.claims if name in claim.states and claim.subject in units)
        for name, units in above.items()
    }
    return Found(planted, tuple(claim.text for claim in review.claims if not set(claim.states) & above.keys()))


def compare(out: Path, review: Review, tree: Tree) -> Found:
    """Hold the review against the list of plants in `说明/`, and write the comparison there as `found-YEAR.json`."""
    plants = planted_of(out, review.year)["claims"]
    found = held_against(((plant["claim"], plant["units"]) for plant in plants), review, tree)
    content = {"planted": found.planted, "missed": found.missed, "besides": found.besides}
    save(out / NOTES / f"found-{review.year}.json", json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")
    return found
