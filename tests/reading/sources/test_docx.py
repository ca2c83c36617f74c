"""Word documents as offices make them: headings, automatic numbers, merged cells, tracked changes, text boxes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from pingyi.reading.sources import Source, SourceRefused, open_source

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def made(folder: Path, body: str, **parts: str) -> Path:
    path = folder / "文.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", RELS)
        archive.writestr("word/document.xml", f"<w:document {NS}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return path


def opened(folder: Path, body: str, **parts: str) -> Source:
    return open_source(made(folder, body, **parts))


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_headings_say_their_level(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("工作计划", 0)
    document.add_heading("总体要求", 1)
    document.add_paragraph("正文。")
    path = tmp_path / "计划.docx"
    document.save(str(path))
    source = open_source(path)
    assert [(p.text, p.level) for p in source.paragraphs] == [("工作计划", 0), ("总体要求", 1), ("正文。", None)]


def test_cells_merged_both_ways_stand_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(4, 4)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "单位"
    table.cell(0, 1).merge(table.cell(0, 3)).text = "指标"
    table.cell(2, 1).merge(table.cell(3, 2)).text = "两向"
    path = tmp_path / "表.docx"
    document.save(str(path))
    (read,) = open_source(path).tables
    assert (read.height, read.width) == (4, 4)
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in read.cells if cell.text}
    assert spans == {"单位": (0, 0, 2, 1), "指标": (0, 1, 1, 3), "两向": (2, 1, 2, 2)}
    assert read.at(3, 2) is read.at(2, 1)


def test_automatic_numbers_are_shown_as_word_shows_them(tmp_path: Path) -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl>'
    )
    numbering = (
        f'<w:numbering {NS}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )

    def numbered(text: str, level: int) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    body = numbered("甲", 0) + numbered("乙", 1) + numbered("丙", 1) + numbered("丁", 0) + numbered("戊", 1)
    source = opened(tmp_path, body, numbering=numbering)
    assert [p.text for p in source.paragraphs] == ["一、甲", "（1）乙", "（2）丙", "二、丁", "（1）戊"]
    assert source.paragraphs[0].mark == "一、"


def test_tracked_changes_are_read_as_accepted_and_told(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>保留</w:t></w:r><w:ins><w:r><w:t>新增</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>"
    )
    source = opened(tmp_path, body)
    assert source.text == "保留新增\n"
    assert [issue.code for issue in source.issues] == ["source-tracked-changes"]


def test_line_breaks_part_paragraphs_and_text_boxes_are_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>上行</w:t><w:br/><w:t>下行</w:t></w:r>"
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件内</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert [p.text for p in opened(tmp_path, body).paragraphs] == ["上行", "下行", "框内", "控件内"]


def test_a_document_type_or_broken_xml_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path, "")
    for text, words in (
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "结构异常"),
        ("<w:document>", "不是完整的 XML"),
    ):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("_rels/.rels", RELS)
            archive.writestr("word/document.xml", text)
        with pytest.raises(SourceRefused, match=words):
            open_source(path)


def test_a_style_gives_level_and_centring_to_what_is_based_on_it(tmp_path: Path) -> None:
    styles = (
        f'<w:styles {NS}><w:style w:type="paragraph" w:styleId="1"><w:name w:val="标题 2"/><w:pPr><w:jc w:val="center"/></w:pPr>'
        '<w:rPr><w:b/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="2"><w:name w:val="本地标题"/>'
        '<w:basedOn w:val="1"/></w:style></w:styles>'
    )
    source = opened(tmp_path, paragraph("小标题", '<w:pStyle w:val="2"/>') + paragraph("正文"), styles=styles)
    first, second = source.paragraphs
    assert (first.level, first.style, first.bold, first.centred) == (2, "本地标题", True, True)
    assert (second.level, second.bold, second.centred) == (None, False, False)
