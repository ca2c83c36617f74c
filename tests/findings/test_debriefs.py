from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from pingyi.facts.model import Facts
from pingyi.findings.debriefs import debrief_differences
from pingyi.issues import Place, Severity
from pingyi.measures.model import Evidence, Figure, RowRef, SubjectFigure
from pingyi.packs.schema import Measure
from tests.facts.made import facts, rules


class Counted:
    """Measures that say nine of everything, resting on one counted row and one that was set aside."""

    year = 2019

    def figure(self, measure: str, unit: str) -> Figure:
        return Figure(measure, unit, 9, None)

    def subjects(self, measure: str, unit: str) -> tuple[SubjectFigure, ...]:
        return (SubjectFigure(f"{measure}@{unit}", 9, 0),)

    def evidence(self, measure: str, unit: str) -> Evidence:
        rows = tuple(
            RowRef("meeting", f"{role}-0", "会议.xlsx", "一", line, role)
            for line, role in ((5, "counted"), (6, "set-aside"))
        )
        return Evidence(measure, unit, rows, (), "")


MEASURES = {
    "meetings": Measure.model_validate({"id": "meetings", "name": "支部会议次数", "total": {"count": "meeting"}}),
    "income": Measure.model_validate(
        {"id": "income", "name": "集体收入", "total": {"sum": "amount", "of": "income"}, "money": True}
    ),
}
RULES = replace(rules(), measures=MEASURES)


def told(item: str | None, figure: int | None) -> list[tuple[str, str, tuple[Place, ...]]]:
    row: dict[str, Any] = {"unit": "T1", "item": item, "figure": figure, "reported_on": date(2020, 1, 5)}
    issues = debrief_differences(RULES, facts({"debriefs": [row]}), Counted())
    assert all(issue.severity is Severity.NOTE and issue.place == Place("台账.xlsx", "一", 3) for issue in issues)
    return [(issue.code, issue.message, issue.others) for issue in issues]


def test_more_than_the_records_say() -> None:
    message = "“甲镇党委”述职称“支部会议次数”为12，台账记录为9，多报3"
    assert told("支部会议次数", 12) == [("debrief-differs", message, (Place("会议.xlsx", "一", 5),))]


def test_fewer_by_the_measures_id() -> None:
    assert told("meetings", 7)[0][1].endswith("少报2")


def test_same_or_no_figure() -> None:
    assert told("支部会议次数", 9) == told("支部会议次数", None) == []


def test_item_that_nothing_is_compared_with() -> None:
    assert [code for code, _, _ in told("走访次数", 3)] == ["debrief-unknown-item"]
    assert [code for code, _, _ in told(None, 3)] == ["debrief-unknown-item"]
    assert [code for code, _, _ in told("集体收入", 3)] == ["debrief-unknown-item"]


def test_row_that_is_set_aside_is_not_compared() -> None:
    found = facts({"debriefs": [{"unit": "T1", "item": "meetings", "figure": 12, "reported_on": date(2020, 1, 5)}]})
    table = found.tables["debriefs"]
    at = table.schema.get_field_index("counts")
    aside = Facts(2019, {**found.tables, "debriefs": table.set_column(at, table.schema.field(at), [[False]])})
    assert debrief_differences(RULES, aside, Counted()) == ()
