"""One run of pingyi for the bench, in a process of its own: the results as JSON, and the CPU seconds of each phase.

    python bench/ours.py FOLDER [--year 2019] [--names FILE] [--out FILE] [--results FOLDER [--last SEAL]]

Phases: start (imports and rules), reading (workbooks → tables), scoring (tables → measures, points, ranks, and how firm they
are). With --results the whole review is done and written there, and the phases are its steps.
"""

from __future__ import annotations

import argparse
import json
import resource
from pathlib import Path
from typing import Any

from pingyi.facts.names import NamesBook
from pingyi.facts.reading import read_folder
from pingyi.measures import evaluate
from pingyi.packs import load_rules
from pingyi.scoring import score


def seconds() -> float:
    """User and system CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--year", type=int, default=2019)
    asked.add_argument("--names", type=Path)
    asked.add_argument("--last", type=Path)
    asked.add_argument("--out", type=Path)
    asked.add_argument("--results", type=Path, help="do the whole review and write its documents here")
    given = asked.parse_args()
    found = _whole(given) if given.results else _scored(given)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if given.out:
        given.out.write_text(text, "utf-8")
    else:
        print(text)


def _scored(given: argparse.Namespace) -> dict[str, Any]:
    """Read and score, and no more."""
    rules = load_rules(["seed-district"], given.year)
    marks = [seconds()]
    names = NamesBook.at(given.names or given.folder.parent / "姓名簿.json")
    facts = read_folder(given.folder, rules, given.year, names=names).facts
    marks.append(seconds())
    scores = score(rules, facts, evaluate(rules, facts))
    marks.append(seconds())
    sheets = {
        sheet.unit: {
            "items": {item.item: format(item.points, "f") if item.in_total else None for item in sheet.items},
            "total": format(sheet.total.normalize(), "f"),
            "rank": sheet.rank,
        }
        for sheet in sorted(scores.sheets, key=lambda one: one.unit)
    }
    rows = sum(table.num_rows for name, table in facts.tables.items() if name != "participants")
    phases = {"start": marks[0], "reading": marks[1] - marks[0], "scoring": marks[2] - marks[1]}
    return {"sheets": sheets, "phases": phases, "rows": rows}


def _whole(given: argparse.Namespace) -> dict[str, Any]:
    """The whole review as the command line does it, outputs and seal included."""
    from pingyi.cli._reviewing import review_folder

    marks: list[tuple[str, float]] = []

    class Silent:
        """Notes when each step begins."""

        def __call__(self, step: str) -> None:
            marks.append((step, seconds()))

        def detail(self, text: str) -> None:
            """Nobody looks."""

    review_folder(
        given.folder,
        given.year,
        given.results,
        ["seed-district"],
        last=given.last,
        names=given.names,
        progress=Silent(),
    )  # type: ignore[arg-type]  # all that is asked of Steps
    ends = [at for _, at in marks[1:]] + [seconds()]
    phases: dict[str, float] = {}
    for (step, begun), ended in zip(marks, ends, strict=True):
        phases[step] = phases.get(step, 0.0) + ended - begun
    return {"phases": phases}


if __name__ == "__main__":
    main()
