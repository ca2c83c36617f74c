"""What lies where in a seal, and how it is written.

manifest.json           what is sealed, with the SHA-256 of every other file
manifest.sha256         the manifest's own hash, as `sha256sum -c` reads it, and a checksum of that line
tables/<form>.parquet   the facts, one table a form, and participants.parquet
packs/<id>.json         the rules, canonical JSON
leaves/<id>.json        a short hash of every single value of the pack, so that a change can be named
issues.json             what was found wrong on the way in, without what it quotes from the workbooks
published.json          claim id → for how many years running, as published

Nothing else may lie there.
"""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "manifest.json"
HASH = "manifest.sha256"
ISSUES = "issues.json"
PUBLISHED = "published.json"
ROW_GROUP = 65_536
"""Rows in a row group: fixed, since it shapes the bytes."""
_LEAF_DIGITS = 16


def table_path(name: str) -> str:
    """Where a table lies."""
    return f"tables/{name}.parquet"


def pack_path(pack_id: str) -> str:
    """Where a pack lies."""
    return f"packs/{pack_id}.json"


def leaves_path(pack_id: str) -> str:
    """Where the hashes of a pack's leaves lie."""
    return f"leaves/{pack_id}.json"


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def json_bytes(value: Any) -> bytes:  # noqa: ANN401  JSON
    """JSON as every file of a seal but the packs is written: keys sorted, one space of indent, UTF-8, a line feed at the end."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def hash_file(manifest_hash: str) -> bytes:
    """The content of `manifest.sha256`: the second line tells whether the first is what was written."""
    line = f"{manifest_hash}  {MANIFEST}"
    return f"{line}\n# {sha256(line.encode())}\n".encode()


def leaf_hash(path: str, value: Any) -> str:  # noqa: ANN401  JSON
    """The short hash of one value of a pack."""
    content = json.dumps([path, value], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(content.encode())[:_LEAF_DIGITS]


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as Parquet: fixed row groups, zstd, page checksums, no Arrow schema and no metadata of ours.

    The library's name and version stand in the footer and cannot be left out: another version may give other
    bytes, so what is compared between machines are the hashes of the canonical rows.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415  whoever only hashes a seal's files starts without it

    buffer = io.BytesIO()
    pq.write_table(
        table.replace_schema_metadata(None).combine_chunks(),
        buffer,
        row_group_size=ROW_GROUP,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=9,
        use_dictionary=True,
        write_statistics=True,
        write_page_checksum=True,
        store_schema=False,
    )
    return buffer.getvalue()


def read_parquet(content: bytes) -> pa.Table:
    """The table in those bytes. Raises OSError, pa.ArrowException … where they are damaged."""
    import pyarrow as pa  # noqa: PLC0415  as above
    import pyarrow.parquet as pq  # noqa: PLC0415  as above

    file = pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True)
    return file.read(use_threads=False).combine_chunks()


def files(folder: Path) -> list[str]:
    """Every file below ``folder``, as paths with forward slashes, sorted."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()
    )
