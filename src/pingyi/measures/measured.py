"""The measured year: figures for every unit as look-ups; subjects and evidence when somebody asks."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.measures.contributions import contributions
from pingyi.measures.days import Ints
from pingyi.measures.model import Evidence, Figure, SubjectFigure
from pingyi.measures.paths import Paths
from pingyi.measures.reading import Book, Reading

if TYPE_CHECKING:
    from pingyi.measures.evidence import Annex
    from pingyi.measures.ledger import Ledger

Narrow = np.ndarray[tuple[int], np.dtype[np.int64 | np.int32]]
_LOW, _HIGH = np.iinfo(np.int32).min, np.iinfo(np.int32).max
_SIDE = 32
_MOST = 1 << 28
"""Of so many parts (a ratio has two) the sums stay below 31 bits."""
FIGURES = pa.schema(
    [
        pa.field("measure", pa.dictionary(pa.int32(), pa.string()), nullable=False),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("num", pa.int64(), nullable=False),
        pa.field("den", pa.int64()),
        pa.field("unknown", pa.int64(), nullable=False),
    ]
)


@dataclass(frozen=True, eq=False)
class Sums:
    """Of every unit, in the order of :attr:`pingyi.measures.paths.Paths.listed`."""

    num: Narrow
    den: Narrow
    unknown: Narrow


class Measured:
    """Implements :class:`pingyi.measures.model.Measures`. Asking for a measure that was not evaluated raises KeyError."""

    def __init__(
        self,
        book: Book,
        paths: Paths,
        sums: Mapping[str, Sums],
        readings: Mapping[str, Reading],
        annex: Callable[[Iterable[str], Ledger], Annex],
    ) -> None:
        self.year = book.facts.year
        self._book, self._paths, self._sums, self._readings, self._make_annex = book, paths, sums, readings, annex
        self._asked_alone: dict[str, Annex] = {}

    @property
    def measures(self) -> tuple[str, ...]:
        """The ids of the measures evaluated, in pack order."""
        return tuple(self._sums)

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that some path leads through, sorted."""
        return tuple(self.listed.to_pylist())

    @property
    def listed(self) -> pa.Array:
        """:attr:`units` as they lie in memory: of a part of a union set there are very many."""
        return self._paths.listed

    def columns(self, measure: str) -> tuple[Ints, Ints, Ints]:
        """Numerators, denominators and unknowns of :attr:`units`, in their order; without a denominator 0."""
        sums = self._sums[measure]
        return _wide(sums.num), _wide(sums.den), _wide(sums.unknown)

    def figure(self, measure: str, unit: str) -> Figure:
        """The figure of a unit's subtree; 0 (of 0) where it has no subject."""
        sums, place = self._sums[measure], self._paths.place(unit)
        rated = self._book.rules.measures[measure].has_denominator
        if place < 0:
            return Figure(measure, unit, 0, 0 if rated else None)
        den = int(sums.den[place]) if rated else None
        return Figure(measure, unit, int(sums.num[place]), den, int(sums.unknown[place]))

    def table(self, units: Iterable[str] | None = None) -> pa.Table:
        """All figures at once (:data:`FIGURES`): measure by measure, of the units named in that order (None: of :attr:`units`).

        ``den`` is null where the measure has no denominator; a unit that no path leads through has 0 (of 0).
        """
        if units is None:
            asked, place = self._paths.listed, None
        else:
            asked = pa.array(units, pa.string())
            place = pc.index_in(asked, value_set=self._paths.listed).fill_null(-1).to_numpy(zero_copy_only=False)
        tables = [FIGURES.empty_table()]
        names = pa.array([*self._sums], pa.string())
        for number, (name, sums) in enumerate(self._sums.items()):
            sides = [sums.num, sums.den, sums.unknown]
            if place is not None:
                # The place −1 is the last: no sum at all.
                sides = [np.append(side, 0)[place] for side in sides]
            num, den, unknown = (pa.array(side.astype(np.int64)) for side in sides)
            if not self._book.rules.measures[name].has_denominator:
                den = pa.nulls(len(asked), pa.int64())
            named = pa.DictionaryArray.from_arrays(pa.array(np.full(len(asked), number, dtype=np.int32)), names)
            tables.append(pa.table([named, asked, num, den, unknown], schema=FIGURES))
        return pa.concat_tables(tables)

    def contributions(self, measure: str) -> pa.Table:
        """What each way up the tree adds to the measure by itself, before anything is summed up the tree.

        A table of :data:`pingyi.measures.contributions.CONTRIBUTIONS`, as ``evaluate(handed=…)`` takes it.
        """
        return contributions(self._readings[measure].parts, self._paths)

    def subjects(self, measure: str, unit: str) -> tuple[SubjectFigure, ...]:
        """The subjects that share in the figure, sorted; a subject that moved within the unit is one."""
        under = self._paths.under(unit)
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for part in self._readings[measure].parts:
            rows = np.flatnonzero(under[part.path]) if len(part.path) else np.zeros(0, dtype=np.int64)
            names = part.names[part.subject[rows]].tolist()
            for name, num, den in zip(names, part.num[rows].tolist(), part.den[rows].tolist(), strict=True):
                entry = found[name]
                entry[0] += num
                entry[1] += den
        return tuple(SubjectFigure(name, *found[name]) for name in sorted(found))

    def evidence(self, measure: str, unit: str) -> Evidence:
        """The rows that the figure rests on, and the dues not met; nothing where the integers were handed up."""
        if self._readings[measure].handed:
            return Evidence(measure, unit, (), (), hashlib.sha256().hexdigest())
        return self.annex.evidence(measure, unit)

    def came(self, measure: str, unit: str, forms: Collection[str]) -> bool:
        """Whether a row of some forms is in the evidence of a figure. Where that is all that is asked, no other is looked up."""
        if self._readings[measure].handed:
            return False
        if "annex" in vars(self):
            return self.annex.came(measure, unit, forms)
        if measure not in self._asked_alone:
            # One after the other is asked of every unit: that of the last measure is kept.
            self._asked_alone = {measure: self._make_annex([measure], self._ledger)}
        return self._asked_alone[measure].came(measure, unit, forms)

    @cached_property
    def annex(self) -> Annex:
        """The evidence of the year, made when somebody first asks for it."""
        self._asked_alone.clear()
        return self._make_annex([name for name, reading in self._readings.items() if not reading.handed], self._ledger)

    @cached_property
    def _ledger(self) -> Ledger:
        from pingyi.measures.ledger import Ledger  # as the evidence that reads it: only when somebody asks

        return Ledger(self._book.facts)


def summed(paths: Paths, reading: Reading) -> Sums:
    """The contributions of a measure, summed up the tree."""
    unknown = _up(paths, [(part.path, part.unknown) for part in reading.parts])
    if all(_small(part.num) and _small(part.den) for part in reading.parts):
        # Both sides in one: no sum of either runs into the other.
        both = sum(
            (paths.roll_up(part.path, (part.num << _SIDE) | part.den) for part in reading.parts),
            np.zeros(len(paths.listed), dtype=np.int64),
        )
        return Sums((both >> _SIDE).astype(np.int32), (both & _HIGH).astype(np.int32), unknown)
    return Sums(
        _up(paths, [(part.path, part.num) for part in reading.parts]),
        _up(paths, [(part.path, part.den) for part in reading.parts]),
        unknown,
    )


def _wide(side: Narrow) -> Ints:
    """A side in full width; where it is one number for all units, still that one."""
    return np.broadcast_to(side[:1].astype(np.int64), side.shape) if side.strides == (0,) else side.astype(np.int64)


def _small(values: Ints) -> bool:
    """Whether none is less than nothing and all of them together, in every part of a reading, fit into half a number."""
    return not len(values) or (int(values.min()) >= 0 and int(values.sum()) < _MOST)


def _up(paths: Paths, parts: Iterable[tuple[Ints, Ints]]) -> Narrow:
    """Values on their paths summed for every unit."""
    adding = [(path, value) for path, value in parts if value.any()]
    if not adding:
        # One zero, seen as often as there are units.
        return np.broadcast_to(np.zeros(1, dtype=np.int32), len(paths.listed))
    sums = [paths.roll_up(path, value) for path, value in adding]
    total = sums[0] if len(sums) == 1 else np.add.reduce(sums)
    # There is one for each unit and measure: half the room wherever they fit.
    fits = len(total) == 0 or (int(total.min()) >= _LOW and int(total.max()) <= _HIGH)
    return total.astype(np.int32) if fits else total
