"""Made-up scoring tables as grids, and how to write a grid in each format that offices use.

A grid is a list of rows; “^” is merged with the cell above, “<” with the cell to the left.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from html import escape
from pathlib import Path

import docx
import xlsxwriter

Grid = list[list[str]]


@dataclass(frozen=True)
class Made:
    """A table: a title above it, its grid, notes below it."""

    title: str
    grid: Grid
    notes: tuple[str, ...] = ()


def spans(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Upper left corner of each cell → rows and columns that it covers."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(grid):
        for column, text in enumerate(cells):
            if text in {"^", "<"}:
                continue
            width = 1
            while column + width < len(cells) and cells[column + width] == "<":
                width += 1
            height = 1
            while row + height < len(grid) and grid[row + height][column] == "^":
                height += 1
            found[row, column] = (height, width)
    return found


def write_xlsx(made: Made, path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("考核细则")
    look = book.add_format({"text_wrap": True})
    width = len(made.grid[0])
    if width > 1:
        sheet.merge_range(0, 0, 0, width - 1, made.title, look)
    for (row, column), (height, wide) in spans(made.grid).items():
        text = made.grid[row][column]
        if height > 1 or wide > 1:
            sheet.merge_range(row + 1, column, row + height, column + wide - 1, text, look)
        elif text.replace(".", "", 1).isdigit():
            sheet.write_number(row + 1, column, float(text), look)
        else:
            sheet.write_string(row + 1, column, text, look)
    for index, note in enumerate(made.notes):
        sheet.write_string(len(made.grid) + 1 + index, 0, note)
    book.close()
    return path


def write_docx(made: Made, path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph(made.title)
    table = document.add_table(len(made.grid), len(made.grid[0]))
    for (row, column), (height, wide) in spans(made.grid).items():
        cell = table.cell(row, column)
        if height > 1 or wide > 1:
            cell = cell.merge(table.cell(row + height - 1, column + wide - 1))
        cell.text = made.grid[row][column]
    for note in made.notes:
        document.add_paragraph(note)
    document.save(str(path))
    return path


def write_html(made: Made, path: Path) -> Path:
    lines = [f"<html><head><meta charset='utf-8'></head><body><p>{escape(made.title)}</p><table border=1>"]
    known = spans(made.grid)
    for row, cells in enumerate(made.grid):
        parts = []
        for column, text in enumerate(cells):
            if (row, column) in known:
                height, wide = known[row, column]
                mark = (f" rowspan={height}" if height > 1 else "") + (f" colspan={wide}" if wide > 1 else "")
                parts.append(f"<td{mark}>{escape(text).replace(chr(10), '<br>')}</td>")
        lines.append(f"<tr>{''.join(parts)}</tr>")
    lines += ["</table>", *(f"<p>{escape(note)}</p>" for note in made.notes), "</body></html>"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def flat(made: Made, *, repeat: bool) -> Grid:
    """Without merges, as a spreadsheet exports it: a merged cell's text stands once, or (``repeat``) in every row."""
    rows: Grid = []
    for row, cells in enumerate(made.grid):
        line = []
        for column, text in enumerate(cells):
            above = rows[row - 1][column] if row else ""
            line.append((above if repeat else "") if text == "^" else "" if text == "<" else text)
        rows.append(line)
    return rows


def write_tsv(made: Made, path: Path, *, repeat: bool = True) -> Path:
    lines = [
        made.title,
        *("\t".join(cell.replace("\n", "") for cell in row) for row in flat(made, repeat=repeat)),
        *made.notes,
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_csv(made: Made, path: Path, *, repeat: bool = False) -> Path:
    with path.open("w", encoding="gb18030", newline="") as handle:
        csv.writer(handle).writerows([[made.title], *flat(made, repeat=repeat), *([note] for note in made.notes)])
    return path


WRITERS = {"xlsx": write_xlsx, "docx": write_docx, "html": write_html, "tsv": write_tsv, "csv": write_csv}
