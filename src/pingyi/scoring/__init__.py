"""Scoring: from figures to points, totals, ranks, how firm they are, and grades. Pure and exact.

    peers        who is reviewed, and with whom compared
    discretion   what persons gave
    rules        what each scoring rule gives          wording   how the arithmetic is written
    points       states, floors and ceilings           reported  未报, told from the evidence
    totals       items → groups → parts → total
    ranks        ranks, grades, bars
    firmness     redrawn weights and items left out          redrawing   totals under redrawn weights
    weighing     the whole table, ranks and all
    explaining   one item, or one measure, of one unit, down to its rows          tracing  from a figure to its rows
    telling      how that is said               keeping, kept   for those who ask again
    naming       what somebody means by a name

A computed score is advice: people set and sign the grade (《个人信息保护法》第二十四条).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pingyi.scoring.nodes import Node, lines

if TYPE_CHECKING:
    from pingyi.scoring.explaining import explain, explain_measure
    from pingyi.scoring.model import Firmness, ItemScore, PartScore, Scores, Sheet, State
    from pingyi.scoring.naming import find_any_unit, find_item, find_unit, find_what
    from pingyi.scoring.peers import Reviewee, reviewees
    from pingyi.scoring.weighing import rubric_of, score

__all__ = [
    "Firmness", "ItemScore", "Node", "PartScore", "Reviewee", "Scores", "Sheet", "State", "explain",
    "explain_measure", "find_any_unit", "find_item", "find_unit", "find_what", "lines", "reviewees", "rubric_of", "score",
]  # fmt: skip

_HOMES = {
    "explaining": ("explain", "explain_measure"),
    "model": ("Firmness", "ItemScore", "PartScore", "Scores", "Sheet", "State"),
    "naming": ("find_any_unit", "find_item", "find_unit", "find_what"),
    "peers": ("Reviewee", "reviewees"),
    "weighing": ("rubric_of", "score"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  a class or a function
    """Each name out of its own module when it is first asked for: to tell what was kept takes no engine and no packs."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(name)
