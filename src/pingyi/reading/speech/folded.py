"""A text made even for the rules, with the way back: spaces of bad recognition out, full-width digits and signs to one shape.

Rules run over ``Folded.text``; :meth:`Folded.span` gives the offsets in the source's text again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPACE = re.compile(r"[ \t\u3000\xa0\u2000-\u200b\u202f\ufeff]+")
_WIDE = "\u2018-\u201f\u3001-\u301f\u4e00-\u9fff\uff01-\uff5e\u2460-\u2473—…·"
_NARROW = re.compile(rf"[{_WIDE}0-9%.,:;()+\-X×]")
_SIGNS = str.maketrans(
    "０１２３４５６７８９．－％＋Ｘ;!?｡､＂﹪()",
    '0123456789.-%+X；！？。、"%（）',
)
_COMMA = re.compile(r"(?<=[^\x00-\x7f]),|,(?=[^\x00-\x7f])|(?<=[\dX%]),(?=[X\d]+[个名万%项次件期])")
_COLON = re.compile(r"(?<=[\u4e00-\u9fff”》）]):")


@dataclass(frozen=True)
class Folded:
    """``at[i]`` is the offset in the source of ``text[i]``."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source's offsets of ``text[start:end]``; ``end`` must be greater than ``start``."""
        return self.at[start], self.at[end - 1] + 1


def fold(text: str, start: int) -> Folded:
    """``text``, which stands at ``start`` in the source, made even.

    A space goes where it stands between Chinese characters, signs or digits; between letters it stays.
    """
    kept: list[str] = []
    at: list[int] = []
    position = 0
    for gap in (*_SPACE.finditer(text), None):
        stop = len(text) if gap is None else gap.start()
        kept.append(text[position:stop])
        at.extend(range(start + position, start + stop))
        if gap is None:
            break
        position = gap.end()
        before, after = text[stop - 1 : stop], text[position : position + 1]
        if before and after and not (_NARROW.match(before) or _NARROW.match(after)):
            kept.append(" ")
            at.append(start + stop)
    even = _COLON.sub("：", _COMMA.sub("，", "".join(kept).translate(_SIGNS)))
    return Folded(_quoted(even), tuple(at))


def _quoted(text: str) -> str:
    """Straight quotation marks opened and closed by turns."""
    if '"' not in text:
        return text
    parts = text.split('"')
    return "".join(part + ("“”"[turn % 2] if turn < len(parts) - 1 else "") for turn, part in enumerate(parts))
