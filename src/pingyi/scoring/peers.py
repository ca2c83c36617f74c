"""Who is reviewed, and with whom compared: asked of the tree, so that a unit that ended in June still has its sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pingyi.facts.model import Facts
from pingyi.packs.schema import Rubric


@dataclass(frozen=True)
class Reviewee:
    """A unit under review. ``part_year``: it ended within the year; scored, but neither ranked nor compared with."""

    unit: str
    kind: str
    group: str
    part_year: bool


def reviewees(rubric: Rubric, facts: Facts) -> tuple[Reviewee, ...]:
    """The units of the kinds under review that existed on a day of the year, by peer group and code.

    The kind is the one that the unit had last. A unit whose kind no peer group names stands in a group of its kind.
    """
    groups = {kind: peers.id for peers in rubric.peer_groups for kind in peers.unit_kinds}
    order = {peers.id: index for index, peers in enumerate(rubric.peer_groups)}
    found = []
    for code, spans in facts.tree.spans.items():
        lived = [
            span for span in spans if span.since <= facts.last and (span.until is None or span.until > facts.first)
        ]
        if lived and lived[-1].kind in rubric.reviewees.of:
            kind = lived[-1].kind
            ended = facts.tree.at(code, facts.last) is None
            found.append(Reviewee(code, kind, groups.get(kind, kind), ended))
    return tuple(sorted(found, key=lambda one: (order.get(one.group, len(order)), one.group, one.unit)))


def by_group(reviewed: Iterable[Reviewee]) -> Mapping[str, tuple[Reviewee, ...]]:
    """Peer group → those who are ranked in it: a part-year unit is nobody's peer."""
    groups: dict[str, list[Reviewee]] = {}
    for one in reviewed:
        peers = groups.setdefault(one.group, [])
        if not one.part_year:
            peers.append(one)
    return {group: tuple(peers) for group, peers in groups.items()}
