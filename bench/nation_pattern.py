"""The made-up district of the demo, taken apart into the pieces of which a nation is put together.

A piece is a *block*: a village with its branches, or a branch right below a committee. Committees and the district itself stand
alone. What belongs to a unit of the demo (its *owner*) are all rows that name it, form by form; references between rows never
leave their unit but for lecturers and helping branches, and are kept as places: the n-th row of a register of the same unit,
the n-th unit of the same block, the holder of a post in the unit itself or in its committee.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import ORIGIN, Facts
from pingyi.facts.names import NamesBook
from pingyi.facts.reading import read_folder
from pingyi.facts.union.layout import is_kept, is_register, kept_fields
from pingyi.measures import evaluate
from pingyi.packs.rules import Rules
from pingyi.packs.schema import FieldType, Form

Ints = np.ndarray[Any, np.dtype[np.int64]]
VILLAGES = ("行政村", "社区")
DISTRICT, BRANCH = "区级党组织", "党支部"
REGISTER_SHARE = {"households": 4, "retired-cadres": 4, "applicants": 2, "village-cadres": 2, "enterprises": 2}
"""Of these registers only every n-th row is kept, and with it what refers to it: a nation has fewer rows in registers."""
EVENTS = ("branch-meeting", "theme-day", "activities", "household-visits", "village-openness", "standard-checks")
"""Forms whose rows may stand twice (another day, other figures), so that a unit has as many records a year as asked."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a form in the demo. ``sort``: date · number · flag · text · unit · row · post · none."""

    name: str
    sort: str
    values: Ints
    """Days, numbers, places in ``texts``, in the block, in the register of the unit; −1 with ``known`` false where empty."""
    known: np.ndarray[Any, np.dtype[np.bool_]]
    texts: tuple[str, ...] = ()
    refers: str = ""
    own: np.ndarray[Any, np.dtype[np.bool_]] | None = None
    """Of a post: whether in the unit itself (else in its committee)."""


@dataclass(frozen=True, eq=False)
class Shape:
    """All rows of a form in the demo, sorted by owner: those of owner i are ``start[i]`` … + ``length[i]``."""

    form: Form
    columns: Mapping[str, Column]
    start: Ints
    length: Ints


@dataclass(frozen=True, eq=False)
class Pattern:
    """The demo in pieces."""

    rules: Rules
    owners: tuple[str, ...]
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    since: Ints
    committees: Mapping[str, tuple[int, ...]]
    """Kind of committee → the demo's own ones."""
    blocks: Mapping[str, tuple[tuple[int, ...], ...]]
    """Kind of committee → the blocks that stand below such ones, each as owners: the village, then its branches."""
    shapes: Mapping[str, Shape]
    handed: Mapping[str, tuple[Ints, Ints, Ints]]
    """Measure over persons → numerator, denominator, unknown that each owner adds by itself."""
    district: int = field(default=0)

    @cached_property
    def mean_units(self) -> dict[str, float]:
        """Units of a block, on average."""
        return {kind: sum(map(len, blocks)) / len(blocks) for kind, blocks in self.blocks.items()}

    def rows(self, forms: tuple[str, ...] | None = None) -> Ints:
        """How many records each owner has, in all record tables or in those named."""
        wanted = [shape for shape in self.shapes.values() if not is_register(shape.form)]
        if forms is not None:
            wanted = [shape for shape in wanted if shape.form.id in forms]
        found: Ints = np.sum([shape.length for shape in wanted], axis=0)
        return found


def demo_facts(folder: Path, rules: Rules, year: int) -> Facts:
    """The facts of the made-up district; its workbooks are written into ``folder`` first where they are not there."""
    books = folder / f"{year}年台账"
    if not books.exists():
        command = [sys.executable, "-m", "pingyi", "demo", "--size", "demo", "--workbooks-only", "--out", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return read_folder(books, rules, year, names=NamesBook.at(folder / "姓名簿.json")).facts


def take_apart(rules: Rules, facts: Facts) -> Pattern:
    """The pieces of a district's year."""
    spans = [facts.tree.at(code, facts.last) for code in facts.tree.codes]
    alive = [span for span in spans if span is not None]
    owners = tuple(span.code for span in alive)
    place = {code: index for index, code in enumerate(owners)}
    kinds = {span.code: span.kind for span in alive}
    children: dict[str, list[str]] = {code: [] for code in owners}
    for span in alive:
        children.get(span.parent or "", []).append(span.code)
    committees: dict[str, list[int]] = {}
    blocks: dict[str, list[tuple[int, ...]]] = {}
    block_of: dict[str, tuple[str, ...]] = {code: (code,) for code in owners}
    for code in owners:
        if kinds[code] in {DISTRICT, BRANCH, *VILLAGES}:
            continue
        committees.setdefault(kinds[code], []).append(place[code])
        for child in children[code]:
            block = (child, *children[child])
            block_of |= dict.fromkeys(block, block)
            blocks.setdefault(kinds[code], []).append(tuple(place[one] for one in block))
    cut = _Cut(rules, facts, place, block_of)
    begun = [min(one.since for one in facts.tree.spans[code]).toordinal() - 719163 for code in owners]
    return Pattern(
        rules, owners, tuple(kinds[code] for code in owners), tuple(span.name for span in alive),
        np.array(begun, dtype=np.int64), {kind: tuple(found) for kind, found in committees.items()},
        {kind: tuple(found) for kind, found in blocks.items()}, cut.shapes(), _handed(rules, facts, place),
        next(place[code] for code in owners if kinds[code] == DISTRICT),
    )  # fmt: skip


def over_persons(rules: Rules) -> tuple[str, ...]:
    """The measures that need tables keyed by persons; of the shipped packs those whose subjects are members."""
    return tuple(name for name, measure in rules.measures.items() if measure.subjects and measure.subjects.members)


def _handed(rules: Rules, facts: Facts, place: Mapping[str, int]) -> dict[str, tuple[Ints, Ints, Ints]]:
    """What each unit adds by itself: its figure less those of the units below."""
    names = over_persons(rules)
    measured = evaluate(rules, facts, measures=names)
    found = {}
    for name in names:
        figures = [measured.figure(name, code) for code in place]
        own = np.array([[one.num, one.den or 0, one.unknown] for one in figures], dtype=np.int64)
        for code, index in place.items():
            span = facts.tree.at(code, facts.last)
            if span is not None and span.parent in place:
                figure = figures[index]
                own[place[str(span.parent)]] -= (figure.num, figure.den or 0, figure.unknown)
        found[name] = (own[:, 0], own[:, 1], own[:, 2])
    return found


class _Cut:
    """Cuts the tables."""

    def __init__(
        self, rules: Rules, facts: Facts, place: Mapping[str, int], block_of: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._rules, self._facts, self._place, self._block_of = rules, facts, place, block_of
        self._sorted: dict[str, pa.Table] = {}
        self._registers: dict[str, dict[str, int]] = {}

    def shapes(self) -> dict[str, Shape]:
        """Every table but the units' own, without what is about persons; registers first, since the others refer to them."""
        wanted = [form for form in self._rules.forms.values() if is_kept(form) and form.id in self._facts.tables]
        wanted = [form for form in wanted if form.id != "units" and len(self._facts.tables[form.id])]
        ordered = sorted(wanted, key=lambda form: not is_register(form))
        return {form.id: self._shape(form) for form in ordered}

    def _shape(self, form: Form) -> Shape:
        table = self._facts.tables[form.id].drop_columns(list(ORIGIN))
        fields = kept_fields(form)
        keys = [(name, "ascending") for name in ("unit", "subject", "day", *(one.id for one in fields), "row_id")]
        table = table.filter(pc.is_in(table["unit"], value_set=pa.array(list(self._place)))).sort_by(
            list(dict(keys).items())
        )
        if form.id in REGISTER_SHARE:
            table = table.take(pa.array(np.arange(0, len(table), REGISTER_SHARE[form.id])))
        for one in fields:
            if one.type is FieldType.ROW and one.refers in REGISTER_SHARE:
                known = pa.array(list(self._registers[one.refers or ""]), pa.string())
                table = table.filter(pc.or_(pc.is_null(table[one.id]), pc.is_in(table[one.id], value_set=known)))
        owner = np.array([self._place[code] for code in table["unit"].to_pylist()], dtype=np.int64)
        table, owner = table.take(pa.array(np.argsort(owner, kind="stable"))), np.sort(owner)
        length = np.bincount(owner, minlength=len(self._place)).astype(np.int64)
        start = np.cumsum(length) - length
        if form.register_:
            within = np.arange(len(owner)) - start[owner]
            self._registers[form.id] = dict(zip(table["subject"].to_pylist(), within.tolist(), strict=True))
        columns = {name: self._system(name, table) for name in ("day", "entered", "counts")}
        columns |= {one.id: self._column(one.id, one.type, one.refers or "", table) for one in fields}
        if form.id == "posts":
            columns["subject"] = self._column("subject", FieldType.POST, "", table)
        return Shape(form, columns, start, length)

    def _system(self, name: str, table: pa.Table) -> Column:
        return self._column(name, FieldType.YES_NO if name == "counts" else FieldType.DATE, "", table)

    def _column(self, name: str, kind: FieldType, refers: str, table: pa.Table) -> Column:
        column, units = table[name], table["unit"].to_pylist()
        known = pc.is_valid(column).to_numpy()
        values = column.to_pylist()
        if kind is FieldType.ROW:
            rows = self._registers.get(refers, {})
            places = np.array([rows.get(value, -1) for value in values], dtype=np.int64)
            return Column(name, "row", places, places >= 0, refers=refers)
        if kind is FieldType.UNIT:
            blocks = [self._block_of[unit] for unit in units]
            pairs = zip(values, blocks, strict=True)
            places = np.array([block.index(one) if one in block else -1 for one, block in pairs], dtype=np.int64)
            return Column(name, "unit", places, places >= 0)
        if kind is FieldType.POST:
            parts = [value.split("@") if value else ("", "") for value in values]
            titles = tuple(sorted({title for title, _ in parts}))
            codes = np.array([titles.index(title) for title, _ in parts], dtype=np.int64)
            own = np.array([code == unit for (_, code), unit in zip(parts, units, strict=True)], dtype=bool)
            return Column(name, "post", codes, known, titles, own=own)
        if pa.types.is_string(column.type):
            texts = tuple(sorted(set(values) - {None}))
            index = {text: code for code, text in enumerate(texts)}
            codes = np.array([index.get(value, -1) for value in values], dtype=np.int64)
            return Column(name, "text", codes, known, texts)
        whole = column.cast(pa.int32()) if pa.types.is_date32(column.type) else column
        numbers = whole.cast(pa.int64()).fill_null(-1).to_numpy().astype(np.int64)
        sort = "date" if pa.types.is_date32(column.type) else "flag" if pa.types.is_boolean(column.type) else "number"
        return Column(name, sort, numbers, known)
