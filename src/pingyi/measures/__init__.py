"""Measures: integers for each measure and unit, read off statistics that one pass over each form makes.

:func:`evaluate` is a pure function of the rules and the facts. Read it first; then :mod:`queries` (what is asked), :mod:`compiler`
(how it is said in SQL), :mod:`dues` and :mod:`kinds` (how numbers are read off), :mod:`evidence` (the rows behind them).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from pingyi.facts.memory import sparing, uncollected
from pingyi.facts.model import Facts
from pingyi.measures.columnar import in_process
from pingyi.measures.contributions import taken_in
from pingyi.measures.days import number
from pingyi.measures.duesbook import DuesBook
from pingyi.measures.engine import MakeEngine
from pingyi.measures.gathering import Gathering
from pingyi.measures.measured import Measured, summed
from pingyi.measures.model import Evidence, Figure, Measures, MissingDue, RowRef, SubjectFigure
from pingyi.measures.paths import Paths
from pingyi.measures.queries import Plan
from pingyi.measures.reading import Book, Reading
from pingyi.measures.rolls import Registry
from pingyi.measures.statistics import Statistics
from pingyi.packs.rules import Rules

if TYPE_CHECKING:
    from pingyi.measures.evidence import Annex
    from pingyi.measures.ledger import Ledger

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


def evaluate(  # noqa: PLR0913  each is asked by name
    rules: Rules,
    facts: Facts,
    *,
    measures: Collection[str] | None = None,
    progress: Progress | None = None,
    engine: MakeEngine = in_process,
    handed: Mapping[str, pa.Table] | None = None,
    figures_only: bool = False,
) -> Measured:
    """Every measure of the rules (or those named) for every unit.

    ``engine`` runs the passes that numbers are read off: by itself :func:`pingyi.measures.columnar.in_process` (numpy over
    tables in memory, DuckDB over files); :class:`pingyi.measures.engine.Engine` is DuckDB, :class:`pingyi.measures.spark.Spark` a
    cluster.
    The rows behind a number are always looked up in this process, when somebody asks.

    ``handed``: measure → its contributions (:meth:`Measured.contributions` of the districts, one below the other), for measures
    whose records are not among these facts: the records are not asked, and there is no evidence.

    ``figures_only``: keep the figures of all units and nothing else; no subjects, contributions or evidence can then be asked for.
    So memory is bounded by the units and what one pass leaves, not by all that was read.

    Raises:
        KeyError: a name in ``measures`` or ``handed`` that is no measure, or a form, duty or register that the rules do not hold.
    """
    given = handed or {}
    if strange := {*(measures or ()), *given} - rules.measures.keys():
        raise KeyError(*sorted(strange))
    wanted = list(rules.measures) if measures is None else [name for name in rules.measures if name in set(measures)]
    # Columns come and go by the hundred: Arrow's own pool would keep what they leave. Who counts part after part wants it kept.
    with uncollected() if figures_only else sparing():
        return _evaluated(rules, facts, wanted, progress, engine, given, figures_only=figures_only)


def _evaluated(  # noqa: PLR0913  as evaluate
    rules: Rules,
    facts: Facts,
    wanted: list[str],
    progress: Progress | None,
    engine: MakeEngine,
    given: Mapping[str, pa.Table],
    *,
    figures_only: bool,
) -> Measured:
    paths = Paths()
    registry = Registry(rules, facts, paths)
    plan = Plan(dict(rules.forms), number(facts.last))
    book = Book(rules, facts, plan, registry, DuesBook(rules, facts, registry, paths, plan))
    readings = taken_in({name: given[name] for name in wanted if name in given}, facts, registry, paths)
    reader = Gathering(book, paths, [name for name in wanted if name not in given], figures_only=figures_only)
    with engine(facts, registry) as running:
        passes = list(plan)
        for done, query in enumerate(passes):
            if progress:
                progress(query.form.name, done, len(passes))
            reader.take(query, Statistics(query, running.run(query), registry))
    reader.finish()
    sums = {**reader.sums, **{name: summed(paths, reading) for name, reading in readings.items()}}
    kept = {} if figures_only else {**reader.readings, **readings}
    return Measured(
        book,
        paths,
        {name: sums[name] for name in wanted},
        {name: kept[name] for name in wanted if name in kept},
        lambda asked, ledger: _annex(book, paths, {name: reader.readings[name] for name in asked}, ledger),
    )


def _annex(book: Book, paths: Paths, readings: Mapping[str, Reading], ledger: Ledger) -> Annex:
    from pingyi.measures.evidence import Annex  # most who ask for figures never ask for the rows behind them

    return Annex(book, paths, readings, ledger)
