"""What stands on one side of a cell, sorted; and what a sheet says for all its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pingyi.reading.filling.asking import Title
from pingyi.reading.filling.periods import Span


@dataclass
class Axis:
    """The texts on one side of a cell, sorted: units named, totals, times, unit of measure, and what is left (heads)."""

    heads: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    measure: str = ""
    total: bool = False
    doubt: str = ""
    leaf: bool = False
    """Whether the innermost text is one of the heads."""


@dataclass(frozen=True)
class Around:
    """What a sheet says for all its cells. ``unit`` is empty where it names one that nobody knows (``doubt``)."""

    title: Title
    spans: tuple[Span, ...]
    unit: str
    named: bool
    money: str
    doubt: str = ""
    above: frozenset[str] = frozenset()
    only: str = ""
    """What the small print limits the whole form to (统计范围：女党员), which facts do not tell."""


def carried(arounds: Sequence[Around]) -> list[Around]:
    """The tables of a Word form: what the lines above one say of whom and when goes for those behind it that do not say."""
    found: list[Around] = []
    for one in arounds:
        if found and not one.named and found[-1].named:
            one = replace(one, unit=found[-1].unit, named=True, doubt="")  # noqa: PLW2901  told further, step by step
        if found and not one.spans:
            one = replace(one, spans=found[-1].spans)  # noqa: PLW2901  told further, step by step
        found.append(one)
    return found
