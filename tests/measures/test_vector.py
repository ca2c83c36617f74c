from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingyi.measures.vector import column_of, holds_all
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
