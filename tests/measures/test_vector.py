from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingyi.measures.vector import Column, column_of, holds_all
from pingyi.packs.conditions import holds, parse

TYPES = {
    "kind": pa.string(),
    "other": pa.string(),
    "amount": pa.int64(),
    "target": pa.int64(),
    "day": pa.date32(),
    "by": pa.date32(),
    "open": pa.bool_(),
}
CELLS = {
    "kind": st.sampled_from([None, "", "甲", "乙"]),
    "other": st.sampled_from([None, "甲", "丙"]),
    "amount": st.one_of(st.none(), st.integers(-5, 5)),
    "target": st.one_of(st.none(), st.integers(-5, 5)),
    "day": st.one_of(st.none(), st.dates(date(2019, 1, 1), date(2019, 1, 9))),
    "by": st.one_of(st.none(), st.dates(date(2019, 1, 1), date(2019, 1, 9))),
    "open": st.sampled_from([None, True, False]),
}
CONDITIONS: list[Any] = [
    None,
    {"kind": "甲"},
    {"kind": {"ne": "甲"}},
    {"kind": ["甲", "丙"]},
    {"kind": {"field": "other"}},
    {"kind": {"filled": True}},
    {"open": {"filled": False}},
    {"open": True},
    {"open": {"ne": True}},
    {"amount": {"filled": True}},
    {"amount": {"gt": 1, "lt": 4}},
    {"amount": {"gte": {"field": "target", "times": [2, 3], "plus": 1}}},
    {"amount": {"lte": {"field": "nothing"}}},
    {"day": {"lte": {"field": "by", "plus": 3}}},
    {"day": {"gte": date(2019, 1, 5)}},
    {"day": [date(2019, 1, 2), date(2019, 1, 3)]},
    {"nothing": 1},
    {"nothing": {"filled": False}},
    {"any": [{"kind": "乙"}, {"amount": {"lt": 0}}]},
    {"not": {"all": [{"open": True}, {"amount": 2}]}},
]


@settings(deadline=None)
@given(rows=st.lists(st.fixed_dictionaries(CELLS), max_size=6), raw=st.sampled_from(CONDITIONS))
def test_columns_say_what_rows_say(rows: list[dict[str, Any]], raw: Any) -> None:
    node = parse(raw)
    columns = {
        name: column_of(pa.chunked_array([pa.array([row[name] for row in rows], kind)])) for name, kind in TYPES.items()
    }
    assert holds_all(node, columns, len(rows)).tolist() == [holds(node, row) for row in rows]


def test_a_value_that_was_not_resolved_is_a_wrong_call() -> None:
    columns = {"amount": column_of(pa.chunked_array([[1]]))}
    with pytest.raises(TypeError, match="income-line"):
        holds_all(parse({"amount": {"gte": {"value": "income-line"}}}), columns, 1)


def test_a_test_made_before_is_not_made_again_and_stays_as_it_was() -> None:
    amount = column_of(pa.chunked_array([pa.array([1, 5, None], pa.int64())]))
    known: dict[Any, Any] = {}
    node = parse({"all": [{"amount": {"gte": 2}}, {"amount": {"filled": True}}]})
    first = holds_all(node, {"amount": amount}, 3, known)
    assert first.tolist() == [False, True, False]
    first[:] = True
    assert holds_all(node, {"amount": amount}, 3, known).tolist() == [False, True, False]
    # Of another column the same test would say otherwise: it is looked up, not made.
    other = column_of(pa.chunked_array([pa.array([9, 9, 9], pa.int64())]))
    assert holds_all(node, {"amount": other}, 3, known).tolist() == [False, True, False]
    assert amount.known.tolist() == [True, True, False]


@pytest.mark.parametrize("most", [1 << 29, (1 << 31) - 1])
def test_narrow_numbers_do_not_run_over(most: int) -> None:
    everywhere = np.ones(2, dtype=bool)
    columns = {
        "present": Column(np.array([3, -most], dtype=np.int32), everywhere),
        "entitled": Column(np.array([most, 1], dtype=np.int32), everywhere),
    }
    node = parse({"present": {"gte": {"field": "entitled", "times": [2, 3]}}})
    assert holds_all(node, columns, 2).tolist() == [False, False]
    node = parse({"entitled": {"gte": {"field": "present", "times": [2, 3]}}})
    assert holds_all(node, columns, 2).tolist() == [True, True]


@pytest.mark.parametrize(("meant", "found"), [([], [0, 0, 0]), (["乙"], [1, 0, 0]), (["甲", "乙"], [1, 1, 0])])
def test_texts_that_repeat_are_compared_once(meant: list[str], found: list[int]) -> None:
    texts = np.array(["甲", "乙", ""], dtype=object)
    column = Column(np.array([1, 0, 2]), np.array([True, True, False]), texts=texts)
    assert column.among(meant).tolist() == [bool(one) for one in found]
