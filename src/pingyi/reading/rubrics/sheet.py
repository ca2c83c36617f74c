"""A scoring table as it lies on the page: its title, its rows with their roles, its totals and notes.

Rows of continued tables are joined; repeated heads, blank rows and “续表” are passed over. Nothing is added up here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pingyi.issues import Issue, Place, Severity
from pingyi.reading.rubrics.captions import NUMBERED, caption, is_outside, title_of
from pingyi.reading.rubrics.columns import Columns, columns_of, looks_like_heads, role_of
from pingyi.reading.rubrics.grammar import is_scoring
from pingyi.reading.rubrics.outside import OUTSIDE
from pingyi.reading.rubrics.parts import labelled
from pingyi.reading.rubrics.refusals import NoHead, NoPoints, NoTable, Traditional
from pingyi.reading.sources import Source, Table

_HEAD_DEPTH = 12
_SHORT_HEAD = 8
_CONTINUED = re.compile(r"^(?:\(|（)?(?:接上[表页]|续表?|上接|（续）)")


@dataclass(frozen=True)
class GridCell:
    """A place of the grid: its text, and which cell it belongs to (the same for all places of a merged cell)."""

    text: str
    key: tuple[int, int, int] | None
    height: int = 1
    width: int = 1


@dataclass(frozen=True)
class GridRow:
    """One row; ``place`` is where it stands in the file."""

    cells: tuple[GridCell, ...]
    place: Place

    def text(self, column: int | None) -> str:
        """The text of a column; "" outside."""
        return self.cells[column].text if column is not None and column < len(self.cells) else ""

    @property
    def alone(self) -> str:
        """The text, where one cell is all that the row holds."""
        filled = {(cell.key, cell.text) for cell in self.cells if cell.text}
        return next(iter(filled))[1] if len(filled) == 1 else ""


@dataclass(frozen=True)
class Sheet:
    """A scoring table."""

    name: str
    title: str
    columns: Columns
    heads: tuple[str, ...]
    rows: tuple[GridRow, ...]
    notes: tuple[tuple[str, Place], ...]
    issues: tuple[Issue, ...]
    apart: tuple[Sheet, ...] = ()
    """Further tables with heads of their own that add to or take from the hundred (“二、加扣分”)."""


def read_sheet(source: Source) -> Sheet:  # noqa: C901, PLR0912, PLR0915  one pass over the blocks
    """The scoring table of a source; raises a :class:`~pingyi.reading.rubrics.refusals.RubricRefused`."""
    if not source.tables:
        raise NoTable(source.name)
    heads: tuple[str, ...] = ()
    rows: list[GridRow] = []
    above: list[str] = []
    notes: list[tuple[str, Place]] = []
    passed: list[Issue] = []
    apart: list[Sheet] = []
    for number, block in enumerate(source.blocks):
        if not isinstance(block, Table):
            place = Place(source.name)
            if heads:
                notes.append((block.text.strip(), place))
            else:
                above.append(block.text.strip())
            continue
        grid = list(_grid(source.name, number, block))
        found = _head(grid)
        if found is None and heads and block.width == len(heads):
            rows += grid
        elif found is None:
            above += [row.alone for row in grid if row.alone]
            if heads:
                passed.append(_passed(source.name, block))
        elif heads and (_roles(found[1]) != _roles(heads) or is_outside(caption(notes))):
            above_it = caption(notes)
            other = _apart(source.name, above_it, found[1], grid[found[0][1] + 1 :])
            if other is None:
                passed.append(_passed(source.name, block))
            else:
                apart.append(other)
                notes = notes[:-1] if above_it else notes
        else:
            first, texts = found
            if not heads:
                above += [row.alone for row in grid[: first[0]] if row.alone]
                above = [*above, block.title] if block.title else above
                heads = texts
                rows += _headed(above[-1:], number, len(texts), Place(source.name))
            elif titled := _headed([caption(notes)], number, len(texts), Place(source.name)):
                rows += titled
                notes = notes[:-1]
            rows += grid[first[1] + 1 :]
    if not heads and any(issue.code.endswith("traditional") for issue in source.issues):
        raise Traditional(source.name)
    if not heads:
        raise NoHead(source.name)
    rows = [row for row in rows if any(cell.text for cell in row.cells) and not _repeats(row, heads)]
    rows, more = _without_notes(rows)
    columns = _columns(heads, rows)
    passed += _merged_both(rows, columns)
    if not columns.points and not any(re.search(r"\d\s*分", cell.text) for row in rows for cell in row.cells):
        raise NoPoints(source.name)
    title = title_of(above, Path(source.name).stem)
    return Sheet(
        source.name, title, columns, heads, tuple(rows), (*notes, *more), (*source.issues, *passed), tuple(apart)
    )


def _headed(captions: Sequence[str], number: int, width: int, place: Place) -> list[GridRow]:
    """A line above a table that names a section and its points (“一、日常考核（80分）”), as the row that it could be."""
    return [
        GridRow((GridCell(line, (number, -1, 0)), *(GridCell("", None) for _ in range(width - 1))), place)
        for line in captions
        if width > 1 and NUMBERED.match(line) and labelled(line) and not is_outside(line)
    ]


def _apart(name: str, title: str, heads: tuple[str, ...], rows: Sequence[GridRow]) -> Sheet | None:
    """A table of its own that only adds to or takes from the hundred; None where it may be another scheme."""
    kept = [row for row in rows if any(cell.text for cell in row.cells) and not _repeats(row, heads)]
    columns = _columns(heads, kept)
    kinds = [row.text(columns.levels[0]) for row in kept] if columns.levels else []
    outside = OUTSIDE.search(title) or OUTSIDE.search("".join(heads)) or (kinds and all(map(OUTSIDE.search, kinds)))
    if not outside or not columns.points or not columns.levels:
        return None
    return Sheet(name, title, columns, heads, tuple(kept), (), ())


def _merged_both(rows: Sequence[GridRow], columns: Columns) -> Iterator[Issue]:
    """Cells merged over rows and over columns at once: which item they belong to cannot be told for sure."""
    seen: set[tuple[int, int, int]] = set()
    for row in rows:
        for index, cell in enumerate(row.cells):
            if cell.key and cell.text and cell.height > 1 and cell.width > 1 and cell.key not in seen and not row.alone:
                seen.add(cell.key)
                grave = index in columns.points or index == columns.standard
                yield Issue(
                    row.place, "rubric-merged-both",
                    f"“{cell.text[:20]}”横竖都合并了（{cell.height}行{cell.width}列），按每一行都有它读入",
                    "请取消合并，逐行填写，再导入" if grave else "请核对是否读对了", Severity.DOUBT if grave else Severity.NOTE,
                )  # fmt: skip


def _passed(name: str, table: Table) -> Issue:
    first = next((cell.text.strip() for cell in table.cells if cell.text.strip()), "")
    return Issue(
        Place(name), "rubric-other-table", f"另有一张以“{first[:20]}”开头的表，表头不同，未读取",
        "如也是评分细则，请分开成一个文件导入", Severity.NOTE,
    )  # fmt: skip


def _grid(name: str, number: int, table: Table) -> Iterator[GridRow]:
    for index, row in enumerate(table.grid()):
        cells = tuple(
            GridCell("", None)
            if cell is None
            else GridCell(
                re.sub(r"[ \t\u3000\xa0]+", " ", cell.text).strip(),
                (number, cell.row, cell.column),
                cell.row_span,
                cell.column_span,
            )
            for cell in row
        )
        yield GridRow(cells, Place(name, table.title if name.endswith(".xlsx") else "", index + 1))


def _head(grid: Sequence[GridRow]) -> tuple[tuple[int, int], tuple[str, ...]] | None:
    """((first row, last row), heads) of the rows of heads; two rows where the second names columns under a wide head."""
    for index, row in enumerate(grid[:_HEAD_DEPTH]):
        texts = tuple(re.sub(r"\s+", "", cell.text) for cell in row.cells)
        if row.alone or not looks_like_heads(texts):
            continue
        below = grid[index + 1] if index + 1 < len(grid) else None
        if below is not None and _continues(row, below):
            under = tuple(re.sub(r"\s+", "", cell.text) for cell in below.cells)
            both = tuple(
                low if low and low != high and role_of(low) else high for high, low in zip(texts, under, strict=True)
            )
            return (index, index + 1), both
        return (index, index), texts
    return None


def _continues(head: GridRow, below: GridRow) -> bool:
    """Whether the row below still belongs to the head: it has heads of its own and no figures."""
    merged = any(cell.key and cell.key == other.key for cell, other in zip(head.cells, below.cells, strict=True))
    own = [
        other.text for cell, other in zip(head.cells, below.cells, strict=True) if other.text and cell.key != other.key
    ]
    roles = [text for text in own if role_of(text)]
    if not merged:
        # An export without merges: heads of two levels, the lower row empty under the heads that stand for themselves.
        blank = [
            not other.text
            for cell, other in zip(head.cells, below.cells, strict=True)
            if role_of(cell.text) in {"points", "number"}
        ]
        short = all(len(text) <= _SHORT_HEAD for text in own)
        return len(own) > 1 and len(roles) == len(own) and short and bool(blank) and all(blank)
    return bool(own) and len(roles) == len(own) and not any(re.search(r"[。；]", text) for text in own)


def _roles(heads: Sequence[str]) -> list[str]:
    return [role_of(head) for head in heads]


def _repeats(row: GridRow, heads: Sequence[str]) -> bool:
    """A head repeated on the next page, or a word that the table goes on."""
    texts = [re.sub(r"\s+", "", cell.text) for cell in row.cells]
    if row.alone and _CONTINUED.match(row.alone):
        return True
    same = sum(bool(text) and text == head for text, head in zip(texts, heads, strict=False))
    return same * 2 > len([head for head in heads if head]) or (bool(row.alone) and row.alone in {"续", "（续）"})


_NOTE = re.compile(r"^(?:备注|说明|注|附注|填表说明)\d?[:：]")


TOTAL = re.compile(r"^(?:合计|总计|总分|总得分|满分|共计|小计)(?:[(（]?\d*分?[)）]?)?$")
_LONG_TOTAL = 12
"""Characters beyond which a cell in a row of totals is a note (“90分以上为优秀……”)."""


def _total_note(row: GridRow) -> tuple[GridRow, str]:
    """A row of totals without the long text beside them, and that text; the row as it is where it holds none."""
    first = next((re.sub(r"\s+", "", cell.text) for cell in row.cells if cell.text), "")
    if not TOTAL.match(first):
        return row, ""
    texts = dict.fromkeys(cell.text for cell in row.cells if len(re.sub(r"\s+", "", cell.text)) > _LONG_TOTAL)
    cells = tuple(replace(cell, text="") if cell.text in texts else cell for cell in row.cells)
    return GridRow(cells, row.place), "\n".join(texts)


def _without_notes(rows: Sequence[GridRow]) -> tuple[list[GridRow], list[tuple[str, Place]]]:
    kept: list[GridRow] = []
    notes: list[tuple[str, Place]] = []
    for whole in rows:
        row, beside = _total_note(whole)
        if beside:
            notes.append((beside, row.place))
        first = next((cell.text for cell in row.cells if cell.text), "")
        if _NOTE.match(first) or (first in {"备注", "说明", "注"} and row.cells[0].text == first):
            text = (
                "".join(dict.fromkeys(cell.text for cell in row.cells if cell.text and cell.text != first))
                if not _NOTE.match(first)
                else first
            )
            notes.append((_NOTE.sub("", text) or text, row.place))
        else:
            kept.append(row)
    return kept, notes


def _columns(heads: Sequence[str], rows: Sequence[GridRow]) -> Columns:
    width = len(heads)
    scoring, lengths, figures = [0] * width, [0] * width, [0] * width
    for row in rows:
        for index, cell in enumerate(row.cells[:width]):
            scoring[index] += is_scoring(cell.text)
            lengths[index] += len(cell.text)
            figures[index] += bool(re.fullmatch(r"\d+(?:\.\d+)?分?", re.sub(r"\s+", "", cell.text)))
    return columns_of(heads, scoring, lengths, figures)
