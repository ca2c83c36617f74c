"""Formats added to a workbook's own: what a cell had, and a fill; what the list in front needs."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from pingyi.documents.ooxml import Element, Package, child, namespace

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_EMPTY = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_PART = "xl/styles.xml"


class Styles:
    """The workbook's table of formats; each new one is added once."""

    def __init__(self, package: Package) -> None:
        part = package.related(package.main, "styles")
        if part is None or part not in package.parts:
            part = _PART if _PART not in package.parts else package.free("xl/styles{}.xml")
            package.add(part, _EMPTY.encode(), "styles")
            package.relate(package.main, "styles", part)
        self._tree = package.edit(part)
        self._ns = namespace(self._tree)
        if any(self._tree.find(self._ns + name) is None for name in ("fonts", "fills", "cellXfs")):
            self._tree = package.replace(part, _EMPTY.encode())  # no cell can have had a format
            self._ns = namespace(self._tree)
        self._fills: dict[str, int] = {}
        self._known: dict[tuple[int, str], int] = {}

    def filled(self, style: int, colour: str) -> int:
        """The format ``style`` with a fill of that colour (RRGGBB)."""
        if (style, colour) not in self._known:
            formats = self._table("cellXfs")
            base = formats[style] if 0 <= style < len(formats) else formats[0]
            changed = deepcopy(base)
            changed.set("fillId", str(self._fill(colour)))
            changed.set("applyFill", "1")
            self._known[style, colour] = self._append(formats, changed)
        return self._known[style, colour]

    def font(self, xml: str, alignment: str = "") -> int:
        """A format of its own: the font's inside as XML (“<b/>”), and attributes of the alignment."""
        fonts = self._table("fonts")
        font = self._parse(f"<font>{xml}<sz val='10'/><name val='宋体'/></font>")
        index = self._append(fonts, font)
        inside = f"<alignment {alignment}/>" if alignment else ""
        own = self._parse(
            f"<xf numFmtId='0' fontId='{index}' fillId='0' borderId='0' xfId='0' applyFont='1' "
            f"applyAlignment='1'>{inside}</xf>"
        )
        return self._append(self._table("cellXfs"), own)

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            inside = f"<fgColor rgb='FF{colour}'/><bgColor indexed='64'/>"
            fill = self._parse(f"<fill><patternFill patternType='solid'>{inside}</patternFill></fill>")
            self._fills[colour] = self._append(self._table("fills"), fill)
        return self._fills[colour]

    def _table(self, name: str) -> Element:
        return child(self._tree, name)

    def _parse(self, xml: str) -> Element:
        return etree.fromstring(f'<r xmlns="{self._ns[1:-1]}">{xml}</r>')[0]

    @staticmethod
    def _append(table: Element, one: Element) -> int:
        table.append(one)
        table.set("count", str(len(table)))
        return len(table) - 1
