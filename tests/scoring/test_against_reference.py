"""Random rubrics with every rule, on random years: scores equal those of the plain reference."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pingyi.numbers import half_up, plain
from pingyi.packs.schema import Measure
from pingyi.scoring import score
from tests.reference import scoring as reference
from tests.scoring import fakes

Raw = dict[str, Any]
Year = dict[tuple[str, str], tuple[int, int | None]]
Drawn = tuple[str | None, Raw, object]
"""The measure, the rule in the reference's shape, and as a pack writes it."""
TOWN, ORGAN = "镇党委", "机关党委"
UNITS = {"A": (TOWN, None), "B": (TOWN, None), "C": (TOWN, None), "D": (TOWN, "2019-07-01"), "E": (ORGAN, None)}
RATES = ("rate-a", "rate-b", "rate-less")
COUNTS = ("count-a", "count-b", "count-less")
AMOUNTS = ("sum-a",)
QUARTERS = st.integers(0, 40).map(lambda n: Fraction(n, 4))
EACH = st.integers(1, 12).map(lambda n: Fraction(n, 4))
LINES = st.integers(0, 20).map(lambda n: Fraction(n, 20))


def text(x: Fraction) -> str:
    return plain(x)


@st.composite
def rule_of(draw: st.DrawFn, item: dict[str, Any]) -> dict[str, Any]:
    """Put a random rule into ``item`` (the reference's shape); the raw pack entry is what is returned."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    measure, rule, raw = KINDS[kind](draw, item)
    item["rule"] = (kind, rule)
    if measure:
        item["measure"] = measure
    return {kind: raw}


def rate(draw: st.DrawFn, _: Raw) -> Drawn:
    measure = draw(st.sampled_from((*RATES, *COUNTS, *AMOUNTS)))
    full = draw(LINES.filter(bool)) if measure in RATES else Fraction(draw(st.integers(1, 6)))
    return measure, {"full": full}, {"full": text(full)}


def bands(draw: st.DrawFn, _: Raw) -> Drawn:
    measure = draw(st.sampled_from((*RATES, *COUNTS, *AMOUNTS)))
    lines = draw(
        st.lists(LINES if measure in RATES else st.integers(0, 6).map(Fraction), min_size=1, max_size=4, unique=True)
    )
    pairs = [(line, draw(QUARTERS)) for line in lines]
    return measure, {"bands": pairs}, [[text(line), text(got)] for line, got in pairs]


def deduct(draw: st.DrawFn, item: Raw) -> Drawn:
    per = draw(st.sampled_from(("missing", "case", "point")))
    measure = draw(st.sampled_from(RATES if per != "case" else (*RATES, *COUNTS)))
    line, each, free = draw(LINES), draw(EACH), draw(st.integers(0, 2))
    part = draw(st.booleans())
    if draw(st.booleans()):
        item["doubled_after"] = "count-b"
    rule = {"per": per, "each": each, "free": free, "line": line, "part_counts": part}
    return measure, rule, {**rule, "each": text(each), "line": text(line)}


def add(draw: st.DrawFn, item: Raw) -> Drawn:
    per = draw(st.sampled_from(("case", "point")))
    measure = draw(st.sampled_from(RATES if per == "point" else COUNTS))
    line = draw(LINES) if per == "point" else Fraction(draw(st.integers(0, 2)))
    each = draw(EACH)
    if draw(st.booleans()):
        item["base"] = draw(QUARTERS)
    return measure, {"per": per, "each": each, "line": line}, {"per": per, "each": text(each), "line": text(line)}


def tiers(draw: st.DrawFn, item: Raw) -> Drawn:
    rungs = draw(st.lists(st.tuples(st.sampled_from((*COUNTS, *RATES)), EACH), min_size=1, max_size=3))
    sign = -1 if item.get("bonus") and draw(st.booleans()) else 1
    rungs = [(measure, sign * each) for measure, each in rungs]
    # Two tiers of one size would make “the highest” a matter of words only.
    rungs = list({abs(each): (measure, each) for measure, each in rungs}.values())
    counts = draw(st.sampled_from(("highest", "each")))
    if draw(st.booleans()):
        item["base"] = draw(QUARTERS)
    raw = [{"name": f"第{i}档", "measure": measure, "points": text(each)} for i, (measure, each) in enumerate(rungs)]
    return None, {"tiers": rungs, "counts": counts}, {"tiers": raw, "counts": counts}


def discretion(draw: st.DrawFn, _: Raw) -> Drawn:
    low = Fraction(draw(st.integers(0, 3)))
    high = low + draw(st.integers(0, 3))
    ranges = []
    if draw(st.booleans()):
        ranges = [(line, low, high) for line in draw(st.lists(LINES, min_size=1, max_size=2, unique=True))]
    deducted = not ranges and draw(st.booleans())
    rule = {"low": low, "high": high, "deduct": deducted, "ranges": ranges}
    raw = {**rule, "low": text(low), "high": text(high), "ranges": [[text(x) for x in one] for one in ranges]}
    return draw(st.sampled_from(RATES)) if ranges else None, rule, raw


def rank(draw: st.DrawFn, _: Raw) -> Drawn:
    places = draw(st.lists(st.integers(1, 5), min_size=1, max_size=3, unique=True))
    table = [(Fraction(at), draw(QUARTERS)) for at in places]
    measure = draw(st.sampled_from((*RATES, *COUNTS, *AMOUNTS)))
    return measure, {"table": table}, {"table": [[text(at), text(got)] for at, got in table]}


def against(draw: st.DrawFn, _: Raw) -> Drawn:
    rule = {"of": draw(st.sampled_from(("mean", "last"))), "each": draw(EACH), "part_counts": draw(st.booleans())}
    return draw(st.sampled_from((*RATES, *COUNTS, *AMOUNTS))), rule, {**rule, "each": text(rule["each"])}


def convert(draw: st.DrawFn, _: Raw) -> Drawn:
    full = Fraction(draw(st.integers(1, 8)))
    return draw(st.sampled_from((*RATES, *COUNTS))), {"full": full}, {"full": text(full)}


KINDS = {
    "rate": rate, "bands": bands, "deduct": deduct, "add": add, "tiers": tiers, "discretion": discretion, "rank": rank,
    "against": against, "convert": convert,
}  # fmt: skip


@st.composite
def item_of(draw: st.DrawFn, index: int, groups: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """One item in the reference's shape, and as a pack writes it."""
    item: dict[str, Any] = {"id": f"item-{index}", "points": draw(EACH)}
    item["bonus"] = draw(st.integers(0, 4)) == 0
    item["basis"] = draw(st.sampled_from(("result", "assessment")))
    item["part"] = draw(st.sampled_from(("one", "two")))
    item["mean"] = draw(st.booleans())
    if draw(st.integers(0, 3)) == 0:
        item["applies_to"] = [draw(st.sampled_from((TOWN, ORGAN)))]
    fitting = [
        name for name, group in groups.items() if (group["part"], group["bonus"]) == (item["part"], item["bonus"])
    ]
    if fitting and draw(st.booleans()):
        item["group"] = fitting[0]
    raw_rule = draw(rule_of(item))
    if item["bonus"] or draw(st.integers(0, 3)) == 0:
        item["floor"] = -draw(EACH) if item["bonus"] or draw(st.booleans()) else min(draw(QUARTERS), item["points"])
    if draw(st.integers(0, 3)) == 0:
        item["ceiling"] = max(draw(QUARTERS), item.get("floor", Fraction(0)))
    if item.get("measure") in RATES and draw(st.integers(0, 2)) == 0:
        item["zero_below"] = draw(LINES)
    if item.get("measure") and draw(st.integers(0, 3)) == 0:
        item["zero_missing"] = draw(st.integers(1, 6))
    bends = {key: text(item[key]) for key in ("floor", "ceiling", "zero_below", "base") if key in item}
    if "zero_missing" in item:
        bends["zero_when"] = {"missing": {"gte": item["zero_missing"]}}
    if "doubled_after" in item:
        bends["doubled_after"] = item["doubled_after"]
    raw = {
        "id": item["id"], "name": item["id"], "part": item["part"], "basis": item["basis"], "points": text(item["points"]),
        "bonus": item["bonus"], "not_applicable": "group-mean" if item["mean"] else "leave-out",
        "applies_to": item.get("applies_to", []), "group": item.get("group"), "measure": item.get("measure"),
        "score": {**raw_rule, **bends},
    }  # fmt: skip
    return item, raw


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A rubric in both shapes."""
    groups: dict[str, Any] = {}
    for name in ("g-one", "g-two", "g-bonus"):
        group: dict[str, Any] = {"part": "one" if name != "g-two" else "two", "bonus": name == "g-bonus"}
        if draw(st.booleans()):
            group["ceiling"] = draw(EACH)
        if draw(st.booleans()):
            group["floor"] = -draw(EACH)
        if draw(st.booleans()):
            group["scale"], group["points"] = True, draw(EACH)
        groups[name] = group
    drawn = [draw(item_of(index, groups)) for index in range(draw(st.integers(1, 6)))]
    weight = Fraction(draw(st.integers(1, 99)))
    bars = [("count-a", draw(st.integers(1, 5)), draw(st.sampled_from(("较好", "差"))))] if draw(st.booleans()) else []
    share = draw(st.sampled_from((None, Fraction(1, 3), Fraction(2, 3))))
    table = {
        "parts": [("one", weight), ("two", 100 - weight)], "groups": groups, "items": [item for item, _ in drawn],
        "grades": [(Fraction(60), "好"), (Fraction(30), "较好"), (Fraction(0), "差")], "bars": bars, "best_share": share,
    }  # fmt: skip
    authority = {"document": "《办法》", "article": "第一条"}
    raw_groups = [
        {"id": name, "name": name}
        | {
            key: value if isinstance(value, bool | str) else text(value)
            for key, value in group.items()
            if key != "bonus"
        }
        for name, group in groups.items()
    ]
    grades: dict[str, Any] = {
        "bands": [[60, "好"], [30, "较好"], [0, "差"]],
        "bars": [{"measure": m, "at_least": n, "at_most": most, "authority": authority} for m, n, most in bars],
    }
    if share is not None:
        # 1/3 has no decimal: 34 % and 67 % allow as many of at most three peers.
        grades |= {"best_at_most": "34%" if share == Fraction(1, 3) else "67%", "best_authority": authority}
    raw = {
        "groups": raw_groups, "grades": grades, "reviewees": {"of": [TOWN, ORGAN]},
        "parts": [{"id": "one", "name": "一", "weight": text(weight), "scale": True},
                  {"id": "two", "name": "二", "weight": text(100 - weight), "scale": True}],
        "peer_groups": [{"id": "towns", "unit_kinds": [TOWN]}, {"id": "organs", "unit_kinds": [ORGAN]}],
        "items": [one for _, one in drawn],
    }  # fmt: skip
    return table, raw


@st.composite
def figures(draw: st.DrawFn) -> dict[tuple[str, str], tuple[int, int | None]]:
    found: dict[tuple[str, str], tuple[int, int | None]] = {}
    for unit in UNITS:
        for measure in RATES:
            den = draw(st.integers(0, 9))
            found[measure, unit] = (draw(st.integers(0, den)), den)
        for measure in (*COUNTS, *AMOUNTS):
            found[measure, unit] = (draw(st.integers(0, 6)), None)
    return found


def measures() -> list[Measure]:
    ratio = {"ratio": {"of": {"count": "visits"}, "to": {"count": "plans"}}}
    made = [fakes.measure(name, **ratio, better="less" if name.endswith("less") else "more") for name in RATES]
    made += [fakes.total(name, better="less" if name.endswith("less") else "more") for name in COUNTS]
    return [*made, *(fakes.measure(name, total={"sum": "x", "of": "visits"}) for name in AMOUNTS)]


def fake(got: dict[tuple[str, str], tuple[int, int | None]], silent: set[tuple[str, str]]) -> fakes.FakeMeasures:
    plain_figures = {key: num if den is None else (num, den) for key, (num, den) in got.items()}
    rows = {key: [] if key in silent else [fakes.row("visits"), fakes.row("cases")] for key in got}
    return fakes.FakeMeasures(plain_figures, rows)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(tables(), figures(), st.none() | figures(), st.data())
def test_scores_equal_the_reference(both: tuple[Raw, Raw], now: Year, last: Year | None, data: st.DataObject) -> None:
    table, raw = both
    silent = set(data.draw(st.lists(st.sampled_from(sorted(now)), max_size=12)))
    now |= {key: (0, now[key][1]) for key in silent}
    asked = [item["id"] for item in table["items"] if item["rule"][0] == "discretion"]
    given_points = {
        (unit, name): data.draw(st.integers(0, 24)) * 25 for unit in UNITS for name in asked if data.draw(st.booleans())
    }
    world = reference.World(
        units={code: (kind, kind, until is not None) for code, (kind, until) in UNITS.items()},
        figures=now, last=last, given={key: Fraction(points, 100) for key, points in given_points.items()},
        silent=silent, less={"rate-less", "count-less"}, amounts=set(AMOUNTS),
    )  # fmt: skip
    rubric = fakes.rubric(raw.pop("items"), **raw)
    rules = fakes.rules_of(rubric, measures())
    facts = fakes.facts(
        [fakes.unit(code, kind, until=until) for code, (kind, until) in UNITS.items()],
        [fakes.given(unit, name, points) for (unit, name), points in given_points.items()],
    )
    scored = score(rules, facts, fake(now, silent), fake(last, set()) if last is not None else None)
    expected = reference.score(table, world)
    for sheet in scored.sheets:
        mine = {one.item: (one.state.value, one.points, one.in_total) for one in sheet.items}
        theirs = {
            name: (got.state, half_up(got.points, 6), got.counts) for name, got in expected[sheet.unit]["items"].items()
        }
        assert mine == theirs
        assert (sheet.total, sheet.rank, sheet.grade) == tuple(
            expected[sheet.unit][key] for key in ("total", "rank", "grade")
        )
    assert len(scored.sheets) == len(expected)
