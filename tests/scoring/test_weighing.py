"""A year scored again after a correction is the corrected year scored whole: points, totals, ranks, firmness, grades."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pingyi.measures import evaluate
from pingyi.measures.increment import Corrected, corrected
from pingyi.measures.model import Measures
from pingyi.measures.who_reads import WhoReads
from pingyi.packs.rules import Rules
from pingyi.scoring import score
from pingyi.scoring.weighing import weigh
from tests.measures.district import facts
from tests.measures.random_packs import Maker
from tests.measures.test_increment import changed
from tests.scoring.fakes import rubric

RATED = (
    {"rate": {}},
    {"deduct": {"each": 1, "per": "missing"}},
    {"rank": {"table": [[1, 5], [2, 3], [9, 1]]}},
    {"against": {"of": "mean", "each": 0.5}},
    {"against": {"of": "last", "each": 0.5}},
    {"bands": [["90%", 5], ["50%", 3], ["0%", 0]]},
)
COUNTED = (
    {"add": {"each": 1}, "ceiling": 5},
    {"deduct": {"each": 1, "per": "case"}},
    {"rank": {"table": [[1, 5], [9, 0]]}},
)


def with_table(pack: Rules, maker: Maker) -> Rules:
    """The rules with a table over all their measures, by many ways of scoring."""
    items: list[dict[str, Any]] = []
    for name, measure in pack.measures.items():
        way = maker.draw.choice(RATED if measure.has_denominator else COUNTED)
        mean = {"not_applicable": "group-mean"} if maker.draw.random() < 0.2 else {}
        items.append({"id": name, "name": name, "points": 5, "measure": name, "score": way, **mean})
    items.append({"id": "person", "points": 5, "score": {"discretion": {"low": 0, "high": 5}}})
    counted = [name for name, measure in pack.measures.items() if not measure.has_denominator]
    bars = (
        [
            {
                "measure": counted[0],
                "at_least": 2,
                "at_most": "一般",
                "authority": {"document": "《办法》", "article": "第一条"},
            }
        ]
        if counted
        else []
    )
    bands = [[90, "好"], [80, "较好"], [60, "一般"], [0, "差"]]
    table = rubric(items, grades={"bands": bands, "bars": bars})
    return replace(pack, rubrics={table.id: table})


def figures(maker: Maker) -> list[dict[str, Any]]:
    """What persons gave to some towns."""
    given = [town for town in ("T1", "T2", "T3") if maker.draw.random() < 0.7]
    return [{"unit": town, "item": "person", "points": maker.draw.randrange(0, 600)} for town in given]


def check(seed: int) -> int:
    """Two corrections, one upon the other; how many of them were made without evaluating the year whole."""
    maker = Maker(seed)
    tables, pack = maker.tables(), with_table(maker.pack(), maker)
    taken, readers = maker.participants(tables), WhoReads(pack)
    tables["figures"] = figures(maker)
    before = facts(tables, pack, participants=taken)
    last = evaluate(pack, facts(maker.tables(), pack)) if maker.draw.random() < 0.5 else None
    now: Measures = evaluate(pack, before)
    held = weigh(pack, before, now, last)
    assert held.scores == score(pack, before, now, last)
    small = 0
    for _ in range(2):
        if maker.draw.random() < 0.15:
            tables = {**tables, "units": [*tables["units"][:-1], {**tables["units"][-1], "parent": "T1"}]}
        else:
            tables, taken = changed(maker, pack, tables, taken)
        if maker.draw.random() < 0.3:
            tables = {**tables, "figures": figures(maker)}
        after = facts(tables, pack, participants=taken)
        now = corrected(readers, now, before, after)
        small += isinstance(now, Corrected)
        held = held.again(after, now)
        whole = score(pack, after, evaluate(pack, after), last)
        assert [replace(sheet, firmness=None) for sheet in held.scores.sheets] == [
            replace(sheet, firmness=None) for sheet in whole.sheets
        ]
        if maker.draw.random() < 0.7:
            held = held.firmed()
            assert held.scores == whole
        before = after
    assert held.firmed().scores == whole
    return small


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_scored_again_is_scored_whole(seed: int) -> None:
    check(seed)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_short_way_is_taken(seed: int) -> None:
    assert check(seed) > 0
