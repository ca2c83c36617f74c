"""DuckDB, Spark and the plain reference give the same integers for every shipped measure and every unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.spark.comparing import different
from checks.spark.made import made
from pingyi.errors import SealRefused
from pingyi.facts.seal import Sealed
from pingyi.facts.seal.layout import table_path
from pingyi.measures import evaluate
from pingyi.measures.spark import Spark
from tests.reference.measures import reference

pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning"
)  # pyspark leaves its sockets to the collector


def test_over_a_made_up_district_of_edges_sent_as_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as if it were large: Spark then compiles each pass and plans anew between its stages."""
    monkeypatch.setattr("pingyi.measures.spark.SMALL_ROWS", -1)
    rules, facts = made()
    expected = reference(rules, facts)
    with Spark("local[2]") as spark:
        assert different(evaluate(rules, facts, engine=spark), expected) == {}
    assert different(evaluate(rules, facts), expected) == {}
    assert {name for name, _ in expected} == set(rules.measures)
    # A district in which everything is 0 would agree with anything.
    moving = [name for name in rules.measures if any(expected[name, unit][0] for unit in ("D", "T1", "T2", "O1"))]
    assert len(moving) > 0.8 * len(rules.measures)
    assert expected["branch-assembly", "X1"] == expected["branch-assembly", "T3"] == (0, 0, 0)


def test_a_changed_byte_is_named_and_refused(sealed: Sealed, seal_folder: Path, tmp_path: Path) -> None:
    names = sorted(sealed.manifest.tables)
    (tmp_path / "tables").mkdir()
    for name in names:
        content = bytearray((seal_folder / table_path(name)).read_bytes())
        if name == "branch-meeting":
            content[len(content) // 2] ^= 1
        if name != names[0]:
            (tmp_path / table_path(name)).write_bytes(content)
    files = {table_path(name): table.file for name, table in sealed.manifest.tables.items()}
    with Spark("local[2]") as spark, pytest.raises(SealRefused) as refused:
        spark.check(f"file://{tmp_path}", files)
    said = str(refused.value)
    assert "tables/branch-meeting.parquet被改动" in said
    assert f"缺少tables/{names[0]}.parquet" in said
    assert len(said.splitlines()) == 3
