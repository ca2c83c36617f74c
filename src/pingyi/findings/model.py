"""Findings: facts that deserve a sentence, each with its numbers and evidence."""

from __future__ import annotations

from dataclasses import dataclass

from pingyi.measures.model import Figure

UNITS = "{units}"
"""The slot of a joining template, left open until it is known which claims share the sentence."""


@dataclass(frozen=True)
class Number:
    """A number inside a sentence: what is shown, what it is, and the figure (and side of it) that it comes from."""

    text: str
    value: int
    measure: str
    unit: str
    of: str
    """num · den · missing · rate · last_num · … (the published name), or a field of the rows that are told."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a claim's text: plain, a name of a unit (``unit`` set), or a number."""

    text: str
    number: Number | None = None
    unit: str = ""


def text_of(pieces: tuple[Piece, ...]) -> str:
    """What the pieces say."""
    return "".join(piece.text for piece in pieces)


@dataclass(frozen=True)
class Claim:
    """A fact said of ``unit``: ``id`` is rule + “@” + subject, the same in every year (one problem, one life line)."""

    id: str
    rule: str
    theme: str
    kind: str
    """achievement | problem."""
    unit: str
    """The reviewee (or the district's root) that it belongs to."""
    subject: str
    """Whom it is about: the same unit, or a subject below it (a village)."""
    name: str
    """How the subject is called."""
    pieces: tuple[Piece, ...]
    figures: tuple[Figure, ...]
    evidence: tuple[tuple[str, str], ...]
    """(measure id | “last:<measure>” | “rows:<rule>”, unit): keys of the review's evidence."""
    weight: int
    states: tuple[str, ...]
    years: int = 1
    """In how many years running it was published, this one included (连续第N年)."""
    asks: tuple[Piece, ...] = ()
    """The requirement that follows from a problem."""
    deadline: str = ""
    """By when it is to be put right, as the pack writes it; empty: as the orders say."""
    join: tuple[Piece, ...] = ()
    """How several subjects are said in one sentence, a piece being :data:`UNITS`; empty: only claims that are alike merge."""

    @property
    def text(self) -> str:
        """The sentence without its life line."""
        return text_of(self.pieces)

    @property
    def requires(self) -> str:
        """The requirement as text; empty where there is none."""
        return text_of(self.asks)


@dataclass(frozen=True)
class Comment:
    """一述一评: what is said to one reviewee (claim ids).

    ``nearest``: the sentence used where the facts show no problem, about ``nearest_item`` of the rubric, which rests on
    ``nearest_evidence`` (measure, unit).
    """

    unit: str
    achievements: tuple[str, ...]
    problems: tuple[str, ...]
    nearest: str = ""
    nearest_item: str = ""
    nearest_evidence: tuple[tuple[str, str], ...] = ()
    next_steps: tuple[str, ...] = ()
