"""Texts as different offices write them, labelled by hand in ``offices/``.

``{T 文字|d=期限>日期|c=频次|q=数:单位|l=牵头|s=配合|t=情形}``: A an achievement, P a problem, T a task; several by “;”. The
labels were written before the reader saw the texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pingyi.reading.sources import Source, from_text
from pingyi.reading.speech import Reading, read

OFFICES = Path(__file__).parent / "offices"
LABEL = re.compile(r"\{([APT]) ([^}]*)\}")


@dataclass
class Label:
    kind: str
    text: str
    said: dict[str, list[str]] = field(default_factory=dict)
    start: int = -1
    end: int = -1
    of: Any = None


@dataclass(frozen=True)
class Case:
    year: int
    source: Source
    labels: list[Label]


def label_of(kind: str, body: str) -> Label:
    text, *fields = body.split("|")
    found = Label(kind, text)
    for one in fields:
        key = ""
        for part in one.split(";"):
            name, sign, value = part.partition("=")
            key, value = (name, value) if sign and len(name) == 1 else (key, part)
            found.said.setdefault(key, []).append(value)
    return found


@cache
def cases() -> dict[str, Case]:
    found = {}
    for block in re.split(r"^=== ", (OFFICES / "texts.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, body = block.split("\n", 1)
        name, year = head.split(" year=")
        labels = [label_of(*match.groups()) for match in LABEL.finditer(body)]
        source = from_text(LABEL.sub(lambda match: match[2].split("|")[0], body).rstrip("\n") + "\n")
        at = 0
        for one in labels:
            one.start = source.text.index(one.text, at)
            at, one.end = one.start, one.start + len(one.text)
        found[name] = Case(int(year), source, labels)
    return found


@cache
def reading(name: str) -> Reading:
    return read(cases()[name].source)


def spans(found: Reading) -> list[Label]:
    kinds = {"achievement": "A", "problem": "P"}
    told = [Label(kinds[one.kind], one.text, {}, one.start, one.end, one) for one in found.findings]
    told += [Label("T", one.text, {}, one.start, one.end, one) for one in found.tasks]
    return sorted(told, key=lambda one: (one.start, one.end))


def runs(ones: Sequence[Label], text: str) -> Iterator[tuple[range, int, int, str]]:
    for first in range(len(ones)):
        for last in range(first, len(ones)):
            one, other = ones[first], ones[last]
            if other.kind != one.kind or re.search("[。\n]", text[one.start : other.start]):
                break
            yield range(first, last + 1), one.start, max(span.end for span in ones[first : last + 1]), one.kind


def matched(ones: Sequence[Label], others: Sequence[Label], text: str) -> set[int]:
    theirs = list(runs(others, text))
    found: set[int] = set()
    for members, start, end, kind in runs(ones, text):
        for _, start2, end2, kind2 in theirs:
            if kind == kind2 and 2 * (min(end, end2) - max(start, start2)) >= max(end, end2) - min(start, start2):
                found.update(members)
                break
    return found


NAMES = sorted(cases())


@pytest.mark.parametrize("name", NAMES)
def test_the_spans_are_found(name: str) -> None:
    case, told = cases()[name], spans(reading(name))
    text = case.source.text
    kept, right = matched(case.labels, told, text), matched(told, case.labels, text)
    missed = [one.text for number, one in enumerate(case.labels) if number not in kept]
    wrong = [one.text for number, one in enumerate(told) if number not in right]
    assert len(missed) <= 0.08 * len(case.labels), missed
    assert len(wrong) <= 0.08 * len(told), wrong


@pytest.mark.parametrize("name", NAMES)
def test_the_year_is_the_one_that_the_text_plans_for(name: str) -> None:
    assert reading(name).year == cases()[name].year


def over(name: str, label: Label) -> list[Any]:
    return [one.of for one in spans(reading(name)) if one.start < label.end and label.start < one.end]


def whens(ones: Sequence[Any]) -> list[Any]:
    return [when for one in ones for when in (*getattr(one, "deadlines", ()), *one.cadences)]


@pytest.mark.parametrize("name", NAMES)
def test_every_deadline_and_cadence_is_found(name: str) -> None:
    for label in cases()[name].labels:
        found = {when.deadline.phrase.replace(" ", ""): when for when in whens(over(name, label))}
        for said in (*label.said.get("d", ()), *label.said.get("c", ())):
            phrase, _, date = said.replace(" ", "").partition(">")
            hits = [when for key, when in found.items() if phrase in key or key in phrase]
            assert hits, (label.text, phrase, list(found))
            assert not date or date in {str(when.deadline.date) for when in hits}, (label.text, phrase)


@pytest.mark.parametrize("name", NAMES)
def test_the_quantities_leads_and_triggers_are_found(name: str) -> None:
    for label in cases()[name].labels:
        there = over(name, label)
        counted = {f"{one.value}:{one.unit}" for each in there for one in each.quantities}
        missed = set(label.said.get("q", ())) - counted
        assert not missed, (label.text, missed, counted)
        leads = [each.lead.text for each in there if getattr(each, "lead", None)]
        assert all(any(said in lead for lead in leads) for said in label.said.get("l", ())), (label.text, leads)
        triggers = [each.trigger for each in there if getattr(each, "trigger", "")]
        assert all(any(said in one or one in said for one in triggers) for said in label.said.get("t", ())), label.text
