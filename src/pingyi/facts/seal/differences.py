"""What exactly differs in a file whose hash does: the rows of a table, the leaves of a pack."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pyarrow as pa

from pingyi.errors import PackRefused
from pingyi.facts.canonical import row_digests, with_origin, without_origin
from pingyi.facts.model import PARTICIPANTS, table_schema
from pingyi.facts.seal.layout import leaf_hash, leaves_path, pack_path, read_parquet, table_path
from pingyi.facts.seal.manifest import Manifest
from pingyi.issues import Issue, Place
from pingyi.packs import rules_of
from pingyi.packs.canonical import leaves_of, pack_from_json
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Form

MOST = 20
"""Rows that are named one by one."""
_HINT = "请从备份或上级留存的同一份封存恢复"
_UNREADABLE = (OSError, pa.ArrowException, MemoryError, ValueError, OverflowError)


def whole_table(folder: Path, manifest: Manifest, name: str) -> list[Issue]:
    """Check a table whose file is as it was: its rows must give the hashes of the manifest."""
    return _compared(folder, manifest, name, _read(folder, name))


def changed_table(folder: Path, manifest: Manifest, name: str) -> list[Issue]:
    """Say of a changed file whether its rows can be read and still agree, and if not, which differ."""
    table = _read(folder, name)
    found = _compared(folder, manifest, name, table)
    if not found and table is not None:
        return [
            Issue(
                Place(table_path(name)),
                "seal-rows-agree",
                "逐行核对，各行内容与封存时一致，改动在文件的其他部分",
                _HINT,
            )
        ]
    return found


def _read(folder: Path, name: str) -> pa.Table | None:
    try:
        return read_parquet((folder / table_path(name)).read_bytes())
    except _UNREADABLE:
        return None


def _compared(folder: Path, manifest: Manifest, name: str, table: pa.Table | None) -> list[Issue]:
    place, sealed = Place(table_path(name)), manifest.tables[name]
    if table is None:
        return [Issue(place, "seal-table-unreadable", "该表已无法读出，各行无从核对", _HINT)]
    columns = tuple(f"{field.name}:{field.type}" for field in table.schema)
    if columns != sealed.columns:
        return [Issue(place, "seal-columns-changed", "该表各栏与封存时不同", _HINT)]
    if with_origin(table) == sealed.with_origin:
        return []
    rules = _rules(folder, manifest)
    form = rules.forms.get(name) if rules else None
    issues: list[Issue] = []
    if table.num_rows != sealed.rows:
        issues.append(Issue(place, "seal-rows-changed", f"封存时有{sealed.rows}行，现有{table.num_rows}行", _HINT))
    elif (form or name == "participants") and without_origin(table, form) == sealed.without_origin:
        issues.append(Issue(place, "seal-rows-changed", "各行内容一致，出处（文件、表、行号）或录入日期被改动", _HINT))
    else:
        issues.append(Issue(place, "seal-rows-changed", "有的行内容被改动", _HINT))
    if form and table.schema.equals(table_schema(form)):
        issues += _misnamed(folder, form, table)
    return issues


def _rules(folder: Path, manifest: Manifest) -> Rules | None:
    """The rules of the seal, as far as they can still be read."""
    try:
        packs = [pack_from_json((folder / pack_path(pack.id)).read_bytes()) for pack in manifest.packs]
        return rules_of(packs, manifest.year)
    except (OSError, ValueError, PackRefused):
        return None


def _misnamed(folder: Path, form: Form, table: pa.Table) -> list[Issue]:
    """The rows whose id is not the hash of what they say."""
    persons: defaultdict[str, list[str]] = defaultdict(list)
    participants = _read(folder, "participants")
    if participants is None or not participants.schema.equals(PARTICIPANTS):
        return []
    for row in participants.to_pylist():
        if row["form"] == form.id:
            persons[row["row_id"]].append(row["person"])
    ids = table["row_id"].to_pylist()
    digests = row_digests(form, table, [",".join(sorted(persons[row_id])) for row_id in ids])
    wrong = [
        at for at, (row_id, digest) in enumerate(zip(ids, digests, strict=True)) if row_id.partition("-")[0] != digest
    ]
    found = []
    for row in table.take(pa.array(wrong[:MOST], pa.int64())).select(["row_id", "file", "sheet", "line"]).to_pylist():
        origin = Place(row["file"], row["sheet"], row["line"])
        message = f"编号{row['row_id']}的一行（{origin}）被改动"
        found.append(
            Issue(Place(table_path(form.id), key=row["row_id"]), "seal-row-changed", message, _HINT, others=(origin,))
        )
    if len(wrong) > MOST:
        message = f"另有{len(wrong) - MOST}行被改动，不一一列出"
        found.append(Issue(Place(table_path(form.id)), "seal-row-changed", message, _HINT))
    return found


def changed_pack(folder: Path, pack_id: str) -> list[Issue]:
    """The leaves of a changed pack that are not as they were sealed; their hashes must be intact."""
    place = pack_path(pack_id)
    sealed: dict[str, str] = json.loads((folder / leaves_path(pack_id)).read_bytes())
    try:
        now = {
            path: leaf_hash(path, value) for path, value in leaves_of(json.loads((folder / place).read_bytes())).items()
        }
    except (ValueError, RecursionError):
        return [Issue(Place(place), "seal-pack-unreadable", "该文件已无法读出，各值无从核对", _HINT)]
    words = {
        **dict.fromkeys(sealed.keys() - now.keys(), "被删去"),
        **dict.fromkeys(now.keys() - sealed.keys(), "是后加的"),
        **{path: "的值被改动" for path in now.keys() & sealed.keys() if now[path] != sealed[path]},
    }
    found = [
        Issue(Place(place, key=path), "seal-leaf-changed", f"“{path}”{words[path]}", _HINT) for path in sorted(words)
    ]
    message = "逐值核对，各值与封存时一致，改动在写法或次序上"
    return found or [Issue(Place(place), "seal-leaves-agree", message, _HINT)]
