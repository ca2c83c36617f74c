"""Times all documents of the demo district as docx and as PDF, against LibreOffice that converts the same docx.

    python bench/documents.py [--runs N]

Each side renders the same documents; wall time and CPU seconds (with children) are told, the median of the runs counts. LibreOffice
gets all files in one call, which is the kindest way for it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pingyi.documents import docx, pdf
from pingyi.prose.papers.whole import papers
from pingyi.review_model import Review

CACHE = Path(__file__).parent.parent / "out" / "bench" / "documents"
REVIEW = CACHE / "2019年评议" / "review.json"


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=3)
    runs = asked.parse_args().runs
    if not REVIEW.is_file():
        subprocess.run([sys.executable, "-m", "pingyi", "demo", "--out", str(CACHE)], check=True)
    listed = [paper.document for paper in papers(Review.model_validate_json(REVIEW.read_bytes()))]
    files = [docx.render(document, left=True) for document in listed]
    pdf.render(listed[0])  # fonts are read once in a program's life
    sides: dict[str, Callable[[], object]] = {
        "docx": lambda: [docx.render(document) for document in listed],
        "PDF": lambda: [pdf.render(document) for document in listed],
    }
    if shutil.which("soffice"):
        sides["LibreOffice PDF"] = lambda: converted(files)
    found = {side: measured(work, runs) for side, work in sides.items()}
    print(f"{len(listed)} documents, {runs} runs, {os.cpu_count()} cores\n")
    print("| side | s | CPU s | documents a minute |\n|---|---:|---:|---:|")
    for side, (wall, cpu) in found.items():
        print(f"| {side} | {wall:.2f} | {cpu:.2f} | {60 * len(listed) / wall:.0f} |")
    if "LibreOffice PDF" in found:
        slow, fast = found["LibreOffice PDF"], found["PDF"]
        print(f"\nLibreOffice takes {slow[0] / fast[0]:.1f} times as long as our PDF ({slow[1] / fast[1]:.1f} in CPU).")


def measured(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """Median wall and CPU seconds of the work, children included."""
    walls, cpus = [], []
    for _ in range(runs):
        wall, before = time.perf_counter(), os.times()
        work()
        after = os.times()
        walls.append(time.perf_counter() - wall)
        cpus.append(sum(after[:4]) - sum(before[:4]))
    return statistics.median(walls), statistics.median(cpus)


def converted(files: list[bytes]) -> None:
    """The same docx by LibreOffice, all in one call."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for index, data in enumerate(files):
            (folder / f"{index}.docx").write_bytes(data)
        command = [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
        ]
        sources = [str(path) for path in sorted(folder.glob("*.docx"))]
        subprocess.run([*command, "--outdir", str(folder), *sources], check=True, capture_output=True)
        if len(list(folder.glob("*.pdf"))) != len(files):
            sys.exit("LibreOffice did not convert every file")


if __name__ == "__main__":
    main()
