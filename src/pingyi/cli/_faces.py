"""The face of a document that is written: for the office, for the meeting, for the public; each proven before it is given out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pingyi.cli._papers import nearest_seal
from pingyi.cli._reviewing import NAMES
from pingyi.doctree import Document
from pingyi.errors import Refusal
from pingyi.facts.names import NamesBook
from pingyi.facts.seal import open_seal
from pingyi.prose import faces
from pingyi.review_model import Review

FACES = {"留存": "named", "会议": "meeting", "公开": "public"}
"""What a user writes → the face of :mod:`pingyi.prose.faces`."""
SHOWN = 5

Facing = Callable[[Document], Document]


class NoSealBeside(Refusal):
    """The face needs the sealed year (who holds which post, how units were called), and none lies beside the review."""

    def __init__(self, source: Path) -> None:
        super().__init__(f"“{source}”旁边没有封存，写不出这种文本；请在 pingyi review 写出的文件夹上运行。")


class FaceLeaks(Refusal):
    """A document that holds what its face may not; it is not written."""

    def __init__(self, face: str, title: str, leaks: tuple[faces.Leak, ...]) -> None:
        shown = "、".join(f"“{leak.text}”" for leak in leaks[:SHOWN])
        super().__init__(f"“{title}”的{face}文本中还有不应出现的内容，未予写出：{shown}等{len(leaks)}处。")


def facing(face: str, review: Review, source: Path, names: Path | None) -> Facing:
    """What turns a document into its face, and refuses one that holds more than it may.

    Raises:
        NoSealBeside: no sealed year lies beside the review. NamesBookRefused: the names book cannot be read.
    """
    folder = source if source.is_dir() else source.parent
    place = nearest_seal(folder)
    if place is None:
        raise NoSealBeside(source)
    facts = open_seal(place).facts
    path = names or folder.parent / NAMES
    book = NamesBook.load(path) if path.exists() or names is not None else NamesBook.create()
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
