from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.packs import conditions
from pingyi.packs.conditions import TRUE, All, Any_, FieldRef, Node, Not, Op, ValueRef, dump, fields, holds, parse, walk

ROW = {
    "n": 3,
    "m": 6,
    "kind": "党课",
    "on": date(2019, 3, 5),
    "by": date(2019, 3, 1),
    "yes": True,
    "no": False,
    "none": None,
}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, True),
        ({}, True),
        ({"kind": "党课"}, True),
        ({"kind": ["党课", "党员大会"]}, True),
        ({"kind": {"in": ["党员大会"]}}, False),
        ({"kind": {"ne": "党课"}}, False),
        ({"n": {"gte": 3, "lt": 4}}, True),
        ({"n": {"gt": 3}}, False),
        ({"n": {"lte": 2}}, False),
        ({"n": 3, "kind": "党员大会"}, False),
        ({"n": {"gte": {"field": "m", "times": [1, 2]}}}, True),
        ({"n": {"gt": {"field": "m", "times": [1, 2]}}}, False),
        ({"n": {"eq": {"field": "m", "times": [1, 2], "plus": 0}}}, True),
        ({"m": {"eq": {"field": "n", "times": 2}}}, True),
        ({"m": {"eq": {"field": "n", "plus": 3}}}, True),
        ({"on": {"lte": {"field": "by", "plus": 4}}}, True),
        ({"on": {"lte": {"field": "by", "plus": 3}}}, False),
        ({"on": {"gte": date(2019, 3, 5)}}, True),
        ({"none": {"filled": False}}, True),
        ({"n": {"filled": True}}, True),
        ({"no": {"filled": True}}, False),
        ({"none": 3}, False),
        ({"not": {"none": 3}}, True),
        ({"n": {"eq": {"field": "none"}}}, False),
        ({"any": [{"n": 1}, {"n": 3}]}, True),
        ({"all": [{"n": 1}, {"n": 3}]}, False),
        ({"not": {"any": [{"n": 1}, {"n": 2}]}}, True),
    ],
)
def test_a_condition_holds_or_not(raw: object, expected: bool) -> None:
    assert holds(parse(raw), ROW) is expected


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (3, "条件应写成"),
        ({"any": []}, "应是一列条件"),
        ({"all": {"n": 1}}, "应是一列条件"),
        ({"n": {}}, "是空的"),
        ({"n": {"over": 3}}, "可用：eq、ne、gt、gte、lt、lte、in、filled"),
        ({"n": {"gte": {"field": "m", "twice": 2}}}, "只能与"),
        ({"n": {"gte": {"times": 2}}}, "只能与"),
        ({"n": {"gte": {"field": "m", "times": [1, 0]}}}, "正整数"),
        ({"n": 0.5}, "小数请写成引号中的文字"),
        ({"n": [0.5]}, "小数请写成引号中的文字"),
    ],
)
def test_a_condition_written_wrongly_says_how(raw: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(raw)


def test_a_bare_field_or_value_is_an_operand() -> None:
    assert parse({"n": {"field": "m"}}) == conditions.Test("n", Op.EQ, FieldRef("m"))
    assert parse({"n": {"gte": {"value": "line"}}}) == conditions.Test("n", Op.GTE, ValueRef("line"))
    assert parse(TRUE) is TRUE


def test_a_value_must_be_resolved_before_use() -> None:
    with pytest.raises(TypeError, match="line"):
        holds(parse({"n": {"gte": {"value": "line"}}}), ROW)


def test_walk_and_fields_see_both_sides() -> None:
    node = parse({"any": [{"n": {"gt": {"field": "m"}}}, {"not": {"kind": "党课"}}], "on": {"filled": True}})
    assert [test.field for test in walk(node)] == ["n", "kind", "on"]
    assert fields(node) == {"n", "m", "kind", "on"}


NAMES = st.sampled_from(["n", "m", "kind", "none"])
SCALARS = st.integers(-5, 5) | st.sampled_from(["党课", "党员大会"]) | st.booleans() | st.dates()
ORDER = st.sampled_from([Op.EQ, Op.NE, Op.GT, Op.GTE, Op.LT, Op.LTE])
TIMES = st.tuples(st.integers(1, 3), st.integers(1, 3))
FIELD_REFS = st.builds(FieldRef, NAMES, TIMES, st.integers(-2, 2))
TESTS = st.one_of(
    st.builds(conditions.Test, NAMES, ORDER, SCALARS),
    st.builds(conditions.Test, NAMES, ORDER, FIELD_REFS),
    st.builds(conditions.Test, NAMES, ORDER, st.builds(ValueRef, st.just("line"))),
    st.builds(conditions.Test, NAMES, st.just(Op.IN), st.lists(SCALARS, min_size=1, max_size=3).map(tuple)),
    st.builds(conditions.Test, NAMES, st.just(Op.FILLED), st.booleans()),
)  # fmt: skip
PARTS = st.lists(st.deferred(lambda: NODES), min_size=1, max_size=3).map(tuple)
NODES: st.SearchStrategy[Node] = (
    TESTS | st.just(TRUE) | PARTS.map(All) | PARTS.map(Any_) | st.deferred(lambda: NODES).map(Not)
)


@given(NODES)
def test_what_is_dumped_is_parsed_to_the_same(node: Node) -> None:
    assert parse(dump(node)) == node


NUMBERS = st.none() | st.integers(-20, 20)


@given(NUMBERS, NUMBERS, ORDER, st.integers(1, 4), st.integers(1, 4), st.integers(-3, 3))
def test_fractions_are_compared_exactly(
    left: int | None, right: int | None, op: Op, num: int, den: int, plus: int
) -> None:
    from fractions import Fraction
    from operator import eq, ge, gt, le, lt, ne

    row: dict[str, Any] = {"a": left, "b": right}
    expected = False
    if left is not None and right is not None:
        compare = {Op.EQ: eq, Op.NE: ne, Op.GT: gt, Op.GTE: ge, Op.LT: lt, Op.LTE: le}[op]
        expected = compare(Fraction(left), Fraction(right) * Fraction(num, den) + plus)
    assert holds(conditions.Test("a", op, FieldRef("b", (num, den), plus)), row) is expected
