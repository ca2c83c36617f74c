"""雷同, in figures: how much of a text is last year's, and how much the reviewees' debriefs are one another's.

Texts are masked first (names of organisations, numbers, punctuation: what a copyist changes), then compared by their shingles, runs
of four characters, as a set: Jaccard similarity, exact integers. What packs and forms prescribe to everyone is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from pingyi.doctree import Document, Paragraph
from pingyi.facts.quality.masking import Masker
from pingyi.facts.quality.shingles import LENGTH
from pingyi.review_model import Review


@dataclass(frozen=True, order=True)
class Likeness:
    """How alike two texts are: ``shared`` of ``all`` shingles; ``lines``: those of the first that stand in the second as well."""

    one: str
    other: str
    shared: int
    all: int
    lines: tuple[str, ...] = ()

    def at_least(self, num: int, den: int) -> bool:
        """Whether the similarity is at least ``num/den``; two empty texts are not alike."""
        return self.all > 0 and self.shared * den >= num * self.all


def likeness(one: tuple[str, str], other: tuple[str, str], names: Iterable[str], common: str = "") -> Likeness:
    """Compare two texts (name, text). ``names``: the organisations' names; ``common``: what everybody is told to write."""
    mask = Masker(names)
    left, right, both = _shingles(mask(one[1])), _shingles(mask(other[1])), _shingles(mask(common))
    left, right = left - both, right - both
    lines = tuple(line.strip() for line in one[1].splitlines() if _within(_shingles(mask(line)) - both, right))
    return Likeness(one[0], other[0], len(left & right), len(left | right), lines)


def among(texts: Mapping[str, str], names: Iterable[str], common: str = "") -> tuple[Likeness, ...]:
    """Every pair of texts, the most alike first; texts that hold nothing of their own are like none."""
    mask = Masker(names)
    both = _shingles(mask(common))
    sets = {name: _shingles(mask(text)) - both for name, text in texts.items()}
    pairs = [
        Likeness(one, other, len(sets[one] & sets[other]), len(sets[one] | sets[other]))
        for one, other in combinations(texts, 2)
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair.shared * 10**6 // max(pair.all, 1), pair.one, pair.other)))


def names_of(review: Review) -> frozenset[str]:
    """The names of all organisations of a review, as they are masked."""
    return frozenset(name for unit in review.units.values() for name in (unit.name, unit.place))


def body(document: Document) -> str:
    """A document's paragraphs, one a line."""
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))


def framing(document: Document) -> str:
    """What of a document is frame: nobody can write it otherwise."""
    return "\n".join("".join(run.text for run in block.runs if run.framing) for block in document.paragraphs())


def _shingles(text: str) -> frozenset[str]:
    if len(text) < LENGTH:
        return frozenset({text} if text else ())
    return frozenset(text[index : index + LENGTH] for index in range(len(text) - LENGTH + 1))


def _within(line: frozenset[str], text: frozenset[str]) -> bool:
    """Whether nine tenths of a line's shingles stand in a text."""
    return bool(line) and len(line & text) * 10 >= 9 * len(line)
