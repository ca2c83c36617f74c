from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.numbers import amount, parse_chinese, spoken_rate


@pytest.mark.parametrize(
    ("num", "den", "said"),
    [
        (8, 8, "全部"),
        (1, 2, "一半"),
        (4, 12, "三分之一"),
        (2, 3, "三分之二"),
        (1, 4, "四分之一"),
        (3, 4, "四分之三"),
        (9, 10, "九成"),
        (4, 5, "八成"),
        (1, 5, None),
        (89, 100, "近九成"),
        (88, 100, "近九成"),
        (87, 100, None),
        (81, 100, "八成以上"),
        (91, 100, "九成以上"),
        (99, 100, "九成以上"),
        (51, 100, "超过一半"),
        (55, 100, None),
        (41, 100, "四成以上"),
        (331, 1000, "约三分之一"),
        (67, 100, "约三分之二"),
        (31, 100, "三成以上"),
        (29, 100, "近三成"),
        (19, 100, None),
        (22, 100, None),
        (7, 8, None),
        (0, 8, None),
        (9, 8, None),
        (-1, 8, None),
        (0, 0, None),
    ],
)
def test_spoken_rate(num: int, den: int, said: str | None) -> None:
    assert spoken_rate(num, den) == said


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_what_is_said_is_true(num: int, den: int) -> None:
    said, r = spoken_rate(num, den), Fraction(num, den)
    if said is None:
        return
    assert 0 < r <= 1
    if said.endswith("成以上"):
        floor = Fraction(parse_chinese(said[0]), 10)
        assert floor < r < floor + Fraction(1, 10)
    elif said.startswith("近"):
        mark = Fraction(parse_chinese(said[1]), 10)
        assert mark - Fraction(2, 100) <= r < mark
    elif said.endswith("成"):
        assert r == Fraction(parse_chinese(said[0]), 10)
    elif said.startswith("约"):
        assert abs(r - Fraction(parse_chinese(said[-1]), 3)) <= Fraction(5, 1000)
    else:
        exact = {
            "全部": r == 1,
            "一半": r * 2 == 1,
            "三分之一": r * 3 == 1,
            "三分之二": r * 3 == 2,
            "四分之一": r * 4 == 1,
            "四分之三": r * 4 == 3,
            "超过一半": Fraction(1, 2) < r < Fraction(55, 100),
        }
        assert exact[said]


@pytest.mark.parametrize(
    ("n", "unit", "said"),
    [
        (1200, "人", "1200人"),
        (Decimal("2.50"), "分", "2.5分"),
        (14000, "名", "1.4万名"),
        (14003, "名", "14003名"),
        (10100, "名", "1.01万名"),
        (10050, "名", "10050名"),
        (0, "个", "0个"),
        (-20000, "元", "-2万元"),
    ],
)
def test_amount(n: int | Decimal, unit: str, said: str) -> None:
    assert amount(n, unit) == said
