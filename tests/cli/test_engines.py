"""Which engine counts: what needs no Spark. The rest is in checks/spark."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from pingyi.cli._engines import Counting, engine_of
from pingyi.errors import EngineRefused
from pingyi.measures.columnar import in_process
from pingyi.measures.engine import Engine, MakeEngine


@pytest.mark.parametrize(("counting", "meant"), [(Counting(), in_process), (Counting("duckdb"), Engine)])
def test_this_process_counts_unless_a_cluster_is_named(counting: Counting, meant: MakeEngine) -> None:
    said: list[str] = []
    with engine_of(counting, 2019, {}, said.append) as engine:
        assert engine is meant
    assert said == []


@pytest.mark.parametrize("engine", ["auto", "duckdb"])
def test_this_process_reads_nowhere_else(engine: str) -> None:
    with (
        pytest.raises(EngineRefused, match="--facts 只供 Spark 集群读取封存"),
        engine_of(Counting(engine, "s3a://bucket/2019"), 2019, {}, print),
    ):
        pass


@pytest.mark.parametrize(
    ("engine", "hint"),
    [
        ("duckbd", "是否为“duckdb”？可用：auto、duckdb、local"),
        ("polars", "没有这个引擎。可用"),
        ("spark", "没有这个引擎"),
    ],
)
def test_a_name_that_no_engine_has_is_told_with_those_that_there_are(engine: str, hint: str) -> None:
    with pytest.raises(EngineRefused, match=re.escape(hint)):
        _ = Counting(engine).here


@pytest.mark.parametrize(
    "engine",
    [
        "local",
        "local[*]",
        "local[2,3]",
        "local-cluster[2,1,1024]",
        "yarn",
        "k8s://https://a:443",
        "spark://a:7077,b:7077",
    ],
)
def test_whatever_spark_calls_a_master_is_one(engine: str) -> None:
    assert Counting(engine).here is None


def test_workbooks_are_not_read_by_a_cluster() -> None:
    with (
        pytest.raises(EngineRefused, match="--facts 须与封存同用"),
        engine_of(Counting("local[2]", "s3a://bucket/2019"), 2019, {}, print),
    ):
        pass


def test_without_pyspark_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with (
        pytest.raises(EngineRefused, match=r"没有安装 pyspark。请运行 pip install 'pingyi\[spark\]'"),
        engine_of(Counting("local[2]"), 2019, {}, lambda _: None),
    ):
        pass


def test_without_java_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from pingyi.measures import gateway

    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert not gateway.has_java()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").touch()
    assert gateway.has_java()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not gateway.has_java()


def test_an_engine_s_error_is_told_in_one_line() -> None:
    from pingyi.measures.gateway import reason

    assert reason(ValueError("first\n\n  why\n\tat java.lang.Thread")) == "why"
    assert reason(ValueError()) == "ValueError"
    assert len(reason(ValueError("x" * 1000))) == 300


def test_a_master_that_does_not_listen_is_told_at_once() -> None:
    import socket

    from pingyi.measures.gateway import reach

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(EngineRefused, match="连不上主节点"):
            reach(f"spark://{nobody}")
        taken.listen()
        reach(f"spark://127.0.0.1:x,{nobody}")
    with pytest.raises(EngineRefused, match="写法如 spark://主机:7077"):
        reach("spark://host")
    reach("local[2]")
    reach("yarn")
