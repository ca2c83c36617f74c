"""Which heads stand above and beside each empty cell: tables with heads, label and blank side by side, lists of blank rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pingyi.facts.sheets.labels import SERIAL
from pingyi.facts.sheets.numeric import money_unit
from pingyi.reading.filling.blocks import NUMBER, side_by_side, telling
from pingyi.reading.filling.grid import BLANK, Grid
from pingyi.reading.filling.heads import NOTE, Heads, dashed, small
from pingyi.reading.filling.inlines import Inline, inlines
from pingyi.reading.filling.wording import MEASURES, words_of

_DAY = re.compile(r"(?:20\d\d|\s)*\s*年\s*\d{0,2}\s*月\s*\d{0,2}\s*日?")
_ANNEX = re.compile(r"^(?:附件|附表|附|表)[\s\d一二三四五六七八九十－-]*[:：.、]?(?=$|[\s\d\u4e00-\u9fff])")
_UNIT_PRINT = re.compile(r"(.+?)\s*[（(]\s*((?:计量|金额)?单位\s*[:：][^）)]*)[）)]\s*")


@dataclass(frozen=True)
class Slot:
    """An empty cell with its heads. ``row`` and ``column`` are texts, the outermost first; ``section`` a heading row above."""

    at: tuple[int, int]
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    section: str = ""
    table: int = 0
    """Which table of the sheet; -1 for a label and its blank."""
    blocked: str = ""


@dataclass(frozen=True)
class Blanks:
    """A table with blank rows only, for a list: its heads by column, and the rows."""

    heads: dict[int, tuple[str, ...]]
    rows: tuple[int, ...]
    serial: tuple[int, ...] = ()
    names: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The heads of the columns of numbers."""


@dataclass
class Sheet:
    """What a grid is made of. ``titles`` stand before the first table; ``notes`` are its small print (单位：万元)."""

    grid: Grid
    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """All lines outside the bodies of the tables, and the headings in them."""
    slots: list[Slot] = field(default_factory=list)
    lists: list[Blanks] = field(default_factory=list)
    inlines: list[Inline] = field(default_factory=list)
    lines: dict[int, dict[int, tuple[str, ...]]] = field(default_factory=dict)
    """Table → row of its body → the texts beside."""
    heads: dict[int, dict[int, tuple[str, ...]]] = field(default_factory=dict)
    """Table → column → its heads."""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    """Labels with the text beside each (填报单位, 鹭栖镇党委)."""


def laid_out(grid: Grid) -> Sheet:
    """Read a grid from top to bottom."""
    sheet = Sheet(grid)
    reader = _Reader(sheet)
    row = 1
    while row <= grid.rows:
        row = reader.step(row)
    return sheet


class _Reader:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.grid = sheet, sheet.grid
        self._heads = Heads(sheet.grid)
        self._tables = 0
        self._section = ""

    def step(self, row: int) -> int:
        """Read what begins in a row; the next row to read."""
        grid = self.grid
        labels = grid.labels(row)
        self._inlines(row)
        if not labels:
            return row + 1
        block = self._heads.block(row)
        if block:
            last, left, right = block
            for head in range(row + 1, last + 1):
                self._inlines(head)
            self._tables += 1
            return self._table(row, last, left, right)
        if all(self._printed(text) for _, _, text in labels):
            self._told(labels)
            return row + 1
        blanks = [first for first, _ in grid.cells(row) if grid.fillable(row, first) and grid.there(row, first)]
        if blanks and any(first > labels[0][0] for first in blanks) and not self._title(row, labels):
            self._pairs(row)
            return row + 1
        self._told(labels)
        return row + 1

    @staticmethod
    def _printed(text: str) -> bool:
        """Small print that says something itself (“填报单位：鹭栖镇党委”, “截至6月底”), so no label of a blank."""
        _, colon, value = text.replace("：", ":").partition(":")
        return bool(colon and value.strip()) or not words_of(text).text

    def _title(self, row: int, labels: list[tuple[int, int, str]]) -> bool:
        """A lone text at the top is a title though cells beside it are empty."""
        started = self._tables or any(slot.table == -1 for slot in self.sheet.slots)
        lone = len(labels) == 1 and not started
        if not lone:
            return False
        text = labels[0][2]
        if labels[0][1] > labels[0][0] or ":" in text or "：" in text:
            return True
        following = next((line for line in range(row + 1, self.grid.rows + 1) if self.grid.labels(line)), 0)
        return bool(following) and (len(text) > 6 or self._heads.block(following) is not None) and not self.sheet.titles

    def _told(self, labels: list[tuple[int, int, str]]) -> None:
        texts = [text for _, _, text in labels]
        self.sheet.pairs += list(pairwise(texts))
        self.sheet.remarks += texts
        for whole in texts:
            text = _ANNEX.sub("", whole).strip()
            if not text:
                continue
            if print_ := _UNIT_PRINT.fullmatch(text):
                self.sheet.notes.append(print_[2])
                text = print_[1]
            if BLANK.search(text):
                continue
            small = ":" in text or "：" in text or NOTE.match(text) or words_of(text).text in {"", "单位"}
            if small:
                self.sheet.notes.append(text)
            elif not self._tables and not any(slot.table == -1 for slot in self.sheet.slots):
                self.sheet.titles.append(text)
            else:
                self._section = text if len(texts) == 1 else ""

    def _inlines(self, row: int) -> None:
        for first, _ in self.grid.cells(row):
            square = self.grid.at(row, first)
            if self.grid.anchor(row, first) != (row, first) or square.kind != "text" or self.grid.fillable(row, first):
                continue
            self.sheet.inlines += inlines(square.text, (row, first))

    # tables with heads ------------------------------------------------------------------------------------------------

    def _table(self, top: int, last: int, left: int, right: int) -> int:
        grid = self.grid
        body: list[int] = []
        sections: dict[int, str] = {}
        section, row = "", last + 1
        while row <= grid.rows:
            labels = grid.labels(row)
            there = any(grid.there(row, column) for column in range(left, right + 1))
            if not labels and not there:
                break
            numbered = any(NUMBER.fullmatch(text.strip()) for _, _, text in labels)  # a line of the list, no heads
            if body and len(labels) > 1 and not numbered and self._heads.block(row):
                break
            if len(labels) == 1 and (NOTE.match(labels[0][2]) or self._footer(labels)):
                break
            if len(labels) > 1 and self._footer(labels):
                break
            if (len(labels) == 1 and not self._blank_right(row, labels[0][1], right)) or dashed(labels):
                section = labels[0][2]
                self.sheet.remarks.append(section)
            else:
                body.append(row)
                sections[row] = section
            row += 1
        every = {column: self._heads.heads(top, last, column) for column in range(1, right + 1)}
        for number, (first, final) in enumerate(side_by_side(every, right)):
            self._tables += bool(number)
            own = {column: heads for column, heads in every.items() if first <= column <= final}
            self._block(body, own, sections, first if number else left, final)
        for line in body:
            self._inlines(line)
        return row

    def _block(
        self, body: list[int], heads: dict[int, tuple[str, ...]], sections: dict[int, str], left: int, right: int
    ) -> None:
        """Read one table, or one of those that stand side by side under the same heads."""
        stub = self._heads.stub(body, heads, left)
        self.sheet.heads[self._tables] = {column: own for column, own in heads.items() if own and column > stub}
        keys = self._heads.keys(body, stub, right)
        if body and not self._labelled(body, (*range(min(heads), stub + 1), *keys)):
            self._blank_rows(body, heads, stub, right)
        else:
            for line in body:
                self._line(line, heads, stub, right, sections[line], keys)

    def _labelled(self, body: list[int], columns: Sequence[int]) -> bool:
        """Whether a row has a label; serial numbers over several rows are none: they number the lines of a list."""
        texts = [text for line in body for column in columns if (text := self.grid.text(line, column).strip())]
        numbered = len(body) > 1 and all(NUMBER.fullmatch(text) for text in texts)
        return bool(texts) and not numbered

    def _blank_right(self, row: int, after: int, right: int) -> bool:
        """Whether something in the row is to be filled, or holds a number or a formula."""
        return any(self.grid.at(row, column).kind != "text" for column in range(after + 1, right + 1))

    def _footer(self, labels: list[tuple[int, int, str]]) -> bool:
        texts = [text.strip() for _, _, text in labels if not _DAY.fullmatch(text.strip())]
        return bool(texts) and all(map(small, texts))

    def _line(
        self,
        row: int,
        heads: dict[int, tuple[str, ...]],
        stub: int,
        right: int,
        section: str,
        keys: tuple[int, ...],
    ) -> None:
        grid = self.grid
        labels = [(at, text) for at, _, text in grid.labels(row) if at in heads and (at <= stub or at in keys)]
        labels = telling(labels, heads)
        beside = tuple(text for _, text in labels if not NUMBER.fullmatch(text) and text.upper() not in SERIAL)
        # A unit of measure may stand in a column of its own, to the right of the blank too.
        beside += tuple(
            text
            for first, _, text in grid.labels(row)
            if stub < first <= right and (text in MEASURES or money_unit(text) == text)
        )
        if not labels:
            return
        self.sheet.lines.setdefault(self._tables, {})[row] = beside
        for first, last in grid.cells(row):
            if first <= stub or first in keys or first not in heads or not grid.fillable(row, first):
                continue
            area = grid.area(row, first)
            if area[:2] != (row, first):
                continue
            blocked = ""
            if (
                area[2] > row
                and len({tuple(t for a, _, t in grid.labels(r) if a <= stub) for r in range(row, area[2] + 1)}) > 1
            ):
                blocked = "一个合并格对着几行，看不出填哪一行的数"
            elif last > first and len({heads[column] for column in range(first, last + 1) if column in heads}) > 1:
                blocked = "一个合并格对着几栏，看不出填哪一栏的数"
            self.sheet.slots.append(Slot((row, first), beside, heads[first], section, self._tables, blocked))

    def _blank_rows(self, body: list[int], heads: dict[int, tuple[str, ...]], stub: int, right: int) -> None:
        grid = self.grid
        blank = [
            row
            for row in body
            if all(grid.fillable(row, column) or column <= stub for column in range(1, right + 1) if heads[column])
        ]
        if not blank:
            return
        if len(body) == 1:
            for first, _ in grid.cells(blank[0]):
                if heads.get(first) and first > stub:
                    self.sheet.slots.append(Slot((blank[0], first), (), heads[first], "", self._tables))
            return
        columns = {column: own for column, own in heads.items() if own and column > stub}
        serial = tuple(column for column in range(1, stub + 1) if heads[column])
        self.sheet.lists.append(Blanks(columns, tuple(blank), serial, {column: heads[column] for column in serial}))

    # a label and its blank --------------------------------------------------------------------------------------------

    def _pairs(self, row: int) -> None:
        grid = self.grid
        cells = list(grid.cells(row))
        run: list[str] = []
        group = ""
        for place, (first, _) in enumerate(cells):
            text = grid.text(row, first).strip()
            if text and not grid.fillable(row, first):
                if run:
                    self.sheet.pairs.append((run[-1], text))
                tall = grid.area(row, first)[2] > grid.area(row, first)[0]
                if tall and place == 0:
                    group = text
                run.append(text)
                continue
            if grid.fillable(row, first) and run and grid.anchor(row, first) == (row, first):
                behind = [grid.text(row, cells[place + 1][0])] if place + 1 < len(cells) else []
                measure = tuple(one for one in behind if one in MEASURES)
                # Of “村名 | 清河村 | 组织代码 | ____” only the last label belongs to the blank.
                near = run if len(run) == 2 else run[-1:]
                labels = tuple(one for one in near if not NUMBER.fullmatch(one))
                if group and group not in labels:
                    labels = (group, *labels)
                if labels:
                    self.sheet.slots.append(Slot((row, first), labels + measure, (), self._section, -1))
            run = []
