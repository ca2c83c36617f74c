"""One document tree, many renderers.

A :class:`Document` has a title, a head and a foot, blocks and annexes. A block is a heading of level 1–4, a paragraph or a table.
A paragraph, and a table's cell, is made of runs; a run may hold the ids of the claims that it states, and the number in it the
evidence that it rests on. A run without a claim is *framing* (it states no fact) and says so, so that a reader can tell form from
evidence. The parts of the head and the foot are those of GB/T 9704-2012, chapter 7; where each stands is
`pingyi.documents.layout`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pingyi import numbers

Level = Literal[1, 2, 3, 4]


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
    """A heading; ``level`` 1 (第一部分) to 4. Its number is part of its text: :func:`numbered` writes it."""

    level: Level
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of body text."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The paragraph without its marks."""
        return "".join(run.text for run in self.runs)


Cell = str | Run | tuple[Run, ...]
"""What a table's cell may hold: plain text, one run, or several."""


@dataclass(frozen=True)
class Table:
    """A table: a head row and body rows; ``widths`` are relative, by content if there are none.

    ``numeric`` columns are set right. The caption stands above and stays with the table.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()
    numeric: frozenset[int] = frozenset()
    caption: str = ""

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The body rows without their marks."""
        return tuple(tuple(cell_text(cell) for cell in row) for row in self.rows)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs of the body's cells, row by row."""
        return tuple(run for row in self.rows for cell in row for run in cell_runs(cell))


Block = Heading | Paragraph | Table


def cell_runs(cell: Cell) -> tuple[Run, ...]:
    """A cell as runs; an empty text has none."""
    if isinstance(cell, str):
        return (Run(cell),) if cell else ()
    return (cell,) if isinstance(cell, Run) else cell


def cell_text(cell: Cell) -> str:
    """A cell without its marks."""
    return "".join(run.text for run in cell_runs(cell))


def numbered(level: Level, index: int, text: str) -> str:
    """A heading with its number as GB/T 9704-2012, 7.3.3 counts: 一、 then （一） then 1. then （1）."""
    chinese = numbers.chinese(index)
    return {1: f"{chinese}、", 2: f"（{chinese}）", 3: f"{index}.", 4: f"（{index}）"}[level] + text


@dataclass(frozen=True)
class Annex:
    """An annex: title and blocks; starts a new page where there are pages."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Letterhead:
    """The red head (7.2.4, 7.2.5): ``issuer`` as it is printed large (“中共甲区委组织部文件”), ``number`` 发文字号."""

    issuer: str
    number: str = ""


@dataclass(frozen=True)
class Imprint:
    """版记 (7.4): ``copies`` 抄送机关, ``issuer`` 印发机关, ``printed`` 印发日期 (“2020年1月3日”); on the last page's foot."""

    copies: tuple[str, ...] = ()
    issuer: str = ""
    printed: str = ""


@dataclass(frozen=True)
class Document:
    """A whole document.

    ``mark`` stands above the title (“征求意见稿”), ``banner`` on the head of every page (“内部资料　注意保存”). ``addressee`` is
    the 主送机关, ``salutation`` what a speech opens with; both stand without indent. A line break in the title is one that
    the office asks for; without one a long title is broken by sense. ``sealed`` leaves the date room for a stamp (7.3.5.1).
    """

    title: str
    blocks: tuple[Block, ...]
    salutation: str = ""
    subtitle: str = ""
    mark: str = ""
    signature: str = ""
    date: str = ""
    annexes: tuple[Annex, ...] = ()
    addressee: str = ""
    banner: str = ""
    letterhead: Letterhead | None = None
    imprint: Imprint | None = None
    sealed: bool = False

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs of the body, in order."""
        yield from (block for block in self.blocks if isinstance(block, Paragraph))

    def runs(self) -> Iterator[Run]:
        """The runs of the body, in order, tables included, annexes not."""
        for block in self.blocks:
            if not isinstance(block, Heading):
                yield from block.runs

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that the body states, each once, in order."""
        return tuple(dict.fromkeys(run.claim for run in self.runs() if run.claim))

    @property
    def characters(self) -> int:
        """Length as offices count it: all but white space, title and headings included, annexes not."""
        text = self.title + self.addressee + self.salutation
        for block in self.blocks:
            text += (
                block.text
                if isinstance(block, Heading | Paragraph)
                else "".join(map("".join, (block.head, *block.texts)))
            )
        return sum(map(len, text.split()))
