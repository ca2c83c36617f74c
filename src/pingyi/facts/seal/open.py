"""A sealed year opened again: facts and rules as they were, or a refusal that says what differs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pingyi.errors import SealRefused
from pingyi.facts.model import Facts
from pingyi.facts.seal.layout import ISSUES, PUBLISHED, pack_path, read_parquet, table_path
from pingyi.facts.seal.manifest import Manifest
from pingyi.facts.seal.told import issues_from_json
from pingyi.facts.seal.verify import changed_files, checked_manifest, verify
from pingyi.packs import rules_of
from pingyi.packs.canonical import pack_from_json
from pingyi.packs.rules import Rules


@dataclass(frozen=True)
class Sealed:
    """A year as it was sealed. ``published``: claim id → for how many years running, as published."""

    facts: Facts
    rules: Rules
    manifest: Manifest
    published: Mapping[str, int]


def open_seal(folder: Path) -> Sealed:
    """Open a seal of which every file has the hash that its manifest says.

    Raises:
        SealRefused: with everything that differs.
    """
    manifest, issues = checked_manifest(folder)
    if manifest is None or changed_files(folder, manifest):
        raise SealRefused(folder, issues or verify(folder))
    tables = {name: read_parquet((folder / table_path(name)).read_bytes()) for name in manifest.tables}
    packs = [pack_from_json((folder / pack_path(pack.id)).read_bytes()) for pack in manifest.packs]
    told = issues_from_json(json.loads((folder / ISSUES).read_bytes()))
    published = json.loads((folder / PUBLISHED).read_bytes())
    return Sealed(Facts(manifest.year, tables, told), rules_of(packs, manifest.year), manifest, published)
