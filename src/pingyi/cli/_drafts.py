"""What `pingyi draft` and `pingyi render` share: which document a draft is of, and how it is written."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from pingyi.doctree import Document
from pingyi.errors import Refusal, UnknownName
from pingyi.prose import Options
from pingyi.prose.papers import papers
from pingyi.review_model import Review

ENDINGS = (".docx", ".md", ".html", ".pdf")
_HEAD = re.compile(
    r"<!-- 文稿：(?P<stem>[^｜]+)｜字数：(?P<length>\d+)｜基调：(?P<tone>[^｜]*)｜点名：(?P<units>\d+) -->"
)


class NotADraft(Refusal):
    """A file that `pingyi draft` did not write, or that lost its first line."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}”开头没有“<!-- 文稿：…… -->”一行，不知道是哪份文稿；请保留 pingyi draft 写出的开头。"
        )


class UnknownEnding(Refusal):
    """A form in which a draft is not written."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"不能写成“{path.suffix or path.name}”，可用：{'、'.join(ENDINGS)}。")


@dataclass(frozen=True)
class Asked:
    """Which document a draft is of: its stem (“点评讲话”, “反馈意见/反馈意见-云溪镇党委”) and with what options it was written."""

    stem: str
    options: Options

    @property
    def head(self) -> str:
        """The draft's first line."""
        options = self.options
        return f"<!-- 文稿：{self.stem}｜字数：{options.length}｜基调：{options.tone}｜点名：{options.units} -->\n\n"


def asked_of(path: Path, text: str) -> Asked:
    """What a draft's first line says. Raises NotADraft."""
    from pingyi.cli._documents import asked_tone

    found = _HEAD.search(text)
    if found is None:
        raise NotADraft(path)
    options = Options(length=int(found["length"]), tone=asked_tone(found["tone"]), units=int(found["units"]))
    return Asked(found["stem"], options)


def document_of(review: Review, asked: Asked) -> Document:
    """The document, without its annexes.

    Raises:
        UnknownName: there is no document of that name; the nearest are offered.
    """
    stems = []
    for paper in papers(review, asked.options):
        if asked.stem in {paper.stem, paper.stem.rpartition("/")[2]}:
            return replace(paper.document, annexes=())
        stems.append(paper.stem.rpartition("/")[2])
    raise UnknownName("文稿", asked.stem, difflib.get_close_matches(asked.stem, stems, n=3, cutoff=0.3))


def read_text(path: Path) -> str:
    """A draft's text: UTF-8, or what a Chinese Windows editor makes of it.

    Raises:
        NotADraft: it is neither.
    """
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotADraft(path)
