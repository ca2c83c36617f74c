"""What `pingyi documents` does: opens a review, writes every document in every format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast, get_args

from pydantic import ValidationError

from pingyi.cli._faces import FACES
from pingyi.cli._progress import Steps
from pingyi.doctree import Document
from pingyi.documents.outputs import DATA, save
from pingyi.documents.rendering import FORMATS, public, renderer
from pingyi.errors import Refusal
from pingyi.issues import Issue
from pingyi.prose import Options
from pingyi.prose.papers import count, minutes, papers, remarks
from pingyi.prose.selection import Tone
from pingyi.review_model import Review


class NoReview(Refusal):
    """A file that is no review, or a folder that holds none."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"“{path}”{reason}；请指明 pingyi review 写出的 {DATA} 或其所在文件夹。")


class UnknownChoice(Refusal):
    """A format or a tone that there is not."""

    def __init__(self, what: str, given: str, allowed: Sequence[str]) -> None:
        super().__init__(f"没有“{given}”这种{what}，可用：{'、'.join(allowed)}。")


@dataclass(frozen=True)
class Written:
    """What was written: the files, how many documents they are, what there is to say of them, and the speech's size."""

    files: tuple[Path, ...]
    documents: int
    remarks: tuple[Issue, ...]
    characters: int
    minutes: int


def asked_formats(text: str) -> tuple[str, ...]:
    """The formats in the order of :data:`FORMATS`. Raises UnknownChoice."""
    named = [one.strip().lower().removeprefix(".") for one in text.replace("，", ",").replace("、", ",").split(",")]
    named = [one for one in named if one]
    for one in named or [text]:
        if one not in FORMATS:
            raise UnknownChoice("格式", one, FORMATS)
    return tuple(one for one in FORMATS if one in named)


def asked_tone(text: str) -> Tone:
    """The tone. Raises UnknownChoice."""
    if text not in get_args(Tone):
        raise UnknownChoice("基调", text, [tone for tone in get_args(Tone) if tone])
    return cast("Tone", text)


def asked_face(text: str) -> str:
    """The face. Raises UnknownChoice."""
    if text not in FACES:
        raise UnknownChoice("文本", text, tuple(FACES))
    return text


def open_review(source: Path) -> Review:
    """The review of a file, or of the folder that it lies in.

    Raises:
        NoReview: there is none, or it is not one of this version.
    """
    path = source / DATA if source.is_dir() else source
    if not path.is_file():
        raise NoReview(source, f"里没有 {DATA}")
    try:
        return Review.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise NoReview(path, "不是本版写出的评议结果") from error
    except OSError as error:
        raise NoReview(path, f"不能读取（{error.strerror or error}）") from error


def write_documents(
    review: Review,
    out: Path,
    formats: Sequence[str],
    options: Options,
    *,
    mark: str = "",
    date: str = "",
    seal: str = "",
    face: Callable[[Document], Document] | None = None,
    for_public: bool = False,
    progress: Steps,
) -> Written:
    """Write the whole set; ``seal`` is what :func:`seal_beside` found, ``face`` turns each document into what may be told.

    ``for_public``: not the papers of single reviewees (their very names tell who is meant), and nothing that names units by code.

    Raises:
        OutputRefused: ``out`` cannot be written to.
    """
    renderers = {ending: partial(public, ending=ending) if for_public else renderer(ending, seal) for ending in formats}
    files: list[Path] = []
    found: list[Issue] = []
    set_ = (paper for paper in papers(review, options, mark=mark, date=date) if not (for_public and paper.unit))
    total, kind, characters, reading, index = count(review), "", 0, 0, 0
    for index, paper in enumerate(set_, start=1):
        if paper.kind != kind:
            kind = paper.kind
            progress(f"写出{kind}")
        progress.detail(f"{index}/{total}")
        found += remarks(review, paper.kind, paper.stem, paper.document)
        if index == 1:
            characters, reading = paper.document.characters, minutes(paper.document)
        for ending, render in renderers.items():
            document = face(paper.document) if face else paper.document
            files.append(save(out / f"{paper.stem}.{ending}", render(document, review)))
    return Written(tuple(files), index, tuple(found), characters, reading)


def seal_beside(source: Path) -> str:
    """The hash of the seal that lies beside a review (its last correction): by it a .docx can be checked; empty: there is none."""
    from pingyi.cli._papers import nearest_seal
    from pingyi.facts.names import SEAL_MARK

    place = nearest_seal(source if source.is_dir() else source.parent)
    words = (place / SEAL_MARK).read_text(encoding="utf-8", errors="replace").split() if place else []
    return words[0] if words else ""
