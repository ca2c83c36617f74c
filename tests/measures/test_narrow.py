"""A part of a union set, read from narrow files, gives the figures that its districts' sealed tables give."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pingyi.facts.model import Facts
from pingyi.measures import evaluate
from pingyi.measures.handed import handed_up
from pingyi.measures.narrow import codes_in_file, days_in_file
from pingyi.packs.rules import Rules
from tests.measures.district import Row, facts, rules, unit
from tests.measures.narrow import known_units_only, part_of
from tests.measures.random_packs import random_district

HALF_YEAR = {"owed_by": {"unit_kinds": ["党支部"]}, "every": "half-year", "fulfilled_by": {"form": "meeting"}}


def both(pack: Rules, sealed: Facts) -> tuple[pa.Table, pa.Table]:
    """The figures of sealed tables, and of the same as a part."""
    whole = evaluate(pack, sealed)
    handed = {name: whole.contributions(name) for name in handed_up(pack)}
    with TemporaryDirectory() as folder:
        part = part_of(pack, sealed, Path(folder))
        found = evaluate(pack, part, handed=handed).table()
        assert evaluate(pack, part, handed=handed, figures_only=True).table().equals(found)
        return whole.table(), found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
@example(seed=541)
def test_a_part_is_measured_as_its_tables_are(seed: int) -> None:
    pack, made = random_district(seed)
    whole, part = both(pack, known_units_only(pack, made))
    assert part.equals(whole)


def meeting(day: date | None, code: str = "B1", **more: object) -> Row:
    return {"unit": code, "kind": "大会", "held_on": day, "entitled": 10, "present": 8, **more}


UNITS = [
    unit("D", "区委", None),
    unit("T1", "镇党委", "D"),
    unit("T2", "镇党委", "D"),
    unit("B1", "党支部", "T1", date(2001, 1, 1), date(2020, 3, 1)),
    unit("B1", "党支部", "T2", date(2020, 3, 1)),
    unit("B2", "党支部", "T2"),
    unit("B3", "党支部", "T2", date(2020, 2, 29)),
    unit("B4", "党支部", "T1", date(2001, 1, 1), date(2020, 2, 29)),
]


@pytest.mark.parametrize("held", [[], [None], [date(2020, 2, 29)], [date(2016, 2, 29), date(2020, 12, 31)]])
def test_empty_files_rows_without_a_day_and_leap_days(held: list[date | None]) -> None:
    measures = [
        {"id": "all", "total": {"count": "meeting"}},
        {"id": "ever", "total": {"count": "meeting", "window": "ever"}},
        {"id": "months", "subjects": {}, "values": {"v": {"months": "meeting", "window": "ever"}}, "add": "v"},
    ]
    pack = rules(duties=[{"id": "d", **HALF_YEAR}], measures=measures, year=2020)
    rows = [meeting(day, code) for day in held for code in ("B1", "B2", "B3", "B4", "T1")]
    whole, part = both(pack, facts({"units": UNITS, "meeting": rows}, pack, 2020))
    assert part.equals(whole)
    assert sum(whole["num"].to_pylist()) > 0 or not any(held)


def test_a_condition_may_speak_of_a_unit(tmp_path: Path) -> None:
    """In the files units are numbers; a condition names codes."""
    measures = [
        {"id": "there", "total": {"count": "meeting", "where": {"host": "T1"}}},
        {"id": "told", "total": {"count": "meeting", "where": {"host": {"filled": True}}}},
        {"id": "own", "total": {"count": "meeting", "where": {"unit": ["B1", "B2"]}}},
    ]
    pack = rules(measures=measures)
    rows = [
        meeting(date(2019, 5, 1), "B1", host="T1"),
        meeting(date(2019, 5, 1), "B2", host="T2"),
        meeting(date(2019, 5, 1)),
    ]
    made = evaluate(pack, part_of(pack, facts({"units": UNITS, "meeting": rows}, pack), tmp_path))
    assert [made.figure(name, "D").num for name in ("there", "told", "own")] == [1, 2, 3]


def test_what_names_persons_is_refused_by_name(tmp_path: Path) -> None:
    pack = rules(measures=[{"id": "m", "total": {"count": "meeting", "where": {"chair": {"filled": True}}}}])
    part = part_of(pack, facts({"units": UNITS, "meeting": [meeting(date(2019, 5, 1))]}, pack), tmp_path)
    with pytest.raises(KeyError, match=r"meeting\.chair"):
        evaluate(pack, part)


def test_nothing_is_read_whole(tmp_path: Path) -> None:
    """The tables of records are left alone: an engine reads their files."""
    pack = rules(
        duties=[{"id": "d", **HALF_YEAR}], measures=[{"id": "m", "total": {"sum": "present", "of": "meeting"}}]
    )
    part = part_of(pack, facts({"units": UNITS, "meeting": [meeting(date(2019, 5, 1))]}, pack), tmp_path)
    assert "meeting" not in part.tables
    assert evaluate(pack, part).figure("m", "D").num == 8


@pytest.mark.parametrize("name", ["[a]*?.parquet", "o'clock.parquet"])
def test_signs_in_a_files_name_stand_for_themselves(tmp_path: Path, name: str) -> None:
    table = pa.table({"day": pa.array([None, 3, 1], pa.int32()), "text": ["乙", None, "甲"]})
    pq.write_table(table, tmp_path / name)
    pq.write_table(table.slice(0, 1), tmp_path / "a.parquet")
    assert days_in_file(str(tmp_path / name)) == (1, 3)
    assert codes_in_file(str(tmp_path / name), "text", ("丙", "乙")) == ("丙", "乙", "甲")


def test_a_file_without_statistics_is_asked_itself(tmp_path: Path) -> None:
    table = pa.table({"day": pa.array([None, 3, 1], pa.int32())})
    pq.write_table(table, tmp_path / "a.parquet", write_statistics=False)
    assert days_in_file(str(tmp_path / "a.parquet")) == (1, 3)
    pq.write_table(table.slice(0, 1), tmp_path / "b.parquet")
    assert days_in_file(str(tmp_path / "b.parquet")) == ()


def test_a_table_put_in_the_place_of_a_file_is_read_instead(tmp_path: Path) -> None:
    pack = rules(measures=[{"id": "m", "total": {"count": "meeting"}}])
    sealed = facts({"units": UNITS, "meeting": [meeting(date(2019, 5, 1))]}, pack)
    part = part_of(pack, sealed, tmp_path).with_table("meeting", sealed.tables["meeting"].slice(0, 0))
    assert part.files == {}
    assert evaluate(pack, part).figure("m", "D").num == 0
