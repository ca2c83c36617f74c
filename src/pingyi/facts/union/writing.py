"""The tables of a part, written as they come: a district after the other, in row groups, never a whole table in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pingyi.facts.union.layout import ROW_GROUP, parquet_options, part_schema
from pingyi.packs.schema import Form

BUFFERED = 1 << 22
"""Rows of all tables of a part that wait for their row group at most (or one row group, where that is more)."""
_BLOCK = 1 << 20
_PIECE = 1 << 16


class PartWriter:
    """Writes the tables of one part. Which rows share a row group depends on nothing but the rows before them."""

    def __init__(self, folder: Path, forms: dict[str, Form]) -> None:
        self._folder, self._forms = folder, forms
        self._writers: dict[str, _TableWriter] = {}
        self._waiting = 0

    def add(self, form_id: str, pieces: Iterable[pa.Table]) -> int:
        """A district's rows, to come after those that were added before; how many they are."""
        count = 0
        for table in pieces:
            if not len(table):
                continue
            if form_id not in self._writers:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._writers[form_id] = _TableWriter(self._folder / f"{form_id}.parquet", self._forms[form_id])
            self._waiting += self._writers[form_id].add(table)
            count += len(table)
        # Only now: in how many pieces they came must not shape the file.
        while self._waiting > BUFFERED:
            fullest = max(self._writers.values(), key=lambda one: (one.waiting, one.path.name))
            self._waiting -= fullest.flush()
        return count

    def close(self) -> dict[str, str]:
        """Write what waits; the name of each file and its SHA-256."""
        for writer in self._writers.values():
            writer.close()
        found = {writer.path.name: file_hash(writer.path) for writer in self._writers.values()}
        self._writers.clear()
        return found


class _TableWriter:
    def __init__(self, path: Path, form: Form) -> None:
        self.path, self._form = path, form
        self._wide: frozenset[str] = frozenset()
        self._schema = part_schema(form)
        self._rows: list[pa.Table] = []
        self.waiting = 0
        self._writer = self._open()

    def _open(self) -> Any:  # noqa: ANN401  pyarrow ships no types
        return pq.ParquetWriter(self.path, self._schema, **parquet_options(self._schema))

    def add(self, table: pa.Table) -> int:
        """By how much more rows wait now (less than nothing where row groups were written)."""
        before = self.waiting
        wide = {
            field.name for field in table.schema if pa.types.is_int64(field.type) and field.name in self._schema.names
        }
        wide -= {field.name for field in self._schema if pa.types.is_int64(field.type)}
        if wide:
            self._widen(frozenset(wide))
        self._rows.append(_as(table, self._schema))
        self.waiting += len(table)
        if self.waiting >= ROW_GROUP:
            self._write(self.waiting - self.waiting % ROW_GROUP)
        return self.waiting - before

    def flush(self) -> int:
        """Write all that waits; how many rows that were."""
        rows = self.waiting
        self._write(rows)
        return rows

    def close(self) -> None:
        self.flush()
        self._writer.close()

    def _write(self, rows: int) -> None:
        """The first rows that wait, in row groups."""
        if not rows:
            return
        waiting = pa.concat_tables(self._rows)
        self._writer.write_table(waiting.slice(0, rows).combine_chunks(), row_group_size=ROW_GROUP)
        rest = waiting.slice(rows)
        self._rows = [rest.combine_chunks()] if len(rest) else []
        self.waiting -= rows

    def _widen(self, wide: frozenset[str]) -> None:
        """Write again, with more room for some columns, what was written before it was known that they need it."""
        self._writer.close()
        narrow = self.path.with_suffix(".narrow")
        self.path.rename(narrow)
        self._wide |= wide
        self._schema = part_schema(self._form, self._wide)
        self._rows = [_as(rows, self._schema) for rows in self._rows]
        self._writer = self._open()
        with pq.ParquetFile(narrow) as file:
            for number in range(file.num_row_groups):
                group = _as(file.read_row_group(number, use_threads=False), self._schema)
                self._writer.write_table(group, row_group_size=ROW_GROUP)
        narrow.unlink()


def _as(table: pa.Table, schema: pa.Schema) -> pa.Table:
    return pa.table({field.name: table[field.name].cast(field.type) for field in schema}, schema=schema)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read block by block."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


class RowsOf:
    """Rows of a part's table from a place on, piece by piece; only the row groups that hold some of them are read."""

    def __init__(self, path: Path, first: int) -> None:
        self._file = pq.ParquetFile(path, page_checksum_verification=True)
        self._first = first

    def take(self, count: int) -> Iterator[pa.Table]:
        """So many rows, in pieces.

        Raises:
            EOFError: the file does not hold so many.
        """
        start, first = 0, self._first
        for number in range(self._file.num_row_groups):
            size = self._file.metadata.row_group(number).num_rows
            if count and start + size > first:
                for batch in self._file.iter_batches(_PIECE, row_groups=[number], use_threads=False):
                    piece = pa.Table.from_batches([batch]).slice(max(first - start, 0), count)
                    if len(piece) < len(batch):  # a slice would keep the whole batch in memory as long as it waits
                        piece = piece.take(pa.array(range(len(piece)), pa.int64()))
                    start += len(batch)
                    first += len(piece)
                    count -= len(piece)
                    if len(piece):
                        yield piece
                    if not count:
                        return
            else:
                start += size
        if count:
            msg = "the table ends too early"
            raise EOFError(msg)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


def rows_between(path: Path, first: int, count: int) -> pa.Table:
    """Rows of a part's table from a place on, all at once; at least one."""
    rows = RowsOf(path, first)
    try:
        return pa.concat_tables(rows.take(count)).combine_chunks()
    finally:
        rows.close()
