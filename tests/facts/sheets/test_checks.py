from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.facts.sheets.checks import truth
from pingyi.packs import conditions
from pingyi.packs.conditions import All, Any_, FieldRef, Node, Not, Op, ValueRef, holds, parse

NUMBERS = st.none() | st.integers(-3, 3)
ROWS = st.lists(st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS, "c": NUMBERS}), min_size=1, max_size=6)
COMPARED = [Op.EQ, Op.NE, Op.GT, Op.GTE, Op.LT, Op.LTE]
REFS = st.builds(FieldRef, st.sampled_from("abcd"), st.tuples(st.integers(1, 3), st.integers(1, 3)), st.integers(-1, 1))
TESTS = (
    st.builds(conditions.Test, st.sampled_from("abcd"), st.sampled_from(COMPARED), st.integers(-3, 3) | REFS)
    | st.builds(conditions.Test, st.sampled_from("abcd"), st.just(Op.FILLED), st.booleans())
    | st.builds(
        conditions.Test, st.sampled_from("abcd"), st.just(Op.IN), st.tuples(st.integers(-3, 3), st.integers(-3, 3))
    )
)
NODES = st.recursive(
    TESTS,
    lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda parts: st.sampled_from(["all", "any", "not"]).map(lambda key: _joined(key, parts))
    ),
    max_leaves=5,
)


def _joined(key: str, parts: list[Node]) -> Node:
    return {"all": All(tuple(parts)), "any": Any_(tuple(parts)), "not": Not(parts[0])}[key]


@given(NODES, ROWS)
def test_columns_and_rows_agree(node: Node, rows: list[dict[str, Any]]) -> None:
    columns = {name: [row[name] for row in rows] for name in "abc"}
    assert truth(node, columns, len(rows)) == [holds(node, row) for row in rows]


def test_dates_and_texts() -> None:
    columns = {"a": [date(2019, 1, 5), None], "b": [date(2019, 1, 1)] * 2, "c": ["", "有"]}
    assert truth(parse({"a": {"lte": {"field": "b", "plus": 4}}}), columns, 2) == [True, False]
    assert truth(parse({"a": {"gt": {"field": "b"}}}), columns, 2) == [True, False]
    assert truth(parse({"c": {"filled": True}}), columns, 2) == [False, True]
    assert truth(parse(None), columns, 2) == [True, True]


def test_a_value_must_have_been_resolved() -> None:
    with pytest.raises(TypeError, match="line"):
        truth(conditions.Test("a", Op.GTE, ValueRef("line")), {}, 1)
