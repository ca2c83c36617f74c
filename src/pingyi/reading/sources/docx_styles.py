"""What a paragraph's style says: outline level, name, bold, centred; inherited along ``basedOn``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLES = frozenset({"title", "标题", "文章标题", "公文标题"})
_BODY_LEVEL = 9
"""Word's outlineLvl for “body text”."""


@dataclass(frozen=True)
class About:
    """What is known of a paragraph."""

    style_id: str
    name: str
    level: int | None
    bold: bool
    centred: bool


class Styles:
    """The paragraph styles of a document; an absent part knows none."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self.default = ""
        for style in () if root is None else root.iterfind(W + "style"):
            if style.get(W + "type") == "paragraph":
                self._styles[str(style.get(W + "styleId"))] = style
                if style.get(W + "default") in ("1", "true"):
                    self.default = str(style.get(W + "styleId"))
        self._known: dict[str, About] = {}

    def chain(self, style_id: str) -> list[etree._Element]:
        """The style and those that it is based on, nearest first."""
        found: list[etree._Element] = []
        while style_id in self._styles and self._styles[style_id] not in found:
            found.append(self._styles[style_id])
            style_id = _value(found[-1].find(W + "basedOn"))
        return found

    def about(self, paragraph: etree._Element) -> About:
        """What ``paragraph`` is by its own properties and its style's."""
        own = paragraph.find(W + "pPr")
        style_id = _value(None if own is None else own.find(W + "pStyle")) or self.default
        if style_id not in self._known:
            self._known[style_id] = self._styled(style_id)
        style = self._known[style_id]
        if own is None:
            return style
        level = _value(own.find(W + "outlineLvl"))
        align = _value(own.find(W + "jc"))
        return About(
            style_id,
            style.name,
            (int(level) + 1 if int(level) < _BODY_LEVEL else None) if level.isdecimal() else style.level,
            style.bold,
            align == "center" if align else style.centred,
        )

    def run_bold(self, run: etree._Element, *, inherited: bool) -> bool:
        """Whether a run is bold, by its own properties or else its paragraph's."""
        bold = run.find(f"{W}rPr/{W}b")
        return inherited if bold is None else _on(bold)

    def _styled(self, style_id: str) -> About:
        level: int | None = None
        bold = centred = None
        name = ""
        for style in self.chain(style_id):
            own = _value(style.find(W + "name"))
            name = name or own
            outline = _value(style.find(f"{W}pPr/{W}outlineLvl"))
            if level is None and outline.isdecimal() and int(outline) < _BODY_LEVEL:
                level = int(outline) + 1
            if level is None and (found := _HEADING.fullmatch(own.strip())):
                level = int(found[1])
            if level is None and own.strip().lower() in _TITLES:
                level = 0
            mark = style.find(f"{W}rPr/{W}b")
            if bold is None and mark is not None:
                bold = _on(mark)
            align = _value(style.find(f"{W}pPr/{W}jc"))
            if centred is None and align:
                centred = align == "center"
        return About(style_id, name, level, bool(bold), bool(centred))


def _value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(W + "val") or "")


def _on(element: etree._Element) -> bool:
    return element.get(W + "val") not in ("0", "false", "off", "none")
