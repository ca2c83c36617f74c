from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pingyi.measures.cache import cached, folder


def test_a_text_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGYI_CACHE", str(tmp_path))
    assert cached("spec", "duckdb", lambda: "select 1") == "select 1"
    assert cached("spec", "duckdb", lambda: "select 2") == "select 1"
    assert cached("spec", "spark", lambda: "select 3") == "select 3"
    assert cached("other", "duckdb", lambda: "select 4") == "select 4"
    assert len(list(folder().iterdir())) == 3


@pytest.mark.parametrize(
    "harm",
    [b"", b"\xff\xfe", b"-- sha256 00\nselect 9", b"select 9"],
    ids=["empty", "no text", "another sum", "no sum"],
)
def test_a_broken_text_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: bytes) -> None:
    monkeypatch.setenv("PINGYI_CACHE", str(tmp_path))
    cached("spec", "duckdb", lambda: "select 1")
    next(folder().iterdir()).write_bytes(harm)
    assert cached("spec", "duckdb", lambda: "select 2") == "select 2"
    assert cached("spec", "duckdb", lambda: "select 3") == "select 2"


def test_an_unwritable_cache_only_costs_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("PINGYI_CACHE", str(tmp_path / "file"))
    assert cached("spec", "duckdb", lambda: "select 1") == "select 1"
    assert cached("spec", "duckdb", lambda: "select 2") == "select 2"


def test_without_the_variable_it_lies_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PINGYI_CACHE")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert folder() == tmp_path / ".cache" / "pingyi" / "sql"


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.delenv("PINGYI_CACHE")
    monkeypatch.setattr(Path, "home", homeless)
    assert cached("spec", "duckdb", lambda: "select 1") == "select 1"


WARM = """
import sys
from tests.measures.random_packs import random_district
from pingyi.measures import evaluate
from pingyi.measures.engine import Engine
evaluate(*random_district(7), engine=Engine)
print("ibis" in sys.modules)
"""


def test_a_warm_cache_needs_no_ibis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGYI_CACHE", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    said = [
        subprocess.run([sys.executable, "-c", WARM], check=True, capture_output=True, text=True).stdout.strip()
        for _ in range(2)
    ]
    assert said == ["True", "False"]
