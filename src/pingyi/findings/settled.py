"""Last year's published problems that this year's facts no longer show: said as they were, from last year's seal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from pingyi.facts.model import Facts
from pingyi.findings.find import find
from pingyi.findings.model import Claim, Number, Piece
from pingyi.findings.scope import LAST
from pingyi.findings.world import World


def settled(world: World, before: Facts, published: Mapping[str, int], now: Collection[str]) -> tuple[Claim, ...]:
    """The problems that had been published and are not among the claims of this year.

    What they said is said again from last year's facts by this year's rules; a rule that tells of rows, or that is gone, says
    nothing. Their evidence are the keys “last:<measure>”.
    """
    over = published.keys() - set(now)
    rules = {
        rule.id: rule
        for rule in world.rules.claims.values()
        if rule.as_ == "problem" and rule.rows is None and any(name.startswith(f"{rule.id}@") for name in over)
    }
    if world.last is None or world.root not in before.tree.spans or not rules:
        return ()
    known = {
        unit: tuple(peer for peer in peers if peer in before.tree.spans)
        for unit, peers in world.peers.items()
        if unit in before.tree.spans
    }
    then = World(replace(world.rules, claims=rules), before, world.last, None, world.root, known)
    found = (claim for claim in find(then) if claim.id in over)
    return tuple(_then(claim, published[claim.id]) for claim in found)


def _then(claim: Claim, years: int) -> Claim:
    """The claim with its evidence and its numbers on last year's seal."""
    return replace(
        claim,
        pieces=tuple(_piece(piece) for piece in claim.pieces),
        evidence=tuple((LAST + measure, unit) for measure, unit in claim.evidence),
        years=years,
        asks=(),
        join=(),
    )


def _piece(piece: Piece) -> Piece:
    number = piece.number
    if number is None or not number.measure:
        return piece
    return replace(piece, number=Number(number.text, number.value, LAST + number.measure, number.unit, number.of))
