"""Does a seal still hold what was sealed? Every byte is hashed again, every row recounted, and what differs is named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pingyi.facts.seal.layout import HASH, MANIFEST, files, hash_file, leaves_path, pack_path, sha256, table_path
from pingyi.facts.seal.manifest import Manifest
from pingyi.issues import Issue, Place

_RESTORE = "请从备份或上级留存的同一份封存恢复"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a seal. Raises OSError or ValueError where there is none that can be read."""
    return Manifest.parse((folder / MANIFEST).read_bytes())


def verify(folder: Path, expected: str | None = None) -> list[Issue]:
    """Everything that differs from what was sealed, sorted; nothing where the seal is whole.

    ``expected``: the manifest's hash as it was published or as a later seal names it. Without it only damage
    can be told, not a seal that somebody has made anew from end to end.
    """
    from pingyi.facts.seal.differences import whole_table  # noqa: PLC0415  to see that a seal is whole takes no tables

    manifest, issues = checked_manifest(folder)
    if manifest is None:
        return issues
    if expected is not None and manifest.hash != expected.lower():
        message = f"这不是所指的那一份封存：清单的校验值是{manifest.hash}"
        issues.append(Issue(Place(MANIFEST), "seal-not-the-one", message, "请核对公布的校验值"))
    changed = changed_files(folder, manifest)
    for path in changed:
        issues += _explained(folder, manifest, path, changed)
    for name in manifest.tables:
        if table_path(name) not in changed:
            issues += whole_table(folder, manifest, name)
    return sorted(issues)


def changed_files(folder: Path, manifest: Manifest) -> dict[str, str]:
    """Path → code of every file that is missing, extra or of another hash."""
    expected = manifest.hashes
    there = set(files(folder)) - {MANIFEST, HASH}
    found = dict.fromkeys(sorted(expected.keys() - there), "seal-file-missing")
    found |= dict.fromkeys(sorted(there - expected.keys()), "seal-file-extra")
    for path in sorted(expected.keys() & there):
        if sha256((folder / path).read_bytes()) != expected[path]:
            found[path] = "seal-file-changed"
    return found


def checked_manifest(folder: Path) -> tuple[Manifest | None, list[Issue]]:
    """The manifest, or what is wrong with it or with the file of its hash; without them nothing else can be judged."""
    missing = [name for name in (MANIFEST, HASH) if not (folder / name).is_file()]
    if missing:
        hint = "请确认所选文件夹就是封存所在的文件夹；" + _RESTORE
        return None, [Issue(Place(name), "seal-file-missing", f"缺少{name}", hint) for name in missing]
    content, written = (folder / MANIFEST).read_bytes(), (folder / HASH).read_bytes()
    if written != hash_file(sha256(content)):
        claimed = written.split(b" ")[0].decode("ascii", "replace")
        if written != hash_file(claimed):
            return None, [Issue(Place(HASH), "seal-hash-changed", f"{HASH}被改动，清单无从核对", _RESTORE)]
        return None, [Issue(Place(MANIFEST), "seal-manifest-changed", "清单被改动，其余文件无从核对", _RESTORE)]
    try:
        return Manifest.parse(content), []
    except ValueError:
        message = "清单不是本程序认识的格式（可能由更新的版本封存）"
        return None, [Issue(Place(MANIFEST), "seal-manifest-unknown", message, "请用封存时的版本或更新的版本核对")]


def _explained(folder: Path, manifest: Manifest, path: str, changed: Mapping[str, str]) -> list[Issue]:
    from pingyi.facts.seal.differences import changed_pack, changed_table  # noqa: PLC0415  as above

    place, code = Place(path), changed[path]
    if code == "seal-file-missing":
        return [Issue(place, code, f"缺少{path}", _RESTORE)]
    if code == "seal-file-extra":
        return [Issue(place, code, f"多出{path}，不属于本封存", "请移出封存文件夹")]
    for name in manifest.tables:
        if path == table_path(name):
            return [Issue(place, code, f"数据表{path}被改动", _RESTORE), *changed_table(folder, manifest, name)]
    for pack in manifest.packs:
        if path == pack_path(pack.id):
            found = [] if leaves_path(pack.id) in changed else changed_pack(folder, pack.id)
            return [Issue(place, code, f"规则包“{pack.id}”被改动", _RESTORE), *found]
    return [Issue(place, code, f"{path}被改动", _RESTORE)]
