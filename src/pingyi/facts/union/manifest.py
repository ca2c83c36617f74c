"""The manifest of a union set: which districts are in it, in which order, by which rules, and the hash of every file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pingyi.facts.seal.layout import json_bytes, pack_path, sha256
from pingyi.facts.seal.manifest import PackSeal
from pingyi.facts.union.layout import HASH, MANIFEST, SCHEMA


@dataclass(frozen=True)
class District:
    """A district of the set.

    ``code``, ``name``: of the unit at its top; ``parent``: the unit above under which it hangs; ``ordinal``: its number, never
    given to another; ``part``: the part that holds its rows; ``seal``: SHA-256 of its own manifest; ``cutoff``: its seal's,
    as ISO; ``units``: how many codes it has; ``rows``: form → rows in the set (forms without any are left out).
    """

    code: str
    name: str
    ordinal: int
    part: str
    parent: str
    seal: str
    cutoff: str
    units: int
    rows: Mapping[str, int]


@dataclass(frozen=True)
class UnionManifest:
    """What is in a set. ``districts`` stand by ordinal; ``handed``: the measures that districts hand up, in pack order.

    ``following``: the ordinal that the next new district gets. ``files``: path → SHA-256 of every file but the manifest's own
    two and the packs'.
    """

    year: int
    packs: tuple[PackSeal, ...]
    root: str
    districts: tuple[District, ...]
    handed: tuple[str, ...]
    following: int
    files: Mapping[str, str] = field(default_factory=dict)
    schema: int = SCHEMA

    @cached_property
    def content(self) -> bytes:
        """The bytes of `union.json`."""
        own = {name: value for name, value in vars(self).items() if name in self.__dataclass_fields__}
        return json_bytes(
            own | {"packs": [vars(pack) for pack in self.packs], "districts": [vars(one) for one in self.districts]}
        )

    @property
    def hash(self) -> str:
        """By which this set is named: SHA-256 of `union.json`."""
        return sha256(self.content)

    @property
    def hashes(self) -> dict[str, str]:
        """Path → SHA-256 of every file but the manifest's own two."""
        return {**self.files, **{pack_path(pack.id): pack.sha256 for pack in self.packs}}

    @cached_property
    def parts(self) -> dict[str, tuple[District, ...]]:
        """Part → its districts by ordinal; the parts in the order of their first district."""
        found: dict[str, tuple[District, ...]] = {}
        for district in self.districts:
            found[district.part] = (*found.get(district.part, ()), district)
        return found

    @property
    def rows(self) -> int:
        """How many rows all tables of all districts hold here."""
        return sum(sum(district.rows.values()) for district in self.districts)

    @property
    def units(self) -> int:
        """How many units all districts have."""
        return sum(district.units for district in self.districts)

    def district(self, code: str) -> District:
        """The district with that code. Raises KeyError."""
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, District]:
        return {district.code: district for district in self.districts}

    @classmethod
    def parse(cls, content: bytes) -> UnionManifest:
        """The manifest in those bytes. Raises ValueError where they are none."""
        raw: Any = json.loads(content)
        try:
            if raw["schema"] != SCHEMA:
                msg = f"schema {raw['schema']}"
                raise ValueError(msg)
            found = cls(
                year=int(raw["year"]),
                packs=tuple(PackSeal(**pack) for pack in raw["packs"]),
                root=raw["root"],
                districts=tuple(District(**district) for district in raw["districts"]),
                handed=tuple(raw["handed"]),
                following=int(raw["following"]),
                files=dict(raw["files"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            msg = f"not a manifest: {error}"
            raise ValueError(msg) from error
        if found.content != content:
            msg = "not written as a manifest is"
            raise ValueError(msg)
        return found


def hash_line(manifest_hash: str) -> bytes:
    """The content of `union.sha256`: the second line tells whether the first is what was written."""
    line = f"{manifest_hash}  {MANIFEST}"
    return f"{line}\n# {sha256(line.encode())}\n".encode()


def is_union(folder: Path) -> bool:
    """Whether a folder is a union set."""
    return (folder / HASH).is_file()
