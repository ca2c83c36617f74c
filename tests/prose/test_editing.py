"""An office edits a draft with the claims attached: what stands keeps its evidence, what does not is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pingyi.doctree import Document, Heading, Paragraph, Run, Table
from pingyi.errors import UnknownName
from pingyi.prose import commentary, editing, rereading
from pingyi.prose.editing import BrokenDraft, Edited
from pingyi.prose.papers import papers
from tests.prose.reviews import review

REVIEW = review({"visit-few@T02": 1})
SPEECH = commentary(REVIEW)
DRAFT = editing.draft(SPEECH)
SENTENCE = "云溪镇支出35万元，比上年增加5万元。{{more-spent@T01}}"


def read(old: str = "", new: str = "", document: Document = SPEECH) -> Edited:
    text = editing.draft(document)
    assert old in text
    return rereading.read(text.replace(old, new, 1) if old else text, REVIEW, document)


def told(edited: Edited) -> list[tuple[str, str, str]]:
    return [(problem.sort, problem.text, problem.claim) for problem in edited.problems]


def test_the_draft_has_a_mark_after_each_claims_sentence() -> None:
    assert SENTENCE in DRAFT
    assert "**一是制度落到实处。**该办的事逐项对账。全区观摩" in DRAFT
    assert "{{" not in editing.plain(DRAFT)
    assert editing.plain(DRAFT).startswith("# 在评议会上的点评讲话\n")


def test_every_document_comes_back_as_it_was() -> None:
    for paper in papers(REVIEW):
        document = replace(paper.document, annexes=())
        edited = rereading.read(editing.draft(document), REVIEW, document)
        assert (edited.document, edited.problems, edited.removed) == (document, (), ())


def test_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    edited = rereading.read("\ufeff" + DRAFT.replace("\n", "\r\n"), REVIEW, SPEECH)
    assert edited.document == SPEECH


def test_an_edited_sentence_keeps_its_claim_and_the_evidence_of_its_numbers() -> None:
    edited = read(SENTENCE, "云溪镇全年投入35万元，较上年多5万元。{{more-spent@T01}}")
    assert told(edited) == []
    runs = [run for run in edited.document.runs() if run.claim == "more-spent@T01"]
    assert {run.text: set(run.evidence) for run in runs if run.evidence} == {
        "35万元": {"spent@T01"}, "5万元": {"spent@T01", "last:spent@T01"},
    }  # fmt: skip
    assert edited.removed == ()


def test_a_number_changed_or_dropped_is_told() -> None:
    assert told(read("35万元，比", "45万元，比")) == [
        ("number-changed", "45万元", "more-spent@T01"), ("number-dropped", "35万元", "more-spent@T01"),
    ]  # fmt: skip
    assert told(read("，比上年增加5万元", "")) == [("number-dropped", "5万元", "more-spent@T01")]
    assert "“45万元”不是这条事实（more-spent@T01）的数字" in str(read("35万元，比", "45万元，比").problems[0])


def test_the_same_number_written_otherwise_is_none_of_it() -> None:
    assert told(read("35万元，比", "３５万元，比")) == []


def test_a_claim_taken_out_is_gone() -> None:
    edited = read(SENTENCE, "")
    assert edited.removed == ("more-spent@T01",)
    assert "more-spent@T01" not in edited.document.claims
    assert told(edited) == []


def test_free_text_may_hold_no_number() -> None:
    assert told(read("同志们，干起来！", "同志们，大家干起来！")) == []
    assert told(read("同志们，干起来！", "还有三个村没有动。")) == [("number-unproven", "三个村", "")]
    assert told(read("## 一、成绩值得肯定", "## 一、取得12项成绩")) == [("number-unproven", "12项", "")]
    assert told(read("该办的事逐项对账。", "该办的8件事逐项对账。")) == [("number-unproven", "8件", "")]


def test_frame_before_an_edited_sentence_stays_frame() -> None:
    edited = read("全区观摩应参加14次、参加10次。", "全区应观摩14次、参加10次。")
    first = next(edited.document.paragraphs())
    assert first.runs[0].framing
    paragraph = next(block for block in edited.document.paragraphs() if "应观摩" in block.text)
    assert [(run.text, run.strong) for run in paragraph.runs[:2]] == [
        ("一是制度落到实处。", True),
        ("该办的事逐项对账。", False),
    ]
    assert paragraph.runs[2].claim == "all-visits@Q"


def test_an_unknown_claim_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="是否指：more-spent@T01"):
        read("{{more-spent@T01}}", "{{more-spend@T01}}")


def test_broken_drafts_say_where() -> None:
    with pytest.raises(BrokenDraft, match="草稿第1行：没有标题"):
        rereading.read("## 一\n", REVIEW, SPEECH)
    with pytest.raises(BrokenDraft, match="花括号不成对"):
        read("同志们，干起来！", "同志们{{，干起来！")
    with pytest.raises(BrokenDraft, match="各行的列数不一样"):
        rereading.read("# 题\n\n| a | b |\n| --- | --- |\n| 1 |\n", REVIEW, SPEECH)


def test_a_slogan_stands_as_it_was() -> None:
    document = Document("点评", (Paragraph((Run("坚决做到两个维护，抓好落实。"),)), Paragraph((Run("完"),))))
    assert told(read("两个维护", "两个坚决维护", document)) == [
        ("number-unproven", "两个", ""),
        ("slogan-broken", "两个维护", ""),
    ]
    assert told(read("坚决做到两个维护，抓好落实。", "", document)) == []


def test_head_fields_come_and_go() -> None:
    document = Document(
        "题",
        (Paragraph((Run("文"),)),),
        salutation="同志们：",
        mark="征求意见稿",
        date="2020年1月3日",
        signature="区委",
    )
    edited = read("[字样]: 征求意见稿\n\n", "", document).document
    assert (edited.mark, edited.salutation, edited.date, edited.signature) == ("", "同志们：", "2020年1月3日", "区委")


def test_a_cell_edited_and_a_cell_with_strong_text() -> None:
    cells = (("甲|乙", Run("35万元", "more-spent@T01", ("spent@T01",))), ("丙", (Run("重", strong=True), Run("轻"))))
    document = Document("表", (Table(("名", "数"), cells, widths=(2, 3), numeric=frozenset({1}), caption="一表"),))
    assert rereading.read(editing.draft(document), REVIEW, document).document == document
    edited = read("35万元{{", "36万元{{", document)
    assert told(edited) == [
        ("number-changed", "36万元", "more-spent@T01"),
        ("number-dropped", "35万元", "more-spent@T01"),
    ]
    other = read("**重**轻", "**更重**轻", document).document.blocks[0]
    assert isinstance(other, Table)
    assert other.texts[1] == ("丙", "更重轻")


TEXTS = st.text("甲乙。，*{}|\\#[]<>a1\n二个", min_size=1, max_size=12).filter(lambda text: text.strip(" \n") == text)
RUNS = st.lists(
    st.builds(Run, TEXTS, st.sampled_from(["", "all-visits@Q", "lags@T02"]), st.just(()), st.booleans()),
    min_size=1,
    max_size=4,
)


ALIKE = [
    Paragraph((Run("1", strong=True), Run("1", "all-visits@Q", strong=True))),
    Paragraph((Run("1", "all-visits@Q", strong=True), Run("1", "all-visits@Q", strong=True))),
]
"""Two paragraphs of which the drafts say the same."""


@example(ALIKE)
@given(
    st.lists(
        st.one_of(RUNS.map(lambda runs: Paragraph(tuple(runs))), TEXTS.map(lambda text: Heading(2, text))), max_size=4
    )
)
def test_any_document_comes_back(blocks: list[Paragraph | Heading]) -> None:
    document = Document("题", tuple(blocks))
    assert rereading.read(editing.draft(document), REVIEW, document).document == document
