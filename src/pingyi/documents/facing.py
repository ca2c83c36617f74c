"""The face of a document: for the office, for the meeting, for the public; each proven before it is given out."""

from __future__ import annotations

from collections.abc import Callable

from pingyi.doctree import Document
from pingyi.errors import Refusal
from pingyi.facts.model import Facts
from pingyi.facts.names import NamesBook
from pingyi.prose import faces
from pingyi.review_model import Review

FACES = {"留存": "named", "会议": "meeting", "公开": "public"}
"""What a user writes → the face of :mod:`pingyi.prose.faces`."""
SHOWN = 5

Facing = Callable[[Document], Document]


class FaceLeaks(Refusal):
    """A document that holds what its face may not; it is not written."""

    def __init__(self, face: str, title: str, leaks: tuple[faces.Leak, ...]) -> None:
        shown = "、".join(f"“{leak.text}”" for leak in leaks[:SHOWN])
        super().__init__(f"“{title}”的{face}文本中还有不应出现的内容，未予写出：{shown}等{len(leaks)}处。")


def facing(face: str, review: Review, facts: Facts, book: NamesBook) -> Facing:
    """What turns a document into its face (a key of :data:`FACES`), and refuses (:class:`FaceLeaks`) one that holds more."""
    units = facts.tables["units"]
    others = {text for column in ("short", "former", "name") for text in units[column].to_pylist() if text}
    others |= {text.removesuffix("党委") for text in others}
    persons = sorted(set(book.names.values()))
    holding = faces.holders(facts, book)

    def turned(document: Document) -> Document:
        if face == "留存":
            return faces.named(document, review, holding)
        if face == "会议":
            told, kind = faces.meeting(document, persons), "meeting"
        else:
            told, kind = faces.public(document, review, others=others, names=persons), "public"
        leaks = faces.check(told, "meeting" if kind == "meeting" else "public", review, persons, others=others)
        if leaks:
            raise FaceLeaks(face, document.title, leaks)
        return told

    return turned
