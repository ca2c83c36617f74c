"""A filled form held against the truth: how many cells the facts can answer, how many are filled, and which are wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from pingyi.reading.filling.filling import Outcome, Source, fill
from pingyi.reading.filling.model import State
from tests.reading.filling.paper import Paper

HALF = Fraction(5, 1000)
"""A rate may be rounded to two places."""


@dataclass
class Verdict:
    """Cells that the facts can answer, those filled, and what is wrong (cell, wanted, got)."""

    name: str
    answerable: int = 0
    filled: int = 0
    wrong: list[tuple[str, object, object]] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)


def judged(paper: Paper, source: Source, folder: Path) -> tuple[Verdict, Outcome]:
    """Fill a form and compare each cell with the truth."""
    path = folder / paper.name
    path.write_bytes(paper.content)
    outcome = fill(path, source)
    got = {(cell.sheet, cell.at): cell for cell in outcome.cells}
    verdict = Verdict(paper.name)
    for place, want in paper.want.items():
        cell = got.get(place)
        filled = cell is not None and cell.state is State.FILLED
        verdict.answerable += want is not None
        if not filled:
            if want is not None:
                verdict.missed.append((place[1], cell.why if cell else "没有这一格"))
            continue
        if cell is None:
            raise AssertionError
        value: object = cell.number if isinstance(want, Fraction) else cell.value
        close = isinstance(want, Fraction) and cell.number is not None and abs(cell.number - want) <= HALF
        if close or value == want:
            verdict.filled += 1
        else:
            verdict.wrong.append((place[1], want, cell.value))
    return verdict, outcome
