"""The same review as a district would script it by hand with openpyxl and pandas: what pingyi is timed against.

    python bench/by_hand.py FOLDER [--year 2019] [--out FILE]

Reads the year's workbooks and scores the rubric “district-2019” of the pack seed-district: every item's points, the totals
and the ranks, as JSON, with the CPU seconds of each phase. Good for this district's ledgers and this rubric only.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from hand_items import Figures, Year, figures
from hand_mess import settle
from hand_reading import read
from hand_units import COMMITTEES

TOWN, ORGANS, SCHOOLS, FIRMS = COMMITTEES
WEIGHTS = {"daily": 60, "ballot": 30, "panel": 10}
Rule = Callable[["Asked"], Fraction]


class Asked(NamedTuple):
    """One item of one committee: points, value, numerator, denominator; its peers' values, and whether it was reminded."""

    points: Fraction
    value: Fraction
    num: int
    den: int
    peers: list[Fraction]
    reminded: bool


class Item(NamedTuple):
    """An item of the rubric."""

    id: str
    part: str
    points: str
    rule: Rule
    kinds: tuple[str, ...] = COMMITTEES


def rate(full: str = "1", below: str = "0") -> Rule:
    """Points × rate."""
    return lambda one: Fraction(0) if one.value < Fraction(below) else one.points * min(one.value / Fraction(full), 1)


def bands(*steps: tuple[str, str]) -> Rule:
    """The highest band reached."""
    return lambda one: next(Fraction(points) for at, points in steps if one.value >= Fraction(at))


def off(each: str, count: Callable[[Asked], int]) -> Rule:
    """Points taken off, doubled after a reminder where the item says so."""
    return lambda one: max(one.points - count(one) * Fraction(each), Fraction(0))


def _mean(one: Asked) -> int:
    gap = sum(one.peers, Fraction(0)) / len(one.peers) - one.value
    return max(math.floor(gap * 100), 0)


def _below(line: str) -> Callable[[Asked], int]:
    return lambda one: max(math.floor((Fraction(line) - one.value) * 100), 0)


_T = (TOWN,)
ITEMS = (
    Item("assembly", "daily", "2", rate()),
    Item("committee", "daily", "1.5", rate()),
    Item("theme-day", "daily", "2", rate()),
    Item("life-meeting", "daily", "1.5", rate()),
    Item("appraisal", "daily", "1.5", rate()),
    Item("lecture", "daily", "1", rate()),
    Item("dual-life", "daily", "1", rate()),
    Item("study-hours", "daily", "2", rate("0.9")),
    Item("openness", "daily", "1.5", rate(), _T),
    Item("observation", "daily", "1.5", off("0.5", lambda one: one.den - one.num), _T),
    Item("committee-study", "daily", "1", rate()),
    Item("leader-life", "daily", "1", rate()),
    Item("branch-debrief", "daily", "1.5", rate()),
    Item("secretary-training", "daily", "1", rate("0.95")),
    Item("household-visit", "daily", "1", rate("0.9"), _T),
    Item("theory", "daily", "1", rate()),
    Item("dual-duty", "daily", "1.5", rate()),
    Item("absences", "daily", "1", off("0.5", lambda one: one.num * (2 if one.reminded else 1))),
    Item("helped", "daily", "1", bands(("1", "1"), ("0.9", "0.8"), ("0.8", "0.5"), ("0", "0")), _T),
    Item("org-coverage", "daily", "1.5", off("0.1", _below("0.95")), (FIRMS,)),
    Item("rectified", "daily", "2", rate(below="0.5")),
    Item("rectified-checked", "daily", "1", rate()),
    Item("fusion", "daily", "2", rate(), _T),
    Item("fusion-effect", "daily", "1.5", bands(("0.8", "1.5"), ("0.6", "1"), ("0.4", "0.5"), ("0", "0"))),
    Item("fusion-organ", "daily", "1", rate(), (ORGANS,)),
    Item("fusion-school", "daily", "1", rate("0.9"), (SCHOOLS,)),
    Item("fusion-firm", "daily", "1", rate(), (FIRMS,)),
    Item("disputes", "daily", "1.5", rate("0.95"), _T),
    Item("disputes-home", "daily", "1", bands(("0.7", "1"), ("0.5", "0.6"), ("0", "0.2")), _T),
    Item("weak-hard", "daily", "1.5", rate(), _T),
    Item("weak-open", "daily", "1.5", off("0.5", lambda one: one.num), _T),
    Item("elections", "daily", "1", off("0.05", _below("1")), _T),
    Item("venues", "daily", "1.5", rate(), _T),
    Item("budget", "daily", "0.5", rate("0.9")),
    Item("buildings", "daily", "0.5", rate()),
    Item("demo-sites", "daily", "1", rate()),
    Item("income-line", "daily", "3", bands(("1", "3"), ("0.9", "2.5"), ("0.8", "2"), ("0.6", "1"), ("0", "0")), _T),
    Item("income-zero", "daily", "1", off("0.5", lambda one: one.num), _T),
    Item("style", "daily", "1", off("0.05", _mean), _T),
    Item("openness-rate", "daily", "1", rate(below="0.6"), _T),
    Item("standard", "daily", "1.5", rate("0.95")),
    Item("deliberations", "daily", "1.5", rate(), _T),
    Item("cadre-hours", "daily", "0.5", rate("0.9")),
    Item("led", "daily", "1.5", rate(), _T),
    Item("people-projects", "daily", "1", rate(), _T),
    Item("allowance", "daily", "1", rate(), _T),
    Item("degrees", "daily", "0.5", rate("0.5"), _T),
    Item("ballot-a", "ballot", "12", rate()),
    Item("ballot-b", "ballot", "10", rate()),
    Item("ballot-c", "ballot", "8", rate()),
    Item("panel-marks", "panel", "8", lambda one: one.points * one.value / 10000),
)


def score(year: Year) -> dict[str, Any]:
    """Committee → its items' points (None: does not apply or nobody has given it), total, rank (None: part of a year)."""
    spans = year.units.tenures
    lived = spans[spans["unit"].eq(spans["committee"]) & (spans["first"] <= year.last) & (spans["last"] >= year.first)]
    reviewed = lived.sort_values("first").drop_duplicates("unit", keep="last").set_index("unit")[["kind", "last"]]
    whole = reviewed["last"] >= year.last
    counted = figures(year)
    reminders = counted.pop("reminders")["num"]
    points = {item.id: _points(item, counted[item.id], reviewed["kind"], whole, reminders) for item in ITEMS}
    points["site-report"] = _given(year)
    totals = {unit: _total({name: column.get(unit) for name, column in points.items()}) for unit in reviewed.index}
    table = pd.DataFrame({"total": pd.Series(totals), "town": reviewed["kind"].eq(TOWN), "whole": whole})
    ranked = table[table["whole"]]
    rank = ranked["total"].map(float).groupby(ranked["town"]).rank(method="min", ascending=False)
    return {
        unit: {
            "items": {name: _plain(column.get(unit), 6) for name, column in points.items()},
            "total": _plain(totals[unit], 2),
            "rank": int(rank[unit]) if unit in rank else None,
        }
        for unit in sorted(reviewed.index)
    }


def _points(
    item: Item, found: Figures, kinds: pd.Series, whole: pd.Series, reminders: pd.Series
) -> dict[str, Fraction]:
    """The points of every committee to which the item applies."""
    found = found.reindex(kinds.index[kinds.isin(item.kinds)]).fillna(0).astype("int64")
    if "den" in found:
        found = found[found["den"] > 0]
    nums, dens = found["num"].tolist(), found["den"].tolist() if "den" in found else [1] * len(found)
    values = dict(zip(found.index, map(Fraction, nums, dens), strict=True))
    peers = [value for unit, value in values.items() if whole[unit]]
    full = Fraction(item.points)
    asked = {
        unit: Asked(full, values[unit], num, den, peers, bool(reminders.get(unit, 0)))
        for unit, num, den in zip(found.index, nums, dens, strict=True)
    }
    return {unit: min(max(item.rule(one), Fraction(0)), full) for unit, one in asked.items()}


def _given(year: Year) -> dict[str, Fraction]:
    """What persons gave for the debrief itself, where one figure between 0 and 2 stands."""
    rows = year.frames["figures"]
    rows = rows[rows["item"].isin(["site-report", "现场述职"])]
    rows = rows.drop_duplicates(["unit", "points"]).drop_duplicates("unit", keep=False)
    given = rows[rows["points"].between(0, 200)].set_index("unit")["points"]
    return {unit: Fraction(int(points), 100) for unit, points in given.items()}


def _total(points: dict[str, Fraction | None]) -> Fraction:
    """Parts stretched to their weights, those without any item to the others."""
    full = {item.id: (item.part, Fraction(item.points)) for item in ITEMS} | {"site-report": ("panel", Fraction(2))}
    got, there = Fraction(0), 0
    for part, weight in WEIGHTS.items():
        own = [(value, full[name][1]) for name, value in points.items() if full[name][0] == part and value is not None]
        if own:
            got += weight * sum(value for value, _ in own) / sum(most for _, most in own)
            there += weight
    total = got * 100 / there if there else Fraction(0)
    return Fraction(_plain(total, 2) or 0)


def _plain(value: Fraction | None, places: int) -> str | None:
    """Half up to so many places, without trailing zeros."""
    if value is None:
        return None
    whole = (2 * value.numerator * 10**places + value.denominator) // (2 * value.denominator)
    return format(Decimal(whole).scaleb(-places).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).normalize(), "f")


def review(folder: Path, year: int) -> dict[str, Any]:
    """The whole way: read, clear up, score."""
    marks = [seconds()]
    frames, units = read(folder, year)
    frames = settle(frames, units)
    marks.append(seconds())
    sheets = score(Year(frames, units, year))
    marks.append(seconds())
    phases = {"start": marks[0], "reading": marks[1] - marks[0], "scoring": marks[2] - marks[1]}
    return {"sheets": sheets, "phases": phases}


def seconds() -> float:
    """User and system CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--year", type=int, default=2019)
    asked.add_argument("--out", type=Path)
    given = asked.parse_args()
    text = json.dumps(review(given.folder, given.year), ensure_ascii=False, indent=1)
    if given.out:
        given.out.write_text(text, "utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
