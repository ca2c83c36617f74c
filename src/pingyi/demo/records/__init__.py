"""The records of ordinary life: one module a group of forms, each a run of makers (Diary → rows).

A maker draws from its own seeded source, so that adding one changes nothing in the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pingyi.demo.diary import Diary
from pingyi.demo.model import Ground, Row
from pingyi.demo.records import (
    cadres,
    firms,
    lead,
    life,
    meetings,
    people,
    projects,
    ratings,
    responsibility,
    support,
    tasks,
)

Maker = Callable[[Diary], Iterator[Row]]

MAKERS: tuple[Maker, ...] = tuple(
    maker
    for module in (responsibility, firms, lead, support, meetings, people, life, projects, tasks, cadres, ratings)
    for maker in module.MAKERS
)


def ordinary(ground: Ground, year: int) -> Iterator[Row]:
    """Every record of ordinary life of a year."""
    for maker in MAKERS:
        yield from maker(Diary(ground, year, f"{maker.__module__}.{maker.__name__}"))
