"""一述一评: what is said to each reviewee after its debrief — and whom a claim may praise or blame.

No unit is praised and blamed by the same measure: where both hold, the problem stands. Each comment names at least one problem;
where the facts show none, the item nearest to its line, said as what it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pingyi import numbers
from pingyi.findings.model import Claim, Comment
from pingyi.findings.row_evidence import ROWS
from pingyi.findings.world import World
from pingyi.scoring.model import ItemScore, Scores, Sheet, State


def fair(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims without the praise of a (measure, subject) that is also blamed."""
    claims = tuple(claims)
    blamed = {
        (figure.measure, claim.subject) for claim in claims if claim.kind == "problem" for figure in claim.figures
    }
    return tuple(
        claim
        for claim in claims
        if claim.kind == "problem" or not any((figure.measure, claim.subject) in blamed for figure in claim.figures)
    )


def telling(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims, weightiest first, without those that say nothing new.

    A claim says nothing new where a weightier one of the same sort about the same subject rests on all its measures; one that
    tells of rows always does.
    """
    kept: list[Claim] = []
    said: dict[tuple[str, str], list[set[str]]] = {}
    for claim in sorted(claims, key=lambda claim: -claim.weight):
        measures = {figure.measure for figure in claim.figures}
        before = said.setdefault((claim.subject, claim.kind), [])
        tells = any(measure.startswith(ROWS) for measure, _ in claim.evidence)
        if tells or not any(measures <= other for other in before):
            kept.append(claim)
            before.append(measures)
    return tuple(kept)


def comments(world: World, scores: Scores, claims: tuple[Claim, ...]) -> tuple[Comment, ...]:
    """One comment a reviewee, in the order of the scores."""
    kept = telling(fair(claims))
    return tuple(_comment(world, sheet, [c for c in kept if c.unit == sheet.unit]) for sheet in scores.sheets)


def _comment(world: World, sheet: Sheet, claims: list[Claim]) -> Comment:
    problems = [claim for claim in claims if claim.kind == "problem"]
    nearest = None if problems else _nearest(world, sheet)
    return Comment(
        unit=sheet.unit,
        achievements=tuple(claim.id for claim in claims if claim.kind == "achievement"),
        problems=tuple(claim.id for claim in problems),
        nearest="" if problems else _said(world, nearest),
        nearest_item=nearest.item if nearest else "",
        nearest_evidence=((nearest.figure.measure, nearest.unit),) if nearest and nearest.figure else (),
        next_steps=tuple(dict.fromkeys(claim.requires for claim in problems if claim.requires)),
    )


def _nearest(world: World, sheet: Sheet) -> ItemScore | None:
    """The scored item with the smallest share of its points; None where nothing could be scored.

    Bonus items are nobody's duty; what persons gave comes in only where no figure was scored.
    """
    bonus = {item.id for item in world.rules.rubric.items if item.bonus}
    scored = [
        score for score in sheet.items if score.state is State.SCORED and score.full > 0 and score.item not in bonus
    ]
    counted = [score for score in scored if score.figure is not None]
    return min(counted or scored, key=lambda score: (_share(score), score.item), default=None)


def _said(world: World, item: ItemScore | None) -> str:
    if item is None:
        return "本年没有可以计分的事项，请先补齐台账"
    name = next(card.name for card in world.rules.rubric.items if card.id == item.item)
    got, full = numbers.plain(numbers.half_up(item.points, 2)), numbers.plain(item.full)
    if item.points >= item.full:
        return f"台账中没有发现未达要求的事项，“{name}”等计分条目均得满分"
    return f"台账中没有发现需要点名的问题，离满分最远的条目是“{name}”，{full}分得{got}分"


def _share(item: ItemScore) -> Decimal:
    return numbers.quotient(item.points, item.full, 6)
