"""A document as the lines and tables that stand on its pages, in order: one list for docx, PDF and HTML.

Where each part stands is GB/T 9704-2012, chapter 7; type, size and spacing of a kind of line are the renderers' business. Lengths
are in points, widths of text in characters of the body (16 pt).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal, cast

from pingyi.doctree import Annex, Block, Cell, Document, Heading, Imprint, Paragraph, Run, Table, cell_runs
from pingyi.documents import titles

PAGE, MARGINS = (210, 297), (37, 26, 35, 28)
"""The paper and its top, right, bottom and left margins, in mm (5.1, 5.2)."""
PITCH, SIZE, ROWS, COLUMNS = 28.95, 16, 22, 28
"""A row's height and the body's type size in points; rows on a page, characters in a row (5.2.2, 5.2.3)."""
CELL_SIZE, CELL_PITCH = 10.5, 16.0
"""Type size and row height within tables."""
WIDTH = 442.2
"""The width of the text in points."""
_HEIGHT, _INSET = PITCH * ROWS, 8.0
_WORD = 8.0
"""A cell of up to so many characters is a word or a figure, a longer one a text."""

_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\ufeff\ufffe\uffff]")

_LATIN = re.compile(r"[!-~]+")

Kind = Literal[
    "issuer", "number", "mark", "title", "subtitle", "addressee", "heading1", "heading2", "heading3", "heading4", "body",
    "caption", "annexes", "signature", "date", "annex", "annex-title", "copies", "printed",
]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A paragraph of one kind. ``right``: characters of room at its right; ``keep``: stays with what follows."""

    kind: Kind
    runs: tuple[Run, ...]
    right: float = 0.0
    keep: bool = False
    new_page: bool = False

    @property
    def text(self) -> str:
        """The line without its marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Grid:
    """A table with its widths in points; the rows in ``tall`` are higher than a page and may break, no other may.

    ``keep``: its last row stays with what follows.
    """

    table: Table
    widths: tuple[float, ...]
    tall: frozenset[int]
    keep: bool = False


Element = Line | Grid


def elements(document: Document) -> tuple[Element, ...]:
    """All that the document prints, in order, except banner, page numbers and 版记 (:func:`imprint`)."""
    body = [element for block in document.blocks for element in _block(block)]
    foot = [*annex_note(document.annexes), *_signed(document)]
    if body and foot:
        body[-1] = replace(body[-1], keep=True)
    annexes = [element for index, annex in enumerate(document.annexes, 1) for element in _annex(document, index, annex)]
    return (*_head(document), *body, *foot, *annexes)


def imprint(found: Imprint | None) -> tuple[Line, ...]:
    """The lines of 版记: 抄送机关, then 印发机关 with 印发日期 (7.4.2, 7.4.3)."""
    if found is None:
        return ()
    parts: list[Line] = []
    if found.copies:
        parts.append(_line("copies", "抄送：" + "，".join(found.copies) + "。"))
    if found.issuer or found.printed:
        runs = (Run(_clean(found.issuer)), Run(_clean(found.printed) + "印发" if found.printed else ""))
        parts.append(Line("printed", runs))
    return tuple(parts)


def annex_label(annexes: Sequence[Annex], index: int) -> str:
    """“附件”, with an Arabic number where there are several (7.3.4)."""
    return f"附件{index}" if len(annexes) > 1 else "附件"


def issuer_size(text: str) -> float:
    """The type size at which the red head fills its line and no more; 62 points at most."""
    return max(22.0, min(62.0, WIDTH / max(titles.width(text), 1)))


def text(document: Document) -> str:
    """Every character that the document prints, in order, without banner and page numbers: what a test compares a page with."""
    parts: list[str] = []
    for element in (*elements(document), *imprint(document.imprint)):
        if isinstance(element, Line):
            parts.append(element.text)
        else:
            parts += [cell for row in (element.table.head, *element.table.texts) for cell in row]
    return "".join("".join(parts).split())


def _head(document: Document) -> Iterator[Line]:
    if document.mark:
        yield _line("mark", document.mark)
    if document.letterhead:
        yield _line("issuer", document.letterhead.issuer)
        yield _line("number", document.letterhead.number)
    if document.title:
        yield replace(_line("title", "\n".join(titles.lines(document.title))), keep=True)
    if document.subtitle:
        yield replace(_line("subtitle", document.subtitle), keep=True)
    yield from (_line("addressee", line) for line in (document.addressee, document.salutation) if line)


def _block(block: Block) -> Iterator[Element]:
    if isinstance(block, Heading):
        yield replace(_line(cast("Kind", f"heading{block.level}"), block.text), keep=True)
    elif isinstance(block, Paragraph):
        yield Line("body", clean(block.runs))
    else:
        yield from _table(block)


def _table(table: Table) -> Iterator[Element]:
    if table.caption:
        yield replace(_line("caption", table.caption), keep=True)
    if not table.head:
        return
    rows: list[tuple[Cell, ...]] = [tuple(clean(cell_runs(cell)) for cell in row) for row in table.rows]
    whole = replace(table, head=tuple(_clean(cell) for cell in table.head), rows=tuple(rows))
    widths = _widths(whole)
    tall = (index for index, row in enumerate(whole.texts) if _height(row, widths) > _HEIGHT - 4 * CELL_PITCH)
    yield Grid(whole, widths, frozenset(tall))


def _widths(table: Table) -> tuple[float, ...]:
    """Widths in points: as asked for, else by content; but no column is narrower than its longest figure or its short heading.

    By content, columns of a few words keep them in one line, and long texts share the rest.
    """
    columns = list(zip(table.head, *table.texts, strict=True))
    asked = [float(share) for share in table.widths] or _by_content(columns)
    widths = [WIDTH * share / sum(asked) for share in asked]
    floors = [_room(max(map(_unbroken, column))) for column in columns]
    if sum(floors) > WIDTH:
        return tuple(widths)
    short = {at for at, (own, floor) in enumerate(zip(widths, floors, strict=True)) if own < floor}
    for _ in columns:  # what the narrow gain, the wide lose; that may make another one narrow
        rest = sum(width for at, width in enumerate(widths) if at not in short)
        scale = (WIDTH - sum(floors[at] for at in short)) / rest if rest else 1.0
        widths = [floors[at] if at in short else width * scale for at, width in enumerate(widths)]
        short |= {at for at, (own, floor) in enumerate(zip(widths, floors, strict=True)) if own < floor - 0.01}
    return tuple(widths)


def _by_content(columns: Sequence[Sequence[str]]) -> list[float]:
    longest = [max(2.0, *map(titles.width, column)) for column in columns]
    short = [_room(chars) if chars <= _WORD else 0.0 for chars in longest]
    rest = WIDTH - sum(short)
    texts = sum(min(chars, 3 * _WORD) for chars in longest if chars > _WORD)
    if not texts or rest < CELL_SIZE * 6 * sum(not own for own in short):
        return [min(chars, _WORD) for chars in longest]
    return [own or rest * min(chars, 3 * _WORD) / texts for own, chars in zip(short, longest, strict=True)]


def _room(chars: float) -> float:
    """The width of a column, in points, for so many characters in a line."""
    return CELL_SIZE * chars + _INSET + 2


def _unbroken(cell: str) -> float:
    """The width of what should stay in one line: a figure or a check sum of up to ten letters, a cell of two characters."""
    whole = max((len(word) for word in _LATIN.findall(cell) if len(word) <= 10), default=0) * 0.58
    return max(whole, titles.width(cell) if titles.width(cell) <= 2 else 0.0)


def _height(row: tuple[str, ...], widths: tuple[float, ...]) -> float:
    rows = (
        ceil(titles.width(cell) * CELL_SIZE / max(w - _INSET, CELL_SIZE)) for cell, w in zip(row, widths, strict=True)
    )
    return CELL_PITCH * max(rows, default=0)


def annex_note(annexes: tuple[Annex, ...]) -> Iterator[Line]:
    """附件说明 (7.3.4): one line an annex below the body, the first after “附件：”; no stop at a name's end."""
    for index, annex in enumerate(annexes, start=1):
        lead = "附件：" if index == 1 else "　　　"
        number = f"{index}. " if len(annexes) > 1 else ""
        yield replace(_line("annexes", f"{lead}{number}{annex.title}"), keep=True)


def _signed(document: Document) -> Iterator[Line]:
    """署名 and 成文日期 (7.3.5).

    Beside a stamp the date keeps four characters and the name is centred above it. Else the date starts two characters behind the
    name, and the wider of both keeps two characters.
    """
    name, day = titles.width(document.signature), titles.width(document.date)
    if document.sealed:
        right, left = 4.0, max(0.0, 4 + (day - name) / 2)
    else:
        right = max(2.0, name - day) if name else 4.0
        left = max(0.0, right + day + 2 - name) if day else 2.0
    if document.signature:
        yield replace(_line("signature", document.signature), right=left, keep=bool(document.date))
    if document.date:
        yield replace(_line("date", document.date), right=right)


def _annex(document: Document, index: int, annex: Annex) -> Iterator[Element]:
    label = annex_label(document.annexes, index)
    yield replace(_line("annex", label), keep=True, new_page=True)
    yield replace(_line("annex-title", "\n".join(titles.lines(annex.title))), keep=True)
    for block in annex.blocks:
        yield from _block(block)


def _line(kind: Kind, text: str) -> Line:
    return Line(kind, (Run(_clean(text)),) if text else ())


def clean(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs that hold text, without what no page can show."""
    return tuple(replace(run, text=_clean(run.text)) for run in runs if _clean(run.text))


def _clean(text: str) -> str:
    """Without control characters and lone surrogates, which neither XML nor a page may hold; line breaks stay."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n"))
