"""Headings that are a problem's name: “（一）关于党务公开不及时的问题” in a plan of repair."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pingyi.reading.speech.amounts import amounts
from pingyi.reading.speech.lexicon import lexicon
from pingyi.reading.speech.model import Finding
from pingyi.reading.speech.outline import Heading

_SHORTEST_PROBLEM = 6
_ABOUT = re.compile(
    r"^(?:关于|针对)(?:反馈|指出|点评|查摆)?(?:的)?[“\"]?(?P<what>[^“”\"。；]{4,60}?(?:‘[^’]*’)?)[”\"]?(?:的|方面的|等)?问题$"
)


_SETTLED = re.compile(r"整改[^，。]{0,6}(?:情况|成效|结果|进展)$")
_MEASURES = re.compile(
    r"(?:整改|改进)(?:的)?(?:措施|举措|任务|目标|要求|情况|打算|办法)(?:及[^，。]{1,6})?$|^(?:问题)?原因(?:分析|剖析)?$"
)
_SECTION_NAME = re.compile(r"(?:方面|问题|情况|任务|措施|清单|不足|要求)$")


def repaired(headings: Sequence[Heading]) -> frozenset[tuple[int, int]]:
    """Where headings stand right above “整改措施”: what they say is the problem to be mended."""
    found = set()
    for above, below in pairwise(headings):
        title = above.title.strip("：。 ")
        if (
            below.level > above.level
            and _MEASURES.search(below.title.strip("：。 "))
            and len(title) >= _SHORTEST_PROBLEM
            and not _SECTION_NAME.search(title)
            and (lexicon().problem.search(title) or not lexicon().action.match(title))
        ):
            found.add((above.start, above.end))
    return frozenset(found)


def with_named(
    findings: Iterable[Finding],
    headings: Iterable[Heading],
    text: str,
    repaired: frozenset[tuple[int, int]] = frozenset(),
) -> list[Finding]:
    """``findings`` and the problems that ``headings`` name, in the text's order and numbered anew."""
    known = list(findings)
    # Where the section tells of the problem itself, its heading is only a title.
    told = {(heading.start, heading.end) for one in known if one.kind == "problem" for heading in one.path}
    free = (heading for heading in _unsettled(headings) if (heading.start, heading.end) not in told)
    named = [
        one
        for one in _named(free, text, repaired)
        if not any(one.start < other.end and other.start < one.end for other in known)
    ]
    every = sorted((*known, *named), key=lambda one: (one.start, one.end)) if named else known
    return [replace(one, id=f"F{number}") for number, one in enumerate(every, 1)]


def _unsettled(headings: Iterable[Heading]) -> Iterator[Heading]:
    """Without the names of problems under “整改完成情况”: they were the year before's."""
    within = 0
    for heading in headings:
        if within and heading.level <= within:
            within = 0
        if not within and _SETTLED.search(heading.title.strip("：。 ")):
            within = heading.level
        if not within:
            yield heading


def _named(headings: Iterable[Heading], text: str, repaired: frozenset[tuple[int, int]]) -> Iterator[Finding]:
    for heading in headings:
        title = heading.title.strip("：。 ")
        match = _ABOUT.match(title)
        if match is None and (heading.start, heading.end) not in repaired:
            continue
        what = match["what"] if match else title
        at = text.find(what, heading.start, heading.end + 1)
        start, end = (at, at + len(what)) if at >= 0 else (heading.start, heading.end)
        quantities = tuple(
            replace(one, start=start + one.start, end=start + one.end) for one in amounts(what) if at >= 0
        )
        yield Finding("", "problem", what, start, end, (heading,), quantities=quantities)
