"""Small workbooks for the reader's tests: registers of two towns, a pack with one form of each sort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from pingyi.facts.names import NamesBook
from pingyi.facts.reading import Reading, read_folder
from pingyi.packs import Rules, load_rules, rules_of
from pingyi.packs.schema import Pack

PACK: dict[str, Any] = {
    "id": "made",
    "name": "测试包",
    "version": "1",
    "unit_kinds": [
        {"name": "区委"},
        {"name": "镇党委", "suffixes": ["镇党委", "党委"]},
        {"name": "行政村", "party": False, "suffixes": ["村"]},
        {"name": "党支部", "suffixes": ["党支部", "支部"]},
    ],
    "forms": [
        {
            "id": "meeting",
            "name": "支部会议纪实",
            "aliases": ["三会一课台账"],
            "unit_kinds": ["党支部"],
            "key": ["unit", "held_on", "kind"],
            "absent": {"absent": "absent", "present": "present", "entitled": "entitled"},
            "fields": [
                {"id": "unit", "name": "党支部", "type": "unit", "aliases": ["支部名称"]},
                {"id": "held_on", "name": "日期", "type": "date", "role": "when", "aliases": ["会议日期", "召开日期"]},
                {"id": "kind", "name": "类型", "type": "choice", "choices": ["党员大会", "党课"],
                 "choice_aliases": {"支部党员大会": "党员大会"}, "aliases": ["会议类型"]},
                {"id": "entitled", "name": "应到人数", "type": "count", "required": False, "aliases": ["应到"]},
                {"id": "present", "name": "实到人数", "type": "count", "required": False, "aliases": ["实到"]},
                {"id": "absent", "name": "缺席人员", "type": "persons", "required": False},
                {"id": "voted", "name": "是否表决", "type": "yes_no", "required": False},
                {"id": "begin", "name": "开始时间", "type": "time", "role": "start", "required": False},
                {"id": "lecturer", "name": "授课人", "type": "post", "required": False},
                {"id": "topic", "name": "主题", "type": "text", "max": 10, "open": True, "required": False},
                {"id": "content", "name": "内容", "type": "text", "max": 12, "required": False},
                {"id": "entered_on", "name": "录入日期", "type": "date", "role": "entered", "required": False},
            ],
            "checks": [
                {"that": {"not": {"present": {"gt": {"field": "entitled"}}}}, "say": "实到人数不能多于应到人数"},
                {"that": {"not": {"entered_on": {"lt": {"field": "held_on"}}}}, "say": "录入日期不能早于会议日期"},
            ],
        },
        {
            "id": "income",
            "name": "村集体收入表",
            "unit_kinds": ["行政村"],
            "fields": [
                {"id": "unit", "name": "村名", "type": "unit"},
                {"id": "month", "name": "月份", "type": "month", "role": "when"},
                {"id": "amount", "name": "金额", "type": "money", "min": 0},
                {"id": "area", "name": "面积", "type": "quantity", "scale": 10, "measured_in": "亩", "required": False},
                {"id": "share", "name": "占比", "type": "percent", "required": False},
            ],
        },
        {
            "id": "household",
            "name": "困难户名册",
            "register": True,
            "subject": "no",
            "key": ["no"],
            "fields": [
                {"id": "no", "name": "户编号", "type": "text", "max": 20, "open": True},
                {"id": "unit", "name": "村（社区）", "type": "unit"},
                {"id": "since", "name": "认定年份", "type": "year"},
            ],
        },
        {
            "id": "visit",
            "name": "走访记录",
            "fields": [
                {"id": "unit", "name": "村名", "type": "unit"},
                {"id": "household", "name": "户编号", "type": "row", "refers": "household"},
                {"id": "visited_on", "name": "走访日期", "type": "date", "role": "when"},
                {"id": "who", "name": "走访人", "type": "person"},
                {"id": "people", "name": "在场人数", "type": "integer", "required": False, "min": -5, "max": 50},
            ],
        },
        {
            "id": "state",
            "name": "整顿台账",
            "history": True,
            "unit_kinds": ["镇党委"],
            "fields": [
                {"id": "unit", "name": "村名", "type": "unit"},
                {"id": "state_on", "name": "认定日期", "type": "date", "role": "when"},
                {"id": "state", "name": "状态", "type": "choice", "choices": ["列入", "转化"]},
            ],
        },
    ],
}  # fmt: skip

Cells = Sequence[Sequence[Any]]
UNITS: Cells = [
    ["组织代码", "组织名称", "组织类别", "上级组织代码", "自何日起", "至何日止", "简称", "曾用名"],
    ["Q", "云城区委", "区委", "", "2010-01-01", "", "", ""],
    ["T1", "甲镇党委", "镇党委", "Q", "2010-01-01", "", "甲镇", ""],
    ["T2", "乙镇党委", "镇党委", "Q", "2010-01-01", "", "乙镇", ""],
    ["V1", "王庄村", "行政村", "T1", "2010-01-01", "", "", "红旗大队"],
    ["V2", "李庄村", "行政村", "T2", "2010-01-01", "", "", ""],
    ["B1", "王庄村党支部", "党支部", "V1", "2010-01-01", "", "", ""],
    ["B2", "李庄村党支部", "党支部", "V2", "2010-01-01", "2019-07-01", "", ""],
    ["B2", "李庄村新党支部", "党支部", "V2", "2019-07-01", "", "", ""],
    ["B3", "机关党支部", "党支部", "T1", "2010-01-01", "", "", ""],
    ["B4", "机关党支部", "党支部", "T2", "2010-01-01", "", "", ""],
]
MEMBERS: Cells = [
    ["党员编号", "姓名", "所在党支部", "党员类别", "转入日期", "转出日期", "是否免除要求", "免除起始日期"],
    ["D1", "张三", "B1", "正式党员", "2015-01-01", "", "否", ""],
    ["D2", "李四", "B1", "正式党员", "2015-01-01", "", "", ""],
    ["D3", "王五", "B1", "正式党员", "2015-01-01", "", "是", "2018-01-01"],
    ["D4", "赵六", "B1", "预备党员", "2019-02-01", "", "", ""],
    ["D5", "孙七", "B2", "正式党员", "2015-01-01", "", "", ""],
    ["D6", "周八", "B2", "正式党员", "2015-01-01", "2019-03-01", "", ""],
    ["D7", "张三", "B3", "正式党员", "2015-01-01", "", "", ""],
    ["D8", "吴九", "B4", "正式党员", "2015-01-01", "", "", ""],
]
POSTS: Cells = [
    ["任职组织", "职务", "姓名", "任职日期", "免职日期"],
    ["T1", "书记", "D2", "2017-01-01", ""],
    ["T1", "副书记", "D1", "2017-01-01", ""],
    ["B1", "书记", "D1", "2017-01-01", ""],
]
REGISTERS: dict[str, Cells] = {"组织名册": UNITS, "党员名册": MEMBERS, "任职名册": POSTS}
SECRET = b"0123456789abcdef0123456789abcdef"


@cache
def rules(year: int = 2019) -> Rules:
    """The house's forms and the pack above."""
    return rules_of([*load_rules([], year).packs, Pack.model_validate(PACK)], year)


def write(
    path: Path, sheets: Mapping[str, Cells], merges: Mapping[str, Sequence[str]] | None = None, top: int = 0
) -> None:
    """Write rows of values; dates as dates, a text that begins with “=” as a formula whose result is 0.

    ``merges``: sheet → ranges (“A1:C1”) that are merged, holding their first cell.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_urls": False})
    day, moment = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        values = {}
        for r, row in enumerate(rows, top):
            for c, cell in enumerate(row):
                values[r, c] = cell
                if isinstance(cell, datetime | date):
                    page.write_datetime(r, c, cell, moment if isinstance(cell, datetime) else day)
                elif isinstance(cell, str):
                    page.write_string(r, c, cell)
                elif cell is not None:
                    page.write(r, c, cell)
        for span in (merges or {}).get(name, ()):
            first, _ = span.split(":")
            at = xlsxwriter.utility.xl_cell_to_rowcol(first)
            page.merge_range(span, values[at] if values[at] is not None else "")
    book.close()


def read(
    folder: Path,
    sheets: Mapping[str, Cells] | None = None,
    *,
    file: str = "台账.xlsx",
    merges: Mapping[str, Sequence[str]] | None = None,
    top: int = 0,
    strict: bool = False,
) -> Reading:
    """Write the registers and a workbook of ``sheets``, then read the folder."""
    write(folder / "名册.xlsx", REGISTERS)
    if sheets is not None:
        write(folder / file, sheets, merges, top)
    return read_folder(folder, rules(), 2019, names=NamesBook.create(SECRET), strict=strict)


def told(reading: Reading) -> list[tuple[str, str, str]]:
    """(where, code, message) of every issue: where is sheet, row and column, such as “会议!3C”."""
    return [
        (f"{one.place.sheet}!{one.place.row or ''}{one.place.column}", one.code, one.message) for one in reading.issues
    ]


def codes(reading: Reading) -> list[tuple[str, str]]:
    """(where, code) of every issue."""
    return [(where, code) for where, code, _ in told(reading)]


def rows(reading: Reading, form: str, *fields: str) -> list[tuple[Any, ...]]:
    """The rows of a table in the order of the workbook, some fields of each."""
    table = reading.facts.tables[form].sort_by([("file", "ascending"), ("sheet", "ascending"), ("line", "ascending")])
    return list(zip(*(table[name].to_pylist() for name in fields), strict=True))
