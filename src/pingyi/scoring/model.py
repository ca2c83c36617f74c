"""What scoring gives: points with the way they came about, totals, ranks with how firm they are, and grades."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pingyi.issues import Issue
from pingyi.measures.model import Figure


class State(StrEnum):
    """Four states, never mixed. Only 不适用 leaves the total; 待评 makes it provisional."""

    SCORED = "scored"
    NOT_APPLICABLE = "not-applicable"  # 不适用: nothing was owed
    UNREPORTED = "unreported"  # 未报: owed, nothing came; scores 0 (a malus stays)
    PENDING = "pending"  # 待评: a person's figure is missing


@dataclass(frozen=True)
class ItemScore:
    """One item of one reviewee. ``points`` is exact (unrounded Decimal or quotient kept to 6 places, half up)."""

    item: str
    unit: str
    state: State
    points: Decimal
    full: Decimal
    figure: Figure | None
    formula: str
    """The arithmetic in Chinese, e.g. “2分 × 42/48 = 1.75分”."""
    reason: str = ""
    """Of a discretionary figure: whose and why is on record (the row's id)."""
    in_total: bool = True
    """False: left out of the total and of the points that it is measured by (不适用, and for now 待评)."""
    figures: tuple[Figure, ...] = ()
    """Every figure of this year that the points rest on: the item's own, tiers, reminders, those of peers compared."""


@dataclass(frozen=True)
class PartScore:
    """A part: its items' points over the points that applied, times its weight; ``full`` 0: out of the total."""

    part: str
    points: Decimal
    full: Decimal
    score: Decimal


@dataclass(frozen=True)
class Firmness:
    """How firm a rank is; ``low`` is the better end.

    Its 5–95 % interval under redrawn weights, its interval under each item left out, and the items whose leaving out
    changes it.
    """

    low: int
    high: int
    low_without: int
    high_without: int
    deciding: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One reviewee's year. ``rank`` is None for a part-year sheet (the unit ended within the year).

    ``total``: the parts' scores, stretched to all the parts' weights where a part is out, plus ``bonus``; half up to
    two places. ``peers``: how many are ranked in the group. ``bars``: what keeps the grade down and by whose rule.
    """

    unit: str
    group: str
    items: tuple[ItemScore, ...]
    parts: tuple[PartScore, ...]
    bonus: Decimal
    total: Decimal
    provisional: bool
    rank: int | None
    peers: int
    firmness: Firmness | None
    grade: str
    bars: tuple[str, ...] = ()
    part_year: bool = False


@dataclass(frozen=True)
class Scores:
    """All reviewees under one rubric, in the order of peer group, rank, code."""

    rubric: str
    sheets: tuple[Sheet, ...]
    issues: tuple[Issue, ...] = ()
    """Discretionary figures that were refused, each with its row."""

    def sheet(self, unit: str) -> Sheet:
        """A reviewee's sheet. Raises StopIteration for a unit that is not reviewed."""
        return next(sheet for sheet in self.sheets if sheet.unit == unit)
