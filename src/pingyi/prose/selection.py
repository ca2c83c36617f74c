"""Which claims the commentary states: by rule, within a length, and fairly.

Before all else every theme is heard, every reviewee is named in praise and in criticism where the facts allow, and every rule
is heard once; what room is left goes round the reviewees. So the text does not always name the same town, nor say one thing of
many. Weight decides within each round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from pingyi.findings.model import Claim


def priority(claims: Sequence[Claim], tasks: Iterable[str]) -> tuple[str, ...]:
    """The ids of claims and of tasks in the order in which they are offered a place."""
    ordered = sorted(claims, key=lambda claim: -claim.weight)
    rounds: list[Iterable[str]] = [
        _one_each(ordered, lambda claim: claim.theme),
        _one_each(ordered, lambda claim: f"{claim.unit} {claim.kind}"),
        _one_each(ordered, lambda claim: claim.rule),
        tasks,
        _in_turn(ordered),
    ]
    return tuple(dict.fromkeys(identity for turn in rounds for identity in turn))


def choose(candidates: Sequence[str], fits: Callable[[frozenset[str]], bool]) -> frozenset[str]:
    """As many candidates as fit together, the earlier first; in the end none is left out that would still fit."""
    chosen: frozenset[str] = frozenset()
    grown = True
    while grown:
        before = chosen
        for candidate in candidates:
            if candidate not in chosen and fits(chosen | {candidate}):
                chosen |= {candidate}
        grown = chosen != before
    return chosen


def _in_turn(ordered: Iterable[Claim]) -> list[str]:
    """Everyone's first, then everyone's second …, in praise and in criticism."""
    seen: Counter[tuple[str, str]] = Counter()
    placed: list[tuple[int, str]] = []
    for claim in ordered:
        placed.append((seen[claim.unit, claim.kind], claim.id))
        seen[claim.unit, claim.kind] += 1
    return [identity for _, identity in sorted(placed, key=lambda place: place[0])]


def _one_each(ordered: Iterable[Claim], group: Callable[[Claim], str]) -> list[str]:
    best: dict[str, str] = {}
    for claim in ordered:
        best.setdefault(group(claim), claim.id)
    return list(best.values())
