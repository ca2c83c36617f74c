"""溯源: one item of one unit, or one measure of any unit, as a tree: clause, figure, formula, and the rows behind it.

Nothing is computed again: points, state and formula are the sheet's own, rows are the measure's own evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pingyi.facts.model import Facts
from pingyi.issues import Place
from pingyi.measures.model import Measures
from pingyi.numbers import plain
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Item
from pingyi.scoring import discretion, wording
from pingyi.scoring.model import ItemScore, Scores, State
from pingyi.scoring.nodes import Node
from pingyi.scoring.telling import Frame, Said, figure_node, measure_node
from pingyi.scoring.tracing import Trace

STATES = {
    State.SCORED: "已计分",
    State.NOT_APPLICABLE: "不适用",
    State.UNREPORTED: "未报",
    State.PENDING: "待评",
}


@dataclass(frozen=True)
class _Ground:
    """What an explanation is read off; ``every``: registers row by row."""

    rules: Rules
    facts: Facts
    measures: Measures
    every: bool

    def trace(self, measure: str, unit: str) -> Trace:
        """What lies behind a figure."""
        return Trace(self.rules, self.facts, self.measures, measure, unit, self.every)


def explain(  # noqa: PLR0913  a year, its scores, and what is asked of them
    rules: Rules, facts: Facts, measures: Measures, scores: Scores, unit: str, item: str, *, every: bool = False
) -> Node:
    """The tree under one item's score; ``unit`` is a code, ``item`` an id; ``every``: registers row by row too.

    The figures of peers that it was compared with are there with their own rows.

    Raises:
        StopIteration: the unit is not reviewed, or the rubric has no such item (names are resolved by the caller).
    """
    ground = _Ground(rules, facts, measures, every)
    frame = frame_of(rules, facts, scores, unit, item)
    return frame.node([_figure(ground, measure, whose, unit) for measure, whose in frame.figures])


def explain_measure(
    rules: Rules, facts: Facts, measures: Measures, unit: str, measure: str, *, every: bool = False
) -> Node:
    """The tree under one measure's figure of any unit of the tree, without points; ``measure`` is an id.

    Raises:
        KeyError: the rules have no such measure (names are resolved by the caller).
    """
    said, figure = said_of(rules, measure), measures.figure(measure, unit)
    behind = _Ground(rules, facts, measures, every).trace(measure, unit).behind()
    return measure_node(facts.tree.name(unit), said, figure, behind)


def said_of(rules: Rules, measure: str) -> Said:
    """A measure as it is told. Raises KeyError."""
    rule = rules.measures[measure]
    source = str(rule.source) if rule.source is not None else ""
    return Said(rule.name, rule.kind, rule.word, rule.money, wording.scale_of(rule, rules.forms), source)


def frame_of(rules: Rules, facts: Facts, scores: Scores, unit: str, item: str) -> Frame:
    """An item's score with all but what lies behind its figures. Raises StopIteration as :func:`explain` does."""
    table = rules.rubrics[scores.rubric]
    entry = next(one for one in table.items if one.id == item)
    scored = next(one for one in scores.sheet(unit).items if one.item == item)
    part = next(part for part in table.parts if part.id == entry.part)
    state = f"{plain(scored.points, 2)}分 / {plain(scored.full)}分（{STATES[scored.state]}）"
    outside = "" if scored.in_total else "，不计入总分"
    before = (
        Node("条目", f"{part.name}“{entry.name}”，{'加扣分，' if entry.bonus else ''}{plain(entry.points)}分"),
        *_clause(entry),
        Node("算式", scored.formula),
    )
    figures = tuple((figure.measure, figure.unit) for figure in scored.figures)
    label = f"{facts.tree.name(unit)}·{entry.name}"
    return Frame(label, state + outside, before, figures, tuple(_person(facts, scored)))


def _figure(ground: _Ground, measure: str, whose: str, unit: str) -> Node:
    name = "" if whose == unit else ground.facts.tree.name(whose)
    figure = ground.measures.figure(measure, whose)
    return figure_node(said_of(ground.rules, measure), name, figure, ground.trace(measure, whose).behind())


def _clause(item: Item) -> Iterator[Node]:
    if item.text:
        yield Node("细则", item.text)
    if item.source is not None:
        yield Node("依据", str(item.source))


def _person(facts: Facts, scored: ItemScore) -> Iterator[Node]:
    """Of a person's figure: the row in which it is on record."""
    if not scored.reason:
        return
    table = facts.tables[discretion.FORM]
    for row in table.to_pylist():
        if row["row_id"] == scored.reason:
            place = str(Place(row["file"], row["sheet"], row["line"]))
            yield Node(
                "计分记录",
                f"{row.get('decided_by') or '计分单位未写明'}，{row.get('decided_on') or '日期未写明'}",
                (Node(place, ""),),
            )
