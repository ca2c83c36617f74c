"""Who serves a home is told by a lock: a number that a kill left behind may be another process's by now."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pingyi.web.server import PID, serving

HOLD = """
import sys
from pathlib import Path
from pingyi.web.server import _alone
with _alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_number_left_behind_hinders_nobody(tmp_path: Path) -> None:
    (tmp_path / PID).write_text(str(os.getppid()), "ascii")

    assert serving(tmp_path) is None


def test_whoever_holds_the_mark_is_told_until_it_goes_or_is_killed(tmp_path: Path) -> None:
    assert serving(tmp_path) is None
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        assert serving(tmp_path) == holder.pid

        holder.kill()
        holder.wait()
    assert (tmp_path / PID).is_file()
    assert serving(tmp_path) is None
