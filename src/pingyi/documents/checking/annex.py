"""The annex “数据依据” of a paper, row by row, against the same annex made anew."""

from __future__ import annotations

from collections.abc import Sequence

from pingyi.doctree import Document, Paragraph, Run, Table
from pingyi.documents.checking.findings import Found, Sort
from pingyi.documents.checking.reading import Line
from pingyi.prose.basis import HEAD, TITLE, basis
from pingyi.review_model import Review


def annex_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Which lines belong to the annex: from its title to the next annex, or to the end. (“附件：数据依据” below the body is a note.)"""
    inside, found = False, set()
    for index, line in enumerate(lines):
        text = "".join(line.text.split())
        if text.removeprefix("附件").lstrip("0123456789一二三四五六七八九十") == TITLE:
            inside = True
        elif text.startswith("附件") and len(text) <= len("附件10") and line.row == 0:
            inside = False
        if inside:
            found.add(index)
    return frozenset(found)


def check_annex(lines: Sequence[Line], review: Review, claims: Sequence[str]) -> tuple[Found, ...]:
    """The rows of the paper's annex that the sealed year would not write so. ``claims``: those that the paper states."""
    rows: dict[int, list[Line]] = {}
    for line in lines:
        if line.row:
            rows.setdefault(line.row, []).append(line)
    document = Document("", (Paragraph(tuple(Run("", claim) for claim in claims)),))
    expected = {
        tuple(cell for cell in row[1:] if cell)
        for block in basis(review, document).blocks
        if isinstance(block, Table)
        for row in block.texts
    }
    wrong = []
    for cells in rows.values():
        texts = tuple(line.text.strip() for line in cells if line.text.strip())
        numbered = texts[1:] if texts and texts[0].isdecimal() else texts
        if numbered not in expected and texts != HEAD and texts:
            wrong.append(Found(Sort.ANNEX, cells[0].place, "｜".join(texts), now=texts[-1]))
    return tuple(wrong)
