"""What is swept from a narrow file by numpy is what SQL gives for it, wherever batches part the rows of a subject."""

from __future__ import annotations

import weakref
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pingyi.facts.model import Facts
from pingyi.measures import evaluate, sweep
from pingyi.measures.engine import Engine
from pingyi.measures.handed import handed_up
from pingyi.measures.queries import Query
from pingyi.packs.rules import Rules
from tests.measures.district import Row, facts, rules, unit
from tests.measures.narrow import known_units_only, part_of
from tests.measures.random_packs import random_district


class Sql(Engine):
    """Sweeps nothing."""

    def sweep(self, query: Query, file: Path) -> None:
        """Leave it to SQL."""


class Sweeping(Engine):
    """Notes which passes were swept."""

    swept: list[str]

    def sweep(self, query: Query, file: Path) -> pa.Table | None:
        """As always."""
        found = super().sweep(query, file)
        self.swept += [query.form.id] if found is not None else []
        return found


def same(pack: Rules, sealed: Facts, folder: Path, batch: int = 3, only: str | None = None) -> list[str]:
    """See that both ways give the same figures (of one measure); the forms of the passes that were swept."""
    asked = [only] if only else list(pack.measures)
    whole = evaluate(pack, sealed, measures=asked)
    handed = {name: whole.contributions(name) for name in handed_up(pack) if name in asked}
    part = part_of(pack, sealed, folder)
    Sweeping.swept = []
    with patch.object(sweep, "BATCH", batch):
        swept = evaluate(pack, part, measures=asked, handed=handed, engine=Sweeping).table()
    assert swept.equals(evaluate(pack, part, measures=asked, handed=handed, engine=Sql).table())
    assert swept.equals(whole.table())
    return Sweeping.swept


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), batch=st.sampled_from([1, 7, 1 << 17]))
def test_any_pass_swept_is_what_sql_gives(seed: int, batch: int) -> None:
    pack, made = random_district(seed)
    with TemporaryDirectory() as folder:
        same(pack, known_units_only(pack, made), Path(folder), batch)


UNITS = [
    unit("D", "区委", None),
    unit("T1", "镇党委", "D"),
    unit("T2", "镇党委", "D"),
    unit("B1", "党支部", "T1", date(2001, 1, 1), date(2019, 6, 1)),
    unit("B1", "党支部", "T2", date(2019, 6, 1)),
    unit("B2", "党支部", "T2"),
    unit("B3", "党支部", "T1", date(2019, 2, 1)),
]
OF = {"of": {"sum": "present", "of": "meeting"}, "to": {"sum": "entitled", "of": "meeting"}}


def meeting(day: date | None, code: str = "B1", **more: object) -> Row:
    return {"unit": code, "kind": "大会", "held_on": day, "entitled": 10, "present": 8, **more}


def test_who_moves_is_placed_row_by_row(tmp_path: Path) -> None:
    pack = rules(measures=[{"id": "rate", "ratio": OF}])
    days = [date(2019, 1, 5), date(2019, 5, 31), date(2019, 6, 1), date(2019, 12, 31), None, date(2018, 12, 31)]
    rows = [meeting(day, code) for day in days for code in ("B1", "B2", "B3", "T1")]
    assert same(pack, facts({"units": UNITS, "meeting": rows}, pack), tmp_path) == ["meeting"]
    part = part_of(pack, facts({"units": UNITS, "meeting": rows}, pack), tmp_path)
    assert [evaluate(pack, part).figure("rate", code).num for code in ("T1", "T2")] == [16 + 32 + 40, 24 + 40]


@pytest.mark.parametrize("cadence", ["week", "month", "quarter", "year"])
def test_periods_are_counted_from_the_days(tmp_path: Path, cadence: str) -> None:
    duty = {"id": "d", "owed_by": {"unit_kinds": ["党支部"]}, "every": cadence, "fulfilled_by": {"form": "meeting"}}
    pack = rules(duties=[duty])
    days = [date(2018, 12, 31), date(2019, 1, 1), date(2019, 1, 31), date(2019, 2, 1), date(2019, 12, 31), None]
    rows = [meeting(day, code) for day in days for code in ("B1", "B2")]
    assert same(pack, facts({"units": UNITS, "meeting": rows}, pack), tmp_path, only="d") == ["meeting"]


def test_what_is_larger_than_a_narrow_number_is_not_cut(tmp_path: Path) -> None:
    most = 2**31 - 1
    where = {"present": {"gte": {"field": "entitled", "times": 2, "plus": most}}}
    pack = rules(
        measures=[
            {"id": "all", "total": {"sum": "present", "of": "meeting"}},
            {"id": "some", "total": {"count": "meeting", "where": where}},
        ]
    )
    rows = [meeting(date(2019, 3, day), "B2", present=most, entitled=most) for day in range(1, 6)]
    assert same(pack, facts({"units": UNITS, "meeting": rows}, pack), tmp_path) == ["meeting"]
    part = part_of(pack, facts({"units": UNITS, "meeting": rows}, pack), tmp_path)
    assert [evaluate(pack, part).figure(name, "D").num for name in ("all", "some")] == [5 * most, 0]


@pytest.mark.parametrize("start", [0, 3, 8, 13])
@pytest.mark.parametrize("kind", [pa.int32(), pa.int64(), pa.bool_(), pa.string()])
def test_columns_are_read_from_anywhere_in_their_buffers(kind: pa.DataType, start: int) -> None:
    told = [None if place % 5 == 0 else place % 3 for place in range(40)]
    texts = [None if one is None else f"“{one}”" for one in told]
    match kind:
        case _ if kind == pa.string():
            whole = pa.array(texts).dictionary_encode()
        case _ if kind == pa.bool_():
            whole = pa.array([None if one is None else one == 1 for one in told])
        case _:
            whole = pa.array(told, kind)
    cut = pa.chunked_array([whole.slice(start, 21)])
    column = sweep._column(cut, None, np.ones(21, dtype=bool))
    assert column.known.tolist() == [one is not None for one in cut.to_pylist()]
    none: object = "" if kind == pa.string() else 0
    assert column.plain.tolist() == [none if one is None else one for one in cut.to_pylist()]


def test_a_batch_is_gone_once_it_is_added_up(tmp_path: Path) -> None:
    pack = rules(measures=[{"id": "rate", "ratio": OF}])
    rows = [meeting(date(2019, 3, 1)) for _ in range(50)]
    part = part_of(pack, facts({"units": UNITS, "meeting": rows}, pack), tmp_path)
    batches: list[weakref.ref[sweep._Batch]] = []
    made = sweep._Batch.__init__

    def noted(batch: sweep._Batch, *given: Any) -> None:
        assert not [one for one in batches if one()], "the batch before is still there"
        batches.append(weakref.ref(batch))
        made(batch, *given)

    with patch.object(sweep, "BATCH", 7), patch.object(sweep._Batch, "__init__", noted):
        evaluate(pack, part, engine=Engine, figures_only=True)
    assert len(batches) > 5
