"""Identical rows count once: the first of them (by ordinal) counts, the later ones are set aside.

Rows are identical where everything that the form asks is, texts that are not sealed and the persons who took
part included; where a row came from and when it was entered do not matter.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.quality.year import Outcome, Year, place
from pingyi.issues import Issue, Severity

CODE = "duplicate-row"
_DIGITS = 16


def check(year: Year) -> Outcome:
    """Set repeats aside."""
    outcome = Outcome()
    for form in year.forms:
        table = year.counting(form.id)
        digests = pc.utf8_slice_codeunits(table["row_id"], 0, _DIGITS)
        later = pc.invert(pc.ends_with(table["row_id"], pattern="-0"))
        repeated = pc.unique(digests.filter(later))
        if len(repeated) == 0:
            continue
        hits = year.with_texts(form.id, table.filter(pc.is_in(digests, value_set=repeated)))
        texts = year.texts[form.id].column_names[1:] if form.id in year.texts else []
        first: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in _by_ordinal(hits):
            same = (row["row_id"][:_DIGITS], *(row[name] for name in texts))
            if same not in first:
                first[same] = row
                continue
            outcome.put_aside(form.id, [row["row_id"]])
            message = f"“{form.name}”中这一行与另一行完全相同，只计一次"
            hint = "重复填报的请删去一行；确为两次的，请补上能区分的内容"
            outcome.issues.append(Issue(place(row), CODE, message, hint, Severity.DOUBT, (place(first[same]),)))
    return outcome


def _by_ordinal(table: pa.Table) -> list[dict[str, Any]]:
    def key(row: dict[str, Any]) -> tuple[str, int]:
        digest, _, ordinal = str(row["row_id"]).partition("-")
        return digest, int(ordinal)

    return sorted(table.to_pylist(), key=key)
