"""Laying out Chinese in a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pingyi.cli._chinese import ChineseFormatter, width_of, wrap


def test_a_full_width_character_takes_two_cells() -> None:
    assert width_of("评议 ok（一）") == 4 + 1 + 2 + 6


def test_no_line_begins_with_a_closing_mark() -> None:
    assert list(wrap("甲乙丙，丁戊", 6)) == ["甲乙", "丙，丁", "戊"]


def test_latin_words_stay_whole() -> None:
    assert list(wrap("写入 review.json 文件", 10)) == ["写入", "review.json", "文件"]


@given(st.text(alphabet="评议，。（）“”ab -\n", max_size=80), st.integers(min_value=12, max_value=40))
def test_wrapping_loses_no_character(text: str, width: int) -> None:
    joined = "".join(wrap(text, width))
    assert "".join(joined.split()) == "".join(text.split())


def test_a_long_name_gets_its_meaning_on_the_next_line() -> None:
    page = ChineseFormatter(width=60)
    page.write_dl([("--a-name-that-is-longer-than-the-column", "说明"), ("-b", "另一项")])
    assert page.getvalue() == f"--a-name-that-is-longer-than-the-column\n{'':32}说明\n-b{'':30}另一项\n"
