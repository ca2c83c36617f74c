"""From offsets in a passage's folded text to those of the source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pingyi.reading.speech.amounts import amounts
from pingyi.reading.speech.model import Name, Quantity, When
from pingyi.reading.speech.outline import Passage


class Places:
    """Puts what was found in a passage into its place in the source."""

    def __init__(self, passage: Passage) -> None:
        self._folded, self._at = passage.folded, passage.start

    def point(self, at: int) -> int:
        """The source's offset of one character."""
        return self._folded.at[self._at + at]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The source's offsets of a stretch."""
        return self._folded.span(self._at + first, self._at + last)

    def name(self, name: Name) -> Name:
        """A name; one that was taken over has its place already."""
        if not name.stated:
            return name
        start, end = self.span(name.start, name.end)
        return replace(name, start=start, end=end)

    def when(self, when: When) -> When:
        """A time phrase; one that was carried over has its place already."""
        if when.carried:
            return when
        start, end = self.span(when.start, when.end)
        return replace(when, start=start, end=end)

    def quantities(self, text: str, at: int, times: Iterable[When] = ()) -> tuple[Quantity, ...]:
        """The quantities of ``text``, which stands at ``at``; “5个工作日内” and the like are time and no quantity."""
        spans = [(when.start, when.end) for when in times if not when.recurring and not when.carried]
        found: list[Quantity] = []
        for one in amounts(text, at):
            if not any(first <= one.start < last for first, last in spans):
                start, end = self.span(one.start, one.end)
                found.append(replace(one, start=start, end=end))
        return tuple(found)
