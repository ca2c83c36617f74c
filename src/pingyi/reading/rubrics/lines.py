"""What a scoring table holds: sections, entries, totals; and figures of points."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from pingyi.issues import Place
from pingyi.numbers import halfwidth
from pingyi.reading.rubrics.parts import Piece


@dataclass
class Entry:
    """An item: a row, or several rows that share one name or one figure of points."""

    name: str
    number: str
    points: Decimal | None
    points_said: str
    text: str
    unit: str
    place: Place
    detail: str = ""
    parts: tuple[Piece, ...] = ()
    before: str = ""
    part_numbers: tuple[int, ...] = ()


@dataclass
class Section:
    """A part of the table; ``bonus``: outside the total, at most ``cap``.

    ``text``: what stands in the section's own row; ``apart``: it stands in a further table, whose numbers begin anew.
    """

    name: str
    number: str = ""
    points: Decimal | None = None
    place: Place = field(default_factory=Place)
    text: str = ""
    bonus: bool = False
    cap: Decimal | None = None
    apart: bool = False
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Total:
    """A row of totals: what it says it adds up."""

    name: str
    points: Decimal
    place: Place
    section: int | None


@dataclass
class Outline:
    """The whole table."""

    sections: list[Section] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    unreadable: list[tuple[str, Place]] = field(default_factory=list)


def figure(text: str) -> Decimal | None:
    """A cell of points: “10”, “10分”, “１０”, “±5”, “-3”; None where it is none."""
    mended = re.sub(r"[分\s±+＋%]", "", halfwidth(text))
    mended = re.sub(r"^(?:满|共|最高|上限|≤|加|扣)", "", mended)
    if re.fullmatch(r"-?\d+(?:\.\d+)?", mended):
        return abs(Decimal(mended))
    return None
