"""Facts of a year from plain rows, for packs that are loaded from a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from pingyi.facts.model import PARTICIPANTS, Facts, table_schema
from pingyi.packs.rules import Rules

Rows = Iterable[Mapping[str, Any]]


def facts_of(rules: Rules, year: int, **tables: Rows) -> Facts:
    """Every form's table, empty where no rows are given; a row's day is 1 March, its subject its unit, its line its place."""
    given = {name.replace("_", "-"): list(rows) for name, rows in tables.items()}
    found = {
        form.id: _table(form.id, table_schema(form), given.pop(form.id, []), year) for form in rules.forms.values()
    }
    assert not given, f"no such forms: {sorted(given)}"
    return Facts(year, {**found, "participants": PARTICIPANTS.empty_table()})


def _table(form: str, schema: pa.Schema, rows: Rows, year: int) -> pa.Table:
    full = []
    for line, row in enumerate(rows, 2):
        day = {} if form == "units" else {"day": date(year, 3, 1)}
        subject = row.get("code") or row["unit"]
        system = {
            "row_id": f"{form}-{line}",
            "subject": subject,
            "counts": True,
            "file": f"{form}.xlsx",
            "sheet": "表",
            "line": line,
        }
        full.append({**system, **day, **row})
    full.sort(key=lambda row: (row["subject"], row.get("day") or date.min, row["row_id"]))
    return pa.Table.from_pylist(full, schema=schema)
