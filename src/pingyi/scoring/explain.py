"""溯源: one item of one unit, or one measure of any unit, as a tree: clause, figure, formula, and the rows behind it.

Nothing is computed again: points, state and formula are the sheet's own, rows are the measure's own evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pingyi.facts.model import Facts
from pingyi.issues import Place
from pingyi.measures.model import Figure, Measures
from pingyi.numbers import percent, plain
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Item, Measure
from pingyi.scoring import discretion, wording
from pingyi.scoring.model import ItemScore, Scores, State
from pingyi.scoring.nodes import Node, lines
from pingyi.scoring.tracing import Trace

__all__ = ["Node", "explain", "explain_measure", "lines"]

STATES = {
    State.SCORED: "已计分",
    State.NOT_APPLICABLE: "不适用",
    State.UNREPORTED: "未报",
    State.PENDING: "待评",
}
_DIVIDED = {
    "duty": ("已尽", "应尽"),
    "on_time": ("及时录入", "已尽"),
    "ratio": ("分子合计", "分母合计"),
    "days": ("天数合计", "记录"),
    "share": ("符合条件", "对象"),
    "attain": ("已达到（以目标数为限）合计", "目标数合计"),
}
"""What numerator and denominator are, by kind of measure."""


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
    table = rules.rubrics[scores.rubric]
    entry = next(one for one in table.items if one.id == item)
    sheet = scores.sheet(unit)
    scored = next(one for one in sheet.items if one.item == item)
    part = next(part for part in table.parts if part.id == entry.part)
    state = f"{plain(scored.points, 2)}分 / {plain(scored.full)}分（{STATES[scored.state]}）"
    outside = "" if scored.in_total else "，不计入总分"
    children = [
        Node("条目", f"{part.name}“{entry.name}”，{'加扣分，' if entry.bonus else ''}{plain(entry.points)}分"),
        *_clause(entry),
        Node("算式", scored.formula),
        *(_figure(ground, figure, unit) for figure in scored.figures),
        *_person(facts, scored),
    ]
    return Node(f"{facts.tree.name(unit)}·{entry.name}", state + outside, tuple(children))


def explain_measure(
    rules: Rules, facts: Facts, measures: Measures, unit: str, measure: str, *, every: bool = False
) -> Node:
    """The tree under one measure's figure of any unit of the tree, without points; ``measure`` is an id.

    Raises:
        KeyError: the rules have no such measure (names are resolved by the caller).
    """
    ground = _Ground(rules, facts, measures, every)
    rule, figure = rules.measures[measure], measures.figure(measure, unit)
    source = (Node("依据", str(rule.source)),) if rule.source is not None else ()
    children = (*source, Node("算式", _formula(ground, figure, rule)), *ground.trace(measure, unit).nodes())
    return Node(f"{facts.tree.name(unit)}·{rule.name}", _value(ground, figure, rule), children)


def _value(ground: _Ground, figure: Figure, measure: Measure) -> str:
    if not figure.applies:
        return "不适用"
    scale = wording.scale_of(measure, ground.rules.forms)
    if scale > 1 and not measure.money:
        return wording.scaled_text(figure, measure, scale)
    return wording.figure_text(figure, measure)


def _formula(ground: _Ground, figure: Figure, measure: Measure) -> str:
    """The figure's arithmetic: “已尽42次 ÷ 应尽48次 = 87.5%（缺6次）”."""
    if not figure.applies:
        return "无应办、应评的对象，不适用"
    value = _value(ground, figure, measure)
    if figure.den is None:
        return f"合计{value}"
    over, under = _DIVIDED[measure.kind]
    scale = wording.scale_of(measure, ground.rules.forms)
    if measure.kind in {"ratio", "days"}:
        top, bottom = value.partition("（")[0].split("/")
        mean = figure.num > figure.den
        came = f"平均{plain(wording.quotient(figure, scale), 2)}" if mean else percent(figure.num, figure.den, 2)
        return f"{over}{top} ÷ {under}{bottom} = {came}"
    word = measure.word or "个"
    missing = f"（缺{figure.missing}{word}）" if measure.kind == "duty" and figure.missing else ""
    unknown = f"；另有{figure.unknown}{word}不知录入日期，未计入" if figure.unknown else ""
    if measure.kind == "attain":
        word = measure.word
    share = percent(figure.num, figure.den, 2)
    return f"{over}{figure.num}{word} ÷ {under}{figure.den}{word} = {share}{missing}{unknown}"


def _clause(item: Item) -> Iterator[Node]:
    if item.text:
        yield Node("细则", item.text)
    if item.source is not None:
        yield Node("依据", str(item.source))


def _figure(ground: _Ground, figure: Figure, unit: str) -> Node:
    measure = ground.rules.measures[figure.measure]
    whose = "" if figure.unit == unit else f"（{ground.facts.tree.name(figure.unit)}）"
    behind = ground.trace(figure.measure, figure.unit).nodes()
    return Node(f"取数“{measure.name}”{whose}", _value(ground, figure, measure), tuple(behind))


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
