"""溯源: one item of one unit as a tree: clause, figure, formula, and the rows down to file, sheet and line.

Nothing is computed again: points, state and formula are the sheet's own, rows are the measure's own evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pingyi.facts.model import Facts
from pingyi.issues import Place
from pingyi.measures.model import Evidence, Figure, Measures, RowRef
from pingyi.numbers import plain
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Item
from pingyi.scoring import discretion, wording
from pingyi.scoring.model import ItemScore, Scores, State

STATES = {
    State.SCORED: "已计分",
    State.NOT_APPLICABLE: "不适用",
    State.UNREPORTED: "未报",
    State.PENDING: "待评",
}
ROLES = {
    "counted": "计入",
    "denominator": "作应有数或范围的依据",
    "considered": "已看，不符合条件，未计入",
    "set-aside": "存疑，暂不计入",
}


@dataclass(frozen=True)
class Node:
    """One step on the way down: what it is, what it says, and what it rests on."""

    label: str
    value: str
    children: tuple[Node, ...] = ()


def explain(rules: Rules, facts: Facts, measures: Measures, scores: Scores, unit: str, item: str) -> Node:
    """The tree under one item's score; ``unit`` is a code, ``item`` an id.

    The figures of peers that it was compared with are there with their own rows.

    Raises:
        StopIteration: the unit is not reviewed, or the rubric has no such item (names are resolved by the caller).
    """
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
        *(_figure(rules, facts, measures, figure, unit) for figure in scored.figures),
        *_person(facts, scored),
    ]
    return Node(f"{facts.tree.name(unit)}·{entry.name}", state + outside, tuple(children))


def lines(node: Node, depth: int = 0) -> Iterator[str]:
    """The tree as plain text, two spaces a level."""
    yield f"{'  ' * depth}{node.label}：{node.value}" if node.value else f"{'  ' * depth}{node.label}"
    for child in node.children:
        yield from lines(child, depth + 1)


def _clause(item: Item) -> Iterator[Node]:
    if item.text:
        yield Node("细则", item.text)
    if item.source is not None:
        yield Node("依据", str(item.source))


def _figure(rules: Rules, facts: Facts, measures: Measures, figure: Figure, unit: str) -> Node:
    measure = rules.measures[figure.measure]
    whose = "" if figure.unit == unit else f"（{facts.tree.name(figure.unit)}）"
    value = wording.figure_text(figure, measure) if figure.applies else "不适用"
    evidence = measures.evidence(figure.measure, figure.unit)
    return Node(f"取数“{measure.name}”{whose}", value, (*_forms(rules, evidence), *_missing(rules, facts, evidence)))


def _forms(rules: Rules, evidence: Evidence) -> Iterator[Node]:
    """The rows by form, each with its place and its role."""
    by_form: dict[str, list[RowRef]] = {}
    for row in evidence.rows:
        by_form.setdefault(row.form, []).append(row)
    for form, rows in by_form.items():
        counted = sum(row.role == "counted" for row in rows)
        name = rules.forms[form].name if form in rules.forms else form
        inside = tuple(Node(str(Place(row.file, row.sheet, row.line)), ROLES.get(row.role, row.role)) for row in rows)
        yield Node(f"台账“{name}”", f"{len(rows)}行，计入{counted}行", inside)


def _missing(rules: Rules, facts: Facts, evidence: Evidence) -> Iterator[Node]:
    """The dues not met, by period."""
    if not evidence.missing:
        return
    periods: dict[str, list[str]] = {}
    for due in evidence.missing:
        duty = rules.duties[due.duty].name if due.duty in rules.duties else due.duty
        periods.setdefault(due.period, []).append(f"{_subject(facts, due.subject)}：{duty}")
    inside = tuple(
        Node(period, f"{len(dues)}次", tuple(Node(due, "") for due in dues)) for period, dues in periods.items()
    )
    yield Node("未尽", f"{len(evidence.missing)}次", inside)


def _subject(facts: Facts, subject: str) -> str:
    """A unit by its name, a post as “X镇党委书记”; persons and rows of registers by their ids."""
    title, at, code = subject.partition("@")
    return f"{facts.tree.name(code)}{title}" if at else facts.tree.name(subject)


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
