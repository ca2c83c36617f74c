"""What a run over a union set tells: for each part a checksum of every measure, a digest of every unit's figures, the units above.

Sums are told always (so that nobody computes less than all figures); the digest, over every measure's numerator and denominator of
every unit in order of codes, only where asked, since to make it takes longer than to count.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

Ints = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Found:
    """Of one part. ``above``: code → measure → numerator, denominator."""

    part: str
    units: int
    sums: Mapping[str, tuple[int, int]]
    digests: Mapping[str, str]
    above: Mapping[str, Mapping[str, tuple[int, int]]]
    began: float
    """When the part was begun (:func:`clock`)."""


def clock() -> float:
    """Seconds that all processes of a machine count alike."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def started() -> float:
    """When this process was started, by :func:`clock`."""
    return int(Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")


class _Hidden:
    """Says of pandas that it is not there."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def without_pandas() -> None:
    """Hide pandas from this process and its children: Arrow imports it where it sees a list, and an office's machine has none."""
    sys.meta_path.insert(0, _Hidden)


def arguments(words: str) -> argparse.Namespace:
    """What every engine is asked with."""
    asked = argparse.ArgumentParser(description=words, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--jobs", type=int, default=2, help="parts at once, each in a process")
    asked.add_argument("--threads", type=int, default=1, help="threads of each")
    asked.add_argument("--measures", type=lambda text: frozenset(text.split(",")), help="default: the whole rubric")
    asked.add_argument("--out", type=Path)
    asked.add_argument("--digest", action="store_true")
    asked.add_argument("--dump", type=Path, help="write every figure here, to look for what differs")
    return asked.parse_args()


@dataclass(frozen=True, eq=False)
class Numbers:
    """Of a part: measure → numerators and denominators over its units; ``counted``: those that have no denominator."""

    by_measure: Mapping[str, tuple[Ints, Ints]]
    counted: frozenset[str]
    began: float


def found_of(part: str, given: Numbers, codes: Any, above: Mapping[str, int], dump: Path | None = None) -> Found:  # noqa: ANN401  texts
    """Sum up a part. ``codes``: of its units, or None where no digest is asked; ``above``: the units above → their places."""
    numbers, counted = given.by_measure, given.counted
    numbers = {name: numbers[name] for name in sorted(numbers)}
    digests: dict[str, str] = {}
    if codes is not None:
        order = np.argsort(codes)
        for name, pair in numbers.items():
            wanted = [pair[0][order], pair[1][order] * 0 if name in counted else pair[1][order]]
            digests[name] = hashlib.sha256(np.stack(wanted).astype("<i8").tobytes()).hexdigest()
        digests["units"] = hashlib.sha256("\n".join(codes[order].tolist()).encode()).hexdigest()
        if dump:
            dump.mkdir(parents=True, exist_ok=True)
            whole = {name: np.stack([pair[0][order], pair[1][order]]) for name, pair in numbers.items()}
            for name, figures in {"codes": codes[order].astype(str), **whole}.items():
                np.save(dump / f"{part}-{name}.npy", figures)
    sums = {name: (int(num.sum()), 0 if name in counted else int(den.sum())) for name, (num, den) in numbers.items()}
    upper = {
        code: {
            name: (int(num[place]), 0 if name in counted else int(den[place])) for name, (num, den) in numbers.items()
        }
        for code, place in above.items()
    }
    count = len(next(iter(numbers.values()))[0]) if codes is None else len(codes)
    return Found(part, count, sums, digests, upper, given.began)


def tell(found: list[Found], out: Path | None) -> None:
    """Write the result; the units above are summed over the parts. ``start``: the seconds before the first part was begun."""
    above: dict[str, dict[str, list[int]]] = {}
    for one in found:
        for code, figures in one.above.items():
            for name, (num, den) in figures.items():
                sums = above.setdefault(code, {}).setdefault(name, [0, 0])
                sums[0] += num
                sums[1] += den
    hidden = {"above", "began"}
    parts = {one.part: {key: value for key, value in asdict(one).items() if key not in hidden} for one in found}
    told = {"parts": parts, "above": above}
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    start = min(one.began for one in found) - started()
    if out:
        out.write_text(json.dumps({**told, "start": start}, sort_keys=True), "utf-8")
    print(f"{digest}, start {start:.2f} s")


def parts_of(folder: Path) -> dict[str, list[str]]:
    """Part → its districts; those with the most rows first, so that processes end at about the same time."""
    found: dict[str, list[str]] = {}
    rows: dict[str, int] = {}
    for district in json.loads((folder / "union.json").read_bytes())["districts"]:
        found.setdefault(district["part"], []).append(district["code"])
        rows[district["part"]] = rows.get(district["part"], 0) + sum(district["rows"].values())
    return {part: found[part] for part in sorted(found, key=lambda part: (-rows[part], part))}
