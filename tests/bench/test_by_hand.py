"""The script by hand and pingyi give the same points, totals and ranks: what the bench compares is the same work."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from pingyi.demo import district
from pingyi.demo.workbooks import folder_of, names_book, write_district

BENCH = Path(__file__).parents[2] / "bench"


def _run(program: str, *words: object) -> dict[str, dict[str, object]]:
    found = subprocess.run(
        [sys.executable, BENCH / program, *map(str, words)], check=True, capture_output=True, encoding="utf-8"
    )
    sheets: dict[str, dict[str, object]] = json.loads(found.stdout)["sheets"]
    return sheets


def test_same_points_totals_and_ranks(tmp_path: Path) -> None:
    write_district(district(2019, "small"), tmp_path)
    folder = folder_of(tmp_path, 2019)
    ours = _run("ours.py", folder, "--names", names_book(tmp_path))
    by_hand = _run("by_hand.py", folder)
    assert len(ours) >= 7
    assert by_hand == ours
