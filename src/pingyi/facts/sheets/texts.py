"""The shared texts of a workbook, where each is one plain run, as nearly all are."""

from __future__ import annotations

import re

_ROOT = re.compile(r"<sst(?:\s[^<>]*)?>")
_END = "</sst>"
_FRAME = len("<si><t></t></si>")
_KEPT = ' xml:space="preserve"'
_TEXT = re.compile(rf"<si><t(?:{_KEPT})?>([^<]*)</t></si>")
_BLANK = " \t\n"
_TRIMMED = re.compile(rf"<t>(?:[{_BLANK}]|[^<]*[{_BLANK}]<)")
"""Blanks at an end of which the file does not say that they stay."""
_ENTITY = re.compile(r"&([a-z]+);")
_MEANT = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def shared_texts(content: bytes) -> list[str] | None:
    """The texts in order; None where any is in several runs, or holds what readers may take differently."""
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    root, end = _ROOT.search(words), words.rfind(_END)
    if root is None or end < root.end() or "\r" in words or "_x" in words:
        return None
    found = _TEXT.findall(words, root.end(), end)
    held = sum(map(len, found)) + len(found) * _FRAME + words.count(_KEPT, root.end(), end) * len(_KEPT)
    if held != end - root.end():
        return None
    if any(text.strip(_BLANK) != text for text in found) and _TRIMMED.search(words):
        return None
    return _told(found) if "&" in words else found


def _told(texts: list[str]) -> list[str] | None:
    """The texts with their entities resolved; None where one is not of XML's own five."""
    found = []
    for text in texts:
        if "&" in text:
            names = _ENTITY.findall(text)
            if text.count("&") != len(names) or not all(name in _MEANT for name in names):
                return None
            text = _ENTITY.sub(lambda one: _MEANT[one[1]], text)  # noqa: PLW2901  the same text, told
        found.append(text)
    return found
