"""Entries with their sentences understood, and what each becomes in the pack."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pingyi.numbers import halfwidth
from pingyi.reading.rubrics import words
from pingyi.reading.rubrics.grammar import is_scoring, recognise
from pingyi.reading.rubrics.lines import Entry, Section
from pingyi.reading.rubrics.model import Rule
from pingyi.reading.rubrics.parts import Piece
from pingyi.reading.rubrics.said import say
from pingyi.reading.rubrics.scored import Scored

BARRING = frozenset({"bar", "fail", "veto", "disqualify"})


_AT_MOST = re.compile(r"(?:不超过|最[高多]|上限|封顶)(?:可)?(?:加|得|计|为)?(\d+(?:\.\d+)?)分")
_STEP = re.compile(r"\d[^，。；]{0,4}$|一(?:" + "|".join(words.MEASURES) + ")$")
"""“储备2名以上得2分，一名得1分”: a step of a scale, taken word for word."""
_AWARD = re.compile(r"[，,；](?:可)?得(\d+(?:\.\d+)?)分")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a cell; ``rules`` is empty where it is not understood or does not score."""

    text: str
    scoring: bool
    rules: tuple[Rule, ...]

    @property
    def understood(self) -> bool:
        """Whether a scoring sentence was recognised."""
        return self.scoring and bool(self.rules)

    @property
    def said(self) -> str:
        """What was understood, in Chinese."""
        return "；".join(say(rule) for rule in self.rules)


@dataclass(frozen=True)
class Planned:
    """An item of the pack: a whole row, or a part of one. ``why``: what a person must know of it; "" where nothing."""

    name: str
    points: Decimal
    scored: Scored
    text: str
    bonus: bool = False
    why: str = ""


@dataclass
class Read:
    """An entry with everything that was made of it."""

    entry: Entry
    section: Section
    points: Decimal | None
    parts: tuple[tuple[Piece, Decimal | None, tuple[Sentence, ...]], ...]
    items: list[Planned] = field(default_factory=list)
    grouped: bool = False
    ceiling: Decimal | None = None
    scale: bool = False
    bars: list[tuple[Rule, str]] = field(default_factory=list)
    why: str = ""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, in their order."""
        return tuple(sentence for _, _, found in self.parts for sentence in found)


def read_sentence(text: str) -> Sentence:
    """A sentence with its rules."""
    scoring = is_scoring(text)
    return Sentence(text, scoring, recognise(text) if scoring else ())


def read_entry(entry: Entry, section: Section) -> Read:
    """An entry with its sentences read and its points known where they can be; nothing is planned yet."""
    parts = tuple((piece, None, tuple(read_sentence(text) for text in piece.sentences)) for piece in entry.parts)
    several = len(parts) > 1
    valued = tuple((piece, _worth(piece, sentences) if several else None, sentences) for piece, _, sentences in parts)
    read = Read(entry, section, entry.points, valued)
    if read.points is None:
        read.points = _derived(read)
    for sentence in read.sentences:
        read.bars += [(rule, sentence.text) for rule in sentence.rules if rule.effect in BARRING]
    return read


def _worth(piece: Piece, sentences: Sequence[Sentence]) -> Decimal | None:  # noqa: PLR0911  one source of points after the other
    """What a part says it is worth: in brackets, or by the one award that it names, or the best of its bands."""
    if piece.labelled is not None:
        return piece.labelled
    rules = [rule for sentence in sentences for rule in sentence.rules]
    said = [rule.points for rule in rules if rule.effect == "worth" and rule.points is not None]
    if said:
        return said[0]
    gives = [rule for rule in rules if rule.effect == "give" and rule.each is None and not rule.tiers]
    tops = [rule.high for rule in gives if rule.high is not None]
    capped = [rule.cap for rule in rules if rule.each and rule.effect in {"give", "add"} and rule.cap is not None]
    if not tops and len(capped) == 1:
        return capped[0]
    if len(tops) == 1:
        return tops[0]
    if tops and all(
        rule.when.bound is not None or rule.points is None or _STEP.search(rule.when.text) for rule in gives
    ):
        return max(tops)
    if not tops and any(sentence.scoring and not sentence.rules for sentence in sentences):
        # The rule is not understood, what it is worth stands there all the same.
        found = _AWARD.findall(halfwidth(piece.text))
        found = found or _AT_MOST.findall(halfwidth(piece.text))
        return Decimal(found[0]) if len(found) == 1 else None
    return sum(tops, Decimal(0)) or None


def _derived(read: Read) -> Decimal | None:
    """The points of an entry whose cell of points is empty: of its parts, or of its sentences."""
    worths = [worth for _, worth, _ in read.parts if worth is not None]
    if len(read.parts) > 1:
        return sum(worths, Decimal(0)) if worths and len(worths) == len(read.parts) else None
    piece, _, sentences = read.parts[0]
    if piece.labelled is not None:
        return piece.labelled
    rules = [rule for sentence in sentences for rule in sentence.rules if rule.effect in {"give", "worth", "add"}]
    if any(sentence.scoring and not sentence.rules for sentence in sentences) or not rules:
        return None
    return _worth(piece, sentences)
