"""Sealing a year: everything is written beside the place, then moved there at once, so that there is never half a seal."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.errors import OutputRefused, SealRefused
from pingyi.facts.canonical import with_origin, without_origin
from pingyi.facts.model import PARTICIPANTS, Facts, table_schema
from pingyi.facts.seal.layout import (
    HASH,
    ISSUES,
    MANIFEST,
    PUBLISHED,
    files,
    hash_file,
    json_bytes,
    leaf_hash,
    leaves_path,
    pack_path,
    parquet_bytes,
    sha256,
    table_path,
)
from pingyi.facts.seal.manifest import Manifest, PackSeal, TableSeal
from pingyi.facts.seal.told import issues_json, sealed_issues
from pingyi.facts.seal.verify import read_manifest, verify
from pingyi.issues import Issue, Place
from pingyi.packs.canonical import canonical_pack, leaves
from pingyi.packs.rules import Rules

OTHER_SEAL = "该处已有另一份封存或其他文件；封存后不得改写，更正请封存到新文件夹，并注明所更正的封存"


def seal(  # noqa: PLR0913  each says one thing about the seal
    folder: Path,
    facts: Facts,
    rules: Rules,
    *,
    last: Path | None,
    cutoff: date,
    published: Mapping[str, int],
    corrects: Path | None = None,
) -> Manifest:
    """Seal ``facts`` into ``folder`` (made by this); the very same seal there already is left as it is.

    ``last``: last year's seal; ``corrects``: the seal of the same year that this one takes the place of.

    Raises:
        OutputRefused: the folder holds anything else, or cannot be written to. SealRefused: ``last`` or
        ``corrects`` does not verify, or is of the wrong year. ValueError: a table is not as its form says
        (which would let closed texts into the seal): a fault of the program.
    """
    content = {
        **{table_path(name): parquet_bytes(table) for name, table in _checked(facts, rules).items()},
        **{pack_path(pack.id): canonical_pack(pack) for pack in rules.packs},
        **{
            leaves_path(pack.id): json_bytes({k: leaf_hash(k, v) for k, v in leaves(pack).items()})
            for pack in rules.packs
        },
        ISSUES: json_bytes(issues_json(sealed_issues(facts, rules))),
        PUBLISHED: json_bytes(dict(published)),
    }
    own = {table_path(name) for name in facts.tables} | {pack_path(pack.id) for pack in rules.packs}
    manifest = Manifest(
        year=facts.year,
        cutoff=cutoff,
        packs=tuple(PackSeal(pack.id, pack.version, sha256(content[pack_path(pack.id)])) for pack in rules.packs),
        tables={
            name: _table_seal(rules, name, table, content[table_path(name)])
            for name, table in sorted(facts.tables.items())
        },
        files={path: sha256(one) for path, one in sorted(content.items()) if path not in own},
        last=_hash_of(last, lambda year: year < facts.year) if last else None,
        corrects=_hash_of(corrects, lambda year: year == facts.year) if corrects else None,
    )
    _put(folder, {**content, MANIFEST: manifest.content, HASH: hash_file(manifest.hash)})
    return manifest


def _checked(facts: Facts, rules: Rules) -> Mapping[str, pa.Table]:
    expected = {**{form.id: table_schema(form) for form in rules.forms.values()}, "participants": PARTICIPANTS}
    if set(facts.tables) != set(expected):
        msg = f"tables and forms differ: {sorted(set(facts.tables) ^ set(expected))}"
        raise ValueError(msg)
    for name, table in facts.tables.items():
        if not table.schema.equals(expected[name]):
            msg = f"table {name} is not as its form says"
            raise ValueError(msg)
    return facts.tables


def _table_seal(rules: Rules, name: str, table: pa.Table, content: bytes) -> TableSeal:
    counting = pc.sum(table["counts"]).as_py() or 0 if "counts" in table.column_names else table.num_rows
    return TableSeal(
        rows=table.num_rows,
        counting=int(counting),
        columns=tuple(f"{field.name}:{field.type}" for field in table.schema),
        file=sha256(content),
        with_origin=with_origin(table),
        without_origin=without_origin(table, rules.forms.get(name)),
    )


def _hash_of(folder: Path, fits: Callable[[int], bool]) -> str:
    issues = verify(folder)
    if issues:
        raise SealRefused(folder, issues)
    manifest = read_manifest(folder)
    if not fits(manifest.year):
        message = f"这是{manifest.year}年的封存，年度不符"
        raise SealRefused(folder, [Issue(Place(MANIFEST), "seal-wrong-year", message, "请另选一份封存")])
    return manifest.hash


def _put(folder: Path, content: Mapping[str, bytes]) -> None:
    try:
        if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
            _refuse_other(folder, content)
            return
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            for path, one in content.items():
                (part / path).parent.mkdir(exist_ok=True)
                (part / path).write_bytes(one)
            part.chmod(0o755)
            part.rename(folder)
        except BaseException:
            shutil.rmtree(part)
            raise
    except OSError as error:
        raise OutputRefused(folder, error.strerror or "未知原因") from error


def _refuse_other(folder: Path, content: Mapping[str, bytes]) -> None:
    """Leave the very same seal alone; refuse anything else."""
    same = (
        folder.is_dir()
        and files(folder) == sorted(content)
        and all((folder / path).read_bytes() == one for path, one in content.items())
    )
    if not same:
        raise OutputRefused(folder, OTHER_SEAL)
