"""The whole table: every reviewee's items, parts, total, grade, rank, and how firm it is; and again after a change.

:func:`score` is the whole in one go. :func:`weigh` gives the same and keeps what the next scoring can use again:
:meth:`Weighed.again` takes a corrected year (:mod:`pingyi.measures.increment`) and earns anew only what the correction can reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pingyi.errors import UnknownName
from pingyi.facts.model import Facts
from pingyi.issues import Issue
from pingyi.measures.increment import Corrected
from pingyi.measures.model import Measures
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Item, Rubric
from pingyi.scoring.case import Year
from pingyi.scoring.discretion import Given, given
from pingyi.scoring.firmness import Drawn, drawn, firmness_of, firmness_of_drawn
from pingyi.scoring.model import Firmness, Scores, Sheet, State
from pingyi.scoring.peers import Reviewee, by_group, reviewees
from pingyi.scoring.points import Earned, earn, kept
from pingyi.scoring.ranks import barred, competition, grade_of, limited
from pingyi.scoring.totals import bonus_of, part_sum, total_of

_Earnings = Mapping[str, tuple[Earned, ...]]
"""Reviewee → its items, in the rubric's order."""


def score(
    rules: Rules, facts: Facts, measures: Measures, last: Measures | None = None, *, rubric: str | None = None
) -> Scores:
    """Score every reviewee of a rubric.

    Args:
        rules: the rules of the year.
        facts: the year; read for the tree and the form `figures`.
        measures: the year as measured.
        last: last year as measured, for items against last year; without it they are 不适用.
        rubric: its id or name; the topmost pack's where none is named.

    Raises:
        UnknownName: no rubric is called so, or no pack has one.
    """
    weighed = _weighed(rules, facts, measures, last, rubric)
    table, earned = weighed.table, weighed.earned
    ranked: dict[str, Sheet] = {}
    for units in weighed.groups.values():
        ranked |= _ranked(table, weighed.unranked, units, firmness_of(table, {unit: earned[unit] for unit in units}))
    return weighed.scores_of(ranked)


def weigh(
    rules: Rules, facts: Facts, measures: Measures, last: Measures | None = None, *, rubric: str | None = None
) -> Weighed:
    """The same scores as :func:`score` gives, with what the next scoring can use again."""
    return _weighed(rules, facts, measures, last, rubric).firmed()


def rubric_of(rules: Rules, name: str | None = None) -> Rubric:
    """A rubric by id or name; the topmost pack's where none is named. Raises UnknownName."""
    if not rules.rubrics:
        raise UnknownName("评分细则", name or "")
    if name is None:
        return rules.rubric
    for table in rules.rubrics.values():
        if name in (table.id, table.name):
            return table
    raise UnknownName("评分细则", name, [table.name for table in rules.rubrics.values()])


@dataclass(frozen=True, eq=False)
class Weighed:
    """A scored year that can be scored again. ``scores`` is what counts; the rest is what it was made of."""

    rules: Rules
    table: Rubric
    last: Measures | None
    reviewed: tuple[Reviewee, ...]
    given: Mapping[tuple[str, str], Given]
    issues: tuple[Issue, ...]
    """Persons' figures that were refused."""
    earned: _Earnings
    unranked: Mapping[str, Sheet]
    ranked: Mapping[str, Sheet]
    drawn: Mapping[str, Drawn]
    """Of the units whose sheets were drawn as they are."""

    @property
    def groups(self) -> dict[str, list[str]]:
        """Peer group → the units that are ranked in it."""
        return {group: [one.unit for one in peers] for group, peers in by_group(self.reviewed).items()}

    @property
    def scores(self) -> Scores:
        """All sheets, ranked; those of a group that was ranked without asking how firmly have no ``firmness``."""
        return self.scores_of(self.ranked)

    def scores_of(self, ranked: Mapping[str, Sheet]) -> Scores:
        """The sheets in the order of peer group, rank, code."""
        sheets = {**self.unranked, **ranked}
        order = {unit: index for index, unit in enumerate(sheets)}
        groups = {one.group: index for index, one in reversed(list(enumerate(self.reviewed)))}
        found = sorted(
            sheets.values(), key=lambda sheet: (groups[sheet.group], sheet.rank or len(order) + 1, order[sheet.unit])
        )
        outside = [issue for items in self.earned.values() for one in items for issue in one.issues]
        return Scores(self.table.id, tuple(found), tuple(sorted((*self.issues, *outside))))

    def placed(self) -> Weighed:
        """The same with every group ranked; how firmly is not asked where it is not known."""
        ranked = dict(self.ranked)
        for units in self.groups.values():
            if not ranked.keys() >= set(units):
                ranked |= _ranked(self.table, self.unranked, units, dict.fromkeys(units))
        return replace(self, ranked=ranked)

    def firmed(self) -> Weighed:
        """The same with every rank's firmness; only what changed since it was last asked for is drawn."""
        ranked, known = dict(self.ranked), dict(self.drawn)
        for units in self.groups.values():
            if all(unit in ranked and ranked[unit].firmness is not None for unit in units):
                continue
            known |= drawn(self.table, {unit: self.earned[unit] for unit in units if unit not in known})
            firm = firmness_of_drawn(self.table, {unit: known[unit] for unit in units})
            ranked |= _ranked(self.table, self.unranked, units, firm)
        return replace(self, ranked=ranked, drawn=known)

    def again(self, facts: Facts, measures: Measures) -> Weighed:
        """The year after a correction: points, totals, grades and ranks; how firm these are when :meth:`firmed` is asked.

        ``measures``: this year's, corrected; of any other year, or one measured whole, everything is weighed anew.
        """
        if not isinstance(measures, Corrected):
            return _weighed(self.rules, facts, measures, self.last, self.table.id).placed()
        told, issues = given(self.table, facts, (one.unit for one in self.reviewed))
        year = Year(self.rules, measures, self.last, by_group(self.reviewed), told)
        retold = {key for key in told.keys() | self.given.keys() if told.get(key) != self.given.get(key)}
        earned = {unit: list(items) for unit, items in self.earned.items()}
        for place, item in enumerate(self.table.items):
            asked = _asked_again(item, self.reviewed, measures, {unit for unit, name in retold if name == item.id})
            for one in earn(item, asked, year) if asked else ():
                earned[one.reviewee.unit][place] = one
        fresh = {unit: tuple(items) for unit, items in earned.items() if not _alike(self.earned[unit], items)}
        bars = {bar.measure for bar in self.table.grades.bars} & (measures.moved | measures.seen)
        anew = [one for one in self.reviewed if one.unit in fresh or (bars and one.unit in measures.units)]
        sheets = {one.unit: _sheet(year, self.table, one, tuple(earned[one.unit])) for one in anew}
        unranked = {**self.unranked, **sheets}
        ranked = dict(self.ranked)
        for units in self.groups.values():
            if sheets.keys() & set(units):
                ranked |= _ranked(self.table, unranked, units, dict.fromkeys(units))
        known = {unit: one for unit, one in self.drawn.items() if unit not in fresh}
        return replace(
            self, given=told, issues=issues, earned={**self.earned, **fresh}, unranked=unranked, ranked=ranked, drawn=known
        )  # fmt: skip


def _asked_again(
    item: Item, reviewed: Sequence[Reviewee], measures: Corrected, retold: Iterable[str]
) -> tuple[Reviewee, ...]:
    """Of whom an item must be earned again: of those whom the change reaches, or of all where they are compared."""
    rule = item.score
    tiers = (tier.measure for tier in rule.tiers.tiers) if rule.tiers else ()
    reached = bool({item.measure, rule.doubled_after, *tiers} & (measures.moved | measures.seen))
    told = set(retold)
    compared = rule.rank is not None or rule.against is not None or item.not_applicable == "group-mean"
    if compared and (reached or told):
        return tuple(reviewed)
    return tuple(one for one in reviewed if one.unit in told or (reached and one.unit in measures.units))


def _alike(before: Sequence[Earned], after: Sequence[Earned]) -> bool:
    """Whether nothing was earned otherwise: item and reviewee are the same, so only the rest is compared."""
    return all(one is other or _told(one) == _told(other) for one, other in zip(before, after, strict=True))


def _told(one: Earned) -> tuple[object, ...]:
    return one.state, one.points, one.formula, one.figure, one.figures, one.reason, one.in_total, one.issues


def _weighed(rules: Rules, facts: Facts, measures: Measures, last: Measures | None, rubric: str | None) -> Weighed:
    """Everything but ranks."""
    table = rubric_of(rules, rubric)
    reviewed = reviewees(table, facts)
    figures, issues = given(table, facts, (one.unit for one in reviewed))
    year = Year(rules, measures, last, by_group(reviewed), figures)
    columns = [earn(item, reviewed, year) for item in table.items]
    earned = {one.unit: tuple(column[index] for column in columns) for index, one in enumerate(reviewed)}
    sheets = {one.unit: _sheet(year, table, one, earned[one.unit]) for one in reviewed}
    return Weighed(rules, table, last, reviewed, figures, issues, earned, sheets, {}, {})


def _sheet(year: Year, table: Rubric, one: Reviewee, earned: Sequence[Earned]) -> Sheet:
    """A sheet before it is ranked."""
    parts = [part_sum(table, part, earned) for part in table.parts]
    bonus = bonus_of(table, earned)
    total = total_of(parts, bonus)
    grade, bars = barred(year.rules, table.grades, year.measures, one.unit, grade_of(table.grades, total))
    return Sheet(
        unit=one.unit,
        group=one.group,
        items=tuple(each.score() for each in earned),
        parts=tuple(part.published() for part in parts),
        bonus=kept(bonus),
        total=total,
        provisional=any(each.state is State.PENDING for each in earned),
        rank=None,
        peers=0,
        firmness=None,
        grade=grade,
        bars=bars,
        part_year=one.part_year,
    )


def _ranked(
    table: Rubric, sheets: Mapping[str, Sheet], units: Sequence[str], firm: Mapping[str, Firmness | None]
) -> dict[str, Sheet]:
    """The sheets of one group's peers with their ranks, how firm these are, and the cap on the best grade."""
    totals: dict[str, Decimal] = {unit: sheets[unit].total for unit in units}
    ranks = competition(totals)
    losing = limited(table.grades, totals, {unit: sheets[unit].grade for unit in units})
    found = {}
    for unit in units:
        sheet = replace(sheets[unit], rank=ranks[unit], peers=len(units), firmness=firm[unit])
        if unit in losing:
            sheet = replace(sheet, grade=table.grades.bands[1].grade, bars=(*sheet.bars, losing[unit]))
        found[unit] = sheet
    return found
