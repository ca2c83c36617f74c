"""The evidence of a claim that tells of rows: exactly those rows, and the ones set aside that would have been told."""

from __future__ import annotations

import hashlib

from pingyi.findings.rows import told_rows
from pingyi.findings.world import World
from pingyi.measures.model import Evidence, RowRef

ROWS = "rows:"
"""Evidence key of a claim that tells of rows: “rows:<rule>”."""


def rows_evidence(world: World, rule_id: str, unit: str) -> Evidence:
    """The rows that the rule tells of for that unit. Raises ValueError for a rule that tells of none."""
    rule = world.rules.claims[rule_id]
    if rule.rows is None:
        msg = f"claim rule {rule_id} tells of no rows"
        raise ValueError(msg)
    found = told_rows(world, rule.rows, unit)
    aside = told_rows(world, rule.rows, unit, set_aside=True)
    rows = tuple(
        sorted(
            RowRef(rule.rows.form, row["row_id"], row["file"], row["sheet"], row["line"], role)
            for chosen, role in ((found, "counted"), (aside, "set-aside"))
            for row in chosen
        )
    )
    digest = hashlib.sha256("".join(f"{r.form}\t{r.row_id}\t{r.role}\n" for r in rows).encode()).hexdigest()
    return Evidence(ROWS + rule_id, unit, rows, (), digest)
