"""What the workbooks of a review share: one look, fixed properties, no clock, sheet names that Excel takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
LIMIT = 31


class Book:
    """A workbook in memory: formats by name, sheets with a title row and a table below it."""

    def __init__(self, title: str) -> None:
        self._buffer = BytesIO()
        self.raw = xlsxwriter.Workbook(
            self._buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.raw.set_properties({"title": title, "author": "", "created": datetime(2000, 1, 1, tzinfo=UTC)})
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        cell = base | {"border": 1, "border_color": "#BFBFBF", "text_wrap": True}
        self.formats: dict[str, Format] = {
            "title": self.raw.add_format(base | {"font_size": 14, "bold": True}),
            "note": self.raw.add_format(base | {"font_color": "#7F7F7F"}),
            "head": self.raw.add_format(cell | {"bold": True, "bg_color": "#F2F2F2", "align": "center"}),
            "text": self.raw.add_format(cell),
            "number": self.raw.add_format(cell | {"num_format": "0.00", "align": "right"}),
            "count": self.raw.add_format(cell | {"num_format": "0", "align": "right"}),
            "strong": self.raw.add_format(cell | {"bold": True, "num_format": "0.00", "align": "right"}),
            "warn": self.raw.add_format(cell | {"bg_color": "#FDE9D9"}),
        }
        self._names: set[str] = set()

    def sheet(self, name: str, title: str, note: str = "", widths: Sequence[float] = ()) -> Worksheet:
        """A new sheet: title in row 1, note in row 2; landscape A4, one page wide, the head repeated when printed."""
        sheet = self.raw.add_worksheet(self._unique(name))
        sheet.write_string(0, 0, title, self.formats["title"])
        if note:
            sheet.write_string(1, 0, note, self.formats["note"])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        sheet.set_footer("&C第 &P 页 共 &N 页")
        return sheet

    def table(self, sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[object]], top: int = 2) -> int:
        """A head in row ``top`` and rows below it; returns the first free row. None is written as an empty cell."""
        for column, text in enumerate(head):
            sheet.write_string(top, column, text, self.formats["head"])
        line = top + 1
        for row in rows:
            for column, value in enumerate(row):
                self._cell(sheet, line, column, value)
            line += 1
        return line

    def _cell(self, sheet: Worksheet, line: int, column: int, value: object) -> None:
        if value is None:
            sheet.write_blank(line, column, None, self.formats["text"])
        elif isinstance(value, str):
            sheet.write_string(line, column, value, self.formats["text"])
        elif isinstance(value, int):
            sheet.write_number(line, column, value, self.formats["count"])
        else:
            sheet.write_number(line, column, float(str(value)), self.formats["number"])

    def _unique(self, name: str) -> str:
        clean = _FORBIDDEN.sub("", name).strip("'")[:LIMIT] or "表"
        unique, turn = clean, 2
        while unique.lower() in self._names:
            unique, turn = f"{clean[: LIMIT - 2]}{turn}", turn + 1
        self._names.add(unique.lower())
        return unique

    def bytes(self) -> bytes:
        """The finished workbook."""
        self.raw.close()
        return self._buffer.getvalue()
