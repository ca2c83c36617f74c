"""Killed with SIGKILL at random moments under load: what was acknowledged is there, nothing is there by halves.

Twelve kills for each database; PINGYI_KILLS=100 for as many as the promise says.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("PINGYI_KILLS", "12"))


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_nothing_acknowledged_is_lost_and_nothing_is_there_by_halves(tmp_path: Path, database: str) -> None:
    told_in = tmp_path / "told.json"
    command = [sys.executable, str(ROOT / "bench/web_kill.py"), "--kills", str(KILLS), "--json", str(told_in)]

    done = subprocess.run(
        [*command, *(["--sqlite"] if database == "SQLite" else [])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-4000:] + done.stdout[-2000:]
    told = json.loads(told_in.read_text("utf-8"))
    assert (told["database"], told["kills"], told["lost"]) == (database, KILLS, 0)
    assert (told["faults"], told["errors"]) == ([], [])
    assert told["acknowledged"] > KILLS
    assert told["amended"] > 0
    assert told["imported"] > 0
    assert told["kills_during_import"] > 0
    assert (told["database_killed_too"] > 0) is (database == "PostgreSQL")
