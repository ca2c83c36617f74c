"""References to rows that their register does not hold: noted, never set aside, since the register may come later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.issues import Issue, Place, Severity
from pingyi.packs.rules import Rules
from pingyi.packs.schema import FieldType


def loose(
    rules: Rules, tables: Mapping[str, pa.Table], letters: Mapping[tuple[str, str, str, str], str]
) -> Iterator[Issue]:
    """References to rows that their register does not hold. ``letters``: (file, sheet, form, field) → its column, where known."""
    for form in rules.forms.values():
        for one in form.fields:
            if one.type is not FieldType.ROW or one.refers not in tables:
                continue
            table = tables[form.id]
            known = pc.is_in(table[one.id], value_set=tables[one.refers]["subject"].combine_chunks())
            lost = table.filter(pc.and_(pc.is_valid(table[one.id]), pc.invert(known)))
            for row in lost.select(["file", "sheet", "line", one.id]).to_pylist():
                file, sheet = row["file"], row["sheet"]
                message = f"“{rules.forms[one.refers].name}”中没有“{row[one.id]}”"
                place = Place(file, sheet, row["line"], letters.get((file, sheet, form.id, one.id), ""))
                yield Issue(place, "unknown-row", message, "请核对编号，或先登记名册", Severity.NOTE)
