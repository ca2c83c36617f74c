"""Times what reads: a plan of 20,000 characters. Each part is a function that gives its name, its CPU seconds and its limit.

    python bench/reading.py [--runs N]

Only the work itself is timed, after the program has started and its dictionaries are read; a part that takes longer than its
limit ends the program with 1. The parts for scoring tables and forms stand in reading_rubrics.py and reading_filling.py.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from pingyi.numbers import chinese
from pingyi.reading.sources import from_text
from pingyi.reading.speech import read

LIMIT = 2.0
CHARACTERS = 20_000
SECTION = (
    "（{n}）抓好重点任务。各镇党委要在{month}月底前完成村级阵地改造{n}处，由区委组织部牵头，区财政局配合；年内举办培训班{n}期，"
    "参训不少于{m}人次。出现重大问题时，有关单位要及时报告，5个工作日内拿出处置意见。每季度开展一次专题调度，半年通报一次，"
    "把推进情况作为年度考核的重要内容。（责任单位：区委组织部、各镇党委；完成时限：{month}月底前）\n"
)


@dataclass(frozen=True)
class Timed:
    """One part: what was done, CPU seconds of each run."""

    name: str
    seconds: tuple[float, ...]


def plan() -> str:
    """A made-up plan of the wanted length."""
    text, n = "某区2025年党建工作计划\n", 0
    while len(text) < CHARACTERS:
        n += 1
        if n % 5 == 1:
            text += f"{chinese(n // 5 + 1)}、重点工作第{n}组\n"
        text += SECTION.format(n=n, month=n % 12 + 1, m=n * 10)
    return text


def speech(runs: int) -> Timed:
    """The reader of speeches and plans."""
    read(from_text("计划\n各支部要开展学习。"))
    source = from_text(plan(), "计划.txt")
    return Timed(f"计划{len(source.text):,}字", timed(lambda: read(source), runs))


def timed(work: Callable[[], object], runs: int) -> tuple[float, ...]:
    """CPU seconds of each run."""
    seconds = []
    for _ in range(runs):
        before = time.process_time()
        work()
        seconds.append(time.process_time() - before)
    return tuple(seconds)


PARTS: tuple[Callable[[int], Timed], ...] = (speech,)


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=3)
    runs = asked.parse_args().runs
    slow = False
    print("| 内容 | CPU秒（中位数） | 上限 |\n|---|---:|---:|")
    for part in PARTS:
        found = part(runs)
        middle = statistics.median(found.seconds)
        slow = slow or middle > LIMIT
        print(f"| {found.name} | {middle:.2f} | {LIMIT:.0f} |")
    sys.exit(slow)


if __name__ == "__main__":
    main()
