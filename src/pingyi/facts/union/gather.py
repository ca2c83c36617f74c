"""What is to be put into one set: every seal and set opened once, its hashes checked, its tree read. Problems are collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pingyi.errors import PackRefused
from pingyi.facts.model import table_schema
from pingyi.facts.names import SEAL_MARK
from pingyi.facts.seal.layout import pack_path, table_path
from pingyi.facts.seal.manifest import Manifest, PackSeal
from pingyi.facts.seal.verify import changed_files, checked_manifest, verify
from pingyi.facts.tree import Tree, UnitSpan
from pingyi.facts.union.layout import ABOVE, KEY, part_path
from pingyi.facts.union.manifest import UnionManifest, is_union
from pingyi.facts.union.numbering import in_cycles, spans_of, top_of
from pingyi.facts.union.sources import SealSource, SetSource, Source, codes_in, codes_of, sealed_facts, shown
from pingyi.facts.union.verify import bytes_changed
from pingyi.issues import Issue, Place
from pingyi.packs import rules_of
from pingyi.packs.canonical import pack_from_json
from pingyi.packs.rules import Rules

Told = Callable[[str, int, int], None]
"""Told what is at hand, how much is done, and how much there is."""
_AGAIN = "请让该单位更正后重新封存"
_NAMED = 5
"""So many units are named of those that stand in a circle."""


@dataclass(frozen=True)
class Given:
    """A district that is to go into the set. ``stated``: the parent that it, or the set in which it is, names."""

    source: Source
    code: str
    name: str
    stated: str | None
    codes: pa.Array
    ordinal: int = 0
    """Its number in the set that is there already; 0: it has none yet."""


@dataclass
class Gathered:
    """All that was given."""

    years: dict[str, int] = field(default_factory=dict)
    """What was given → its year."""
    packs: dict[str, tuple[PackSeal, ...]] = field(default_factory=dict)
    rules: Rules | None = None
    districts: list[Given] = field(default_factory=list)
    above: list[UnitSpan] = field(default_factory=list)
    """The units above, of sets that were given."""
    issues: list[Issue] = field(default_factory=list)


def gather(folders: Sequence[Path], told: Told = lambda *_: None) -> Gathered:
    """Open what was given."""
    found = Gathered()
    for done, folder in enumerate(folders):
        told(shown(folder), done, len(folders))
        if is_union(folder):
            _from_set(found, folder)
        elif (folder / SEAL_MARK).is_file() or (folder / "manifest.json").is_file():
            _from_seal(found, folder)
        else:
            message = "这不是一份封存，也不是合并封存"
            hint = "请指明 pingyi seal 或 pingyi review 写出的“封存”文件夹"
            found.issues.append(Issue(Place(shown(folder)), "union-not-a-seal", message, hint))
    return found


def _from_seal(found: Gathered, folder: Path) -> None:
    where = shown(folder)
    manifest, issues = checked_manifest(folder)
    if manifest is None or changed_files(folder, manifest):
        found.issues += (_placed(where, issue) for issue in issues or verify(folder))
        return
    rules = _learn(found, folder, where, manifest.year, manifest.packs)
    if rules is None:
        return
    wrong = list(_columns(where, manifest, rules))
    found.issues += wrong
    if any(issue.place.file.endswith(table_path("units")) for issue in wrong):
        return
    facts = sealed_facts(folder, manifest)
    tree, day = facts.tree, facts.last
    top = top_of(tree, day)
    if top is None:
        message = f"组织名册中没有{manifest.year}年末仍在的最上级组织，不知道是哪个区"
        found.issues.append(Issue(Place(where), "union-no-top", message, _AGAIN))
        return
    found.issues += _circles(where, tree, day)
    source = SealSource(folder, rules, top.code, manifest.hash, manifest.cutoff.isoformat())
    found.districts.append(Given(source, top.code, top.name, top.parent, codes_in(facts)))


def _from_set(found: Gathered, folder: Path) -> None:
    where = shown(folder)
    manifest, issues = bytes_changed(folder)
    found.issues += (_placed(where, issue) for issue in issues)
    if manifest is None or issues or _learn(found, folder, where, manifest.year, manifest.packs) is None:
        return
    found.above += spans_of(pq.read_table(folder / ABOVE, use_threads=False))
    parts: dict[str, pa.Table] = {}
    for source in sources_of(folder, manifest):
        one = source.district
        if one.part not in parts:  # a part's units are read once, not once a district
            path = folder / part_path(one.part, "units")
            parts = {one.part: pq.read_table(path, columns=["code", KEY], use_threads=False)}
        rows = parts[one.part].slice(source.first.get("units", 0), one.rows.get("units", 0))
        found.districts.append(Given(source, one.code, one.name, one.parent, codes_of(rows, one.ordinal)))


def with_ordinals(districts: Sequence[Given]) -> list[Given]:
    """The districts of a set with the numbers that they have in it."""
    return [replace(one, ordinal=one.source.district.ordinal) for one in districts if isinstance(one.source, SetSource)]


def sources_of(folder: Path, manifest: UnionManifest) -> Iterator[SetSource]:
    """The districts of a set, part by part."""
    for districts in manifest.parts.values():
        first: dict[str, int] = {}
        for district in districts:
            yield SetSource(folder, district, dict(first))
            for form, count in district.rows.items():
                first[form] = first.get(form, 0) + count


def _learn(found: Gathered, folder: Path, where: str, year: int, packs: tuple[PackSeal, ...]) -> Rules | None:
    """Note year and packs; the rules of the first that was given are those of all, else it is refused anyway."""
    found.years[where], found.packs[where] = year, packs
    if found.rules is None:
        try:
            loaded = [pack_from_json((folder / pack_path(pack.id)).read_bytes()) for pack in packs]
            found.rules = rules_of(loaded, year)
        except (ValueError, PackRefused) as error:
            message = f"所封存的规则包不能加载（{error}）"
            found.issues.append(Issue(Place(where), "union-packs-unreadable", message, _AGAIN))
    return found.rules


def _columns(where: str, manifest: Manifest, rules: Rules) -> Iterator[Issue]:
    """Tables that are not as their forms say, or not there: a seal that this program did not write."""
    for form in rules.forms.values():
        expected = tuple(f"{one.name}:{one.type}" for one in table_schema(form))
        table = manifest.tables.get(form.id)
        if table is None or table.columns != expected:
            message = f"“{form.name}”的表缺少，或各栏与表样不同"
            yield Issue(Place(f"{where}/{table_path(form.id)}"), "union-columns", message, _AGAIN)


def _circles(where: str, tree: Tree, day: date) -> Iterator[Issue]:
    round_ = in_cycles(tree, day)
    if round_:
        named = "、".join(f"{tree.name(code)}（{code}）" for code in round_[:_NAMED])
        rest = f"等{len(round_)}个组织" if len(round_) > _NAMED else ""
        message = f"上级填成了循环，找不到最上级：{named}{rest}"
        yield Issue(Place(f"{where}/{table_path('units')}"), "union-cycle", message, "请更正组织名册中的上级组织代码")


def _placed(where: str, issue: Issue) -> Issue:
    """The issue with the seal named before the file."""
    return replace(issue, place=replace(issue.place, file=f"{where}/{issue.place.file}"))


def is_inside(path: Path) -> bool:
    """Whether a path lies inside a seal or a set."""
    return any((folder / SEAL_MARK).is_file() or is_union(folder) for folder in path.absolute().parents)
