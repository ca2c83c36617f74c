"""A document tree as Markdown: plain to read, plain to compare."""

from __future__ import annotations

from pingyi.doctree import Block, Cell, Document, Heading, Paragraph, Run, Table, cell_runs
from pingyi.documents import layout


def render(document: Document) -> str:
    """The whole document with its annexes, ending in a newline."""
    parts = [f"**{mark}**" for mark in (document.banner, document.mark) if mark]
    if document.letterhead:
        parts += [line for line in (document.letterhead.issuer, document.letterhead.number) if line]
    parts.append(f"# {document.title.replace(chr(10), '')}")
    parts += [line for line in (document.subtitle, document.addressee, document.salutation) if line]
    parts += _blocks(document.blocks)
    parts += [line.text.strip() for line in layout.annex_note(document.annexes)]
    parts += [line for line in (document.signature, document.date) if line]
    for index, annex in enumerate(document.annexes, start=1):
        label = layout.annex_label(document.annexes, index)
        parts += [f"**{label}**", f"## {annex.title}", *_blocks(annex.blocks)]
    imprint = [line.text for line in layout.imprint(document.imprint)]
    parts += ["---", *imprint] if imprint else []
    return "\n\n".join(parts) + "\n"


def _blocks(blocks: tuple[Block, ...]) -> list[str]:
    return [_block(block) for block in blocks]


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {block.text}"
    if isinstance(block, Paragraph):
        return "".join(_run(run) for run in block.runs)
    return _table(block)


def _run(run: Run) -> str:
    text = run.text.replace("*", "\\*")
    return f"**{text}**" if run.strong else text


def _table(table: Table) -> str:
    rule = ("---:" if i in table.numeric else "---" for i in range(len(table.head)))
    lines = [table.head, tuple(rule), *(tuple(map(_cell, row)) for row in table.rows)]
    body = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
    return f"{table.caption}\n\n{body}" if table.caption else body


def _cell(cell: Cell) -> str:
    """A cell in one line, as Markdown's tables ask."""
    if isinstance(cell, str):
        return cell.replace("\n", "<br>")
    return "".join(_run(run) for run in cell_runs(cell)).replace("\n", "<br>")
