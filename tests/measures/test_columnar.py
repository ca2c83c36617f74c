"""Passes run by numpy give what DuckDB gives, to the integer: every pass that random packs ask for, and the rows behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pingyi.facts.model import Facts
from pingyi.measures import evaluate
from pingyi.measures.columnar import Columnar, grouped
from pingyi.measures.days import number
from pingyi.measures.duesbook import DuesBook
from pingyi.measures.engine import Engine
from pingyi.measures.kinds import prepare
from pingyi.measures.paths import Paths
from pingyi.measures.queries import Plan, Query
from pingyi.measures.reading import Book
from pingyi.measures.rolls import Registry
from pingyi.packs.rules import Rules
from tests.measures.random_packs import random_district


def planned(rules: Rules, facts: Facts) -> tuple[Registry, list[Query]]:
    """The passes of a year; and each of them once more, asking for its rows."""
    paths = Paths()
    registry = Registry(rules, facts, paths)
    plan = Plan(dict(rules.forms), number(facts.last))
    book = Book(rules, facts, plan, registry, DuesBook(rules, facts, registry, paths, plan))
    for measure in rules.measures.values():
        prepare(book, measure)
    passes = list(plan)
    return registry, [*passes, *(replace(one, kind="rows", wanted={}, only=None) for one in passes)]


def told(table: pa.Table) -> Counter[tuple[object, ...]]:
    """The rows of a result that say anything, in no order: those of somebody; and of cells, those that have a bit."""
    rows = [row for row in table.to_pylist() if row["_subject"] is not None and row.get("_cell", 1)]
    return Counter(tuple(row[name] for name in sorted(row)) for row in rows)


def runs(rules: Rules, facts: Facts) -> Iterator[tuple[Query, pa.Table, pa.Table]]:
    registry, queries = planned(rules, facts)
    with Columnar(facts, registry) as columns, Engine(facts, registry) as engine:
        for query in queries:
            yield query, columns.run(query), engine.run(query)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
@example(seed=193)
def test_both_engines_give_the_same(seed: int) -> None:
    for query, found, expected in runs(*random_district(seed)):
        assert sorted(found.column_names) == sorted(expected.column_names)
        assert told(found) == told(expected), query.spec()


def test_they_are_asked_everything() -> None:
    """The random packs ask for every kind of pass and aggregate, or the comparison would prove little."""
    kinds, aggregates = set[object](), set[str]()
    for seed in range(6):
        rules, facts = random_district(seed)
        for query in planned(rules, facts)[1]:
            kinds |= {query.kind, ("wide", query.wide), ("taken", query.by_participants), ("by", bool(query.by))}
            kinds |= {("free text", query.roll is None), ("placed", query.placed is not None)}
            aggregates |= {column.partition(":")[0] for column in query.columns}
    assert kinds >= {"cells", "days", "rows"}
    assert kinds >= {(what, flag) for what in ("wide", "taken", "by", "free text", "placed") for flag in (True, False)}
    assert aggregates == {"sum", "diff", "latest", "first", "last", "months", "weeks"}


def test_a_year_without_a_row_gives_nothing() -> None:
    rules, facts = random_district(5)
    empty = replace(facts, tables={"units": facts.tables["units"]})
    for _, found, expected in runs(rules, empty):
        assert told(found) == told(expected)
    assert evaluate(rules, empty).table().equals(evaluate(rules, empty, engine=Engine).table())


def test_keys_too_wide_to_be_one_number_are_numbered() -> None:
    subject = np.array([2, 0, 2, 0, 2], dtype=np.int64)
    cell = np.array([1 << 59, 3, 1, 3, 1 << 59], dtype=np.int64)
    path = np.array([-2, 7, -2, 7, -2], dtype=np.int64)
    order, starts = grouped([subject, path, cell])
    assert order is not None
    assert [sorted(group.tolist()) for group in np.split(order, starts[1:])] == [[1, 3], [2], [0, 4]]
    order, starts = grouped([np.array([0, 0, 1], dtype=np.int64)])
    assert order is None
    assert starts.tolist() == [0, 2]
