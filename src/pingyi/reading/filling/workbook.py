"""An .xlsx form: its sheets as grids, and what is filled in written in place; every other byte of its contents stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from pingyi.documents.marking import Mark, mark
from pingyi.documents.ooxml import Element, Package, legal, namespace
from pingyi.documents.styling import Styles
from pingyi.facts.guard import check_workbook
from pingyi.facts.limits import MB, Limits
from pingyi.facts.places import column_letters, column_number
from pingyi.facts.sheets.cells import number_text
from pingyi.reading.filling.formulas import stale
from pingyi.reading.filling.grid import BLANK, Area, Grid, Square

_CELL = re.compile(r"\$?([A-Z]+)\$?(\d+)")
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 39: "#,##0.00"}
_FARTHEST = 2_000
"""Rows and columns beyond are not looked at: no form that people fill reaches so far."""
LIMITS = Limits(packed=32 * MB, unpacked=96 * MB, sheet=8 * MB, strings=8 * MB, small=8 * MB)
"""A form is held in memory as a whole; 8 MB of a sheet are some 100,000 cells, a form has hundreds."""
UNSURE = "FBD9A5"


class Workbook:
    """The form opened; nothing is written before :meth:`bytes`."""

    def __init__(self, path: Path) -> None:
        check_workbook(path, LIMITS)
        self._package = Package.open(path)
        self._formats = _Formats(self._package)
        self._shared = self._strings()
        self._parts: dict[str, str] = {}
        self._marks: dict[str, list[Mark]] = {}
        self._texts: dict[tuple[str, tuple[int, int]], str] = {}
        self._written: dict[str, set[tuple[int, int]]] = {}

    def grids(self) -> list[Grid]:
        """The sheets that are shown, in order."""
        package = self._package
        shown = {
            sheet.get("name", "")
            for sheet in package.tree(package.main).iterfind("{*}sheets/{*}sheet")
            if sheet.get("state", "visible") == "visible"
        }
        parts = {name: part for name, part in package.sheets().items() if name in shown}
        self._parts = {
            name: part for name, part in parts.items() if package.tree(part).find("{*}sheetData") is not None
        }
        return [self._grid(name, package.tree(part)) for name, part in self._parts.items()]

    def _grid(self, name: str, tree: Element) -> Grid:
        ns = namespace(tree)
        locked = (protection := tree.find(f"{ns}sheetProtection")) is not None and protection.get("sheet") in {
            "1",
            "true",
        }
        squares: dict[tuple[int, int], Square] = {}
        number = 0
        for row in tree.iterfind(f"{ns}sheetData/{ns}row"):
            number = int(row.get("r") or number + 1)
            at = 0
            for cell in row:
                found = _CELL.fullmatch(cell.get("r", ""))
                at = column_number(found[1]) if found else at + 1
                if number <= _FARTHEST and at <= _FARTHEST:
                    squares[number, at] = self._square(cell, ns, locked=locked)
        self._texts |= {(name, at): one.text for at, one in squares.items() if one.kind == "text"}
        merged = [
            _area(one.get("ref", "A1")) for one in tree.iterfind(f"{ns}mergeCells/{ns}mergeCell") if one.get("ref")
        ]
        hidden = {
            column
            for one in tree.iterfind(f"{ns}cols/{ns}col")
            if one.get("hidden") in {"1", "true"}
            for column in range(int(one.get("min", "1")), min(int(one.get("max", "1")), _FARTHEST) + 1)
        }
        squares = {at: square for at, square in squares.items() if at[1] not in hidden}
        rows = max([at[0] for at in squares] + [area[2] for area in merged], default=0)
        columns = max([at[1] for at in squares] + [area[3] for area in merged], default=0)
        return Grid(name, squares, merged, min(rows, _FARTHEST), min(columns, _FARTHEST))

    def _square(self, cell: Element, ns: str, *, locked: bool) -> Square:
        style = int(cell.get("s") or 0)
        places, percent = self._formats.decimals(style)
        if cell.find(f"{ns}f") is not None:
            return Square("formula", "", places, percent)
        kind, value = cell.get("t", "n"), cell.find(f"{ns}v")
        if kind == "inlineStr":
            text = "".join(piece.text or "" for piece in cell.iter(f"{ns}t"))
        elif value is None or value.text is None:
            text = ""
        elif kind == "s":
            text = self._shared[int(value.text)] if int(value.text) < len(self._shared) else ""
        elif kind == "n":
            return Square("value", number_text(float(value.text)), places, percent)
        elif kind in {"b", "e"}:
            return Square("value", value.text, places, percent)
        else:
            text = value.text
        if text.strip():
            return Square("text", text, places, percent)
        return Square("value" if locked and self._formats.locked(style) else "empty", "", places, percent)

    def _strings(self) -> list[str]:
        part = self._package.related(self._package.main, "sharedStrings")
        if part is None or part not in self._package.parts:
            return []
        tree = self._package.tree(part)
        ns = namespace(tree)
        return [
            "".join(
                piece.text or "" for piece in one.iter(f"{ns}t") if etree.QName(piece.getparent()).localname != "rPh"
            )
            for one in tree.iterfind(f"{ns}si")
        ]

    # writing ----------------------------------------------------------------------------------------------------------

    def number(self, sheet: str, at: tuple[int, int], digits: str) -> None:
        """Write a number into an empty cell."""
        cell, ns = self._cell(sheet, at)
        etree.SubElement(cell, f"{ns}v").text = digits

    def text(self, sheet: str, at: tuple[int, int], text: str) -> None:
        """Write a text into an empty cell, or in place of one with blanks."""
        cell, ns = self._cell(sheet, at)
        cell.set("t", "inlineStr")
        piece = etree.SubElement(etree.SubElement(cell, f"{ns}is"), f"{ns}t")
        piece.text = legal(text)
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def blanks(self, sheet: str, at: tuple[int, int], values: Mapping[int, str]) -> None:
        """Write into the blanks that are drawn inside a text: number of the blank → what it is to hold."""
        numbers = iter(range(1_000))
        text = BLANK.sub(lambda found: values.get(next(numbers), found[0]), self._texts[sheet, at])
        self.text(sheet, at, text)

    def note(self, sheet: str, at: tuple[int, int], text: str, *, unsure: bool = False) -> None:
        """A comment on a cell; ``unsure`` colours it."""
        one = Mark(at[0], column_letters(at[1]), UNSURE if unsure else "", text)
        self._marks.setdefault(sheet, []).append(one)

    def bytes(self) -> bytes:
        """The filled form."""
        styles = _LateStyles(self._package)
        for sheet, marks in sorted(self._marks.items()):
            mark(self._package, self._parts[sheet], marks, styles)
        self._recalculate()
        return self._package.bytes()

    def _cell(self, sheet: str, at: tuple[int, int]) -> tuple[Element, str]:
        tree = self._package.edit(self._parts[sheet])
        ns = namespace(tree)
        cell = _find(tree, ns, at)
        _untyped(cell)
        for child in list(cell):
            cell.remove(child)
        self._written.setdefault(sheet, set()).add(at)
        return cell, ns

    def _recalculate(self) -> None:
        """Drop the stored results that rest on what was filled in, and ask the office program to compute them."""
        if not self._written:
            return
        trees = {name: self._package.tree(part) for name, part in self._parts.items()}
        found = stale(trees, self._written)
        for name, cells in found.items():
            self._package.edit(self._parts[name])
            for cell in cells:
                for value in cell.findall(f"{namespace(cell)}v"):
                    cell.remove(value)
                _untyped(cell)
        if found:
            book = self._package.edit(self._package.main)
            ns = namespace(book)
            settings = book.find(f"{ns}calcPr")
            if settings is None:
                settings = etree.Element(f"{ns}calcPr")
                before = [one for one in book if etree.QName(one).localname in _BEFORE_CALC]
                before[-1].addnext(settings)
            settings.set("fullCalcOnLoad", "1")


_BEFORE_CALC = frozenset({"sheets", "functionGroups", "externalReferences", "definedNames"})


def _find(tree: Element, ns: str, at: tuple[int, int]) -> Element:
    """The cell; put in where the row or the cell is missing."""
    data = tree.find(f"{ns}sheetData")
    number, row = 0, None
    for one in data if data is not None else ():
        number = int(one.get("r") or number + 1)
        if number == at[0]:
            row = one
            break
    if row is None:
        if data is None:
            raise KeyError("sheetData")
        row = etree.Element(f"{ns}row", r=str(at[0]))
        place = sum(int(one.get("r") or 0) < at[0] for one in data)
        data.insert(place, row)
    column, place = 0, 0
    for cell in row:
        found = _CELL.fullmatch(cell.get("r", ""))
        column = column_number(found[1]) if found else column + 1
        if column == at[1]:
            return cell
        place += column < at[1]
    cell = etree.Element(f"{ns}c", r=f"{column_letters(at[1])}{at[0]}")
    if style := row.get("s"):
        cell.set("s", style)
    row.insert(place, cell)
    return cell


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    one, other = _CELL.fullmatch(first), _CELL.fullmatch(last or first)
    if one is None or other is None:
        return (1, 1, 1, 1)
    return int(one[2]), column_number(one[1]), int(other[2]), column_number(other[1])


class _LateStyles(Styles):
    """The table of formats, touched only when a colour is needed: a form without doubts keeps its own byte for byte."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._made: Styles | None = None

    def filled(self, style: int, colour: str) -> int:
        """The format ``style`` with a fill of that colour."""
        self._made = self._made or Styles(self._package)
        return self._made.filled(style, colour)


class _Formats:
    """Number formats and locks of the workbook's styles."""

    def __init__(self, package: Package) -> None:
        part = package.related(package.main, "styles")
        self._codes: list[str] = []
        self._locked: list[bool] = []
        if part is None or part not in package.parts:
            return
        tree = package.tree(part)
        ns = namespace(tree)
        own: Mapping[int, str] = {
            int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in tree.iterfind(f"{ns}numFmts/{ns}numFmt")
        }
        for one in tree.iterfind(f"{ns}cellXfs/{ns}xf"):
            number = int(one.get("numFmtId") or 0)
            self._codes.append(own.get(number, _BUILT_IN.get(number, "")))
            protection = one.find(f"{ns}protection")
            self._locked.append(protection is None or protection.get("locked", "1") not in {"0", "false"})

    def decimals(self, style: int) -> tuple[int | None, bool]:
        """The decimals that a style shows (None: as many as there are), and whether it shows percents."""
        code = self._codes[style].split(";")[0] if style < len(self._codes) else ""
        found = re.search(r"0(?:\.(0+))?", code)
        return (len(found[1] or "") if found else None), "%" in code

    def locked(self, style: int) -> bool:
        """Whether a protected sheet lets nobody write there."""
        return style >= len(self._locked) or self._locked[style]


def _untyped(cell: Element) -> None:
    if "t" in cell.attrib:
        del cell.attrib["t"]
