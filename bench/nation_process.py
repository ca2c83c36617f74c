"""Runs a command and watches its processes: wall time, CPU time, resident memory of all together, bytes asked of the system."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.05


def watched(command: list[str], folder: Path | None = None) -> dict[str, float]:
    """Wall and CPU seconds, peak memory in MB, gigabytes read (by reading calls: what is mapped into memory is not among them).

    ``memory``: of all processes together, what they share counted once for each; ``largest``: of the largest of them.
    CPU is that of every process ever seen below the command, each as last seen or as its parent counted it, whichever is more.
    The command's output goes to ours; where it fails, so do we.
    """
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    seen: dict[int, tuple[float, int]] = {}
    peak = largest = 0
    while True:
        resident = 0
        for one in _below(process.pid):
            state = _state(one)
            if state:
                resident += state[0]
                largest = max(largest, state[0])
                seen[one] = state[1:]
        peak = max(peak, resident)
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(_EVERY)
    wall = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: {process.returncode}")
    polled = sum(cpu for cpu, _ in seen.values())
    cpu = max(polled, used.ru_utime + used.ru_stime)
    read = sum(read for _, read in seen.values())
    return {
        "wall": round(wall, 2), "cpu": round(cpu, 2), "memory": round(peak / 1e6), "largest": round(largest / 1e6),
        "read": round(read / 1e9, 3),
    }  # fmt: skip


def _below(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in _listed(Path(f"/proc/{one}/task")):
            waiting += [int(child) for child in _text(Path(f"/proc/{one}/task/{task}/children")).split()]
    return found


def _state(pid: int) -> tuple[int, float, int] | None:
    """Resident bytes, CPU seconds, bytes read."""
    statm, stat, io = (_text(Path(f"/proc/{pid}/{name}")) for name in ("statm", "stat", "io"))
    if not statm or not stat:
        return None
    times = stat.rpartition(")")[2].split()
    read = next((int(line.split()[1]) for line in io.splitlines() if line.startswith("rchar")), 0)
    return int(statm.split()[1]) * _PAGE, (int(times[11]) + int(times[12])) / _TICK, read


def _listed(folder: Path) -> list[str]:
    try:
        return [one.name for one in folder.iterdir()]
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""
