"""A .docx form: its tables as grids with the paragraphs around them, and what is filled in written in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from pingyi.documents.marking import AUTHOR
from pingyi.documents.ooxml import Element, Package, legal
from pingyi.reading.filling.grid import BLANK, Area, Grid, Square
from pingyi.reading.sources import open_source

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SHADE = "FBD9A5"
_ABOVE = 12
"""At most so many paragraphs above a table are its title and small print."""


class Document:
    """The form opened; nothing is written before :meth:`bytes`."""

    def __init__(self, path: Path) -> None:
        open_source(path)
        self._package = Package.open(path)
        self._main = self._package.main
        self._ns = f"{{{etree.QName(self._package.tree(self._main)).namespace or _W}}}"
        self._cells: dict[tuple[str, tuple[int, int]], Element] = {}
        self._notes: list[tuple[Element, str]] = []

    def grids(self) -> list[Grid]:
        """The tables in order, each with the paragraphs before it; the paragraphs after the last one make a grid too."""
        body = self._package.edit(self._main).find(f"{self._ns}body")
        found: list[Grid] = []
        lines: list[Element] = []
        number = 0
        for one in body if body is not None else ():
            if one.tag == f"{self._ns}p":
                if self._text(one).strip():
                    lines.append(one)
            elif one.tag == f"{self._ns}tbl":
                number += 1
                found.append(self._grid(f"表{number}", lines[-_ABOVE:], one))
                lines = []
        if lines:
            found.append(self._grid(f"表{number}之后" if number else "正文", lines, None))
        return found

    def _grid(self, name: str, lines: list[Element], table: Element | None) -> Grid:
        squares: dict[tuple[int, int], Square] = {}
        merged: list[Area] = []
        rows = list(self._rows(table)) if table is not None else []
        width = max([sum(span for _, span, _ in row) for row in rows], default=1)
        for number, line in enumerate(lines, 1):
            squares[number, 1] = Square("text", self._text(line))
            self._cells[name, (number, 1)] = line
            if width > 1:
                merged.append((number, 1, number, width))
        top = len(lines)
        open_: dict[int, tuple[int, int]] = {}
        tall: dict[tuple[int, int], list[int]] = {}
        for number, row in enumerate(rows, top + 1):
            column = 1
            for cell, span, state in row:
                if state == "continue" and column in open_:
                    tall[open_[column]][0] = number
                else:
                    at = number, column
                    text = "\n".join(self._text(one) for one in cell.iterfind(f"{self._ns}p"))
                    squares[at] = Square("text", text) if text.strip() else Square("empty")
                    self._cells[name, at] = cell
                    tall[at] = [number, column + span - 1]
                    open_.pop(column, None)
                    if state == "restart":
                        open_[column] = at
                column += span
        merged += [(*at, *end) for at, end in tall.items() if (end[0], end[1]) != at]  # type: ignore[misc]  # two starred pairs make four numbers
        return Grid(name, squares, merged, top + len(rows), width)

    def _rows(self, table: Element) -> Iterator[list[tuple[Element, int, str]]]:
        """Each row's cells: the cell, how many columns it spans, and its part in a vertical merge."""
        ns = self._ns
        for row in table.iterfind(f"{ns}tr"):
            cells: list[tuple[Element, int, str]] = []
            for cell in row.iterfind(f"{ns}tc"):
                span = cell.find(f"{ns}tcPr/{ns}gridSpan")
                merge = cell.find(f"{ns}tcPr/{ns}vMerge")
                state = "" if merge is None else merge.get(f"{ns}val", "continue")
                cells.append((cell, int(span.get(f"{ns}val", "1")) if span is not None else 1, state))
            yield cells

    def _text(self, paragraph: Element) -> str:
        return "".join(
            (piece.text or "") if piece.tag == f"{self._ns}t" else "  "
            for piece in paragraph.iter(f"{self._ns}t", f"{self._ns}tab", f"{self._ns}br")
        )

    # writing ----------------------------------------------------------------------------------------------------------

    def number(self, sheet: str, at: tuple[int, int], digits: str) -> None:
        """Write a number into an empty cell."""
        self.text(sheet, at, digits)

    def text(self, sheet: str, at: tuple[int, int], text: str) -> None:
        """Write a text into an empty cell, in the type that its paragraph is set in."""
        cell, ns = self._cells[sheet, at], self._ns
        paragraph = cell.find(f"{ns}p")
        if paragraph is None:
            paragraph = etree.SubElement(cell, f"{ns}p")
        old = next(paragraph.iter(f"{ns}r"), None)
        look = old.find(f"{ns}rPr") if old is not None else paragraph.find(f"{ns}pPr/{ns}rPr")
        for run in list(paragraph.iter(f"{ns}r")):
            parent = run.getparent()
            if parent is not None:
                parent.remove(run)
        run = etree.SubElement(paragraph, f"{ns}r")
        if look is not None:
            run.append(_copy(look))
        piece = etree.SubElement(run, f"{ns}t")
        piece.text = legal(text)
        piece.set(_SPACE, "preserve")

    def blanks(self, sheet: str, at: tuple[int, int], values: Mapping[int, str]) -> None:
        """Write into the blanks that are drawn inside a text: number of the blank → what it is to hold."""
        cell, ns = self._cells[sheet, at], self._ns
        pieces = list(cell.iter(f"{ns}t", f"{ns}tab", f"{ns}br"))
        spans: list[tuple[int, Element]] = []
        whole = ""
        for paragraph in [cell] if cell.tag == f"{ns}p" else cell.iterfind(f"{ns}p"):
            if whole:
                whole += "\n"
            for piece in (one for one in pieces if paragraph in one.iterancestors() or paragraph is cell):
                spans.append((len(whole), piece))
                whole += piece.text or "" if piece.tag == f"{ns}t" else "  "
        matches = list(BLANK.finditer(whole))
        for index in sorted(values, reverse=True):
            start, end = matches[index].span()
            first = True
            for begin, piece in spans:
                if piece.tag != f"{ns}t" or piece.text is None:
                    continue
                low, high = max(start - begin, 0), min(end - begin, len(piece.text))
                if low < high:
                    piece.text = piece.text[:low] + (legal(values[index]) if first else "") + piece.text[high:]
                    first = False

    def note(self, sheet: str, at: tuple[int, int], text: str, *, unsure: bool = False) -> None:
        """A comment on a cell; ``unsure`` shades it."""
        cell, ns = self._cells[sheet, at], self._ns
        self._notes.append((cell, text))
        if unsure and cell.tag == f"{ns}tc":
            settings = cell.find(f"{ns}tcPr")
            if settings is None:
                settings = etree.Element(f"{ns}tcPr")
                cell.insert(0, settings)
            for old in settings.findall(f"{ns}shd"):
                settings.remove(old)
            shade = etree.Element(f"{ns}shd", {f"{ns}val": "clear", f"{ns}color": "auto", f"{ns}fill": _SHADE})
            behind = [one for one in settings if etree.QName(one).localname in _AFTER_SHADE]
            (behind[0].addprevious(shade) if behind else settings.append(shade))

    def bytes(self) -> bytes:
        """The filled form."""
        if self._notes:
            self._comment()
        return self._package.bytes()

    def _comment(self) -> None:
        package, ns = self._package, self._ns
        name = package.related(self._main, "comments")
        if name is None:
            name = package.free("word/comments{}.xml")
            package.add(name, f'<w:comments xmlns:w="{ns[1:-1]}"/>'.encode())
            types = package.edit("[Content_Types].xml")
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=_COMMENTS)
            package.relate(self._main, "comments", name)
        comments = package.edit(name)
        taken = [int(one.get(f"{ns}id", "0")) for one in comments]
        number = max(taken, default=-1)
        for holder, text in self._notes:
            number += 1
            own = etree.SubElement(
                comments, f"{ns}comment", {f"{ns}id": str(number), f"{ns}author": AUTHOR, f"{ns}initials": "评"}
            )
            piece = etree.SubElement(etree.SubElement(etree.SubElement(own, f"{ns}p"), f"{ns}r"), f"{ns}t")
            piece.text = legal(text)
            piece.set(_SPACE, "preserve")
            paragraph = holder if holder.tag == f"{ns}p" else holder.find(f"{ns}p")
            if paragraph is None:
                paragraph = etree.SubElement(holder, f"{ns}p")
            start = etree.Element(f"{ns}commentRangeStart", {f"{ns}id": str(number)})
            settings = paragraph.find(f"{ns}pPr")
            paragraph.insert(0 if settings is None else 1, start)
            etree.SubElement(paragraph, f"{ns}commentRangeEnd", {f"{ns}id": str(number)})
            run = etree.SubElement(paragraph, f"{ns}r")
            etree.SubElement(run, f"{ns}commentReference", {f"{ns}id": str(number)})


_AFTER_SHADE = ("noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark")


def _copy(one: Element) -> Element:
    return etree.fromstring(etree.tostring(one))
