"""Rubrics: how measures become points, totals, ranks and grades.

Decimals are written in quotes or as plain YAML numbers; they are read as exact decimals.

How the rules work together (computed in :mod:`pingyi.scoring`):

    a rule (rate, bands, deduct, add, tiers, discretion, rank, against, convert) gives points, on top of ``base``
    → clamped between ``floor`` (default 0) and ``ceiling`` (default the item's points)
    → ``zero_below`` and ``zero_when`` take all of it away
    → items of a group add up, clamped by the group, scaled where the group says ``scale``
    → groups and items of a part add up: weight × points / total of what applies
    → parts and bonus items make the total, half up to two places

``deduct`` starts from the item's points (a bonus item: from 0, so that it needs a
negative ``floor``).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, model_validator
from pydantic import Field as Described

from pingyi.numbers import plain
from pingyi.packs.schema.common import Id, Model, Named, Source, UnitKind
from pingyi.packs.schema.score_rules import Line, Points, ScoreRule, listed, refuse


class Item(Named):
    """One line of the rubric. ``bonus``: outside the 100 (points is then its cap, and its malus by ``score.floor``)."""

    part: Id
    theme: str = ""
    basis: Literal["process", "result", "assessment"]
    points: Points
    measure: Id | None = None
    score: ScoreRule
    group: Id | None = Described(default=None, description="条目组（合并封顶、保底）")
    applies_to: tuple[UnitKind, ...] = Described(default=(), description="只适用于这些组织；其余为不适用")
    not_applicable: Literal["leave-out", "group-mean"] = "leave-out"
    bonus: bool = False
    text: str = Described(default="", description="细则原文")

    @property
    def start(self) -> Decimal:
        """What a deduction is taken from."""
        return Decimal(0) if self.bonus else self.points

    @model_validator(mode="after")
    def _malus(self) -> Item:
        tiers = self.score.tiers.tiers if self.score.tiers else ()
        taken = self.score.takes_off or any(tier.points < 0 for tier in tiers)
        if self.bonus and taken and not (self.score.floor is not None and self.score.floor < 0):
            refuse("从0分起扣的加扣分条目应写明最多扣到几分（score.floor，负数）")
        return self


class Part(Model):
    """A part of the score; if its items' points do not add up to the weight, ``scale: true`` must say so."""

    id: Id
    name: str
    weight: Points
    scale: bool = False


class ItemGroup(Model):
    """Items that share a ceiling or a floor, or one row of the table with its parts.

    ``points``: what the row says it is worth; its items must add up to it, or ``scale: true`` says that they do not and
    are scaled to it.
    """

    id: Id
    name: str
    part: Id
    points: Points | None = Described(default=None, description="本行分值；所含条目应恰好合计为此数")
    scale: bool = Described(default=False, description="条目合计不等于本行分值，按比例折算")
    floor: Points | None = None
    ceiling: Points | None = None


class PeerGroup(Model):
    """Who is ranked with whom."""

    id: Id
    name: str = ""
    unit_kinds: tuple[UnitKind, ...]


class Bar(Model):
    """A veto or a cap: ``measure`` (numerator) ≥ ``at_least`` bars grades better than ``at_most``. Needs authority."""

    measure: Id
    at_least: int = 1
    at_most: str
    authority: Source


class GradeBand(Model):
    """From ``at`` on: ``grade``."""

    at: Points
    grade: str


class Grades(Model):
    """Grades by total, the best first, with bars and an optional cap on the share of the best grade in a peer group.

    Below every band: the last grade.
    """

    bands: Annotated[tuple[GradeBand, ...], BeforeValidator(listed("at", "grade"))] = Described(min_length=1)
    bars: tuple[Bar, ...] = ()
    best_at_most: Line | None = Described(default=None, description="最好等次比例上限；须有 best_authority")
    best_authority: Source | None = None


class Reviewees(Model):
    """Whose year is graded: a post's, in units of some kinds."""

    post: str = "书记"
    of: tuple[UnitKind, ...]


class Rubric(Named):
    """A whole scoring table."""

    reviewees: Reviewees
    peer_groups: tuple[PeerGroup, ...]
    parts: tuple[Part, ...]
    groups: tuple[ItemGroup, ...] = ()
    items: tuple[Item, ...]
    grades: Grades

    @model_validator(mode="after")
    def _rows_add_up(self) -> Rubric:
        """A row of the table whose parts do not add up is refused with its arithmetic."""
        wrong = []
        for group in self.groups:
            inside = self.in_group(group.id)
            whole = sum((item.points for item in inside), Decimal(0))
            if group.points is not None and inside and whole != group.points and not group.scale:
                arithmetic = " + ".join(plain(item.points) for item in inside)
                wrong.append(
                    f"“{group.name}”{plain(group.points)}分，所含条目 {arithmetic} = {plain(whole)}分，两数不等"
                )
            if len({item.bonus for item in inside}) > 1:
                wrong.append(f"“{group.name}”里既有加分条目又有分值内条目，不能合计")
        if wrong:
            refuse("；".join(wrong) + "（如确要按比例折算，请在该组写 scale: true）")
        return self

    def in_part(self, part: str) -> tuple[Item, ...]:
        """A part's items inside the 100."""
        return tuple(item for item in self.items if item.part == part and not item.bonus)

    def in_group(self, group: str) -> tuple[Item, ...]:
        """A group's items."""
        return tuple(item for item in self.items if item.group == group)
