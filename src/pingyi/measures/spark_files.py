"""The narrow Parquet files of a union set as Spark reads them for a pass: what :mod:`narrow` is for DuckDB.

Each machine reads its share of a file, in a folder that all of them see or in an object store; what a pass has to know beforehand
(the columns that there are, the texts that a column holds) is read from the set where it was opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pingyi.measures.narrow import codes_in_file, columns_of
from pingyi.measures.queries import Query

_TYPES = {"string": "STRING", "bool": "BOOLEAN", "int64": "BIGINT", "int32": "INT", "date32[day]": "DATE"}


@dataclass(frozen=True)
class SetPlace:
    """Where Spark reads a set that was opened in ``folder``: under the same path, or at an ``address``."""

    folder: Path
    address: str

    def of(self, file: Path) -> str:
        """The address of one of the set's files."""
        return f"{self.address}/{file.relative_to(self.folder).as_posix()}"


@dataclass(frozen=True)
class Shown:
    """How the rows of a file are shown to a pass."""

    columns: tuple[str, ...]
    """Expressions of Spark SQL over the file’s columns, and over `_code_of_…` of :attr:`named`."""
    named: tuple[str, ...]
    """Columns of unit numbers whose codes the pass speaks of."""
    by_key: bool
    """Whether the pass names its subjects (of free text: the units) by their numbers."""


def shown(query: Query, file: Path) -> Shown:
    """The rows of a file as a pass reads them.

    Raises:
        KeyError: as :func:`pingyi.measures.narrow.columns_of`.
    """
    read = columns_of(query, pq.read_schema(file))
    columns = [f"`{name}`" for name in read.plain]
    columns += [f"CAST(`{name}` AS BIGINT) AS `{name}`" for name in read.wide]
    columns += [f"`_code_of_{name}` AS `{name}`" for name in read.coded]
    columns += [code(name, codes_in_file(str(file), name, query.form.field(name).choices)) for name in query.codes()]
    # The place in the file: evidence is never asked of Spark, but rows that are told apart have to differ.
    columns.append("_metadata.row_index AS _row")
    return Shown(tuple(columns), read.coded, read.by_key)


def said(schema: pa.Schema) -> str:
    """A schema as Spark is told it: to look for it would be a job of its own for every table."""
    return ", ".join(f"`{field.name}` {_TYPES[_plain(field.type)]}" for field in schema)


def code(name: str, names: tuple[str, ...]) -> str:
    """A text as its place in a list."""
    if not names:
        return f"CAST(NULL AS BIGINT) AS `_code_{name}`"
    listed = ", ".join(map(text, names))
    return f"CAST(array_position(array({listed}), `{name}`) - 1 AS BIGINT) AS `_code_{name}`"


def text(value: str) -> str:
    """A text as a literal that no character of it can leave."""
    return f"decode(unhex('{value.encode().hex()}'), 'UTF-8')"


def _plain(kind: Any) -> str:  # noqa: ANN401  Arrow ships no types
    return str(kind.value_type if pa.types.is_dictionary(kind) else kind)
