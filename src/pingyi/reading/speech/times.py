"""Deadlines and cadences in a sentence: those of :mod:`pingyi.calendar`, and the adverbs that name no day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from pingyi.calendar import Cadence, Deadline, DeadlineKind
from pingyi.reading.speech.lexicon import words
from pingyi.reading.speech.model import When
from pingyi.reading.speech.phrases import all_deadlines, whole_deadline
from pingyi.reading.speech.sentences import masked

NO_YEAR = "未写明年份，日期未换算"
_DUMMY_YEAR = 2000
_SHORT_CELL = 16
"""Characters up to which a text may be one phrase and nothing else."""
_KINDS = {
    "recurring": DeadlineKind.RECURRING,
    "standing": DeadlineKind.STANDING,
    "event": DeadlineKind.UNKNOWN,
    "immediate": DeadlineKind.IMMEDIATE,
}
_LABEL = re.compile(r"([\u4e00-\u9fff]{1,8}?)(?:于|在|：)?$")
_DONE = frozenset({"完成", "办结", "到位", "完成任务", "整改到位", "并", "前"})
_BEFORE_PAST = re.compile(r"^(?:的|以来|来|印发[的了]|以前的)")


@dataclass(frozen=True)
class Clock:
    """What dates depend on besides the text: the year of undated phrases (0: unknown), and days known by name."""

    year: int
    named: Mapping[str, dt.date]
    speaking: int = 0
    """The year in which the text was written, where its plan is for the next: its “明年” is the plan's year."""


@cache
def _adverbs() -> tuple[tuple[re.Pattern[str], DeadlineKind, str], ...]:
    data = words("times")
    found = []
    for entry in data["adverbs"]:
        alternatives = "|".join(sorted(entry["words"], key=len, reverse=True))
        pattern = re.compile(rf"(?:{alternatives})(?:地)?(?!{data['not_after']})(?=[\u4e00-\u9fff“《])")
        found.append((pattern, _KINDS[entry["kind"]], entry.get("note", "")))
    return tuple(found)


@cache
def _yearly() -> re.Pattern[str]:
    return re.compile(words("times")["yearly"])


def whens(text: str, clock: Clock, at: int = 0) -> list[When]:
    """All time phrases of ``text`` in its order; offsets count from ``at``. Names in 《》 and “” hold none."""
    plain = masked(text)
    found = [
        When(deadline, at + deadline.at, at + deadline.at + len(deadline.phrase), months=months)
        for deadline, months in _dated(plain, clock)
        if not _BEFORE_PAST.match(plain[deadline.at + len(deadline.phrase) :])
        or deadline.kind in (DeadlineKind.RECURRING, DeadlineKind.RELATIVE)
    ]
    taken = [(when.start - at, when.end - at) for when in found]
    for pattern, kind, note in _adverbs():
        for match in pattern.finditer(plain):
            if any(first < match.end() and match.start() < last for first, last in taken):
                continue
            deadline = Deadline(match[0], kind, sure=not note, note=note, at=match.start())
            found.append(When(deadline, at + match.start(), at + match.end()))
    for match in _yearly().finditer(plain):
        deadline = Deadline(match[0], DeadlineKind.RECURRING, cadence=Cadence.YEAR, times=1, at=match.start())
        found.append(When(deadline, at + match.start(), at + match.end()))
    if any(when.deadline.date or when.deadline.cadence for when in found):
        # “抓紧完成…，最迟5月15日”: beside a day the adverb says nothing.
        found = [when for when in found if when.deadline.kind != DeadlineKind.IMMEDIATE or when.deadline.sure]
    found.sort(key=lambda when: when.start)
    return [
        replace(when, deadline=replace(when.deadline, phrase=text[when.start - at : when.end - at])) for when in found
    ]


def cell_whens(text: str, clock: Clock, at: int = 0) -> list[When]:
    """The time phrases of a cell or of what stands after “完成时限：”: such a text may be one phrase, or several with labels."""
    found = whens(text, clock, at) if not re.fullmatch(r"[^，。；、]{1,6}", text.strip()) else []
    if not found:
        found = [
            When(deadline, at + deadline.at, at + deadline.at + len(deadline.phrase), months=months)
            for deadline, months in _dated(text, clock)
        ]
    if len(found) < 2:
        return found
    labelled = []
    for when in found:
        before = re.split(r"[，。；、\n]", text[: when.start - at])[-1]
        after = re.split(r"[，。；、\n]", text[when.end - at :])[0]
        label = before if _LABEL.fullmatch(before) else after if re.fullmatch(r"[\u4e00-\u9fff]{1,8}", after) else ""
        labelled.append(replace(when, of="" if label in _DONE else label.rstrip("于在：")))
    return labelled


def _dated(plain: str, clock: Clock) -> Iterator[tuple[Deadline, tuple[int, ...]]]:
    if clock.speaking and clock.speaking < clock.year:
        plain = re.sub("[明来]年", "本年", plain)
    whole = whole_deadline(plain, clock.year or _DUMMY_YEAR, clock.named) if len(plain) <= _SHORT_CELL else None
    for deadline in [whole] if whole else all_deadlines(plain, clock.year or _DUMMY_YEAR, clock.named):
        months = _months(deadline)
        if not clock.year and deadline.date is not None and not re.search(r"\d{4}", deadline.phrase):
            yield replace(deadline, date=None, first=None).doubtful(NO_YEAR), months
        else:
            yield deadline, months


def _months(deadline: Deadline) -> tuple[int, ...]:
    last = deadline.date
    if last is None:
        return ()
    first = deadline.first or last
    if first.year != last.year:
        return (*range(first.month, 13), *range(1, last.month + 1))
    return tuple(range(first.month, last.month + 1))
