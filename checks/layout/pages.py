"""Measures printed pages: rows of characters with their place, type and size, and the rules of tables. Lengths in mm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber

MM = 25.4 / 72
HEIGHT = 297.0
STOPS, OPENING = "，。、；：！？）》”〕", "（《“〔"


@dataclass(frozen=True)
class Char:
    """A character: its edges, its baseline measured from the paper's top, family and size in points."""

    text: str
    left: float
    right: float
    base: float
    family: str
    size: float


@dataclass(frozen=True)
class Row:
    """Characters on one baseline, left to right."""

    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars).strip()

    @property
    def base(self) -> float:
        return self.chars[0].base

    @property
    def left(self) -> float:
        """Where ink may begin: the left half of an opening mark's box is empty."""
        first = min((char for char in self.chars if char.text.strip()), key=lambda char: char.left)
        return first.left + (first.size / 2 * MM if first.text in OPENING else 0)

    @property
    def right(self) -> float:
        """Where ink may end: the right half of a stop's box is empty."""
        last = max((char for char in self.chars if char.text.strip()), key=lambda char: char.right)
        return last.right - (last.size / 2 * MM if last.text in STOPS else 0)

    @property
    def sizes(self) -> set[float]:
        return {char.size for char in self.chars}

    @property
    def families(self) -> set[str]:
        return {char.family for char in self.chars if "\u4e00" <= char.text <= "\u9fff"}

    @property
    def even(self) -> bool:
        """Whether every character is as wide as any other: nothing of half width, no two marks that share a place."""
        marks = [char in STOPS + OPENING for char in self.text]
        return not any(map(str.isascii, self.text)) and not any(a and b for a, b in pairwise(marks)) and not marks[0]


@dataclass(frozen=True)
class Page:
    """A page: number, the rows of its text, the row of its page number, its running head, and where lines are drawn across."""

    number: int
    rows: tuple[Row, ...]
    foot: Row
    head: Row | None
    rules: tuple[float, ...]
    raw: str


def pages(path: Path) -> tuple[Page, ...]:
    with pdfplumber.open(path) as book:
        return tuple(_page(index, sheet) for index, sheet in enumerate(book.pages, start=1))


def text(found: tuple[Page, ...]) -> str:
    """All that is printed but running heads and page numbers, without white space, in the order in which it was written."""
    return "".join(page.raw for page in found)


def _page(number: int, sheet: Any) -> Page:
    rows = defaultdict[float, list[Char]](list)
    raw = ""
    for char in sheet.chars:
        base = HEIGHT - char["matrix"][5] * MM
        family = char["fontname"].partition("+")[2]
        found = Char(char["text"], char["x0"] * MM, char["x1"] * MM, base, family, round(char["size"], 1))
        rows[round(base, 1)].append(found)
        if 37 < base < 262:
            raw += "".join(char["text"].split()).replace("\u200b", "")
    listed = [Row(tuple(sorted(chars, key=lambda char: char.left))) for _, chars in sorted(rows.items())]
    shown = [row for row in listed if row.text]
    (foot,) = (row for row in shown if row.base > 262)
    head = next((row for row in shown if row.base < 37), None)
    rules = tuple(sorted({round(top * MM, 1) for top in _rules(sheet)}))
    return Page(number, tuple(row for row in shown if 37 < row.base < 262), foot, head, rules, raw)


def _rules(sheet: Any) -> Iterator[float]:
    for line in (*sheet.lines, *sheet.rects):
        if line["width"] > line["height"]:
            yield line["top"]
