"""Cells of a worksheet marked: a fill over what they look like, a comment beside those that they have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from pingyi.documents.ooxml import Element, Package, child, legal, namespace, rel_attribute
from pingyi.documents.styling import Styles
from pingyi.facts.places import column_letters, column_number

AUTHOR = "评议"
_VML = "urn:schemas-microsoft-com:vml"
_DRAWING = (
    f'<xml xmlns:v="{_VML}" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    "</o:shapelayout></xml>"
)
_TYPE = (
    f'<v:shapetype xmlns:v="{_VML}" xmlns:o="urn:schemas-microsoft-com:office:office" id="_x0000_t202" '
    'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    f'<v:shape xmlns:v="{_VML}" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{id}" type="#_x0000_t202" '
    'style="position:absolute;visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:textbox style="mso-direction-alt:auto"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_AFTER_DRAWING = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
                  "extLst")  # fmt: skip
"""What must stand behind the reference to the comments' drawing."""
_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Mark:
    """What is to be seen at a place: a fill's colour (RRGGBB, “” for none) and a comment. Column “” is the whole row."""

    row: int
    column: str
    colour: str
    text: str


def mark(package: Package, part: str, marks: Iterable[Mark], styles: Styles) -> None:
    """Mark a worksheet's cells. A mark of row 0 speaks of the sheet: its comment stands on A1."""
    sheet = _Sheet(package.edit(part))
    notes: dict[str, str] = {}
    for one in marks:
        row, column = sheet.shown(max(one.row, 1), one.column or "A")
        if one.colour and one.row:
            for cell in [sheet.cell(row, column)] if one.column else sheet.cells(one.row):
                cell.set("s", str(styles.filled(int(cell.get("s") or 0), one.colour)))
        at = f"{column}{row}"
        notes[at] = f"{notes[at]}\n{one.text}" if at in notes else one.text
    _comment(package, part, notes)


class _Sheet:
    """Rows and cells by their names; what is missing is put in."""

    def __init__(self, tree: Element) -> None:
        self._ns = namespace(tree)
        self._data = child(tree, "sheetData")
        self._rows: dict[int, Element] = {}
        number = 0
        for row in self._data:
            number = int(row.get("r") or number + 1)
            self._rows[number] = row
        self._merged = [
            (*_split(first), *_split(last or first))
            for area in tree.iterfind(f"{self._ns}mergeCells/{self._ns}mergeCell")
            for first, _, last in [area.get("ref", "A1").partition(":")]
        ]
        self._cells: dict[int, dict[int, Element]] = {}

    def shown(self, row: int, column: str) -> tuple[int, str]:
        """The cell in which a place is seen: the first of the merged ones that it lies among."""
        at = column_number(column)
        for top, left, bottom, right in self._merged:
            if top <= row <= bottom and left <= at <= right:
                return top, column_letters(left)
        return row, column

    def cells(self, row: int) -> list[Element]:
        """The row's cells; one at least."""
        return list(self._line(row).values()) or [self.cell(row, "A")]

    def cell(self, row: int, column: str) -> Element:
        """A cell; a new one has the look of its row."""
        cells, at = self._line(row), column_number(column)
        if at not in cells:
            owner = self._rows[row]
            cell = etree.Element(f"{self._ns}c", r=f"{column}{row}")
            if style := owner.get("s"):
                cell.set("s", style)
            owner.insert(sum(other < at for other in cells), cell)
            cells[at] = cell
        return cells[at]

    def _line(self, row: int) -> dict[int, Element]:
        if row not in self._cells:
            if row not in self._rows:
                line = etree.Element(f"{self._ns}row", r=str(row))
                self._data.insert(sum(other < row for other in self._rows), line)
                self._rows[row] = line
            found: dict[int, Element] = {}
            at = 0
            for cell in self._rows[row]:
                at = _split(cell.get("r", ""))[1] if cell.get("r") else at + 1
                found[at] = cell
            self._cells[row] = found
        return self._cells[row]


def _split(reference: str) -> tuple[int, int]:
    found = _CELL.fullmatch(reference.replace("$", ""))
    if found is None:
        raise ValueError(reference)
    return int(found[2]), column_number(found[1])


def _comment(package: Package, part: str, notes: Mapping[str, str]) -> None:
    """Add comments: text to those that a cell has, else new ones, each with the shape that a spreadsheet shows."""
    name = package.related(part, "comments")
    if name is None:
        name = package.free("xl/comments{}.xml")
        empty = f'<comments xmlns="{namespace(package.tree(part))[1:-1]}"><authors/><commentList/></comments>'
        package.add(name, empty.encode(), "comments")
        package.relate(part, "comments", name)
    comments = package.edit(name)
    ns = namespace(comments)
    authors, listed = child(comments, "authors"), child(comments, "commentList")
    author = etree.SubElement(authors, f"{ns}author")
    author.text = AUTHOR
    known = {one.get("ref"): one for one in listed}
    fresh = []
    for at, text in sorted(notes.items(), key=lambda pair: _split(pair[0])):
        before = known.get(at)
        if before is None:
            before = etree.SubElement(listed, f"{ns}comment", ref=at, authorId=str(len(authors) - 1))
            etree.SubElement(before, f"{ns}text")
            fresh.append((at, text))
        _append(child(before, "text"), ns, text)
    _draw(package, part, fresh)


def _append(holder: Element, ns: str, text: str) -> None:
    """Add a run to a comment's text; a plain one (a bare t) becomes a run first."""
    plain = holder.find(f"{ns}t")
    if plain is not None:
        run = etree.Element(f"{ns}r")
        run.append(plain)
        holder.insert(0, run)
    run = etree.SubElement(holder, f"{ns}r")
    piece = etree.SubElement(run, f"{ns}t")
    piece.text = legal(text if len(holder) == 1 else f"\n{text}")
    piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _draw(package: Package, part: str, notes: Iterable[tuple[str, str]]) -> None:
    """The comments' boxes, in the sheet's old drawing (VML is often no clean XML, so it is only added to)."""
    tree = package.tree(part)
    ns = namespace(tree)
    reference = tree.find(f"{ns}legacyDrawing")
    name = None if reference is None else package.target(part, reference.get(rel_attribute(reference)))
    if name is None or name not in package.parts:
        name = package.free("xl/drawings/vmlDrawingP{}.vml")
        package.add(name, _DRAWING.encode())
        package.default_type("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
        _refer(package, part, package.relate(part, "vmlDrawing", name))
    content = package.parts[name]
    last = max((int(found) for found in _SHAPE_ID.findall(content)), default=1024)
    shapes = "".join(_shape(last + number, at, text) for number, (at, text) in enumerate(notes, 1))
    if b'"_x0000_t202"' not in content:
        shapes = _TYPE + shapes
    head, end, tail = content.rpartition(b"</xml>")
    package.parts[name] = head + shapes.encode() + end + tail


def _refer(package: Package, part: str, rel_id: str) -> None:
    tree = package.tree(part)
    ns = namespace(tree)
    sheet = child(package.tree(package.main), "sheets")[0]
    own = etree.Element(f"{ns}legacyDrawing", {rel_attribute(sheet): rel_id})
    behind = (child for child in tree if etree.QName(child).localname in _AFTER_DRAWING)
    first = next(behind, None)
    if first is None:
        tree.append(own)
    else:
        first.addprevious(own)


def _shape(number: int, at: str, text: str) -> str:
    row, column = _split(at)
    lines = sum(1 + len(line) // 26 for line in text.split("\n"))
    anchor = f"{column}, 15, {max(row - 2, 0)}, 10, {column + 5}, 15, {max(row - 2, 0) + min(2 + lines, 22)}, 4"
    return _SHAPE.format(id=number, anchor=anchor, row=row - 1, column=column - 1)
