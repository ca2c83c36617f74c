"""Measures: integers for each measure and unit, read off statistics that one pass over each form makes.

:func:`evaluate` is a pure function of the rules and the facts. Read it first; then :mod:`queries` (what is asked), :mod:`compiler`
(how it is said in SQL), :mod:`dues` and :mod:`kinds` (how numbers are read off), :mod:`evidence` (the rows behind them).
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from pingyi.facts.model import Facts
from pingyi.measures.days import number
from pingyi.measures.duesbook import DuesBook, Results
from pingyi.measures.engine import Engine, MakeEngine
from pingyi.measures.evidence import Annex
from pingyi.measures.kinds import prepare
from pingyi.measures.measured import Measured
from pingyi.measures.model import Evidence, Figure, Measures, MissingDue, RowRef, SubjectFigure
from pingyi.measures.paths import Paths
from pingyi.measures.queries import Plan
from pingyi.measures.reading import Book
from pingyi.measures.rolls import Registry
from pingyi.measures.statistics import Statistics
from pingyi.packs.rules import Rules

__all__ = [
    "Evidence",
    "Figure",
    "MakeEngine",
    "Measured",
    "Measures",
    "MissingDue",
    "RowRef",
    "SubjectFigure",
    "evaluate",
]

Progress = Callable[[str, int, int], None]
"""Called with the name of the table being read, how many passes are done, and how many there are."""


def evaluate(
    rules: Rules,
    facts: Facts,
    *,
    measures: Collection[str] | None = None,
    progress: Progress | None = None,
    engine: MakeEngine = Engine,
) -> Measured:
    """Every measure of the rules (or those named) for every unit.

    ``engine`` runs the passes that numbers are read off: DuckDB in this process, or :class:`pingyi.measures.spark.Spark`.
    The rows behind a number are always looked up by DuckDB, when somebody asks.

    Raises:
        KeyError: a name in ``measures`` that is no measure, or a form, duty or register that the rules do not hold.
    """
    wanted = list(rules.measures) if measures is None else [name for name in rules.measures if name in set(measures)]
    if measures is not None and (strange := set(measures) - set(wanted)):
        raise KeyError(*sorted(strange))
    paths = Paths()
    registry = Registry(rules, facts, paths)
    plan = Plan(dict(rules.forms), number(facts.last))
    book = Book(rules, facts, plan, registry, DuesBook(rules, facts, registry, paths, plan))
    readers = {name: prepare(book, rules.measures[name]) for name in wanted}
    results: Results = {}
    with engine(facts, registry) as running:
        passes = list(plan)
        for done, query in enumerate(passes):
            if progress:
                progress(query.form.name, done, len(passes))
            results[query] = Statistics(query, running.run(query))
    readings = {name: reader(results) for name, reader in readers.items()}
    return Measured(book, paths, readings, lambda: Annex(book, paths, readings))
