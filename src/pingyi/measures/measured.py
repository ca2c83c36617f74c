"""The measured year: figures for every unit as look-ups; subjects and evidence when somebody asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pingyi.measures.days import Ints
from pingyi.measures.evidence import Annex
from pingyi.measures.model import Evidence, Figure, SubjectFigure
from pingyi.measures.paths import Paths
from pingyi.measures.reading import Book, Reading


@dataclass(frozen=True, eq=False)
class _Sums:
    num: Ints
    den: Ints
    unknown: Ints


class Measured:
    """Implements :class:`pingyi.measures.model.Measures`. Asking for a measure that was not evaluated raises KeyError."""

    def __init__(self, book: Book, paths: Paths, readings: Mapping[str, Reading], annex: Callable[[], Annex]) -> None:
        self.year = book.facts.year
        self._book, self._paths, self._readings, self._make_annex = book, paths, readings, annex
        self._sums = {name: self._summed(reading) for name, reading in readings.items()}
        self._by_subject: dict[str, dict[tuple[str, int], tuple[int, int]]] = {}

    @property
    def measures(self) -> tuple[str, ...]:
        """The ids of the measures evaluated, in pack order."""
        return tuple(self._readings)

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that some path leads through, sorted."""
        return tuple(self._paths.units)

    def figure(self, measure: str, unit: str) -> Figure:
        """The figure of a unit's subtree; 0 (of 0) where it has no subject."""
        sums, place = self._sums[measure], self._paths.units.get(unit)
        rated = self._book.rules.measures[measure].has_denominator
        if place is None:
            return Figure(measure, unit, 0, 0 if rated else None)
        den = int(sums.den[place]) if rated else None
        return Figure(measure, unit, int(sums.num[place]), den, int(sums.unknown[place]))

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
        """The rows that the figure rests on, and the dues not met."""
        return self._annex.evidence(measure, unit)

    @cached_property
    def _annex(self) -> Annex:
        return self._make_annex()

    def _summed(self, reading: Reading) -> _Sums:
        nothing = np.zeros(len(self._paths.units), dtype=np.int64)
        num, den, unknown = nothing.copy(), nothing.copy(), nothing.copy()
        for part in reading.parts:
            num += self._paths.roll_up(part.path, part.num)
            den += self._paths.roll_up(part.path, part.den)
            unknown += self._paths.roll_up(part.path, part.unknown)
        return _Sums(num, den, unknown)
