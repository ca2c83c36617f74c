"""Which claims the commentary states: by rule, within a length, and fairly.

Before all else every theme is heard, and every reviewee is named in praise and in criticism where the facts allow; then what
weighs most, each rule once; then what is asked next year; then every other rule once; and what room is left goes round the
reviewees. So the text does not always name the same town, nor say one thing of many. Weight decides within each round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from pingyi.findings.model import Claim

Tone = Literal["", "肯定为主", "问题导向"]
"""What is offered a place first once everyone is heard; empty: neither."""
_FIRST: dict[str, str] = {"肯定为主": "achievement", "问题导向": "problem"}


def priority(claims: Sequence[Claim], tasks: Iterable[str], tone: Tone = "") -> tuple[str, ...]:
    """The ids of claims and of tasks in the order in which they are offered a place."""
    ordered = sorted(claims, key=lambda claim: -claim.weight)
    weighty = [claim for claim in ordered if 2 * claim.weight >= ordered[0].weight]
    first = _FIRST.get(tone, "")
    rounds: list[Iterable[str]] = [
        _one_each(ordered, lambda claim: claim.theme),
        _one_each(ordered, lambda claim: f"{claim.unit} {claim.kind}"),
        _one_each(_kind_first(weighty, first), lambda claim: claim.rule),
        tasks,
        _in_turn([claim for claim in ordered if claim.kind == first]),
        _one_each(ordered, lambda claim: claim.rule),
        _in_turn(ordered),
    ]
    return tuple(dict.fromkeys(identity for turn in rounds for identity in turn))


def few(claims: Sequence[Claim], root: str, units: int) -> tuple[Claim, ...]:
    """The claims that name, under each theme, at most so many reviewees: those with the weightiest claims there.

    What is said of the whole district stays. ``units`` 0: all claims.
    """
    if not units:
        return tuple(claims)
    named: dict[str, dict[str, None]] = {}
    for claim in sorted(claims, key=lambda claim: -claim.weight):
        if claim.unit != root:
            named.setdefault(claim.theme, {}).setdefault(claim.unit)
    kept = {theme: set(list(found)[:units]) for theme, found in named.items()}
    return tuple(claim for claim in claims if claim.unit == root or claim.unit in kept[claim.theme])


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


def _kind_first(ordered: Sequence[Claim], kind: str) -> list[Claim]:
    return sorted(ordered, key=lambda claim: claim.kind != kind) if kind else list(ordered)


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
