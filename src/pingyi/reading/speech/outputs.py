"""A reading as JSON and as a workbook: what was read, where it stands, and what a person should look at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pingyi.calendar import Cadence, Deadline, DeadlineKind
from pingyi.documents.workbook import Book
from pingyi.issues import Issue
from pingyi.numbers import plain
from pingyi.reading.speech.model import Finding, Name, Quantity, Reading, Task, When
from pingyi.reading.speech.outline import Heading

SCHEMA = "pingyi-reading-1"
KINDS = {"achievement": "成绩", "problem": "问题"}
_EVERY = {
    Cadence.WEEK: "每周",
    Cadence.MONTH: "每月",
    Cadence.QUARTER: "每季度",
    Cadence.HALF_YEAR: "每半年",
    Cadence.YEAR: "每年",
}


def to_json(reading: Reading) -> bytes:
    """The reading as JSON (UTF-8, two blanks of indent); offsets count characters of the source's text."""
    data = {
        "schema": SCHEMA,
        "source": {"name": reading.name, "title": reading.title, "characters": reading.characters},
        "year": reading.year or None,
        "year_from": reading.year_from,
        "headings": [_heading(heading) for heading in reading.headings],
        "findings": [_finding(finding) for finding in reading.findings],
        "tasks": [_task(task) for task in reading.tasks],
        "issues": [_issue(issue) for issue in reading.issues],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _heading(heading: Heading) -> dict[str, Any]:
    return {
        "number": heading.number,
        "title": heading.title,
        "level": heading.level,
        "start": heading.start,
        "end": heading.end,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "text": finding.text,
        "start": finding.start,
        "end": finding.end,
        "headings": [heading.number + heading.title for heading in finding.path],
        "units": [_name(name) for name in finding.units],
        "quantities": [_quantity(one) for one in finding.quantities],
        "cadences": [_when(when) for when in finding.cadences],
        "sure": finding.sure,
        "doubts": list(finding.doubts),
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "what": task.what,
        "text": task.text,
        "start": task.start,
        "end": task.end,
        "headings": [heading.number + heading.title for heading in task.path],
        "group": task.group,
        "lead": None if task.lead is None else _name(task.lead),
        "support": [_name(name) for name in task.support],
        "person": task.person,
        "deadlines": [_when(when) for when in task.deadlines],
        "cadences": [_when(when) for when in task.cadences],
        "quantities": [_quantity(one) for one in task.quantities],
        "trigger": task.trigger,
        "check": task.check,
        "trackable": task.trackable,
        "sure": task.sure,
        "doubts": list(task.doubts),
    }


def _name(name: Name) -> dict[str, Any]:
    return {"text": name.text, "start": name.start, "end": name.end, "stated": name.stated}


def _quantity(one: Quantity) -> dict[str, Any]:
    return {
        "text": one.text,
        "value": one.value,
        "number": None if one.number is None else plain(one.number, 2),
        "unit": one.unit,
        "bound": one.bound,
        "start": one.start,
        "end": one.end,
    }


def _when(when: When) -> dict[str, Any]:
    deadline = when.deadline
    return {
        "phrase": deadline.phrase,
        "kind": deadline.kind.value,
        "first": deadline.first.isoformat() if deadline.first else None,
        "date": deadline.date.isoformat() if deadline.date else None,
        "months": list(when.months),
        "cadence": deadline.cadence.value if deadline.cadence else None,
        "times": deadline.times or None,
        "within": f"{deadline.within}{deadline.unit.value}" if deadline.unit else None,
        "of": when.of,
        "carried": when.carried,
        "sure": deadline.sure,
        "note": deadline.note,
        "start": when.start,
        "end": when.end,
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {"code": issue.code, "message": issue.message, "hint": issue.hint, "severity": issue.severity.value}


# The workbook -----------------------------------------------------------------------------------------------------

_TASK_HEAD = (
    "序号", "任务", "牵头单位", "配合单位", "完成时限", "截止日期", "频次", "数量", "触发情形", "责任人", "考核要点",
    "所在标题", "原文", "原文位置", "需核定",
)  # fmt: skip
_TASK_WIDTHS = (6, 36, 16, 20, 14, 12, 14, 14, 18, 10, 18, 28, 44, 12, 30)
_FINDING_HEAD = ("序号", "类别", "内容", "涉及单位", "数量", "频次", "所在标题", "原文位置", "需核定")
_FINDING_WIDTHS = (6, 8, 60, 24, 24, 14, 36, 12, 28)


def workbook(reading: Reading) -> bytes:
    """The reading as a workbook: tasks, findings, what a person must look at; the same bytes for the same reading."""
    book = Book(f"{reading.title or reading.name}：读出的内容")
    year = f"计划年度：{reading.year}年（{reading.year_from}）" if reading.year else "计划年度：未写明"
    sheet = book.sheet("任务", f"{reading.title or reading.name}：任务", year, _TASK_WIDTHS)
    book.table(sheet, _TASK_HEAD, (_task_row(task) for task in reading.tasks))
    note = "成绩和问题按原文读出，未经核实"
    sheet = book.sheet("成绩与问题", f"{reading.title or reading.name}：成绩与问题", note, _FINDING_WIDTHS)
    book.table(sheet, _FINDING_HEAD, (_finding_row(finding) for finding in reading.findings))
    sheet = book.sheet("需人核定", "读得没有把握、需要人定的", "定好后改在“任务”表中即可", (8, 60, 60))
    book.table(sheet, ("编号", "原文", "需核定"), _open_rows(reading))
    return book.bytes()


def _task_row(task: Task) -> Sequence[object]:
    lead = "" if task.lead is None else task.lead.text + ("" if task.lead.stated else "（承上文）")
    return (
        task.id,
        task.what,
        lead,
        "、".join(name.text for name in task.support),
        "；".join(phrase_of(when) for when in task.deadlines),
        task.by.isoformat() if task.by else "",
        "；".join(phrase_of(when) for when in task.cadences),
        "、".join(one.text for one in task.quantities),
        task.trigger,
        task.person,
        task.check,
        path_of(task.path),
        task.text,
        f"{task.start}—{task.end}",
        "；".join(task.doubts),
    )


def _finding_row(finding: Finding) -> Sequence[object]:
    return (
        finding.id,
        KINDS[finding.kind],
        finding.text,
        "、".join(name.text for name in finding.units),
        "、".join(one.text for one in finding.quantities),
        "；".join(phrase_of(when) for when in finding.cadences),
        path_of(finding.path),
        f"{finding.start}—{finding.end}",
        "；".join(finding.doubts),
    )


def _open_rows(reading: Reading) -> Iterable[Sequence[object]]:
    for issue in reading.issues:
        yield "全文", issue.message, issue.hint
    for task in reading.tasks:
        if task.doubts:
            yield task.id, task.text, "；".join(task.doubts)
    for finding in reading.findings:
        if finding.doubts:
            yield finding.id, finding.text, "；".join(finding.doubts)


def phrase_of(when: When) -> str:
    """A time phrase, with what it speaks of where it is one of several (“运行：全年”)."""
    return f"{when.of}：{when.deadline.phrase}" if when.of else when.deadline.phrase


def path_of(path: Iterable[Heading]) -> str:
    """The headings above a place, outermost first."""
    return " / ".join(heading.number + heading.title for heading in path)


def cadence_words(deadline: Deadline) -> str:
    """How often, in the words that plans use: “每季度2次”; the phrase itself where it says no period."""
    if deadline.kind is not DeadlineKind.RECURRING or deadline.cadence is None:
        return deadline.phrase
    every = _EVERY[deadline.cadence]
    return every if deadline.times <= 1 else f"{every}{deadline.times}次"
