from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.numbers import chinese, chinese_year, counted, halfwidth, ordinal, parse_chinese

WRITTEN = [
    (0, "零"),
    (2, "二"),
    (10, "十"),
    (15, "十五"),
    (20, "二十"),
    (100, "一百"),
    (105, "一百零五"),
    (110, "一百一十"),
    (115, "一百一十五"),
    (1005, "一千零五"),
    (1010, "一千零一十"),
    (1100, "一千一百"),
    (2019, "二千零一十九"),
    (10_000, "一万"),
    (10_005, "一万零五"),
    (10_500, "一万零五百"),
    (100_000, "十万"),
    (100_100, "十万零一百"),
    (1_000_010, "一百万零一十"),
    (12_345_678, "一千二百三十四万五千六百七十八"),
    (99_999_999, "九千九百九十九万九千九百九十九"),
    (-3, "负三"),
]


@pytest.mark.parametrize(("n", "text"), WRITTEN)
def test_chinese(n: int, text: str) -> None:
    assert chinese(n) == text


@given(st.integers(-99_999_999, 99_999_999))
def test_what_is_written_reads_back(n: int) -> None:
    assert parse_chinese(chinese(n)) == n
    assert parse_chinese(str(abs(n))) == abs(n)


def test_too_large() -> None:
    with pytest.raises(ValueError, match="100000000太大"):
        chinese(10**8)


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("两千", 2000),
        ("廿三", 23),
        ("卅", 30),
        ("二〇一九", 2019),
        ("〇", 0),
        ("五", 5),
        ("１２", 12),
        ("3万", 30_000),
        ("3万五千", 35_000),
        ("一百十五", 115),
        ("一万五百", 10_500),
        ("叁拾伍", 35),
        ("两千零五", 2005),
        ("两万零三", 20_003),
        (" 十二 ", 12),
    ],
)
def test_other_ways_to_write(text: str, n: int) -> None:
    assert parse_chinese(text) == n


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一百二",
        "三万五",
        "万",
        "十百",
        "百",
        "一零十零",
        "零五十",
        "五百零",
        "两个",
        "万五",
        "三万万",
        "一点五",
        "-3",
        "12345万",
        "三万五五",
    ],
)
def test_what_cannot_be_read_for_sure_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="不是能读准的数字"):
        parse_chinese(text)


@pytest.mark.parametrize(
    ("n", "measure", "style", "said"),
    [
        (2, "个", "office", "两个"),
        (3, "次", "office", "三次"),
        (10, "名", "office", "十名"),
        (12, "个", "office", "12个"),
        (0, "个", "office", "0个"),
        (2, "个", "arabic", "2个"),
        (12, "个", "chinese", "十二个"),
        (22, "个", "chinese", "二十二个"),
        (200, "个", "chinese", "二百个"),
        (2000, "个", "chinese", "两千个"),
        (20_000, "个", "chinese", "两万个"),
        (2, "月", "office", "二月"),
        (0, "个", "chinese", "零个"),
    ],
)
def test_counted(n: int, measure: str, style: str, said: str) -> None:
    assert counted(n, measure, style) == said  # type: ignore[arg-type]  # on purpose: any value is tried


@given(st.integers(0, 99_999_999), st.sampled_from(["office", "arabic", "chinese"]))
def test_counted_keeps_the_number(n: int, style: str) -> None:
    assert parse_chinese(counted(n, "个", style).removesuffix("个")) == n  # type: ignore[arg-type]  # on purpose: any value is tried


def test_years_and_ordinals() -> None:
    assert chinese_year(2019) == "二〇一九年"
    assert chinese_year(2000) == "二〇〇〇年"
    assert ordinal(1) == "第一"
    assert ordinal(12) == "第十二"
    with pytest.raises(ValueError, match="序数从1起"):
        ordinal(0)


@given(st.integers(1900, 2100))
def test_years_read_back(year: int) -> None:
    assert parse_chinese(chinese_year(year).removesuffix("年")) == year


def test_halfwidth_leaves_words_alone() -> None:
    assert halfwidth("２０１９年３月（应到１，２００人）　９０％") == "2019年3月(应到1,200人) 90%"
