"""一述一评: each comment names at least one problem, or the nearest item, said as what it is."""

from __future__ import annotations

import pytest

from pingyi.documents import markdown
from pingyi.prose import debrief_comment
from tests.prose.reviews import review

REVIEW = review({"visit-few@T02": 1})


def test_problems_and_what_they_ask() -> None:
    assert markdown.render(debrief_comment(REVIEW, "T02")).split("\n\n") == [
        "# 对石桥镇党委述职的点评",
        "## 存在问题",
        "1．石桥镇党委书记应参加观摩4次，只参加2次（连续两年点评指出）。",
        "2．石桥镇问题6个，在3个镇中列第3。",
        "3．石桥镇1个村中荷塘村没有达标。",
        "4．石桥镇荷塘村收入未达标。",
        "## 下步要求",
        "1．石桥镇党委书记要按季参加观摩。",
        "2．石桥镇党委要拿出增收方案。",
        "3．荷塘村要上项目。\n",
    ]


def test_the_nearest_item_where_the_facts_show_no_problem() -> None:
    document = debrief_comment(REVIEW, "G01")
    last = list(document.paragraphs())[-1]
    assert last.text == "台账中没有发现需要点名的问题，离满分最远的条目是“参加观摩”，40分得30.5分。"
    assert (last.runs[0].claim, last.runs[0].evidence) == ("item:visits", ("visit@G01",))


def test_every_reviewee_is_commented_on() -> None:
    for sheet in REVIEW.sheets:
        comment = next(comment for comment in REVIEW.comments if comment.unit == sheet.unit)
        assert bool(comment.problems) != bool(comment.nearest)
        assert "存在问题" in [
            block.text for block in debrief_comment(REVIEW, sheet.unit).blocks if hasattr(block, "level")
        ]


def test_nobody_else_is() -> None:
    with pytest.raises(StopIteration):
        debrief_comment(REVIEW, "V1")


def test_nothing_scored_is_said_without_evidence() -> None:
    bare = REVIEW.model_copy(
        update={"comments": tuple(c.__class__(c.unit, (), (), "本年没有可以计分的事项") for c in REVIEW.comments)}
    )
    (paragraph,) = debrief_comment(bare, "T01").paragraphs()
    assert paragraph.text == "本年没有可以计分的事项。"
    assert paragraph.runs[0].framing
