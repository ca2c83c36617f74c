"""A document and a draft taken apart: the runs of one claim together, a draft's paragraphs with their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pingyi.doctree import Block, Document, Heading, Paragraph, Run, Table, cell_runs
from pingyi.prose.numerals import Spotted


def evidence_of(numbers: Iterable[Spotted], runs: Sequence[Run]) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Number → what the run in which it stands rests on; of a number that stands twice the first."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for number in numbers:
        at = 0
        for run in runs:
            if run.evidence and at < number.end and number.start < at + len(run.text):
                found.setdefault(number.key, run.evidence)
            at += len(run.text)
    return found


def stretches_of(runs: Sequence[Run]) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """Neighbouring runs of one claim, together."""
    group: list[Run] = []
    for run in (*runs, Run("")):
        if group and run.claim != group[0].claim:
            if group[0].claim:
                yield group[0].claim, tuple(group)
            group = []
        group.append(run)


def run_lists(blocks: Iterable[Block]) -> Iterator[tuple[Run, ...]]:
    """The runs of each paragraph, and of each cell that has runs."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.runs
        elif isinstance(block, Table):
            yield from (cell_runs(cell) for row in block.rows for cell in row if not isinstance(cell, str))


def parts_of(text: str) -> Iterator[tuple[int, str]]:
    """The draft's paragraphs with the line on which each begins; comments are left out."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    line = 1
    for part in re.split(r"(\n[ \t]*\n\s*)", text):
        bare = re.sub(r"<!--.*?-->", "", part, flags=re.DOTALL).strip("\n")
        if bare.strip():
            yield line, bare
        line += part.count("\n")


def plain(document: Document) -> str:
    """Headings and paragraphs, a line each."""
    return "\n".join(block.text for block in document.blocks if isinstance(block, Heading | Paragraph))
