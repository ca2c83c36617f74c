"""Does a union set still hold what was put into it? Every byte is hashed again; a district's rows are told by its own manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from pingyi.errors import PackRefused
from pingyi.facts.canonical import without_origin
from pingyi.facts.seal.layout import files, pack_path, sha256
from pingyi.facts.seal.manifest import Manifest
from pingyi.facts.union.layout import (
    DISTRICTS,
    HASH,
    MANIFEST,
    PARTS,
    folder_name,
    handed_path,
    is_kept,
    part_path,
    sealed_manifest_path,
)
from pingyi.facts.union.manifest import District, UnionManifest, hash_line
from pingyi.facts.union.narrow import is_complete, restored
from pingyi.facts.union.sources import SetSource
from pingyi.facts.union.writing import file_hash, rows_between
from pingyi.issues import Issue, Place
from pingyi.packs import rules_of
from pingyi.packs.canonical import pack_from_json
from pingyi.packs.rules import Rules

_RESTORE = "请从备份恢复，或用各单位的封存重新合并"
_UNREADABLE = (OSError, pa.ArrowException, ValueError, KeyError, EOFError)


def checked_manifest(folder: Path) -> tuple[UnionManifest | None, list[Issue]]:
    """The manifest, or what is wrong with it or with the file of its hash; without them nothing else can be judged."""
    missing = [name for name in (MANIFEST, HASH) if not (folder / name).is_file()]
    if missing:
        hint = "请确认所选文件夹就是合并封存所在的文件夹；" + _RESTORE
        return None, [Issue(Place(name), "union-file-missing", f"缺少{name}", hint) for name in missing]
    content = (folder / MANIFEST).read_bytes()
    if (folder / HASH).read_bytes() != hash_line(sha256(content)):
        message = f"{MANIFEST}或{HASH}被改动，其余文件无从核对"
        return None, [Issue(Place(MANIFEST), "union-manifest-changed", message, _RESTORE)]
    try:
        return UnionManifest.parse(content), []
    except ValueError:
        message = "清单不是本程序认识的格式（可能由更新的版本合并）"
        return None, [Issue(Place(MANIFEST), "union-manifest-unknown", message, "请用合并时的版本或更新的版本核对")]


def changed_files(folder: Path, manifest: UnionManifest) -> dict[str, str]:
    """Path → code of every file that is missing, extra or of another hash."""
    expected = manifest.hashes
    there = set(files(folder)) - {MANIFEST, HASH}
    found = dict.fromkeys(sorted(expected.keys() - there), "union-file-missing")
    found |= dict.fromkeys(sorted(there - expected.keys()), "union-file-extra")
    for path in sorted(expected.keys() & there):
        if file_hash(folder / path) != expected[path]:
            found[path] = "union-file-changed"
    return found


def bytes_changed(folder: Path) -> tuple[UnionManifest | None, list[Issue]]:
    """The manifest, and every file that is not as it was written: what whoever opens a set has to know."""
    manifest, issues = checked_manifest(folder)
    if manifest is None:
        return None, issues
    return manifest, [_told(manifest, path, code) for path, code in changed_files(folder, manifest).items()]


def verify_union(folder: Path, expected: str | None = None) -> list[Issue]:
    """Everything that differs, sorted: files by their hashes, and the rows of each district by the hashes of its own seal.

    The latter also tells of a set that somebody has made anew from end to end with other rows in it: the tables from which
    nothing was cut must give the hash that the district's manifest names. ``expected``: the manifest's hash as it was published.
    """
    manifest, issues = bytes_changed(folder)
    if manifest is None:
        return issues
    if expected is not None and manifest.hash != expected.lower():
        message = f"这不是所指的那一份合并封存：清单的校验值是{manifest.hash}"
        issues.append(Issue(Place(MANIFEST), "union-not-the-one", message, "请核对公布的校验值"))
    rules = _rules(folder, manifest)
    if rules is not None:
        for part, districts in manifest.parts.items():
            issues += _rows(folder, rules, part, districts)
    return sorted(set(issues))


def _rules(folder: Path, manifest: UnionManifest) -> Rules | None:
    try:
        packs = [pack_from_json((folder / pack_path(pack.id)).read_bytes()) for pack in manifest.packs]
        return rules_of(packs, manifest.year)
    except (OSError, ValueError, PackRefused):
        return None


def _rows(folder: Path, rules: Rules, part: str, districts: tuple[District, ...]) -> list[Issue]:
    found: list[Issue] = []
    first: dict[str, int] = {}
    for district in districts:
        place = Place(sealed_manifest_path(district.code))
        try:
            content = (folder / place.file).read_bytes()
            sealed = Manifest.parse(content)
        except (OSError, ValueError):
            found.append(Issue(place, "union-seal-unreadable", f"{district.name}的封存清单已无法读出", _RESTORE))
            continue
        if sha256(content) != district.seal:
            found.append(Issue(place, "union-seal-changed", f"{district.name}的封存清单不是合并时的那一份", _RESTORE))
            continue
        found += _of_district(folder, rules, part, SetSource(folder, district, dict(first)), sealed)
        for form, count in district.rows.items():
            first[form] = first.get(form, 0) + count
    return found


def _of_district(folder: Path, rules: Rules, part: str, source: SetSource, sealed: Manifest) -> list[Issue]:
    district, found = source.district, []
    try:
        codes = source.codes()
    except _UNREADABLE:
        return [
            Issue(Place(part_path(part, "units")), "union-rows-unreadable", f"{district.name}的行已无法读出", _RESTORE)
        ]
    for form in filter(is_kept, rules.forms.values()):
        place, count = Place(part_path(part, form.id)), district.rows.get(form.id, 0)
        if count != sealed.tables[form.id].rows:
            message = f"{district.name}封存时有{sealed.tables[form.id].rows}行，合并后有{count}行"
            found.append(Issue(place, "union-rows-changed", message, _RESTORE))
        elif count and is_complete(form):
            try:
                rows = rows_between(folder / place.file, source.first.get(form.id, 0), count)
                same = (
                    without_origin(restored(form, rows, codes, district.code), form)
                    == sealed.tables[form.id].without_origin
                )
            except _UNREADABLE:
                found.append(Issue(place, "union-rows-unreadable", f"{district.name}的行已无法读出", _RESTORE))
                continue
            if not same:
                message = f"{district.name}的行与其封存不一致"
                found.append(Issue(place, "union-rows-changed", message, _RESTORE))
    return found


def _told(manifest: UnionManifest, path: str, code: str) -> Issue:
    place, whose = Place(path), _whose(manifest, path)
    if code == "union-file-missing":
        return Issue(place, code, f"缺少{path}{whose}", _RESTORE)
    if code == "union-file-extra":
        return Issue(place, code, f"多出{path}，不属于本合并封存", "请移出该文件夹")
    return Issue(place, code, f"{path}被改动{whose}", _RESTORE)


def _whose(manifest: UnionManifest, path: str) -> str:
    """Whom a file is about, as an office would say it."""
    top, _, rest = path.partition("/")
    named: Mapping[str, str] = {}
    if top == DISTRICTS:
        named = {folder_name(one.code): one.name for one in manifest.districts}
    elif top == PARTS:
        named = {
            folder_name(part): f"{districts[0].name}等{len(districts)}个单位"
            if len(districts) > 1
            else districts[0].name
            for part, districts in manifest.parts.items()
        }
    whose = named.get(rest.partition("/")[0], "")
    handed = top == DISTRICTS and any(path == handed_path(one.code) for one in manifest.districts)
    return f"（{whose}{'上报的整数' if handed else ''}）" if whose else ""
