"""Editing a document with its claims kept: choose, reorder, rewrite, leave out, put in.

A manuscript is a draft of :mod:`pingyi.prose.editing`; each change makes a new tree, which is written as a draft and read back by
:mod:`pingyi.prose.rereading`. A change after which a number has no claim that holds it is refused, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TypeVar

from pingyi.doctree import Block, Document, Heading, Paragraph, Run
from pingyi.errors import Refusal
from pingyi.prose import Options, editing, rereading
from pingyi.prose.editing import Edited, Problem
from pingyi.prose.papers import one
from pingyi.review_model import Review
from pingyi.web.years import store
from pingyi.web.years.models import Manuscript, Reviewing

FATAL = frozenset({"number-changed", "number-unproven", "slogan-broken"})
"""What no manuscript may hold; a number of a claim that is gone is only told."""
SPEECH = "点评讲话"
ItemT = TypeVar("ItemT")


class Unproven(Refusal):
    """A change that would leave a number without a claim, or a 提法 other than it was."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"· {problem}" for problem in self.problems)
        super().__init__(f"这样改有{len(self.problems)}处没有依据，未予保存：\n{lines}")


class NoSuchPlace(Refusal):
    """A place in the document that is not there (any more)."""

    def __init__(self) -> None:
        super().__init__("文稿中没有这一处，可能已被移动或删去；请刷新后再改。")


class TooLong(Refusal):
    """A free text as long as a document."""

    def __init__(self, most: int) -> None:
        super().__init__(f"一段文字不能超过{most}字。")


MOST = 2_000


def original(review: Reviewing, kind: str, unit: str, options: Options) -> Document:
    """The document as the review gives it. Raises UnknownName."""
    return _original(review.folder, kind, unit, options)


@lru_cache(maxsize=32)
def _original(folder: str, kind: str, unit: str, options: Options) -> Document:
    return one(store.review_of(folder), kind, unit, options).document


def options_of(manuscript: Manuscript | None) -> Options:
    """With which options a manuscript was begun."""
    return Options(**manuscript.options) if manuscript else Options()


def edited_paper(review: Review, manuscript: Manuscript) -> Edited:
    """The manuscript read back."""
    first = original(manuscript.review, manuscript.kind, manuscript.unit, options_of(manuscript))
    return rereading.read(manuscript.text, review, first)


def paper(reviewing: Reviewing, kind: str, unit: str) -> tuple[Document, Manuscript | None, Edited | None]:
    """A document as it stands: as edited where somebody has edited it. Raises UnknownName."""
    found = reviewing.manuscripts.filter(kind=kind, unit=unit).first()
    if found is None:
        return original(reviewing, kind, unit, Options()), None, None
    found.review = reviewing
    edited = edited_paper(store.review_of(reviewing.folder), found)
    return edited.document, found, edited


def stretches(runs: Sequence[Run]) -> list[tuple[Run, ...]]:
    """The runs of a paragraph in stretches of one claim, or of frame, strong or not."""
    return [tuple(group) for _, group in groupby(runs, key=lambda run: (run.claim, run.strong and not run.claim))]


def rewritten(document: Document, block: int, texts: Sequence[str]) -> Document:
    """One block with the texts of its stretches (a heading: its one text); an empty one leaves its stretch out."""
    if any(len(text) > MOST for text in texts):
        raise TooLong(MOST)
    found = _block(document, block)
    texts = ["".join(text.split("\n")).strip() for text in texts]
    if isinstance(found, Heading):
        if len(texts) != 1 or not texts[0]:
            raise NoSuchPlace
        return _with(document, block, replace(found, text=texts[0]))
    if not isinstance(found, Paragraph):
        raise NoSuchPlace
    own = stretches(found.runs)
    if len(own) != len(texts):
        raise NoSuchPlace
    runs: list[Run] = []
    for stretch, text in zip(own, texts, strict=True):
        if text == "".join(run.text for run in stretch).strip():
            runs += stretch
        elif text:
            runs.append(Run(text, stretch[0].claim, (), stretch[0].strong))
    return _with(document, block, Paragraph(tuple(runs))) if runs else removed(document, block)


def moved(document: Document, block: int, by: int, stretch: int | None = None) -> Document:
    """A block, or one stretch of it, moved up (−1) or down (+1)."""
    found = _block(document, block)
    if stretch is None:
        return replace(document, blocks=tuple(_swapped(list(document.blocks), block, by)))
    if not isinstance(found, Paragraph):
        raise NoSuchPlace
    runs = [run for own in _swapped(stretches(found.runs), stretch, by) for run in own]
    return _with(document, block, Paragraph(tuple(runs)))


def removed(document: Document, block: int) -> Document:
    """Without a block."""
    _block(document, block)
    return replace(document, blocks=(*document.blocks[:block], *document.blocks[block + 1 :]))


def stated(document: Document, review: Review, block: int, claim: str) -> Document:
    """A claim's sentence put at the end of a paragraph."""
    found = _block(document, block)
    told = next((one for one in review.claims if one.id == claim), None)
    if told is None or not isinstance(found, Paragraph):
        raise NoSuchPlace
    text = told.text if told.text.endswith(("。", "；")) else told.text + "。"
    return _with(document, block, Paragraph((*found.runs, Run(text, claim))))


def added(document: Document, block: int, text: str) -> Document:
    """A free paragraph after a block; a number in it would have no evidence and is refused on reading back."""
    _block(document, block)
    if not text.strip():
        raise NoSuchPlace
    if len(text) > MOST:
        raise TooLong(MOST)
    fresh = Paragraph((Run("".join(text.split("\n")).strip()),))
    return replace(document, blocks=(*document.blocks[: block + 1], fresh, *document.blocks[block + 1 :]))


def checked(review: Review, first: Document, before: Document, changed: Document) -> str:
    """The changed document as a draft, if every number of it stays covered.

    Raises:
        Unproven: it does not, and did before. Refusal: the draft cannot be read back.
    """
    text = editing.draft(changed)
    stood = set(rereading.read(editing.draft(before), review, first).problems)
    found = [one for one in rereading.read(text, review, first).problems if one.sort in FATAL and one not in stood]
    if found:
        raise Unproven(found)
    return text


def unsaid(review: Review, document: Document, unit: str) -> tuple[tuple[str, str, str], ...]:
    """Claims that the document could state and does not: (id, kind, text); of one reviewee where it is one's document."""
    said = set(document.claims)
    found = [one for one in review.claims if one.id not in said and (not unit or one.unit == unit)]
    return tuple((one.id, one.kind, one.text) for one in sorted(found, key=lambda one: -one.weight))


def _block(document: Document, block: int) -> Block:
    if not 0 <= block < len(document.blocks):
        raise NoSuchPlace
    return document.blocks[block]


def _with(document: Document, block: int, fresh: Block) -> Document:
    return replace(document, blocks=(*document.blocks[:block], fresh, *document.blocks[block + 1 :]))


def _swapped(items: list[ItemT], at: int, by: int) -> list[ItemT]:
    other = at + by
    if not (0 <= at < len(items) and 0 <= other < len(items)):
        raise NoSuchPlace
    items[at], items[other] = items[other], items[at]
    return items
