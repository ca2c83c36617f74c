"""What the sealed year says: for each claim the numbers and names that a paper may give, read off a review made anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pingyi import numbers
from pingyi.doctree import Document, Run, cell_runs
from pingyi.documents.checking.annex import true_rows
from pingyi.documents.layout import Line, elements
from pingyi.findings.model import Claim, text_of
from pingyi.prose.declared import declared, frame_texts
from pingyi.prose.numerals import Spotted, spot
from pingyi.review_model import Review

_THAT = re.compile("^该(?:街道|社区|[镇乡村区])")
NEAR = 4
"""How many characters before, or after, a number must stand as in the claim for a number without bookmark to be the claim's."""


@dataclass(frozen=True)
class Truth:
    """A review made anew, and the documents that it gives (their sentences may join claims, or state what no claim holds)."""

    review: Review
    documents: tuple[Document, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What holds digits and is no number."""
        return declared(self.review)

    @cached_property
    def annex(self) -> frozenset[tuple[str, ...]]:
        """Every row that the annex “数据依据” may hold."""
        return true_rows(self.review)

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in self.review.claims}

    @cached_property
    def _printed(self) -> dict[str, list[str]]:
        """Claim → the lines of the documents' runs that state it, as far as they state it."""
        found: dict[str, list[str]] = {}
        for runs in lines_of(self.documents):
            for claim in dict.fromkeys(run.claim for run in runs if run.claim):
                # The neighbour's beginning goes with it: a measure word may stand in the next run.
                stated = "".join(
                    run.text if run.claim == claim else _head(run, runs[i - 1].claim == claim if i else False)
                    for i, run in enumerate(runs)
                )
                found.setdefault(claim, []).append(stated)
        return found

    def knows(self, claim: str) -> bool:
        """Whether the year still holds the claim (or the document's own statement of that name)."""
        return claim in self._claims or claim in self._printed

    def texts(self, claim: str) -> tuple[str, ...]:
        """All that may be said by the claim's name."""
        return self._texts.setdefault(claim, tuple(self._stated(claim)))

    @cached_property
    def _texts(self) -> dict[str, tuple[str, ...]]:
        return {}

    def _stated(self, identity: str) -> Iterator[str]:
        claim = self._claims.get(identity)
        if claim is not None:
            yield from (claim.text, claim.requires, text_of(claim.join), claim.name, claim.deadline)
            yield f"（连续{numbers.counted(claim.years, '年')}点评指出）"
        for task in self.review.tasks:
            if identity == f"task:{task.id}":
                yield from (task.text, task.name, task.quantity, task.deadline)
        yield from self._printed.get(identity, ())

    def numbers(self, claim: str) -> frozenset[tuple[str, ...]]:
        """The numbers that the claim may give, as keys of :class:`Spotted`."""
        if claim not in self._numbers:
            found = (number.key for text in self.texts(claim) for number in spot(text, self.names))
            self._numbers[claim] = frozenset(found)
        return self._numbers[claim]

    @cached_property
    def _numbers(self) -> dict[str, frozenset[tuple[str, ...]]]:
        return {}

    def holds(self, claim: str, name: str) -> bool:
        """Whether the claim gives that name."""
        said = self.texts(claim)
        short = _THAT.sub("", name)
        return any(name in text or (short != name and short in text) for text in said)

    @cached_property
    def _frame(self) -> tuple[tuple[str, Spotted], ...]:
        texts = (*frame_texts(self.review), *(task.text or task.name for task in self.review.tasks))
        return tuple((text, number) for text in texts for number in spot(text, self.names))

    def source(self, text: str, number: Spotted) -> str | None:
        """By whose words a number without bookmark stands there: a claim's id, empty for the packs' frame; None: by nobody's."""
        for said, own in self._frame:
            if own.says(number) and _around(said, own, text, number):
                return ""
        for claim in self._holding.get(number.key, ()):
            for said in self.texts(claim):
                if any(own.says(number) and _around(said, own, text, number) for own in spot(said, self.names)):
                    return claim
        return None

    @cached_property
    def _holding(self) -> dict[tuple[str, ...], list[str]]:
        found: dict[tuple[str, ...], list[str]] = {}
        for claim in (*self._claims, *(one for one in self._printed if one not in self._claims)):
            for number in self.numbers(claim):
                found.setdefault(number, []).append(claim)
        return found


def lines_of(documents: Iterable[Document]) -> Iterator[tuple[Run, ...]]:
    """The runs of every line and cell of the documents."""
    for document in documents:
        for element in elements(document):
            if isinstance(element, Line):
                yield element.runs
            else:
                yield from (cell_runs(cell) for row in element.table.rows for cell in row)


def closeness(before: str, after: str, other_before: str, other_after: str) -> tuple[int, int]:
    """How many characters right before, and right after, two numbers are the same."""
    return _common(before[::-1], other_before[::-1]), _common(after, other_after)


def _common(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _around(said: str, own: Spotted, text: str, number: Spotted) -> bool:
    """Whether a number stands in a text as it does in what was said: as many characters as are there, up to NEAR.

    A bare number (a table's cell) proves nothing.
    """
    before, after = said[: own.start].rpartition("\n")[2], said[own.end :].partition("\n")[0]
    if len(before) + len(after) < NEAR:
        return False
    left, right = closeness(before, after, text[: number.start], text[number.end :])
    whole_left, whole_right = min(NEAR, len(before)), min(NEAR, len(after))
    return left >= whole_left and right >= whole_right


def _head(run: Run, follows: bool) -> str:  # noqa: FBT001  one caller
    return run.text[:4] + "\n" if follows else "\n"
