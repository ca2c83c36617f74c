"""The rows that a claim tells of: a recognition, a recorded assessment, an award."""

from __future__ import annotations

from typing import Any

from pingyi.findings.world import World
from pingyi.packs.conditions import holds
from pingyi.packs.schema import Rows


def told_rows(world: World, rows: Rows, unit: str, *, set_aside: bool = False) -> list[dict[str, Any]]:
    """The rows of the form that meet the condition and belong under ``unit`` on their day, in order of day and id.

    ``set_aside``: those that count for nothing instead of those that count.
    """
    facts = world.facts
    chosen = [
        row
        for row in world.rows_under(rows.form, unit)
        if row["counts"] is not set_aside
        and (row["day"] is None or row["day"] <= facts.last)
        and (rows.window == "ever" or row["day"] is None or row["day"] >= facts.first)
        and holds(rows.where, row)
    ]
    return sorted(chosen, key=lambda row: (row["day"] or facts.last, row["row_id"]))
