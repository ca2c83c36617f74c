"""What was typed into a cell, with the punctuation of Chinese print: a half-width mark beside a Chinese character widens."""

from __future__ import annotations

import re

_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff“”‘’《》〈〉（）、。，；：？！]"
_BESIDE = re.compile(rf"(?<={_HAN})[,;:?!()]|[,;:?!()](?={_HAN})")
_ENDS = "。；，、：,;: 　"


def widened(text: str) -> str:
    """“第3期(增刊),专版” → “第3期（增刊），专版”; marks between digits or Latin letters stay as they are."""
    return _BESIDE.sub(lambda match: _WIDE[match[0]], text)


def unstopped(text: str) -> str:
    """The text without what it ends in: a sentence of a claim gets its stop from the paragraph that it stands in."""
    return text.rstrip(_ENDS)
