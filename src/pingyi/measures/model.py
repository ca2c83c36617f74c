"""What measuring gives: integers for each measure and unit, and the rows that they rest on."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Figure:
    """A measure of a unit's whole subtree. ``den`` is None where the measure has no denominator (totals, sums).

    ``unknown``: on_time only: fulfilled dues whose day of entry is not known (outside the denominator).
    """

    measure: str
    unit: str
    num: int
    den: int | None
    unknown: int = 0

    @property
    def applies(self) -> bool:
        """False: 不适用, nothing was owed or there was no subject."""
        return self.den is None or self.den > 0

    @property
    def missing(self) -> int:
        """Denominator − numerator (0 without a denominator)."""
        return (self.den or 0) - self.num if self.den is not None else 0


@dataclass(frozen=True, order=True)
class SubjectFigure:
    """One subject's share in a figure: ``num`` of ``den`` (share: 0 or 1 of 1; duty: met of owed; sums: num, 0)."""

    subject: str
    num: int
    den: int


@dataclass(frozen=True, order=True, slots=True)
class RowRef:
    """A row that a number rests on. ``role``: counted · denominator · considered (read, did not pass) · set-aside."""

    form: str
    row_id: str
    file: str
    sheet: str
    line: int
    role: str


@dataclass(frozen=True, order=True)
class MissingDue:
    """A due that was not met: subject, duty, and the period's label (“2019年一季度”)."""

    subject: str
    duty: str
    period: str


class RowRefs(Sequence[RowRef]):
    """Rows that are looked up when somebody wants to see them: of a district's evidence nobody wants to see all."""

    @abstractmethod
    def roles(self) -> dict[str, int]:
        """Role → how many rows play it, the roles sorted."""

    @abstractmethod
    def first(self, most: int, roles: Iterable[str]) -> Sequence[RowRef]:
        """The first rows, those of one role after the other."""

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, RowRefs | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True, order=True)
class SealedShare:
    """What a figure rests on in one district of a union set: its seal, and in it the tables that the measure reads.

    ``district``, ``name``: of the district; ``seal``: SHA-256 of its seal's manifest; ``tables``: form and rows of each table,
    sorted; ``hash``: SHA-256 over the lines (form, hash of the table's rows) as that manifest has them. Whoever holds the seal
    finds every row there.
    """

    district: str
    name: str
    seal: str
    tables: tuple[tuple[str, int], ...]
    hash: str

    @property
    def rows(self) -> int:
        """How many rows the tables hold."""
        return sum(rows for _, rows in self.tables)


SEALED = "sealed"
"""The role under which rows are counted that lie in districts' seals, where the figure itself was not followed into them."""


@dataclass(frozen=True)
class Evidence:
    """Everything that a figure rests on. ``hash`` is SHA-256 over the sorted (form, row_id, role) lines.

    Of a figure that sums up districts of a union set, and of one that a district handed up, there are no rows but ``shares``,
    district by district; ``hash`` is then over their lines (district, seal, hash).
    """

    measure: str
    unit: str
    rows: tuple[RowRef, ...] | RowRefs
    missing: tuple[MissingDue, ...]
    hash: str
    shares: tuple[SealedShare, ...] = ()

    def counted(self) -> int:
        """How many rows were counted."""
        return self.roles().get("counted", 0)

    def roles(self) -> dict[str, int]:
        """Role → how many rows play it, the roles sorted."""
        if self.shares:
            return {SEALED: sum(share.rows for share in self.shares)}
        if isinstance(self.rows, RowRefs):
            return self.rows.roles()
        return dict(sorted(Counter(row.role for row in self.rows).items()))

    def first(self, most: int, roles: Iterable[str]) -> tuple[RowRef, ...]:
        """The first rows to look at, those of one role after the other."""
        if isinstance(self.rows, RowRefs):
            return tuple(self.rows.first(most, roles))
        in_turn = chain.from_iterable((row for row in self.rows if row.role == role) for role in roles)
        return tuple(islice(in_turn, most))


class Measures(Protocol):
    """The measured year. Units are codes; asking for a unit that has no subject gives 0 of 0."""

    year: int

    def figure(self, measure: str, unit: str) -> Figure:
        """The figure of a unit's subtree (the district's: of its root)."""

    def subjects(self, measure: str, unit: str) -> tuple[SubjectFigure, ...]:
        """The subjects that share in it, sorted by subject."""

    def evidence(self, measure: str, unit: str) -> Evidence:
        """The rows that it rests on, numerator's and denominator's, and the dues not met."""


@runtime_checkable
class TellsForms(Protocol):
    """Measures that can say what an evidence holds without looking all of it up."""

    def came(self, measure: str, unit: str, forms: Collection[str]) -> bool:
        """Whether a row of some forms is in the evidence of a figure."""
