"""The shape of a review: all that is known of a reviewed year, in one value.

Every renderer, page and report reads a :class:`Review` and nothing else. Its file is review.json (:meth:`Review.to_json`), whose
schema is :func:`json_schema`, published as docs/review.schema.json. Keys of evidence are “measure@unit”, “rows:rule@unit” (rows
that a claim tells of) and “last:measure@unit” (last year's seal). Persons appear by opaque id only, and only inside origins of
rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described

from pingyi.findings.model import Claim, Comment
from pingyi.findings.scope import LAST
from pingyi.measures.model import Figure, MissingDue, RowRef, SealedShare
from pingyi.packs.schema import Theme
from pingyi.packs.schema.claims import Commentary
from pingyi.packs.schema.papers import Papers
from pingyi.scoring.model import Sheet

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA: Literal["pingyi-review-1"] = "pingyi-review-1"


class Card(BaseModel):
    """Frozen; an unknown key is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PackCard(Card):
    """A pack that took part: id, version, SHA-256 of its canonical JSON."""

    id: str
    name: str
    version: str
    sha256: str


class UnitCard(Card):
    """A unit as it was at the end of the year (or of its life)."""

    code: str
    name: str
    kind: str
    parent: str | None
    until: date | None = None

    @property
    def place(self) -> str:
        """The name without its office: “云溪镇党委” → “云溪镇”."""
        return self.name.removesuffix("党委")


class MeasureCard(Card):
    """A measure: what it is called and how its numbers are written."""

    id: str
    name: str
    kind: str
    word: str = ""
    money: bool = False
    better: Literal["more", "less"] = "more"
    source: str = ""


class ItemCard(Card):
    """A line of the rubric."""

    id: str
    name: str
    part: str
    theme: str
    basis: str
    points: Decimal
    measure: str | None
    bonus: bool
    source: str
    text: str


class PartCard(Card):
    """A part of the rubric."""

    id: str
    name: str
    weight: Decimal


class RubricCard(Card):
    """The rubric in short."""

    id: str
    name: str
    post: str
    groups: Mapping[str, str]
    parts: tuple[PartCard, ...]
    items: tuple[ItemCard, ...]

    def item(self, item: str) -> ItemCard:
        """An item by its id. Raises StopIteration."""
        return next(card for card in self.items if card.id == item)


class YearFigure(Card):
    """A figure with last year's beside it (None: not known)."""

    now: Figure
    last: Figure | None = None


class EvidenceCard(Card):
    """What a number rests on: how many rows of each role, the hash over all of them, and the first of them to look at."""

    measure: str
    unit: str
    roles: Mapping[str, int]
    missing_total: int
    hash: str
    rows: tuple[RowRef, ...]
    missing: tuple[MissingDue, ...]
    shares: tuple[SealedShare, ...] = ()
    """Of a figure above districts, or handed up by one: the seals in which the rows lie."""


class TaskCard(Card):
    """A task of this year's or next year's plan, with its state where a measure tracks it."""

    id: str
    name: str
    year: int
    lead: str
    support: tuple[str, ...]
    deadline: str
    quantity: str
    text: str
    source: str
    measure: str = ""
    cadence: str = ""
    figure: Figure | None = None
    done: bool | None = None


class IssueCard(Card):
    """A problem found on the way in."""

    code: str
    severity: str
    place: str
    message: str
    hint: str
    others: tuple[str, ...]


class Review(Card):
    """The whole review of a year."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["pingyi-review-1"] = Described(default=SCHEMA, alias="schema")
    year: int
    root: str
    packs: tuple[PackCard, ...]
    units: Mapping[str, UnitCard]
    measures: Mapping[str, MeasureCard]
    figures: Mapping[str, YearFigure]
    rubric: RubricCard
    sheets: tuple[Sheet, ...]
    claims: tuple[Claim, ...]
    comments: tuple[Comment, ...]
    settled: tuple[Claim, ...] = ()
    """Last year's published problems that are no more, as last year's seal shows them."""
    evidence: Mapping[str, EvidenceCard]
    themes: tuple[Theme, ...]
    frame: Commentary
    papers: Papers = Papers()
    slogans: tuple[str, ...]
    tasks: tuple[TaskCard, ...]
    records: Mapping[str, int]
    form_names: Mapping[str, str]
    issues: tuple[IssueCard, ...]

    def to_json(self) -> bytes:
        """The bytes of review.json: UTF-8, indented, ending in a newline. `Review.model_validate_json` reads them back."""
        return self.model_dump_json(indent=1, by_alias=True).encode() + b"\n"

    def unit(self, code: str) -> UnitCard:
        """A unit's card. Raises KeyError."""
        return self.units[code]

    def called(self, subject: str) -> str:
        """How a subject is called: a unit by its name, a post by its unit's; a person or a register's row by its key."""
        title, at, unit = subject.partition("@")
        code = unit if at else subject
        return self.name(code) + (title if at else "")

    def name(self, code: str) -> str:
        """A unit's name; the code itself where the review does not know it."""
        return self.units[code].name if code in self.units else code

    def measure_name(self, measure: str) -> str:
        """What an evidence's measure is called: last year's says so, told rows are what was registered."""
        short = measure.removeprefix(LAST)
        name = self.measures[short].name if short in self.measures else "登记事项"
        return f"上年{name}" if measure.startswith(LAST) else name

    def titled(self, measure: str, unit: str) -> str:
        """The title of an evidence: “云溪镇党委　上年支部党员大会”."""
        return f"{self.name(unit)}　{self.measure_name(measure)}"

    def figure_of(self, measure: str, unit: str) -> Figure | None:
        """The figure that an evidence is of (last year's for “last:”); None for told rows, or where there is none."""
        figure = self.figures.get(key(measure.removeprefix(LAST), unit))
        if figure is None:
            return None
        return figure.last if measure.startswith(LAST) else figure.now

    def claim(self, claim: str) -> Claim:
        """A claim by its id. Raises StopIteration."""
        return next(c for c in self.claims if c.id == claim)


def key(measure: str, unit: str) -> str:
    """The key of a figure and of its evidence."""
    return f"{measure}@{unit}"


def json_schema() -> str:
    """The JSON schema of review.json, as it is published."""
    schema = Review.model_json_schema(by_alias=True, mode="serialization")
    return json.dumps({"$schema": DIALECT} | schema, ensure_ascii=False, indent=1) + "\n"
