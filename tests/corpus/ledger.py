"""A good folder of workbooks, and how to spoil it: the registers of a small district, a branch's ledger of meetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from pingyi.facts.names import NamesBook
from pingyi.facts.reading import Reading, read_folder
from pingyi.packs import Rules, load_rules, rules_of
from pingyi.packs.schema import Pack

YEAR = 2019
FILE, SHEET, REGISTERS = "三会一课.xlsx", "支部会议纪实", "名册.xlsx"
PACK: dict[str, Any] = {
    "id": "corpus",
    "name": "语料测试包",
    "version": "1",
    "forms": [
        {
            "id": "village-income",
            "name": "村集体经济收入表",
            "unit_kinds": ["行政村"],
            "key": ["unit", "source"],
            "fields": [
                {"id": "unit", "name": "村名", "type": "unit"},
                {"id": "year_end", "name": "截止日期", "type": "date", "role": "when"},
                {"id": "source", "name": "收入来源", "type": "choice", "choices": ["经营收入", "土地流转", "无收入"]},
                {"id": "amount", "name": "收入金额", "type": "money", "measured_in": "万元", "min": 0},
            ],
        },
        {
            "id": "grants",
            "name": "慰问金发放表",
            "fields": [
                {"id": "unit", "name": "村名", "type": "unit"},
                {"id": "month", "name": "月份", "type": "month", "role": "when"},
                {"id": "amount", "name": "金额", "type": "money"},
            ],
        },
        {
            "id": "surveys",
            "name": "满意度调查表",
            "fields": [
                {"id": "unit", "name": "村名", "type": "unit"},
                {"id": "held_on", "name": "调查日期", "type": "date", "role": "when"},
                {"id": "rate", "name": "满意率", "type": "percent", "min": 0, "max": 100},
                {"id": "hours", "name": "用时", "type": "quantity", "scale": 10, "measured_in": "小时", "required": False},
            ],
        },
    ],
}  # fmt: skip

Cells = Sequence[Sequence[Any]]
UNITS: Cells = [
    ["组织代码", "组织名称", "组织类别", "上级组织代码", "自何日起", "至何日止", "简称", "曾用名"],
    ["Q", "云城区委", "区级党组织", None, date(2010, 1, 1)],
    ["T1", "甲镇党委", "镇党委", "Q", date(2010, 1, 1), None, "甲镇"],
    ["T2", "乙镇党委", "镇党委", "Q", date(2010, 1, 1), None, "乙镇"],
    ["V1", "王庄村", "行政村", "T1", date(2010, 1, 1)],
    ["V2", "李庄村", "行政村", "T1", date(2010, 1, 1)],
    ["B1", "王庄村党支部", "党支部", "T1", date(2010, 1, 1), None, "王庄支部", "红旗大队党支部"],
    ["B2", "李庄村党支部", "党支部", "T1", date(2010, 1, 1)],
    ["B3", "清河村党支部", "党支部", "T1", date(2010, 1, 1)],
    ["B4", "清河村党支部", "党支部", "T2", date(2010, 1, 1)],
    ["B5", "新桥村党支部", "党支部", "T1", date(2019, 7, 1)],
    ["B6", "旧桥村党支部", "党支部", "T1", date(2010, 1, 1), date(2019, 7, 1)],
]
MEMBERS: Cells = [
    ["党员编号", "姓名", "所在党支部", "党员类别", "转入日期", "转出日期"],
    ["001", "赵一", "王庄村党支部", "正式党员", date(2012, 1, 1)],
    ["002", "钱二", "王庄村党支部", "正式党员", date(2012, 1, 1)],
    ["003", "孙三", "王庄村党支部", "正式党员", date(2012, 1, 1)],
    ["004", "李四", "李庄村党支部", "正式党员", date(2012, 1, 1)],
    ["005", "周五", "李庄村党支部", "正式党员", date(2012, 1, 1)],
    ["006", "周五", "李庄村党支部", "正式党员", date(2012, 1, 1)],
]
POSTS: Cells = [
    ["任职组织", "职务", "姓名", "任职日期", "免职日期"],
    ["甲镇党委", "书记", "李四", date(2017, 1, 1)],
    ["王庄村党支部", "书记", "赵一", date(2017, 1, 1)],
]
TITLE = "王庄村等支部2019年三会一课台账"
HEADS = ["党支部", "类型", "日期", "主题", "应到人数", "实到人数", "缺席人员", "是否表决", "开始时间", "结束时间",
         "主要内容", "录入日期", "党小组编号", "授课人职务"]  # fmt: skip
ROWS: Cells = [
    ["王庄村党支部", "党员大会", date(2019, 1, 10), "研究年度计划", 30, 28, None, "是", time(9), time(10, 30), "讨论计划",
     date(2019, 1, 12)],
    ["王庄村党支部", "支部委员会", date(2019, 2, 14), "讨论村务公开", 5, 5, None, "否", time(9), time(10), "公开收支",
     date(2019, 2, 15)],
    ["王庄村党支部", "党课", date(2019, 3, 5), "学习党章", 30, 27, None, None, time(15), time(16), "学习第一章",
     date(2019, 3, 6), None, "甲镇党委书记"],
    ["李庄村党支部", "党员大会", date(2019, 4, 11), "推荐发展对象", 20, 19, None, "是", time(9), time(11), "推荐一人",
     date(2019, 4, 12)],
]  # fmt: skip
SHEET_ROWS: Cells = [[TITLE], HEADS, *ROWS]
LINES = range(3, 3 + len(ROWS))
"""The numbers of the rows of :data:`ROWS` in their sheet."""


@dataclass(frozen=True)
class Formula:
    """A formula; ``result`` is what was stored with it, None where nothing was."""

    text: str
    result: Any = None


@dataclass(frozen=True)
class Sheet:
    """A worksheet: rows of values from row 1; merged ranges; whether it and which of its rows are hidden."""

    rows: Cells = field(default_factory=lambda: SHEET_ROWS)
    merged: Sequence[str] = ()
    hidden: bool = False
    hidden_rows: Sequence[int] = ()


@cache
def rules() -> Rules:
    """The house's forms, the regulations' and the three above."""
    return rules_of([*load_rules(["regulations"], YEAR).packs, Pack.model_validate(PACK)], YEAR)


def write(path: Path, sheets: Mapping[str, Sheet | Cells]) -> Path:
    """A workbook; bare rows are a plain sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, {"strings_to_urls": False, "strings_to_formulas": False})
    formats = {kind: book.add_format({"num_format": shown})
               for kind, shown in ((datetime, "yyyy-mm-dd hh:mm"), (date, "yyyy-mm-dd"), (time, "hh:mm"))}  # fmt: skip
    for name, given in sheets.items():
        sheet = given if isinstance(given, Sheet) else Sheet(given)
        page = book.add_worksheet(name)
        for at, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                _put(page, (at, column), cell, formats)
        for span in sheet.merged:
            first, _, last = span.partition(":")
            (row, column), (bottom, right) = xl_cell_to_rowcol(first), xl_cell_to_rowcol(last)
            page.merge_range(row, column, bottom, right, "")
            _put(page, (row, column), sheet.rows[row][column], formats)
        for number in sheet.hidden_rows:
            page.set_row(number - 1, options={"hidden": True})
        if sheet.hidden:
            page.hide()
    book.close()
    return path


def _put(page: Any, at: tuple[int, int], cell: Any, formats: Mapping[type, Any]) -> None:
    if isinstance(cell, Formula):
        page.write_formula(*at, cell.text, None, "" if cell.result is None else cell.result)
    elif isinstance(cell, datetime | date | time):
        page.write_datetime(*at, cell, formats[type(cell)])
    elif isinstance(cell, str):
        page.write_string(*at, cell)
    elif cell is not None:
        page.write(*at, cell)


def registers(folder: Path) -> None:
    """The registers of organisations, members and posts, without a flaw."""
    write(folder / REGISTERS, {"组织名册": UNITS, "党员名册": MEMBERS, "任职名册": POSTS})


def edited(edits: Mapping[str, Any], rows: Cells = SHEET_ROWS) -> Cells:
    """Rows with some cells changed: {"F4": "约30人"}; None empties a cell; a cell below the last row adds rows."""
    copy = [list(row) for row in rows]
    for cell, value in edits.items():
        row, column = xl_cell_to_rowcol(cell)
        copy.extend([] for _ in range(row + 1 - len(copy)))
        copy[row].extend([None] * (column + 1 - len(copy[row])))
        copy[row][column] = value
    return copy


def read(folder: Path, *, strict: bool = False) -> Reading:
    """Read the folder with a names book of its own."""
    return read_folder(folder, rules(), YEAR, names=NamesBook(bytes(32)), strict=strict)


Make = Callable[[Path], object]


def cells(edits: Mapping[str, Any]) -> Make:
    """The good ledger with some cells changed."""
    return sheets({SHEET: edited(edits)})


def sheets(content: Mapping[str, Sheet | Cells], file: str = FILE) -> Make:
    """The registers and one workbook."""

    def make(folder: Path) -> None:
        registers(folder)
        write(folder / file, content)

    return make
