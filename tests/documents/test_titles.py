"""Long titles in lines that an office would break there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.documents.titles import FULL, lines, width


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("点评讲话", ("点评讲话",)),
        (
            "中共甲区委组织部关于2019年度基层党建工作述职评议考核情况的通报",
            ("中共甲区委组织部关于2019年度", "基层党建工作述职评议考核情况的通报"),
        ),
        (
            "中共甲区云溪镇委员会2019年度抓基层党建工作述职报告",
            ("中共甲区云溪镇委员会2019年度", "抓基层党建工作述职报告"),
        ),
        ("甲区\n点评讲话", ("甲区", "点评讲话")),
        ("", ()),
    ],
)
def test_words_stay_whole_and_lines_are_alike(title: str, expected: tuple[str, ...]) -> None:
    assert lines(title) == expected


@given(st.text(alphabet="甲乙的、（）《》2019年党建工作", min_size=1, max_size=90))
def test_nothing_is_lost_and_no_line_is_too_long(title: str) -> None:
    broken = lines(title)
    assert "".join(broken) == title
    assert all(width(line) <= FULL for line in broken)


def test_a_line_never_starts_with_a_stop() -> None:
    assert not any(
        line[0] in "，、。）》" for line in lines("关于甲、乙、丙、丁、戊、己、庚、辛、壬、癸等（十个）镇的通报")
    )
