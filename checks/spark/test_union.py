"""Spark over a union set: the workers read the narrow files themselves, and every integer is as the plain reference has it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from checks.spark.comparing import different
from checks.spark.made import made
from pingyi.cli import app
from pingyi.errors import SealRefused
from pingyi.facts.union.layout import PARTS
from pingyi.facts.union.open import open_union
from pingyi.measures import evaluate
from pingyi.measures.handed import handed_up
from pingyi.measures.spark import Spark
from pingyi.measures.spark_files import SetPlace
from tests.cli.test_union import CITY
from tests.measures.narrow import known_units_only, part_of
from tests.measures.unions import seal_of
from tests.reference.measures import reference

pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning"
)  # pyspark leaves its sockets to the collector


def test_a_part_of_edges_is_measured_as_its_tables_are(tmp_path: Path) -> None:
    """The files lie elsewhere for Spark than for whoever opened them."""
    rules, whole = made()
    facts = known_units_only(rules, whole)
    expected = reference(rules, facts)
    handed = {name: evaluate(rules, facts).contributions(name) for name in handed_up(rules)}
    here, there = tmp_path / "本机", tmp_path / "集群"
    here.mkdir()
    part = part_of(rules, facts, here)
    shutil.copytree(here, there)
    with Spark("local[2]", union=SetPlace(here, f"file://{there}")) as spark:
        found = evaluate(rules, part, engine=spark, handed=handed)
    assert different(found, expected) == {}
    assert sum(num > 0 for num, _, _ in expected.values()) > 500


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Two districts in one part, one in a part of its own, under one root."""
    above = tmp_path / "层级.csv"
    rows = ["组织代码,组织名称,组织类别,上级组织代码", "P,某省委,省委,", "S1,一市委,市委,P"]
    rows += ["AQ,甲区委,区委,S1", "BQ,乙区委,区委,S1", "CQ,丙区委,区委,P"]
    above.write_text("\n".join(rows), encoding="utf-8")
    seals = [str(seal_of(tmp_path, lead, meetings)) for lead, meetings in (("A", 3), ("B", 6), ("C", 2))]
    call = ["union", *seals, "--out", str(tmp_path / "省"), "--above", str(above)]
    app(call, standalone_mode=False)
    return tmp_path / "省"


def test_the_same_review_of_a_set(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = tmp_path / "规则"
    pack.mkdir()
    (pack / "pack.yaml").write_text(json.dumps(CITY, ensure_ascii=False), encoding="utf-8")
    remote = tmp_path / "集群"
    shutil.copytree(city, remote)
    ways: dict[str, list[str]] = {"duckdb": [], "spark": ["--engine", "local[2]", "--facts", f"file://{remote}"]}
    for name, options in ways.items():
        # What one engine counted must not be taken for the other's.
        monkeypatch.setenv("PINGYI_CACHE", str(tmp_path / f"缓存-{name}"))
        call = ["review", str(city), "--year", "2019", "--rules", str(pack), "--out", str(tmp_path / name), *options]
        assert app(call, standalone_mode=False) in {0, 1, None}
    assert (tmp_path / "spark/review.json").read_bytes() == (tmp_path / "duckdb/review.json").read_bytes()


def test_a_changed_byte_of_a_part_is_named_and_refused(city: Path, tmp_path: Path) -> None:
    union = open_union(city)
    parts = {path: told for path, told in union.manifest.files.items() if path.startswith(f"{PARTS}/")}
    remote = tmp_path / "集群"
    shutil.copytree(city, remote)
    changed, gone = f"{PARTS}/S1/meeting.parquet", f"{PARTS}/CQ/income.parquet"
    content = bytearray((remote / changed).read_bytes())
    content[len(content) // 2] ^= 1
    (remote / changed).write_bytes(content)
    (remote / gone).unlink()
    with Spark("local[2]") as spark, pytest.raises(SealRefused) as refused:
        spark.check(f"file://{remote}", parts)
    said = str(refused.value)
    assert f"{changed}被改动" in said
    assert f"缺少{gone}" in said
    assert len(said.splitlines()) == 3
