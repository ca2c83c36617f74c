"""Headings in all the usual numberings, and what of a text is running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.reading.sources import from_text
from pingyi.reading.speech.folded import fold
from pingyi.reading.speech.outline import Passage, outline


def passages(text: str) -> list[tuple[str, str]]:
    """Path and text of each passage."""
    found = outline(from_text(text)).blocks
    return [("/".join(h.title for h in one.path), one.text.strip()) for one in found if isinstance(one, Passage)]


BODY = "各支部要按时完成规定动作并上报情况。"


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("第一句话，", "一是"), ("一、", "（一）"), ("（一）", "1."), ("1.", "（1）"), ("1、", "①"),
        ("第一部分　", "一、"), ("1.", "1.1"),
        ("第一，", "一要"), ("一、", "首先，"),
    ],
)  # fmt: skip
def test_a_numbering_met_later_stands_below(upper: str, lower: str) -> None:
    text = f"工作计划\n{upper}抓班子\n{lower}抓学习\n{BODY}{BODY}\n"
    assert passages(text) == [("抓班子/抓学习", BODY + BODY)]


def test_a_numbering_met_before_closes_what_stands_below_it() -> None:
    text = f"工作计划\n一、甲部分\n（一）子项一\n{BODY}\n（二）子项二\n{BODY}\n二、乙部分\n{BODY}\n"
    assert [path for path, _ in passages(text)] == ["甲部分/子项一", "甲部分/子项二", "乙部分"]


def test_items_in_one_paragraph_are_parted() -> None:
    text = f"总结\n主要做法：一是抓学习。{BODY}二是抓队伍。{BODY}三是抓阵地。{BODY}\n收尾一段话，各项工作有序推进。"
    assert [path for path, _ in passages(text)] == [
        "主要做法/抓学习",
        "主要做法/抓队伍",
        "主要做法/抓阵地",
        "",
    ]


def test_a_label_alone_heads_what_follows_and_one_with_text_only_its_paragraph() -> None:
    text = f"方案\n整改措施：\n1.修订制度，{BODY}\n2.公开账目，{BODY}\n"
    assert {path.split("/")[0] for path, _ in passages(text)} == {"整改措施"}
    assert [path for path, _ in passages(f"方案\n问题表现：学习不够。\n{BODY}")] == ["问题表现", ""]


def test_an_item_of_one_sentence_is_its_own_content() -> None:
    found = passages("要点\n一要按月开展学习；二要按季走访农户；三要年底前建好台账。")
    assert [text for _, text in found] == ["按月开展学习；", "按季走访农户；", "年底前建好台账。"]


def test_clauses_that_begin_alike_are_titles() -> None:
    text = "要点\n一是全面强化学习，按月组织研讨；二是全面强化队伍，选派干部下乡；三是全面强化阵地，改造活动场所。"
    assert [path for path, _ in passages(text)] == ["全面强化学习", "全面强化队伍", "全面强化阵地"]


def test_a_short_line_alone_is_a_heading_and_a_date_is_none() -> None:
    text = f"关于工作的报告\n2020年3月1日\n取得的成绩\n{BODY}{BODY}\n"
    assert passages(text)[-1] == ("取得的成绩", BODY + BODY)


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    line = "各级党组织要切实履行主体责任认真抓好各项任务落实确保全年目标"
    text = f"计划\n{line}\n{line}\n{line}\n圆满完成。\n一、总体要求\n{line}\n按期完成。"
    assert passages(text) == [("", line * 3 + "圆满完成。"), ("总体要求", line + "按期完成。")]


def test_a_dotted_number_is_no_heading() -> None:
    assert passages("总结\n3.5万元用于阵地建设，1.2万元用于培训教育。") == [
        ("", "3.5万元用于阵地建设，1.2万元用于培训教育。")
    ]


@given(st.text(alphabet="党建 　一二、（）1.；，。：“”《》\n\t５％,", max_size=80))
def test_every_passage_leads_back_to_its_place(text: str) -> None:
    source = from_text(text)
    for one in outline(source).blocks:
        if isinstance(one, Passage) and one.text.strip():
            start, end = one.folded.span(one.start, one.end)
            assert 0 <= start < end <= len(source.text)
            assert fold(source.text[start:end], start).text.replace("\n", "").strip() == one.text.strip()


def test_full_width_digits_and_bad_spaces_are_made_even() -> None:
    folded = fold("到 ５月 底,完成 word 表 ３０％", 7)
    assert folded.text == "到5月底，完成word表30%"
    assert folded.at[0] == 7
    assert folded.span(1, 3) == (9, 11)
