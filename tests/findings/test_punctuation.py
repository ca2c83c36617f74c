"""Punctuation of what was typed."""

from __future__ import annotations

import pytest

from pingyi.findings.punctuation import unstopped, widened


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("四步法(试行),专版", "四步法（试行），专版"),
        ("时间:上午9:30", "时间：上午9:30"),
        ("A,B;C", "A,B;C"),
        ("好!真的?", "好！真的？"),
        ("3.5万元", "3.5万元"),
        ("“四日一会”,每月", "“四日一会”，每月"),
    ],
)
def test_a_mark_beside_a_chinese_character_widens(typed: str, printed: str) -> None:
    assert widened(typed) == printed


def test_a_sentence_ends_without_a_stop() -> None:
    assert unstopped("去年仅参加2次。；") == "去年仅参加2次"
