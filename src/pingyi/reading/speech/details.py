"""Small questions about the wording of a claim: where its own words begin, who it speaks of, what a time phrase governs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pingyi.reading.speech.lexicon import lexicon
from pingyi.reading.speech.marks import mark_at
from pingyi.reading.speech.model import Name, When
from pingyi.reading.speech.sentences import clauses

INHERITED_LEAD = "责任单位承上文，请核定"
UNCLEAR_KIND = "所在部分没有标明是成绩还是问题，请核定"
WHOLE = frozenset({"全年", "上半年", "下半年", "整年"})
GROUP = re.compile(r"各|全[区县市镇乡校局院公]|所有|广大|党员|领导干部|有关|相关|基层|班子|我们|本")
"""How a subject begins that is no single unit; it governs a whole section."""
_SORT = re.compile("软弱涣散|后进|薄弱|优秀|先进|示范|试点|流动|个别|部分|少数|一些|有的|多数")
"""How a name begins that says of what sort units are, not which one."""
_EDGE = " \n，。；、：！？"
_OPENS = re.compile(r"如|例如|比如|其中|特别是|尤其是|[，、]")


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with each span replaced by stops of the same length, so that sentences end there."""
    for first, last in spans:
        text = text[:first] + "。" * (last - first) + text[last:]
    return text


def trimmed(text: str) -> tuple[int, int]:
    """Where a claim's own words begin and end."""
    first = len(text) - len(text.lstrip(_EDGE))
    if mark := mark_at(text, first):
        first = mark[1].end()
    last = len(text.rstrip(_EDGE))
    return first, max(first, last)


def subject_of(body: str, named: list[Name], start: int) -> Name | None:
    """The unit that a statement speaks of: one at the beginning of a clause (after “如”, “其中” …)."""
    begins = set()
    for first, last in clauses(body):
        opens = _OPENS.match(body[first:last])
        begins |= {start + first, start + first + (opens.end() if opens else 0)}
    return next((name for name in named if name.start in begins and not _SORT.match(name.text)), None)


def governs(body: str, at: int, subject_end: int) -> bool:
    """Whether a time phrase at ``at`` stands before the verb, so that it governs what follows too."""
    before = body[subject_end if subject_end <= at else 0 : at]
    if "，" in before and re.match("[把将给]", before):
        return False  # “把活动室搬到一楼，4月底前搬完”
    if len(before) <= 2 or not re.search(lexicon().verb, before):
        return True
    return "，" not in before and bool(re.search(r"(?:要|应|须|在|于|力争|确保)$", before))


def when_doubts(found: Iterable[When]) -> Iterator[str]:
    """What a person must settle about these time phrases."""
    for when in found:
        if not when.deadline.sure and when.deadline.note and not when.carried:
            yield f"“{when.deadline.phrase}”：{when.deadline.note}"
