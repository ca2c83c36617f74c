"""A document tree as .docx: A4 with the margins, type sizes and page numbers of GB/T 9704-2012 (5.1, 5.2, 7.3, 7.5).

Fonts are named, never embedded; Word and WPS substitute what a machine lacks. The file carries no clock.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from pingyi import numbers
from pingyi.doctree import Block, Document, Heading, Paragraph, Run, Table
from pingyi.documents.archive import timeless

BODY, TITLE, HEI, KAI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
PITCH = Pt(28.95)  # 22 lines in 225 mm
_HEADING_FONTS = {1: HEI, 2: KAI, 3: BODY, 4: BODY}


def render(document: Document) -> bytes:
    """The document with its annexes."""
    word = docx.Document()
    _page(word)
    _styles(word)
    if document.mark:
        _line(word, document.mark, "Normal").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _line(word, document.title, "Title")
    if document.subtitle:
        _line(word, document.subtitle, "Normal").alignment = WD_ALIGN_PARAGRAPH.CENTER
    if document.salutation:
        _line(word, document.salutation, "Normal").paragraph_format.first_line_indent = Pt(0)
    for block in document.blocks:
        _block(word, block)
    for text in (document.signature, document.date):
        if text:
            _line(word, text, "Normal").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for index, annex in enumerate(document.annexes, start=1):
        number = numbers.chinese(index) if len(document.annexes) > 1 else ""
        head = _line(word, f"附件{number}　{annex.title}", "Heading 1")
        head.paragraph_format.page_break_before = True
        for block in annex.blocks:
            _block(word, block)
    return _bytes(word, document.title)


def _bytes(word: WordDocument, title: str) -> bytes:
    properties = word.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001  a fixed day: outputs carry no clock
    buffer = BytesIO()
    word.save(buffer)
    return timeless(buffer.getvalue())


def _page(word: WordDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    word.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.alignment = side
        line.paragraph_format.first_line_indent = Pt(0)
        for text in ("— ", None, " —"):
            run = line.add_run(text or "")
            run.font.size = Pt(14)
            if text is None:
                _page_field(run)


def _page_field(run: object) -> None:
    for kind, text in (("begin", ""), ("instr", "PAGE"), ("end", "")):
        element = OxmlElement("w:instrText" if kind == "instr" else "w:fldChar")
        if kind == "instr":
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # type: ignore[attr-defined]  # noqa: SLF001  python-docx has no public field


def _styles(word: WordDocument) -> None:
    _style(word.styles["Normal"], BODY, 16, indent=True)
    _style(word.styles["Title"], TITLE, 22, indent=False)
    title = word.styles["Title"].paragraph_format
    title.alignment, title.space_after = WD_ALIGN_PARAGRAPH.CENTER, PITCH
    for level, font in _HEADING_FONTS.items():
        _style(word.styles[f"Heading {level}"], font, 16, indent=True)


def _style(style: object, font: str, size: int, *, indent: bool) -> None:
    if not isinstance(style, ParagraphStyle):
        raise TypeError(type(style).__name__)
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.name = font
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    fonts.set(qn("w:eastAsia"), font)
    for colour in style.element.rPr.findall(qn("w:color")):
        style.element.rPr.remove(colour)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    layout.first_line_indent = Pt(2 * size) if indent else Pt(0)
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _line(word: WordDocument, text: str, style: str) -> WordParagraph:
    return word.add_paragraph(text, style=style)


def _block(word: WordDocument, block: Block) -> None:
    if isinstance(block, Heading):
        _line(word, block.text, f"Heading {block.level}")
    elif isinstance(block, Paragraph):
        line = word.add_paragraph()
        for run in _merged(block.runs):
            line.add_run(run.text).bold = run.strong or None
    else:
        _table(word, block)


def _merged(runs: tuple[Run, ...]) -> list[Run]:
    """Neighbours that look alike become one run: Word files stay small and editable."""
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].strong == run.strong:
            merged[-1] = Run(merged[-1].text + run.text, strong=run.strong)
        else:
            merged.append(Run(run.text, strong=run.strong))
    return merged


def _table(word: WordDocument, table: Table) -> None:
    if table.caption:
        caption = _line(word, table.caption, "Normal")
        caption.alignment, caption.paragraph_format.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, Pt(0)
    grid = word.add_table(rows=0, cols=len(table.head), style="Table Grid")
    grid.autofit = False
    shares = table.widths or (1,) * len(table.head)
    widths = [Mm(156 * share / sum(shares)) for share in shares]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for index, row in enumerate((table.head, *table.rows)):
        cells = grid.add_row().cells
        for column, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.width = widths[column]
            line = cell.paragraphs[0]
            line.paragraph_format.first_line_indent = Pt(0)
            line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            if column in table.numeric and index:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = line.add_run(text)
            run.font.size, run.bold = Pt(9), index == 0 or None
    head = grid.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  the head is repeated on every page
    head.append(OxmlElement("w:tblHeader"))
