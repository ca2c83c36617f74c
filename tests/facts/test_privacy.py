from __future__ import annotations

import pytest

from pingyi.facts.privacy import Names, identity, private

NAMES = Names(["覃汀斓", "欧阳牧野", "高峰", "文明", "李"])
GOOD_ID = "11010519491231002X"  # the standard's own example


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("请联系13812345678", "手机号码"),
        ("电话:13812345678。", "手机号码"),
        ("编号138123456789", None),
        ("A13812345678", None),
        ("12812345678", None),
        (f"身份证{GOOD_ID}", "身份证号码"),
        (f"身份证{GOOD_ID.lower()}", "身份证号码"),
        ("110105194912310021", None),
        ("统一代码11010519491331002X", None),
        ("91110105MA00XXXX1X", None),
        ("覃汀斓等三人参加", "党员姓名"),
        ("会上欧阳牧野发言", "党员姓名"),
        ("覃汀参加", None),
        ("攀登科技高峰，建设文明村", None),
        ("高峰同志主持", "党员姓名"),
        ("书记高峰", "党员姓名"),
        ("参加：高峰、文明", "党员姓名"),
        ("高峰", "党员姓名"),
        ("李庄道路硬化", None),
        ("", None),
    ],
)
def test_private(text: str, reason: str | None) -> None:
    assert private(text, NAMES) == reason


def test_longest_name_at_a_place_wins() -> None:
    assert Names(["高峰", "高峰山"]).find("高峰山参加") == "高峰山"


def test_no_names_find_nothing() -> None:
    assert not Names([])
    assert Names(["李"]).find("李") is None
    assert Names(["高峰"])


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        (GOOD_ID, True),
        ("11010518991231002X", False),
        ("11010519490031002X", False),
        ("11010519491232002X", False),
        ("110105194912310020", False),
    ],
)
def test_identity_numbers_have_a_day_of_birth_and_a_check_digit(number: str, is_one: bool) -> None:
    assert identity(number) is is_one
