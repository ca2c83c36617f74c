"""Rows that agree in their form's key and differ in anything else: none of them counts until somebody settles it.

Where a record came from and when it was entered make no difference; a key of which a part is missing is no key.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow.compute as pc

from pingyi.facts.canonical import lines
from pingyi.facts.quality.year import Outcome, Year, in_order, place
from pingyi.issues import Issue, Severity
from pingyi.packs.schema import Form

CODE = "contradicting-rows"


def check(year: Year) -> Outcome:
    """Set rows that contradict each other aside."""
    outcome = Outcome()
    for form in year.forms:
        if not form.key:
            continue
        for rows in _groups(year, form):
            outcome.put_aside(form.id, (row["row_id"] for row in rows))
            first, *others = in_order(rows)
            outcome.issues.append(
                Issue(
                    place(first),
                    CODE,
                    f"“{form.name}”中{_named(form, form.key)}相同的{len(rows)}行，{_differing(form, rows)}不一致，暂都不计",
                    "请核实后只留正确的一行",
                    Severity.DOUBT,
                    tuple(place(row) for row in others),
                )
            )
    return outcome


def _groups(year: Year, form: Form) -> list[list[dict[str, Any]]]:
    """The rows of each key that more than one row has. An optional field of the key may be empty: that is a value too."""
    table = year.with_texts(form.id, year.counting(form.id, ("row_id", *form.key)))
    for name in form.key:
        if form.field(name).required and table[name].null_count:
            table = table.filter(pc.is_valid(table[name]))
    keys = lines(table, form.key)
    counts = pc.value_counts(keys)
    repeated = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    if len(repeated) == 0:
        return []
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    hit = pc.is_in(keys, value_set=repeated)
    whole = year.tables[form.id]
    ids = table["row_id"].filter(hit).combine_chunks()
    rows = year.with_texts(form.id, whole.filter(pc.is_in(whole["row_id"], value_set=ids)))
    for key, row in zip(keys.filter(hit).to_pylist(), rows.to_pylist(), strict=True):
        found[key].append(row)
    return list(found.values())


def _differing(form: Form, rows: list[dict[str, Any]]) -> str:
    own = [field.id for field in form.fields if field.id not in form.key]
    differing = [name for name in own if len({row[name] for row in rows}) > 1]
    return _named(form, differing) if differing else "参加人员"


def _named(form: Form, fields: list[str] | tuple[str, ...]) -> str:
    return "、".join(f"“{form.field(name).name}”" for name in fields)
