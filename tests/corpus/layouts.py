"""Sheets that do not look like the form: titles, headers, columns, merged cells, totals, tails, hidden parts."""

from __future__ import annotations

from datetime import date

from tests.corpus.case import Case
from tests.corpus.ledger import HEADS, LINES, ROWS, SHEET, SHEET_ROWS, TITLE, Sheet, edited, sheets

MEETING = "branch-meeting"
ALL = tuple(LINES)
SHORT = [row[:7] for row in ROWS]
"""Rows of the first seven columns: 党支部 类型 日期 主题 应到 实到 缺席."""


def one(rows: object, name: str = SHEET) -> dict[str, object]:
    return {name: rows}


def shifted(by: int) -> tuple[int, ...]:
    return tuple(line + by for line in LINES)


TITLES = (
    Case("nothing wrong", sheets({SHEET: SHEET_ROWS}), ()),
    Case("no title", sheets({SHEET: [HEADS, *ROWS]}), (), shifted(-1)),
    Case("three rows of titles", sheets({SHEET: [["附件3"], [TITLE], ["填报单位：甲镇党委", None, None, "填报日期：2019年12月"],
         HEADS, *ROWS]}), (), shifted(2)),
    Case("merged title", sheets({SHEET: Sheet(SHEET_ROWS, merged=("A1:N1",))}), ()),
    Case("empty rows and an empty column before the table", sheets({SHEET: [[], [], [None, TITLE],
         [None, *HEADS], *([None, *row] for row in ROWS)]}), (), shifted(2)),
    Case("the year only in the sheet's name", sheets({"2019年三会一课": edited({"A1": "三会一课台账", "C5": "3月5日"})}),
         ("repaired-date 2019年三会一课!C5",), (), holds=((MEETING, 5, "held_on", date(2019, 3, 5)),)),
    Case("the year only in the file's name", sheets({SHEET: edited({"A1": "三会一课台账", "C5": "3月5日"})},
         "2019年台账.xlsx"), ("repaired-date 2019年台账.xlsx|支部会议纪实!C5",), (),
         holds=((MEETING, 5, "held_on", date(2019, 3, 5)),)),
    Case("no year anywhere but in the review", sheets({SHEET: edited({"A1": "三会一课台账", "C5": "3月5日"})}),
         ("repaired-date C5",), holds=((MEETING, 5, "held_on", date(2019, 3, 5)),)),
    Case("another year in the title", sheets({SHEET: edited({"A1": "2018年三会一课台账", "C5": "3月5日"})}),
         ("outside-year C5", "repaired-date C5")),
)  # fmt: skip

TWO_ROWS = [
    [TITLE],
    ["党支部", "会议情况", None, None, "参会人数", None, None],
    [None, "类型", "日期", "主题", "应到", "实到", "缺席人员"],
    *SHORT,
]
HEADERS = (
    Case("two header rows with merged cells", sheets({SHEET: Sheet(TWO_ROWS, merged=("A2:A3", "B2:D2", "E2:G2"))}), (),
         shifted(1)),
    Case("two header rows without merged cells", sheets({SHEET: TWO_ROWS}), (), shifted(1)),
    Case("another order of columns", sheets({SHEET: [[TITLE], list(reversed(HEADS)), *(
         list(reversed([*row, *[None] * (len(HEADS) - len(row))])) for row in ROWS)]}), ()),
    Case("headers under their other names", sheets({SHEET: edited({"A2": "支部名称", "B2": "会议类型", "C2": "召开时间",
         "D2": "议题", "E2": "应到会人数", "F2": "到会人数", "G2": "请假人员"})}), ()),
    Case("headers with stars, spaces and line breaks", sheets({SHEET: edited({"A2": "*党 支 部", "B2": "类\n型",
         "C2": "日期（必填）", "E2": "应到人数\n（人）"})}), ()),
    Case("a column of row numbers in front", sheets({SHEET: [[TITLE], ["序号", *HEADS], *(
         [n, *row] for n, row in enumerate(ROWS, 1))]}), ()),
    Case("a column nobody asked for", sheets({SHEET: edited({"O2": "备注", "O4": "已公示"})}), ("unknown-column O2",)),
    Case("a required column missing", sheets({SHEET: [[TITLE], [*HEADS[:3], *HEADS[4:]], *(
         [*row[:3], *row[4:]] for row in ROWS)]}), ("missing-column 2",)),
    Case("a column twice, with other numbers", sheets({SHEET: edited({"O2": "实到人数", "O4": 4})}),
         ("repeated-column F2",)),
    Case("a column twice, with the same numbers", sheets({SHEET: edited({"O2": "实到人数", "O4": 5})}), ()),
    Case("header only", sheets({SHEET: [[TITLE], HEADS]}), (), ()),
    Case("header again on the next printed page", sheets({SHEET: [[TITLE], HEADS, *ROWS[:2], [TITLE], HEADS, *ROWS[2:]]}),
         (), (3, 4, 7, 8)),
    Case("two tables one below the other", sheets({SHEET: [[TITLE], HEADS, *ROWS[:2], [], ["李庄村党支部"], HEADS,
         *ROWS[2:]]}), ("missing-value B6", "missing-value C6", "missing-value D6"), (3, 4, 6, 8, 9)),
    Case("no header at all", sheets({SHEET: [[TITLE], *ROWS]}), ("unknown-sheet",), (2, 3, 4, 5)),
)  # fmt: skip

ASIDES = (
    Case("totals at the end", sheets({SHEET: edited({"A7": "合计", "E7": 85, "F7": 79})}), ()),
    Case("subtotals in between", sheets({SHEET: [[TITLE], HEADS, *ROWS[:2], ["小计", None, None, None, 35, 33], *ROWS[2:]]}),
         (), (3, 4, 6, 7)),
    Case("total with a unit's name", sheets({SHEET: edited({"A7": "王庄村党支部合计", "F7": 79})}), ()),
    Case("who filled it in, at the foot", sheets({SHEET: edited({"A8": "填表人：赵一", "D8": "审核人：李四", "A9":
         "注：应到人数为有表决权的正式党员数。"})}), ()),
    Case("blank tail of a thousand rows", sheets({SHEET: edited({"A1000": " "})}), ()),
    Case("strokes in an unused row", sheets({SHEET: edited({"A7": "/", "B7": "/", "C7": "/", "D7": "/"})}), ()),
    Case("blank row in between", sheets({SHEET: [[TITLE], HEADS, ROWS[0], [], *ROWS[1:]]}), (), (3, 5, 6, 7)),
)  # fmt: skip

MERGED = (
    Case("name of the unit merged down", sheets({SHEET: Sheet(edited({"A4": None, "A5": None}), merged=("A3:A5",))}), (),
         holds=((MEETING, 5, "unit", "B1"),)),
    Case("name of the unit only in its first row", sheets({SHEET: edited({"A4": None, "A5": None})}),
         ("missing-value A4", "missing-value A5")),
    Case("number merged down", sheets({SHEET: Sheet(edited({"F5": None}), merged=("F4:F5",))}), (),
         holds=((MEETING, 4, "present", 5), (MEETING, 5, "present", None))),
    Case("date merged over two rows", sheets({SHEET: Sheet(edited({"C4": None}), merged=("C3:C4",))}), (),
         holds=((MEETING, 4, "held_on", date(2019, 1, 10)),)),
    Case("merged sub-title below the header", sheets({SHEET: Sheet([[TITLE], HEADS, ["一季度"], *ROWS], merged=("A3:N3",))}),
         (), shifted(1)),
)  # fmt: skip

HIDDEN = (
    Case("hidden rows", sheets({SHEET: Sheet(hidden_rows=(4, 5))}), ()),
    Case("hidden sheet of the form", sheets({"首页": [["目录"], ["三会一课"]], SHEET: Sheet(hidden=True)}),
         ("unknown-sheet 首页!",)),
    Case("hidden sheet of something else", sheets({SHEET: SHEET_ROWS, "选项": Sheet([["党员大会"], ["党课"]], hidden=True)}),
         ()),
    Case("empty sheets beside", sheets({SHEET: SHEET_ROWS, "Sheet2": [], "Sheet3": []}), ()),
    Case("sheet of something else", sheets({SHEET: SHEET_ROWS, "通讯录": [["单位", "电话"], ["甲镇党委", "62120000"]]}),
         ("unknown-sheet 通讯录!",)),
    Case("several sheets, a branch each", sheets({"王庄": [[TITLE], HEADS, *ROWS[:3]], "李庄": [[TITLE], HEADS, ROWS[3]]}), (),
         (), holds=((MEETING, 5, "unit", "B1"),)),
)  # fmt: skip

CASES = (*TITLES, *HEADERS, *ASIDES, *MERGED, *HIDDEN)
