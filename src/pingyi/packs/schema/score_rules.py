"""The ways of scoring one item: what each rule says and takes. How they are computed: :mod:`pingyi.scoring.rules`.

Decimals are written in quotes or as plain YAML numbers; they are read as exact decimals.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Literal, NoReturn

from pydantic import BeforeValidator, model_validator
from pydantic import Field as Described

from pingyi.numbers import parse_decimal, parse_money, plain
from pingyi.packs.conditions import TRUE, Condition, fields
from pingyi.packs.schema.common import Id, Model


def refuse(sentence: str) -> NoReturn:
    """What a model's validator says; pydantic collects it."""
    raise ValueError(sentence)


def _exact(raw: object) -> object:
    return Decimal(str(raw)) if isinstance(raw, float | int) and not isinstance(raw, bool) else raw


def _rate(raw: object) -> object:
    """`90%` → Decimal("0.9"), `5万元` → 5 000 000 (分); a number stays what it is."""
    if isinstance(raw, str) and raw.strip().endswith(("%", "％")):
        return parse_decimal(raw.strip()[:-1]).scaleb(-2)
    if isinstance(raw, str) and raw.strip().endswith("元"):
        return Decimal(parse_money(raw))
    return _exact(raw)


Points = Annotated[Decimal, BeforeValidator(_exact)]
Line = Annotated[Decimal, BeforeValidator(_rate)]
"""A threshold: a rate (“90%”) against a figure that has a denominator, else a plain number (“20”, “5万元”) against the
numerator."""


class RateRule(Model):
    """points × rate, full at ``full`` (never above the points).

    Without a denominator: points × numerator / ``full``, a plain number (so many, so much money, for full points).
    """

    full: Line = Described(default=Decimal(1), gt=0)


class Band(Model):
    """From ``at`` on: ``points``. Written as a pair [90%, 3]. Below every band: 0 points."""

    at: Line
    points: Points


def listed(*names: str) -> Callable[[object], object]:
    """A validator by which a model of a list may be written as a list: [90%, 3] → {at: 90%, points: 3}."""

    def named(raw: object) -> object:
        if not isinstance(raw, list | tuple):
            return raw
        return [
            dict(zip(names, one, strict=True)) if isinstance(one, list | tuple) and len(one) == len(names) else one
            for one in raw
        ]

    return named


class Deduct(Model):
    """From the full points take ``each``:

    per missing: for each missing (denominator − numerator); per case: for each one counted (numerator);
    per point: for each whole percentage point (or part of it: ``part_counts``) that the rate is below ``line``; of a
    figure without a denominator, for each whole unit that the numerator is below it.
    """

    each: Points
    per: Literal["missing", "case", "point"]
    line: Line = Decimal(1)
    part_counts: bool = False
    free: int = Described(default=0, ge=0, description="不扣分的次数")


class Add(Model):
    """Add ``each`` for what exceeds ``line``; see ``ceiling``.

    per case: each one counted (numerator) beyond ``line``, a plain number;
    per point: each whole percentage point above it.
    """

    each: Points
    per: Literal["case", "point"] = "case"
    line: Line = Decimal(0)


class Tier(Model):
    """Points for what a measure counts (县级表彰, 一等奖)."""

    name: str
    measure: Id
    points: Points


class Tiers(Model):
    """Tiers; ``highest`` counts only the one of most points (a malus: the gravest), once; ``each`` adds every case."""

    tiers: tuple[Tier, ...] = Described(min_length=1)
    counts: Literal["highest", "each"] = "highest"


class Range(Model):
    """From the rate ``at`` on, a person may give ``low`` to ``high``. Written [90%, 18, 20]."""

    at: Line
    low: Points
    high: Points


class Discretion(Model):
    """A person's figure between ``low`` and ``high``, with a reason (form `figures`). Missing: 待评.

    ``deduct``: the figure is taken off the points (“酌情扣1—2分”); no figure, or 0, then means nothing to deduct.
    ``ranges``: what the person may give depends on the measure (“90%以上且质量高，得18—20分”): any range whose line
    the rate reaches, for quality may be less than the rate allows; below every line: 0, and no figure is asked for.
    """

    low: Points
    high: Points
    deduct: bool = False
    ranges: Annotated[tuple[Range, ...], BeforeValidator(listed("at", "low", "high"))] = ()

    @model_validator(mode="after")
    def _inside(self) -> Discretion:
        if self.ranges and self.deduct:
            refuse("分档幅度（ranges）不与酌情扣分（deduct）同用")
        for one in self.ranges:
            if not self.low <= one.low <= one.high <= self.high:
                refuse(f"分档幅度 {plain(one.low)}—{plain(one.high)} 应在 {plain(self.low)}—{plain(self.high)} 之内")
        return self

    @property
    def spans(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Every (low, high) that there is."""
        return tuple((one.low, one.high) for one in self.ranges) or ((self.low, self.high),)


class RankRule(Model):
    """Points by rank inside the peer group: [[1, 5], [3, 3], [99, 1]]: rank 1 gets 5, ranks 2–3 get 3, to 99 get 1.

    Ranked by the measure, the better first (``measure.better``); ties share a rank; beyond the table: 0.
    """

    table: Annotated[tuple[Band, ...], BeforeValidator(listed("at", "points"))] = Described(min_length=1)


class Against(Model):
    """Against the peers' mean or last year's figure: full points at or above, minus ``each`` per whole point below.

    The mean is that of the peers' rates (numerators where there is no denominator). A measure that is better low is
    compared the other way round. Nothing to compare with: 不适用.
    """

    of: Literal["mean", "last"]
    each: Points
    part_counts: bool = False


class Convert(Model):
    """Another scheme's result: points × numerator / (denominator × full).

    ``full`` is that scheme's full mark as the facts store it: 100, or 10000 for a field of two places (marks.mark).
    """

    full: Points = Described(default=Decimal(100), gt=0)


class ScoreRule(Model):
    """One way of scoring, and what bends it. Exactly one of the first group."""

    rate: RateRule | None = None
    bands: Annotated[tuple[Band, ...] | None, BeforeValidator(listed("at", "points"))] = None
    deduct: Deduct | None = None
    add: Add | None = None
    tiers: Tiers | None = None
    discretion: Discretion | None = None
    rank: RankRule | None = None
    against: Against | None = None
    convert: Convert | None = None

    base: Points | None = Described(default=None, description="基础分，其上再加（add、tiers）")
    zero_below: Line | None = Described(default=None, description="低于此线不得分")
    zero_when: Condition = Described(
        default=TRUE, description="取数合此条件即不得分；可用 num、den、missing，如 {missing: {gte: 5}}"
    )
    doubled_after: Id | None = Described(default=None, description="经提醒后再犯，扣分加倍：计提醒次数的取数")
    floor: Points | None = Described(default=None, description="最少得分（默认 0；可为负）")
    ceiling: Points | None = Described(default=None, description="最多得分（默认本条分值）")

    @property
    def kind(self) -> str:
        """Which of :data:`RULES` is written (loading checks that it is exactly one)."""
        return next(name for name in RULES if getattr(self, name) is not None)

    @property
    def needs_measure(self) -> bool:
        """Whether the item must name a measure (tiers name theirs; a plain discretionary figure has none)."""
        plain_discretion = self.discretion is not None and not self.discretion.ranges
        lines = self.zero_below is not None or self.zero_when != TRUE
        return lines or (self.tiers is None and not plain_discretion)

    @property
    def takes_off(self) -> bool:
        """Whether the rule takes points off a starting figure."""
        return self.deduct is not None or (self.discretion is not None and self.discretion.deduct)

    @model_validator(mode="after")
    def _known_names(self) -> ScoreRule:
        if strange := fields(self.zero_when) - {"num", "den", "missing"}:
            refuse(f"zero_when 只能用 num、den、missing，不能用 {'、'.join(sorted(strange))}")
        return self


RULES = ("rate", "bands", "deduct", "add", "tiers", "discretion", "rank", "against", "convert")
"""The ways of scoring, as they are written in ``score``."""
