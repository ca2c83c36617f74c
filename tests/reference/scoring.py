"""Scoring once more, in plain Python: slow, short, from raw mappings and fractions only. It shares no code with pingyi.

Amounts in rubrics are fractions; lines are fractions (rates as 9/10). ``Table`` is a rubric as a mapping:

    parts   [(id, weight)]
    groups  {id: {part, points?, scale?, floor?, ceiling?}}
    items   [{id, part, points, rule, …}]   rule = (kind, {…}); bends: floor, ceiling, zero_below, zero_missing, doubled_after
    grades  [(line, grade)], bars [(measure, at least, at most)], best_share
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any

Table = dict[str, Any]
Key = tuple[str, str]
Figure = tuple[int, int | None] | None
"""(num, den), the denominator None where there is none; None for an item without a measure."""


@dataclass
class World:
    """units: code → (kind, peer group, ended within the year); figures: (measure, unit) → (num, den or None)."""

    units: dict[str, tuple[str, str, bool]]
    figures: dict[Key, tuple[int, int | None]]
    last: dict[Key, tuple[int, int | None]] | None
    given: dict[Key, Fraction]
    silent: set[Key] = field(default_factory=set)
    less: set[str] = field(default_factory=set)
    amounts: set[str] = field(default_factory=set)


@dataclass
class Got:
    state: str
    points: Fraction
    counts: bool


def score(table: Table, world: World) -> dict[str, dict[str, Any]]:
    """Unit → items, total, rank, grade."""
    sheets: dict[str, dict[str, Any]] = {code: {"items": {}} for code in world.units}
    for item in table["items"]:
        for code in world.units:
            sheets[code]["items"][item["id"]] = item_score(item, code, world)
        if item.get("mean"):
            fill_means(item["id"], sheets, world)
    for sheet in sheets.values():
        sheet["total"] = total(table, sheet["items"])
    for code, sheet in sheets.items():
        peers = [other for other in world.units if same(world, code, other)]
        sheet["rank"] = None if world.units[code][2] else 1 + sum(sheets[p]["total"] > sheet["total"] for p in peers)
        sheet["grade"] = grade(table, world, code, sheet["total"])
    limit_best(table, world, sheets)
    return sheets


def same(world: World, code: str, other: str) -> bool:
    """Whether ``other`` is a full-year unit of the same group."""
    return world.units[other][1] == world.units[code][1] and not world.units[other][2]


def figure(world: World, measure: str, code: str) -> tuple[int, int | None]:
    return world.figures.get((measure, code), (0, None))


def value(one: tuple[int, int | None]) -> Fraction:
    return Fraction(one[0]) if one[1] is None else Fraction(one[0], one[1])


def item_score(item: dict[str, Any], code: str, world: World) -> Got:
    kind, rule = item["rule"]
    if item.get("applies_to") and world.units[code][0] not in item["applies_to"]:
        return Got("not-applicable", Fraction(0), counts=False)
    own = None
    if item.get("measure"):
        own = figure(world, item["measure"], code)
        if own[1] == 0:
            waiting = item["basis"] == "assessment" and not world.units[code][2]
            return Got("pending" if waiting else "not-applicable", Fraction(0), counts=False)
    points = rule_points(kind, rule, item, own, code, world)
    nought = own is not None and is_nought(item, own)
    if points == "pending" and nought:
        points = Fraction(0)
    if isinstance(points, str):
        return Got(points, Fraction(0), counts=False)
    points = max(points, item.get("floor", Fraction(0)))
    points = min(points, item.get("ceiling", item["points"]))
    if nought:
        points = min(points, Fraction(0))
    if own is not None and is_silent(kind, rule, item, own, code, world):
        return Got("unreported", min(points, Fraction(0)), counts=True)
    return Got("scored", points, counts=True)


def is_nought(item: dict[str, Any], own: tuple[int, int | None]) -> bool:
    below = item.get("zero_below")
    missing = item.get("zero_missing")
    return (below is not None and value(own) < below) or (
        missing is not None and own[1] is not None and own[1] - own[0] >= missing
    )


def is_silent(
    kind: str, rule: dict[str, Any], item: dict[str, Any], own: tuple[int, int | None], code: str, world: World
) -> bool:
    if kind in {"add", "tiers", "discretion"} or (kind == "deduct" and rule["per"] == "case"):
        return False
    measure = item["measure"]
    owed = own[1] is not None or measure in world.amounts
    return own[0] == 0 and owed and measure not in world.less and (measure, code) in world.silent


def rule_points(  # noqa: C901, PLR0911, PLR0912  one branch a rule, as the table of rules reads
    kind: str, rule: dict[str, Any], item: dict[str, Any], own: Figure, code: str, world: World
) -> Fraction | str:
    full = item["points"]
    start = Fraction(0) if item.get("bonus") else full
    double = 2 if figure(world, item.get("doubled_after", ""), code)[0] > 0 else 1
    scale = 100 if own and own[1] is not None else 1
    if kind == "rate":
        return full * min(value(own) / rule["full"], Fraction(1))
    if kind == "convert":
        return full * value(own) / rule["full"]
    if kind == "bands":
        return max(((line, got) for line, got in rule["bands"] if value(own) >= line), default=(0, Fraction(0)))[1]
    if kind == "deduct":
        if rule["per"] == "missing":
            times = own[1] - own[0]
        elif rule["per"] == "case":
            times = own[0]
        else:
            gap = (rule["line"] - value(own)) * scale
            times = ceil(gap) if rule["part_counts"] else floor(gap)
        return start - max(max(times, 0) - rule["free"], 0) * rule["each"] * double
    if kind == "add":
        over = floor((value(own) - rule["line"]) * scale) if rule["per"] == "point" else floor(own[0] - rule["line"])
        return item.get("base", Fraction(0)) + max(over, 0) * rule["each"]
    if kind == "tiers":
        return tier_points(rule, item, code, world)
    if kind == "discretion":
        return given_points(rule, start, own, world.given.get((code, item["id"])), double)
    peers = [figure(world, item["measure"], other) for other in world.units if same(world, code, other)]
    fitting = [
        other
        for other, unit in zip(peers, [u for u in world.units if same(world, code, u)], strict=True)
        if other[1] != 0 and (not item.get("applies_to") or world.units[unit][0] in item["applies_to"])
    ]
    sign = -1 if item["measure"] in world.less else 1
    if kind == "rank":
        if not fitting:
            return "not-applicable"
        place = 1 + len([other for other in fitting if sign * value(other) > sign * value(own)])
        return min(((at, got) for at, got in rule["table"] if place <= at), default=(0, Fraction(0)))[1]
    if rule["of"] == "last":
        fitting = [] if world.last is None else [world.last.get((item["measure"], code), (0, own[1] and 0))]
        fitting = [other for other in fitting if other[1] != 0]
    if not fitting:
        return "not-applicable"
    gap = sign * (sum(map(value, fitting), Fraction(0)) / len(fitting) - value(own)) * scale
    return full - max(ceil(gap) if rule["part_counts"] else floor(gap), 0) * rule["each"]


def tier_points(rule: dict[str, Any], item: dict[str, Any], code: str, world: World) -> Fraction | str:
    figures = [figure(world, measure, code) for measure, _ in rule["tiers"]]
    if all(one[1] == 0 for one in figures):
        return "not-applicable"
    got = [(points, one[0]) for (_, points), one in zip(rule["tiers"], figures, strict=True) if one[0] > 0]
    base: Fraction = item.get("base", Fraction(0))
    if not got:
        return base
    if rule["counts"] == "highest":
        return base + max((points for points, _ in got), key=abs)
    return base + sum((points * count for points, count in got), Fraction(0))


def given_points(
    rule: dict[str, Any], start: Fraction, own: Figure, one: Fraction | None, double: int
) -> Fraction | str:
    spans = [(rule["low"], rule["high"])]
    if rule["ranges"]:
        spans = [(low, high) for line, low, high in rule["ranges"] if value(own) >= line]
        if not spans:
            return Fraction(0)
    if rule["deduct"] and not one:
        return start
    if one is None or not any(low <= one <= high for low, high in spans):
        return "pending"
    return start - one * double if rule["deduct"] else one


def fill_means(name: str, sheets: dict[str, dict[str, Any]], world: World) -> None:
    before = {code: sheet["items"][name] for code, sheet in sheets.items()}
    for code, sheet in sheets.items():
        if before[code].state == "not-applicable":
            peers = [
                one.points
                for other, one in before.items()
                if same(world, code, other) and one.state in {"scored", "unreported"}
            ]
            if peers:
                sheet["items"][name] = Got("not-applicable", sum(peers, Fraction(0)) / len(peers), counts=True)


def total(table: Table, got: dict[str, Got]) -> Fraction:
    """In hundredths, rounded: 8713 is 87.13."""
    score = there = Fraction(0)
    beside = add_up(table, [item for item in table["items"] if item.get("bonus")], got)[0]
    for part, weight in table["parts"]:
        points, full = add_up(
            table, [item for item in table["items"] if item["part"] == part and not item.get("bonus")], got
        )
        if full:
            score, there = score + weight * points / full, there + weight
        else:
            beside += min(points, Fraction(0))
    whole = sum((weight for _, weight in table["parts"]), Fraction(0))
    exact = (score * whole / there if there else Fraction(0)) + beside
    cents = floor(abs(exact) * 100 + Fraction(1, 2))
    return Fraction(cents if exact >= 0 else -cents, 100)


def add_up(table: Table, items: list[dict[str, Any]], got: dict[str, Got]) -> tuple[Fraction, Fraction]:
    points = full = Fraction(0)
    for item in items:
        if not item.get("group") and got[item["id"]].counts:
            points, full = points + got[item["id"]].points, full + item["points"]
    for name, group in table["groups"].items():
        inside = [item for item in items if item.get("group") == name]
        counted = [item for item in inside if got[item["id"]].counts]
        if not counted:
            continue
        here = sum((got[item["id"]].points for item in counted), Fraction(0))
        worth = sum((item["points"] for item in counted), Fraction(0))
        if group.get("scale"):
            factor = group["points"] / sum((item["points"] for item in inside), Fraction(0))
            here, worth = here * factor, worth * factor
        if "ceiling" in group:
            here, worth = min(here, group["ceiling"]), min(worth, group["ceiling"])
        if "floor" in group:
            here = max(here, group["floor"])
        points, full = points + here, full + worth
    return points, full


def grade(table: Table, world: World, code: str, got: Fraction) -> str:
    names = [name for _, name in table["grades"]]
    index = next((i for i, (line, _) in enumerate(table["grades"]) if got >= line), len(names) - 1)
    for measure, at_least, at_most in table["bars"]:
        if figure(world, measure, code)[0] >= at_least:
            index = max(index, names.index(at_most))
    return names[index]


def limit_best(table: Table, world: World, sheets: dict[str, dict[str, Any]]) -> None:
    if table.get("best_share") is None:
        return
    names = [name for _, name in table["grades"]]
    groups: dict[str, list[str]] = {}
    for code, (_, group, ended) in world.units.items():
        if not ended:
            groups.setdefault(group, []).append(code)
    for codes in groups.values():
        best = [code for code in codes if sheets[code]["grade"] == names[0]]
        room = floor(table["best_share"] * len(codes))
        keep = [c for c in best if sum(sheets[o]["total"] >= sheets[c]["total"] for o in best) <= room]
        for code in set(best) - set(keep):
            sheets[code]["grade"] = names[1]
