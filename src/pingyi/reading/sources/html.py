"""Web pages: what office systems export as “Word” or “Excel”, and what is saved from a site. Nothing is fetched or run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree, html

from pingyi.reading.sources import limits
from pingyi.reading.sources.model import Raw, RawCell, RawParagraph, RawTable

_SKIPPED = frozenset(
    {"script", "style", "head", "noscript", "template", "select", "textarea", "nav", "iframe", "object"}
)
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "tr",
        "ul",
    }
)
_SPACE = re.compile(r"[ \t\r\n\f]+")


def read_html(text: str) -> list[Raw]:
    """Paragraphs, headings (h1 is level 0) and tables; a table that holds tables is layout and is walked through."""
    parser = html.HTMLParser(recover=True, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    if not text.strip():
        return []
    root = html.document_fromstring(_undeclared(text), parser=parser)
    page = _Page()
    page.walk(root)
    page.close()
    return page.raws


def _undeclared(text: str) -> str:
    """Without the XML declaration: an encoding named there would be applied again to what is decoded already."""
    return re.sub(r"\A\s*<\?xml[^>]*\?>", "", text) + " "


@dataclass
class _Page:
    raws: list[Raw] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    level: int | None = None
    room: int = limits.CELLS

    def close(self) -> None:
        """End the paragraph that is being gathered."""
        if text := _SPACE.sub(" ", "".join(self.line)).strip(" \u3000\xa0"):
            self.raws.append(RawParagraph(text.replace("\xa0", " "), level=self.level))
        self.line.clear()

    def walk(self, element: etree._Element) -> None:
        """Gather ``element`` and what is inside of it, without recursion: pages nest without end."""
        stack: list[tuple[etree._Element, bool]] = [(element, False)]
        while stack:
            node, leaving = stack.pop()
            tag = str(node.tag)
            if leaving:
                self._leave(node, tag)
                continue
            if tag in _SKIPPED or not tag:
                self.line.append(node.tail or "")
                continue
            if tag == "table" and node.find(".//table") is None:
                self.close()
                self.raws.append(self._table(node))
                self.line.append(node.tail or "")
                continue
            if tag in _BLOCKS or tag in {"td", "th", "table"}:
                self.close()
                self.level = int(tag[1]) - 1 if re.fullmatch(r"h[1-6]", tag) else self.level
            self.line.append(node.text or "")
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node))

    def _leave(self, node: etree._Element, tag: str) -> None:
        if tag in _BLOCKS or tag in {"td", "th", "table"}:
            self.close()
            if re.fullmatch(r"h[1-6]", tag):
                self.level = None
        self.line.append(node.tail or "")

    def _table(self, table: etree._Element) -> RawTable:
        cells: list[RawCell] = []
        taken: set[tuple[int, int]] = set()
        caption = table.find("caption")
        for row, line in enumerate(table.iter("tr")):
            column = 0
            for cell in line.iterchildren("td", "th"):
                while (row, column) in taken:
                    column += 1
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                self.room -= down * across
                if self.room < 0:
                    return RawTable(tuple(cells))
                taken.update((row + y, column + x) for y in range(down) for x in range(across))
                cells.append(RawCell(_cell_text(cell), row, column, down, across, bold=cell.tag == "th"))
                column += across
        return RawTable(tuple(cells), "" if caption is None else _cell_text(caption))


def _span(cell: etree._Element, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return min(max(int(value[:6]), 1), limits.SPAN) if value.isdecimal() and value.isascii() else 1


def _cell_text(cell: etree._Element) -> str:
    """What a cell says, its paragraphs and line breaks parted by a line feed."""
    parts: list[str] = []
    walker = etree.iterwalk(cell, events=("start", "end"))
    for event, node in walker:
        block = node is not cell and node.tag in _BLOCKS
        if event == "start":
            parts.append("\n" if block else "")
            if node.tag in _SKIPPED:
                walker.skip_subtree()
            else:
                parts.append(_SPACE.sub(" ", node.text or ""))
        elif node is not cell:
            parts.append(("\n" if block else "") + _SPACE.sub(" ", node.tail or ""))
    return re.sub(r"\s*\n\s*", "\n", "".join(parts)).strip(" \n\u3000\xa0").replace("\xa0", " ")
