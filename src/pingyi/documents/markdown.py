"""A document tree as Markdown: plain to read, plain to compare."""

from __future__ import annotations

from pingyi import numbers
from pingyi.doctree import Block, Document, Heading, Paragraph, Run, Table


def render(document: Document) -> str:
    """The whole document with its annexes, ending in a newline."""
    parts = [f"**{document.mark}**"] if document.mark else []
    parts.append(f"# {document.title}")
    parts += [document.subtitle] if document.subtitle else []
    parts += [document.salutation] if document.salutation else []
    parts += _blocks(document.blocks)
    parts += [line for line in (document.signature, document.date) if line]
    for index, annex in enumerate(document.annexes, start=1):
        number = numbers.chinese(index) if len(document.annexes) > 1 else ""
        parts += [f"## 附件{number}　{annex.title}", *_blocks(annex.blocks)]
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
    lines = [table.head, tuple("---:" if i in table.numeric else "---" for i in range(len(table.head))), *table.rows]
    body = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
    return f"{table.caption}\n\n{body}" if table.caption else body
