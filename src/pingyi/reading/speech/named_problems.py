"""Headings that are a problem's name: “（一）关于党务公开不及时的问题” in a plan of repair."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pingyi.reading.speech.amounts import amounts
from pingyi.reading.speech.model import Finding
from pingyi.reading.speech.outline import Heading

_ABOUT = re.compile(
    r"^(?:关于|针对)(?:反馈|指出|点评|查摆)?(?:的)?[“\"]?(?P<what>[^“”\"。；]{4,60}?(?:‘[^’]*’)?)[”\"]?(?:的|方面的|等)?问题$"
)


def with_named(findings: Iterable[Finding], headings: Iterable[Heading], text: str) -> list[Finding]:
    """``findings`` and the problems that ``headings`` name, in the text's order and numbered anew."""
    known = list(findings)
    # Where the section tells of the problem itself, its heading is only a title.
    told = {(heading.start, heading.end) for one in known if one.kind == "problem" for heading in one.path}
    free = (heading for heading in headings if (heading.start, heading.end) not in told)
    named = [
        one for one in _named(free, text) if not any(one.start < other.end and other.start < one.end for other in known)
    ]
    every = sorted((*known, *named), key=lambda one: (one.start, one.end)) if named else known
    return [replace(one, id=f"F{number}") for number, one in enumerate(every, 1)]


def _named(headings: Iterable[Heading], text: str) -> Iterator[Finding]:
    for heading in headings:
        title = heading.title.strip("：。 ")
        match = _ABOUT.match(title)
        if match is None:
            continue
        what = match["what"]
        at = text.find(what, heading.start, heading.end + 1)
        start, end = (at, at + len(what)) if at >= 0 else (heading.start, heading.end)
        quantities = tuple(
            replace(one, start=start + one.start, end=start + one.end) for one in amounts(what) if at >= 0
        )
        yield Finding("", "problem", what, start, end, (heading,), quantities=quantities)
