"""Which rows below a header are data: not the blank ones, totals, notes, nor the header and title again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

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
        if first >= layout.first and left in columns and last > first and left == right:
            value = page.rows[first][left]
            for row in page.rows[first + 1 : last + 1]:
                row[left] = value


def data_rows(page: Page, layout: Layout) -> tuple[list[Sequence[Cell]], list[int]]:
    """The cells of the mapped columns of each data row, in the order of ``layout.fields``; and which rows these are."""
    pick = picker([at.column for at in layout.fields.values()])
    width = len(layout.fields)
    header = [text for _, text in sorted(layout.labels.items())]
    at = [column for column, _ in sorted(layout.labels.items())]
    wide = _banners(page, layout)
    titles = frozenset(layout.title.split("\n")) if layout.title else frozenset[str]()
    known: dict[str, bool] = {}
    rows: list[Sequence[Cell]] = []
    numbers: list[int] = []
    for number, row in enumerate(page.rows[layout.first :], layout.first):
        cells = pick(row)
        if cells.count("") == width or number in wide:
            continue
        lead = row[0]
        if lead == "":
            lead = next(cell for cell in row if cell != "")
        if isinstance(lead, str):
            aside = known.get(lead)
            if aside is None:
                aside = known[lead] = _aside(lead)
            if lead in titles and row.count("") == len(row) - 1:
                continue
            if aside or (lead.strip() == header[0].strip() and _again(row, at, header)):
                continue
            if (
                row.count("") == len(row) - 1
                and _LISTED.fullmatch(lead.strip())
                and _first(row) < min(at, default=0) + 1
            ):
                continue
        rows.append(cells)
        numbers.append(number)
    return rows, numbers


def picker(columns: list[int]) -> Callable[[Sequence[Cell]], tuple[Cell, ...]]:
    """Takes the cells of those columns out of a row."""
    if len(columns) == 1:
        only = columns[0]
        return lambda row: (row[only],)
    pick: Any = itemgetter(*columns)
    return pick  # type: ignore[no-any-return]


def _aside(lead: str) -> bool:
    words = squash(lead)
    return bool(_TOTAL.fullmatch(words) or _NOTE.fullmatch(lead.strip()))


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
        for row in range(first, last + 1)
        if sum(cell != "" for cell in page.rows[row]) <= 1
        if row < len(page.rows)
    }
