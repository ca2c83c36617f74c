"""Times the filling of a form of 500 cells: CPU seconds of its own work, the facts loaded apart.

    python bench/reading_filling.py [--runs N]

The form has 100 units down and five heads (members, two kinds of meetings, activities, income), all of different tables of the
demo district's facts; the first run also reads those tables, so the slowest run is told beside the median.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from pingyi.demo.district import district
from pingyi.facts.model import Facts
from pingyi.packs import load_rules
from pingyi.reading.filling.filling import Source, fill
from pingyi.reading.filling.model import State

HEADS = ("党员数", "主题党日次数", "党员大会次数", "志愿服务活动次数", "村集体经济收入（万元）")
UNITS = 100


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=5)
    runs = asked.parse_args().runs
    facts, rules = district().facts(2019), load_rules(["seed-district"], 2019)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        draw(facts, path)
        took, filled = [], 0
        for _ in range(runs):
            before = time.process_time()
            outcome = fill(path, Source(facts, rules, "演示区"))
            took.append(time.process_time() - before)
            filled = outcome.count(State.FILLED)
    print(f"{UNITS * len(HEADS)} cells, {filled} filled; {runs} runs")
    print(f"CPU s: median {statistics.median(took):.2f}, slowest {max(took):.2f}")


def draw(facts: Facts, path: Path) -> None:
    """The form: villages down."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["2019年村级党建工作情况统计表"])
    sheet.append(["村名", *HEADS])
    for span in facts.tree.units(facts.last, ["行政村"])[:UNITS]:
        sheet.append([span.name])
    book.save(path)


if __name__ == "__main__":
    main()
