"""From a rule's outcome to an item's score: the four states, floors and ceilings, zero lines, the group's mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from pingyi.issues import Issue
from pingyi.measures.model import Figure
from pingyi.numbers import Exact, fraction, half_up, plain
from pingyi.packs import conditions
from pingyi.packs.conditions import TRUE
from pingyi.packs.schema import Item
from pingyi.scoring import rules, wording
from pingyi.scoring.case import Case, Outcome, Year, applies_to, value_of
from pingyi.scoring.model import ItemScore, State
from pingyi.scoring.peers import Reviewee
from pingyi.scoring.reported import unreported
from pingyi.scoring.wording import points

_PLACES = 6
_ZERO = Fraction(0)


@dataclass(frozen=True)
class Earned:
    """An item's score with its points exact; totals are made of these, :meth:`score` is what is published."""

    item: Item
    reviewee: Reviewee
    state: State
    points: Fraction
    formula: str
    figure: Figure | None = None
    figures: tuple[Figure, ...] = ()
    reason: str = ""
    in_total: bool = True
    issues: tuple[Issue, ...] = ()

    def score(self) -> ItemScore:
        """The score as it is published, quotients kept to six places."""
        figures = dict.fromkeys(([self.figure] if self.figure else []) + list(self.figures))
        return ItemScore(
            item=self.item.id,
            unit=self.reviewee.unit,
            state=self.state,
            points=kept(self.points),
            full=self.item.points,
            figure=self.figure,
            formula=self.formula,
            reason=self.reason,
            in_total=self.in_total,
            figures=tuple(figures),
        )


def kept(x: Exact) -> Decimal:
    """``x`` as a plain decimal, half up to six places, without trailing zeros."""
    return Decimal(plain(half_up(x, _PLACES)))


def earn(item: Item, reviewees: Sequence[Reviewee], year: Year) -> tuple[Earned, ...]:
    """An item of every reviewee, in their order; then the group's mean for those who are given it."""
    earned = [_one(item, reviewee, year) for reviewee in reviewees]
    if item.not_applicable == "group-mean":
        earned = [_mean(one, earned) if one.state is State.NOT_APPLICABLE else one for one in earned]
    return tuple(earned)


def _one(item: Item, reviewee: Reviewee, year: Year) -> Earned:
    if not applies_to(item, reviewee):
        text = f"本条只适用于{'、'.join(item.applies_to)}，不适用"
        return Earned(item, reviewee, State.NOT_APPLICABLE, _ZERO, text, in_total=False)
    figure = year.measures.figure(item.measure, reviewee.unit) if item.measure else None
    blank = Earned(item, reviewee, State.SCORED, _ZERO, "", figure)
    if figure is not None and not figure.applies:
        if item.basis == "assessment" and not reviewee.part_year:
            return replace(blank, state=State.PENDING, formula="待评：尚无测评结果", in_total=False)
        return replace(blank, state=State.NOT_APPLICABLE, formula="无应办、应评的对象，不适用", in_total=False)
    case = Case(item, reviewee, figure, year)
    outcome = rules.outcome(case)
    nought = _nought(case)
    if outcome.state is State.PENDING and nought:
        # Whatever a person would give, the line takes it away: nothing to wait for.
        outcome = replace(outcome, state=State.SCORED, formula=case.text)
    blank = replace(blank, figures=outcome.figures, reason=outcome.reason, issues=outcome.issues)
    if outcome.state is not State.SCORED:
        return replace(blank, state=outcome.state, formula=outcome.formula, in_total=False)
    bent = _clamped(case, outcome)
    if nought:
        bent = replace(bent, points=min(bent.points, _ZERO), formula=f"{outcome.formula}；{nought}，本条不得分")
    if figure is not None and unreported(year.rules, year.measures, item, figure):
        return replace(blank, state=State.UNREPORTED, points=min(bent.points, _ZERO), formula=_silence(case))
    return replace(blank, points=bent.points, formula=bent.formula)


def _clamped(case: Case, outcome: Outcome) -> Outcome:
    """Between floor and ceiling."""
    rule = case.item.score
    floor = Fraction(rule.floor or 0)
    ceiling = Fraction(case.item.points if rule.ceiling is None else rule.ceiling)
    if outcome.points < floor:
        text = f"，扣完为止，得{points(floor)}" if rule.takes_off else f"，最低计{points(floor)}"
        return replace(outcome, points=floor, formula=outcome.formula + text)
    if outcome.points > ceiling:
        return replace(outcome, points=ceiling, formula=f"{outcome.formula}，封顶{points(ceiling)}")
    if rule.takes_off and not floor and outcome.points < case.item.start:
        return replace(outcome, formula=f"{outcome.formula}（扣完为止）")
    return outcome


def _nought(case: Case) -> str:
    """Which line takes all the points away, in words; empty where none does."""
    rule, figure = case.item.score, case.figure
    if figure is None:
        return ""
    if rule.zero_below is not None and value_of(figure) < Fraction(rule.zero_below):
        return f"低于{wording.line(rule.zero_below, figure, case.measure)}"
    names = {"num": figure.num, "den": figure.den, "missing": None if figure.den is None else figure.missing}
    if rule.zero_when != TRUE and conditions.holds(rule.zero_when, names):
        return "已到不得分的界限"
    return ""


def _silence(case: Case) -> str:
    if case.own.den is None:
        return "未报：没有任何记录，得0分"
    whole = replace(case.own, num=case.own.den, den=None)
    return f"未报：应有{wording.figure_text(whole, case.measure)}，没有任何记录，得0分"


def _mean(one: Earned, all_: Iterable[Earned]) -> Earned:
    """The mean of the peers to whom the item applied; left out where there is no such peer."""
    peers = [
        other.points
        for other in all_
        if other.reviewee.group == one.reviewee.group
        and not other.reviewee.part_year
        and other.state in {State.SCORED, State.UNREPORTED}
    ]
    share = fraction(1, len(peers))
    if share is None:
        return one
    mean = sum(peers, _ZERO) * share
    text = f"{one.formula}；按同类组{len(peers)}个单位的平均分计{points(mean)}"
    return replace(one, points=mean, formula=text, in_total=True)
