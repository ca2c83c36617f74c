"""Who owns the words of a title: words that nothing explains may only describe the paper or a campaign, or narrow it down.

“党建工作成绩单”, “强基固本工作情况表” ask for all that there is; “物流党建”, “驻外党组织” for a part that facts do not tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from pingyi.reading.filling.asking import Head, Title
from pingyi.reading.filling.atoms import LIGHT, PRIMARY
from pingyi.reading.filling.covering import EVERY, Coverer
from pingyi.reading.filling.lexicon import Lexicon
from pingyi.reading.filling.model import Ask

_GAP = "·"
_ENOUGH = 3
_TAIL = ("", "表", "附表", "副表")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Trust(IntEnum):
    """How much of a title need not be explained, as an ask's own heads say by themselves what is counted."""

    GENERAL = 0
    """Heads that many fields of work use (培训人次), members, units: the title says of what."""
    NAMED = 1
    """The heads name the rows of a form."""
    PARTY = 2
    """They do so in a form of which several heads are about a party organisation's own life."""


@dataclass(frozen=True)
class _Piece:
    """An unexplained piece of a title: where, and the text of the known words right before and behind it."""

    start: int
    end: int
    before: str
    behind: str


class Owner:
    """Tells which unexplained words of a title change nothing in what is asked."""

    def __init__(self, lexicon: Lexicon, coverer: Coverer) -> None:
        self.lexicon, self.coverer = lexicon, coverer
        words = lexicon.words
        self._subject = re.compile("|".join(str(one) for one in words["title_subjects"]))
        self._narrow = re.compile("|".join(re.escape(str(one)) for one in words["narrowers"]))
        self._papers = tuple(str(one) for one in words["papers"])
        self._slogan = re.compile(f"[{words['slogans']}]{{2,}}")
        self._party = re.compile("|".join(re.escape(str(one)) for one in words["party_life"]))
        self._generic = frozenset(str(one) for one in words["generic"])

    def trust(self, ask: Ask, heads: Sequence[Head], title: Title) -> Trust:
        """How far the heads of an ask go without the title."""
        if ask.kind in {"attr", "post", "value"}:
            return Trust.GENERAL
        sheet = sum(bool(self._party.search(text)) for text in title.heads) >= _ENOUGH
        broad = ask.kind == "units" or ask.form == "members"
        if sheet and any(self._party.search(head.text) for head in heads):
            return Trust.PARTY
        return Trust.GENERAL if broad or not self.named(ask, heads) else Trust.NAMED

    def named(self, ask: Ask, heads: Sequence[Head]) -> bool:
        """Whether heads name what is counted in words that not many fields of work use."""
        form = ask.form
        if ask.kind == "measure":
            return True
        naming = self.naming(form, heads)
        return bool(naming) and not all(map(self.general, naming))

    def naming(self, form: str, heads: Sequence[Head]) -> set[str]:
        """The phrases of the heads that name the rows of a form, or units, or one of its fields by a name of its own."""
        return {
            phrase
            for head in heads
            for phrase, atoms in self.coverer.cover(head.text, form, "upper" if head.upper else "leaf").words
            for atom in atoms
            if atom.sort in {"thing", "kind"} or (atom.sort in {"field", "cond", "attend"} and atom.strength == PRIMARY)
        }

    def general(self, phrase: str) -> bool:
        """Whether a phrase is one that many fields of work use, with or without a counting word behind it (培训人次)."""
        ends = (phrase[len(one) :] for one in self._generic if phrase.startswith(one))
        return any(not end or any(a.sort == "count" for a in self.lexicon.phrases.get(end, ())) for end in ends)

    def whole(self, phrase: str) -> bool:
        """Whether a phrase is the name of a whole field of work (党建工作): a level before it says only whose."""
        return bool(self._subject.search(phrase))

    @lru_cache(maxsize=8192)  # noqa: B019  lives as long as one filling
    def freed(self, title: Title, trust: Trust) -> Title:
        """A title without its unexplained words that change nothing for an ask of such trust."""
        text = title.text
        for piece in reversed(self._pieces(text, weak=trust is not Trust.GENERAL)):
            if self._excused(text, piece, trust):
                text = text[: piece.start] + _GAP + text[piece.end :]
        return title if text == title.text else replace(title, text=text)

    def _pieces(self, text: str, *, weak: bool) -> list[_Piece]:
        """The unexplained pieces of a title, in order; with ``weak``, words that mean something in one form only as well."""
        cover = self.coverer.cover(text, EVERY, "title")
        at, marks, words = 0, [""] * len(text), [phrase for phrase, _ in cover.words]
        for phrase in words:
            at = text.index(phrase, at)
            marks[at : at + len(phrase)] = ["" if weak and self._weak(phrase) else phrase] * len(phrase)
            at += len(phrase)
        found: list[_Piece] = []
        start = -1
        for place in range(len(text) + 1):
            strange = place < len(text) and not marks[place] and bool(_CHINESE.match(text[place]))
            if strange and start < 0:
                start = place
            elif not strange and start >= 0:
                before = marks[start - 1] if start else ""
                behind = marks[place] if place < len(text) else ""
                found.append(_Piece(start, place, before, behind))
                start = -1
        return found

    def _weak(self, phrase: str) -> bool:
        """Whether a phrase is a field or a state in the company of its form only (销号, 现场)."""
        atoms = self.lexicon.phrases.get(phrase, ())
        return all(one.sort in {"cond", "field"} and one.strength != PRIMARY for one in atoms)

    def _excused(self, text: str, piece: _Piece, trust: Trust) -> bool:
        what, before, behind = text[piece.start : piece.end], text[: piece.start], text[piece.end :]
        if self._narrow.search(what) or self._subject.search(behind):
            return False
        if self._slogan.fullmatch(what):
            return True
        about = bool(self._subject.search(before))
        light = all(atom.sort in LIGHT for atom in self.lexicon.phrases.get(piece.before, ()))
        paper = what.endswith(self._papers)
        if about and (paper or (light and behind in _TAIL)):
            return True
        return about and (trust is Trust.PARTY or (trust is Trust.NAMED and light))
