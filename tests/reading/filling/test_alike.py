"""A form is filled alike in every process, however sets lie in its memory (the form itself, drawn anew, carries the time)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_TOLD = """
from pathlib import Path
from tests.reading.filling.test_general import of, table
from pingyi.packs import load_rules
from pingyi.reading.filling.lexicon import lexicon

words = lexicon(load_rules(["seed-district"], 2019))
print(list(words.phrases), [words.call(form) for form in words.rules.forms])
form = table(
    ["2019年度党员教育管理情况统计表", "<", "<", "<", "<"],
    ["党支部", "学习学时", "<", "民主评议党员", "<"],
    ["^", "人均学时", "总学时", "参评", "优秀"],
    ["磨湾村党支部", None, None, None, None],
)
done = of(Path("."), form)
print([(cell.at, cell.state, cell.value, cell.why) for cell in done.cells])
"""


def test_whatever_the_order_of_sets(tmp_path: Path) -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", _TOLD],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "7")
    }
    assert len(told) == 1
