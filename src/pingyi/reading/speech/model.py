"""What is read off a text: findings and tasks, each with its place. All offsets are those of the source's text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pingyi.calendar import Deadline
from pingyi.issues import Issue
from pingyi.reading.speech.outline import Heading

Kind = Literal["achievement", "problem"]


@dataclass(frozen=True)
class Name:
    """A name as it stands in the text. ``stated`` is False where it was taken over from an earlier sentence."""

    text: str
    start: int
    end: int
    stated: bool = True


@dataclass(frozen=True)
class Quantity:
    """A number with its measure word. ``value`` as it stands (“3.6”, “X”, “一批”); ``number`` None where it is no number.

    ``bound``: ">=", "<=", "~" (about), or "" (exactly). ``text`` is the whole expression (“不少于3次”).
    """

    text: str
    value: str
    number: Fraction | None
    unit: str
    bound: str
    start: int
    end: int


@dataclass(frozen=True)
class When:
    """A deadline or a cadence with its phrase; ``deadline`` says what it means (see :mod:`pingyi.calendar`).

    ``of`` is the part of a compound phrase that it speaks of (“制度寒假前，运行全年”); ``carried``: the phrase stands before
    an earlier task of the sentence and governs this one too.
    """

    deadline: Deadline
    start: int
    end: int
    of: str = ""
    carried: bool = False
    months: tuple[int, ...] = ()
    """The months in which it falls, 1 to 12: of a window all of them, of a day that month; known without the year too."""

    @property
    def recurring(self) -> bool:
        """Whether it is a cadence."""
        return self.deadline.kind in ("recurring", "standing")


@dataclass(frozen=True)
class Finding:
    """Something that is said to be so: an achievement or a problem."""

    id: str
    kind: Kind
    text: str
    start: int
    end: int
    path: tuple[Heading, ...]
    units: tuple[Name, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    cadences: tuple[When, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether no person need look."""
        return not self.doubts


@dataclass(frozen=True)
class Task:
    """Something that is to be done. ``what`` is ``text`` without subject, modal, time and trigger."""

    id: str
    text: str
    what: str
    start: int
    end: int
    path: tuple[Heading, ...]
    lead: Name | None = None
    support: tuple[Name, ...] = ()
    deadlines: tuple[When, ...] = ()
    cadences: tuple[When, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    trigger: str = ""
    person: str = ""
    """Who answers for it, where a table or a label names a person beside the unit (责任人, 包抓领导)."""
    check: str = ""
    group: str = ""
    """In a table: the text of the column that several rows share."""
    doubts: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether no person need look."""
        return not self.doubts

    @property
    def by(self) -> dt.date | None:
        """The last day of the latest deadline; None where none has a date."""
        return max((when.deadline.date for when in self.deadlines if when.deadline.date), default=None)

    @property
    def trackable(self) -> bool:
        """Whether it says by when, how often or how much, so that somebody can tell whether it was done."""
        return bool(self.deadlines or self.cadences or self.quantities)


@dataclass(frozen=True)
class Reading:
    """A text, read. ``year``: the year that undated deadlines belong to; 0 where the text says none and nobody gave one.

    ``year_from``: in Chinese, where the year was taken from.
    """

    name: str
    title: str
    year: int
    year_from: str
    characters: int
    headings: tuple[Heading, ...]
    findings: tuple[Finding, ...]
    tasks: tuple[Task, ...]
    issues: tuple[Issue, ...] = ()
