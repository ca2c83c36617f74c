"""The roll of units says what the tree says, whether a unit is settled or asked of the tree itself."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingyi.facts.model import Facts
from pingyi.facts.tree import UnitSpan
from pingyi.measures import unitroll
from pingyi.measures.days import day_of, number
from pingyi.measures.paths import Paths
from pingyi.measures.unitroll import standing
from tests.measures.district import Row, facts, rules, unit
from tests.measures.random_facts import FactsMaker

LOW, HIGH = date(2010, 1, 1), date(2020, 1, 10)
PACK = rules()


def told(made: Facts) -> set[tuple[str, date, date, tuple[str, ...], str]]:
    paths = Paths()
    found = standing(made, paths, number(LOW), number(HIGH))
    codes = found.codes.to_pylist()
    rows = zip(
        found.unit.tolist(),
        found.first.tolist(),
        found.last.tolist(),
        found.path.tolist(),
        found.kind.tolist(),
        strict=True,
    )
    return {
        (codes[place], day_of(first), day_of(last), paths.path(path), found.kinds[kind])
        for place, first, last, path, kind in rows
    }


def of_the_tree(made: Facts) -> set[tuple[str, date, date, tuple[str, ...], str]]:
    """Day by day, runs of days joined where nothing changes and no row of the unit begins or ends."""
    tree, found = made.tree, set()
    for code in tree.codes:
        edges = {edge for span in tree.spans[code] for edge in (span.since, span.until)}
        for tenure in tree.tenures(code, LOW, HIGH):
            days = [tenure.first, *sorted(edge for edge in edges if edge and tenure.first < edge <= tenure.last)]
            ends = [day_of(number(day) - 1) for day in days[1:]] + [tenure.last]
            for first, last in zip(days, ends, strict=True):
                span = tree.at(code, first)
                assert isinstance(span, UnitSpan)
                found.add((code, first, last, tenure.path, span.kind))
    return found


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_random_trees(seed: int) -> None:
    units = [{**row, "counts": row["code"] != "B1" or seed % 3 > 0} for row in FactsMaker(seed).units()]
    made = facts({"units": units}, PACK)
    assert told(made) == of_the_tree(made)


def renamed(code: str, parent: str | None, *days: date) -> list[Row]:
    """A unit that gets a new name on each of some days, the first being that of its founding."""
    ends = [*days[1:], None]
    return [
        {**unit(code, "镇党委", parent, since, until), "name": f"{since}"}
        for since, until in zip(days, ends, strict=True)
    ]


ODD = [
    *renamed("D", None, date(2000, 1, 1), date(2015, 5, 1)),
    *renamed("T", "D", date(2001, 1, 1), date(2012, 2, 29), date(2019, 7, 1)),
    unit("B", "党支部", "T", date(2005, 1, 1)),
    unit("early", "党支部", "late", date(2011, 1, 1)),
    unit("late", "镇党委", "D", date(2013, 1, 1)),
    unit("stray", "党支部", "nowhere", date(2011, 1, 1)),
    unit("gone", "镇党委", "D", date(2001, 1, 1), date(2009, 1, 1)),
    unit("orphan", "党支部", "gone", date(2001, 1, 1)),
    unit("mover", "党支部", "T", date(2001, 1, 1), date(2013, 6, 1)),
    unit("mover", "党支部", "late", date(2013, 6, 1), date(2018, 1, 1)),
    unit("mover", "党小组", "D", date(2019, 1, 1)),
    unit("below", "党小组", "mover", date(2012, 1, 1)),
    unit("brief", "党支部", "T", date(2014, 1, 1), date(2014, 1, 1)),
    unit("never", "党支部", "T", date(2030, 1, 1)),
]
"""What must not be asked of the tree: it takes long."""
LOOPS = [
    unit("own", "党支部", "own", date(2011, 1, 1)),
    unit("x", "镇党委", "y", date(2011, 1, 1)),
    unit("y", "镇党委", "x", date(2011, 1, 1)),
]
TWICE = [unit("both", "党支部", "T", date(2011, 1, 1)), unit("both", "镇党委", "D", date(2012, 1, 1), date(2014, 1, 1))]


def test_names_gaps_and_parents_that_come_later_or_never() -> None:
    made = facts({"units": ODD}, PACK)
    with patch.object(unitroll, "_moved", side_effect=AssertionError):
        found = told(made)
    assert found == of_the_tree(made)
    assert ("B", date(2010, 1, 1), HIGH, ("B", "T", "D"), "党支部") in found
    assert ("below", date(2013, 6, 1), date(2017, 12, 31), ("below", "mover", "late", "D"), "党小组") in found


@pytest.mark.parametrize("unclear", [LOOPS, TWICE])
def test_loops_and_rows_that_hold_on_the_same_day(unclear: list[Row]) -> None:
    made = facts({"units": [*ODD, *unclear]}, PACK)
    assert told(made) == of_the_tree(made)


def test_rows_may_stand_in_any_order() -> None:
    made = facts({"units": FactsMaker(5).units()}, PACK)
    turned = made.with_table(
        "units",
        pa.concat_tables([made.tables["units"].slice(n, 1) for n in reversed(range(len(made.tables["units"])))]),
    )
    assert told(turned) == told(made)


def test_only_the_columns_asked_for_are_shown() -> None:
    made = facts({"units": [unit("D", "区委", None)]}, PACK)
    shown = made.columns("units", ["kind", "nothing", "code"])
    assert shown is not None
    assert shown.to_pylist() == [{"kind": "区委", "code": "D"}]
    assert made.columns("nothing", ["kind"]) is None
