"""A district of three towns, an office and three villages, whose figures a test sets as it likes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from pingyi.facts.model import SYSTEM, Facts, table_schema
from pingyi.findings import World
from pingyi.measures.model import Evidence, Figure, MissingDue, RowRef, SubjectFigure
from pingyi.packs import Rules
from pingyi.packs.schema import ClaimRule, Duty, Form, Measure, Theme

OLD = date(2000, 1, 1)
MERGED = date(2019, 6, 20)
UNITS = (
    ("Q", "云岫区党工委", "区级党组织", None, OLD, None),
    ("T01", "云溪镇党委", "镇党委", "Q", OLD, None),
    ("T02", "石桥镇党委", "镇党委", "Q", OLD, None),
    ("T03", "平湖镇党委", "镇党委", "Q", OLD, MERGED),
    ("G01", "区机关党委", "机关党委", "Q", OLD, None),
    ("V1", "柳湾村", "行政村", "T01", OLD, None),
    ("V2", "桐桥村", "行政村", "T01", OLD, None),
    ("V3", "荷塘村", "行政村", "T02", OLD, None),
    ("V4", "平湖村", "行政村", "T03", OLD, MERGED),
    ("V4", "平湖村", "行政村", "T01", MERGED, None),
)
TOWNS = ("T01", "T02", "T03")
PEERS = {**dict.fromkeys(TOWNS, TOWNS), "G01": ("G01",)}

FORMS = (
    Form.model_validate({
        "id": "recognitions",
        "name": "做法推广登记表",
        "fields": [
            {"id": "unit", "name": "党组织", "type": "unit"},
            {"id": "given_on", "name": "日期", "type": "date", "role": "when"},
            {"id": "kind", "name": "类别", "type": "choice", "choices": ["刊发", "批示"]},
            {"id": "title", "name": "名称", "type": "text", "open": True},
            {"id": "grant", "name": "奖金", "type": "money", "required": False},
            {"id": "people", "name": "人数", "type": "count", "required": False},
            {"id": "month", "name": "月份", "type": "month", "required": False},
            {"id": "area", "name": "面积", "type": "quantity", "scale": 10, "required": False},
            {"id": "share", "name": "占比", "type": "percent", "required": False},
            {"id": "since", "name": "始于", "type": "year", "required": False},
            {"id": "clock", "name": "时刻", "type": "time", "required": False},
            {"id": "helper", "name": "协办单位", "type": "unit", "required": False},
            {"id": "holder", "name": "负责人", "type": "post", "required": False},
            {"id": "project", "name": "项目", "type": "row", "refers": "projects", "required": False},
        ],
    }),
    Form.model_validate({
        "id": "projects",
        "name": "项目名册",
        "register": True,
        "key": ["code"],
        "fields": [
            {"id": "code", "name": "编号", "type": "text", "open": True},
            {"id": "unit", "name": "党组织", "type": "unit"},
            {"id": "name", "name": "项目名称", "type": "text", "open": True, "required": False},
            {"id": "spent", "name": "投入", "type": "money", "required": False},
            {"id": "people", "name": "人数", "type": "count", "required": False},
        ],
    }),
    Form.model_validate({
        "id": "visits",
        "name": "走访表",
        "subject": "village",
        "fields": [
            {"id": "unit", "name": "填报单位", "type": "unit"},
            {"id": "village", "name": "村", "type": "unit"},
        ],
    }),
)  # fmt: skip
MEETING = Duty.model_validate(
    {
        "id": "meeting",
        "name": "党员大会",
        "owed_by": {"unit_kinds": ["镇党委"]},
        "every": "quarter",
        "fulfilled_by": {"form": "visits"},
    }
)
LESSON = Duty.model_validate(
    {
        "id": "lesson",
        "name": "党课",
        "owed_by": {"members": True},
        "every": "year",
        "fulfilled_by": {"form": "visits"},
    }
)
MEASURES = (
    {"id": "visit", "name": "观摩", "duty": "meeting", "word": "次"},
    {"id": "taught", "name": "党课", "on_time": "lesson"},
    {"id": "income", "name": "达标村", "word": "个村", "subjects": {"unit_kinds": ["行政村"]},
     "values": {"income": {"sum": "grant", "of": "recognitions"}}, "test": {"income": {"gte": 5_000_000}}},
    {"id": "spent", "name": "支出", "total": {"sum": "grant", "of": "recognitions"}, "money": True},
    {"id": "raised", "name": "问题", "total": {"count": "recognitions"}, "word": "个", "better": "less"},
    {"id": "big", "name": "大项目", "subjects": {"register": "projects"}, "test": {"spent": {"gte": 1_000_000}}},
    {"id": "crowd", "name": "人多的项目", "subjects": {"register": "projects"}, "test": {"people": {"gte": 30}}},
    {"id": "any", "name": "有项目的村", "subjects": {"unit_kinds": ["行政村"]}, "test": {"kind": {"filled": True}}},
    {"id": "plan", "name": "计划", "subjects": {"unit_kinds": ["镇党委"]}, "values": {"done": {"count": "visits"}},
     "attain": {"value": "done", "target": 12}},
)  # fmt: skip
THEMES = (
    {"id": "system", "name": "制度", "as": "achievement", "heading": "制度落到实处", "lead": "该办的事逐项对账"},
    {"id": "support", "name": "保障", "as": "achievement", "heading": "保障更加有力"},
    {"id": "energy", "name": "精力", "as": "problem", "heading": "精力投入不足", "lead": "有的书记到场少"},
    {"id": "income", "name": "集体经济", "as": "problem", "heading": "集体经济有短板"},
)


@dataclass(frozen=True)
class Told:
    """Measures that say what they are told; anything else is 0 of 0."""

    year: int = 2019
    figures: Mapping[tuple[str, str], tuple[int, int | None]] = field(default_factory=dict)
    shares: Mapping[tuple[str, str], tuple[tuple[str, int, int], ...]] = field(default_factory=dict)

    def figure(self, measure: str, unit: str) -> Figure:
        num, den = self.figures.get((measure, unit), (0, 0))
        return Figure(measure, unit, num, den)

    def subjects(self, measure: str, unit: str) -> tuple[SubjectFigure, ...]:
        return tuple(SubjectFigure(*share) for share in self.shares.get((measure, unit), ()))

    def evidence(self, measure: str, unit: str) -> Evidence:
        figure = self.figure(measure, unit)
        rows = tuple(
            RowRef("visits", f"{measure}-{unit}-{n}", "走访.xlsx", "表一", n + 3, "counted")
            for n in range(min(figure.num, 20))
        )
        missing = tuple(MissingDue(unit, "visit", f"2019年{n}季度") for n in range(figure.missing))
        return Evidence(measure, unit, rows, missing, f"{measure}@{unit}:{figure.num}/{figure.den}")

    def having(self, **changes: Mapping[Any, Any]) -> Told:
        return Told(
            self.year, {**self.figures, **changes.get("figures", {})}, {**self.shares, **changes.get("shares", {})}
        )


def rules(*claims: Mapping[str, Any], year: int = 2019, **more: Any) -> Rules:
    """Rules with the small district's forms, measures and themes, and these claim rules."""
    base = {"theme": "system", "as": "achievement"}
    return Rules(
        year=year,
        packs=(),
        forms={form.id: form for form in FORMS},
        duties={duty.id: duty for duty in (MEETING, LESSON)},
        measures={raw["id"]: Measure.model_validate(raw) for raw in MEASURES},
        themes={str(raw["id"]): Theme.model_validate(raw) for raw in THEMES},
        claims={str(raw["id"]): ClaimRule.model_validate(base | dict(raw)) for raw in claims},
        **more,
    )


def facts(year: int = 2019, issues: Iterable[Any] = (), **tables: Iterable[Mapping[str, Any]]) -> Facts:
    """The tree, and rows of the forms named (``row_id`` and origin are made up where a test gives none)."""
    columns = ("code", "name", "kind", "parent", "since", "until")
    units = [dict(zip(columns, span, strict=True)) | {"counts": True} for span in UNITS]
    shown = {form.id: form for form in FORMS}
    made = {"units": pa.Table.from_pylist(units)}
    for name, rows in tables.items():
        schema = table_schema(shown[name])
        filled = [_system(row, line) | dict(row) for line, row in enumerate(rows, start=2)]
        made[name] = pa.Table.from_pylist([{key: row.get(key) for key in schema.names} for row in filled], schema)
    return Facts(year, made, tuple(issues))


def _system(row: Mapping[str, Any], line: int) -> dict[str, Any]:
    given = {"row_id": f"r{line}", "counts": True, "file": "台账.xlsx", "sheet": "表一", "line": line}
    about = {"subject": row.get("code") or row["unit"], "day": row.get("given_on")}
    return dict.fromkeys(SYSTEM.names) | given | about


def world(rules_: Rules, measures: Told | None = None, last: Told | None = None, facts_: Facts | None = None) -> World:
    """The world of a test."""
    return World(rules_, facts_ or facts(), measures or Told(), last, "Q", PEERS)
