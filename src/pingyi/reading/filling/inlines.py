"""Blanks drawn with underscores inside a text (“党员总数：____名”)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pingyi.reading.filling.grid import BLANK
from pingyi.reading.filling.wording import MEASURES


@dataclass(frozen=True)
class Inline:
    """A blank inside a text (“党员总数：____名”): which one of the cell's blanks, the words before and behind it."""

    at: tuple[int, int]
    index: int
    before: str
    behind: str


def inlines(text: str, at: tuple[int, int]) -> list[Inline]:
    """The blanks drawn inside a text, each with the words before and behind it."""
    found: list[Inline] = []
    end = 0
    matches = list(BLANK.finditer(text))
    for index, match in enumerate(matches):
        before = re.split(r"[，,；;。\n\t]|\s{2,}", text[end : match.start()])[-1].strip()
        following = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        behind = re.match(r"\s*([\u4e00-\u9fff%]{0,3})", text[match.end() : following])
        word = behind[1] if behind else ""
        measure = next(
            (word[:size] for size in (3, 2, 1) if word[:size] in MEASURES or word[:size] in {"万元", "元"}), ""
        )
        found.append(Inline(at, index, before, measure))
        end = match.end() + len(measure)
    return found
