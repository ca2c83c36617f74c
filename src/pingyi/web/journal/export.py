"""Lines as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.timezone import localtime

from pingyi.web.journal.history import Told

COLUMNS = (
    ("序号", 9), ("时间", 20), ("用户名", 14), ("称呼", 20), ("事项", 14), ("类别", 10), ("编号", 10), ("组织", 22), ("变动", 70),
    ("事由", 30), ("校验值", 68),
)  # fmt: skip
_CELL = 32_000  # a cell holds 32,767 characters


def workbook(lines: Iterable[Told]) -> bytes:
    """One line a row; texts stay texts, whatever they begin with."""
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("日志")
        bold = book.add_format({"bold": True})
        for at, (title, width) in enumerate(COLUMNS):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, title, bold)
        sheet.freeze_panes(1, 0)
        for row, line in enumerate(lines, 1):
            changed = "；".join(f"{one.name}：{one.before or '（空）'}→{one.after or '（空）'}" for one in line.changes)
            sheet.write_number(row, 0, line.number)
            texts = (
                f"{localtime(line.at):%Y-%m-%d %H:%M:%S}", line.username, line.who, line.action, line.kind, line.row, line.unit,
                changed[:_CELL], line.why, line.hash,
            )  # fmt: skip
            for at, text in enumerate(texts, 1):
                sheet.write_string(row, at, text)
    return out.getvalue()
