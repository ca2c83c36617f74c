"""A record of a unit on a day on which the unit did not exist counts for nothing.

Registers are no records: a member may have joined before the branch of today was founded.
"""

from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import ORIGIN
from pingyi.facts.quality.year import Outcome, Year, place
from pingyi.issues import Issue, Severity
from pingyi.packs.schema import FieldType

CODE = "unit-not-existing-that-day"
_HINT = "请核对日期和组织名称；组织更名、合并的，按当日的组织填报"


def check(year: Year) -> Outcome:
    """Set records outside their unit's life aside."""
    outcome = Outcome()
    lives: pa.Table | None = None
    for form in year.forms:
        if form.register_ or not any(field.id == "unit" and field.type is FieldType.UNIT for field in form.fields):
            continue
        lives = _lives(year) if lives is None else lives
        table = _doubtful(year.counting(form.id, ("row_id", "unit", "day", *ORIGIN)), lives)
        pairs = table.select(["unit", "day"]).group_by(["unit", "day"]).aggregate([]).to_pylist()
        dead = [pair for pair in pairs if None not in pair.values() and year.tree.at(pair["unit"], pair["day"]) is None]
        if not dead:
            continue
        wanted = {(pair["unit"], pair["day"]) for pair in dead}
        units = pa.array(sorted({pair["unit"] for pair in dead}), pa.string())
        for row in table.filter(pc.is_in(table["unit"], value_set=units)).to_pylist():
            if (row["unit"], row["day"]) in wanted:
                outcome.put_aside(form.id, [row["row_id"]])
                name, day = year.tree.name(row["unit"], row["day"]), row["day"]
                message = f"“{name}”在{day.year}年{day.month}月{day.day}日不存在（尚未成立、已撤并或不在组织名册中），此行不计"
                outcome.issues.append(Issue(place(row), CODE, message, _HINT, Severity.DOUBT))
    return outcome


def _lives(year: Year) -> pa.Table:
    """Each unit that existed without a gap: its code, its first day, the day after its last."""
    whole = [
        (code, spans[0].since, spans[-1].until)
        for code, spans in year.tree.spans.items()
        if all(before.until == after.since for before, after in pairwise(spans))
    ]
    columns = ("code", "since", "until")
    return pa.Table.from_pylist(
        [dict(zip(columns, one, strict=True)) for one in whole],
        schema=pa.schema([("code", pa.string()), ("since", pa.date32()), ("until", pa.date32())]),
    )


def _doubtful(table: pa.Table, lives: pa.Table) -> pa.Table:
    """The rows that are not surely within their unit's unbroken life: nearly none, so that only few are looked at singly."""
    at = pc.index_in(table["unit"], value_set=lives["code"].combine_chunks())
    since, until = (lives[name].take(at.combine_chunks()) for name in ("since", "until"))
    ended = pc.fill_null(pc.greater_equal(table["day"], until), fill_value=False)
    alive = pc.and_not(pc.greater_equal(table["day"], since), ended)
    return table.filter(pc.invert(pc.fill_null(alive, fill_value=False)))
