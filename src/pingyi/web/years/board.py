"""What the dashboard's pictures show beyond a review's figures: read off the facts when a year is measured, kept as JSON.

The pictures name forms, fields and measures of packs in :data:`PICTURES`; where a district has others, a picture is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pingyi.facts.model import Facts
from pingyi.packs import Rules
from pingyi.packs.burden import burden

PICTURES: Mapping[str, Any] = {
    "income": {"form": "village-income", "field": "amount", "kinds": ["行政村"], "line": "income-line"},
    "weak": {"form": "weak-orgs", "state": "state", "entered": "列入"},
    "coverage": ["org-coverage", "work-coverage"],
    "projects": [
        "led-done",
        "led-in-time",
        "people-projects-done",
        "fusion-done",
        "livelihood-done",
        "buildings-accepted",
    ],
    "burdened": ["党支部", "行政村", "社区", "镇党委"],
}
"""Ids of the packs that ship; the only place that knows them."""
EDGES = (0, 1_000_000, 3_000_000, 5_000_000, 10_000_000, 20_000_000)
"""Lower edges of the income bands above nothing, in fen: 0, 1万, 3万, 5万, 10万, 20万元."""
BANDS = ("未报", "无收入", "不足1万元", "1万—3万元", "3万—5万元", "5万—10万元", "10万—20万元", "20万元以上")


def board(rules: Rules, facts: Facts) -> dict[str, Any]:
    """The pictures' numbers as JSON: income bands by unit above, weak organisations with their way, the burden."""
    return {
        "income": _income(rules, facts),
        "weak": list(_weak(rules, facts)),
        "burden": [_burden(rules, kind) for kind in PICTURES["burdened"]],
    }


def band(fen: int | None) -> str:
    """The band of a village's income; None: nothing was reported."""
    if fen is None:
        return BANDS[0]
    return BANDS[1] if fen <= 0 else BANDS[1 + sum(fen >= edge for edge in EDGES)]


def _income(rules: Rules, facts: Facts) -> dict[str, Any]:
    """Villages by committee and band: {committee's code: {band: villages}}."""
    picture = PICTURES["income"]
    if picture["form"] not in rules.forms:
        return {}
    amounts: dict[str, int] = defaultdict(int)
    for row in _counting(facts, picture["form"], "unit", picture["field"]):
        amounts[row["unit"]] += row[picture["field"]] or 0
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for span in facts.tree.units(facts.last):
        if span.kind in picture["kinds"]:
            found[span.parent or ""][band(amounts.get(span.code))] += 1
    return {unit: dict(bands) for unit, bands in sorted(found.items())}


def _weak(rules: Rules, facts: Facts) -> Iterator[dict[str, Any]]:
    """Each organisation that was entered as weak, with the states that it went through, oldest first."""
    picture = PICTURES["weak"]
    if picture["form"] not in rules.forms:
        return
    ways: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _counting(facts, picture["form"], "unit", "day", picture["state"]):
        if row["day"] is not None:
            ways[row["unit"]].append((row["day"].isoformat(), row[picture["state"]]))
    for unit, way in sorted(ways.items()):
        if any(state == picture["entered"] for _, state in way):
            span = facts.tree.at(unit, facts.last)
            name, parent = facts.tree.name(unit), span.parent if span else None
            yield {"unit": unit, "name": name, "parent": parent or "", "way": _turns(sorted(way))}


def _turns(way: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The days on which the state became another: what only says again where it stands is left out."""
    return [one for index, one in enumerate(way) if index == 0 or one[1] != way[index - 1][1]]


def _counting(facts: Facts, form: str, *columns: str) -> list[dict[str, Any]]:
    table = facts.tables[form]
    rows: list[dict[str, Any]] = table.filter(table["counts"]).select(list(columns)).to_pylist()
    return rows


def _burden(rules: Rules, kind: str) -> dict[str, Any]:
    load = burden(rules, kind)
    most = sorted(load.by_duty.values(), key=lambda one: -one.minutes)[:5]
    return {
        "kind": kind,
        "records": load.records,
        "fields": load.fields,
        "hours": load.hours,
        "most": [
            {"name": one.name, "form": one.form, "records": int(one.records), "minutes": int(one.minutes)}
            for one in most
        ],
    }
