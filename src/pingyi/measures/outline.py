"""What an evaluation will do, told before it is done: the passes over the forms, what each collects, which measure reads which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pingyi.facts.model import PARTICIPANTS, Facts, table_schema
from pingyi.measures.days import number
from pingyi.measures.duesbook import DuesBook
from pingyi.measures.kinds import prepare
from pingyi.measures.paths import Paths
from pingyi.measures.queries import Bit, Pass, Plan, Query
from pingyi.measures.reading import Book
from pingyi.measures.rolls import Registry
from pingyi.packs.rules import Rules

_Question = tuple[Pass, str, str, Bit]


@dataclass(frozen=True)
class Outlined:
    """One pass: the form that it reads, by which field's subjects, and what it leaves of the records."""

    kind: Pass
    form: str
    form_name: str
    by: str
    """The field that names the subjects."""
    roll: str | None
    """The table that lists these subjects; None where they are free text."""
    bits: int
    """How many distinct questions a record is asked; the cell of a row is the integer of the answers."""
    columns: tuple[str, ...]
    """What is read of the form."""
    aggregates: tuple[str, ...]
    """What is added up in each cell, besides the number of rows (:attr:`pingyi.measures.queries.Query.columns`)."""
    measures: tuple[str, ...]
    """Who reads it, in pack order."""


def outline(rules: Rules, facts: Facts | None = None) -> tuple[Outlined, ...]:
    """The passes that evaluating every measure takes, in the order in which they run.

    Without facts those of a year without records. Facts change a plan in one way only: a deadline that was put off is not the
    period's end any more, so that the dues of those whom it concerns are counted by day.
    """
    known = facts or empty(rules)
    paths = Paths()
    registry = Registry(rules, known, paths)
    whole = _book(rules, known, registry, paths)
    for measure in rules.measures.values():
        prepare(whole, measure)
    readers: dict[_Question, list[str]] = {}
    for name, measure in rules.measures.items():
        # Planned alone: in the common plan a question asked before leaves no trace of who asks it again.
        alone = _book(rules, known, registry, paths)
        prepare(alone, measure)
        for query in alone.plan:
            for question in _questions(query):
                readers.setdefault(question, []).append(name)
    return tuple(_outlined(query, rules, readers) for query in whole.plan)


def empty(rules: Rules) -> Facts:
    """The facts of a year in which nothing was recorded."""
    tables = {form.id: table_schema(form).empty_table() for form in rules.forms.values()}
    return Facts(rules.year, {**tables, "participants": PARTICIPANTS.empty_table()})


def _book(rules: Rules, facts: Facts, registry: Registry, paths: Paths) -> Book:
    plan = Plan(dict(rules.forms), number(facts.last))
    return Book(rules, facts, plan, registry, DuesBook(rules, facts, registry, paths, plan))


def _questions(query: Query) -> Iterator[_Question]:
    return ((query.kind, query.form.id, query.by, bit) for bit in query.bits)


def _outlined(query: Query, rules: Rules, readers: dict[_Question, list[str]]) -> Outlined:
    asking = {name for question in _questions(query) for name in readers[question]}
    return Outlined(
        kind=query.kind,
        form=query.form.id,
        form_name=query.form.name,
        by=query.by or query.form.subject,
        roll=query.roll,
        bits=len(query.bits),
        columns=tuple(query.reads()),
        aggregates=tuple(sorted(query.columns)),
        measures=tuple(name for name in rules.measures if name in asking),
    )
