"""A head taken apart into known words, for one form at a time: what no known word explains is left over, and is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pingyi.facts.sheets.cells import squash
from pingyi.facts.sheets.numeric import MEASURE_WORDS, money_unit
from pingyi.reading.filling.atoms import LIGHT, Atom
from pingyi.reading.filling.lexicon import Lexicon
from pingyi.reading.filling.periods import Span, spans

_SKIP = frozenset("()、,，:：/;；-—·.。《》[]【】|*＊★＿_ &+#")
_NUMBERING = re.compile(r"^(?:[(]?[一二三四五六七八九十]{1,3}[)、.]|[(]?\d{1,2}[)、.](?!\d)|[①-⑳])")
_REMARK = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_SLASH = re.compile(r"[/](万元|千元|元|%|人次|人|个|户|次|名|家|件|项)$")
_ALIKE = {"名": "人", "位": "人", "人数": "人", "户数": "户", "人(次)": "人次"} | dict.fromkeys(
    ("场", "场次", "场(次)", "期", "批次", "户次", "堂", "节", "班", "轮", "批", "届", "次数"), "次"
)
_ITEMS = frozenset(
    [
        "个",
        "项",
        "件",
        "条",
        "处",
        "支",
        "家",
        "份",
        "起",
        "所",
        "座",
        "间",
        "宗",
        "例",
        "桩",
        "对",
        "篇",
        "个数",
        "件数",
    ]
)
MEASURES = (
    MEASURE_WORDS
    | set("起支期宗堂节班轮例桩批届对")
    | {"百分比", "人（次）", "人(次)", "场（次）", "场(次)", "次数", "人数", "户数", "个数", "件数"}
)


_QUOTED = re.compile(r"[“‘「\"]([^“”‘’「」\"]{2,12})[”’」\"]")


def quoted(text: str) -> tuple[str, ...]:
    """What stands in quotation marks in a text."""
    return tuple(squash(one) for one in _QUOTED.findall(text))


@dataclass(frozen=True)
class Words:
    """A head's text without the time and the unit of measure that stand in it."""

    text: str
    spans: tuple[Span, ...] = ()
    measure: str = ""
    raw: str = ""


@lru_cache(maxsize=8192)
def words_of(raw: str) -> Words:
    """Times and units of measure taken off a head; numbering at its front too."""
    text = _NUMBERING.sub("", squash(raw).translate(str.maketrans("［］〔〕", "[][]")))
    measure = ""
    for remark in _REMARK.findall(text):
        unit = remark.removeprefix("单位").lstrip(":")
        if money_unit(unit) or unit in MEASURES:
            measure = money_unit(unit) or unit
            text = re.sub(rf"[(\[【]{re.escape(remark)}[)\]】]", "", text)
    if text.endswith("%") and len(text) > 1:
        measure, text = measure or "%", text[:-1]
    if slash := _SLASH.search(text):
        measure, text = measure or slash[1], text[: slash.start()]
    if text in MEASURES or (money_unit(text) == text and text):
        return Words("", (), measure or text, raw)
    found, text = spans(text.rstrip("①②③④⑤⑥⑦⑧⑨⑩*＊"))
    text = re.sub(r"[(（\[]\s*[)）\]]", "", text)  # “（2019年第三季度）” leaves its brackets
    return Words(text.strip("_＿:："), found, measure, raw)


def word_class(measure: str) -> str:
    """What a unit of measure counts: money, percent, person, people (人次), household, event or item; empty if unknown."""
    if money_unit(measure):
        return "money"
    if measure in {"%", "百分比"}:
        return "percent"
    word = _ALIKE.get(measure, measure)
    if word in {"人", "人次", "户", "次"}:
        return {"人": "person", "人次": "people", "户": "household", "次": "event"}[word]
    return "item" if measure in _ITEMS else ""


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
        allowed = [atom for atom in own if atom.form in {"", form} or (form == "units" and atom.sort == "kind")]
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
        return self.lexicon.at_level(form, atom.name.removeprefix("level:"))

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
                if any(atom.sort not in LIGHT for atom in self.lexicon.phrases[phrase])
            )
            if not inside:
                return True
            at = text.find(word, at + 1)
        return False
