"""The three faces of a document in the web: names come from the database, the posts from the seal."""

from __future__ import annotations

from pingyi.doctree import Document
from pingyi.documents.facing import FACES, facing
from pingyi.facts.names import NamesBook
from pingyi.review_model import Review
from pingyi.web.registers.models import Person
from pingyi.web.years import store
from pingyi.web.years.models import Reviewing

__all__ = ["FACES", "turned"]


def turned(document: Document, face: str, reviewing: Reviewing, review: Review) -> Document:
    """The document as it may be told: 留存 (with names), 会议 (posts only), 公开 (masked).

    Raises:
        FaceLeaks: it would hold more than it may. KeyError: there is no such face.
    """
    _ = FACES[face]
    book = NamesBook(b"", dict(Person.objects.values_list("id", "name")))
    return facing(face, review, store.sealed(reviewing.seal.folder).facts, book)(document)
