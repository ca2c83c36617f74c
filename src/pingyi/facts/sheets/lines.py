"""Which rows below a header are data: not the blank ones, totals, notes, nor the header and title again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress

from pingyi.facts.sheets.cells import Cell, squash
from pingyi.facts.sheets.layout import Layout
from pingyi.facts.sheets.page import Page
from pingyi.packs.schema import FieldType

_TOTAL = re.compile(r"(?:.{0,14}(?:合计|小计|总计|共计|总数)|累计)[:：]?")
_NOTE = re.compile(
    r"(?:备?注|说明|填表说明|填表人|填报人|制表人?|制表单位|填报单位|填表单位|审核人?|负责人|分管领导|单位负责人|党组织书记|联系人|联系电话|填报日期|填表日期|报送时间)"
    r"\d?(?:[(（][^)）]*[)）])?[:：].*",
    re.DOTALL,
)
_DOUBTED = re.compile(r"[计数:：]|^\s*\d")
"""What every total, note and listed line holds."""
_LISTED = re.compile(r"\d{1,2}[.、．].{8,}", re.DOTALL)
_CARRIED = frozenset({
    FieldType.UNIT, FieldType.DATE, FieldType.MONTH, FieldType.CHOICE, FieldType.YES_NO, FieldType.TEXT, FieldType.POST,
    FieldType.ROW, FieldType.YEAR, FieldType.PERSON,
})  # fmt: skip
"""A merged cell says these of every row that it spans; a merged number belongs to all of the rows together."""


def carry_down(page: Page, layout: Layout) -> None:
    """Write a vertically merged cell's value into every row that it spans."""
    columns = {at.column for name, at in layout.fields.items() if layout.form.field(name).type in _CARRIED}
    for first, left, last, right in page.merged:
        if layout.first <= first < len(page.rows) and left in columns and last > first and left == right:
            page.carry(first, last, left)


def data_rows(page: Page, layout: Layout) -> tuple[list[list[Cell]], list[int]]:
    """The cells of the data rows, one list for each of ``layout.fields`` in their order; and which rows these are.

    Nearly every row is data, and its first cell shows it: a number, or a text that says nothing of totals and notes. Only
    the others are looked at one by one.
    """
    numbers = range(layout.first, len(page.rows))
    columns = [page.column(at.column, layout.first) for at in layout.fields.values()]
    leads = page.column(0, layout.first)
    look = _Look(page, layout)
    strange = {lead for lead in set(leads) if lead == "" or look.strange(lead)}
    doubtful = {number for number, lead in zip(numbers, leads, strict=True) if lead in strange} if strange else set()
    none = {number for number in doubtful | look.banners if not look.is_data(number)} | _blank(columns, layout.first)
    if not none:
        return columns, [*numbers]
    keep = [number not in none for number in numbers]
    return [list(compress(column, keep)) for column in columns], list(compress(numbers, keep))


def _blank(columns: Sequence[Sequence[Cell]], first: int) -> set[int]:
    """The rows that are empty in all of the columns."""
    blank: list[int] | range = range(len(columns[0])) if columns else range(0)
    for column in columns:
        if "" not in column:
            return set()
        blank = [row for row in blank if column[row] == ""]
    return {first + row for row in blank}


class _Look:
    """What makes a row below the header no data."""

    def __init__(self, page: Page, layout: Layout) -> None:
        self._rows, self.banners = page.rows, _banners(page, layout)
        self._header = [text for _, text in sorted(layout.labels.items())]
        self._first = self._header[0].strip()
        self._at = [column for column, _ in sorted(layout.labels.items())]
        self._titles = frozenset(layout.title.split("\n")) if layout.title else frozenset[str]()

    def strange(self, lead: Cell) -> bool:
        """Whether a row that begins so may be none."""
        if not isinstance(lead, str):
            return False
        bare = lead.strip()
        if lead in self._titles or bare == self._first:
            return True
        return _DOUBTED.search(lead) is not None and (_aside(lead) or _listed(bare))

    def is_data(self, number: int) -> bool:
        """Whether the row is data: not blank, a total, a note, the header or the title again, nor a banner."""
        row = self._rows[number]
        lead = next((cell for cell in row if cell != ""), "")
        if lead == "" or number in self.banners:
            return False
        if not isinstance(lead, str):
            return True
        alone = row.count("") == len(row) - 1
        if (alone and lead in self._titles) or _aside(lead):
            return False
        if lead.strip() == self._first and _again(row, self._at, self._header):
            return False
        return not (alone and _listed(lead.strip()) and _first(row) < min(self._at, default=0) + 1)


def _aside(lead: str) -> bool:
    words = squash(lead)
    return bool(_TOTAL.fullmatch(words) or _NOTE.fullmatch(lead.strip()))


def _listed(words: str) -> bool:
    return _LISTED.fullmatch(words) is not None


def _first(row: Sequence[Cell]) -> int:
    return next(column for column, cell in enumerate(row) if cell != "")


def _again(row: Sequence[Cell], at: list[int], header: list[str]) -> bool:
    """Whether a row repeats the header (a printed page's head, copied along); its lower row repeats the last labels."""
    same = sum(squash(str(row[column])) == squash(text) for column, text in zip(at, header, strict=True))
    return same * 2 > len(header)


def _banners(page: Page, layout: Layout) -> set[int]:
    """Rows below the header that are one merged cell over half of the table or more: sub-titles, notes."""
    width = len(layout.labels)
    return {
        row
        for first, left, last, right in page.merged
        if first >= layout.first and (right - left + 1) * 2 >= width and right - left >= 1
        for row in range(first, min(last + 1, len(page.rows)))
        if sum(cell != "" for cell in page.rows[row]) <= 1
    }
