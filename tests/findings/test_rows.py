"""What told rows say in each sort of field, and the evidence that they are."""

from __future__ import annotations

from datetime import date

import pytest

from pingyi.findings import find, rows_evidence
from tests.findings.small import facts, rules, world

ROW = {"unit": "T01", "given_on": date(2019, 3, 5), "kind": "刊发", "title": "四步法"}
PROJECTS = [{"unit": "T01", "code": "X1", "name": "饮水工程"}, {"unit": "T01", "code": "X2"}]


def rule(say: str) -> dict[str, object]:
    return {"id": "told", "rows": {"form": "recognitions"}, "applies_to": ["镇党委"], "say": [say]}


@pytest.mark.parametrize(
    ("slot", "values", "text"),
    [
        ("grant:wan", {"grant": 3_000_000}, "6万元"),
        ("people", {"people": 12}, "24"),
        ("given_on", {}, "2019年3月5日"),
        ("month", {"month": date(2019, 4, 1)}, "2019年4月"),
        ("area", {"area": 125}, "25"),
        ("share", {"share": 8750}, "87.5%"),
        ("since", {"since": 2016}, "2016年"),
        ("clock", {"clock": 545}, "9时05分"),
        ("helper", {"helper": "G01"}, "区机关党委"),
        ("holder", {"holder": "书记@T01"}, "云溪镇党委书记"),
        ("project", {"project": "X1"}, "饮水工程"),
        ("kind", {}, "刊发"),
    ],
)
def test_each_sort_of_field(slot: str, values: dict[str, object], text: str) -> None:
    rows = [ROW | values, ROW | values]
    claims = find(world(rules(rule(f"{{{slot}}}")), facts_=facts(recognitions=rows, projects=PROJECTS)))
    assert [claim.text for claim in claims] == [text]


def test_a_field_without_a_value_says_nothing() -> None:
    assert find(world(rules(rule("{grant}")), facts_=facts(recognitions=[ROW]))) == ()


def test_the_evidence_is_the_rows_and_those_set_aside() -> None:
    rows = [ROW, ROW | {"counts": False}, ROW | {"unit": "T02"}]
    evidence = rows_evidence(world(rules(rule("{rows_n}")), facts_=facts(recognitions=rows)), "told", "T01")
    assert [(row.line, row.role) for row in evidence.rows] == [(2, "counted"), (3, "set-aside")]
    assert (evidence.measure, evidence.unit, evidence.missing, len(evidence.hash)) == ("rows:told", "T01", (), 64)


def test_another_row_is_another_evidence() -> None:
    made = [
        rows_evidence(world(rules(rule("{rows_n}")), facts_=facts(recognitions=rows)), "told", "T01").hash
        for rows in ([ROW], [ROW, ROW])
    ]
    assert len(set(made)) == 2


def test_a_rule_that_tells_of_no_rows_has_no_such_evidence() -> None:
    silent = {"id": "rate", "measure": "visit", "say": ["{rate}"]}
    with pytest.raises(ValueError, match="rate"):
        rows_evidence(world(rules(silent)), "rate", "T01")
