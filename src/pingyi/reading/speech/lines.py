"""A source's paragraphs made even; lines that a program broke at a fixed width are joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pingyi.reading.sources import Paragraph, Source, Table
from pingyi.reading.speech.folded import Folded, fold
from pingyi.reading.speech.marks import LABELLED, mark_at

_END = re.compile(r"[。！？；：:;…）】”]\s*$")


@dataclass(frozen=True)
class Line:
    """One paragraph of the source, hard line breaks mended."""

    folded: Folded
    level: int | None
    strong: bool


def lines_of(source: Source) -> Iterator[Line | Table]:
    """The source's blocks; lines broken by a program at a fixed width are joined again."""
    folded = {block.start: fold(block.text, block.start) for block in source.paragraphs}
    lengths = [len(one.text) for one in folded.values() if len(one.text) >= 20]
    width = max(lengths, default=0)
    full = [length for length in lengths if length >= 0.85 * width]
    wrapped = source.kind in ("txt", "md", "pdf") and width <= 90 and (len(full) >= 4 or width * 3 > len(source.text))
    gathered: list[Paragraph] = []
    for block in source.blocks:
        if isinstance(block, Table):
            yield from _joined(gathered, folded)
            gathered = []
            yield block
            continue
        if gathered and not (wrapped and _goes_on(gathered[-1], block, folded, width)):
            yield from _joined(gathered, folded)
            gathered = []
        gathered.append(block)
    yield from _joined(gathered, folded)


def _goes_on(before: Paragraph, after: Paragraph, folded: dict[int, Folded], width: int) -> bool:
    text, follows = folded[before.start].text.rstrip(), folded[after.start].text
    return (
        before.level is None
        and len(text) >= 0.8 * width
        and not _END.search(text)
        and mark_at(follows.strip()) is None
        and not LABELLED.match(follows.strip())
    )


def _joined(paragraphs: Sequence[Paragraph], folded: dict[int, Folded]) -> Iterator[Line]:
    if not paragraphs:
        return
    ones = [folded[paragraph.start] for paragraph in paragraphs]
    whole = Folded("".join(one.text for one in ones), tuple(at for one in ones for at in one.at))
    first = paragraphs[0]
    yield Line(whole, first.level, first.bold or first.centred)
