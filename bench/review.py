"""Times pingyi's review against the same review scripted by hand with openpyxl and pandas.

    python bench/review.py [--size demo|large] [--runs N] [--json FILE] [--python FILE]

Before any time is told, every item's points, every total and every rank of both must be equal; else what differs is
printed and the exit code is 1. Each run is a fresh process; the two take turns; the median counts. Time is user + system
CPU seconds of the process, memory its peak resident set.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
CACHE = ROOT / "out" / "bench"
RUNTIME = CACHE / "venv" / "bin" / "python"
PAGE = ROOT / "docs" / "performance.md"
YEARS = (2018, 2019)
SIZES = ("demo", "large")
RUNS = {"demo": 5, "large": 3}
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
Result = dict[str, Any]


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", choices=SIZES, action="append", help="default: both")
    asked.add_argument("--runs", type=int, help="runs of each side; default 5, for large 3")
    asked.add_argument("--json", type=Path, default=CACHE / "results.json")
    own = RUNTIME if RUNTIME.exists() else sys.executable
    asked.add_argument(
        "--python", default=str(own), help="the interpreter that runs pingyi; default out/bench/venv, if made"
    )
    given = asked.parse_args()
    results = {size: bench(size, given.runs or RUNS[size], given.python) for size in given.size or SIZES}
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(
        json.dumps({"machine": machine(), "sizes": results}, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )
    text = table(results)
    print(text)
    if set(results) == set(SIZES):
        publish(text)


def bench(size: str, runs: int, python: str) -> Result:
    """Write the district once, check that both sides agree, then let them take turns."""
    place = district(size, python)
    folder = place / f"{YEARS[1]}年台账"
    sides = {"ours": [python, HERE / "ours.py"], "by hand": [sys.executable, HERE / "by_hand.py"]}
    times: dict[str, list[Result]] = {side: [] for side in sides}
    for turn in range(runs):
        for side, command in sides.items():
            out = CACHE / f"{size}-{side.replace(' ', '-')}.json"
            used = measured([*command, folder, "--out", out])
            said = json.loads(out.read_text("utf-8"))
            times[side].append(used | {"sheets": said["sheets"], "phases": said["phases"], "rows": said.get("rows")})
            print(f"{size}, run {turn + 1}/{runs}, {side}: {used['cpu']:.2f} s, {used['memory']} MB", flush=True)
        if turn == 0 and (found := differences(times["ours"][0]["sheets"], times["by hand"][0]["sheets"])):
            print(f"{size}: the two disagree\n" + "\n".join(found))
            sys.exit(1)
    whole = outputs(size, place, python)
    return {
        "rows": times["ours"][0]["rows"],
        "runs": runs,
        "reviewees": len(times["ours"][0]["sheets"]),
        "ours": summary(times["ours"]),
        "by hand": summary(times["by hand"]),
        "outputs": whole,
    }


def district(size: str, python: str) -> Path:
    """The district's workbooks, written once."""
    place = CACHE / size
    print(f"{size}: workbooks in {place.relative_to(ROOT)}", flush=True)
    measured([python, "-m", "pingyi", "demo", "--size", size, "--workbooks-only", "--out", place])
    return place


def outputs(size: str, place: Path, python: str) -> Result:
    """One whole review, 2018's seal as last year: the phases that the script by hand has nothing of, told apart."""
    seal = CACHE / f"{size}-{YEARS[0]}"
    results = CACHE / f"{size}-{YEARS[1]}"
    for old in (seal, results):
        shutil.rmtree(old, ignore_errors=True)
    names = ["--names", place / "姓名簿.json"]
    out = CACHE / f"{size}-whole.json"
    program = [python, HERE / "ours.py"]
    measured([*program, place / f"{YEARS[0]}年台账", "--year", YEARS[0], "--results", seal, *names, "--out", out])
    last = ["--last", seal / "封存"]
    used = measured([*program, place / f"{YEARS[1]}年台账", *last, "--results", results, *names, "--out", out])
    return used | {"phases": json.loads(out.read_text("utf-8"))["phases"]}


def measured(command: list[object]) -> Result:
    """CPU seconds and peak memory (MB) of a fresh process."""
    words = [str(word) for word in command]
    process = os.posix_spawn(words[0], words, os.environ)
    _, status, used = os.wait4(process, 0)
    if code := os.waitstatus_to_exitcode(status):
        sys.exit(code)
    return {"cpu": round(used.ru_utime + used.ru_stime, 3), "memory": used.ru_maxrss // 1024}


def differences(ours: Result, theirs: Result) -> list[str]:
    """What the two sides give differently: committee, item or total or rank, ours, by hand."""
    found = [f"{unit}: only one side reviews it" for unit in sorted(set(ours) ^ set(theirs))]
    for unit in sorted(set(ours) & set(theirs)):
        mine, other = ({**sheet["items"], **sheet} for sheet in (ours[unit], theirs[unit]))
        found += [
            f"{unit} {name}: {mine.get(name)} ours, {other.get(name)} by hand"
            for name in sorted((set(mine) | set(other)) - {"items"})
            if name not in mine or name not in other or _number(mine[name]) != _number(other[name])
        ]
    return found


def _number(value: str | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def summary(runs: list[Result]) -> Result:
    """Medians, and the spread of the CPU seconds."""
    cpu = [run["cpu"] for run in runs]
    phases = {name: round(statistics.median(run["phases"][name] for run in runs), 2) for name in runs[0]["phases"]}
    memory = round(statistics.median(run["memory"] for run in runs))
    return {"cpu": statistics.median(cpu), "least": min(cpu), "most": max(cpu), "memory": memory, "phases": phases}


def machine() -> Result:
    """The machine, by what matters."""
    bytes_ = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"cores": os.cpu_count(), "memory": f"{round(bytes_ / 2**30)} GB", "python": platform.python_version()}


def table(results: Result) -> str:
    """The results as Markdown."""
    here = machine()
    runs = ", ".join(f"{one['runs']} {'run' if one['runs'] == 1 else 'runs'} ({size})" for size, one in results.items())
    lines = [
        (
            f"{here['cores']} cores, {here['memory']}, Python {here['python']}. "
            f"CPU seconds (user + system) and peak memory, median of {runs}."
        ),
        "",
        "| size | rows | | start | reading | scoring | **together** | memory |",
        "|---|---:|---|---:|---:|---:|---:|---:|",
    ]
    for size, one in results.items():
        for side in ("by hand", "ours"):
            own = one[side]
            cells = " | ".join(f"{own['phases'][name]:.1f} s" for name in ("start", "reading", "scoring"))
            spread = f"**{own['cpu']:.1f} s** ({own['least']:.1f}–{own['most']:.1f})"
            lines.append(f"| {size} | {one['rows']:,} | {side} | {cells} | {spread} | {own['memory']} MB |")
        faster = one["by hand"]["cpu"] / one["ours"]["cpu"]
        less = one["ours"]["memory"] / one["by hand"]["memory"]
        lines.append(f"| {size} | | by hand / ours | | | | **{faster:.2f}** times | {less:.2f} of it |")
    lines += ["", "What pingyi does beyond that (2019 whole, 2018's seal as last year), CPU seconds by step:", ""]
    for size, one in results.items():
        steps = "、".join(f"{step} {took:.1f}" for step, took in one["outputs"]["phases"].items())
        lines.append(f"- {size}: {steps}. All of it {one['outputs']['cpu']:.1f} s, {one['outputs']['memory']} MB.")
    return "\n".join(lines)


def publish(text: str) -> None:
    """Write the table into docs/performance.md, between its marks."""
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")
    print(f"written into {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
