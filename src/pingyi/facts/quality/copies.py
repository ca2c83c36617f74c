"""Copied texts: a record whose narrative is nearly that of an earlier one is set aside.

Compared are narrative texts of :data:`SHORTEST` characters or more of one field of one form, over all
organisations, with names and numbers masked. Earlier is the record of the earlier day, then the smaller id: not
what was entered first, which is often unknown.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import ORIGIN
from pingyi.facts.quality.masking import Masker
from pingyi.facts.quality.shingles import earlier_twins
from pingyi.facts.quality.year import Outcome, Year, place
from pingyi.issues import Issue, Severity
from pingyi.packs.schema import Field, Form

CODE = "copied-text"
SHORTEST = 30
_HINT = "请按实际情况重写；确为联合开展的，报上级党组织核实后再计"


def check(year: Year) -> Outcome:
    """Set copies aside."""
    outcome = Outcome()
    names: list[str] = []
    for form in year.forms:
        for field in form.fields:
            if field.narrative:
                names = names or [*year.names, *_unit_names(year)]
                _compare(year, form, field, names, outcome)
    return outcome


def _compare(year: Year, form: Form, field: Field, names: list[str], outcome: Outcome) -> None:
    table = year.with_texts(form.id, year.counting(form.id, ("row_id", "subject", "day", field.id, *ORIGIN)))
    if not pa.types.is_string(table.schema.field(field.id).type):
        return  # the texts are not at hand: a seal holds none
    long = pc.greater_equal(pc.utf8_length(pc.utf8_trim_whitespace(table[field.id])), SHORTEST)
    table = table.filter(pc.fill_null(long, fill_value=False))
    table = table.sort_by([("day", "ascending"), ("row_id", "ascending")])
    columns = table.select(["row_id", *ORIGIN, "subject"])
    texts = table[field.id].to_pylist()
    masker = Masker(names, texts)
    twins = earlier_twins([masker(text) for text in texts])
    hits = [(index, twin) for index, twin in enumerate(twins) if twin is not None]
    later = columns.take(pa.array([index for index, _ in hits], pa.int64())).to_pylist()
    earlier = columns.take(pa.array([twin for _, twin in hits], pa.int64())).to_pylist()
    for row, original in zip(later, earlier, strict=True):
        outcome.put_aside(form.id, [row["row_id"]])
        message = f"“{field.name}”与另一条记录（{place(original)}）雷同，暂不计"
        outcome.issues.append(Issue(place(row), CODE, message, _HINT, Severity.DOUBT, (place(original),)))


def _unit_names(year: Year) -> list[str]:
    names = {span.name for spans in year.tree.spans.values() for span in spans}
    units = year.tables["units"]
    for column in ("short", "former"):
        names.update(name for name in pc.unique(units[column]).to_pylist() if name)
    return sorted(names)
