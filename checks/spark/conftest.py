"""A Spark on this machine for all checks, on loopback. What is missing on the machine is a failure, never a skip."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from checks.spark.cluster import Cluster
from pingyi.facts.seal import Sealed, open_seal
from pingyi.measures.gateway import has_java


@pytest.fixture(scope="session", autouse=True)
def _machine(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Before the first Java process: it takes its address and its folders from the environment."""
    if find_spec("pyspark") is None or not has_java():
        pytest.fail("本机没有 pyspark 或 Java：请运行 .ci/spark-tools。")
    os.environ |= {
        "SPARK_LOCAL_IP": "127.0.0.1",
        # Hundreds of short jobs: what Java spends on compiling them well is never earned back.
        "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "SPARK_LOCAL_DIRS": str(tmp_path_factory.mktemp("spark")),
        "PINGYI_CACHE": str(tmp_path_factory.mktemp("cache")),
    }


@pytest.fixture(scope="session")
def seal_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny district's 2019, sealed, in a folder with a Chinese name."""
    from pingyi.cli import app
    from pingyi.demo import district
    from pingyi.demo.workbooks import folder_of, names_book, write_district

    root = tmp_path_factory.mktemp("区")
    write_district(district(7, "tiny"), root, lambda *_: None)
    folder = root / "2019年封存"
    call = [
        "seal",
        str(folder_of(root, 2019)),
        "--year",
        "2019",
        "--out",
        str(folder),
        "--names",
        str(names_book(root)),
    ]
    app(call, standalone_mode=False)
    return folder


@pytest.fixture(scope="session")
def sealed(seal_folder: Path) -> Sealed:
    return open_seal(seal_folder)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master and two workers of one core each."""
    with Cluster(tmp_path_factory.mktemp("cluster"), workers=2) as running:
        yield running
