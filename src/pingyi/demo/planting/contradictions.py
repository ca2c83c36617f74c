"""Contradictions that stand in the records themselves: a debrief's figure against the records, one person at two meetings.

The rows count as they are written; a reader names them. Their tags begin with “mess:” and the issue's code.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from pingyi.demo.bed import MESS, Bed, so
from pingyi.demo.model import Row

_AUDIENCES = {"党组织书记", "党务工作者"}
_ITEMS: tuple[tuple[str, str, str, Callable[[Row], bool]], ...] = (
    ("志愿服务活动次数", "volunteer-activities", "held_on", so()),
    ("党组织书记和党务工作者培训次数", "trainings", "held_on", lambda row: row.values["audience"] in _AUDIENCES),
    ("党员志愿服务队数", "volunteer-teams", "", so()),
    ("创建优秀支部数", "awards", "awarded_on", so(award="优秀支部")),
    ("十佳支部书记数", "awards", "awarded_on", so(award="十佳支部书记")),
    ("以党建为载体的活动次数", "activities", "held_on", so(kind="党建载体活动")),
)
"""What a debrief tells: the measure's name, the form whose rows are counted, the field with their day, which rows."""


def debriefs(bed: Bed) -> None:
    """Six figures of each committee's debrief, counted from the records; in three debriefs one is too high by two."""
    told = date(bed.year, 12, 26)
    for place, unit in enumerate(code for code in bed.ground.committees if bed.ground.tree.at(code, told)):
        for n, (item, form, when, wanted) in enumerate(_ITEMS):
            rows = bed.rows(form, wanted)
            days = [row.values[when] if when else told for row in rows]
            figure = sum(
                bed.ground.committee(row.values["unit"], day) == unit for row, day in zip(rows, days, strict=True)
            )
            wrong = place in {2, 5, 8} and n == place // 3
            bed.put(
                f"{MESS}debrief-differs" if wrong else "B", "debriefs", unit=unit, item=item, reported_on=told,
                figure=figure + 2 if wrong else figure,
            )  # fmt: skip


def clashes(bed: Bed) -> None:
    """Two branches that note who was absent hold a theme day while their assembly still sits."""
    found = 0
    tag = f"{MESS}person-in-two-meetings"
    for row in bed.rows("branch-meeting", lambda r: r.values["absent"] is not None and r.values["kind"] == "党员大会"):
        if found == 2:
            break
        unit, day = row.values["unit"], row.values["held_on"]
        same = [r for r in bed.rows("theme-day", so(unit=unit)) if r.values["held_on"].month == day.month]
        if same and not row.tag:
            held, entered = same[0].values["held_on"], day + timedelta(days=2)
            meeting = so(unit=unit, held_on=day, kind="党员大会")
            bed.change(tag, "branch-meeting", meeting, start=540, finish=610)
            bed.change(
                tag, "theme-day", so(unit=unit, held_on=held), held_on=day, start=590, finish=660, entered_on=entered,
                **_attending(bed, unit, day),
            )  # fmt: skip
            found += 1


def _attending(bed: Bed, unit: str, day: date) -> dict[str, object]:
    due = bed.ground.entitled(unit, day)
    return {"entitled": len(due), "present": len(due) - 1, "absent": (due[-1].no,)}


PLANTINGS = (debriefs, clashes)
