"""Claim rules applied to the measured year: every fact that deserves a sentence, with its numbers and its evidence keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pingyi.findings.model import Claim
from pingyi.findings.scope import Scope
from pingyi.findings.templates import fill
from pingyi.findings.world import World
from pingyi.packs.schema import ClaimRule


def find(
    world: World,
    published_before: Mapping[str, int] | None = None,
    known: Mapping[str, Sequence[Claim]] | None = None,
) -> tuple[Claim, ...]:
    """All claims that hold, in the rules' order, then by unit.

    ``published_before``: claim id → in how many years running it had been published by last year; the same id again is the
    same problem, one year older. ``known``: rule → all that it finds, where that is known already.
    """
    before, known = published_before or {}, known or {}
    found: list[Claim] = []
    for rule in world.rules.claims.values():
        found += known[rule.id] if rule.id in known else _of_rule(world, rule, before)
    return tuple(found)


def _of_rule(world: World, rule: ClaimRule, before: Mapping[str, int]) -> Iterator[Claim]:
    for unit, subject in _asked(world, rule):
        claim = _claim(Scope(world, rule, unit, subject), before)
        if claim is not None:
            yield claim


def _asked(world: World, rule: ClaimRule) -> Iterator[tuple[str, str]]:
    """(the reviewee or root that a claim belongs to, whom it is about)."""
    match rule.of:
        case "district":
            yield world.root, world.root
        case "reviewee":
            yield from ((unit, unit) for unit in _reviewees(world) if _applies(world, rule, unit))
        case _:
            yield from sorted(
                (owner, code)
                for code in _subjects(world, rule)
                if _applies(world, rule, code) and (owner := world.owner(code)) is not None
            )


def _reviewees(world: World) -> list[str]:
    """The reviewees, peer group by peer group in the order of the scores, by code."""
    groups = list(dict.fromkeys(world.peers.values()))
    return sorted(world.peers, key=lambda unit: (groups.index(world.peers[unit]), unit))


def _applies(world: World, rule: ClaimRule, unit: str) -> bool:
    return not rule.applies_to or world.facts.tree.latest(unit).kind in rule.applies_to


def _subjects(world: World, rule: ClaimRule) -> set[str]:
    """The units that the rule may speak of: those that its rows are about, or that some measure of it asks."""
    if rule.rows is not None:
        codes = {world.about(rule.rows.form, row) for row in world.rows(rule.rows.form)}
    else:
        codes = {share.subject for name in rule.named for share in world.measures.subjects(name, world.root)}
    return codes & world.facts.tree.spans.keys()


def _claim(scope: Scope, before: Mapping[str, int]) -> Claim | None:
    pieces = scope.say() if scope.holds() else None
    if pieces is None:
        return None
    rule = scope.rule
    identity = f"{rule.id}@{scope.subject}"
    return Claim(
        id=identity,
        rule=rule.id,
        theme=rule.theme,
        kind=rule.as_,
        unit=scope.unit,
        subject=scope.subject,
        name=scope.world.name(scope.subject),
        pieces=pieces,
        figures=tuple(published.figure for published in scope.published.values()),
        evidence=scope.evidence(),
        weight=rule.weight,
        states=rule.states,
        years=before.get(identity, 0) + 1,
        asks=(fill(rule.requires, scope.look_up) or ()) if rule.requires else (),
        deadline=rule.deadline,
        join=(fill(rule.join, scope.look_up) or ()) if rule.join else (),
    )
