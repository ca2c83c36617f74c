"""What reading a measure needs and gives, and the questions that records are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pingyi.facts.model import Facts
from pingyi.measures.days import Bools, Ints, year_bounds
from pingyi.measures.duesbook import DuesBook
from pingyi.measures.queries import Bit, Plan
from pingyi.measures.rolls import Registry
from pingyi.measures.subjects import Roll
from pingyi.packs.conditions import All, Node, Op, Test
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Measure, Term, Value


class Named(Protocol):
    """Names that are made when somebody asks for them."""

    @property
    def names(self) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        """The names of subjects, by place."""
        ...


@dataclass(frozen=True, eq=False)
class Part:
    """Contributions to a measure: subject (a place in what is ``named``), path, numerator, denominator, unknown."""

    named: Named
    subject: Ints
    path: Ints
    num: Ints
    den: Ints
    unknown: Ints

    @property
    def names(self) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        """What ``subject`` holds places in."""
        return self.named.names


@dataclass(frozen=True, eq=False)
class Asked:
    """The subjects of a share, attain or add that exist on the year's last day, and their values (places in ``roll``)."""

    roll: Roll
    chosen: Ints
    path: Ints
    passed: Bools
    """share: passes the test; else every one."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What reading a measure gives."""

    parts: tuple[Part, ...]
    asked: Asked | None = None
    handed: bool = False
    """Handed up by those who hold the records: here nothing can be seen of what the numbers rest on."""


@dataclass
class Book:
    """What every reading needs."""

    rules: Rules
    facts: Facts
    plan: Plan
    registry: Registry
    dues: DuesBook


@dataclass(frozen=True)
class TermQuestion:
    """A term as it is asked of a pass: form, predicate, aggregates with coefficients."""

    form: str
    bit: Bit
    weights: tuple[tuple[str, int], ...]


def window_bit(node: Node, window: str, year: int) -> Bit:
    """A condition inside a window of the schema: year, before or ever."""
    first, last = year_bounds(year)
    match window:
        case "before":
            return Bit(node, None, first - 1, dayless=False)
        case "ever":
            return Bit(node, None, last)
        case _:
            return Bit(node, first, last)


def term_question(term: Term | Value, year: int) -> TermQuestion:
    """A count or sum as a question."""
    weights: tuple[tuple[str, int], ...] = (("_n", 1),)
    if term.sum is not None:
        fields = {term.sum: 1} if isinstance(term.sum, str) else term.sum
        weights = tuple((f"sum:{name}", factor) for name, factor in fields.items())
    return TermQuestion(term.form or "", window_bit(term.where, term.window, year), weights)


def record_questions(measure: Measure, year: int) -> tuple[tuple[str, TermQuestion], ...]:
    """The questions of a total, ratio or days: each with where it goes (num, den)."""
    if measure.total:
        return (("num", term_question(measure.total, year)),)
    if measure.ratio:
        return ("num", term_question(measure.ratio.of, year)), ("den", term_question(measure.ratio.to, year))
    days = measure.days
    assert days is not None  # noqa: S101  the schema allows no other kind here
    both = tuple(Test(name, Op.FILLED, True) for name in (days.first, days.last))  # noqa: FBT003  the operand is the value itself
    bit = window_bit(All((days.where, *both)), "year", year)
    lasted = TermQuestion(days.of, bit, ((f"diff:{days.first}:{days.last}", 1),))
    return ("num", lasted), ("den", TermQuestion(days.of, bit, (("_n", 1),)))


def aggregates(question: TermQuestion) -> list[str]:
    """What a question of records reads: how many there are, and its sums."""
    return ["_n", *(column for column, _ in question.weights if column != "_n")]
