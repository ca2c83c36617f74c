"""The reader as a whole: what holds of any text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingyi.reading.sources import from_text
from pingyi.reading.speech import read
from pingyi.reading.speech.reading import LONGEST, TextTooLong

WORDS = "各镇党委要 5月底前 年内 建成阵地3处 但 不够 一是 （一） 一、 由甲局牵头 ，乙局配合 。 ； ， ： “七一”前"
MORE = "《办法》 每季度一次 责任单位：丙局 完成时限：年底 （ ） “ 存在问题 工作要求 2020年 X个 同志们"
PIECES = (*WORDS.split(" "), *MORE.split(" "), "\n", "\t", " ")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from([None, 2025]))
def test_everything_read_stands_in_the_text_and_nothing_twice(text: str, year: int | None) -> None:
    source = from_text(text)
    reading = read(source, year)
    spans = sorted((one.start, one.end) for one in (*reading.tasks, *reading.findings))
    assert all(0 <= start < end <= len(source.text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    for task in reading.tasks:
        for when in (*task.deadlines, *task.cadences):
            assert source.text[when.start : when.end].replace(" ", "").replace("\n", "") != ""
        for name in (*task.support, *([task.lead] if task.lead else [])):
            assert 0 <= name.start < name.end <= len(source.text)
    assert read(source, year) == reading


def test_a_text_of_no_office_is_refused() -> None:
    with pytest.raises(TextTooLong, match="超过200,000字"):
        read(from_text("各镇要抓好落实。" * (LONGEST // 8 + 1), "长.txt"))
