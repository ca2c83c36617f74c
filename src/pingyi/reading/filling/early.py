"""What is wrong with a form whatever the facts are: told before they are read, which may take long."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa

from pingyi.facts.model import Facts, table_schema
from pingyi.measures.outline import empty
from pingyi.packs.rules import Rules
from pingyi.reading.filling.files import File
from pingyi.reading.filling.filling import Filling, Source
from pingyi.reading.filling.memory import Memory

_ONLY = {
    "row_id": "1",
    "subject": "1",
    "counts": True,
    "file": "",
    "sheet": "",
    "line": 1,
    "code": "1",
    "name": "本单位",
}
"""An organisation of which nothing is known."""


def check_form(path: Path, file: File, rules: Rules) -> None:
    """See that there is something to fill in, and that it is of the rules' year. ``file``: the form as it was opened.

    Raises:
        NothingToFill, FormOfAnotherYear.
    """
    Filling(path, file, Source(_nothing(rules), rules, ""), "", Memory(), {}).read()


def _nothing(rules: Rules) -> Facts:
    schema, since = table_schema(rules.forms["units"]), date(rules.year, 1, 1)
    row = {**_ONLY, "day": since, "since": since, "kind": ""}
    units = pa.table([pa.array([row.get(one.name)], one.type) for one in schema], schema=schema)
    return empty(rules).with_table("units", units)
