"""Scoring: from figures to points, totals, ranks, how firm they are, and grades. Pure and exact.

    peers        who is reviewed, and with whom compared
    discretion   what persons gave
    rules        what each scoring rule gives          wording   how the arithmetic is written
    points       states, floors and ceilings           reported  未报, told from the evidence
    totals       items → groups → parts → total
    ranks        ranks, grades, bars
    firmness     redrawn weights and items left out
    explain      one item, or one measure, of one unit, down to its rows          tracing  from a figure to its rows
    naming       what somebody means by a name

A computed score is advice: people set and sign the grade (《个人信息保护法》第二十四条).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pingyi.errors import UnknownName
from pingyi.facts.model import Facts
from pingyi.measures.model import Measures
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Rubric
from pingyi.scoring.case import Year
from pingyi.scoring.discretion import given
from pingyi.scoring.explain import Node, explain, explain_measure, lines
from pingyi.scoring.firmness import firmness_of
from pingyi.scoring.model import Firmness, ItemScore, PartScore, Scores, Sheet, State
from pingyi.scoring.naming import find_any_unit, find_item, find_unit, find_what
from pingyi.scoring.peers import Reviewee, by_group, reviewees
from pingyi.scoring.points import Earned, earn, kept
from pingyi.scoring.ranks import barred, competition, grade_of, limited
from pingyi.scoring.totals import bonus_of, part_sum, total_of

__all__ = [
    "Firmness", "ItemScore", "Node", "PartScore", "Reviewee", "Scores", "Sheet", "State", "explain",
    "explain_measure", "find_any_unit", "find_item", "find_unit", "find_what", "lines", "reviewees", "rubric_of", "score",
]  # fmt: skip


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
    table = rubric_of(rules, rubric)
    reviewed = reviewees(table, facts)
    peers = by_group(reviewed)
    figures, issues = given(table, facts, (one.unit for one in reviewed))
    year = Year(rules, measures, last, peers, figures)
    columns = [earn(item, reviewed, year) for item in table.items]
    earned = {one.unit: tuple(column[index] for column in columns) for index, one in enumerate(reviewed)}
    sheets = {one.unit: _sheet(rules, table, measures, one, earned[one.unit]) for one in reviewed}
    for group in peers.values():
        _rank(table, [one.unit for one in group], earned, sheets)
    outside = [issue for column in columns for one in column for issue in one.issues]
    order = {unit: index for index, unit in enumerate(sheets)}
    groups = {one.group: index for index, one in reversed(list(enumerate(reviewed)))}
    ranked = sorted(
        sheets.values(), key=lambda sheet: (groups[sheet.group], sheet.rank or len(order) + 1, order[sheet.unit])
    )
    return Scores(table.id, tuple(ranked), tuple(sorted((*issues, *outside))))


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


def _sheet(rules: Rules, table: Rubric, measures: Measures, one: Reviewee, earned: Sequence[Earned]) -> Sheet:
    """A sheet before it is ranked."""
    parts = [part_sum(table, part, earned) for part in table.parts]
    bonus = bonus_of(table, earned)
    total = total_of(parts, bonus)
    grade, bars = barred(rules, table.grades, measures, one.unit, grade_of(table.grades, total))
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


def _rank(
    table: Rubric, units: Sequence[str], earned: Mapping[str, Sequence[Earned]], sheets: dict[str, Sheet]
) -> None:
    """Rank the peers of one group, in place: ranks, how firm they are, and the cap on the best grade."""
    totals: dict[str, Decimal] = {unit: sheets[unit].total for unit in units}
    ranks = competition(totals)
    firm = firmness_of(table, {unit: earned[unit] for unit in units})
    losing = limited(table.grades, totals, {unit: sheets[unit].grade for unit in units})
    for unit in units:
        sheet = replace(sheets[unit], rank=ranks[unit], peers=len(units), firmness=firm[unit])
        if unit in losing:
            sheet = replace(sheet, grade=table.grades.bands[1].grade, bars=(*sheet.bars, losing[unit]))
        sheets[unit] = sheet
