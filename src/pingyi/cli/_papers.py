"""`pingyi verify FILE.docx`: the sealed year made anew, and each paper checked against it."""

from __future__ import annotations

from pathlib import Path

from pingyi.cli._reviewing import SEAL, is_seal, open_last
from pingyi.documents.checking import Checked, Truth, check
from pingyi.errors import Refusal, SealRefused
from pingyi.facts.seal import Sealed, open_seal
from pingyi.issues import Issue, Place
from pingyi.prose import Options, commentary
from pingyi.prose.papers import papers
from pingyi.review import LastYear, run
from pingyi.review_model import Review

LONGEST = 5_000


class NoSealNamed(Refusal):
    """It is not known by which sealed year a paper is to be checked."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"核对“{path.name}”要用写成它的那一年的封存，请用 --seal 指明封存所在的文件夹。")


class NoLastNamed(Refusal):
    """The seal builds on last year's, which was not given and does not lie beside it."""

    def __init__(self, seal: Path) -> None:
        super().__init__(f"“{seal.name}”与上一年的封存相连，与上年比较的数字要靠它核对，请用 --last 指明上一年的封存。")


class NoPapers(Refusal):
    """A folder without a single .docx."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"“{folder}”既不是封存，也没有可核对的 .docx 文档。")


def check_papers(path: Path, seal: Path | None, last: Path | None) -> tuple[Checked, ...]:
    """Check one paper, or all of a folder.

    Raises:
        Refusal: no seal, a seal that does not verify, or a file that is not read.
    """
    papers = sorted(path.glob("*.docx")) if path.is_dir() else [path]
    if not papers:
        raise NoPapers(path)
    place = seal or nearest_seal(path if path.is_dir() else path.parent)
    if place is None:
        raise NoSealNamed(path)
    sealed = open_seal(place)
    truth = truth_of(sealed_review(sealed, place, last))
    return tuple(check(paper, truth, sealed.manifest.hash) for paper in papers if not paper.name.startswith("~$"))


def truth_of(review: Review) -> Truth:
    """What the year says, with the documents that it gives."""
    return Truth(review, (commentary(review, Options(LONGEST)), *(paper.document for paper in papers(review))))


def nearest_seal(folder: Path) -> Path | None:
    """The seal that lies beside a paper, the last correction of it; None where there is none."""
    found = [place for place in folder.glob(f"{SEAL}*") if is_seal(place)]
    return max(found, key=lambda place: (len(place.name), place.name), default=None)


def sealed_review(sealed: Sealed, place: Path, last: Path | None) -> Review:
    """The review of a sealed year, with last year's seal where it builds on one.

    Raises:
        NoLastNamed: it does, and none was given or lies beside it.
        SealRefused: the one that was given is another.
    """
    before = last or (_beside(place, sealed.manifest.last) if sealed.manifest.last else None)
    if sealed.manifest.last and before is None:
        raise NoLastNamed(place)
    if before is None:
        return run(sealed.facts, sealed.rules).review
    opened = open_last(before, sealed.facts.year)
    if sealed.manifest.last and opened.manifest.hash != sealed.manifest.last:
        message = f"这不是“{place.name}”所接续的那一份上年封存"
        raise SealRefused(before, [Issue(Place(file=before.name), "wrong-last", message, "请指明当时用的上年封存")])
    return run(sealed.facts, sealed.rules, LastYear(opened.facts, opened.published)).review


def _beside(place: Path, digest: str) -> Path | None:
    """The seal of that hash among those that lie around: in the folders beside the folder that holds the seal."""
    for mark in sorted(place.resolve().parent.parent.glob(f"*/{SEAL}*/manifest.sha256")):
        if mark.read_text(encoding="utf-8", errors="replace").split()[:1] == [digest]:
            return mark.parent
    return None
