"""What a scoring rule is given, and what it gives back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from pingyi.issues import Issue
from pingyi.measures.model import Figure, Measures
from pingyi.numbers import points_of
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Item, Measure
from pingyi.scoring import wording
from pingyi.scoring.discretion import Given
from pingyi.scoring.model import State
from pingyi.scoring.peers import Reviewee


@dataclass(frozen=True)
class Year:
    """What rules may look at. ``peers``: group → those ranked in it; ``given``: (unit, item) → a person's figure."""

    rules: Rules
    measures: Measures
    last: Measures | None
    peers: Mapping[str, tuple[Reviewee, ...]]
    given: Mapping[tuple[str, str], Given]

    def compared(self, item: Item, reviewee: Reviewee) -> tuple[Figure, ...]:
        """The peers' figures that a reviewee's is compared with, its own among them unless its year is a part-year."""
        fitting = (one for one in self.peers.get(reviewee.group, ()) if applies_to(item, one))
        figures = (self.measures.figure(item.measure or "", one.unit) for one in fitting)
        return tuple(figure for figure in figures if figure.applies)


@dataclass(frozen=True)
class Case:
    """One item of one reviewee, with its own figure where it has a measure."""

    item: Item
    reviewee: Reviewee
    figure: Figure | None
    year: Year

    @property
    def own(self) -> Figure:
        """The figure, for rules that have a measure."""
        return cast("Figure", self.figure)

    @property
    def measure(self) -> Measure:
        """The measure of the figure."""
        return self.year.rules.measures[self.own.measure]

    @property
    def text(self) -> str:
        """The figure in words."""
        return wording.figure_text(self.own, self.measure)

    @property
    def unit(self) -> str:
        """What differences from a line are counted in."""
        return wording.unit_of(self.own, self.measure)

    def gap(self, gap: Fraction) -> str:
        """A difference in words."""
        return wording.gap_text(gap, self.own, self.measure)


@dataclass(frozen=True)
class Outcome:
    """Points before clamping, and how they came about."""

    points: Fraction
    formula: str
    state: State = State.SCORED
    figures: tuple[Figure, ...] = ()
    reason: str = ""
    issues: tuple[Issue, ...] = ()


def applies_to(item: Item, reviewee: Reviewee) -> bool:
    """Whether the item is meant for units of that kind."""
    return not item.applies_to or reviewee.kind in item.applies_to


def value_of(figure: Figure) -> Fraction:
    """The rate, or the numerator where there is no denominator. Only of a figure that applies."""
    return Fraction(figure.num) if figure.den is None else points_of(1, figure.num, figure.den)


def line(at: Fraction, case: Case) -> str:
    """A threshold in words."""
    return wording.line(at, case.own, case.measure)


def gap_below(bar: Fraction, figure: Figure) -> Fraction:
    """How far the figure lies below the bar (negative: above): in percentage points, or in units of the numerator."""
    gap = bar - value_of(figure)
    return gap if figure.den is None else gap * 100


def whole_points(gap: Fraction, *, part_counts: bool) -> int:
    """The whole points of a gap; with ``part_counts`` a part of one counts as one."""
    return math.ceil(gap) if part_counts else math.floor(gap)
