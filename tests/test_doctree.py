"""The document tree: what is frame and what is fact, and how long a text is."""

from __future__ import annotations

from pingyi.doctree import Annex, Document, Heading, Paragraph, Run, Table

DOCUMENT = Document(
    title="点评 讲话",
    salutation="同志们：",
    blocks=(
        Heading(1, "成绩"),
        Paragraph((Run("框架语。"), Run("甲镇", "a@T01"), Run("4次", "b@T01", ("visit@T01",)), Run("。", "a@T01"))),
        Table(("一", "二"), (("三", "四\n五"),)),
    ),
    annexes=(Annex("依据", (Paragraph((Run("不计字数", "c@T01"),)),)),),
)


def test_a_run_without_a_claim_is_framing() -> None:
    (paragraph,) = DOCUMENT.paragraphs()
    assert [run.framing for run in paragraph.runs] == [True, False, False, False]
    assert paragraph.text == "框架语。甲镇4次。"


def test_claims_once_each_in_order_the_body_only() -> None:
    assert DOCUMENT.claims == ("a@T01", "b@T01")


def test_characters_are_all_but_white_space_and_the_annexes() -> None:
    assert DOCUMENT.characters == len("点评讲话同志们：成绩框架语。甲镇4次。一二三四五")
