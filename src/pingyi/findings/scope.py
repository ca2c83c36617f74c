"""What one claim's templates and condition may name, for one rule and one subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from pingyi.findings.model import Piece
from pingyi.findings.published import LAST_NAMES, PEER_NAMES, Published
from pingyi.findings.quantities import Quantity
from pingyi.findings.row_evidence import ROWS
from pingyi.findings.row_fields import field_quantity
from pingyi.findings.rows import told_rows
from pingyi.findings.templates import fill
from pingyi.findings.world import World
from pingyi.packs.conditions import All, Any_, FieldRef, Node, Not, Scalar, Test, fields, holds
from pingyi.packs.schema import ClaimRule
from pingyi.packs.templates import ALL, DEADLINE, PLAIN, YEAR, slots

LAST = "last:"
"""Evidence key of a figure of last year's seal: “last:<measure>”."""


class Scope:
    """A rule asked of a subject (a unit) that belongs to ``unit`` (a reviewee, or the district's root)."""

    def __init__(self, world: World, rule: ClaimRule, unit: str, subject: str) -> None:
        self.world, self.rule, self.unit, self.subject = world, rule, unit, subject
        measures = rule.measures or ({"": rule.measure} if rule.measure else {})
        self.published = {
            alias: Published(world, world.rules.measures[measure], subject) for alias, measure in measures.items()
        }
        self.rows = told_rows(world, rule.rows, subject) if rule.rows is not None else []

    def holds(self) -> bool:
        """Whether there is something to tell, every measure applies, and the rule's condition holds."""
        if self.rule.rows is not None and len(self.rows) < self.rule.rows.at_least:
            return False
        return all(published.figure.applies for published in self.published.values()) and self._meets(self.rule.when)

    def say(self) -> tuple[Piece, ...] | None:
        """One of the rule's ways of saying it, turned by its own numbers and the year; None where none can be filled.

        Claims that are alike in every number say it alike, so that they can share a sentence; others, and other years,
        need not. The more often a way says “全部” the earlier it is tried: where it does not apply it cannot be filled.
        """
        ways = self.rule.say
        figures = [published.figure for published in self.published.values()]
        turn = self.world.facts.year + len(self.rows) + sum(figure.num + (figure.den or 0) for figure in figures)
        turned = [ways[(turn + step) % len(ways)] for step in range(len(ways))]
        turned.sort(key=lambda way: -sum(style == ALL for _, style in slots(way)))
        filled = (fill(way, self.look_up) for way in turned)
        return next((pieces for pieces in filled if pieces is not None), None)

    def look_up(self, name: str) -> Quantity | None:
        """A name of the template language; None where it does not apply. Raises KeyError for one that nothing publishes."""
        alias, dot, rest = name.partition(".")
        if dot:
            return self.published[alias][rest]
        if name in PLAIN:
            return self._plain(name)
        if name == DEADLINE:
            return Quantity("text", text=self.rule.deadline, of=DEADLINE)
        if self.rule.rows is not None:
            if name == "rows_n":
                return Quantity("count", len(self.rows), measure=ROWS + self.rule.id, unit=self.subject, of="rows_n")
            declared = {field.id: field for field in self.world.rules.forms[self.rule.rows.form].fields}
            if name in declared:
                return field_quantity(self.world, self.rule, self.subject, declared[name], self.rows)
        return self.published[""][name]

    def _plain(self, name: str) -> Quantity:
        world = self.world
        if name in {"year", "last_year"}:
            return Quantity("text", text=f"{world.facts.year - (name == 'last_year')}年", of=YEAR)
        unit = self.subject if name in {"unit", "place", "subject"} else self.unit
        text = world.place(unit) if name in {"place", "town"} else world.name(unit)
        return Quantity("text", text=f"{text}书记" if name == "secretary" else text, unit=unit)

    def _meets(self, condition: Node) -> bool:
        found = {name: self.look_up(name) for name in fields(condition)}
        return holds(_typed(condition, found), {name: q.comparable() if q else None for name, q in found.items()})

    def evidence(self) -> tuple[tuple[str, str], ...]:
        """The keys of all that the claim rests on; a comparison rests on every peer, one with last year on its seal."""
        rule = self.rule
        asked = [name for text in (*rule.say, rule.requires, rule.join) for name, _ in slots(text)]
        keys = [(published.measure.id, self.subject) for published in self.published.values()]
        if rule.rows is not None:
            keys.append((ROWS + rule.id, self.subject))
        for name in (*asked, *sorted(fields(rule.when))):
            alias, dot, rest = name.partition(".")
            published = self.published.get(alias if dot else "")
            short = rest if dot else name
            if published is not None and short in PEER_NAMES:
                keys += [(published.measure.id, peer) for peer in published.peers]
            if published is not None and short in LAST_NAMES and self.world.last is not None:
                keys.append((LAST + published.measure.id, self.subject))
        return tuple(dict.fromkeys(keys))


def _typed(node: Node, found: Mapping[str, Quantity | None]) -> Node:
    """The condition with its literals typed by the quantity that they are compared with."""
    match node:
        case All(parts):
            return All(tuple(_typed(part, found) for part in parts))
        case Any_(parts):
            return Any_(tuple(_typed(part, found) for part in parts))
        case Not(part):
            return Not(_typed(part, found))
        case Test(name, op, operand):
            quantity = found.get(name)
            if quantity is None or isinstance(operand, FieldRef):
                return node
            return Test(name, op, _literals(quantity, operand))


def _literals(quantity: Quantity, operand: object) -> Scalar | tuple[Scalar, ...]:
    literal = cast("Callable[[object], Scalar]", quantity.literal)
    return tuple(literal(item) for item in operand) if isinstance(operand, tuple) else literal(operand)
