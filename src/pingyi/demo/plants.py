"""The planted facts: for every factual claim of the speech the rows that make it true, and true of nobody else.

Each planting is a function of a :class:`Bed`; one whose towns a small district lacks plants nothing.
"""

from __future__ import annotations

from pingyi.demo.bed import Bed, Plant
from pingyi.demo.model import Ground, Row
from pingyi.demo.planting import (
    contradictions,
    guidance,
    incomes,
    problems,
    responsibility,
    schools_and_organs,
    support,
    systems,
)

__all__ = ["Plant", "planted"]

PLANTINGS = tuple(
    planting
    for module in (responsibility, guidance, support, incomes, systems, schools_and_organs, problems, contradictions)
    for planting in module.PLANTINGS
)


def planted(ground: Ground, year: int, book: dict[str, list[Row]]) -> tuple[Plant, ...]:
    """Plant every fact of the year into ``book``, in place; gives back what was planted."""
    bed = Bed(ground, year, book)
    for planting in PLANTINGS:
        planting(bed)
    return bed.plants()
