"""The demo district in the web: loaded once, from what was read for the review; opened by the command that is printed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from pingyi.demo import district
from pingyi.demo.workbooks import inputs
from pingyi.web.demo import loaded
from tests.web.serve.test_serve import PATIENCE, clean


def pingyi(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pingyi", *arguments]
    return subprocess.run(command, env=clean(), capture_output=True, text=True, timeout=2 * PATIENCE, check=False)


def test_it_is_loaded_once_and_holds_what_the_workbooks_hold(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    database = out / "web" / "pingyi.sqlite3"

    first = pingyi("demo", "--size", "tiny", "--out", str(out))

    assert first.returncode == 0, first.stderr
    assert f"serve --home {out / 'web'} --port 8000" in first.stdout
    sign_ins = loaded(out / "web", inputs(district(2019, "tiny")))  # so a second run leaves it alone
    assert sign_ins is not None
    assert all(one.username in first.stdout for one in sign_ins)
    assert loaded(out / "web", inputs(district(2020, "tiny"))) is None
    with sqlite3.connect(database) as opened:
        roles = {row[0] for row in opened.execute("SELECT role FROM people_mandate")}
        assert roles == {"district", "committee", "branch", "system", "security", "audit"}
        assert opened.execute("SELECT count(*) FROM records_record WHERE status = 'submitted'").fetchone()[0] > 0
        assert opened.execute("SELECT count(*) FROM board_duestate").fetchone()[0] > 0

    looked = pingyi("load", str(out / "2019年台账"), "--year", "2019", "--look", "--home", str(out / "web"))
    assert looked.returncode == 1  # the made-up workbooks hold mistakes on purpose
    assert "新增0行，改动0行" in looked.stdout
    assert "没有入库" in looked.stdout
