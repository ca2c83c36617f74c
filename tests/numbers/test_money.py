from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.numbers import approx_wan, fen_of, money, parse_money, wan, yuan

fen = st.integers(-(10**14), 10**14)
WAN = 1_000_000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5万元", 5 * WAN),
        ("5万", 5 * WAN),
        ("12.5万元", 12_500_000),
        ("3000元", 300_000),
        ("3,000元", 300_000),
        ("1.2亿元", 12_000 * WAN),
        ("1亿", 10_000 * WAN),
        ("￥300.50元", 30_050),
        ("３０００元", 300_000),
        (" 5 万元 ", 5 * WAN),
        ("2千元", 200_000),
        ("-3万元", -3 * WAN),
        ("5角", 50),
        ("三十万元", 30 * WAN),
        ("五千元", 500_000),
        ("两万", 2 * WAN),
    ],
)
def test_parse_money(text: str, value: int) -> None:
    assert parse_money(text) == value


@pytest.mark.parametrize(
    "text", ["3000", "约5万元", "5万余元", "5余万元", "", "万元", "1,2元", "1e5元", "三十", "5元6角"]
)
def test_what_is_not_money_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(ValueError, match=f"“{text}”不是金额"):
        parse_money(text)


def test_less_than_a_fen_is_refused() -> None:
    with pytest.raises(ValueError, match=r"“0\.001元”不足一分"):
        parse_money("0.001元")
    with pytest.raises(ValueError, match="不足一分"):
        fen_of(Decimal("0.0000001"), "万元")


def test_fen_of_a_column() -> None:
    assert fen_of(Decimal("12.35"), "万元") == 12_350_000
    assert fen_of(300, "元") == 30_000
    with pytest.raises(ValueError, match="不认识的金额单位“美元”"):
        fen_of(1, "美元")


@given(fen)
def test_money_and_yuan_read_back(value: int) -> None:
    assert parse_money(money(value)) == value
    assert parse_money(yuan(value)) == value


@pytest.mark.parametrize(
    ("value", "exactly", "in_wan", "in_yuan"),
    [
        (300_000, "3000元", "0.3万元", "3000元"),
        (1_230, "12.30元", "0.001万元", "12.30元"),
        (5 * WAN, "5万元", "5万元", "50000元"),
        (12_345_678, "123456.78元", "12.35万元", "123456.78元"),
        (12_000 * WAN, "1.2亿元", "12000万元", "120000000元"),
        (0, "0元", "0万元", "0元"),
        (-5 * WAN, "-5万元", "-5万元", "-50000元"),
    ],
)
def test_exact_forms(value: int, exactly: str, in_wan: str, in_yuan: str) -> None:
    assert (money(value), wan(value), yuan(value)) == (exactly, in_wan, in_yuan)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (8_550, "85.50元"),
        (25_550, "250余元"),
        (325_650, "3200余元"),
        (325_600, "3256元"),
        (5 * WAN, "5万元"),
        (12_500_000, "12.5万元"),
        (12_560_000, "12万余元"),
        (320 * WAN, "320万元"),
        (320_500_000, "320余万元"),
        (327 * WAN, "327万元"),
        (327 * WAN + 1, "320余万元"),
        (1234 * WAN + 1, "1200余万元"),
        (12_000 * WAN, "1.2亿元"),
        (12_345 * WAN, "1.2亿余元"),
        (20_000 * WAN, "2亿元"),
        (0, "0元"),
    ],
)
def test_approx_wan(value: int, said: str) -> None:
    assert approx_wan(value) == said


def test_approx_wan_refuses_a_negative_amount() -> None:
    with pytest.raises(ValueError, match="负数金额"):
        approx_wan(-1)


@given(st.integers(0, 10**13))
def test_approx_wan_never_overstates_and_is_exact_without_yu(value: int) -> None:
    said = approx_wan(value)
    floor = parse_money(said.replace("余", ""))
    if "余" not in said:
        assert floor == value
        return
    number, unit = re.fullmatch(r"([\d.]+)余?(万|亿)?余?元", said).groups()  # type: ignore[union-attr]  # the case makes it one that has it
    # The last significant figure bounds what 余 may hide: 320余 stays below 330, 12万余 below 13万.
    last = (
        Decimal(1).scaleb(-1)
        if "." in number or unit == "亿"
        else Decimal(10 ** (len(number) - len(number.rstrip("0"))))
    )
    step = Decimal(1) if "万余" in said else last
    assert floor < value < floor + parse_money(f"{step}{unit or ''}元")
