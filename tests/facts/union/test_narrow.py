"""Narrow rows give back the rows that were sealed, whatever they hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingyi.facts.canonical import without_origin
from pingyi.facts.union.layout import ROW, folder_name, part_schema
from pingyi.facts.union.narrow import UnknownUnitError, is_complete, narrowed, restored
from pingyi.packs.schema import Form
from tests.facts.made import facts, rules

UNITS = ("Q", "T1", "T2", "V1", "V2")
CODES = pa.array(UNITS, pa.string())
DAYS = st.none() | st.integers(0, 364).map(lambda day: date(2019, 1, 1) + timedelta(days=day))
VISITS = st.lists(
    st.fixed_dictionaries(
        {"unit": st.sampled_from(UNITS), "month": DAYS, "household": st.sampled_from([None, "H1", "AQ/H1", "户/1"])}
    ),
    max_size=30,
)
INCOMES = st.lists(
    st.fixed_dictionaries(
        {
            "unit": st.sampled_from([None, *UNITS]),
            "year": st.none() | st.integers(2000, 2100),
            "amount": st.none() | st.integers(-(2**40), 2**40),
        }
    ),
    max_size=15,
)


def form(name: str) -> Form:
    return rules().forms[name]


@settings(max_examples=40, deadline=None)
@given(VISITS, INCOMES)
def test_rows_survive(visits: list[dict[str, Any]], incomes: list[dict[str, Any]]) -> None:
    found = facts({"visit": visits, "income": incomes})
    for name in ("visit", "income"):
        own, sealed = form(name), found.tables[name]
        assert is_complete(own)
        narrow = narrowed(own, sealed, CODES, 7, "甲")
        assert sorted(narrow[ROW].to_pylist()) == list(range(len(sealed)))
        keys = [
            (key if key is not None else -1, day or 0 if day is not None else -1, row)
            for key, day, row in zip(
                narrow["subject"].to_pylist(), narrow["day"].to_pylist(), narrow[ROW].to_pylist(), strict=True
            )
        ]
        assert keys == sorted(keys)
        again = restored(own, narrow, CODES, "甲", origin="甲封存")
        same = [column for column in sealed.column_names if column not in {"file", "sheet", "line"}]
        assert again.select(same).equals(sealed.select(same))
        assert without_origin(again, own) == without_origin(sealed, own)
        assert again["line"].to_pylist() == list(range(1, len(sealed) + 1))


def test_a_unit_that_the_register_does_not_have() -> None:
    table = facts(
        {"income": [{"unit": "V1", "year": 2019, "amount": 1}, {"unit": "V9", "year": 2019, "amount": 1}]}
    ).tables["income"]
    with pytest.raises(UnknownUnitError) as caught:
        narrowed(form("income"), table, CODES, 1, "Q")
    assert (caught.value.row, caught.value.code) == (1, "V9")


def test_numbers_are_as_wide_as_they_must_be() -> None:
    for amount, kind in ((2**31 - 1, pa.int32()), (-(2**31), pa.int32()), (2**31, pa.int64())):
        table = facts({"income": [{"unit": "V1", "year": 2019, "amount": amount}]}).tables["income"]
        found = narrowed(form("income"), table, CODES, 1, "Q")
        assert found.schema.field("amount").type == kind
        assert found.schema.field("year").type == pa.int32()
    assert part_schema(form("income"), frozenset({"amount"})).field("amount").type == pa.int64()


def test_a_code_is_a_harmless_name_of_a_folder() -> None:
    assert folder_name("510104-Q_1区") == "510104-Q_1区"
    assert folder_name("../x") == "%2E%2E%2Fx"
    assert folder_name(".") == "%2E"
    assert folder_name("a b%") == "a%20b%25"
