"""A small district for the tests of facts: a pack with one form of each sort, two towns, rows as a reader gives them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from pingyi.facts.build import Built, tables
from pingyi.facts.model import Facts
from pingyi.packs import Rules, load_rules, rules_of
from pingyi.packs.schema import Pack

PACK: dict[str, Any] = {
    "id": "made",
    "name": "测试包",
    "version": "1",
    "unit_kinds": [{"name": "镇党委"}, {"name": "党支部"}],
    "forms": [
        {
            "id": "meeting",
            "name": "支部会议纪实",
            "key": ["unit", "held_on", "kind"],
            "fields": [
                {"id": "unit", "name": "组织名称", "type": "unit"},
                {"id": "held_on", "name": "日期", "type": "date", "role": "when"},
                {"id": "kind", "name": "类型", "type": "choice", "choices": ["党员大会", "党课"]},
                {"id": "present", "name": "实到", "type": "persons", "required": False},
                {"id": "from_", "name": "开始", "type": "time", "role": "start", "required": False},
                {"id": "to_", "name": "结束", "type": "time", "role": "end", "required": False},
                {"id": "topic", "name": "主题", "type": "text", "max": 200, "open": True, "required": False},
                {
                    "id": "minutes",
                    "name": "会议记录",
                    "type": "text",
                    "max": 2000,
                    "narrative": True,
                    "required": False,
                },
                {"id": "typed_on", "name": "录入日期", "type": "date", "role": "entered", "required": False},
            ],
        },
        {
            "id": "visit",
            "name": "走访纪实",
            "fields": [
                {"id": "unit", "name": "组织名称", "type": "unit"},
                {"id": "month", "name": "月份", "type": "month", "role": "when"},
                {"id": "household", "name": "走访户", "type": "row", "refers": "household", "required": False},
            ],
        },
        {
            "id": "household",
            "name": "困难户名册",
            "register": True,
            "subject": "no",
            "key": ["no"],
            "fields": [
                {"id": "unit", "name": "组织名称", "type": "unit"},
                {"id": "no", "name": "户编号", "type": "text", "max": 20},
            ],
        },
        {
            "id": "income",
            "name": "集体收入",
            "fields": [
                {"id": "unit", "name": "组织名称", "type": "unit"},
                {"id": "year", "name": "年度", "type": "year"},
                {"id": "amount", "name": "金额", "type": "money"},
            ],
        },
    ],
}

UNITS = {
    "code": ["Q", "T1", "T2", "V1", "V2"],
    "name": ["某某区委", "甲镇党委", "乙镇党委", "王庄村党支部", "李庄村党支部"],
    "kind": ["区委", "镇党委", "镇党委", "党支部", "党支部"],
    "parent": [None, "Q", "Q", "T1", "T2"],
    "since": [date(2010, 1, 1)] * 4 + [date(2019, 3, 1)],
    "until": [None, None, date(2019, 7, 1), None, None],
}


@cache
def rules(year: int = 2019) -> Rules:
    """The house's forms and the pack above."""
    return rules_of([*load_rules([], year).packs, Pack.model_validate(PACK)], year)


def columns(
    rows: list[dict[str, Any]], file: str = "台账.xlsx", sheet: str = "一", first: int = 3
) -> dict[str, list[Any]]:
    """Rows as mappings → columns, with an origin each (file, sheet, line from ``first`` on) unless a row brings its own."""
    names = {name: None for row in rows for name in row}
    own = {"file": file, "sheet": sheet}
    found = {name: [row.get(name, own.get(name)) for row in rows] for name in (*names, *own)}
    return {**found, "line": [row.get("line", first + at) for at, row in enumerate(rows)]}


def built(
    rows: dict[str, list[dict[str, Any]]],
    participants: dict[str, tuple[list[int], list[str]]] | None = None,
    names: tuple[str, ...] = (),
) -> Built:
    """The tables of the rows, the units above among them unless ``rows`` has its own."""
    given = {form: columns(one) for form, one in rows.items()}
    units = {**UNITS, "file": ["名册.xlsx"] * 5, "sheet": ["一"] * 5, "line": [2, 3, 4, 5, 6]}
    return tables(rules(), {"units": units, **given}, participants, names)


def facts(
    rows: dict[str, list[dict[str, Any]]] | None = None,
    participants: dict[str, tuple[list[int], list[str]]] | None = None,
    year: int = 2019,
) -> Facts:
    """The facts of a year."""
    made = built(rows or {}, participants)
    return Facts(year, made.tables, made.issues)


def meeting(day: date | None, unit: str = "V1", **values: object) -> dict[str, Any]:
    """A row of the form `meeting`."""
    return {"unit": unit, "held_on": day, "kind": "党员大会", **values}
