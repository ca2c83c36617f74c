"""Back-dated batches: many records of one unit for days long past, all entered on one day. They count for nothing until settled.

Only where the day of entry is known, and only what an organisation reports of itself. A batch is at least
:data:`ROWS` records of one unit in one form, entered on one day, each more than :data:`GRACE` days after its
own day, and :data:`SPAN` days or more between the first and the last of these days. Who types up last month's
meetings is late, not suspect (that is for *on time*); half a year made up in one sitting before an inspection
is what this is for.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import ORIGIN
from pingyi.facts.quality.year import Outcome, Year, in_order, place
from pingyi.issues import Issue, Severity

CODE = "back-dated"
ROWS = 5
SPAN = 60
GRACE = 30


def check(year: Year) -> Outcome:
    """Set back-dated batches aside."""
    outcome = Outcome()
    for form in year.forms:
        if form.register_ or form.origin != "self":
            continue
        table = _late(year.counting(form.id, ("row_id", "unit", "subject", "day", "entered", *ORIGIN)))
        unit = "unit" if "unit" in table.column_names else "subject"
        for rows in _batches(table, unit):
            outcome.put_aside(form.id, (row["row_id"] for row in rows))
            first, *others = in_order(rows)
            days = sorted(row["day"] for row in rows)
            entered = rows[0]["entered"]
            message = (
                f"“{form.name}”中{days[0]:%Y-%m-%d}至{days[-1]:%Y-%m-%d}的{len(rows)}条记录"
                f"都在{entered:%Y-%m-%d}这一天录入，属集中补录，暂不计"
            )
            hint = "请报上级党组织逐条核实，确有原始记录的说明原因后再计"
            outcome.issues.append(
                Issue(place(first), CODE, message, hint, Severity.DOUBT, tuple(place(row) for row in others))
            )
    return outcome


def _late(table: pa.Table) -> pa.Table:
    """The records entered more than the days of grace after their own day."""
    after = pc.subtract(table["entered"].cast(pa.int32()), table["day"].cast(pa.int32()))
    return table.filter(pc.fill_null(pc.greater(after, GRACE), fill_value=False))


def _batches(table: pa.Table, unit: str) -> list[list[dict[str, Any]]]:
    key = [unit, "entered"]
    grouped = table.group_by(key).aggregate([("day", "min"), ("day", "max"), ([], "count_all")])
    span = pc.subtract(grouped["day_max"].cast(pa.int32()), grouped["day_min"].cast(pa.int32()))
    large = grouped.filter(pc.and_(pc.greater_equal(grouped["count_all"], ROWS), pc.greater_equal(span, SPAN)))
    wanted: dict[tuple[Any, Any], list[dict[str, Any]]] = {
        (row[unit], row["entered"]): [] for row in large.select(key).to_pylist() if row[unit]
    }
    if wanted:
        for row in table.filter(pc.is_in(table[unit], value_set=large[unit].combine_chunks())).to_pylist():
            batch = wanted.get((row[unit], row["entered"]))
            if batch is not None:
                batch.append(row)
    return list(wanted.values())
