"""What a source is: text with offsets, paragraphs with hints, tables with merged cells; and the joining of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pingyi.issues import Issue


@dataclass(frozen=True)
class Paragraph:
    """One paragraph outside of tables. ``source.text[p.start:p.end] == p.text``.

    ``level`` is the outline level that the file itself declares (0 the title, 1 to 9 headings); None where the file
    says nothing, which is not the same as “body text”. ``mark`` is the part of ``text`` that the word processor numbers
    by itself (“一、”), as it shows it; typed numbers are plain text and leave it empty.
    """

    text: str
    start: int
    level: int | None = None
    style: str = ""
    mark: str = ""
    bold: bool = False
    centred: bool = False

    @property
    def end(self) -> int:
        """One past its last character in the source's text."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Cell:
    """One cell, at its upper left corner (0-based). A merged cell stands once, with its spans.

    Paragraphs inside a cell are joined by line feeds. ``source.text[c.start:c.end] == c.text``.
    """

    text: str
    start: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    bold: bool = False

    @property
    def end(self) -> int:
        """One past its last character in the source's text."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Table:
    """A table as a grid. ``cells`` in reading order, each once; ``title`` is the text right above it (or a sheet's name)."""

    cells: tuple[Cell, ...]
    height: int
    width: int
    start: int
    end: int
    title: str = ""

    def grid(self) -> list[list[Cell | None]]:
        """``height`` rows of ``width`` places; a merged cell stands in every place that it covers."""
        places: list[list[Cell | None]] = [[None] * self.width for _ in range(self.height)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.height)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.width)):
                    places[row][column] = cell
        return places

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place; None outside and where the row is short."""
        return next(
            (
                cell
                for cell in self.cells
                if cell.row <= row < cell.row + cell.row_span and cell.column <= column < cell.column + cell.column_span
            ),
            None,
        )

    def texts(self) -> list[list[str]]:
        """The grid's texts, stripped; a merged cell's text in every place that it covers, "" where there is none."""
        return [["" if cell is None else cell.text.strip() for cell in row] for row in self.grid()]


@dataclass(frozen=True)
class Source:
    """A text, opened. ``kind`` is docx, txt, md, html, pdf, tsv or xlsx. ``blocks``: paragraphs and tables in their order.

    ``issues`` say what a reader should know before trusting it (traditional characters, tracked changes …).
    """

    name: str
    kind: str
    text: str
    blocks: tuple[Paragraph | Table, ...]
    issues: tuple[Issue, ...] = ()
    path: Path | None = field(default=None, compare=False)

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs outside of tables."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


# Joining -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RawParagraph:
    """A paragraph before it has a place; fields as in :class:`Paragraph`."""

    text: str
    level: int | None = None
    style: str = ""
    mark: str = ""
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True)
class RawCell:
    """A cell before it has a place in the text."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    bold: bool = False


@dataclass(frozen=True)
class RawTable:
    """A table before it has a place: cells in reading order; ``title`` only where the file gives one itself."""

    cells: tuple[RawCell, ...]
    title: str = ""


Raw = RawParagraph | RawTable


def join(raws: Sequence[Raw]) -> tuple[str, tuple[Paragraph | Table, ...]]:
    """The joined text and the placed blocks: blocks and rows end in a line feed, cells of a row are parted by tabs.

    Empty paragraphs and tables without any text are left out.
    """
    parts: list[str] = []
    blocks: list[Paragraph | Table] = []
    at = 0
    above = ""
    for raw in raws:
        if isinstance(raw, RawParagraph):
            if not raw.text.strip():
                continue
            blocks.append(Paragraph(raw.text, at, raw.level, raw.style, raw.mark, raw.bold, raw.centred))
            parts.append(raw.text + "\n")
            above = raw.text.strip()
        else:
            if not any(cell.text.strip() for cell in raw.cells):
                continue
            text, table = _place(raw, at, raw.title or above)
            blocks.append(table)
            parts.append(text)
            above = ""
        at += len(parts[-1])
    return "".join(parts), tuple(blocks)


def _place(raw: RawTable, at: int, title: str) -> tuple[str, Table]:
    parts: list[str] = []
    cells: list[Cell] = []
    start = at
    for row in _rows(raw.cells):
        for index, cell in enumerate(row):
            cells.append(Cell(cell.text, at, cell.row, cell.column, cell.row_span, cell.column_span, cell.bold))
            parts.append(cell.text + ("\n" if index == len(row) - 1 else "\t"))
            at += len(parts[-1])
    height = max(cell.row + cell.row_span for cell in cells)
    width = max(cell.column + cell.column_span for cell in cells)
    return "".join(parts), Table(tuple(cells), height, width, start, at, title)


def _rows(cells: Sequence[RawCell]) -> Iterator[list[RawCell]]:
    row: list[RawCell] = []
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        if row and row[-1].row != cell.row:
            yield row
            row = []
        row.append(cell)
    if row:
        yield row
