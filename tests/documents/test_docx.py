"""A document tree as .docx: opens, says the same as the Markdown, is laid out as official papers are."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import docx as word
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsmap, qn
from docx.shared import Pt
from lxml import etree

from pingyi.doctree import Annex, Document, Heading, Imprint, Letterhead, Paragraph, Run, Table
from pingyi.documents import docx
from pingyi.documents.wordstyles import _PPR, _RPR, STYLES, _write

NS = {"w": nsmap["w"]}
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
        "附件：1. 依据", "　　　2. 名单", "区委", "2019年12月30日", "附件1", "依据", "附件2", "名单", "甲",
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
        "附件：依据",
        "附件",
        "依据",
    ]


def test_same_input_same_bytes_and_no_clock() -> None:
    data = docx.render(DOCUMENT)
    assert data == docx.render(DOCUMENT)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_paragraph_styles_are_set() -> None:
    with pytest.raises(TypeError):
        _write(opened().styles["Default Paragraph Font"], STYLES["body"][1], left=False)


def xml(document: Document, part: str = "word/document.xml", **how: object) -> etree._Element:
    with zipfile.ZipFile(BytesIO(docx.render(document, **how))) as archive:
        return etree.fromstring(archive.read(part))


def test_rows_and_characters_stand_in_the_styles_and_do_not_snap() -> None:
    body = opened().styles["Normal"].element
    spacing = body.pPr.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    assert body.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-5"
    assert [parent.find(qn("w:snapToGrid")).get(qn("w:val")) for parent in (body.pPr, body.rPr)] == ["0", "0"]
    indent = body.pPr.find(qn("w:ind"))
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "632")
    grid = opened().sections[0]._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch")), grid.get(qn("w:charSpace"))) == ("lines", "579", None)


def test_text_is_justified_for_word_and_left_for_libreoffice() -> None:
    found = [
        xml(DOCUMENT, "word/styles.xml", left=left).xpath(
            "//w:style[w:name/@w:val='Normal']//w:jc/@w:val", namespaces=NS
        )
        for left in (False, True)
    ]
    assert found == [["both"], ["left"]]


def test_official_fonts_by_kind_of_line() -> None:
    fonts = {
        name: opened().styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "页码")
    }
    assert fonts == {
        "Normal": "仿宋_GB2312", "Title": "方正小标宋简体", "Heading 1": "黑体", "Heading 2": "楷体_GB2312",
        "Heading 3": "仿宋_GB2312", "Heading 4": "仿宋_GB2312", "页码": "宋体",
    }  # fmt: skip


def test_rare_characters_are_runs_of_their_own_in_a_font_that_holds_them() -> None:
    (line,) = opened(Document("", (Paragraph((Run("堃喆同志和王䶮𬭎、“硚”〔1〕"),)),))).paragraphs
    fonts = [(run.text, run.font.name) for run in line.runs]
    assert fonts == [
        ("堃喆", "仿宋"), ("同志和王", None), ("䶮𬭎", "仿宋"), ("、“", None), ("硚", "仿宋"), ("”〔1〕", None),
    ]  # fmt: skip


def test_children_stand_in_the_schemas_order() -> None:
    whole = replace(
        DOCUMENT,
        banner="内部资料",
        letterhead=Letterhead("甲区委文件", "甲委〔2020〕1号"),
        imprint=Imprint(("乙",), "甲区委办公室", "2020年1月3日"),
    )
    for part in ("word/document.xml", "word/styles.xml", "word/footer1.xml", "word/header1.xml"):
        for tag, order in (("pPr", _PPR.split()), ("rPr", _RPR.split())):
            for element in xml(whole, part).iter(qn(f"w:{tag}")):
                ranks = [order.index(etree.QName(child).localname) for child in element]
                assert ranks == sorted(set(ranks))


def test_rows_do_not_split_unless_they_are_higher_than_a_page() -> None:
    table = Table(("甲",), (("短",), ("长" * 3_000,)))
    rows = opened(Document("", (table,))).tables[0].rows
    assert [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows] == [True, True, False]


def test_marked_runs_stand_each_in_its_bookmark() -> None:
    asked: list[tuple[str, ...]] = []

    def marks(runs: Sequence[Run]) -> tuple[str, ...]:
        asked.append(tuple(run.text for run in runs))
        return tuple(f"_PY{run.claim}{run.text}" if run.evidence else "" for run in runs)

    table = Table(("名称", "数"), (("甲", Run("3", "d", ("visit@T02",))),))
    body = xml(replace(DOCUMENT, blocks=(*DOCUMENT.blocks, table)), marks=marks)
    starts = body.xpath("//w:bookmarkStart", namespaces=NS)
    assert [start.get(qn("w:name")) for start in starts] == ["_PYc参加4次", "_PYd3"]
    assert [start.get(qn("w:id")) for start in starts] == body.xpath("//w:bookmarkEnd/@w:id", namespaces=NS)
    inside = [start.getnext().xpath("string(w:t)", namespaces=NS) for start in starts]
    assert inside == ["参加4次", "3"]
    assert ("一是责任压实。", "甲镇", "参加4次", "。") in asked
    assert ("3",) in asked


def test_a_custom_part_is_embedded_once_all_is_marked() -> None:
    order: list[str] = []

    def marks(runs: Sequence[Run]) -> tuple[str, ...]:
        order.append("marks")
        return ("",) * len(runs)

    def part() -> bytes:
        order.append("part")
        return b"<evidence/>"

    data = docx.render(DOCUMENT, marks=marks, part=part)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        held = [name for name in archive.namelist() if archive.read(name) == b"<evidence/>"]
        (name,) = held
        assert b"customXmlProps" in archive.read(name.replace("customXml/", "customXml/_rels/") + ".rels")
    assert order[-1] == "part"
    assert order.count("part") == 1
    assert word.Document(BytesIO(data)).paragraphs


def test_head_and_foot_of_an_official_paper() -> None:
    document = Document(
        "通报",
        (Paragraph((Run("正文。"),)),),
        letterhead=Letterhead("甲区委文件", "甲委〔2020〕1号"),
        banner="内部资料　注意保存",
        signature="甲区委",
        date="2020年1月3日",
        imprint=Imprint(("乙镇党委", "丙镇党委"), "甲区委办公室", "2020年1月3日"),
    )
    paper = opened(document)
    assert [line.style.name for line in paper.paragraphs if line.text] == [
        "发文机关标志", "发文字号", "Title", "Normal", "发文机关署名", "成文日期",
    ]  # fmt: skip
    foot = paper.tables[-1]
    assert [row.cells[0].text for row in foot.rows] == ["抄送：乙镇党委，丙镇党委。", "甲区委办公室\t2020年1月3日印发"]
    place = foot._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:tblpYSpec")), place.get(qn("w:vertAnchor"))) == ("bottom", "margin")
    section = paper.sections[0]
    assert {section.header.paragraphs[0].text, section.even_page_header.paragraphs[0].text} == {"内部资料　注意保存"}
    sides = [footer.paragraphs[0].alignment for footer in (section.footer, section.even_page_footer)]
    assert sides == [WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT]


def test_an_empty_document_and_characters_that_xml_forbids() -> None:
    assert opened(Document("", ())).paragraphs == []
    (line,) = opened(Document("", (Paragraph((Run("甲\x00\x0b乙"),)),))).paragraphs
    assert line.text == "甲乙"


def test_a_long_title_is_broken_by_sense() -> None:
    title = "中共甲区委组织部关于2019年度基层党建工作述职评议考核情况的通报"
    paper = opened(Document(title, ()))
    assert paper.paragraphs[0].text == "中共甲区委组织部关于2019年度\n基层党建工作述职评议考核情况的通报"
    assert paper.core_properties.title == title
