"""Twelve forms as they come from above, each of another layout; all made up. ``papers(known)`` draws them with their truth."""

from __future__ import annotations

from collections.abc import Callable

from tests.reading.filling.forms import (
    across,
    basic,
    formulas,
    half_year,
    income,
    kinds,
    merged,
    quarters,
    rates,
    single,
    tasks,
    weak,
)
from tests.reading.filling.paper import Paper
from tests.reading.filling.reference import Known

ALL: tuple[Callable[[Known], Paper], ...] = tuple(
    module.paper
    for module in (basic, across, single, quarters, half_year, rates, income, tasks, weak, formulas, merged, kinds)
)


def papers(known: Known) -> list[Paper]:
    return [draw(known) for draw in ALL]
