"""Where the rows of a union set come from: a district's seal, or a set in which it already is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.errors import SealRefused
from pingyi.facts.model import Facts
from pingyi.facts.seal.layout import MANIFEST as SEALED_MANIFEST
from pingyi.facts.seal.layout import read_parquet, sha256, table_path
from pingyi.facts.seal.manifest import Manifest
from pingyi.facts.seal.verify import read_manifest
from pingyi.facts.union.layout import (
    KEY,
    PLACE_BITS,
    handed_path,
    key_of,
    part_path,
    sealed_manifest_path,
)
from pingyi.facts.union.manifest import District
from pingyi.facts.union.narrow import UnknownUnitError, narrowed
from pingyi.facts.union.numbering import places
from pingyi.facts.union.renumber import moved_keys, narrow_again, renumbered
from pingyi.facts.union.writing import RowsOf, rows_between
from pingyi.issues import Issue, Place
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Form

Hand = Callable[[Rules, Facts], pa.Table]
"""What a district hands up of the measures that need persons (:data:`pingyi.facts.union.layout.HANDED_SCHEMA`)."""
_AGAIN = "请让该单位重新封存后再报"
WAY_MARK = "/"
"""Between the codes of a way up the tree, as it is handed up."""


class Source(Protocol):
    """A district that goes into a set."""

    @property
    def where(self) -> str:
        """How the user is told of it."""
        ...

    @property
    def seal(self) -> str:
        """The hash of its seal."""
        ...

    @property
    def cutoff(self) -> str:
        """Of its seal, as ISO."""
        ...

    def codes(self) -> pa.Array:
        """Its units by place."""
        ...

    def rows(self, form: Form, ordinal: int) -> Iterator[pa.Table]:
        """Its rows of a form as they stand in a part. Forms are asked in the order of the rules, each once."""
        ...

    def manifest(self) -> bytes:
        """Its own manifest."""
        ...

    def handed(self, hand: Hand, ordinal: int) -> pa.Table:
        """What it hands up, as a set keeps it (:data:`pingyi.facts.union.layout.KEPT_SCHEMA`)."""
        ...

    def close(self) -> None:
        """Let go what was kept in memory."""
        ...


class SealedTables(Mapping[str, pa.Table]):
    """The tables of a seal, each read when it is asked for, and checked against the manifest as it is read."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder, self._manifest = folder, manifest
        self._kept: dict[str, pa.Table] = {}

    def __getitem__(self, name: str) -> pa.Table:
        """The table; it stays in memory. Raises SealRefused where it was changed since the seal was checked."""
        if name not in self._kept:
            self._kept[name] = self.once(name)
        return self._kept[name]

    def once(self, name: str) -> pa.Table:
        """The table, which is not kept."""
        if name in self._kept:
            return self._kept[name]
        path = table_path(name)
        expected = self._manifest.tables[name].file
        content = (self._folder / path).read_bytes()
        if sha256(content) != expected:
            raise SealRefused(
                self._folder, [Issue(Place(path), "seal-file-changed", f"数据表{path}在读取时被改动", _AGAIN)]
            )
        table = read_parquet(content)
        if tuple(f"{one.name}:{one.type}" for one in table.schema) != self._manifest.tables[name].columns:
            issue = Issue(Place(path), "seal-columns-changed", "该表各栏与清单所写不同", _AGAIN)
            raise SealRefused(self._folder, [issue])
        return table

    def rows(self, name: str) -> int:
        """How many rows a table has, which is not read for that."""
        return self._manifest.tables[name].rows

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self._manifest.tables)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._manifest.tables)


def sealed_facts(folder: Path, manifest: Manifest) -> Facts:
    """The facts of a seal, tables read when asked for."""
    return Facts(manifest.year, SealedTables(folder, manifest))


@dataclass(frozen=True)
class SealSource:
    """A district's seal, checked before; its manifest and tables are read again when they are asked for."""

    folder: Path
    rules: Rules
    code: str
    """The district's: of the unit at its top."""
    seal: str
    cutoff: str
    _kept: dict[str, Facts] = field(default_factory=dict, repr=False)

    @property
    def where(self) -> str:
        """The folder's name, with that of the folder around it."""
        return shown(self.folder)

    @property
    def facts(self) -> Facts:
        """The district's facts, tables read when asked for."""
        if "facts" not in self._kept:
            self._kept["facts"] = sealed_facts(self.folder, read_manifest(self.folder))
        return self._kept["facts"]

    def codes(self) -> pa.Array:
        """Its units by place."""
        return codes_in(self.facts)

    def rows(self, form: Form, ordinal: int) -> Iterator[pa.Table]:
        """Its rows of a form as they stand in a part.

        Raises:
            SealRefused: a row names a unit that its register of units does not have.
        """
        tables = self.facts.tables
        if not isinstance(tables, SealedTables) or not tables.rows(form.id):
            return
        table = tables.once(form.id)
        codes = self._codes
        try:
            yield narrowed(form, table, codes, ordinal, self.code)
        except UnknownUnitError as error:
            message = f"“{form.name}”第{error.row + 1}行的组织代码“{error.code}”不在组织名册中"
            place = Place(f"{self.where}/{table_path(form.id)}", row=error.row + 1)
            raise SealRefused(self.folder, [Issue(place, "union-unit-unknown", message, _AGAIN)]) from error

    @cached_property
    def _codes(self) -> pa.Array:
        return self.codes()

    def manifest(self) -> bytes:
        """Its own manifest."""
        content = (self.folder / SEALED_MANIFEST).read_bytes()
        if sha256(content) != self.seal:
            issue = Issue(Place(SEALED_MANIFEST), "seal-manifest-changed", "清单在读取时被改动", _AGAIN)
            raise SealRefused(self.folder, [issue])
        return content

    def handed(self, hand: Hand, ordinal: int) -> pa.Table:
        """What it hands up, computed from its facts."""
        table, places = hand(self.rules, self.facts), self._places_by_way()
        keys = [
            None if place is None else key_of(ordinal, place) for place in map(places.get, table["path"].to_pylist())
        ]
        return table.append_column(KEY, pa.array(keys, pa.int32()))

    def _places_by_way(self) -> dict[str, int]:
        """The way of each unit up to the district on the year's last day → the unit's place."""
        tree, last = self.facts.tree, self.facts.last
        ways = {place: tree.path(code, last) for place, code in enumerate(self._codes.to_pylist())}
        return {WAY_MARK.join(way): place for place, way in ways.items() if way and way[-1] == self.code}

    def close(self) -> None:
        """Let go the facts."""
        self._kept.clear()
        self.__dict__.pop("_codes", None)


@dataclass(frozen=True)
class SetSource:
    """A district that is in a set already. Its rows are copied; only its number may change."""

    folder: Path
    district: District
    first: Mapping[str, int]
    """Form → the place of its first row in the part's table."""

    @property
    def where(self) -> str:
        """The set and the district."""
        return f"{shown(self.folder)}中的{self.district.name}"

    @property
    def seal(self) -> str:
        """The hash of its seal."""
        return self.district.seal

    @property
    def cutoff(self) -> str:
        """Of its seal."""
        return self.district.cutoff

    def units(self) -> pa.Table:
        """Its rows of the register of units."""
        path = self.folder / part_path(self.district.part, "units")
        return rows_between(path, self.first.get("units", 0), self.district.rows.get("units", 0))

    def codes(self) -> pa.Array:
        """Its units by place."""
        return codes_of(self.units(), self.district.ordinal)

    def rows(self, form: Form, ordinal: int) -> Iterator[pa.Table]:
        """Its rows of a form, numbered anew where it gets another number."""
        count = self.district.rows.get(form.id, 0)
        if not count:
            return
        path = self.folder / part_path(self.district.part, form.id)
        rows = RowsOf(path, self.first.get(form.id, 0))
        try:
            for piece in rows.take(count):
                yield renumbered(form, narrow_again(piece), ordinal - self.district.ordinal)
        finally:
            rows.close()

    def manifest(self) -> bytes:
        """Its own manifest."""
        return (self.folder / sealed_manifest_path(self.district.code)).read_bytes()

    def handed(self, hand: Hand, ordinal: int) -> pa.Table:  # noqa: ARG002  the seal's persons are not here
        """What it handed up to the set."""
        table = read_parquet((self.folder / handed_path(self.district.code)).read_bytes())
        return moved_keys(table, KEY, ordinal - self.district.ordinal)

    def close(self) -> None:
        """Nothing is kept."""


def codes_of(units: pa.Table, ordinal: int) -> pa.Array:
    """A district's units by place, from its rows of the register of units."""
    place = pc.subtract(units[KEY], pa.scalar(ordinal << PLACE_BITS, pa.int32()))
    pairs = pa.table({"place": place, "code": units["code"]}).group_by(["place", "code"]).aggregate([])
    return pairs.sort_by("place")["code"].combine_chunks()


def codes_in(facts: Facts) -> pa.Array:
    """A district's units by place, from its facts."""
    named = pc.unique(facts.tables["units"]["code"]).drop_null().to_pylist()
    return pa.array(places(facts.tree, facts.last, named), pa.string())


def shown(folder: Path) -> str:
    """A folder as it is named in a message: “甲区/封存”."""
    whole = folder.absolute()
    return f"{whole.parent.name}/{whole.name}" if whole.parent.name else whole.name
