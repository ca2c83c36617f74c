"""Runs rewritten by place: edits are given on the joined text, claims and evidence stay with what they stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pingyi.doctree import Annex, Block, Cell, Document, Heading, Paragraph, Run, cell_runs

Edit = tuple[int, int, str]
"""(start, end, new text) on the joined text of the runs."""
Rewrite = Callable[[tuple[Run, ...]], tuple[Run, ...]]


def joined(runs: Iterable[Run]) -> str:
    """What the runs say."""
    return "".join(run.text for run in runs)


def rewritten(runs: Sequence[Run], edits: Iterable[Edit]) -> tuple[Run, ...]:
    """The runs with the edits made; a new text belongs to the run in which its place begins. Edits must not overlap."""
    ordered = sorted(edits)
    made: list[Run] = []
    at = 0
    for run in runs:
        end, text, cursor = at + len(run.text), "", at
        for start, stop, new in ordered:
            if stop <= at or start >= end:
                continue
            text += run.text[cursor - at : max(start, at) - at]
            text += new if start >= at else ""
            cursor = min(stop, end)
        text += run.text[cursor - at :]
        at = end
        if text:
            made.append(replace(run, text=text))
    return tuple(made)


def mapped(document: Document, rewrite: Rewrite) -> Document:
    """The document with every paragraph and every cell of runs rewritten; headings, heads of tables and plain cells as well."""
    return replace(
        document,
        title=_text(document.title, rewrite), subtitle=_text(document.subtitle, rewrite),
        salutation=_text(document.salutation, rewrite), signature=_text(document.signature, rewrite),
        addressee=_text(document.addressee, rewrite), blocks=_blocks(document.blocks, rewrite),
        annexes=tuple(Annex(_text(annex.title, rewrite), _blocks(annex.blocks, rewrite)) for annex in document.annexes),
    )  # fmt: skip


def _blocks(blocks: tuple[Block, ...], rewrite: Rewrite) -> tuple[Block, ...]:
    return tuple(_block(block, rewrite) for block in blocks)


def _block(block: Block, rewrite: Rewrite) -> Block:
    if isinstance(block, Heading):
        return replace(block, text=_text(block.text, rewrite))
    if isinstance(block, Paragraph):
        return Paragraph(rewrite(block.runs))
    rows = tuple(tuple(_cell(cell, rewrite) for cell in row) for row in block.rows)
    return replace(block, rows=rows, caption=_text(block.caption, rewrite))


def _cell(cell: Cell, rewrite: Rewrite) -> Cell:
    return _text(cell, rewrite) if isinstance(cell, str) else rewrite(cell_runs(cell))


def _text(text: str, rewrite: Rewrite) -> str:
    return joined(rewrite((Run(text),))) if text else text
