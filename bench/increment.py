"""What one corrected record costs, warm; and what `pingyi explain` costs as a whole process.

    python bench/increment.py [--runs 5] [--last SEAL] [--write] SEAL

Warm is a process that holds the year: the edit, the numbers with scores and ranks, how firm these are, the whole review, each
by itself. For each of several forms the record in the middle of its table is set aside (or counts again), and all is compared with
the year done whole before a time is told. Against it stand the whole review of a year that is open already, and the cold one: a
process of its own that opens the seals, reviews and writes review.json. CPU seconds (user + system), median of the runs; the first
run of each form is told apart. `--write` puts the table between the markers of docs/performance.md.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from pingyi.again import Held, hold
from pingyi.facts.model import Facts
from pingyi.facts.seal import open_seal
from pingyi.measures import evaluate
from pingyi.packs.rules import Rules
from pingyi.review import LastYear, run
from pingyi.scoring import score

FORMS = ("branch-meeting", "theme-day", "study-hours", "village-income", "members", "households")
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
COLD = """
import gc, sys
gc.set_threshold(50_000)
from pathlib import Path
from pingyi.facts.seal import open_seal
from pingyi.review import LastYear, run
year, *before = [open_seal(Path(one)) for one in sys.argv[1:]]
last = LastYear(before[0].facts, before[0].published) if before else None
run(year.facts, year.rules, last).review.to_json()
"""
BEGIN, END = "<!-- increment:begin -->", "<!-- increment:end -->"


def timed(work: Callable[[], Any], runs: int) -> tuple[Any, float, float]:
    """What came out, the first time's CPU seconds and the median's."""
    spent = []
    for _ in range(runs):
        begun = time.process_time()
        found = work()
        spent.append(time.process_time() - begun)
    return found, spent[0], statistics.median(spent)


def process(words: list[str], **more: str) -> tuple[float, float]:
    """A Python of its own: CPU seconds and seconds as they pass. Its modules are compiled beside it, as a user's are."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.monotonic()
    done = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, env=kept | more)
    _, status, usage = os.wait4(done.pid, 0)
    if status:
        raise SystemExit(status)
    done.returncode = 0
    return usage.ru_utime + usage.ru_stime, time.monotonic() - begun


def corrected(facts: Facts, form: str) -> Facts:
    """The same year with one record set aside, or counted again."""
    table = facts.tables[form]
    counts = table["counts"].to_pylist()
    counts[len(table) // 2] = not counts[len(table) // 2]
    place = table.column_names.index("counts")
    return facts.with_table(form, table.set_column(place, table.schema.field("counts"), pa.array(counts, pa.bool_())))


def check(rules: Rules, held: Held, after: Facts, now: Held, last: LastYear | None) -> None:
    """Refuse to tell a time where anything differs from the year done whole."""
    whole = run(after, rules, replace(last, measures=held.world.last) if last else None)
    if now.firm.scores != whole.scores or now.done.review.to_json() != whole.review.to_json():
        raise SystemExit("更正后的评议与从头再做的不一致")


def measured(
    rules: Rules, facts: Facts, last: LastYear | None, runs: int, seals: list[str]
) -> list[tuple[str, str, str]]:
    """The lines of the table: what, the first time, the median, all in milliseconds."""
    lines = []
    process(["-c", COLD, *seals])
    starts = [process(["-c", COLD, *seals])[0] for _ in range(min(runs, 3))]
    fresh = statistics.median(starts)

    def told(what: str, first: float, median: float) -> None:
        lines.append((what, f"{first * 1000:,.0f}", f"{median * 1000:,.0f}"))

    told("整次评议，冷启动（整个进程：启动、打开封存、评议、写出）", starts[0], fresh)
    cold, first, whole = timed(lambda: run(facts, rules, last), min(runs, 3))
    told("整次评议，封存已打开，从头算起（含上年）", first, whole)
    measures, first, median = timed(lambda: evaluate(rules, facts), runs)
    told("全区重新取数", first, median)
    _, again, scored = timed(lambda: score(rules, facts, measures, cold.world.last), runs)
    told("全区重新取数、评分、排位", first + again, median + scored)
    held = hold(facts, rules, replace(last, measures=cold.world.last) if last else None)
    if held.done.review != cold.review:
        raise SystemExit("留在内存中的评议与从头做的不一致")
    for form in FORMS:
        if form not in facts.tables or not len(facts.tables[form]):
            continue
        name = rules.forms[form].name
        _, first, median = timed(lambda form=form: corrected(facts, form), runs)
        told(f"“{name}”更正一行：改出新的事实表", first, median)
        after = corrected(facts, form)
        now, first, median = timed(lambda after=after: held.again(after), runs)
        told(f"“{name}”更正一行：取数、得分、位次", first, median)
        _, first, median = timed(lambda now=now: replace(now).firm, runs)
        told(f"“{name}”更正一行：位次稳不稳", first, median)
        _, first, median = timed(lambda after=after: held.again(after).done, runs)
        told(
            f"“{name}”更正一行：整次评议（冷启动的{median / fresh:.1%}，从头算起的{median / whole:.1%}）", first, median
        )
        check(rules, held, after, now, last)
    _, first, median = timed(held.done.review.to_json, runs)
    told("快照：写出 review.json", first, median)
    return lines


def explained(seal: Path, last: Path | None, rules: Rules, facts: Facts, runs: int) -> list[tuple[str, str, str]]:
    """`pingyi explain`, whole processes: CPU and wall; the first finds nothing kept (and no SQL compiled)."""
    town = next(unit.name for unit in facts.tree.units(facts.last, rules.rubric.reviewees.of))
    spent, waited = [], []
    with tempfile.TemporaryDirectory() as cache:
        for item in ([rules.rubric.items[0].id] + [one.id for one in rules.rubric.items])[: runs + 1]:
            words = ["explain", str(seal), town, item, *(["--last", str(last)] if last else [])]
            cpu, passed = process(["-m", "pingyi", *words], PINGYI_CACHE=cache)
            waited.append(passed)
            spent.append(cpu)
    pairs = (("CPU", spent), ("历时", waited))
    return [
        (
            f"`pingyi explain` 整个进程，各问一条（{what}）",
            f"{found[0] * 1000:,.0f}",
            f"{statistics.median(found[1:]) * 1000:,.0f}",
        )
        for what, found in pairs
    ]


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seal", type=Path)
    parser.add_argument("--last", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    gc.set_threshold(50_000)  # as the processes of `pingyi` do, the web's too
    year = open_seal(asked.seal)
    before = open_seal(asked.last) if asked.last else None
    last = LastYear(before.facts, before.published) if before else None
    seals = [str(asked.seal), *([str(asked.last)] if asked.last else [])]
    lines = measured(year.rules, year.facts, last, asked.runs, seals)
    lines += explained(asked.seal, asked.last, year.rules, year.facts, asked.runs)
    rows = sum(table.num_rows for table in year.facts.tables.values())
    busy = f"{os.getloadavg()[1]:.1f}"
    machine = (
        f"{os.cpu_count()} 核，Python {platform.python_version()}；{rows:,}行。CPU 毫秒（历时另注），{asked.runs}次的中位数；"
        f"测时机器的平均负载为{busy}（闲时应在1以内，负载高时各项都偏大）。"
    )
    table = "\n".join(f"| {what} | {first} | {median} |" for what, first, median in lines)
    text = f"{machine}\n\n| | 头一次 | 中位 |\n|---|---:|---:|\n{table}\n"
    print(text)
    if asked.write:
        page = PAGE.read_text(encoding="utf-8")
        head, _, rest = page.partition(BEGIN)
        _, _, tail = rest.partition(END)
        PAGE.write_text(f"{head}{BEGIN}\n{text}{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
