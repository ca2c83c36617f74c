"""The styles of an official paper in Word: type, rows and keeps of each kind of line stand here and not in the lines.

What makes Word, WPS and LibreOffice agree on 22 rows of 28 characters: a grid of rows only, rows of exactly 28.95 pt, characters
0.25 pt closer, and no snapping to the grid, neither in paragraphs nor in runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph
from lxml import etree

from pingyi.documents.fonts import WORD, Role
from pingyi.documents.layout import CELL_PITCH, CELL_SIZE, PITCH, SIZE

Element = etree._Element  # noqa: SLF001  lxml has no public name for it
_TWIPS = 20
_ROW = round(PITCH * _TWIPS)
_PPR = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens "
    "kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
    "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
    "rPr sectPr pPrChange"
)
_RPR = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden "
    "color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish "
    "oMath"
)


@dataclass(frozen=True)
class Look:
    """A kind of line: its font, size in points, alignment, first-line indent in characters, rows left free above and below."""

    role: Role = "fang"
    size: float = SIZE
    jc: str = "both"
    indent: int = 0
    above: float = 0
    below: float = 0
    keep: bool = False
    pitch: int = _ROW
    colour: str = ""
    rule: str = "exact"


STYLES: Mapping[str, tuple[str, Look]] = {
    "body": ("Normal", Look(indent=2)),
    "title": ("Title", Look("xiaobiao", 22, "center", below=1, keep=True)),
    "subtitle": ("Subtitle", Look("kai", jc="center", below=1, keep=True)),
    "heading1": ("Heading 1", Look("hei", indent=2, keep=True)),
    "heading2": ("Heading 2", Look("kai", indent=2, keep=True)),
    "heading3": ("Heading 3", Look(indent=2, keep=True)),
    "heading4": ("Heading 4", Look(indent=2, keep=True)),
    "mark": ("公文标志", Look("hei", below=1, keep=True)),
    "issuer": ("发文机关标志", Look("xiaobiao", 62, "center", keep=True, pitch=240, colour="E60012", rule="auto")),
    "number": ("发文字号", Look(jc="center", below=2, keep=True)),
    "addressee": ("主送机关", Look()),
    "caption": ("Caption", Look("hei", 14, "center", keep=True)),
    "annexes": ("附件说明", Look(indent=2)),
    "signature": ("发文机关署名", Look(jc="right")),
    "date": ("成文日期", Look(jc="right")),
    "annex": ("附件序号", Look("hei", below=1, keep=True)),
    "annex-title": ("附件标题", Look("xiaobiao", 22, "center", below=1, keep=True)),
    "cell": ("表格文字", Look(size=CELL_SIZE, jc="left", pitch=round(CELL_PITCH * _TWIPS), rule="atLeast")),
    "cell-head": (
        "表头文字",
        Look("hei", CELL_SIZE, "center", keep=True, pitch=round(CELL_PITCH * _TWIPS), rule="atLeast"),
    ),
    "copies": ("抄送机关", Look(size=14, pitch=20 * _TWIPS)),
    "printed": ("印发机关和日期", Look(size=14, pitch=20 * _TWIPS)),
    "page": ("页码", Look("song", 14, pitch=14 * _TWIPS)),
    "banner": ("内部标志", Look("hei", 14, "center", pitch=20 * _TWIPS)),
}
"""Kind of line → (name of the style, how it looks)."""


def define(word: WordDocument, *, left: bool) -> None:
    """All styles of :data:`STYLES`. ``left``: text that would be justified is set left, for sites that open it in LibreOffice."""
    _language(word)
    _drop_others(word)
    for name, look in STYLES.values():
        if name in word.styles:
            style = word.styles[name]
        else:
            style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = word.styles["Normal"]
        _write(style, look, left=left)


@cache
def style_id(kind: str) -> str:
    """The id of a kind's style, as python-docx makes it from the name."""
    return STYLES[kind][0].replace(" ", "")


def styled(line: WordParagraph, kind: str) -> Element:
    """Give the line the style of its kind; returns its w:pPr."""
    properties: Element = line._p.get_or_add_pPr()  # noqa: SLF001  python-docx has no public name for what is set here
    put(properties, "pStyle", val=style_id(kind))
    return properties


def _drop_others(word: WordDocument) -> None:
    """What python-docx's own template brings and no official paper uses: a hundred styles of coloured tables and lists."""
    keep = {name.lower() for name, _ in STYLES.values()} | {"table grid", "header", "footer"}
    root = word.styles.element
    for style in root.findall(qn("w:style")):
        name = style.find(qn("w:name")).get(qn("w:val")).lower()
        if name not in keep and style.get(qn("w:default")) != "1":
            root.remove(style)
        for link in style.findall(qn("w:link")):
            style.remove(link)


def _language(word: WordDocument) -> None:
    """Chinese for proofing, and so that stops stand where they stand in China."""
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")


def _write(style: object, look: Look, *, left: bool) -> None:
    if not isinstance(style, ParagraphStyle):
        raise TypeError(type(style).__name__)
    style.quick_style, style.hidden = True, False
    properties, characters = style.element.get_or_add_pPr(), style.element.get_or_add_rPr()
    for parent in (properties, characters):
        for child in list(parent):
            if child.tag != qn("w:outlineLvl"):
                parent.remove(child)
    font = WORD[look.role]
    put(characters, "rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)
    put(characters, "snapToGrid", val="0")
    put(characters, "spacing", val="-5" if look.size == SIZE else "0")
    put(characters, "color", val=look.colour or "auto")
    put(characters, "kern", val="0")
    put(characters, "sz", val=str(round(look.size * 2)))
    put(characters, "szCs", val=str(round(look.size * 2)))
    if look.keep:
        put(properties, "keepNext")
    put(properties, "widowControl", val="0")
    put(properties, "overflowPunct", val="0")  # a stop keeps within the margin, and a figure is not parted at its point
    put(properties, "autoSpaceDE", val="0")
    put(properties, "autoSpaceDN", val="0")
    put(properties, "adjustRightInd", val="0")
    put(properties, "snapToGrid", val="0")
    room = {"before": str(round(look.above * _ROW)), "after": str(round(look.below * _ROW))}
    put(properties, "spacing", **room, line=str(look.pitch), lineRule=look.rule)
    indent = {"firstLineChars": str(100 * look.indent), "firstLine": str(look.indent * 316)}
    put(properties, "ind", leftChars="0", left="0", rightChars="0", right="0", **indent)
    put(properties, "jc", val="left" if left and look.jc == "both" else look.jc)


def put(parent: Element, name: str, **attributes: str) -> Element:
    """Set a child of a w:pPr or w:rPr at its place in the schema's order; one that is there already is replaced."""
    order = (_PPR if parent.tag == qn("w:pPr") else _RPR).split()
    for old in parent.findall(qn(f"w:{name}")):
        parent.remove(old)
    child: Element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        child.set(qn(f"w:{key}"), value)
    rank = order.index(name)
    after = sum(order.index(etree.QName(sibling).localname) < rank for sibling in parent)
    parent.insert(after, child)
    return child
