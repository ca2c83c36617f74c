"""All figures as one table; what a district hands up, and what becomes of it where many districts stand together."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pingyi.measures import Measured, evaluate
from tests.measures.district import Row, facts, rules, unit
from tests.measures.random_packs import random_district

UNITS = [
    unit("D", "区委", None),
    unit("T1", "镇党委", "D"),
    unit("T2", "镇党委", "D"),
    unit("B1", "党支部", "T1", date(2001, 1, 1), date(2019, 6, 1)),
    unit("B1", "党支部", "T2", date(2019, 6, 1)),
    unit("B2", "党支部", "T2"),
]
PACK = rules(measures=[{"id": "held", "total": {"count": "meeting"}}, {"id": "rate", "ratio": {
    "of": {"sum": "present", "of": "meeting"}, "to": {"sum": "entitled", "of": "meeting"}}}])  # fmt: skip


def meeting(day: date, code: str = "B1") -> Row:
    return {"unit": code, "kind": "大会", "held_on": day, "entitled": 10, "present": 8}


MEETINGS = [meeting(date(2019, 3, 1)), meeting(date(2019, 6, 1)), meeting(date(2019, 7, 1))]


def district() -> Measured:
    return evaluate(PACK, facts({"units": UNITS, "meeting": MEETINGS}, PACK))


def test_the_table_holds_every_figure() -> None:
    assert district().table(["T2", "B2", "X9"]).to_pylist() == [
        {"measure": "held", "unit": "T2", "num": 2, "den": None, "unknown": 0},
        {"measure": "held", "unit": "B2", "num": 0, "den": None, "unknown": 0},
        {"measure": "held", "unit": "X9", "num": 0, "den": None, "unknown": 0},
        {"measure": "rate", "unit": "T2", "num": 16, "den": 20, "unknown": 0},
        {"measure": "rate", "unit": "B2", "num": 0, "den": 0, "unknown": 0},
        {"measure": "rate", "unit": "X9", "num": 0, "den": 0, "unknown": 0},
    ]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_the_table_is_what_figure_says(seed: int) -> None:
    measured = evaluate(*random_district(seed))
    for row in measured.table().to_pylist():
        figure = measured.figure(row["measure"], row["unit"])
        assert (row["num"], row["den"], row["unknown"]) == (figure.num, figure.den, figure.unknown)


def test_contributions_stand_at_the_way_that_the_record_had_on_its_day() -> None:
    assert district().contributions("rate").to_pylist() == [
        {"path": "B1/T1/D", "num": 8, "den": 10, "unknown": 0},
        {"path": "B1/T2/D", "num": 16, "den": 20, "unknown": 0},
    ]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_a_district_measured_by_its_own_contributions_is_the_same(seed: int) -> None:
    pack, given_facts = random_district(seed)
    first = evaluate(pack, given_facts)
    empty = type(given_facts)(given_facts.year, {"units": given_facts.tables["units"]})
    again = evaluate(pack, empty, handed={name: first.contributions(name) for name in first.measures})
    assert again.table().equals(first.table())


def test_a_way_goes_on_above_the_root_as_the_tree_stands_at_the_years_end() -> None:
    above = [
        unit("N", "省", None),
        unit("C1", "市", "N"),
        unit("C2", "市", "N"),
        {**unit("D", "区委", "C1"), "until": date(2019, 2, 1)},
        unit("D", "区委", "C2", date(2019, 2, 1)),
    ]
    whole = evaluate(
        PACK, facts({"units": [*above, *UNITS[1:]]}, PACK), handed={"held": district().contributions("held")}
    )
    assert [whole.figure("held", code).num for code in ("N", "C1", "C2", "D", "T1", "T2")] == [3, 0, 3, 3, 1, 2]
    assert whole.figure("rate", "D").den == 0
    assert [(one.subject, one.num) for one in whole.subjects("held", "N")] == [("B1", 3)]


def test_of_what_was_handed_up_there_is_no_evidence() -> None:
    whole = evaluate(PACK, facts({"units": UNITS}, PACK), handed={"held": district().contributions("held")})
    assert len(whole.evidence("held", "D").rows) == 0
    assert whole.evidence("rate", "D").missing == ()


def test_handed_measures_must_be_known() -> None:
    with pytest.raises(KeyError, match="nothing"):
        evaluate(PACK, facts({"units": UNITS}, PACK), handed={"nothing": pa.table({"path": []})})


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_figures_only_are_the_same_figures(seed: int) -> None:
    pack, made = random_district(seed)
    assert evaluate(pack, made, figures_only=True).table().equals(evaluate(pack, made).table())


def test_of_figures_only_nothing_else_is_kept() -> None:
    measured = evaluate(PACK, facts({"units": UNITS, "meeting": MEETINGS}, PACK), figures_only=True)
    assert measured.measures == ("held", "rate")
    assert [column.tolist() for column in measured.columns("rate")] == [
        [24, 0, 24, 8, 16], [30, 0, 30, 10, 20], [0, 0, 0, 0, 0],
    ]  # fmt: skip
    assert measured.units == ("B1", "B2", "D", "T1", "T2")
    for ask in (measured.subjects, measured.evidence):
        with pytest.raises(KeyError, match="rate"):
            ask("rate", "D")
    with pytest.raises(KeyError, match="rate"):
        measured.contributions("rate")
