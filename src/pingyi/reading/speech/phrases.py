"""Time phrases beyond the calendar's: said in other words (“清明节前”), counted from an event, or told by an event alone.

Each is a line of ``data/phrases.yaml``: a pattern and what it means, mostly another phrase that the calendar can read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pingyi.calendar import Cadence, Deadline, DeadlineKind, parse_deadlines
from pingyi.reading.speech.lexicon import words

_KINDS = {
    "recurring": DeadlineKind.RECURRING,
    "standing": DeadlineKind.STANDING,
    "event": DeadlineKind.UNKNOWN,
    "immediate": DeadlineKind.IMMEDIATE,
}
_N = r"(?:\d+|[一二两三四五六七八九十]+)"
_MACROS = (
    ("BEFORE", "(?:之前|以前|前(?!后|往|期|提|列|三|沿))"),
    ("N", _N),
    ("Y", r"(?:(?:20\d{2}年|[今本当明次来]年)的?)?"),
    ("M", r"(?<![\d一二三四五六七八九十.])(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"),
    ("D", r"(?:[12]\d|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"),
)
_MACRO = re.compile("|".join(rf"(?<![A-Za-z\[?\\]){name}(?![A-Za-z])" for name, _ in _MACROS))
_TITLE_ENDS = re.compile(r"[（(]([^（）()]{1,24})[）)]$")
_TITLE_REST = re.compile(
    r"(?:[（(].*|(?:的)?(?:主要|重点)?(?:工作|任务|活动|安排|计划|内容)*(?:安排|计划)?|[：:].*|及以后)$"
)


@dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    instead: str
    entry: dict[str, Any]

    def read(self, match: re.Match[str], year: int, named: Mapping[str, dt.date]) -> Deadline | None:
        """The deadline that ``match`` is; None where it is none after all (“13月”)."""
        note = self.entry.get("note", "")
        if not self.instead:
            kind = _KINDS[self.entry["kind"]]
            cadence = Cadence(self.entry["cadence"]) if "cadence" in self.entry else None
            return Deadline(match[0], kind, cadence=cadence, times=1 if cadence else 0, sure=not note, note=note)
        said = re.sub(r"\\g<(\w+)>", lambda group: match[group[1]] or "", self.instead)
        found = parse_deadlines(said, year, named)
        if not found:
            return None
        return found[0].doubtful(note) if note else found[0]


@cache
def _rules() -> tuple[tuple[_Rule, ...], tuple[_Rule, ...]]:
    """Those for inside a text, and those that count only as a whole."""
    rules: tuple[list[_Rule], list[_Rule]] = ([], [])
    for entry in words("phrases")["phrases"]:
        pattern = _MACRO.sub(lambda name: dict(_MACROS)[name[0]], entry["pattern"])
        rules[bool(entry.get("alone"))].append(_Rule(re.compile(pattern), entry.get("as", ""), entry))
    return tuple(rules[0]), tuple(rules[1])


@cache
def _any() -> re.Pattern[str]:
    """Whether any phrase can begin here at all: one search for all patterns."""
    bare = (re.sub(r"\(\?P<\w+>", "(?:", rule.pattern.pattern) for rule in _rules()[0])
    return re.compile("|".join(f"(?:{pattern})" for pattern in bare))


def more_deadlines(text: str, year: int, named: Mapping[str, dt.date]) -> list[Deadline]:
    """All such phrases of ``text`` in its order, none overlapping another; of those at one place the longest."""
    found: list[Deadline] = []
    position = 0
    while first := _any().search(text, position):
        at = first.start()
        matches = [(match, rule) for rule in _rules()[0] if (match := rule.pattern.match(text, at))]
        match, rule = max(matches, key=lambda one: one[0].end())
        position = max(match.end(), at + 1)
        if deadline := rule.read(match, year, named):
            found.append(replace(deadline, phrase=match[0], at=at))
    return found


def whole_deadline(text: str, year: int, named: Mapping[str, dt.date]) -> Deadline | None:
    """The phrase that ``text`` as a whole is; None where it is none, or the calendar's own."""
    bare = text.strip(" \n。；，")
    known = parse_deadlines(bare, year, named)
    if known and known[0].phrase == bare:
        return None
    for rule in (*_rules()[1], *_rules()[0]):
        if (match := rule.pattern.fullmatch(bare)) and (deadline := rule.read(match, year, named)):
            return replace(deadline, phrase=bare, at=text.index(bare))
    return None


def all_deadlines(text: str, year: int, named: Mapping[str, dt.date]) -> list[Deadline]:
    """The calendar's phrases and these, in the text's order; of two that overlap the longer, of equal ones the calendar's."""
    more = more_deadlines(text, year, named)
    known = parse_deadlines(text, year, named)
    if not more:
        return known
    taken = [
        one for one in more if not any(_overlap(one, other) and len(other.phrase) >= len(one.phrase) for other in known)
    ]
    kept = [one for one in known if not any(_overlap(one, other) for other in taken)]
    return sorted((*kept, *taken), key=lambda one: one.at)


def _overlap(one: Deadline, other: Deadline) -> bool:
    return one.at < other.at + len(other.phrase) and other.at < one.at + len(one.phrase)


def titled_time(title: str) -> tuple[int, int] | None:
    """Where a heading names the time of all that stands under it: “4—5月”, “一季度重点工作”, “学习阶段（3月—5月）”."""
    bare = title.strip(" ：:。")
    if bare and (found := all_deadlines(bare, _DUMMY_YEAR, {})) and found[0].at == 0:
        last = len(found[0].phrase)
        if _TITLE_REST.fullmatch(bare[last:]) and not bare[last:].startswith("以来"):
            return title.index(bare), title.index(bare) + last
    if ends := _TITLE_ENDS.search(bare):
        inside = ends[1]
        found = all_deadlines(inside, _DUMMY_YEAR, {})
        if found and found[0].at == 0 and len(found[0].phrase) == len(inside):
            start = title.index(bare) + ends.start(1)
            return start, start + len(inside)
    return None


_DUMMY_YEAR = 2000
