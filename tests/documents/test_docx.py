"""A document tree as .docx: opens, says the same as the Markdown, is laid out as official papers are."""

from __future__ import annotations

import zipfile
from io import BytesIO

import docx as word
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from pingyi.doctree import Annex, Document, Heading, Paragraph, Run, Table
from pingyi.documents import docx
from pingyi.documents.docx import _style

DOCUMENT = Document(
    title="点评讲话",
    subtitle="（征求意见稿）",
    mark="内部资料",
    salutation="同志们：",
    blocks=(
        Heading(1, "成绩值得肯定"),
        Heading(2, "（一）责任"),
        Paragraph((Run("一是责任压实。", strong=True), Run("甲镇"), Run("参加4次", "c", ("visit@T01",)), Run("。"))),
        Table(("名称", "数"), (("甲", "3"), ("乙", "4")), widths=(3, 1), numeric=frozenset({1}), caption="表一"),
    ),
    signature="区委",
    date="2019年12月30日",
    annexes=(Annex("依据", (Table(("一",), ()),)), Annex("名单", (Paragraph((Run("甲"),)),))),
)


def opened(document: Document = DOCUMENT) -> word.document.Document:
    return word.Document(BytesIO(docx.render(document)))


def test_it_opens_and_says_everything_in_order() -> None:
    assert [line.text for line in opened().paragraphs] == [
        "内部资料", "点评讲话", "（征求意见稿）", "同志们：", "成绩值得肯定", "（一）责任", "一是责任压实。甲镇参加4次。", "表一",
        "区委", "2019年12月30日", "附件一　依据", "附件二　名单", "甲",
    ]  # fmt: skip
    table = opened().tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["名称", "数"], ["甲", "3"], ["乙", "4"]]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_columns_are_as_wide_as_the_table_asks() -> None:
    assert [round(column.width.mm) for column in opened().tables[0].columns] == [117, 39]


def test_alike_neighbours_are_one_run() -> None:
    line = next(line for line in opened().paragraphs if line.text.startswith("一是"))
    assert [(run.text, bool(run.bold)) for run in line.runs] == [("一是责任压实。", True), ("甲镇参加4次。", False)]


def test_the_page_is_the_official_one() -> None:
    section = opened().sections[0]
    margins = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(margin.mm) for margin in margins if margin is not None] == [210, 297, 37, 35, 28, 26]
    body = opened().styles["Normal"]
    assert body.font.size == Pt(16)
    assert body.paragraph_format.line_spacing == Pt(28.95)
    assert "PAGE" in section.footer._element.xml


def test_a_document_may_be_bare() -> None:
    assert [line.text for line in opened(Document("点评", (), annexes=(Annex("依据", ()),))).paragraphs] == [
        "点评",
        "附件　依据",
    ]


def test_same_input_same_bytes_and_no_clock() -> None:
    data = docx.render(DOCUMENT)
    assert data == docx.render(DOCUMENT)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_paragraph_styles_are_set() -> None:
    with pytest.raises(TypeError):
        _style(opened().styles["Default Paragraph Font"], "黑体", 16, indent=False)
