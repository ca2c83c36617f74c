"""The words of filling: what a cell asks (Ask), of whom (Scope), when (Window), and what became of the cell (Cell)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

Conds = tuple[tuple[str, str], ...]
"""Sorted (field, value) pairs; several values of one field are alternatives.

“*”: the date is there; “!”: it is not there (未化解); “是”, “否”: yes, no.
"""
STATES = frozenset({"*", "!", "是", "否"})
"""Values that say how far a row has come, not what sort of row it is."""


@dataclass(frozen=True, order=True)
class Ask:
    """What a cell asks, without whom and when. ``kind`` is one of

    count (rows of a form) · sum (of a field) · latest (of a field, the last record's) · holders (units with such a row) ·
    rate (rows that meet the conditions over all) · ratio (``field`` over ``other``) · measure (``form`` is its id,
    ``field`` num, den or rate) · units (how many of the kinds in ``field``) · value (the one row's field) · attr (of the
    unit) · post (who holds it).
    """

    kind: str
    form: str = ""
    field: str = ""
    other: str = ""
    conds: Conds = ()

    @property
    def key(self) -> str:
        """As it is written into a mapping file: “sum:village-income.amount?source=经营收入”."""
        head = f"{self.kind}:{self.form}"
        if self.field:
            head += f".{self.field}"
        if self.other:
            head += f"/{self.other}"
        return head + ("?" + "&".join(f"{name}={value}" for name, value in self.conds) if self.conds else "")

    @classmethod
    def of(cls, key: str) -> Ask:
        """The ask of a key.

        Raises:
            ValueError: it is none.
        """
        head, _, tail = key.partition("?")
        kind, colon, rest = head.partition(":")
        if not colon or kind not in KINDS:
            raise ValueError(key)
        rest, _, other = rest.partition("/")
        form, _, name = rest.partition(".")
        pairs = [tuple(one.split("=", 1)) for one in tail.split("&")] if tail else []
        if any(len(pair) != 2 for pair in pairs):
            raise ValueError(key)
        return cls(kind, form, name, other, tuple(sorted((pair[0], pair[1]) for pair in pairs)))

    @property
    def rated(self) -> bool:
        """Whether the answer is a rate."""
        return self.kind in {"rate", "ratio"} or (self.kind == "measure" and self.field == "rate")

    @property
    def additive(self) -> bool:
        """Whether the answers of units that do not overlap add up."""
        return self.kind in {"count", "sum", "units", "holders", "rate", "ratio", "measure", "latest"}


KINDS = ("count", "sum", "latest", "holders", "rate", "ratio", "measure", "units", "value", "attr", "post")


@dataclass(frozen=True)
class Window:
    """A time: both days inside. ``instant``: the state on the last day is meant (截至6月底)."""

    first: date
    last: date
    label: str
    instant: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is a whole year."""
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)


@dataclass(frozen=True)
class Scope:
    """Of whom: these units with all below them (disjoint), or, of a unit, only those of some kinds below it."""

    units: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Answer:
    """An exact answer: a number (``value``, already in 分 for money, or a fraction for a rate) or a text.

    ``rows``: how many rows were counted; ``of``: the denominator's.
    """

    value: Fraction | str
    rows: int = 0
    of: int | None = None
    num: int = 0


class State(StrEnum):
    """What became of a cell."""

    FILLED = "filled"
    UNSURE = "unsure"
    """Somebody has to choose: marked, with the candidates."""
    EMPTY = "empty"
    """Left empty, with the reason."""


@dataclass(frozen=True)
class Candidate:
    """Something that a head may mean, and how sure that is (percent)."""

    ask: Ask
    name: str
    sure: int


@dataclass
class Filled:
    """One cell of the form: where, under which heads, what became of it."""

    sheet: str
    at: str
    heads: tuple[str, ...]
    state: State
    value: str = ""
    number: Fraction | None = None
    places: int | None = None
    text: bool = False
    """The value is written as text, not as a number."""
    why: str = ""
    """The origin of a filled cell; the reason of any other."""
    sure: int = 0
    ask: Ask | None = None
    unit: str = ""
    period: str = ""
    key: str = ""
    """Its heads as the form's memory names them."""
    candidates: tuple[Candidate, ...] = field(default=())
