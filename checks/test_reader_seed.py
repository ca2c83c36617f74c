"""The reader against the labelled speech and the real plan: spans, deadlines and cadences, quantities, months.

A span is matched where a run of neighbours of one sentence (of either side, of one kind) overlaps it by half or more.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pingyi.reading.sources import Source, open_source
from pingyi.reading.speech import Finding, Reading, Task, read

SHARED = Path(os.environ.get("PINGYI_SHARED", Path(__file__).parents[2] / "shared"))
KINDS = {"achievement": "A", "problem": "P", "requirement": "T", "task": "T"}
NOT_IN_TEXT = {
    ("A1.5", "1"), ("A2.2", "4"), ("A4.2", "4"), ("P2.5", "0"), ("R1.3.5", "2"), ("R2.3.1", "3"), ("R2.3.5", "100"),
    ("R3.1.1", "1"),     ("R3.3.2", "5"), ("R3.3.3", "1"), ("R3.3.4", "2"), ("R3.3.5", "1"), ("R4.0.1", "4"),
}  # fmt: skip
"""Labelled numbers that stand nowhere in the text with a measure word: counted by the labeller, implied, or a method's name."""
SAID_ONCE = {("R3.1.4", "期"): 1}
"""“各X期” is one numeral for two things."""
YEARLY = "R2.6.2"
"""“年收入” names a figure and sets no rhythm: no cadence."""


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    kind: str
    of: Any


@cache
def source() -> Source:
    (path,) = (SHARED / "seeds").glob("*.txt")
    return open_source(path)


@cache
def reading() -> Reading:
    return read(source())


@cache
def labels() -> tuple[Span, ...]:
    text, at, found = source().text, 0, []
    for one in json.loads((SHARED / "seed-claims.json").read_text(encoding="utf-8")):
        start = text.find(one["text"], max(0, at - 400))
        assert start >= 0, one["id"]
        found.append(Span(start, start + len(one["text"]), KINDS[one["kind"]], one))
        at = start
    return tuple(found)


@cache
def spans() -> tuple[Span, ...]:
    found = [Span(f.start, f.end, KINDS[f.kind], f) for f in reading().findings]
    found += [Span(t.start, t.end, "T", t) for t in reading().tasks]
    return tuple(sorted(found, key=lambda span: (span.start, span.end)))


def runs(ones: Sequence[Span]) -> Iterator[tuple[range, int, int, str]]:
    """Every run of neighbours of one kind within one sentence."""
    text = source().text
    for first in range(len(ones)):
        for last in range(first, len(ones)):
            one, other = ones[first], ones[last]
            if other.kind != one.kind or "。" in text[one.start : other.start]:
                break
            yield range(first, last + 1), one.start, max(span.end for span in ones[first : last + 1]), one.kind


def matched(ones: Sequence[Span], others: Sequence[Span]) -> set[int]:
    theirs = list(runs(others))
    found: set[int] = set()
    for members, start, end, kind in runs(ones):
        for _, start2, end2, kind2 in theirs:
            both = min(end, end2) - max(start, start2)
            if kind == kind2 and 2 * both >= max(end, end2) - min(start, start2):
                found.update(members)
                break
    return found


def test_the_spans_are_found() -> None:
    recall = len(matched(labels(), spans())) / len(labels())
    precision = len(matched(spans(), labels())) / len(spans())
    f1 = 2 * recall * precision / (recall + precision)
    assert f1 >= 0.85, f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"


def over(label: Span) -> list[Finding | Task]:
    return [span.of for span in spans() if span.start < label.end and label.start < span.end]


@pytest.mark.parametrize("key", ["deadline", "cadence"])
def test_every_deadline_and_cadence_that_stands_in_the_text_is_found(key: str) -> None:
    checked = 0
    for label in labels():
        if key not in label.of or label.of["id"] == YEARLY:
            continue
        phrase = label.of[key].split(" (")[0]
        found = [w.deadline.phrase for one in over(label) for w in (*getattr(one, "deadlines", ()), *one.cadences)]
        assert any(phrase in one or one in phrase for one in found), (label.of["id"], phrase, found)
        checked += 1
    assert checked >= 4


def test_the_quantities_are_found() -> None:
    found = wanted = 0
    missed = []
    for label in labels():
        there = [q for one in over(label) for q in one.quantities if label.start <= q.start < label.end]
        for quantity in label.of.get("quantities", ()):
            value, unit = quantity["value"].strip("≥<"), quantity["unit"].split("/")[0]
            if (label.of["id"], value) in NOT_IN_TEXT or (label.of["id"], unit) == ("A4.2", "会"):
                continue
            wanted += 1
            same = any(value.removesuffix("左右") in {q.value, str(q.number)} and unit in {q.unit, "项"} for q in there)
            found += same
            if not same:
                missed.append((label.of["id"], quantity))
    assert found >= 0.95 * wanted, missed


def test_a_condition_is_read_as_a_trigger() -> None:
    triggers = {task.trigger for task in reading().tasks if task.trigger}
    assert triggers == {"遇到重大问题、出现决策失误或发生违纪违法案件时", "对无故不参加的"}


def test_the_year_of_the_tasks_is_the_one_that_the_speech_plans_for() -> None:
    assert reading().year == 2020
    due = next(task for task in reading().tasks if any(when.deadline.phrase == "5月底前" for when in task.deadlines))
    assert str(due.by) == "2020-05-31"


MONTHS = [
    range(3, 4), range(1, 5), range(5, 13), range(1, 13), range(3, 5), range(4, 6), range(6, 8), range(9, 11), range(1, 13),
    range(1, 13), range(1, 13), range(3, 4), range(3, 13), range(3, 11),
]  # fmt: skip


@pytest.mark.parametrize("year", [None, 2017])
def test_every_task_of_the_real_plan_with_its_months(year: int | None) -> None:
    found = read(open_source(SHARED / "real" / "plan-inspection-office.tsv"), year).tasks
    assert [when.months for task in found for when in task.deadlines] == [tuple(months) for months in MONTHS]
    assert len({task.group for task in found}) == 4
    assert all(task.check for task in found)
