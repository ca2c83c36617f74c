"""A made-up year for tests of scoring: figures by hand, a flat tree, a rubric from a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from pingyi.facts.model import Facts, table_schema
from pingyi.measures.model import Evidence, Figure, MissingDue, RowRef, SubjectFigure
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Duty, Form, Measure, Rubric
from pingyi.scoring import ItemScore, Scores, score

TOWN = "镇党委"
Number = int | tuple[int, int]
"""A figure: a numerator alone, or (numerator, denominator)."""
Raw = dict[str, Any]
"""A piece of a pack as YAML gives it."""
UNITS = Form.model_validate({
    "id": "units", "name": "组织名册", "register": True, "subject": "code",
    "fields": [
        {"id": "code", "name": "组织代码", "type": "text", "open": True},
        {"id": "name", "name": "组织名称", "type": "text", "open": True},
        {"id": "kind", "name": "组织类别", "type": "text", "open": True},
        {"id": "parent", "name": "上级组织代码", "type": "text", "open": True},
        {"id": "since", "name": "自何日起", "type": "date"},
        {"id": "until", "name": "至何日止", "type": "date"},
    ],
})  # fmt: skip
FIGURES = Form.model_validate({
    "id": "figures", "name": "裁量计分",
    "fields": [
        {"id": "unit", "name": "被考核组织", "type": "unit"},
        {"id": "item", "name": "条目", "type": "text", "open": True},
        {"id": "points", "name": "计分", "type": "quantity", "scale": 100},
        {"id": "decided_by", "name": "计分单位", "type": "text", "open": True},
        {"id": "decided_on", "name": "日期", "type": "date"},
    ],
})  # fmt: skip


class FakeMeasures:
    """Figures by hand: (measure, unit) → num | (num, den). ``rows``: the forms of which a figure's evidence has a row."""

    def __init__(
        self,
        figures: Mapping[tuple[str, str], Number],
        rows: Mapping[tuple[str, str], Iterable[RowRef]] | None = None,
        missing: Mapping[tuple[str, str], Iterable[MissingDue]] | None = None,
        rates: Iterable[str] = (),
    ) -> None:
        self.year = 2019
        self._figures, self._rows, self._missing = dict(figures), dict(rows or {}), dict(missing or {})
        self._rates = {measure for (measure, _), figure in figures.items() if isinstance(figure, tuple)} | set(rates)

    def figure(self, measure: str, unit: str) -> Figure:
        found = self._figures.get((measure, unit), (0, 0) if measure in self._rates else 0)
        return Figure(measure, unit, *(found if isinstance(found, tuple) else (found, None)))

    def subjects(self, measure: str, unit: str) -> tuple[SubjectFigure, ...]:
        figure = self.figure(measure, unit)
        return (SubjectFigure(unit, figure.num, figure.den or 0),)

    def evidence(self, measure: str, unit: str) -> Evidence:
        key = (measure, unit)
        return Evidence(measure, unit, tuple(self._rows.get(key, ())), tuple(self._missing.get(key, ())), "")


def row(form: str, line: int = 2, role: str = "counted", file: str = "甲.xlsx", sheet: str = "表一") -> RowRef:
    return RowRef(form, f"{form}-{line}", file, sheet, line, role)


def measure(name: str, **kind: object) -> Measure:
    """A measure; a rate over the form `visits` unless said otherwise."""
    kind = kind or {"ratio": {"of": {"count": "visits"}, "to": {"count": "plans"}}}
    return Measure.model_validate({"id": name, "name": f"取数{name}", **kind})


def total(name: str, **more: object) -> Measure:
    return measure(name, total={"count": "cases"}, **more)


def rubric(items: Iterable[Mapping[str, Any]], **more: object) -> Rubric:
    """One part of weight 100, all towns in one peer group; items are given what they lack."""
    filled = [
        {"id": f"item-{index}", "name": f"条目{index}", "part": "daily", "basis": "result", **item}
        for index, item in enumerate(items, 1)
    ]
    return Rubric.model_validate({
        "id": "table", "name": "细则",
        "reviewees": {"of": [TOWN]},
        "peer_groups": [{"id": "towns", "unit_kinds": [TOWN]}],
        "parts": [{"id": "daily", "name": "日常考核", "weight": 100, "scale": True}],
        "grades": {"bands": [[90, "好"], [80, "较好"], [60, "一般"], [0, "差"]]},
        "items": filled,
        **more,
    })  # fmt: skip


def rules_of(
    table: Rubric, measures: Iterable[Measure], forms: Iterable[Form] = (), duties: Iterable[Duty] = ()
) -> Rules:
    return Rules(
        2019, (),
        forms={form.id: form for form in (UNITS, FIGURES, *forms)},
        measures={one.id: one for one in measures},
        duties={one.id: one for one in duties},
        rubrics={table.id: table},
    )  # fmt: skip


def unit(code: str, kind: str = TOWN, since: str = "2010-01-01", until: str | None = None) -> dict[str, Any]:
    return {
        "code": code, "name": f"{code}党委", "kind": kind, "parent": None,
        "since": date.fromisoformat(since), "until": date.fromisoformat(until) if until else None,
    }  # fmt: skip


def given(unit: str, item: str, points: int | None, line: int = 2, *, counts: bool = True) -> dict[str, Any]:
    """A row of the form `figures`: points in hundredths."""
    return {
        "unit": unit, "item": item, "points": points, "line": line, "counts": counts,
        "decided_by": "区委组织部", "decided_on": date(2019, 12, 20), "file": "裁量.xlsx", "sheet": "计分",
    }  # fmt: skip


def facts(units: Iterable[Mapping[str, Any]], figures: Iterable[Mapping[str, Any]] | None = ()) -> Facts:
    tables = {"units": _table(UNITS, units)}
    if figures is not None:
        tables["figures"] = _table(FIGURES, figures)
    return Facts(2019, tables)


def _table(form: Form, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    full = [
        {"subject": "", "day": None, "entered": None, "counts": True, "file": "", "sheet": "", "line": 0}
        | {"row_id": f"{form.id}-{index}"}
        | row
        for index, row in enumerate(rows, 1)
    ]
    return pa.Table.from_pylist(full, schema=table_schema(form))


def scores(
    items: Iterable[Mapping[str, Any]],
    measures: Iterable[Measure],
    figures: Mapping[tuple[str, str], Number],
    units: Iterable[str | Mapping[str, Any]] = ("A",),
    *,
    given: Iterable[Mapping[str, Any]] = (),
    last: Mapping[tuple[str, str], Number] | None = None,
    rows: Mapping[tuple[str, str], Iterable[RowRef]] | None = None,
    **more: object,
) -> Scores:
    """Score; every figure of 0 has a row behind it unless ``rows`` says otherwise."""
    table = rubric(items, **more)
    measures = tuple(measures)
    rates = [one.id for one in measures if one.has_denominator]
    if rows is None:
        rows = {key: [row("visits"), row("cases")] for key in figures}
    year = FakeMeasures(figures, rows, rates=rates)
    before = FakeMeasures(last, rates=rates) if last is not None else None
    spans = [unit(one) if isinstance(one, str) else one for one in units]
    return score(rules_of(table, measures), facts(spans, given), year, before)


def item(scored: Scores, name: str = "item-1", unit: str = "A") -> ItemScore:
    return next(one for one in scored.sheet(unit).items if one.item == name)
