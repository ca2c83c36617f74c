"""The rules in force for one year: a stack of packs, merged, dated values resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pingyi.packs.schema import (
    ClaimRule,
    Dated,
    Duty,
    Form,
    Measure,
    Pack,
    Rubric,
    Slogan,
    Task,
    Theme,
    UnitKindRule,
)
from pingyi.packs.schema.claims import Commentary
from pingyi.packs.schema.papers import Papers


@dataclass(frozen=True)
class Rules:
    """What the packs say together, for one year. Built by :func:`pingyi.packs.load_rules`; every mapping is in pack order.

    ``measures`` holds, besides the packs' own, one measure for each duty (same id) and `<duty>-on-time`.

    Conditions hold typed literals of this year; only a claim's ``when`` keeps them as written (“90%”), since findings type
    them by the quantity compared. A register's ``subject`` is its number where it names none. Left out is what is not in
    force on any day of the year, by its own dates or its source's, and what rests on such; ``since`` and ``until`` of a
    duty stay, for its periods. ``packs`` are as written, so that they can be sealed and loaded for another year.
    """

    year: int
    packs: tuple[Pack, ...]
    unit_kinds: Mapping[str, UnitKindRule] = field(default_factory=dict)
    values: Mapping[str, Dated] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    themes: Mapping[str, Theme] = field(default_factory=dict)
    slogans: Mapping[str, Slogan] = field(default_factory=dict)
    claims: Mapping[str, ClaimRule] = field(default_factory=dict)
    commentary: Commentary | None = None
    papers: Papers = field(default_factory=Papers)

    @property
    def rubric(self) -> Rubric:
        """The rubric of the topmost pack that has one. Raises StopIteration where none has."""
        return next(reversed(tuple(self.rubrics.values())))
