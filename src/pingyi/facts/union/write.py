"""Putting districts into one set: checked first, then written beside the place, district by district, and moved there at once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path

from pingyi.errors import OutputRefused, UnionRefused
from pingyi.facts.names import SEAL_MARK
from pingyi.facts.seal.layout import pack_path, parquet_bytes, sha256
from pingyi.facts.tree import UnitSpan
from pingyi.facts.union.above import NOTHING_ABOVE, Above
from pingyi.facts.union.checks import Crown, crown, no_unit_twice, same_year_and_packs, sizes
from pingyi.facts.union.gather import Gathered, Given, Told, gather, is_inside, with_ordinals
from pingyi.facts.union.layout import (
    ABOVE,
    DISTRICTS,
    HASH,
    MANIFEST,
    PART_UNITS,
    PARTS,
    folder_name,
    handed_path,
    is_kept,
    part_name,
    sealed_manifest_path,
)
from pingyi.facts.union.manifest import District, UnionManifest, hash_line, is_union
from pingyi.facts.union.numbering import numbered
from pingyi.facts.union.sources import Hand, SetSource
from pingyi.facts.union.verify import checked_manifest
from pingyi.facts.union.writing import PartWriter
from pingyi.packs.canonical import canonical_pack
from pingyi.packs.rules import Rules

Handed = Callable[[Rules], Sequence[str]]
"""The measures of some rules that need persons."""


@dataclass(frozen=True)
class Handing:
    """How districts hand up what needs persons: which measures, and their integers of one district."""

    measures: Handed
    of: Hand


def unite(
    folders: Sequence[Path],
    out: Path,
    *,
    handing: Handing,
    above: Above = NOTHING_ABOVE,
    replacing: bool = False,
    told: Told = lambda *_: None,
) -> UnionManifest:
    """Put the seals (or sets) in ``folders`` into one set at ``out``.

    ``above``: the units above the districts. ``replacing``: ``out`` is a set; what is given joins it, or takes the place of the
    district with the same code. Only the parts of those are written again; every other file stays the very same.

    Raises:
        OutputRefused: ``out`` exists (or, replacing, does not), lies in a seal or a set, or cannot be written to.
        UnionRefused: with every problem of what was given. SealRefused: a seal changed while it was read, or names an unknown unit.
    """
    _check_out(out, folders, replacing=replacing)
    found = gather([*([out] if replacing else []), *folders], told)
    old = checked_manifest(out)[0] if replacing else None
    found.districts = _replaced(found.districts, out) if old else found.districts
    planned, crowned = _checked(out, found, above, old)
    if found.rules is None:
        raise UnionRefused(out.name, found.issues)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
        try:
            manifest = _Writing(part, out, found.rules, crowned, old, handing, told).write(planned, found)
            part.chmod(0o755)
            _put(part, out)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    except OSError as error:
        raise OutputRefused(out, error.strerror or "未知原因") from error
    return manifest


def _check_out(out: Path, folders: Sequence[Path], *, replacing: bool) -> None:
    if is_inside(out):
        raise OutputRefused(out, "合并封存不能写进另一份封存的文件夹，请另选位置")
    if any(out.resolve() == one.resolve() or out.resolve() in one.resolve().parents for one in folders):
        raise OutputRefused(out, "合并封存不能写到所给封存的上一级或同一位置，请另选位置")
    if replacing and not is_union(out):
        raise OutputRefused(out, "那里没有合并封存，无从更换；首次合并请去掉 --replace")
    if not replacing and (out.is_file() or (out.is_dir() and any(out.iterdir()))):
        what = "该处已有一份合并封存；更正或补报请加 --replace，另存请换一个文件夹" if is_union(out) else None
        what = what or ("该处是一份封存" if (out / SEAL_MARK).is_file() else "该处已有其他文件") + "，请另选位置"
        raise OutputRefused(out, what)


def _replaced(districts: Sequence[Given], out: Path) -> list[Given]:
    """The districts of the set that is there, those taken out that are given anew; the new ones take over their numbers."""
    there = [one for one in districts if isinstance(one.source, SetSource) and one.source.folder == out]
    kept = {one.code: one for one in with_ordinals(there)}
    fresh = [one for one in districts if one not in there]
    given: list[Given] = []
    for one in fresh:
        before = kept.get(one.code)
        if before is None:
            given.append(one)
        elif before.source.seal != one.source.seal or sum(other.code == one.code for other in fresh) > 1:
            given.append(replace(one, ordinal=before.ordinal, stated=before.stated or one.stated))
    anew = {one.code for one in given}
    return [*(one for one in kept.values() if one.code not in anew), *given]


def _checked(out: Path, found: Gathered, above: Above, old: UnionManifest | None) -> tuple[list[Given], Crown]:
    """The districts with their numbers, and the tree above; or the refusal that names all that is wrong."""
    day = date(next(iter(found.years.values()), 2000), 12, 31)
    crowned, issues = crown(found.districts, above, found.above, day)
    issues = [*found.issues, *same_year_and_packs(found), *issues, *no_unit_twice(found.districts, crowned.spans)]
    order = _order(crowned.spans, day)
    planned = sorted(found.districts, key=lambda one: (order.get(crowned.parents[one.code], 0), one.code))
    following = old.following if old else 1
    numbered_: list[Given] = []
    for one in planned:
        numbered_.append(one if one.ordinal else replace(one, ordinal=following))
        following += not one.ordinal
    issues += sizes(numbered_, following)
    if issues:
        raise UnionRefused(out.name, sorted(set(issues)))
    return numbered_, crowned


def _order(spans: Sequence[UnitSpan], day: date) -> dict[str, int]:
    """The places of the units above, in pre-order."""
    table = numbered(spans, day)
    return {row["code"]: row["key"] for row in table.select(["code", "key"]).to_pylist()}


@dataclass(frozen=True)
class _Writing:
    folder: Path
    out: Path
    rules: Rules
    crown: Crown
    old: UnionManifest | None
    handing: Handing
    told: Told

    def write(self, planned: Sequence[Given], found: Gathered) -> UnionManifest:
        """Everything but moving it to its place."""
        day = date(self.rules.year, 12, 31)
        by_part: dict[str, list[Given]] = {}
        for one in sorted(planned, key=lambda one: one.ordinal):
            by_part.setdefault(self._part_of(one, by_part, day), []).append(one)
        files: dict[str, str] = {}
        districts: list[District] = []
        for part, members in by_part.items():
            same = self._as_it_was(part, members)
            districts += same if same is not None else self._part(part, members, files, len(districts), len(planned))
            if same is not None:
                self._link(f"{PARTS}/{folder_name(part)}/", files)
                for district in same:
                    self._link(f"{DISTRICTS}/{folder_name(district.code)}/", files)
        files[ABOVE] = self._put(ABOVE, parquet_bytes(numbered(self.crown.spans, day)))
        for pack in self.rules.packs:
            self._put(pack_path(pack.id), canonical_pack(pack))
        manifest = UnionManifest(
            year=self.rules.year,
            packs=next(iter(found.packs.values())),
            root=self.crown.root,
            districts=tuple(sorted(districts, key=lambda one: one.ordinal)),
            handed=tuple(self.handing.measures(self.rules)),
            following=max((self.old.following if self.old else 1), *(one.ordinal + 1 for one in planned)),
            files=dict(sorted(files.items())),
        )
        self._put(MANIFEST, manifest.content)
        self._put(HASH, hash_line(manifest.hash))
        return manifest

    def _part_of(self, one: Given, by_part: Mapping[str, Sequence[Given]], day: date) -> str:
        """Where a district was before, below the same child of the root; else the first part there that has room."""
        child = self.crown.child(one.code, day)
        kept = next((old.part for old in self.old.districts if old.code == one.code), "") if self.old else ""
        if kept == child or kept.startswith(part_name(child, 2)[:-1]):
            return kept
        names = (part_name(child, turn) for turn in count(1))
        return next(name for name in names if _has_room(by_part.get(name, ()), one))

    def _as_it_was(self, part: str, members: Sequence[Given]) -> list[District] | None:
        """The districts of a part in which nothing changes; None where something does."""
        before = self.old.parts.get(part, ()) if self.old else ()
        if [(one.code, one.ordinal, one.source.seal) for one in members] != [
            (one.code, one.ordinal, one.seal) for one in before
        ] or not before:
            return None
        return [replace(one, parent=self.crown.parents[one.code]) for one in before]

    def _part(
        self, part: str, members: Sequence[Given], files: dict[str, str], done: int, total: int
    ) -> list[District]:
        place = f"{PARTS}/{folder_name(part)}"
        forms = {form.id: form for form in self.rules.forms.values() if is_kept(form)}
        writer = PartWriter(self.folder / place, forms)
        districts = []
        for number, one in enumerate(members):
            self.told(one.name, done + number, total)
            counts = {form.id: writer.add(form.id, one.source.rows(form, one.ordinal)) for form in forms.values()}
            sealed, handed = sealed_manifest_path(one.code), handed_path(one.code)
            files[sealed] = self._put(sealed, one.source.manifest())
            files[handed] = self._put(handed, parquet_bytes(one.source.handed(self.handing.of, one.ordinal)))
            one.source.close()
            districts.append(
                District(
                    code=one.code,
                    name=one.name,
                    ordinal=one.ordinal,
                    part=part,
                    parent=self.crown.parents[one.code],
                    seal=one.source.seal,
                    cutoff=one.source.cutoff,
                    units=len(one.codes),
                    rows={form: count for form, count in counts.items() if count},
                )
            )
        files |= {f"{place}/{name}": digest for name, digest in writer.close().items()}
        return districts

    def _put(self, path: str, content: bytes) -> str:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(content)
        return sha256(content)

    def _link(self, lead: str, files: dict[str, str]) -> None:
        """The files of the set that is there, as they are: under a second name where the disk can do that, else copied."""
        for path, digest in self.old.files.items() if self.old else ():
            if not path.startswith(lead):
                continue
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(self.out / path, self.folder / path)
            except OSError:
                shutil.copyfile(self.out / path, self.folder / path)
            files[path] = digest


def _has_room(members: Sequence[Given], one: Given) -> bool:
    return not members or sum(len(other.codes) for other in members) + len(one.codes) <= PART_UNITS


def _put(part: Path, out: Path) -> None:
    """Move the new set to its place; the one that is there stands aside until it is."""
    if not out.exists() or not any(out.iterdir()):
        part.rename(out)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    out.rename(aside)
    try:
        part.rename(out)
    except OSError:
        with suppress(OSError):
            aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)
