"""Texts made comparable: names of members and organisations, numbers, punctuation and blanks masked or gone.

Whoever copies a record changes just these: the village, the secretary, the date, the number present.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from operator import add

_NAME = "\ue000"
_NUMBER = "\ue001"
_NUMBERS = re.compile(
    r"[0-9〇零一二三四五六七八九十百千万亿两]+(?:[.,:/\-年月日号时点分:][0-9〇零一二三四五六七八九十]*)*"
)
_NOISE = re.compile(r"[^\w\ue000\ue001]|_")
_SHORT = 2


class Masker:
    """Masks many texts with the same names; names of one character are left alone.

    ``texts``: those that will be masked. Of a hundred thousand names only those are looked for that begin as something in them.
    """

    def __init__(self, names: Iterable[str], texts: Iterable[str] | None = None) -> None:
        shapes = set(_shaped([name for name in names if name and len(name) >= _SHORT]))
        if texts is not None:
            pairs = {pair for text in set(_shaped([*texts])) for pair in map(add, text, text[1:])}
            shapes = {name for name in shapes if name[:_SHORT] in pairs}
        found = sorted(shapes)
        self._names = re.compile(_alternatives(found)) if found else None

    def __call__(self, text: str) -> str:
        """The masked text."""
        text = unicodedata.normalize("NFKC", text)
        if self._names is not None:
            text = self._names.sub(_NAME, text)
        return _NOISE.sub("", _NUMBERS.sub(_NUMBER, text))


def _shaped(texts: list[str]) -> list[str]:
    """Texts in NFKC: joined by line feeds, which join with nothing, all of them in one go."""
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        return [unicodedata.normalize("NFKC", text) for text in texts]
    return unicodedata.normalize("NFKC", joined).split("\n") if texts else []


def _alternatives(names: list[str]) -> str:
    """A pattern that finds the longest name at a place; beginnings are shared, so thousands cost little more than one."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]  # a tree of characters
    for name in names:
        node = root
        for character in name:
            node = node.setdefault(character, {})
        node[""] = {}
    return _pattern(root)


def _pattern(node: dict[str, dict]) -> str:  # type: ignore[type-arg]  # a tree of itself
    ends = "" in node
    branches = [re.escape(character) + _pattern(below) for character, below in node.items() if character]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if ends else joined
