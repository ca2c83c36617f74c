"""版记 in Word (GB/T 9704-2012, 7.4): a table with rules only, on the foot of the page that it is anchored to.

A frame of paragraphs with borders would do in Word, but LibreOffice sets such a frame in the text's flow.
"""

from __future__ import annotations

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from pingyi.documents.wordstyles import Element, put

_LEFT, _WIDTH, _CHARACTER = 1587, 8844, 280  # twips: 28 mm; 156 mm; a character of 14 pt
_THICK, _THIN = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm as near as Word draws them


def float_at_foot(table: Table) -> None:
    """Put the table on the foot of the type area, as wide as it, with its three rules."""
    properties: Element = table._tbl.tblPr  # noqa: SLF001  python-docx has no public name for what is set here
    for child in list(properties):
        properties.remove(child)
    # from the paper's edge: LibreOffice lets a table as wide as the text float only then
    place = {"vertAnchor": "margin", "horzAnchor": "page", "tblpX": str(_LEFT), "tblpYSpec": "bottom"}
    _add(properties, "tblpPr", **place)
    _add(properties, "tblOverlap", val="never")
    _add(properties, "tblW", w=str(_WIDTH), type="dxa")
    borders = _add(properties, "tblBorders")
    for side, width in (("top", _THICK), ("bottom", _THICK), ("insideH", _THIN)):
        _add(borders, side, val="single", sz=str(width), space="0", color="auto")
    _add(properties, "tblLayout", type="fixed")
    margins = _add(properties, "tblCellMar")
    for side in ("left", "right"):
        _add(margins, side, w="0", type="dxa")


def indent(line: Paragraph, kind: str) -> None:
    """One character in at both sides; 抄送 goes on below the first name, 印发日期 stands at the right."""
    properties: Element = line._p.get_or_add_pPr()  # noqa: SLF001  python-docx has no public way to the element
    right = {"rightChars": "100", "right": str(_CHARACTER)}
    if kind == "copies":
        left = {"leftChars": "400", "left": str(4 * _CHARACTER), "hangingChars": "300", "hanging": str(3 * _CHARACTER)}
    else:
        left = {"leftChars": "100", "left": str(_CHARACTER)}
        stop = _add(put(properties, "tabs"), "tab", val="right")
        stop.set(qn("w:pos"), str(_WIDTH - _CHARACTER))
    put(properties, "ind", **left, **right)


def _add(parent: Element, name: str, **attributes: str) -> Element:
    child: Element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        child.set(qn(f"w:{key}"), value)
    parent.append(child)
    return child
