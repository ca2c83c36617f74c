"""What one scoring sentence says: an effect on the points, and when it comes about.

A rule is a plain value: :func:`pingyi.reading.rubrics.grammar.recognise` makes it of a sentence and
:func:`pingyi.reading.rubrics.said.say` says it again, in the table's own words where these are a condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Effect = Literal[
    "give", "take", "add", "full", "zero", "spare-take", "spare-add", "judge", "judge-take", "judge-add",
    "halve", "halve-take", "double-take", "proportion", "proportion-take", "proportion-add",
    "bar", "fail", "mark", "veto", "disqualify", "worth", "base", "limit", "limit-take", "limit-add",
]  # fmt: skip
"""give 得 · take 扣 · add 加 · full 得满分 · zero 不得分 · spare 不扣（加）分 · judge 酌情打（扣、加）分 · halve 减半 ·
double 加倍 · proportion 按比例 · bar 不得评为 · fail 评为 · mark 几分为何等次 · veto 一票否决 · disqualify 取消评优 ·
worth 本项几分 · base 基础分 · limit 只是一句限制（扣完为止、累计最高）"""

LIMITS = frozenset({"limit", "limit-take", "limit-add"})
"""A sentence that only limits what others say."""

Sense = Literal["missing", "case", "below", "above"]


@dataclass(frozen=True)
class Bound:
    """A span of a figure. ``unit``: “%”, “分”, “名次” or a measure word; percents are kept as said (90% → 90).

    ``high_closed`` None: the sentence does not say whether the upper end belongs to it (“80%-90%”).
    """

    unit: str
    low: Decimal | None = None
    high: Decimal | None = None
    low_closed: bool = True
    high_closed: bool | None = None


@dataclass(frozen=True)
class When:
    """A condition: words, a figure's span, words; nothing of it: always. ``otherwise``: 否则、其余.

    ``setting``: what stands before it with figures of its own (“每季度召开一次”, “低于90%的”), word for word.
    """

    text: str = ""
    bound: Bound | None = None
    tail: str = ""
    otherwise: bool = False
    setting: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.bound or self.tail or self.otherwise or self.setting)


@dataclass(frozen=True)
class Each:
    """For each ``step`` ``word`` (1次, 5%): missing 少 · case 有 · below 低 · above 超."""

    sense: Sense
    step: Decimal
    word: str


@dataclass(frozen=True)
class Tier:
    """A level and its points."""

    name: str
    points: Decimal


@dataclass(frozen=True)
class Rule:
    """One effect.

    ``low`` and ``high`` are points (equal for one figure, None for none); what is counted in ``each`` is told by
    ``when.text``. ``cap``: at most so many points, up or down; ``until_gone``: 扣完为止; ``part_counts``: whether part of a step
    counts (None: not said); ``highest``: only the highest counts.
    """

    effect: Effect
    low: Decimal | None = None
    high: Decimal | None = None
    when: When = When()
    each: Each | None = None
    basis: str = ""
    tiers: tuple[Tier, ...] = ()
    grade: str = ""
    and_better: bool = False
    cap: Decimal | None = None
    until_gone: bool = False
    part_counts: bool | None = None
    highest: bool = False

    @property
    def points(self) -> Decimal | None:
        """The one figure, where there is one."""
        return self.low if self.low == self.high else None
