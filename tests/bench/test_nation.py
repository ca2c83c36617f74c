"""The nation's generator and the sides of its bench: the same bytes from the same seed, the same figures from every side."""

from __future__ import annotations

import hashlib
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pingyi.demo import district
from pingyi.demo.workbooks import write_district
from pingyi.facts.union.open import open_union

BENCH = Path(__file__).parents[2] / "bench"
SIZE = "3000"
"""Enough that no table of the rubric is empty."""


def _run(program: str, *words: object) -> None:
    subprocess.run([sys.executable, BENCH / program, *map(str, words)], check=True, capture_output=True)


def _figures(program: str, folder: Path, out: Path) -> dict[str, Any]:
    _run(program, folder, "--jobs", 1, "--digest", "--out", out)
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return {name: found[name] for name in ("parts", "above")}


def _bytes(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_district(district(2019, "demo"), folder)
    return folder


def test_by_hand_and_pingyi_agree_on_every_figure_and_the_seed_decides_the_bytes(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(BENCH)
    nation = importlib.import_module("nation")
    folder, again = tmp_path / "one", tmp_path / "two"
    for place in (folder, again):
        nation.write(nation.share(SIZE), place, demo)
    assert _bytes(folder) == _bytes(again)
    union = open_union(folder)
    assert union.manifest.units == pytest.approx(int(SIZE), rel=0.1)
    by_hand = _figures("nation_hand.py", folder, tmp_path / "hand.json")
    ours = _figures("nation_ours.py", folder, tmp_path / "ours.json")
    (part,) = by_hand["parts"].values()
    assert len(part["digests"]) == 51 + 1
    assert part["sums"]["branch-assembly"][1] > 0
    assert by_hand == ours
