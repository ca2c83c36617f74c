"""One document tree, many renderers.

A :class:`Document` has a title, a salutation, blocks and annexes. A block is a heading of level 1–4, a paragraph or a table.
A paragraph is made of runs; a run may hold the ids of the claims that it states, and the number in it the evidence that it
rests on. A run without a claim is *framing* (it states no fact) and says so, so that a reader can tell form from evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Run:
    """A stretch of text. ``claim``: the claim it states; ``evidence``: keys “measure@unit” of the number that it shows."""

    text: str
    claim: str = ""
    evidence: tuple[str, ...] = ()
    strong: bool = False

    @property
    def framing(self) -> bool:
        """Whether the run states nothing."""
        return not self.claim


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 (第一部分) to 4. Its number (“（一）”) is part of its text."""

    level: Literal[1, 2, 3, 4]
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of body text."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The paragraph without its marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Table:
    """A table: a head row and body rows of plain cells; ``widths`` are relative. ``numeric`` columns are set right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    numeric: frozenset[int] = frozenset()
    caption: str = ""


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Annex:
    """An annex: title and blocks; starts a new page where there are pages."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole document. ``mark`` stands above the title (“征求意见稿”, “内部资料”)."""

    title: str
    blocks: tuple[Block, ...]
    salutation: str = ""
    subtitle: str = ""
    mark: str = ""
    signature: str = ""
    date: str = ""
    annexes: tuple[Annex, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs of the body, in order."""
        yield from (block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that the body states, each once, in order."""
        return tuple(dict.fromkeys(run.claim for block in self.paragraphs() for run in block.runs if run.claim))

    @property
    def characters(self) -> int:
        """Length as offices count it: all but white space, title and headings included, annexes not."""
        text = self.title + self.salutation
        for block in self.blocks:
            text += (
                block.text
                if isinstance(block, Heading | Paragraph)
                else "".join(map("".join, (block.head, *block.rows)))
            )
        return sum(map(len, text.split()))
