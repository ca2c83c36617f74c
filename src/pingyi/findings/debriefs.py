"""A debrief's figures against the records': the report says 12, the records say 9 — listed before the meeting, not found out at it.

The house form `debriefs` holds what a report (述职报告) says: organisation, item (a measure's id or name), figure.
It is compared with the numerator of that measure over the organisation's subtree.
"""

from __future__ import annotations

from typing import Any

from pingyi.facts.model import Facts
from pingyi.issues import Issue, Place, Severity
from pingyi.measures.model import Measures
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Measure

FORM = "debriefs"
DIFFERS = "debrief-differs"
UNKNOWN = "debrief-unknown-item"
MOST_ROWS = 20
"""Rows of the records that are named with a difference."""


def debrief_differences(rules: Rules, facts: Facts, measures: Measures) -> tuple[Issue, ...]:
    """One issue for each debrief's figure that the records do not bear out, or that nothing can be compared with; sorted."""
    named = {**{measure.name: measure for measure in rules.measures.values()}, **rules.measures}
    table = facts.tables[FORM]
    issues: list[Issue] = []
    for row in table.filter(table["counts"]).to_pylist():
        measure = named.get(row["item"])
        found = _unknown(row) if measure is None or measure.money else _compared(facts, measures, measure, row)
        if found is not None:
            issues.append(found)
    return tuple(sorted(issues))


def _compared(facts: Facts, measures: Measures, measure: Measure, row: dict[str, Any]) -> Issue | None:
    said, counted = row["figure"], measures.figure(measure.id, row["unit"]).num
    if said is None or said == counted:
        return None
    rows = [one for one in measures.evidence(measure.id, row["unit"]).rows if one.role == "counted"]
    others = tuple(sorted({Place(one.file, one.sheet, one.line) for one in rows}))[:MOST_ROWS]
    name = facts.tree.name(row["unit"], facts.last)
    way = f"多报{said - counted}" if said > counted else f"少报{counted - said}"
    message = f"“{name}”述职称“{measure.name}”为{said}，台账记录为{counted}，{way}"
    return Issue(_place(row), DIFFERS, message, "请在述职前核实：补齐台账，或更正述职数字", Severity.NOTE, others)


def _unknown(row: dict[str, Any]) -> Issue:
    message = f"述职数字“{row['item'] or ''}”在取数中没有同名的项目，无法与台账核对"
    return Issue(_place(row), UNKNOWN, message, "请按取数的名称填写事项；金额不在此核对", Severity.NOTE)


def _place(row: dict[str, Any]) -> Place:
    return Place(row["file"], row["sheet"], row["line"])
