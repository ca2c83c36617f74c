"""Rows that are fine by themselves and impossible together."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

from tests.corpus.case import Case
from tests.corpus.ledger import (
    FILE,
    HEADS,
    MEMBERS,
    POSTS,
    REGISTERS,
    ROWS,
    SHEET,
    SHEET_ROWS,
    TITLE,
    UNITS,
    Make,
    cells,
    edited,
    registers,
    sheets,
    write,
)

MEETING = "branch-meeting"
MORE = (*range(3, 8),)
LONG = "会议传达学习了上级党委关于加强基层党组织建设的文件精神，对本村全年党建重点任务逐项作了安排，明确了责任人和完成时限。"
NAMED = f"王庄村党支部组织12名党员，由钱二主持，{LONG}"


def added(*rows: list[object], file: str = FILE) -> Make:
    """The good ledger with more rows."""
    return sheets({SHEET: [*SHEET_ROWS, *rows]}, file)


def with_members(*rows: list[object]) -> Make:
    """A flaw in the register of members, the ledger being fine."""

    def make(folder: Path) -> None:
        write(folder / REGISTERS, {"组织名册": UNITS, "党员名册": [*MEMBERS, *rows], "任职名册": POSTS})
        write(folder / FILE, {SHEET: SHEET_ROWS})

    return make


def theme(day: date, content: str, unit: str = "王庄村党支部", entered: date | None = None) -> list[object]:
    return [unit, day, "主题党日活动", 30, 28, content, entered]


THEME = ["党支部", "日期", "主题", "应到人数", "实到人数", "主要内容", "录入日期"]


def themes(*rows: list[object]) -> Make:
    return sheets({"主题党日": [THEME, *rows]})


def batch(count: int, gap: int, late: int = 0) -> list[list[object]]:
    """Monthly events, all entered on one day: ``late`` days after the last of them."""
    days = [date(2019, 1, 5) + timedelta(days=gap * n) for n in range(count)]
    return [theme(day, f"第{n}次", entered=days[-1] + timedelta(days=late)) for n, day in enumerate(days, 1)]


def two_files(second: str) -> Make:
    """The ledger twice, byte for byte, under two names."""

    def make(folder: Path) -> None:
        registers(folder)
        content = write(folder / FILE, {SHEET: SHEET_ROWS}).read_bytes()
        (folder / second).write_bytes(content)

    return make


def saved_again(folder: Path) -> None:
    """The same rows in two workbooks that differ."""
    registers(folder)
    write(folder / FILE, {SHEET: SHEET_ROWS})
    write(folder / "三会一课（改）.xlsx", {SHEET: [["三会一课台账2019年"], HEADS, *ROWS]})


def debrief(folder: Path) -> None:
    """A debrief's figure whose item nobody counts and one that is said twice, differently."""
    registers(folder)
    head = ["述职组织", "事项", "数字", "述职日期"]
    rows = [["甲镇党委", "支部党员大会", 12, date(2019, 12, 20)], ["甲镇党委", "支部党员大会", 9, date(2019, 12, 21)]]
    write(folder / "述职.xlsx", {"述职数字": [head, *rows]})


REPEATS = (
    Case("the same row twice", added(ROWS[1]), ("duplicate-row 7",), MORE, aside=1),
    Case("the same row twice, entered on two days", added([*ROWS[1][:11], date(2019, 2, 20)]), ("duplicate-row 7",), MORE,
         aside=1),
    Case("two rows that contradict each other", added([*ROWS[1][:5], 4, *ROWS[1][6:]]), ("contradicting-rows 4",), MORE,
         aside=2),
    Case("two meetings of two kinds on one day", added([ROWS[1][0], "党员大会", *ROWS[1][2:]]), (), MORE),
    Case("identical file under another name", two_files("三会一课 副本.xlsx"), ("duplicate-workbook 三会一课.xlsx",), ()),
    Case("the same rows in two workbooks", saved_again, tuple(f"duplicate-row 三会一课（改）.xlsx|支部会议纪实!{n}"
         for n in range(3, 7)), aside=4),
    Case("two figures for one item of a debrief", debrief, ("contradicting-rows 述职.xlsx|述职数字!2",), (), aside=2),
)  # fmt: skip

PERSONS = (
    Case("member in two branches", with_members(["002", "钱二", "李庄村党支部", "正式党员", date(2018, 1, 1)]),
         ("person-in-two-branches 名册.xlsx|党员名册!3",), aside=2),
    Case("member who moved", with_members(["007", "吴七", "王庄村党支部", "正式党员", date(2015, 1, 1), date(2019, 5, 1)],
         ["007", "吴七", "李庄村党支部", "正式党员", date(2019, 5, 1)]), ()),
    Case("member without a number", with_members([None, "吴七", "王庄村党支部", "正式党员", date(2015, 1, 1)]),
         ("missing-value 名册.xlsx|党员名册!A8",)),
    Case("two meetings of a branch at once", sheets({SHEET: edited({"G3": "钱二", "E3": None, "F3": None}), "主题党日":
         [["党支部", "日期", "主题", "缺席人员", "开始时间", "结束时间"],
          ["王庄村党支部", date(2019, 1, 10), "清洁家园", "无", time(10), time(11)]]}), ("person-in-two-meetings 主题党日!2",)),
    Case("two meetings one after the other", sheets({SHEET: edited({"G3": "钱二", "E3": None, "F3": None}), "主题党日":
         [["党支部", "日期", "主题", "缺席人员", "开始时间", "结束时间"],
          ["王庄村党支部", date(2019, 1, 10), "清洁家园", "无", time(10, 30), time(11, 30)]]}), ()),
    Case("two meetings whose times are not known", sheets({SHEET: edited({"G3": "钱二", "E3": None, "F3": None, "I3": None}),
         "主题党日": [["党支部", "日期", "主题", "缺席人员"], ["王庄村党支部", date(2019, 1, 10), "清洁家园", "无"]]}), ()),
)  # fmt: skip

TEXTS = (
    Case("copied text of another branch", themes(theme(date(2019, 3, 1), LONG),
         theme(date(2019, 4, 1), LONG, "李庄村党支部")), ("copied-text 主题党日!3",), (), aside=1),
    Case("copied text with other names and numbers", themes(theme(date(2019, 3, 1), NAMED),
         theme(date(2019, 4, 1), NAMED.replace("王庄", "李庄").replace("12", "30").replace("钱二", "李四"), "李庄村党支部")),
         ("copied-text 主题党日!3",), (), aside=1),
    Case("short texts that agree", themes(theme(date(2019, 3, 1), "打扫卫生"), theme(date(2019, 4, 1), "打扫卫生")), (), ()),
)  # fmt: skip

BATCHES = (
    Case("half a year entered in one sitting", themes(*batch(6, 30, 40)), ("back-dated 主题党日!2",), (), aside=6),
    Case("four entries in one sitting", themes(*batch(4, 30, 40)), (), ()),
    Case("a month entered in one sitting", themes(*batch(6, 5, 40)), (), ()),
    Case("late, but not known when", themes(*(row[:6] for row in batch(6, 30, 40))), (), ()),
)

SEVERAL = (
    Case("several problems in one row", cells({"A4": "张庄村党支部", "C4": "2月30日", "F4": "全体"}),
         ("unknown-unit A4", "unreadable-date C4", "unreadable-number F4")),
    Case("a problem in every row", cells({"B3": "?", "B4": "?", "B5": "?", "B6": "?"}),
         tuple(f"bad-choice B{n}" for n in range(3, 7))),
    Case("titles and totals, aliases and numbers as people write them", sheets({"三会一课": [
         ["附件1"], [TITLE], ["支部名称", "会议类型", "召开时间", "议题", "应到", "实到"],
         ["王庄支部", "支委会", "1月10日", "研究计划", "５", "约5人"], ["合计", None, None, None, 5, 5]]}),
         ("repaired-date 三会一课!C4", "repaired-number 三会一课!E4", "repaired-number 三会一课!F4"), (),
         holds=((MEETING, 4, "present", 5), (MEETING, 4, "unit", "B1"), (MEETING, 4, "held_on", date(2019, 1, 10)))),
)  # fmt: skip

CASES = (*REPEATS, *PERSONS, *TEXTS, *BATCHES, *SEVERAL)
