"""Typed quantities: compared exactly, written as an office would."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pingyi.findings.quantities import Kind, Quantity


@pytest.mark.parametrize(
    ("quantity", "style", "text"),
    [
        (Quantity("count", 2), "", "2"),
        (Quantity("count", -2), "count", "2"),
        (Quantity("count", 2), "zh", "两"),
        (Quantity("money", 12_500_000), "", "12.5万元"),
        (Quantity("money", -12_345_600), "wan", "12.35万元"),
        (Quantity("money", 486_500_000), "approx", "480余万元"),
        (Quantity("rate", 7, 8), "", "87.5%"),
        (Quantity("rate", 7, 8), "percent", "87.5%"),
        (Quantity("rate", 88, 100), "spoken", "近九成"),
        (Quantity("rate", 1, 7), "spoken", "14.3%"),
        (Quantity("points", exact=Fraction(-5, 2)), "", "2.5个百分点"),
        (Quantity("points", exact=Fraction(1, 50)), "", "0.02个百分点"),
        (Quantity("points"), "", "0个百分点"),
        (Quantity("average", exact=Fraction(10, 3)), "", "3.3"),
        (Quantity("names", names=("甲村", "乙村", "丙村"), word="个村"), "2", "甲村、乙村等3个村"),
        (Quantity("names", names=("甲村", "乙村")), "2", "甲村、乙村"),
        (Quantity("names", names=("甲村", "乙村", "丙村")), "", "甲村、乙村、丙村"),
        (Quantity("text", text="四步法"), "", "四步法"),
    ],
)
def test_written(quantity: Quantity, style: str, text: str) -> None:
    assert quantity.say(style) == text


def test_a_format_that_the_kind_does_not_know_is_refused_with_those_it_does() -> None:
    with pytest.raises(ValueError, match=r"“num”不能写成“wan”，可用：all、count、trend、zh、（不写）"):
        Quantity("count", 2, of="num").say("wan")


@pytest.mark.parametrize(
    ("kind", "raw", "typed"),
    [
        ("rate", "90%", Fraction(9, 10)),
        ("money", "5万元", 5_000_000),
        ("count", "12", 12),
        ("names", "3", 3),
        ("points", "-2.5", Fraction(-5, 2)),
        ("average", "1.5", Fraction(3, 2)),
        ("text", "刊发", "刊发"),
        ("count", 12, 12),
        ("rate", True, True),
    ],
)
def test_literals_are_typed_by_the_kind(kind: Kind, raw: object, typed: object) -> None:
    assert Quantity(kind).literal(raw) == typed


def test_compared() -> None:
    assert Quantity("rate", 1, 0).comparable() is None
    assert Quantity("text", text="刊发").comparable() == "刊发"
    assert Quantity("names", names=("甲村",)).comparable() == 1


def test_all_is_said_only_of_all() -> None:
    assert Quantity("count", 7, 7, of="num").say("all") == "全部"
    assert [Quantity("count", num, den, of="num").say("all") for num, den in ((6, 7), (0, 0), (8, 7), (1, 1))] == [
        ""
    ] * 4


def test_a_trend_says_its_direction_and_level_where_there_is_none() -> None:
    points = Quantity("points", exact=Fraction(12), of="change")
    assert points.say("trend") == "比上年提高12个百分点"
    assert Quantity("points", exact=Fraction(-1, 3), of="change").say("trend") == "比上年下降0.3个百分点"
    assert Quantity("points", exact=Fraction(0), of="change").say("trend") == "与上年持平"
    assert Quantity("money", -13_300_00, of="growth").say("trend") == "比上年减少1.33万元"
    assert Quantity("count", 3, word="个", of="growth").say("trend") == "比上年增加3个"
    assert Quantity("count", 0, of="growth").say("trend") == "与上年持平"
