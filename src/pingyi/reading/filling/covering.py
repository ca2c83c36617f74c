"""A head taken apart into known words, for one form at a time: what no known word explains is left over, and is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pingyi.reading.filling.atoms import LIGHT, Atom
from pingyi.reading.filling.lexicon import Lexicon

EVERY = "*"
"""In the place of a form: a text is covered with the words of all forms."""
_SKIP = frozenset("()、,，:：/;；-—·.。《》[]【】|*＊★＿_ &+#")


@dataclass(frozen=True)
class Cover:
    """A head covered: for each known word its meanings under one form; ``rest`` is what nothing explains."""

    words: tuple[tuple[str, tuple[Atom, ...]], ...]
    rest: tuple[str, ...]
    led: tuple[tuple[str, str], ...] = ()
    """Unexplained pieces with the known word right behind each."""

    @property
    def whole(self) -> bool:
        """Whether every character is explained."""
        return not self.rest


class Coverer:
    """Covers heads with the words of a form (and those of no form); remembers what it did."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._known: dict[tuple[str, str, str], Cover] = {}
        self._limits = tuple(sorted((str(one) for one in lexicon.words["limits"]), key=len, reverse=True))

    def cover(self, text: str, form: str, place: str) -> Cover:
        """``place``: leaf, upper or title; topics count as explained above a leaf only, titles' words in titles only.

        The fewest characters unexplained, then the fewest words.
        """
        key = text, form, place
        if key not in self._known:
            self._known[key] = self._cover(text, form, place)
        return self._known[key]

    def _cover(self, text: str, form: str, place: str) -> Cover:
        size = len(text)
        best: list[tuple[int, int, int, str]] = [(0, 0, 0, "")] * (size + 1)
        for at in range(size - 1, -1, -1):
            skip = 0 if text[at] in _SKIP else 1
            following = best[at + 1]
            best[at] = (following[0] + skip, following[1] + skip, following[2], "")
            for phrase in self.lexicon.starts.get(text[at], ()):
                if not text.startswith(phrase, at) or not self.meanings(phrase, form, place):
                    continue
                if self._light(phrase, form, place) and self._cuts_kind(text, at, at + len(phrase)):
                    continue
                rest = best[at + len(phrase)]
                choice = (rest[0], rest[1] + 1, rest[2] + self._light(phrase, form, place), phrase)
                if choice[:3] < best[at][:3]:
                    best[at] = choice
        return self._walk(text, best, form, place)

    def _walk(self, text: str, best: list[tuple[int, int, int, str]], form: str, place: str) -> Cover:
        found: list[tuple[str, tuple[Atom, ...]]] = []
        rest: list[str] = []
        led: list[tuple[str, str]] = []
        at, open_ = 0, False
        while at < len(text):
            phrase = best[at][3]
            if phrase:
                if open_:
                    led.append((rest[-1], phrase))
                found.append((phrase, self.meanings(phrase, form, place)))
                at, open_ = at + len(phrase), False
                continue
            if text[at] in _SKIP:
                open_ = False
            elif open_:
                rest[-1] += text[at]
            else:
                rest.append(text[at])
                open_ = True
            at += 1
        return Cover(tuple(found), tuple(rest), tuple(led))

    def _cuts_kind(self, text: str, at: int, end: int) -> bool:
        """Whether a piece of text ends within a word for a kind of units (“的村” before “(社区)”): it would hide whose."""
        return any(
            start + len(phrase) > end and text.startswith(phrase, start)
            for start in range(at + 1, end)
            for phrase in self.lexicon.starts.get(text[start], ())
            if any(atom.sort == "kind" for atom in self.lexicon.phrases[phrase])
        )

    def _light(self, phrase: str, form: str, place: str) -> int:
        """A word that only fills weighs more than one that means something, where both cover the same."""
        return int(all(atom.sort in LIGHT for atom in self.meanings(phrase, form, place)))

    @lru_cache(maxsize=65_536)  # noqa: B019  lives as long as one filling
    def meanings(self, phrase: str, form: str, place: str) -> tuple[Atom, ...]:
        """What a phrase may mean under a form, at a place."""
        own = self.lexicon.phrases.get(phrase, ())
        allowed = [
            one for one in own if one.form in {"", form} or form == EVERY or (form == "units" and one.sort == "kind")
        ]
        if form in {"attr", "post", "units"} or (form and self.lexicon.of(form) in {"person", "household", "firm"}):
            allowed = [atom for atom in allowed if atom.name != "event" or atom.sort != "filler"]
        allowed = [atom for atom in allowed if not atom.name.startswith("level:") or self._of_level(atom, form)]
        if place == "leaf":
            allowed = [atom for atom in allowed if atom.sort not in {"topic", "title"}]
        elif place == "upper":
            allowed = [atom for atom in allowed if atom.sort != "title"]
        meaning = tuple(atom for atom in allowed if atom.sort not in LIGHT)
        return meaning or tuple(atom for atom in allowed if atom.sort == "actor") or tuple(allowed)

    def _of_level(self, atom: Atom, form: str) -> bool:
        return form == EVERY or self.lexicon.at_level(form, atom.name.removeprefix("level:"))

    def forms_in(self, text: str) -> frozenset[str]:
        """Every form that some phrase of the text may belong to."""
        found: set[str] = set()
        for at in range(len(text)):
            for phrase in self.lexicon.starts.get(text[at], ()):
                if text.startswith(phrase, at):
                    found |= self.lexicon.owners(phrase)
                    if any(atom.sort == "kind" for atom in self.lexicon.phrases[phrase]):
                        found.add("units")
        return frozenset(found)

    @lru_cache(maxsize=8192)  # noqa: B019  lives as long as one filling
    def things_in(self, text: str) -> tuple[tuple[str, str], ...]:
        """The longest phrases of a text that name the rows of a form, each with the form."""
        found: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            named = [
                (phrase, atom.form)
                for phrase in self.lexicon.starts.get(text[at], ())
                if len(phrase) > 2 and text.startswith(phrase, at)
                for atom in self.lexicon.phrases[phrase]
                if atom.sort == "thing"
            ]
            found += [one for one in named if one[0] == named[0][0]]
            at += len(named[0][0]) if named else 1
        return tuple(found)

    def admits(self, text: str, form: str, place: str) -> bool:
        """Whether a form's words hold all of a text, and no limiting word is cut in two that only fill (按+期 for 按期)."""
        cover = self.cover(text, form, place)
        if not cover.whole:
            return False
        at, marks = 0, [0] * len(text)
        for number, (phrase, atoms) in enumerate(cover.words, 1):
            at = text.index(phrase, at)
            told = any(atom.sort not in LIGHT for atom in atoms)
            marks[at : at + len(phrase)] = [-1 if told else number] * len(phrase)
            at += len(phrase)
        return not any(
            -1 not in (cut := set(marks[match.start() : match.end()])) and len(cut) > 1
            for word in self._limits
            for match in re.finditer(re.escape(word), text)
        )

    def limited(self, texts: Iterable[str]) -> str:
        """The first limiting word (女, 流动, 去年 …) that stands in one of the texts."""
        for text in texts:
            for word in self._limits:
                if self.bare(word, text):
                    # “60岁以上” is told as a whole.
                    line = re.search(rf"\d[\d.]*[^\d，、]{{0,3}}{word}", text)
                    return line[0] if line else word
        return ""

    def bare(self, word: str, text: str) -> bool:
        """Whether a word stands in a text and not as a part of a longer word that is known (农村 in 农村集体经济)."""
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            inside = any(
                len(phrase) > len(word) and text.startswith(phrase, start) and start + len(phrase) >= end
                for start in range(at + 1)
                for phrase in self.lexicon.starts.get(text[start], ())
                # 务工 is none in the midst of 党务工作, be that only a word for a field of work.
                if (start < at and start + len(phrase) > end)
                or any(atom.sort not in LIGHT for atom in self.lexicon.phrases[phrase])
            )
            if not inside:
                return True
            at = text.find(word, at + 1)
        return False
