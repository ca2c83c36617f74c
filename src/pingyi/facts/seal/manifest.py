"""The manifest: what a seal holds, and the hash of every file of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from pingyi.facts.seal.layout import json_bytes, pack_path, sha256, table_path

SCHEMA = 1


@dataclass(frozen=True)
class TableSeal:
    """One table: rows, how many of them count, its columns (“name:type”), and three SHA-256.

    ``file``: of the Parquet file; ``with_origin``: of its canonical rows; ``without_origin``: of these without
    where they came from and when they were entered, by which the web's facts and a workbook's are compared.
    """

    rows: int
    counting: int
    columns: tuple[str, ...]
    file: str
    with_origin: str
    without_origin: str


@dataclass(frozen=True)
class PackSeal:
    """One pack of the stack; ``sha256`` is of its canonical JSON, which is its file."""

    id: str
    version: str
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What is sealed. ``last`` and ``corrects`` are hashes of other seals' manifests; ``packs`` stand lowest first."""

    year: int
    cutoff: date
    packs: tuple[PackSeal, ...]
    tables: Mapping[str, TableSeal]
    files: Mapping[str, str] = field(default_factory=dict)
    last: str | None = None
    corrects: str | None = None
    schema: int = SCHEMA

    @cached_property
    def content(self) -> bytes:
        """The bytes of `manifest.json`."""
        # Written out: `asdict` copies every text of every table, which takes longer than all the rest.
        return json_bytes(
            {
                "year": self.year,
                "cutoff": self.cutoff.isoformat(),
                "packs": [vars(pack) for pack in self.packs],
                "tables": {name: vars(table) for name, table in self.tables.items()},
                "files": dict(self.files),
                "last": self.last,
                "corrects": self.corrects,
                "schema": self.schema,
            }
        )

    @property
    def hash(self) -> str:
        """By which this seal is named: SHA-256 of `manifest.json`."""
        return sha256(self.content)

    @property
    def hashes(self) -> dict[str, str]:
        """Path → SHA-256 of every file but the manifest's own two."""
        tables = {table_path(name): table.file for name, table in self.tables.items()}
        packs = {pack_path(pack.id): pack.sha256 for pack in self.packs}
        return {**tables, **packs, **self.files}

    @property
    def rows(self) -> int:
        """How many rows all tables hold."""
        return sum(table.rows for table in self.tables.values())

    @classmethod
    def parse(cls, content: bytes) -> Manifest:
        """The manifest in those bytes. Raises ValueError where they are none."""
        raw: Any = json.loads(content)
        try:
            if raw["schema"] != SCHEMA:
                msg = f"schema {raw['schema']}"
                raise ValueError(msg)
            found = cls(
                year=int(raw["year"]),
                cutoff=date.fromisoformat(raw["cutoff"]),
                packs=tuple(PackSeal(**pack) for pack in raw["packs"]),
                tables={
                    name: TableSeal(**{**table, "columns": tuple(table["columns"])})
                    for name, table in raw["tables"].items()
                },
                files=dict(raw["files"]),
                last=raw["last"],
                corrects=raw["corrects"],
            )
        except (KeyError, TypeError, AttributeError) as error:
            msg = f"not a manifest: {error}"
            raise ValueError(msg) from error
        if found.content != content:
            msg = "not written as a manifest is"
            raise ValueError(msg)
        return found
