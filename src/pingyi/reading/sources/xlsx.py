"""Workbooks: each visible sheet a table, with its merged cells; checked by the guard that ledgers pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from pingyi.facts.guard import check_workbook
from pingyi.facts.limits import Limits
from pingyi.issues import Issue
from pingyi.reading.sources import limits
from pingyi.reading.sources.model import Raw, RawCell, RawTable
from pingyi.reading.sources.refusals import DamagedSource, SourceTooLarge

_LIMITS = Limits(packed=32 * limits.MB, sheet=32 * limits.MB, strings=16 * limits.MB, rows=20_000, cells=limits.CELLS)


def read_xlsx(path: Path) -> tuple[list[Raw], list[Issue]]:
    """The visible sheets; raises a subclass of :class:`~pingyi.errors.WorkbookRefused` as ledgers do."""
    from python_calamine import CalamineError, SheetVisibleEnum, load_workbook  # noqa: PLC0415  only for workbooks

    check_workbook(path, _LIMITS)
    raws: list[Raw] = []
    try:
        with load_workbook(path) as book:
            for about in book.sheets_metadata:
                if about.visible is not SheetVisibleEnum.Visible:
                    continue
                sheet = book.get_sheet_by_name(about.name)
                spans = {
                    (top, left): (bottom - top + 1, right - left + 1)
                    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
                }
                rows = sheet.to_python(skip_empty_area=False)
                if sum(len(row) for row in rows) > limits.CELLS:
                    raise SourceTooLarge(path, f"工作表“{about.name}”超过{limits.CELLS:,}个单元格")
                raws.append(_table(about.name, rows, spans))
    except CalamineError:
        raise DamagedSource(path, "工作簿无法读取") from None
    return raws, []


def _table(name: str, rows: Sequence[Sequence[object]], spans: dict[tuple[int, int], tuple[int, int]]) -> RawTable:
    covered = {
        (row + y, column + x)
        for (row, column), (down, across) in spans.items()
        for y in range(min(down, limits.SPAN))
        for x in range(min(across, limits.SPAN))
    } - set(spans)
    cells = tuple(
        RawCell(_shown(value), row, column, *spans.get((row, column), (1, 1)))
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if (row, column) not in covered
    )
    return RawTable(cells, name)


def _shown(value: object) -> str:
    """A value nearly as the sheet shows it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).strip()
