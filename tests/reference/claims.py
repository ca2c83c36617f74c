"""Claims judged by naive loops: which rules hold of whom, and what every number in their sentences must be.

Reads the pack's rules, the rows as dicts and the plain reference of the measures; uses nothing of `pingyi.findings`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pingyi.facts.model import Facts
from pingyi.packs.conditions import All, Any_, FieldRef, Node, Not, Op, Test, holds, walk
from pingyi.packs.rules import Rules
from pingyi.packs.schema import ClaimRule
from tests.reference.measures import District, Figures, hits, place_of, reference

SLOT = re.compile(r"\{([a-z_.0-9]+)(?::[a-z0-9]+)?\}")


@dataclass
class Truth:
    """A year judged: the figures of this year and last, the rows, and who stands beside whom."""

    rules: Rules
    facts: Facts
    figures: Figures
    last: Figures | None
    peers: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        self.district = District(self.rules, self.facts)
        self.root = next(span.code for span in self.facts.tree.units(self.facts.last) if span.parent is None)
        self._hits: dict[str, list[Any]] = {}

    def hits(self, measure: str) -> list[Any]:
        if measure not in self._hits:
            self._hits[measure] = list(hits(self.district, self.rules.measures[measure]))
        return self._hits[measure]


def truth(rules: Rules, facts: Facts, last: Facts | None) -> Truth:
    """Measure both years the slow way. Reviewees are the units of the rubric's kinds that existed on a day of the year."""
    groups = rules.rubric.peer_groups
    peers: dict[str, tuple[str, ...]] = {}
    for group in groups:
        own = tuple(
            code
            for code in facts.tree.codes
            for spans in [facts.tree.spans[code]]
            if any(
                span.kind in rules.rubric.reviewees.of
                and span.kind in group.unit_kinds
                and span.since <= facts.last
                and (span.until is None or span.until > facts.first)
                for span in spans
            )
        )
        peers |= dict.fromkeys(own, own)
    return Truth(rules, facts, reference(rules, facts), reference(rules, last) if last else None, peers)


def expected(truth: Truth) -> dict[str, dict[str, Any]]:
    """Claim id → the values that its sentence may show, by published name."""
    found: dict[str, dict[str, Any]] = {}
    for rule in truth.rules.claims.values():
        for subject in asked(truth, rule):
            values = Values(truth, rule, subject)
            if values.told() and meets(rule.when, values) and any(sayable(way, values) for way in rule.say):
                names = {name for way in rule.say for name in SLOT.findall(way)}
                found[f"{rule.id}@{subject}"] = {name: values[name] for name in sorted(names) if values.knows(name)}
    return found


def asked(truth: Truth, rule: ClaimRule) -> list[str]:
    tree = truth.facts.tree
    if rule.of == "district":
        return [truth.root]
    if rule.of == "reviewee":
        codes = set(truth.peers)
    elif rule.rows is not None:
        form = truth.rules.forms[rule.rows.form]
        rows = truth.district.rows[form.id]
        codes = {path[0] for row in rows for path in [place_of(truth.district, form, row)] if path}
    else:
        measures = [*rule.measures.values(), *([rule.measure] if rule.measure else [])]
        codes = {path[0] for name in measures for path, *_ in truth.hits(name) if path}
    return sorted(code for code in codes if not rule.applies_to or tree.latest(code).kind in rule.applies_to)


class Values(dict[str, Any]):
    """The published names of one rule for one subject: ints, Fractions, or None where they do not apply."""

    def __init__(self, truth: Truth, rule: ClaimRule, subject: str) -> None:
        super().__init__()
        self.truth, self.rule, self.subject = truth, rule, subject
        self.measures = rule.measures or ({"": rule.measure} if rule.measure else {})
        self.rows = self._told() if rule.rows is not None else []

    def knows(self, name: str) -> bool:
        """Whether the name is a number that this reference judges (names and texts of rows it does not)."""
        alias, dot, short = name.rpartition(".")
        return name == "rows_n" or ((alias if dot else "") in self.measures and short in NUMBERS)

    def __missing__(self, name: str) -> Any:
        if name == "rows_n":
            return len(self.rows)
        alias, dot, short = name.rpartition(".")
        return NUMBERS[short](self, self.measures[alias if dot else ""])

    def told(self) -> bool:
        if self.rule.rows is not None and len(self.rows) < self.rule.rows.at_least:
            return False
        return all(self.now(m)[1] != 0 for m in self.measures.values())

    def now(self, measure: str, unit: str = "") -> tuple[int, int | None, int]:
        return self.truth.figures[measure, unit or self.subject]

    def before(self, measure: str) -> tuple[int, int | None, int] | None:
        if self.truth.last is None:
            return None
        figure = self.truth.last.get((measure, self.subject))
        if figure is None:
            figure = (0, 0 if self.truth.rules.measures[measure].has_denominator else None, 0)
        return None if figure[1] == 0 else figure

    def shares(self, measure: str) -> list[tuple[int, int]]:
        """(num, den) of each subject under this one."""
        sums: dict[Any, list[int]] = {}
        for place, (path, num, den, _) in enumerate(self.truth.hits(measure)):
            if self.subject in path:
                own = sums.setdefault(path[0] if self.truth.rules.measures[measure].duty else place, [0, 0])
                own[0] += num
                own[1] += den
        return [(num, den) for num, den in sums.values()]

    def _told(self) -> list[dict[str, Any]]:
        rows = self.rule.rows
        assert rows is not None
        form = self.truth.rules.forms[rows.form]
        first, last = self.truth.facts.first, self.truth.facts.last
        return [
            row
            for row in self.truth.district.counted(rows.form)
            if holds(rows.where, row)
            and self.subject in place_of(self.truth.district, form, row)
            and (row["day"] is None or row["day"] <= last)
            and (rows.window == "ever" or row["day"] is None or row["day"] >= first)
        ]


def ratio(figure: tuple[int, int | None, int] | None) -> Fraction | None:
    return None if figure is None or not figure[1] else Fraction(figure[0], figure[1])


def change(values: Values, measure: str) -> Fraction | None:
    now, before = ratio(values.now(measure)), ratio(values.before(measure))
    return None if now is None or before is None else (now - before) * 100


def growth(values: Values, measure: str) -> int | None:
    before = values.before(measure)
    return None if before is None else values.now(measure)[0] - before[0]


def part(figure: tuple[int, int | None, int] | None, place: int) -> int | None:
    if figure is None:
        return None
    if place == 2:
        return None if figure[1] is None else figure[1] - figure[0]
    return figure[place]


def line(values: Values, measure: str) -> int | None:
    rule = values.truth.rules.measures[measure]
    if rule.attain is not None:
        return rule.attain.target if isinstance(rule.attain.target, int) else None
    literals = [t.operand for t in walk(rule.test)] if rule.test is not None else []
    return next((n for n in literals if isinstance(n, int) and not isinstance(n, bool)), None)


NUMBERS: dict[str, Any] = {
    "num": lambda v, m: v.now(m)[0],
    "den": lambda v, m: v.now(m)[1],
    "missing": lambda v, m: part(v.now(m), 2),
    "rate": lambda v, m: ratio(v.now(m)),
    "last_num": lambda v, m: part(v.before(m), 0),
    "last_den": lambda v, m: part(v.before(m), 1),
    "last_missing": lambda v, m: part(v.before(m), 2),
    "last_rate": lambda v, m: ratio(v.before(m)),
    "change": change,
    "growth": growth,
    "line": line,
    "failing_n": lambda v, m: sum(num < den for num, den in v.shares(m)),
    "passing_n": lambda v, m: sum(num > 0 and num >= den for num, den in v.shares(m)),
}


def meets(node: Node, values: Values) -> bool:
    match node:
        case All(parts):
            return all(meets(part, values) for part in parts)
        case Any_(parts):
            return any(meets(part, values) for part in parts)
        case Not(part):
            return not meets(part, values)
        case Test(name, op, operand):
            left, right = values[name], operand
            if isinstance(right, FieldRef):
                right = values[right.field]
                right = None if right is None else right * Fraction(*node.operand.times)  # type: ignore[union-attr]  # the case makes it one that has it
            if left is None or right is None:
                return False
            if op is Op.IN:
                return left in [typed(item) for item in right]  # type: ignore[union-attr]  # the case makes it one that has it
            other = typed(right)
            return {
                Op.EQ: left == other,
                Op.NE: left != other,
                Op.GT: left > other,
                Op.GTE: left >= other,
                Op.LT: left < other,
                Op.LTE: left <= other,
            }[op]


def typed(literal: Any) -> Any:
    """“90%” → 9/10, “5万元” → 分, “0.5” → 1/2."""
    if not isinstance(literal, str):
        return literal
    if literal.endswith("%"):
        return Fraction(literal[:-1]) / 100
    if literal.endswith("万元"):
        return int(Fraction(literal[:-2]) * 1_000_000)
    if literal.endswith("元"):
        return int(Fraction(literal[:-1]) * 100)
    return Fraction(literal)


def sayable(way: str, values: Values) -> bool:
    """Whether every number in the sentence applies."""
    return all(values[name] is not None for name in SLOT.findall(way) if values.knows(name))
