"""The reader: a source → findings and tasks."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from pingyi.errors import Refusal
from pingyi.issues import Issue, Place, Severity
from pingyi.reading.sources import Source
from pingyi.reading.speech.model import Reading
from pingyi.reading.speech.named_problems import repaired, with_named
from pingyi.reading.speech.outline import Heading, Outline, Passage, outline
from pingyi.reading.speech.passages import lean_of, read_passage, turns
from pingyi.reading.speech.plan_tables import merged_both, table_problems, table_tasks
from pingyi.reading.speech.stance import Stance, of_title
from pingyi.reading.speech.state import State
from pingyi.reading.speech.times import NO_YEAR, Clock
from pingyi.reading.speech.years import year_of

LONGEST = 200_000
"""Characters; a province's five-year plan has half as many. Reading takes about 25 µs for each."""


class TextTooLong(Refusal):
    """More than anybody says or plans in one text."""

    def __init__(self, name: str, characters: int) -> None:
        super().__init__(f"“{name}”有{characters:,}字，超过{LONGEST:,}字，不像一篇讲话或计划；请分篇再读。")


def read(source: Source, year: int | None = None, named: Mapping[str, dt.date] | None = None) -> Reading:
    """Read ``source``; raises :class:`TextTooLong`.

    ``year``: the year of undated deadlines, else the text's own; ``named``: days like 寒假 (first day).
    """
    if len(source.text) > LONGEST:
        raise TextTooLong(source.name, len(source.text))
    found = outline(source)
    own, where, speaking = (year, "用户指定", 0) if year else year_of(found, source.text)
    state = _read(found, Clock(own, named or {}, speaking), source.text)
    issues = [*source.issues]
    issues += [issue for table in source.tables for issue in merged_both(table, source.name)]
    if not own and any(when.deadline.note.startswith(NO_YEAR) for task in state.tasks for when in task.deadlines):
        message = "文中没有写明年份，期限未换算成日期"
        issues.append(Issue(Place(source.name), "reading-no-year", message, "请用 --year 指明计划年度", Severity.DOUBT))
    if not state.tasks and not state.findings:
        message = "没有读出成绩、问题或任务"
        issues.append(
            Issue(Place(source.name), "reading-nothing", message, "请确认这是讲话、总结或计划", Severity.DOUBT)
        )
    return Reading(
        source.name,
        found.title,
        own,
        where,
        len(source.text),
        found.headings,
        tuple(state.findings),
        tuple(state.tasks),
        tuple(issues),
    )


def _read(found: Outline, clock: Clock, text: str) -> State:
    """All blocks in their order."""
    state = State(clock, of_title(found.title), leans=_leans(found), repaired=repaired(found.headings))
    closing = _closing(found)
    for block in found.blocks:
        if isinstance(block, Passage):
            if block is not closing:
                read_passage(state, block)
        else:
            table, path = block
            state.findings.extend(table_problems(table, path))
            for task in table_tasks(table, path, clock):
                state.tasks.append(replace(task, id=f"T{len(state.tasks) + 1}"))
    state.findings[:] = with_named(state.findings, found.headings, text, state.repaired)
    return state


def _leans(found: Outline) -> dict[tuple[Heading, ...], Counter[Stance]]:
    """Of each section and all above it, what its parts surely speak of, as far as it does not turn to something else."""
    leans: dict[tuple[Heading, ...], Counter[Stance]] = {}
    turned: set[tuple[Heading, ...]] = set()
    for block in found.blocks:
        if isinstance(block, Passage) and block.path:
            said = lean_of(block.text)
            for depth in range(len(block.path), 0, -1):
                if block.path[:depth] not in turned:
                    leans.setdefault(block.path[:depth], Counter()).update(said)
            if turns(block.text):
                turned |= {block.path[:depth] for depth in range(1, len(block.path) + 1)}
    return leans


def _closing(found: Outline) -> Passage | None:
    """The last paragraph of a speech, where it turns to the hearers once more: an appeal, no task."""
    passages = [block for block in found.blocks if isinstance(block, Passage)]
    last = passages[-1] if len(passages) > 1 else None
    return last if last and re.match(r"\s*(?:同志们|各位[^，。]{2,6}|朋友们)[，！：]", last.text) else None
