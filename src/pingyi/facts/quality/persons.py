"""A person in two branches at once, and in two meetings at once.

Two branches: rows of the register of members that overlap in time with another unit. All rows of that member
that overlap are set aside: where the member belongs is for the office to say. Two meetings: only where day,
start and end of both are known. Both records stay: that a meeting was held is not doubtful because one name on
its list is; the name is told.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import ORIGIN
from pingyi.facts.quality.year import Outcome, Year, in_order, place
from pingyi.issues import Issue, Place, Severity

MEMBERS = "members"
BRANCHES = "person-in-two-branches"
MEETINGS = "person-in-two-meetings"


def two_branches(year: Year) -> Outcome:
    """Set overlapping memberships in different units aside."""
    outcome = Outcome()
    if MEMBERS not in year.rules.forms:
        return outcome
    table = year.counting(MEMBERS, ("row_id", "person", "unit", "since", "until", *ORIGIN))
    for rows in _several(table, "person").values():
        overlapping = {
            row["row_id"]
            for row in rows
            for other in rows
            if row["unit"] != other["unit"] and _starts(row) < _ends(other) and _starts(other) < _ends(row)
        }
        if overlapping:
            outcome.put_aside(MEMBERS, overlapping)
            first, *others = in_order(row for row in rows if row["row_id"] in overlapping)
            units = sorted({row["unit"] for row in rows if row["row_id"] in overlapping})
            names = "、".join(f"“{year.tree.name(unit)}”" for unit in units)
            message = f"同一党员同时列在{names}，暂都不计"
            hint = "请查明组织关系，在转出的支部填写转出日期"
            outcome.issues.append(
                Issue(place(first), BRANCHES, message, hint, Severity.DOUBT, tuple(place(row) for row in others))
            )
    return outcome


def _starts(row: dict[str, Any]) -> date:
    return row["since"] or date.min


def _ends(row: dict[str, Any]) -> date:
    return row["until"] or date.max


def _several(table: pa.Table, key: str) -> dict[Any, list[dict[str, Any]]]:
    """The rows of each value of ``key`` that more than one row has."""
    counts = pc.value_counts(table[key].combine_chunks())
    repeated = counts.field("values").filter(pc.greater(counts.field("counts"), 1)).drop_null()
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in table.filter(pc.is_in(table[key], value_set=repeated)).to_pylist():
        found[row[key]].append(row)
    return found


def two_meetings(year: Year) -> Outcome:
    """Tell of persons who took part in two events at once; one issue for each two events."""
    meetings = _meetings(year)
    outcome = Outcome()
    if meetings.num_rows == 0:
        return outcome
    clashes: dict[tuple[Place, Place], set[str]] = defaultdict(set)
    for rows in _several(meetings, "at").values():
        rows.sort(key=lambda row: (row["start"], place(row)))
        for number, first in enumerate(rows):
            for second in rows[number + 1 :]:
                if second["start"] >= first["end"]:
                    break
                clashes[min(place(first), place(second)), max(place(first), place(second))].add(first["person"])
    for (first_place, second_place), persons in clashes.items():
        message = f"有{len(persons)}人同一时间还记在另一场活动中"
        hint = "请核对两处的起止时间和参加人员"
        outcome.issues.append(Issue(first_place, MEETINGS, message, hint, Severity.NOTE, (second_place,)))
    return outcome


def _meetings(year: Year) -> pa.Table:
    """Who took part in what from when to when: `at` (person and day), person, start, end, origin."""
    participants = year.tables["participants"]
    parts: list[pa.Table] = []
    for form in year.forms if participants.num_rows else ():
        start, end = form.with_role("start"), form.with_role("end")
        if start is None or end is None:
            continue
        own = participants.filter(pc.equal(participants["form"], form.id))
        table = year.counting(form.id, ("row_id", start.id, end.id, "day", *ORIGIN))
        at = pc.index_in(own["row_id"], value_set=table["row_id"])
        own, at = own.filter(pc.is_valid(at)), at.drop_null()
        rows = table.take(at)
        columns = {"person": own["person"], "start": rows[start.id], "end": rows[end.id]}
        columns |= {name: rows[name] for name in ("day", *ORIGIN)}
        part = pa.table(columns)
        known = pc.and_(pc.and_(pc.is_valid(part["start"]), pc.is_valid(part["end"])), pc.is_valid(part["day"]))
        parts.append(part.filter(known))
    if not parts:
        return pa.table({"at": pa.array([], pa.string())})
    joined = pa.concat_tables(parts)
    return joined.append_column(
        "at", pc.binary_join_element_wise(joined["person"], pc.cast(joined["day"], pa.string()), " ")
    )
