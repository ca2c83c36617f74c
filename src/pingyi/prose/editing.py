"""A draft that an office edits as Markdown, its claims still attached, and reads back.

Each stretch of text that states a claim is followed by its mark, ``{{claim-id}}``; what has no mark is frame. Headings, strong
text and tables are Markdown's. On the way back (:mod:`pingyi.prose.rereading`) a stretch that stands as the claim's sentence did
takes its runs, with the evidence of every number, again; an edited one keeps its claim, and every number of it must still be
one of the claim's. What the rules of a draft forbid is told: see :class:`Problem`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pingyi.doctree import Block, Cell, Document, Heading, Paragraph, Run, cell_runs
from pingyi.errors import Refusal

OPEN, CLOSE = "{{", "}}"
MARK = re.compile(r"\{\{([^{}]*)\}\}")
FIELDS = {
    "字样": "mark",
    "副题": "subtitle",
    "主送": "addressee",
    "称呼": "salutation",
    "落款": "signature",
    "日期": "date",
    "页眉": "banner",
}
GUIDE = (
    "<!-- 修改说明：双花括号中是事实编号，请留在原句之后；删去一句时连同编号一起删去；没有编号的文字中不能出现数字。"
    "改好后用 pingyi render 生成文档。 -->"
)


@dataclass(frozen=True)
class Problem:
    """Something that the office should look at: which sort, the sentence, the number (or slogan), the claim.

    ``number-changed``: a number of a claim's sentence is none of the claim's. ``number-dropped``: one of the claim's sentence
    is gone. ``number-unproven``: a number in free text. ``slogan-broken``: a 提法 does not stand as it was.
    """

    sort: Literal["number-changed", "number-dropped", "number-unproven", "slogan-broken"]
    sentence: str
    text: str
    claim: str = ""

    def __str__(self) -> str:
        """One line for a terminal."""
        what = {
            "number-changed": f"“{self.text}”不是这条事实（{self.claim}）的数字",
            "number-dropped": f"少了这条事实（{self.claim}）的数字“{self.text}”",
            "number-unproven": f"“{self.text}”没有依据：没有事实编号的文字中不能有数字",
            "slogan-broken": f"提法“{self.text}”没有照原样写",
        }[self.sort]
        return f"{what}　{self.sentence}"


class BrokenDraft(Refusal):
    """The Markdown cannot be read as a draft; ``why`` is a Chinese clause."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        super().__init__(f"草稿第{line}行：{why}。")


@dataclass(frozen=True)
class Edited:
    """The draft read back: the document tree, what is wrong, and which claims were taken out."""

    document: Document
    problems: tuple[Problem, ...]
    removed: tuple[str, ...]


def draft(document: Document) -> str:
    """The document as Markdown with its claims attached, without its annexes (they are made anew)."""
    parts = [GUIDE, f"# {escaped(document.title)}"]
    for word, field in FIELDS.items():
        if getattr(document, field):
            parts.append(f"[{word}]: {escaped(getattr(document, field))}")
    parts += [_block(block) for block in document.blocks]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """A draft without its marks, to be read."""
    return MARK.sub("", text.replace(GUIDE + "\n\n", ""))


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {escaped(block.text)}"
    if isinstance(block, Paragraph):
        return paragraph(block.runs)
    lines = [block.head, tuple("---:" if i in block.numeric else "---" for i in range(len(block.head)))]
    rows = ["| " + " | ".join(map(cell_text_of, line)) + " |" for line in lines]
    rows += ["| " + " | ".join(cell_text_of(cell) for cell in row) + " |" for row in block.rows]
    widths = f"[列宽]: {','.join(map(str, block.widths))}\n" if block.widths else ""
    caption = f"[表题]: {escaped(block.caption)}\n" if block.caption else ""
    return caption + widths + "\n".join(rows)


def paragraph(runs: Sequence[Run]) -> str:
    """A paragraph, which may not begin as something else of Markdown does."""
    text = marked(runs)
    return "\\" + text if text.startswith(("#", "|", "[", "<")) else text


def cell_text_of(cell: Cell) -> str:
    """A table's cell."""
    return escaped(cell, "|") if isinstance(cell, str) else marked(cell_runs(cell), "|")


def marked(runs: Sequence[Run], more: str = "") -> str:
    """The runs with a mark after each stretch of one claim."""
    text = ""
    for index, run in enumerate(runs):
        shown = escaped(run.text, more)
        text += f"**{shown}**" if run.strong else shown
        follows = runs[index + 1].claim if index + 1 < len(runs) else ""
        if run.claim and follows != run.claim:
            text += OPEN + run.claim + CLOSE
    return text


def escaped(text: str, more: str = "") -> str:
    """Text in which nothing is Markdown's or a mark's; ``more``: further characters to escape."""
    return re.sub(rf"([\\*{{}}{more}])", r"\\\1", text).replace("\n", "\\n")


def unescaped(text: str) -> str:
    """The text as it was."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], text)
