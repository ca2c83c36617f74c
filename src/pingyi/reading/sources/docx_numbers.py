"""Automatic numbers of Word: the text that the word processor shows before a paragraph and does not store."""

from __future__ import annotations

import re

from lxml import etree

from pingyi.numbers import chinese
from pingyi.reading.sources.docx_styles import Styles

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "ideographDigital",
        "taiwaneseCountingThousand",
        "taiwaneseCounting",
    }
)
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LAST_CIRCLE = 20
_LEVELS = 9


class Numbering:
    """The lists of a document with their counters; ask for each paragraph once, in the order of the text."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, etree._Element]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        """numId → its abstract list and the starts that it overrides."""
        self._counts: dict[str, list[int]] = {}
        if root is None:
            return
        for abstract in root.iterfind(W + "abstractNum"):
            levels = {_number(level, "ilvl"): level for level in abstract.iterfind(W + "lvl")}
            self._abstract[str(abstract.get(W + "abstractNumId"))] = levels
        for item in root.iterfind(W + "num"):
            starts = {
                _number(override, "ilvl"): _number(start, "val")
                for override in item.iterfind(W + "lvlOverride")
                if (start := override.find(W + "startOverride")) is not None
            }
            self._lists[str(item.get(W + "numId"))] = (_value(item, "abstractNumId"), starts)

    def next_mark(self, paragraph: etree._Element, style_id: str) -> str:
        """The number before ``paragraph`` as Word shows it (“一、”, “1.”), "" where it has none or a bullet."""
        number_id, level = self._place(paragraph, style_id)
        if number_id not in self._lists or not 0 <= level < _LEVELS:
            return ""
        abstract, starts = self._lists[number_id]
        levels = self._abstract.get(abstract, {})
        if level not in levels:
            return ""
        # Lists of one abstract list count on together, except one that restarts.
        key = number_id if starts else abstract
        counts = self._counts.setdefault(key, [0] * _LEVELS)
        for upper in range(level):
            counts[upper] = counts[upper] or self._start(levels, starts, upper)
        counts[level] = counts[level] + 1 if counts[level] else self._start(levels, starts, level)
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return self._shown(levels, counts, level)

    def _place(self, paragraph: etree._Element, style_id: str) -> tuple[str, int]:
        found = paragraph.find(f"{W}pPr/{W}numPr")
        level: int | None = None
        number_id = ""
        if found is not None:
            number_id = _value(found, "numId")
            level = int(text) if (text := _value(found, "ilvl")).isdecimal() else None
        if not number_id:
            for style in self._styles.chain(style_id):
                styled = style.find(f"{W}pPr/{W}numPr")
                if styled is not None and (number_id := _value(styled, "numId")):
                    level = int(text) if level is None and (text := _value(styled, "ilvl")).isdecimal() else level
                    break
        return number_id, level or 0

    def _start(self, levels: dict[int, etree._Element], starts: dict[int, int], level: int) -> int:
        if level in starts:
            return starts[level]
        text = _value(levels[level], "start") if level in levels else ""
        return int(text) if text.isdecimal() else 1

    def _shown(self, levels: dict[int, etree._Element], counts: list[int], level: int) -> str:
        if _value(levels[level], "numFmt") in ("bullet", "none"):
            return ""
        pattern = _value(levels[level], "lvlText")

        def number(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            if index not in levels:
                return ""
            return _formatted(counts[index], _value(levels[index], "numFmt"))

        return re.sub(r"%([1-9])", number, pattern)


def _formatted(n: int, form: str) -> str:
    shown = str(n)
    if n < 1:
        return shown
    if form in _CHINESE:
        shown = chinese(n)
    elif form in ("lowerLetter", "upperLetter"):
        shown = chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)
    elif form in ("lowerRoman", "upperRoman"):
        shown = _roman(n)
    elif form.startswith("decimalEnclosedCircle") and n <= _LAST_CIRCLE:
        shown = chr(ord("①") + n - 1)
    elif form == "decimalEnclosedParen":
        shown = f"({n})"
    elif form == "decimalEnclosedFullstop":
        shown = f"{n}."
    elif form == "decimalZero":
        shown = f"{n:02d}"
    return shown.upper() if form.startswith("upper") else shown


def _roman(n: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while n >= value:
            text, n = text + letters, n - value
    return text


def _value(element: etree._Element, name: str) -> str:
    found = element.find(W + name)
    return "" if found is None else str(found.get(W + "val") or "")


def _number(element: etree._Element, name: str) -> int:
    text = str(element.get(W + name))
    return int(text) if text.isdecimal() else 0
