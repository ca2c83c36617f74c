"""What the workbooks share."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import openpyxl

from pingyi.documents.workbook import Book


def test_sheet_names_are_made_such_that_excel_takes_them() -> None:
    book = Book("一本")
    for name in ("甲/乙[1]", "甲乙1", "'引号'", "*?", "长" * 40, "长" * 40):
        book.sheet(name, "标题")
    names = openpyxl.load_workbook(BytesIO(book.bytes())).sheetnames
    assert names == ["甲乙1", "甲乙12", "引号", "表", "长" * 31, "长" * 29 + "2"]


def test_cells_keep_their_sort() -> None:
    book = Book("一本")
    sheet = book.sheet("表", "标题", "说明", (10, 20))
    end = book.table(sheet, ("一", "二", "三", "四"), [("=1+1", 3, Decimal("2.50"), None)])
    rows = list(openpyxl.load_workbook(BytesIO(book.bytes())).active.values)
    assert end == 4
    assert rows[0][0] == "标题"
    assert rows[1][0] == "说明"
    assert rows[2] == ("一", "二", "三", "四")
    assert rows[3] == ("=1+1", 3, 2.5, None)
