"""A document tree as .docx: the official paper of GB/T 9704-2012, to be edited in Word or WPS.

Fonts are named, never embedded; the fonts are those that offices have, and a character that GB 2312 lacks is set in one
that holds it. The file carries no clock. Type and rows stand in styles (`wordstyles`); what stands where is `layout`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from pingyi.doctree import Cell, Document, Run, cell_runs
from pingyi.documents import imprints, layout, wordpages
from pingyi.documents.archive import timeless
from pingyi.documents.fonts import RARE, Role
from pingyi.documents.layout import Grid, Line
from pingyi.documents.wordstyles import STYLES, Element, define, put, styled

Marks = Callable[[Sequence[Run]], Sequence[str]]
"""Names the bookmark of each run of a line, or of a cell; empty: none. It is asked once a line, in the order of the paper."""
_CELL_MARGINS = {"top": 20, "left": 80, "bottom": 60, "right": 80}  # twips
_CHARACTER = 15.79 * 20  # twips of a character of the body


def render(
    document: Document, *, left: bool = False, marks: Marks | None = None, part: Callable[[], bytes] | None = None
) -> bytes:
    """The document with its annexes.

    Args:
        document: the tree; may be empty.
        left: set text left instead of justified. LibreOffice 7.4 drops stops at line ends of justified Chinese.
        marks: names the bookmarks around runs, so that a number can be found again (`traces.Marker.marks`).
        part: gives one custom XML part to embed, asked when all else is written (`traces.Marker.part`).
    """
    word = docx.Document(BytesIO(_template(left)))
    wordpages.page(word, document.banner)
    writer = _Writer(word, marks)
    for before, element, after in _around(layout.elements(document)):
        if isinstance(element, Line):
            writer.line(element, before, after)
        else:
            writer.table(element)
    writer.imprint(layout.imprint(document.imprint))
    if part is not None:
        wordpages.embed(word, part())
    return _bytes(word, document.title.replace("\n", ""))


@cache
def _template(left: bool) -> bytes:  # noqa: FBT001  a key of the cache
    """An empty paper with its styles."""
    word = docx.Document()
    define(word, left=left)
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _around(listed: tuple[layout.Element, ...]) -> Iterator[tuple[str, layout.Element, str]]:
    kinds = ["", *(element.kind if isinstance(element, Line) else "table" for element in listed), ""]
    return zip(kinds, listed, kinds[2:], strict=False)


class _Writer:
    """Writes lines and tables; counts the bookmarks."""

    def __init__(self, word: WordDocument, marks: Marks | None) -> None:
        self._word, self._marks, self._bookmarks = word, marks, 0

    def line(self, line: Line, before: str = "", after: str = "") -> WordParagraph:
        look = STYLES[line.kind][1]
        written = self._word.add_paragraph()
        properties = styled(written, line.kind)
        if line.keep and not look.keep:
            put(properties, "keepNext")
        if line.new_page:
            put(properties, "pageBreakBefore")
        if room := _room(line.kind, before, after):
            put(properties, "spacing", **room)
        if line.right:
            put(properties, "ind", rightChars=str(round(line.right * 100)), right=str(round(line.right * _CHARACTER)))
        if line.kind == "annexes":
            wide = {"leftChars": "500", "left": str(round(5 * _CHARACTER))}
            put(properties, "ind", **wide, hangingChars="300", hanging=str(round(3 * _CHARACTER)))
        self._runs(written, line.runs, look.role)
        if line.kind == "issuer":
            _red_head(written, layout.issuer_size(line.text))
        if line.kind == "number":
            _border(properties, ("bottom", 8, "E60012"))
        return written

    def table(self, grid: Grid) -> None:
        table = grid.table
        shown = self._word.add_table(rows=0, cols=len(table.head), style="Table Grid")
        shown.autofit = False
        _table_layout(shown)
        for column, width in zip(shown.columns, grid.widths, strict=True):
            column.width = Pt(width)
        self._row(shown.add_row(), table.head, grid, head=True)
        for index, row in enumerate(table.rows):
            last = shown.add_row()
            self._row(last, row, grid, tall=index in grid.tall)
            if grid.keep and index == len(table.rows) - 1:
                for cell in last.cells:
                    put(cell.paragraphs[0]._p.get_or_add_pPr(), "keepNext")  # noqa: SLF001  python-docx has no public way to the element

    def imprint(self, lines: Sequence[Line]) -> None:
        """版记: a table that floats on the foot of the page on which the text ends; a last, small paragraph anchors it there."""
        if not lines:
            return
        shown = self._word.add_table(rows=0, cols=1)
        imprints.float_at_foot(shown)
        for line in lines:
            cell = shown.add_row().cells[0]
            _cell(cell, layout.WIDTH)
            written = cell.paragraphs[0]
            styled(written, line.kind)
            imprints.indent(written, line.kind)
            parts = (line.runs[0], Run("\t"), *line.runs[1:]) if line.kind == "printed" else line.runs
            self._runs(written, parts, "fang")
        anchor = self._word.add_paragraph()._p.get_or_add_pPr()  # noqa: SLF001  python-docx has no public way to the element
        put(anchor, "spacing", before="0", after="0", line="20", lineRule="exact")

    def _row(self, row: _Row, cells: Sequence[Cell], grid: Grid, *, head: bool = False, tall: bool = False) -> None:
        how = row._tr.get_or_add_trPr()  # noqa: SLF001  python-docx has no public way to the element
        if not tall:
            how.append(OxmlElement("w:cantSplit"))
        if head:
            how.append(OxmlElement("w:tblHeader"))
        kind = "cell-head" if head else "cell"
        for column, (shown, text) in enumerate(zip(row.cells, cells, strict=True)):
            _cell(shown, grid.widths[column])
            line = shown.paragraphs[0]
            properties = styled(line, kind)
            if column in grid.table.numeric and not head:
                put(properties, "jc", val="right")
            self._runs(line, cell_runs(text), STYLES[kind][1].role)

    def _runs(self, line: WordParagraph, runs: tuple[Run, ...], role: Role) -> None:
        names = self._marks(runs) if self._marks and runs else [""] * len(runs)
        pending: Run | None = None
        for run, name in zip(runs, names, strict=True):
            if name:
                _write(line, pending, role)
                pending = None
                self._bookmarks += 1
                _bookmark(line, "Start", self._bookmarks, name)
                _write(line, run, role)
                _bookmark(line, "End", self._bookmarks)
            elif pending and pending.strong == run.strong:
                pending = replace(pending, text=pending.text + run.text)
            else:
                _write(line, pending, role)
                pending = run
        _write(line, pending, role)


def _room(kind: str, before: str, after: str) -> dict[str, str]:
    """Room above and below that depends on the neighbours; the rest stands in the style."""
    row = layout.PITCH * 20
    found: dict[str, float] = {}
    if kind in {"annexes", "signature", "date"} and before not in {"", kind, "signature"}:
        found["before"] = row
    elif before == "table":
        found["before"] = row / 2
    if kind == "body" and after == "table":
        found["after"] = row / 4
    if kind == "title" and after == "subtitle":
        found["after"] = 0
    return {side: str(round(twips)) for side, twips in found.items()}


def _write(line: WordParagraph, run: Run | None, role: Role) -> None:
    """A run as one w:r, or as several where it holds characters that the font of its kind lacks."""
    for rare, text in _by_coverage(run.text if run else ""):
        written = line.add_run(text)
        if run and run.strong:
            written.bold = True
        if rare:
            font = RARE[role]
            put(written._r.get_or_add_rPr(), "rFonts", ascii=font, hAnsi=font, eastAsia=font)  # noqa: SLF001  python-docx has no public way to the element


def _by_coverage(text: str) -> Iterator[tuple[bool, str]]:
    """The text in stretches (whether GB 2312 lacks them, the stretch)."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or is_rare(text[end]) != is_rare(text[start]):
            yield is_rare(text[start]), text[start:end]
            start = end


def is_rare(char: str) -> bool:
    """Whether a Chinese character is outside GB 2312, as 堃 and 䶮 in names are."""
    if not ("\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U000323af"):
        return False
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _bookmark(line: WordParagraph, end: str, number: int, name: str = "") -> None:
    element = OxmlElement(f"w:bookmark{end}")
    element.set(qn("w:id"), str(number))
    if name:
        element.set(qn("w:name"), name)
    line._p.append(element)  # noqa: SLF001  python-docx has no public way to the element


def _cell(cell: _Cell, width: float) -> None:
    cell.width = Pt(width)
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001  python-docx has no public way to the element
    centre = OxmlElement("w:vAlign")
    centre.set(qn("w:val"), "center")
    properties.append(centre)


def _table_layout(table: WordTable) -> None:
    """The table fills the text's width to its edges; its cells leave some room around what they hold."""
    properties: Element = table._tbl.tblPr  # noqa: SLF001  python-docx has no public way to the element
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side, width in _CELL_MARGINS.items():
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.insert(len(properties) - 1, margins)  # w:tblLook, which python-docx writes, comes last


def _border(properties: Element, *sides: tuple[str, int, str]) -> None:
    """Lines above or below: (side, eighths of a point, colour)."""
    border = put(properties, "pBdr")
    for side, width, colour in sides:
        line = OxmlElement(f"w:{side}")
        for key, value in {"val": "single", "sz": str(width), "space": "1", "color": colour}.items():
            line.set(qn(f"w:{key}"), value)
        border.append(line)


def _red_head(line: WordParagraph, size: float) -> None:
    """The issuer fills its line; its upper edge lies 35 mm below that of the type area (7.2.4)."""
    for run in line.runs:
        run.font.size = Pt(round(size))
    twips = round(size) * 20
    before, pitch = str(round(Mm(35).twips - 0.15 * twips)), str(round(1.3 * twips))
    put(line._p.get_or_add_pPr(), "spacing", before=before, line=pitch, lineRule="exact")  # noqa: SLF001  python-docx has no public way to the element


def _bytes(word: WordDocument, title: str) -> bytes:
    properties = word.core_properties
    properties.title, properties.author, properties.comments = title[:255], "", ""
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001  a fixed day: outputs carry no clock
    buffer = BytesIO()
    word.save(buffer)
    return timeless(buffer.getvalue())
