"""The face of a document that the command line writes: what it needs lies beside the review."""

from __future__ import annotations

from pathlib import Path

from pingyi.cli._papers import nearest_seal
from pingyi.cli._reviewing import NAMES
from pingyi.documents.facing import FACES, FaceLeaks, Facing
from pingyi.documents.facing import facing as turned_by
from pingyi.errors import Refusal
from pingyi.facts.names import NamesBook
from pingyi.facts.seal import open_seal
from pingyi.review_model import Review

__all__ = ["FACES", "FaceLeaks", "Facing", "NoSealBeside", "facing"]


class NoSealBeside(Refusal):
    """The face needs the sealed year (who holds which post, how units were called), and none lies beside the review."""

    def __init__(self, source: Path) -> None:
        super().__init__(f"“{source}”旁边没有封存，写不出这种文本；请在 pingyi review 写出的文件夹上运行。")


def facing(face: str, review: Review, source: Path, names: Path | None) -> Facing:
    """What turns a document into its face, and refuses one that holds more than it may.

    Raises:
        NoSealBeside: no sealed year lies beside the review. NamesBookRefused: the names book cannot be read.
    """
    folder = source if source.is_dir() else source.parent
    place = nearest_seal(folder)
    if place is None:
        raise NoSealBeside(source)
    path = names or folder.parent / NAMES
    book = NamesBook.load(path) if path.exists() or names is not None else NamesBook.create()
    return turned_by(face, review, open_seal(place).facts, book)
