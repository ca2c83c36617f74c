"""The linter: what a pack may say but should not, each with the rule of burden or of protection that it breaks.

Never a refusal: a district may have its reasons, but it reads them here before its villages feel them. A doubt
(``Severity.DOUBT``) makes ``pingyi pack lint`` end with 1, a note does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from pingyi.issues import Issue
from pingyi.packs.lint import forms, scoring, sources, wording
from pingyi.packs.lint.shares import Shares, shares
from pingyi.packs.places import Places
from pingyi.packs.reading import ReadPack
from pingyi.packs.rules import Rules

__all__ = ["Shares", "lint", "shares"]


def lint(rules: Rules, packs: list[ReadPack]) -> tuple[Issue, ...]:
    """All warnings about the rules of a stack, by file and line. ``packs`` say where each rule stands."""
    places = Places(packs)
    return tuple(sorted(set(_all(rules, places))))


def _all(rules: Rules, places: Places) -> Iterator[Issue]:
    for module in (wording, forms, sources, scoring):
        yield from module.check(rules, places)
