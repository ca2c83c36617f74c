from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pingyi.facts.places import CellPlace, column_letters, column_number


def test_columns_are_counted_as_spreadsheets_do() -> None:
    assert [column_letters(n) for n in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert (column_number("XFD"), column_number(b"xfd")) == (16384, 16384)
    assert column_number("ZZZZ") == 1 << 20


@given(st.integers(1, 18_278))
def test_letters_and_numbers_are_inverse(number: int) -> None:
    assert column_number(column_letters(number)) == number


def test_a_cell_says_where_it_stands() -> None:
    assert str(CellPlace("三会一课", 18, "F").place("组织生活.xlsx")) == "组织生活.xlsx「三会一课」第18行F列"
