"""The cards of a review, cut from rules, facts and measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pingyi import numbers
from pingyi.facts.model import Facts
from pingyi.findings import World
from pingyi.issues import Issue
from pingyi.measures.model import Evidence, Figure
from pingyi.packs import Rules
from pingyi.packs.schema import Measure, Task
from pingyi.review_model import (
    EvidenceCard,
    IssueCard,
    ItemCard,
    MeasureCard,
    PartCard,
    RubricCard,
    TaskCard,
    UnitCard,
)

SHOWN_ROWS = 12
"""How many rows of an evidence the review itself shows; `pingyi explain` shows them all."""


_ROLES = ("counted", "set-aside", "denominator", "considered")
"""The order in which rows are shown: those that made the number first."""


def unit_cards(facts: Facts, codes: Iterable[str]) -> dict[str, UnitCard]:
    """Cards of these units, as they were on the year's last day or, if they ended before, at their end."""
    cards = {}
    for code in sorted(codes):
        if code not in facts.tree.spans:
            continue
        span = facts.tree.at(code, facts.last) or facts.tree.latest(code)
        cards[code] = UnitCard(code=code, name=span.name, kind=span.kind, parent=span.parent, until=span.until)
    return cards


def measure_card(rules: Rules, measure_id: str) -> MeasureCard:
    """A measure's card; the source is the duty's where the measure is one."""
    measure = rules.measures[measure_id]
    duty = rules.duties.get(measure.duty or measure.on_time or "")
    source = measure.source or (duty.source if duty else None)
    return MeasureCard(
        id=measure.id,
        name=measure.name,
        kind=measure.kind,
        word=measure.word,
        money=measure.money,
        better=measure.better,
        source=str(source) if source else "",
    )


def rubric_card(rules: Rules) -> RubricCard:
    """The rubric of the topmost pack."""
    rubric = rules.rubric
    return RubricCard(
        id=rubric.id,
        name=rubric.name,
        post=rubric.reviewees.post,
        groups={group.id: group.name or group.id for group in rubric.peer_groups},
        parts=tuple(PartCard(id=part.id, name=part.name, weight=part.weight) for part in rubric.parts),
        items=tuple(
            ItemCard(
                id=item.id,
                name=item.name,
                part=item.part,
                theme=item.theme,
                basis=item.basis,
                points=item.points,
                measure=item.measure,
                bonus=item.bonus,
                source=str(item.source) if item.source else "",
                text=item.text,
            )
            for item in rubric.items
        ),
    )


def evidence_card(evidence: Evidence) -> EvidenceCard:
    """An evidence in short: counts by role, the hash over everything, the first rows and missing dues."""
    return EvidenceCard(
        measure=evidence.measure,
        unit=evidence.unit,
        roles=evidence.roles(),
        missing_total=len(evidence.missing),
        hash=evidence.hash,
        rows=evidence.first(SHOWN_ROWS, _ROLES),
        missing=evidence.missing[:SHOWN_ROWS],
        shares=evidence.shares,
    )


def issue_card(issue: Issue) -> IssueCard:
    """An issue as the review shows it."""
    return IssueCard(
        code=issue.code,
        severity=issue.severity.value,
        place=str(issue.place),
        message=issue.message,
        hint=issue.hint,
        others=tuple(str(place) for place in issue.others),
    )


def task_cards(world: World) -> tuple[TaskCard, ...]:
    """The tasks of this year's plan, with their state, and of next year's."""
    year = world.facts.year
    tasks = (task for task in world.rules.tasks.values() if task.year in {year, year + 1})
    return tuple(_task_card(world, task) for task in tasks)


def _task_card(world: World, task: Task) -> TaskCard:
    tracked = task.measure is not None and task.year == world.facts.year
    figure = world.measures.figure(task.measure or "", world.root) if tracked else None
    return TaskCard(
        id=task.id,
        name=task.name,
        year=task.year,
        lead=task.lead,
        support=task.support,
        deadline=task.deadline,
        quantity=task.quantity,
        text=task.text,
        source=str(task.source) if task.source else "",
        measure=task.measure or "",
        cadence=task.cadence,
        figure=_told(figure, task.target) if figure else None,
        done=_done(world.rules.measures[task.measure or ""], task.target, figure) if figure and task.target else None,
    )


def _told(figure: Figure, target: str) -> Figure:
    """A figure as its target is set: against “3” two of twenty-four are two, against “90%” they are a rate."""
    return replace(figure, den=None) if target and not target.endswith("%") else figure


def _done(measure: Measure, target: str, figure: Figure) -> bool | None:
    """Whether the figure reaches the target: a rate for a measure with a denominator, else an amount. None: not applicable."""
    if target.endswith("%"):
        share = numbers.fraction(figure.num, figure.den or 0)
        return None if share is None else share >= numbers.parse_percent(target)
    return figure.num >= (numbers.parse_money(target) if measure.money else int(target))
