"""Counting a union set part by part: whole parts from their files, single districts where only these are new."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.errors import UnionRefused
from pingyi.facts.union.layout import KEPT_SCHEMA
from pingyi.facts.union.manifest import District
from pingyi.facts.union.open import Union, open_union
from pingyi.measures import evaluate
from pingyi.measures.engine import Engine, MakeEngine
from pingyi.measures.handed import contributions_of, handed_up
from pingyi.measures.measured import Measured
from pingyi.measures.room import keep, keeping
from pingyi.measures.union_cache import Store, Sums, sums_of
from pingyi.packs.rules import Rules

Told = Callable[[str, int, int], None]
"""Told what is at hand, how much is done, and how much there is."""


@dataclass(frozen=True)
class Counting:
    """What is counted of a set, and how."""

    rules: Rules
    union: Union
    measures: tuple[str, ...]
    engine: MakeEngine = Engine

    def district(self, code: str, measures: Collection[str] | None = None) -> Measured:
        """A district by itself, as it would count itself; what it handed up is taken in."""
        handed = self._handed(lambda: self.union.handed(code))
        facts = self.union.district_facts(code, self.rules)
        return evaluate(self.rules, facts, measures=measures or self.measures, engine=self.engine, handed=handed)

    def part(self, part: str) -> Measured:
        """A whole part."""
        districts = self.union.manifest.parts[part]
        handed = self._handed(lambda: self.union.handed_keys([one.code for one in districts]))
        facts = self.union.part_facts(part, self.rules)
        return evaluate(self.rules, facts, measures=self.measures, engine=self.engine, handed=handed, figures_only=True)

    def _handed(self, read: Callable[[], pa.Table]) -> Mapping[str, pa.Table]:
        asked = set(self.measures) & set(self.union.manifest.handed)
        if not asked:
            return {}
        joined = contributions_of(read())
        empty = KEPT_SCHEMA.empty_table().drop_columns("measure")
        return {name: joined.get(name, empty) for name in asked}

    def sums(self, districts: Sequence[District]) -> Iterator[tuple[District, Sums]]:
        """The figures of the inner units of some districts of one part."""
        part = districts[0].part
        inner = {one.code: inner_units(self.union.units(one.code), one.code) for one in districts}
        # Alone in its part a district is counted as quickly from its tables; a cluster reads files, and these only.
        several = len(districts) > 1 or self.engine is not Engine
        if several and len(districts) == len(self.union.manifest.parts[part]) and self._same_forms():
            units = [unit for one in districts for unit in inner[one.code]]
            whole = sums_of(self.part(part).table(units), len(self.measures))
            # A part's rolls and rules point at each other; they must not wait for the next part's.
            gc.collect()
            start = 0
            for one in districts:
                end = start + len(inner[one.code])
                sides = (side[:, start:end].copy() for side in (whole.num, whole.den, whole.unknown))
                yield one, Sums(inner[one.code], *sides)
                start = end
            return
        for one in districts:
            yield one, sums_of(self.district(one.code).table(inner[one.code]), len(self.measures))

    def _same_forms(self) -> bool:
        """Whether the files have every column that the rules may ask: a pack on top may have given a form more."""
        ours = self.union.rules.forms
        return all(ours.get(name, form) == form for name, form in self.rules.forms.items())


def inner_units(units: pa.Table, top: str) -> tuple[str, ...]:
    """The district's top unit and every unit that any row puts another under, by code."""
    named = pc.unique(units["parent"].combine_chunks()).drop_null()
    known = pc.unique(units["code"].combine_chunks())
    return tuple(sorted({top, *named.filter(pc.is_in(named, value_set=known)).to_pylist()}))


def check_handed(rules: Rules, union: Union, measures: Sequence[str]) -> None:
    """See that every measure that needs persons was handed up, counted by the very same rule.

    Raises:
        UnionRefused: one was not.
    """
    needed = handed_up(rules)
    lacking = {
        name: needed[name]
        for name in measures
        if name in needed and (name not in union.manifest.handed or not _same_rule(rules, union.rules, name))
    }
    if lacking:
        from pingyi.facts.union.checks import not_handed  # it knows how sets are made, which takes long to import

        issues = [not_handed(rules.measures[name].name, needs) for name, needs in lacking.items()]
        raise UnionRefused(union.folder.name, issues)


def _same_rule(ours: Rules, theirs: Rules, name: str) -> bool:
    """Whether a measure means the same in both: its own words, the duties that it names and the forms that these read."""
    mine, other = ours.measures[name], theirs.measures.get(name)
    if mine != other:
        return False
    duties = {mine.duty, mine.on_time, *(value.met or value.owed for value in mine.values.values())} - {None}
    return all(ours.duties.get(str(duty)) == theirs.duties.get(str(duty)) for duty in duties)


def count(counting: Counting, store: Store, workers: int, told: Told) -> int:
    """Count every district whose figures the store does not have; how many those were."""
    waiting: list[list[District]] = []
    for districts in counting.union.manifest.parts.values():
        missing = [one for one in districts if not store.has(one.seal)]
        if missing:
            waiting.append(missing)
    total = sum(map(len, waiting))
    with keeping():
        for done, (one, sums) in enumerate(_counted(counting, waiting, workers), start=1):
            store.put(one.seal, sums)
            told(one.name, done, total)
    return total


def _counted(counting: Counting, waiting: Sequence[list[District]], workers: int) -> Iterator[tuple[District, Sums]]:
    if workers <= 1 or len(waiting) <= 1 or counting.engine is not Engine:
        for districts in waiting:
            yield from counting.sums(districts)
        return
    asked = (counting.rules, counting.union.folder, counting.measures)
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, asked) as pool:
        running = [pool.submit(_in_worker, districts) for districts in waiting]
        for job in as_completed(running):
            yield from job.result()


def _begin(rules: Rules, folder: Path, measures: tuple[str, ...]) -> None:
    """In each worker once: what all parts have in common."""
    keep()
    _opened["here"] = Counting(rules, open_union(folder, check=False), measures)
    # What is there by now stays: no part's circles are looked for among it.
    gc.collect()
    gc.freeze()


def _in_worker(districts: list[District]) -> list[tuple[District, Sums]]:
    return list(_opened["here"].sums(districts))


_opened: dict[str, Counting] = {}
"""Of a worker: the set that it counts."""
