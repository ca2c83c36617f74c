from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pingyi.numbers import (
    Ratio,
    compare,
    fraction,
    half_up,
    nearest,
    percent,
    percentage_points,
    plain,
    point_change,
    points_of,
    quotient,
    rate,
)

integers = st.integers(-(10**12), 10**12)
counts = st.integers(0, 10**9)
owed = st.integers(1, 10**9)
# The checks themselves negate decimals, which rounds beyond 28 digits.
fractions = st.fractions(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("x", "places", "shown"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Decimal("2.675"), 2, "2.68"),
        (Decimal("2.5"), 0, "3"),
        (7, 2, "7.00"),
        (Fraction(2, 3), 4, "0.6667"),
    ],
)
def test_half_up(x: Fraction | Decimal | int, places: int, shown: str) -> None:
    assert str(half_up(x, places)) == shown


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=5), st.integers(0, 4)
)
def test_half_up_agrees_with_the_decimal_module(x: Decimal, places: int) -> None:
    assert half_up(x, places) == x.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@given(fractions, st.integers(0, 6))
def test_half_up_is_within_half_a_step_and_odd(x: Fraction, places: int) -> None:
    shown = half_up(x, places)
    assert abs(Fraction(shown) - x) * 2 <= Fraction(1, 10**places)
    assert half_up(-x, places) == -shown
    assert -shown.as_tuple().exponent == places


@given(fractions, fractions, st.integers(0, 4))
def test_half_up_keeps_order(x: Fraction, y: Fraction, places: int) -> None:
    low, high = sorted((x, y))
    assert half_up(low, places) <= half_up(high, places)


def test_half_up_does_not_depend_on_the_decimal_context() -> None:
    with localcontext() as context:
        context.prec = 3
        assert str(half_up(Fraction(123456789, 8), 3)) == "15432098.625"


def test_what_is_not_exact_is_refused() -> None:
    with pytest.raises(TypeError):
        half_up(0.1, 2)  # type: ignore[arg-type]  # on purpose: any value is tried
    with pytest.raises(ValueError, match="不是数"):
        half_up(Decimal("NaN"), 2)
    with pytest.raises(ValueError, match="小数位数不能是负数"):
        half_up(1, -1)


def test_nothing_owed_does_not_apply() -> None:
    assert rate(0, 0) is None
    assert fraction(3, 0) is None
    assert Ratio(0, 0).fraction is None
    assert not Ratio(0, 0).applicable
    assert percent(0, 0) == "不适用"
    assert percentage_points(1, 2, 0, 0) == "不适用"
    assert percentage_points(0, 0, 1, 2) == "不适用"
    with pytest.raises(ValueError, match="不能计分"):
        points_of(Decimal(5), 0, 0)
    for pair in ((0, 0, 1, 2), (1, 2, 0, 0)):
        with pytest.raises(ValueError, match="不能比较"):
            compare(*pair)


def test_a_negative_denominator_is_refused() -> None:
    for call in (lambda: Ratio(1, -2), lambda: rate(1, -2), lambda: compare(1, 2, 1, -2), lambda: compare(1, -2, 1, 2)):
        with pytest.raises(ValueError, match="分母不能是负数：-2"):
            call()


def test_rate_and_ratio() -> None:
    assert str(rate(2, 3)) == "0.6667"
    assert str(rate(7, 8, 2)) == "0.88"
    assert Ratio(2, 4).fraction == Fraction(1, 2)
    assert Ratio(2, 4) != Ratio(1, 2)
    assert Ratio(2, 4).merge(Ratio(1, 4)) == Ratio(3, 8)
    assert str(Ratio(3, 8)) == "3/8"
    assert Ratio(1, 1).applicable


def test_points_are_exact() -> None:
    assert points_of(Decimal("2.5"), 1, 3) == Fraction(5, 6)
    assert points_of(2, 3, 4) == Fraction(3, 2)


@given(integers, owed, integers, owed)
def test_compare_is_the_order_of_fractions(a: int, b: int, c: int, d: int) -> None:
    left, right = Fraction(a, b), Fraction(c, d)
    assert compare(a, b, c, d) == (left > right) - (left < right)
    assert compare(c, d, a, b) == -compare(a, b, c, d)


@pytest.mark.parametrize(
    ("num", "den", "places", "shown"),
    [
        (7, 8, 1, "87.5%"),
        (9, 10, 1, "90%"),
        (1, 3, 1, "33.3%"),
        (2, 3, 0, "67%"),
        (1999, 2000, 1, "99.95%"),
        (2999999, 3000000, 1, "99.99997%"),
        (3000001, 3000000, 0, "100.00003%"),
        (1, 30000, 1, "0.003%"),
        (-1, 30000, 1, "-0.003%"),
        (5, 5, 1, "100%"),
        (0, 5, 1, "0%"),
        (10, 100, 2, "10%"),
        (30, 20, 1, "150%"),
    ],
)
def test_percent(num: int, den: int, places: int, shown: str) -> None:
    assert percent(num, den, places) == shown


@given(counts, owed, st.integers(0, 3))
def test_percent_never_lies_at_the_ends(num: int, den: int, places: int) -> None:
    shown = percent(num, den, places)
    assert (shown == "100%") == (num == den)
    assert (shown == "0%") == (num == 0)
    assert abs(Fraction(shown.removesuffix("%")) - Fraction(100 * num, den)) * 2 <= Fraction(1, 10**places)


def test_percentage_points() -> None:
    assert point_change(9, 10, 78, 100) == 12
    assert percentage_points(9, 10, 78, 100) == "12个百分点"
    assert percentage_points(78, 100, 9, 10) == "12个百分点"
    assert percentage_points(1, 3, 1, 4) == "8.3个百分点"
    assert percentage_points(1, 2, 2, 4) == "0个百分点"
    assert percentage_points(10001, 20000, 1, 2) == "0.01个百分点"


@given(counts, owed, counts, owed)
def test_a_change_is_never_shown_as_none(a: int, b: int, c: int, d: int) -> None:
    assert (percentage_points(a, b, c, d) == "0个百分点") == (compare(a, b, c, d) == 0)


@pytest.mark.parametrize(
    ("x", "places", "shown"),
    [
        (Decimal("87.50"), None, "87.5"),
        (Decimal("1E+3"), None, "1000"),
        (Decimal("-0.0"), None, "0"),
        (Decimal(100), None, "100"),
        (Fraction(5, 16), None, "0.3125"),
        (Fraction(1, 125), None, "0.008"),
        (Fraction(3, 1), None, "3"),
        (1200, None, "1200"),
        (-5, None, "-5"),
        (Fraction(1, 3), 2, "0.33"),
    ],
)
def test_plain(x: Decimal | Fraction | int, places: int | None, shown: str) -> None:
    assert plain(x, places) == shown


def test_plain_refuses_an_endless_fraction() -> None:
    with pytest.raises(ValueError, match="1/3不是有限小数"):
        plain(Fraction(1, 3))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**6), max_value=10**6))
def test_plain_keeps_the_value(x: Decimal) -> None:
    shown = plain(x)
    assert Decimal(shown) == x
    assume("." in shown)
    assert not shown.endswith("0")


@given(st.integers(-1000, 1000), st.integers(1, 1000))
def test_quotient_is_half_up(a: int, b: int) -> None:
    assert quotient(a, b, 2) == half_up(Fraction(a, b), 2)
    assert quotient(Decimal(a), Fraction(b, 3), 2) == half_up(Fraction(3 * a, b), 2)


def test_quotient_by_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        quotient(1, 0, 2)


@given(num=st.integers(-10_000, 10_000), den=st.integers(-40, 40).filter(bool))
def test_nearest_is_half_up_to_whole_numbers(num: int, den: int) -> None:
    assert nearest(num, den) == int(half_up(Fraction(num, den), 0))


def test_nearest_to_nothing_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        nearest(1, 0)
