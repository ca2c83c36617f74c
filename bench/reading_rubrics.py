"""Times the import of a scoring table of 60 rows in each format: file in; pack, check workbook and JSON out.

    python bench/reading_rubrics.py [--runs N] [--rows N]

CPU seconds of pingyi's own work after start, the median of the runs; peak resident memory of the whole process at the end.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pingyi.reading.rubrics import import_rubric
from pingyi.reading.rubrics.output import files
from tests.reading.rubrics.grids import WRITERS, Made
from tests.reading.rubrics.made_up import ALL

HEAD = ["序号", "考核项目", "分值", "评分标准"]


def table(rows: int) -> Made:
    """The made-up tables' scoring texts, one after the other, until there are enough rows."""
    texts = [
        row[made.grid[0].index(head)]
        for made in ALL.values()
        for head in made.grid[0]
        if "标准" in head
        for row in made.grid[1:]
    ]
    fitting = [text for text in texts if len(text) > 4 and "分" in text]
    body = [[str(index + 1), f"考核项目{index + 1}", "10", fitting[index % len(fitting)]] for index in range(rows)]
    return Made("年度工作考核评分细则", [HEAD, *body])


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--rows", type=int, default=60)
    chosen = asked.parse_args()
    made = table(chosen.rows)
    print(f"{chosen.rows} rows, {chosen.runs} runs\n")
    print("| format | CPU s, read | CPU s, with pack and lists | sentences |\n|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for kind, write in WRITERS.items():
            path = write(made, Path(folder) / f"table.{kind}")
            reading, whole, sentences = [], [], 0
            for _ in range(chosen.runs):
                start = time.process_time()
                found = import_rubric(path)
                reading.append(time.process_time() - start)
                files(found)
                whole.append(time.process_time() - start)
                sentences = len(found.scoring)
            print(f"| {kind} | {statistics.median(reading):.2f} | {statistics.median(whole):.2f} | {sentences} |")
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")


if __name__ == "__main__":
    main()
