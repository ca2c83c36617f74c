"""By hand: from statistics of units to the figures of 51 measures for every unit.

Whatever engine made the statistics, they arrive here as columns by unit; what is left is a few million additions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from nation_hand_tree import MONTHS, YEAR_FIRST, YEAR_LAST, Ints, Tree

COMMITTEES = ("镇党委", "机关党委", "教育中心党委", "两新组织党委")
UNIT_DUTIES: dict[str, tuple[tuple[str, ...], int]] = {
    "branch-assembly": (("党支部",), 3), "branch-committee": (("党支部",), 1), "theme-day": (("党支部",), 1),
    "organisation-life": (("党支部",), 12), "member-appraisal": (("党支部",), 12), "village-openness": (("行政村",), 3),
    "observation-visit": (("镇党委",), 3), "committee-study": (COMMITTEES, 3), "leader-life-report": (COMMITTEES, 1),
    "branch-debrief": (("党支部",), 12), "theory-study": (COMMITTEES, 1),
}  # fmt: skip
"""Duty of units → who owes it, and the months of a period."""
POST_DUTIES = {"secretary-class": COMMITTEES, "dual-life": COMMITTEES, "lead-projects": ("镇党委",)}
"""Yearly duty of a committee's secretary → the kinds of committees."""
EVERY_UNIT = {
    "weak-open": ("行政村", "社区"), "villages-with-income": ("行政村",), "villages-zero": ("行政村",),
    "elections-in-time": ("行政村", "社区"),
}  # fmt: skip
"""Shares of units of these kinds; all but the last have every such unit in the denominator."""
COUNTED = frozenset({"unexcused-absences"})
"""Measures without a denominator."""


@dataclass(eq=False)
class Statistics:
    """What an engine hands over. Units are dense numbers."""

    masks: dict[str, tuple[Ints, Ints]] = field(default_factory=dict)
    """Duty of units → unit, months met as bits (January is bit 0)."""
    terms: dict[str, tuple[Ints, Ints, Ints, Ints]] = field(default_factory=dict)
    """Ratio → unit, node (−1: none, −2: the unit's only one), numerator, denominator."""
    shares: dict[str, tuple[Ints, Ints, Ints]] = field(default_factory=dict)
    """Share of subjects → unit, numerator, denominator, as on the year's last day."""
    periods: dict[str, list[tuple[int, int, Ints, Ints, Ints]]] = field(default_factory=dict)
    """Duty of register rows → for each period first and last day, unit, met, owed."""
    posts: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Committees that had a secretary through the whole year."""
    secretaries: dict[str, Ints] = field(default_factory=dict)
    """Duty of secretaries → committees whose secretary met it."""
    waivers: list[tuple[str, int, int, int]] = field(default_factory=list)
    """Duty, unit, first and last day: dues that end then are not owed."""


def every_unit(tree: Tree, made: Statistics) -> None:
    """Shares of units ask every unit of their kinds, those without records too."""
    there = np.flatnonzero(tree.nodes.at_end >= 0)
    kind = tree.kind_at_end(there)
    for name in EVERY_UNIT.keys() & made.shares.keys():
        unit, num, den = made.shares[name]
        every = there[np.isin(kind, EVERY_UNIT[name])]
        num_of, den_of = np.zeros(tree.nodes.units, dtype=np.int64), np.zeros(tree.nodes.units, dtype=np.int64)
        num_of[unit], den_of[unit] = num, den
        own = den_of[every] if name == "elections-in-time" else np.ones(len(every), dtype=np.int64)
        made.shares[name] = (every, num_of[every], own)


class Figures:
    """Numerators and denominators of every measure for every unit of a part."""

    def __init__(self, tree: Tree, statistics: Statistics) -> None:
        nodes = tree.nodes
        self._nodes, self._kinds, self._statistics = nodes, tree.kinds, statistics
        self.numbers: dict[str, tuple[Ints, Ints]] = {}
        for duty, (unit, mask) in statistics.masks.items():
            self._duty(duty, *UNIT_DUTIES[duty], unit, mask)
        for measure, (unit, node, num, den) in statistics.terms.items():
            at = np.where(node == -2, self._only[unit], node)
            self._set(measure, at, num, den)
        for measure, (unit, num, den) in statistics.shares.items():
            self._set(measure, nodes.at_end[unit], num, den)
        for duty, periods in statistics.periods.items():
            self._registered(duty, periods)
        for duty, met in statistics.secretaries.items():
            self._post(duty, met)

    @property
    def _only(self) -> Ints:
        found = np.full(self._nodes.units, -1, dtype=np.int64)
        found[self._nodes.unit] = np.arange(len(self._nodes.unit))
        return found

    def _among(self, kinds: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        wanted = np.array([kind in kinds for kind in self._kinds], dtype=bool)
        chosen: np.ndarray[Any, np.dtype[np.bool_]] = wanted[self._nodes.kind]
        return chosen

    def _set(self, measure: str, node: Ints, num: Ints, den: Ints) -> None:
        """Lay contributions on nodes and sum them up the tree."""
        there = node >= 0
        sums = []
        for values in (num, den):
            laid = np.zeros(len(self._nodes.unit), dtype=np.int64)
            np.add.at(laid, node[there], values[there])
            sums.append(self._nodes.rolled(laid))
        self.numbers[measure] = (sums[0], sums[1])

    def _duty(self, duty: str, kinds: tuple[str, ...], months: int, unit: Ints, mask: Ints) -> None:
        nodes = self._nodes
        masks = np.zeros(nodes.units, dtype=np.int64)
        masks[unit] = mask
        chosen = np.flatnonzero(self._among(kinds))
        first, last, run = nodes.first[chosen], nodes.last[chosen], nodes.run[chosen]
        met_of, waived = masks[nodes.unit[chosen]], self._waived(duty)
        num, den = np.zeros(len(chosen), dtype=np.int64), np.zeros(len(chosen), dtype=np.int64)
        for month in range(0, 12, months):
            begins, ends = MONTHS[month], MONTHS[month + months] - 1
            owed = (first <= ends) & (last >= ends) & (run <= begins)
            for one, low, high in waived:
                if low <= ends <= high:
                    owed[nodes.unit[chosen] == one] = False
            den += owed
            num += owed & ((met_of >> month) & ((1 << months) - 1) != 0)
        self._set(duty, chosen, num, den)

    def _waived(self, duty: str) -> list[tuple[int, int, int]]:
        return [(unit, low, high) for name, unit, low, high in self._statistics.waivers if name == duty]

    def _registered(self, duty: str, periods: list[tuple[int, int, Ints, Ints, Ints]]) -> None:
        places, nums, dens = [], [], []
        for begins, ends, unit, met, owed in periods:
            node = self._nodes.at(ends)[unit]
            node = np.where((node >= 0) & (self._nodes.run[np.maximum(node, 0)] <= begins), node, -1)
            places.append(node)
            nums.append(met)
            dens.append(owed)
        self._set(duty, np.concatenate(places), np.concatenate(nums), np.concatenate(dens))

    def _post(self, duty: str, met: Ints) -> None:
        nodes, done = self._nodes, np.zeros(self._nodes.units, dtype=np.int64)
        done[met] = 1
        held = np.zeros(nodes.units, dtype=bool)
        held[self._statistics.posts] = True
        owed = self._among(POST_DUTIES[duty]) & held[nodes.unit]
        owed &= (nodes.first <= YEAR_LAST) & (nodes.last >= YEAR_LAST) & (nodes.run <= YEAR_FIRST)
        chosen = np.flatnonzero(owed)
        self._set(duty, chosen, done[nodes.unit[chosen]], np.ones(len(chosen), dtype=np.int64))
