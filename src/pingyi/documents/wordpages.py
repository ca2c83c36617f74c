"""What an official paper's file has beside its lines: paper, margins, page numbers, running heads, and a custom XML part."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Mm
from docx.text.run import Run as WordRun

from pingyi.documents import layout
from pingyi.documents.wordstyles import put, styled


def page(word: WordDocument, banner: str) -> None:
    """Paper, margins and grid; page numbers; the banner on the head of every page."""
    section = word.sections[0]
    section.page_width, section.page_height = (Mm(length) for length in layout.PAGE)
    top, right, bottom, left = (Mm(length) for length in layout.MARGINS)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = top, right, bottom, left
    section.footer_distance, section.header_distance = Mm(25), Mm(20)
    (grid,) = section._sectPr.iterfind(qn("w:docGrid"))  # noqa: SLF001  python-docx has no public way to the element
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(layout.PITCH * 20)))
    word.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, odd=True)
    _number(section.even_page_footer, odd=False)
    if banner:
        for header in (section.header, section.even_page_header):
            header.is_linked_to_previous = False
            header.paragraphs[0].text = banner
            styled(header.paragraphs[0], "banner")


def _number(footer: _Footer, *, odd: bool) -> None:
    """“— 1 —” on the outer side, one character in (7.5)."""
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    properties = styled(line, "page")
    side = "right" if odd else "left"
    put(properties, "ind", **{f"{side}Chars": "100", side: "280"})
    put(properties, "jc", val=side)
    line.add_run("— ")
    _page_field(line.add_run())
    line.add_run(" —")


def _page_field(run: WordRun) -> None:
    for kind in ("begin", "instr", "end"):
        element = OxmlElement("w:instrText" if kind == "instr" else "w:fldChar")
        if kind == "instr":
            element.text = "PAGE"
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001  python-docx has no public field


def embed(word: WordDocument, content: bytes) -> None:
    """One custom XML part with its property part, without which Word drops it when it saves."""
    package = word.part.package
    store = Part(package.next_partname("/customXml/item%d.xml"), "application/xml", content, package)
    properties = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="no"?><ds:datastoreItem '
        b'ds:itemID="{6B0C3C4E-0E3B-4D0B-9C55-70696E677969}" '
        b'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/></ds:datastoreItem>'
    )
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    name = PackURI(f"/customXml/itemProps{store.partname.idx}.xml")
    store.relate_to(Part(name, kind, properties, package), RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    word.part.relate_to(store, RELATIONSHIP_TYPE.CUSTOM_XML)
