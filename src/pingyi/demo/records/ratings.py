"""The year's review itself: ballots by voter group, the panel's marks, figures from debriefs, a waiver or two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pingyi.demo.diary import Diary
from pingyi.demo.model import Row

_GROUPS = (("A票", 40), ("B票", 60), ("C票", 100))


def tallies(diary: Diary) -> Iterator[Row]:
    """One tally for each committee and voter group, on the day of the meeting."""
    day = date(diary.year, 12, 28)
    for unit in diary.committees():
        if not diary.exists(unit, day):
            continue
        habit = diary.fixed(f"esteem/{unit}/{diary.year}").uniform(0.62, 0.9)
        for group, issued in _GROUPS:
            counts = [0, 0, 0, 0, 0]
            for _ in range(issued):
                draw = diary.rng.random()
                place = 0 if draw < habit else 1 if draw < habit + 0.09 else 2 if draw < 0.985 else 4
                counts[place] += 1
            names = ("good", "fair", "plain", "poor", "spoiled")
            values = {"unit": unit, "group": group, "issued": issued, "held_on": day}
            yield Row("tallies", {**values, **dict(zip(names, counts, strict=True))})


def marks(diary: Diary) -> Iterator[Row]:
    """Seven marks for each committee, between 80 and 96."""
    day = date(diary.year, 12, 28)
    for unit in diary.committees():
        habit = diary.fixed(f"mark/{unit}/{diary.year}").randrange(8400, 9300)
        for panel in range(1, 8):
            if diary.exists(unit, day):
                mark = (habit + diary.rng.randrange(-250, 250)) // 50 * 50
                yield Row("marks", {"unit": unit, "panel": panel, "mark": mark, "marked_on": day})


def figures(diary: Diary) -> Iterator[Row]:
    """One discretionary figure a committee: the debrief on the spot, one to two points."""
    day = date(diary.year, 12, 28)
    for unit in diary.committees():
        if diary.exists(unit, day):
            values = {
                "unit": unit,
                "item": "site-report",
                "points": diary.between(4, 8) * 25,
                "reason": "述职重点突出、实事求是",
            }
            yield Row("figures", {**values, "decided_by": "区党建工作领导小组", "decided_on": day})


MAKERS = (tallies, marks, figures)
