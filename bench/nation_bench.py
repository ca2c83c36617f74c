"""What the nation's year costs: pingyi, the floor, SQL by hand, and four other engines by hand, on the same files.

    python bench/nation_bench.py --size 1/50 [--size 1/5 --size 1] [--data FOLDER] [--runs N] [--bench-python FILE] [--only NAME …]

Sets that are not there are written first (:mod:`nation`). Before any time is told, every side's figures are compared by their
digests, every measure and every unit; where one differs, that is said and the exit code is 1. Then the sides take turns, each run
in fresh processes. Results as JSON in out/bench/nation-<size>.json; the table goes into docs/performance.md, the chart beside it
(:mod:`nation_report`). See bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import nation
import nation_report
from nation_part import YEAR
from nation_process import watched
from nation_some import MEASURES

HERE = Path(__file__).parent
ROOT = HERE.parent
OUT = ROOT / "out" / "bench"
VENV = OUT / "nation-venv" / "bin" / "python"
LARGEST_FOR_PANDAS = 0.25
"""pandas is run up to this share of the nation; above it only where asked for with --only."""
SLOW, SMALL = frozenset({"spark-16", "pandas-16"}), 0.1
"""Sides that take so long that above this size they have one turn only."""
RUNS = {0.1: 5, 0.5: 3, 1.0: 2}
"""Sizes up to … are run so many times."""


@dataclass(frozen=True)
class Side:
    """One contender. ``some``: only the sixteen measures of :mod:`nation_some`."""

    name: str
    script: str
    some: bool
    own: bool
    """With the interpreter that runs pingyi; else with that of the bench's extras."""
    modes: tuple[tuple[int, int], ...] = ((2, 1),)
    """Processes and threads of each to try: the best counts."""

    def command(self, python: str, extras: str, folder: Path, mode: tuple[int, int]) -> list[str]:
        """The words to run."""
        words = [python if self.own else extras, str(HERE / self.script), str(folder)]
        words += ["--jobs", str(mode[0]), "--threads", str(mode[1])]
        return [*words, "--measures", ",".join(MEASURES)] if self.some and self.own else words


BOTH = ((2, 1), (1, 2))
SIDES = (
    Side("floor", "nation_floor.py", some=False, own=True),
    Side("hand", "nation_hand.py", some=False, own=True, modes=BOTH),
    Side("ours", "nation_ours.py", some=False, own=True),
    Side("hand-16", "nation_hand.py", some=True, own=True),
    Side("ours-16", "nation_ours.py", some=True, own=True),
    Side("polars-16", "nation_polars.py", some=True, own=False, modes=BOTH),
    Side("chdb-16", "nation_chdb.py", some=True, own=False, modes=BOTH),
    Side("spark-16", "nation_spark.py", some=True, own=False, modes=((1, 2),)),
    Side("pandas-16", "nation_pandas.py", some=True, own=False),
)
EXTRAS = ("polars", "chdb", "pandas", "pyspark")


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", action="append", help="default: 1/50")
    asked.add_argument("--data", type=Path, default=nation.DATA)
    asked.add_argument("--seed", type=int, default=nation.SEED)
    asked.add_argument("--runs", type=int, help="turns; default by size")
    asked.add_argument("--only", nargs="*", choices=[side.name for side in SIDES])
    asked.add_argument(
        "--bench-python", default=str(VENV), help="the interpreter that has Polars, chDB, pandas and PySpark"
    )
    given = asked.parse_args()
    for size in given.size or ["1/50"]:
        folder = given.data / nation.folder_name(size)
        if not (folder / "union.sha256").exists():
            nation.write(nation.share(size), folder, seed=given.seed, jobs=2)
        result = bench(size, folder, given)
        path = OUT / f"nation-{nation.folder_name(size)}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(result, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
        print(f"written: {path.relative_to(ROOT)}", flush=True)
    nation_report.publish(OUT)


def bench(size: str, folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """All sides at one size."""
    manifest = json.loads((folder / "union.json").read_bytes())
    share = nation.share(size)
    sides = [side for side in SIDES if given.only is None or side.name in given.only]
    if given.only is None:
        sides = [side for side in sides if side.name != "pandas-16" or share <= LARGEST_FOR_PANDAS]
    if not Path(given.bench_python).exists():
        print(f"{given.bench_python}: not there, so without {', '.join(EXTRAS)} (see bench/README.md)", flush=True)
        sides = [side for side in sides if side.own]
    run = _Run(size, folder, given)
    modes = {side.name: run.first(side) for side in sides}
    _compare(run.digests)
    least = next((runs for most, runs in sorted(RUNS.items()) if share <= most), 1)
    times: dict[str, list[dict[str, float]]] = {side.name: [] for side in sides}
    for turn in range(given.runs or least):
        for side in sides:
            if turn == 0 or share <= SMALL or side.name not in SLOW:
                times[side.name].append(run.turn(side, modes[side.name]))
    floor, districts = run.out("floor"), manifest["districts"]
    read = json.loads(floor.read_text("utf-8"))["parts"].values() if "floor" in times else ()
    first = next(iter(run.digests["hand"]["parts"].values()))["sums"] if "hand" in run.digests else {}
    return {
        "size": size,
        "share": share,
        "machine": machine(given.bench_python),
        "units": sum(one["units"] for one in districts),
        "records": _records(manifest),
        "rows": sum(sum(one["rows"].values()) for one in districts),
        "districts": len(districts),
        "parts": len({one["part"] for one in districts}),
        "bytes": sum(path.stat().st_size for path in folder.rglob("*.parquet")),
        "column_bytes": sum(part[1] for part in read),
        "measures": sorted(first),
        "some": list(MEASURES),
        "modes": {name: list(mode) for name, mode in modes.items()},
        "times": {name: _middle(runs) for name, runs in times.items()},
    }


class _Run:
    """Runs sides over a set, each time in fresh processes."""

    def __init__(self, size: str, folder: Path, given: argparse.Namespace) -> None:
        self._size, self._folder, self._extras = size, folder, given.bench_python
        self.digests: dict[str, Any] = {}

    def out(self, name: str) -> Path:
        """Where a side writes what it found."""
        OUT.mkdir(parents=True, exist_ok=True)
        return OUT / f"nation-run-{name}.json"

    def first(self, side: Side) -> tuple[int, int]:
        """Once with digests of all figures; then the better of its ways to use two cores."""
        if side.script != "nation_floor.py":
            self.turn(side, side.modes[0], digest=True)
            self.digests[side.name] = json.loads(self.out(side.name).read_text("utf-8"))
        if len(side.modes) == 1:
            return side.modes[0]
        tried = {mode: self.turn(side, mode)["wall"] for mode in side.modes}
        return min(tried, key=lambda mode: tried[mode])

    def turn(self, side: Side, mode: tuple[int, int], *, digest: bool = False) -> dict[str, float]:
        """One run."""
        command = side.command(sys.executable, self._extras, self._folder, mode)
        used = watched([*command, "--out", str(self.out(side.name)), *(["--digest"] if digest else [])])
        used["start"] = round(json.loads(self.out(side.name).read_text("utf-8"))["start"], 2)
        print(f"{self._size} {side.name} {mode[0]}×{mode[1]}{' with digests' if digest else ''}: {used}", flush=True)
        return used


def _compare(found: dict[str, Any]) -> None:
    """See that all sides gave the same figures; else say where they differ, and stop."""
    reference = found.get("hand") or found.get("hand-16") or found.get("ours")
    if reference is None:
        return
    wrong = []
    for name, mine in found.items():
        for part, one in mine["parts"].items():
            other = reference["parts"][part]
            wrong += [
                f"{name} {part}: {measure}"
                for measure, digest in one["digests"].items()
                if other["digests"].get(measure, digest) != digest
            ]
        for code, figures in mine["above"].items():
            theirs = reference["above"][code]
            wrong += [
                f"{name} {code}: {measure}"
                for measure in figures.keys() & theirs.keys()
                if figures[measure] != theirs[measure]
            ]
    if wrong:
        sys.exit("the sides disagree\n" + "\n".join(wrong[:40]))
    print("all sides agree on every measure of every unit", flush=True)


def _records(manifest: dict[str, Any]) -> int:
    from pingyi.facts.union.layout import is_register
    from pingyi.packs import load_rules

    forms = load_rules(["seed-district"], YEAR).forms
    return sum(
        count for one in manifest["districts"] for form, count in one["rows"].items() if not is_register(forms[form])
    )


def _middle(runs: list[dict[str, float]]) -> dict[str, Any]:
    found: dict[str, Any] = {name: median(run[name] for run in runs) for name in runs[0]}
    return found | {"runs": len(runs), "walls": [run["wall"] for run in runs], "cpus": [run["cpu"] for run in runs]}


def machine(extras: str) -> dict[str, Any]:
    """The machine and the versions, by what matters."""
    bytes_ = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    found = {"cores": os.cpu_count(), "memory": f"{round(bytes_ / 2**30)} GB", "python": platform.python_version()}
    versions = {name: version(name) for name in ("duckdb", "pyarrow", "numpy")}
    if Path(extras).exists():
        text = f"from importlib.metadata import version\nfor one in {EXTRAS!r}: print(one, version(one))"
        told = subprocess.run([extras, "-c", text], check=True, capture_output=True, text=True).stdout
        versions |= dict(line.split() for line in told.splitlines())
    return found | {"versions": versions}


if __name__ == "__main__":
    main()
