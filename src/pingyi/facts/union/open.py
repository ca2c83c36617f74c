"""A union set opened: its rules, the tree above, and the facts of a part, of a district, or of the whole, read when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pingyi.errors import UnionRefused
from pingyi.facts.model import PARTICIPANTS, Facts, table_schema
from pingyi.facts.seal.layout import pack_path, read_parquet, table_path
from pingyi.facts.seal.manifest import Manifest
from pingyi.facts.tree import Tree, UnitSpan
from pingyi.facts.union.layout import (
    ABOVE,
    KEPT_SCHEMA,
    KEY,
    PLACE_BITS,
    handed_path,
    is_kept,
    is_register,
    key_column,
    part_path,
    sealed_manifest_path,
)
from pingyi.facts.union.lazy import LazyTables, fitted, makers_of, summed
from pingyi.facts.union.manifest import District, UnionManifest
from pingyi.facts.union.narrow import restored
from pingyi.facts.union.numbering import spans_of
from pingyi.facts.union.sources import SetSource, codes_of
from pingyi.facts.union.verify import bytes_changed, checked_manifest
from pingyi.facts.union.writing import rows_between
from pingyi.packs import rules_of
from pingyi.packs.canonical import pack_from_json
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Form, Pack


@dataclass(frozen=True)
class Union:
    """A set whose manifest was checked. ``above``: the spans of the units above the districts."""

    folder: Path
    manifest: UnionManifest
    packs: tuple[Pack, ...]
    above: tuple[UnitSpan, ...]
    _named: dict[str, pa.Array] = field(default_factory=dict, repr=False, compare=False)
    _keys: dict[str, pa.Array] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def rules(self) -> Rules:
        """The rules that lie in the set."""
        return rules_of(self.packs, self.manifest.year)

    @property
    def last(self) -> date:
        """The year's last day."""
        return date(self.manifest.year, 12, 31)

    @cached_property
    def crown(self) -> Tree:
        """The units above, and the top unit of every district, each under its parent."""
        since = date.min
        tops = (UnitSpan(one.code, since, None, one.name, "", one.parent) for one in self.manifest.districts)
        return Tree((*self.above, *tops))

    def districts_under(self, unit: str) -> tuple[District, ...]:
        """The districts below a unit above them (or the district itself), by ordinal, as the tree stands on the year's last day."""
        return tuple(one for one in self.manifest.districts if unit in self.crown.path(one.code, self.last))

    def source(self, code: str) -> SetSource:
        """Where a district's rows lie. Raises KeyError."""
        return self._sources[code]

    @cached_property
    def _sources(self) -> dict[str, SetSource]:
        found = {}
        for districts in self.manifest.parts.values():
            first: dict[str, int] = {}
            for one in districts:
                found[one.code] = SetSource(self.folder, one, dict(first))
                for form, count in one.rows.items():
                    first[form] = first.get(form, 0) + count
        return found

    def handed(self, code: str) -> pa.Table:
        """What a district hands up."""
        return read_parquet((self.folder / handed_path(code)).read_bytes())

    def handed_keys(self, codes: Sequence[str]) -> pa.Table:
        """What districts hand up; ``path`` is null where the district has a key for every path, and so nobody needs it."""
        return pa.concat_tables([_handed(self.folder / handed_path(code)) for code in codes])

    def sealed(self, code: str) -> Manifest:
        """The manifest of a district's own seal."""
        return Manifest.parse((self.folder / sealed_manifest_path(code)).read_bytes())

    def home(self, unit: str) -> str | None:
        """The district in which a unit is; None where there is no such unit below the districts' tops."""
        for part, districts in self.manifest.parts.items():
            place = pc.index(self._codes(part), unit).as_py()
            if place >= 0:
                ordinal = self._keys[part][place].as_py() >> PLACE_BITS
                return next(one.code for one in districts if one.ordinal == ordinal)
        return None

    def _codes(self, part: str) -> pa.Array:
        """All codes of a part; the keys of the same rows are kept beside them."""
        if part not in self._named:
            table = pq.read_table(self.folder / part_path(part, "units"), columns=["code", KEY], use_threads=False)
            self._named[part] = table["code"].combine_chunks()
            self._keys[part] = table[KEY].combine_chunks()
        return self._named[part]

    def units(self, code: str) -> pa.Table:
        """A district's register of units with its keys, the top unit under its parent above."""
        district = self.manifest.district(code)
        table = self.source(code).units()
        known = pc.is_in(table["parent"], value_set=pc.unique(table["code"]))
        loose = pc.and_(pc.equal(table["code"], code), pc.invert(pc.fill_null(known, fill_value=False)))
        parents = pc.if_else(loose, pa.scalar(district.parent), table["parent"])
        return table.set_column(table.schema.get_field_index("parent"), "parent", parents)

    # Facts --------------------------------------------------------------------------------------------------------

    def district_facts(self, code: str, rules: Rules | None = None) -> Facts:
        """A district's facts as its seal holds them, without what stayed there; the top unit has no parent, as in the seal.

        ``rules``: those of the set with more packs on top; what these add to a form is null.
        """
        held, source = (rules or self.rules).forms.values(), self.source(code)
        units = source.units()
        codes = codes_of(units, source.district.ordinal)

        def maker(form: Form) -> Callable[[], pa.Table]:
            def make() -> pa.Table:
                return self._restored(source, form, codes, prefixes=False)

            return make

        return Facts(self.manifest.year, LazyTables(makers_of(held, maker), source.district.rows))

    def part_facts(self, part: str, rules: Rules | None = None) -> Facts:
        """A part's facts: registers when asked for, record tables read from their files; the units above are in the tree."""
        districts, held = self.manifest.parts[part], tuple((rules or self.rules).forms.values())
        files = {
            form.id: self.folder / part_path(part, form.id) for form in held if is_kept(form) and not is_register(form)
        }

        def maker(form: Form) -> Callable[[], pa.Table]:
            if is_register(form):
                return lambda: self._register(part, form)
            return lambda: self._joined([one.code for one in districts], form)

        sizes = summed(districts)
        selects = {form.id: partial(self._register, part, form) for form in held if is_register(form)}
        there = {name: path for name, path in files.items() if sizes.get(name)}
        return Facts(self.manifest.year, LazyTables(makers_of(held, maker), sizes, selects), files=there)

    def facts(self, rules: Rules | None = None) -> Facts:
        """The facts of the whole set, each table read when asked for; the units above are in the tree."""
        held = (rules or self.rules).forms.values()
        codes = [one.code for one in self.manifest.districts]

        def maker(form: Form) -> Callable[[], pa.Table]:
            return lambda: self._joined(codes, form)

        return Facts(self.manifest.year, LazyTables(makers_of(held, maker), summed(self.manifest.districts)))

    def above_facts(self, rules: Rules | None = None) -> Facts:
        """The units above, about whom nothing is recorded."""
        held = (rules or self.rules).forms.values()
        tables = {form.id: table_schema(form).empty_table() for form in held}
        units = self._above_units()
        tables["units"] = units.drop_columns(KEY).cast(tables["units"].schema)
        return Facts(self.manifest.year, {**tables, "participants": PARTICIPANTS.empty_table()})

    def _restored(self, source: SetSource, form: Form, codes: pa.Array, *, prefixes: bool) -> pa.Table:
        """A district's rows in the schema of a form: as the set's rules have it, or as packs on top of them do."""
        schema, sealed = table_schema(form), self.rules.forms.get(form.id)
        count = source.district.rows.get(form.id, 0)
        if sealed is None or not is_kept(sealed) or not count:
            return schema.empty_table()
        path = self.folder / part_path(source.district.part, form.id)
        rows = rows_between(path, source.first.get(form.id, 0), count)
        rows = rows.drop_columns(KEY) if form.id == "units" else rows
        origin = f"{source.district.name}封存/{table_path(form.id)}"
        table = restored(sealed, rows, codes, source.district.code, origin=origin, prefixes=prefixes)
        return table if table.schema.equals(schema) else fitted(table, schema)

    def _joined(self, codes: Sequence[str], form: Form) -> pa.Table:
        """A form's rows of several districts in the seal's schema, keys of registers' rows with the district before them."""
        schema = table_schema(form)
        if form.id == "units":
            tables = [self._above_units(), *(self.units(code) for code in codes)]
            return pa.concat_tables(tables).combine_chunks()
        tables = [schema.empty_table()]
        for code in codes:
            source = self.source(code)
            units = (
                pa.array([], pa.string()) if is_register(form) else codes_of(source.units(), source.district.ordinal)
            )
            tables.append(self._restored(source, form, units, prefixes=True))
        return pa.concat_tables(tables).combine_chunks()

    def _register(self, part: str, form: Form, columns: Sequence[str] | None = None) -> pa.Table:
        """A register of a whole part (some columns of it), read at once: its keys have the district before them already."""
        schema, path = table_schema(form), self.folder / part_path(part, form.id)
        if form.id == "units" or columns:
            schema = schema.append(pa.field(key_column(form), pa.int32()))
        schema = pa.schema([schema.field(name) for name in columns or schema.names if name in schema.names])
        if not path.is_file():
            return schema.empty_table()
        needed = {*schema.names, "code", "parent"} if form.id == "units" else set(schema.names)
        with pq.ParquetFile(path) as file:
            table = file.read([name for name in file.schema_arrow.names if name in needed], use_threads=False)
        if form.id != "units":
            return fitted(table, schema)
        above = self._above_units().select(schema.names)
        return pa.concat_tables([above, fitted(self._hung(table, part), schema)], promote_options="default")

    def _hung(self, units: pa.Table, part: str) -> pa.Table:
        """The units of a part, the top unit of each district under its parent above."""
        districts = self.manifest.parts[part]
        place = pc.index_in(units["code"], value_set=pa.array([one.code for one in districts], pa.string()))
        # Of the parents of top units alone is asked whether they have a row: units are many, and tops few.
        named = pc.unique(units["parent"].filter(pc.is_valid(place))).drop_null()
        there = pc.unique(units["code"].filter(pc.is_in(units["code"], value_set=named)))
        known = pc.fill_null(pc.is_in(units["parent"], value_set=there), fill_value=False)
        loose = pc.and_(pc.is_valid(place), pc.invert(known))
        above = pa.array([one.parent for one in districts], pa.string()).take(place.combine_chunks())
        at = units.schema.get_field_index("parent")
        return units.set_column(at, "parent", pc.if_else(loose, above, units["parent"].combine_chunks()))

    def _above_units(self) -> pa.Table:
        """The units above as rows of the register of units."""
        table = pq.read_table(self.folder / ABOVE, use_threads=False)
        count = len(table)
        schema = table_schema(self.rules.forms["units"]).append(pa.field(KEY, pa.int32()))
        numbers = pa.array([str(number) for number in range(count)], pa.string())
        columns = {
            "row_id": pc.binary_join_element_wise(pa.scalar(ABOVE), numbers, "#"),
            "subject": table["code"],
            "day": table["since"],
            "counts": pa.array([True] * count),
            "file": pa.array([ABOVE] * count),
            "sheet": pa.array([""] * count),
            "line": pa.array(range(1, count + 1), pa.int32()),
            **{name: table[name] for name in table.column_names},
        }
        return pa.table({one.name: columns.get(one.name, pa.nulls(count, one.type)) for one in schema}).cast(
            pa.schema([pa.field(one.name, one.type) for one in schema])
        )


def _handed(path: Path) -> pa.Table:
    """A file of what was handed up. There is one for each district: they are opened once, and read by column."""
    names = [name for name in KEPT_SCHEMA.names if name != "path"]
    with pq.ParquetFile(path) as file:
        table = file.read(names, use_threads=False)
        ways = (
            file.read(["path"], use_threads=False)["path"]
            if table[KEY].null_count
            else pa.nulls(len(table), pa.string())
        )
    return table.add_column(1, KEPT_SCHEMA.field("path"), ways)


def open_union(folder: Path, *, check: bool = True) -> Union:
    """Open a set of which every file has the hash that its manifest says (``check``; else only the manifest is checked).

    Raises:
        UnionRefused: with everything that differs.
    """
    manifest, issues = bytes_changed(folder) if check else checked_manifest(folder)
    if manifest is None or issues:
        raise UnionRefused(folder.name, issues)
    packs = tuple(pack_from_json((folder / pack_path(pack.id)).read_bytes()) for pack in manifest.packs)
    above = tuple(spans_of(pq.read_table(folder / ABOVE, use_threads=False)))
    return Union(folder, manifest, packs, above)
