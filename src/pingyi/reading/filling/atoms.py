"""One meaning of a phrase that heads are made of."""

from __future__ import annotations

from dataclasses import dataclass

UNITS = "units"
PRIMARY, PACK = 2, 1
LIGHT = frozenset({"filler", "topic", "title", "actor"})
"""Sorts of words that say nothing about what is counted."""


@dataclass(frozen=True, order=True)
class Atom:
    """One meaning of a phrase; ``form`` is empty for what goes with every form.

    ``sort``: thing · field · cond · measure · kind · attr · post · count · rate · total · attend · share (a rate of what has
    got so far, in one word) · filler ·
    actor (who came: explained beside a number of people only) · topic · title.
    """

    sort: str
    form: str = ""
    name: str = ""
    value: str = ""
    strength: int = PRIMARY
