"""What the locks hold, and that they agree with the project file."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"


def pins(lock: str) -> dict[str, str]:
    text = (REQUIREMENTS / f"{lock}.txt").read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def wanted(name: str) -> set[str]:
    lines = (line.split("#")[0].strip() for line in (REQUIREMENTS / name).read_text("utf-8").splitlines())
    return {line for line in lines if line and not line.startswith("-")}


@pytest.mark.parametrize("lock", ["runtime", "dev", "spark", "bench"])
def test_a_lock_names_no_place(lock: str) -> None:
    text = (REQUIREMENTS / f"{lock}.txt").read_text("utf-8")
    assert re.findall(r"://|file:|--(?:index|extra-index|find-links|trusted)\S*|@ |^\s*-e.*", text) == []


@pytest.mark.parametrize("lock", ["runtime", "dev", "spark", "bench"])
def test_every_pin_has_hashes(lock: str) -> None:
    text = (REQUIREMENTS / f"{lock}.txt").read_text("utf-8")
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(lock))
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_dev_lock_holds_the_runtime_lock() -> None:
    assert pins("runtime").items() <= pins("dev").items()


def test_the_runtime_requirements_are_the_project_s_and_its_build_backend() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert wanted("runtime.in") == {*project["project"]["dependencies"], *project["build-system"]["requires"]}


def test_the_extra_for_spark_is_locked_as_the_project_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (extra,) = project["project"]["optional-dependencies"]["spark"]
    assert extra in wanted("spark.in")
    assert extra == f"pyspark=={pins('spark')['pyspark']}"
