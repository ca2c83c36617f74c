"""Tasks → next year's plan pack: the YAML that :mod:`pingyi.packs` loads, so that the plan is tracked like any other.

A task has no measure yet: which register or duty shows that it was done is for the office to name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from pingyi.errors import Refusal
from pingyi.packs.schema import Pack
from pingyi.reading.pack_folder import write_pack
from pingyi.reading.speech.model import Reading, Task, When
from pingyi.reading.speech.outputs import cadence_words, phrase_of

_LONGEST_NAME = 40
_HEADER = (
    "# 由“{name}”读出的{year}年任务，{open}项需要核定（见各项上面的说明）。核定后写上 measure（按什么取数）即可跟踪。\n"
)


class NoPlanYear(Refusal):
    """A plan pack needs a year, and the text gives none."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”没有写明是哪一年的计划，不能生成任务包；请用 --year 指明年份。")


class NoTasks(Refusal):
    """A plan pack of a text without tasks would be empty."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”中没有读出任务，不能生成任务包。")


def plan_files(reading: Reading, pack_id: str = "", publisher: str = "") -> dict[str, str]:
    """File name → YAML text of a pack with the reading's tasks; checked against the pack's own schema.

    ``pack_id``: “plan-2025” where it is empty. ``publisher``: who issues the plan.

    Raises:
        NoPlanYear: no year is known.
        NoTasks: there is none.
    """
    if not reading.year:
        raise NoPlanYear(reading.name)
    if not reading.tasks:
        raise NoTasks(reading.name)
    title = reading.title or reading.name
    source = {"local": publisher or title}
    head: dict[str, Any] = {
        "id": pack_id or f"plan-{reading.year}",
        "name": title,
        "version": f"{reading.year}.1",
        "since": dt.date(reading.year, 1, 1),
        "source": source,
    }
    if publisher:
        head["publisher"] = publisher
    tasks = [_entry(task, reading.year, source, number) for number, task in enumerate(reading.tasks, 1)]
    Pack.model_validate({**head, "tasks": tasks})
    lines = [
        _HEADER.format(name=reading.name, year=reading.year, open=sum(not task.sure for task in reading.tasks)),
        "tasks:\n",
    ]
    for entry, task in zip(tasks, reading.tasks, strict=True):
        text = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=100_000)
        doubt = f"  # 需核定：{'；'.join(task.doubts)}\n" if task.doubts else ""
        lines.append(doubt + "".join(f"  {line}\n" for line in text.splitlines()))
    return {
        "pack.yaml": yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=110),
        "tasks.yaml": "".join(lines),
    }


def write_plan(out: Path, files: Mapping[str, str]) -> None:
    """Write what :func:`plan_files` made; ``out`` must be new, empty, or an earlier plan pack; raises OutputRefused."""
    write_pack(out, {name: text.encode() for name, text in files.items()})


def _entry(task: Task, year: int, source: dict[str, str], number: int) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": f"task-{number:03d}", "name": _name(task.what), "year": year}
    if task.lead:
        entry["lead"] = task.lead.text
    if task.support:
        entry["support"] = list(dict.fromkeys(name.text for name in task.support))
    if task.by:
        entry["by"] = task.by
    if task.deadlines:
        entry["deadline"] = _phrases(task.deadlines)
    if task.cadences:
        entry["cadence"] = "、".join(dict.fromkeys(cadence_words(when.deadline) for when in task.cadences))
    if task.quantities:
        entry["quantity"] = "、".join(one.text for one in task.quantities)
    entry["text"] = task.text
    entry["source"] = source
    return entry


def _phrases(whens: Sequence[When]) -> str:
    return "；".join(dict.fromkeys(phrase_of(when) for when in whens))


def _name(what: str) -> str:
    """A short name: the first clause of the deed that says something."""
    if len(what) <= _LONGEST_NAME:
        return what
    first = re.match(r"[^，；]{6,40}(?=[，；])", what)
    return first[0] if first else what[:_LONGEST_NAME]
