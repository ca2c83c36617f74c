from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.numbers import parse_decimal, parse_percent, percent, plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", "0.5"),
        ("-3", "-3"),
        ("+2", "2"),
        ("1,200", "1200"),
        ("１２．５", "12.5"),
        (" 7 ", "7"),
        (7, "7"),
        (Decimal("1.5"), "1.5"),
    ],
)
def test_parse_decimal(text: str | int | Decimal, value: str) -> None:
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", ".5", "5.", "1e5", "NaN", "1,20", "12,34,567", "五", Decimal("Infinity")])
def test_what_is_no_decimal(text: str | Decimal) -> None:
    with pytest.raises(ValueError, match="不是数"):
        parse_decimal(text)


def test_a_float_is_a_wrong_call() -> None:
    with pytest.raises(TypeError):
        parse_decimal(0.5)  # type: ignore[arg-type]  # on purpose: any value is tried


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_decimals_read_back(x: Decimal) -> None:
    assert parse_decimal(plain(x)) == x


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("90%", Fraction(9, 10)),
        ("12.5％", Fraction(1, 8)),
        ("百分之九十", Fraction(9, 10)),
        ("100%", Fraction(1)),
        ("0%", Fraction(0)),
    ],
)
def test_parse_percent(text: str, value: Fraction) -> None:
    assert parse_percent(text) == value


@pytest.mark.parametrize("text", ["90", "0.9", "%", "九成", ""])
def test_what_is_no_percent(text: str) -> None:
    with pytest.raises(ValueError, match="不是"):
        parse_percent(text)


@given(st.integers(0, 100_000))
def test_percents_read_back(thousandths: int) -> None:
    assert parse_percent(percent(thousandths, 100_000, 3)) == Fraction(thousandths, 100_000)
