"""The annex “数据依据” of a paper, row by row, against the same annex made anew."""

from __future__ import annotations

from collections.abc import Sequence

from pingyi.doctree import Document, Paragraph, Run, Table
from pingyi.documents.checking.findings import Found, Sort
from pingyi.documents.checking.reading import Line
from pingyi.prose.basis import HEAD, TITLE, basis
from pingyi.review_model import Review


def annex_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Which lines belong to the annex: the rows of tables right below its title. Whatever else stands there is text as any."""
    inside, found = False, set()
    for index, line in enumerate(lines):
        title = "".join(line.text.split()).removeprefix("附件").lstrip("0123456789一二三四五六七八九十") == TITLE
        inside = title or (inside and line.row > 0)
        if inside and not title:
            found.add(index)
    return frozenset(found)


def true_rows(review: Review) -> frozenset[tuple[str, ...]]:
    """Every row that such an annex may hold, without its serial number; a claim's sentence may stand with any of its lines."""
    document = Document("", (Paragraph(tuple(Run("", claim.id) for claim in review.claims)),))
    rows: set[tuple[str, ...]] = set()
    sentence = ""
    for table in (block for block in basis(review, document).blocks if isinstance(block, Table)):
        for _, said, *line in table.texts:
            sentence = said or sentence
            filled = tuple(cell for cell in line if cell)
            rows |= {filled, (sentence, *filled)}
    return frozenset(rows)


def check_annex(lines: Sequence[Line], rows: frozenset[tuple[str, ...]]) -> tuple[Found, ...]:
    """The rows of the paper's annex that the sealed year would not write so."""
    cells: dict[int, list[Line]] = {}
    for line in lines:
        cells.setdefault(line.row, []).append(line)
    wrong = []
    for row in cells.values():
        texts = tuple(line.text.strip() for line in row if line.text.strip())
        if texts != HEAD and (texts[1:] if texts and texts[0].isdecimal() else texts) not in rows:
            wrong.append(Found(Sort.ANNEX, row[0].place, "｜".join(texts), now=texts[0]))
    return tuple(wrong)
