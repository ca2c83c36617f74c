from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pingyi.facts.names import NamesBook
from pingyi.facts.reading import read_folder
from tests.facts.sheets.books import REGISTERS, SECRET, Cells, codes, read, rows, rules, told, write

DAY = date(2019, 3, 5)
HEAD = ["党支部", "日期", "类型", "应到人数", "实到人数"]
GOOD = ["王庄村党支部", DAY, "党员大会", 3, 2]


def test_alike_repairs_of_a_column_are_told_once_others_one_by_one(tmp_path: Path) -> None:
    cells: Cells = [
        ["甲镇2019年三会一课台账"],
        HEAD,
        ["B1", "3月5日", "党员大会", "约30人", "2"],
        ["B1", "4月5日", "党课", "３０", "3"],
        ["B1", "5月5日", "党课", 30, 4],
        ["B1", "6月5日", "党课", "约30人", 4],
    ]
    found = read(tmp_path, {"一": cells}, file="甲镇2018年.xlsx")
    assert told(found) == [
        ("一!3B", "repaired-date", "“日期”没有年份，按标题补为2019年（本列至第6行共4处）"),
        ("一!3D", "repaired-number", "“应到人数”写作“约30人”，按30读入"),
        ("一!3E", "repaired-number", "“实到人数”的数字存成了文本，按数字读入（本列至第4行共2处）"),
        ("一!4D", "repaired-number", "“应到人数”写作“３０”，按30读入"),
        ("一!6D", "repaired-number", "“应到人数”写作“约30人”，按30读入"),
    ]
    assert [(day.month, due) for day, due in rows(found, "meeting", "held_on", "entitled")] == [
        (3, 30),
        (4, 30),
        (5, 30),
        (6, 30),
    ]


@pytest.mark.parametrize(
    ("file", "sheet", "whence"),
    [
        ("甲镇2019年会议.xlsx", "支部会议纪实", "文件名"),
        ("台账.xlsx", "2019年支部会议纪实", "工作表名称"),
        ("2019年台账/会议.xlsx", "支部会议纪实", "文件夹"),
        ("台账.xlsx", "支部会议纪实", "评议年度"),
    ],
)
def test_a_missing_year_is_looked_for_in_names(tmp_path: Path, file: str, sheet: str, whence: str) -> None:
    found = read(tmp_path, {sheet: [HEAD, ["B1", "3月5日", *GOOD[2:]]]}, file=file)
    assert told(found) == [(f"{sheet}!2B", "repaired-date", f"“日期”没有年份，按{whence}补为2019年")]


def test_the_year_of_the_title_counts_even_where_it_is_not_the_one_under_review(tmp_path: Path) -> None:
    found = read(tmp_path, {"一": [["2018年三会一课台账"], HEAD, ["B1", "3月5日", *GOOD[2:]]]})
    assert codes(found) == [("一!3B", "outside-year"), ("一!3B", "repaired-date")]
    assert rows(found, "meeting", "unit") == []


def test_rows_of_other_years_stay_out_of_records_not_of_histories_nor_registers(tmp_path: Path) -> None:
    meetings = [HEAD, ["B1", date(2018, 12, 31), *GOOD[2:]], ["B1", date(2020, 1, 1), *GOOD[2:]]]
    states = [["村名", "认定日期", "状态"], ["王庄村", date(2016, 4, 1), "列入"], ["王庄村", date(2020, 4, 1), "转化"]]
    register = [["户编号", "村（社区）", "认定年份"], ["H1", "王庄村", 2021]]
    found = read(tmp_path, {"支部会议纪实": meetings, "整顿台账": states, "困难户名册": register})
    assert told(found) == [
        ("支部会议纪实!2B", "outside-year", "日期2018-12-31不在2019年内，此行未入库"),
        ("支部会议纪实!3B", "outside-year", "日期2020-01-01不在2019年内，此行未入库"),
        ("整顿台账!3B", "outside-year", "日期2020-04-01不在2019年内，此行未入库"),
    ]
    assert rows(found, "state", "state_on") == [(date(2016, 4, 1),)]
    assert rows(found, "household", "since") == [(2021,)]


def test_checks_are_told_with_their_sentence_and_only_where_their_cells_are_sound(tmp_path: Path) -> None:
    cells: Cells = [
        [*HEAD, "录入日期"],
        ["B1", DAY, "党课", 3, 5, date(2019, 3, 1)],
        ["B1", DAY, "党课", "若干", 5, ""],
        GOOD,
    ]
    found = read(tmp_path, {"支部会议纪实": cells})
    assert told(found) == [
        ("支部会议纪实!2", "check-failed", "实到人数不能多于应到人数，此行未入库"),
        ("支部会议纪实!2", "check-failed", "录入日期不能早于会议日期，此行未入库"),
        ("支部会议纪实!3D", "unreadable-number", "“应到人数”的“若干”不是数字"),
    ]
    assert len(rows(found, "meeting", "unit")) == 1


def test_required_cells_must_say_something(tmp_path: Path) -> None:
    cells = [
        ["村名", "月份", "金额（万元）", "面积（亩）"],
        ["王庄村", "2019年3月", "", 1.5],
        ["李庄村", "2019年3月", 0, "/"],
    ]
    found = read(tmp_path, {"村集体收入表": cells})
    assert [(one.place.row, one.place.column, one.message, one.hint) for one in found.issues] == [
        (2, "C", "“金额”未填", "没有的填0")
    ]
    assert rows(found, "income", "unit", "month", "amount", "area") == [("V2", date(2019, 3, 1), 0, None)]


def test_money_under_a_line_that_says_the_unit(tmp_path: Path) -> None:
    cells = [
        ["村集体收入表"],
        ["单位：万元、人"],
        ["村名", "月份", "金额", "占比（%）"],
        ["王庄村", "2019年3月", 5.2, 45],
    ]
    found = read(tmp_path, {"一": cells})
    assert rows(found, "income", "amount", "share") == [(52_000_00, 4500)]
    assert found.issues == ()


def test_money_without_any_unit_is_no_money(tmp_path: Path) -> None:
    found = read(tmp_path, {"村集体收入表": [["村名", "月份", "金额"], ["王庄村", "2019年3月", 5.2]]})
    assert told(found) == [("村集体收入表!2C", "unknown-money-unit", "“金额”的“5.2”看不出是元还是万元")]


def test_a_column_in_a_unit_that_does_not_fit(tmp_path: Path) -> None:
    cells = [["村名", "月份", "金额（元）", "面积（公里）"], *(["王庄村", f"2019年{n}月", 1, 2] for n in (3, 4))]
    found = read(tmp_path, {"村集体收入表": [*cells, ["王庄村", "2019年5月", 1, ""]]})
    assert told(found) == [
        ("村集体收入表!2D", "wrong-measure", "“面积”的单位是“公里”，本表按亩填报（本列至第3行共2处）")
    ]
    assert [month.month for (month,) in rows(found, "income", "month")] == [5]


def test_formulas_without_a_result_are_told_never_lost(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "支部会议纪实"
    page.append([*HEAD, "缺席人员", "授课人"])
    page.append([*GOOD[:4], "=1+1"])
    page.append(["=A2", *GOOD[1:], "=B1", ""])
    page.append([*GOOD, "", "=A1"])
    page.append(["B3", *GOOD[1:]])
    page.append(["", "", "", "", "", "=1+1"])
    write(tmp_path / "名册.xlsx", REGISTERS)
    book.save(tmp_path / "台账.xlsx")
    found = read_folder(tmp_path, rules(), 2019, names=NamesBook.create(SECRET))
    assert codes(found) == [
        ("支部会议纪实!2E", "formula-without-value"),
        ("支部会议纪实!3A", "formula-without-value"),
        ("支部会议纪实!4G", "formula-without-value"),
        ("支部会议纪实!6A", "missing-value"),
        ("支部会议纪实!6B", "missing-value"),
        ("支部会议纪实!6C", "missing-value"),
        ("支部会议纪实!6F", "formula-without-value"),
    ]
    assert rows(found, "meeting", "unit") == [("B3",)]


def test_a_hidden_sheet_is_read_if_it_is_a_ledger_and_passed_over_if_not(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "支部会议纪实"
    first.append(HEAD)
    first.append(["B1", DAY, "党课", 3, 2])
    lists = book.create_sheet("选项")
    lists.append(["党员大会", "党课"])
    lists.sheet_state = "hidden"
    more = book.create_sheet("三会一课台账")
    more.append(HEAD)
    more.append(["B3", DAY, "党课", 3, 2])
    more.sheet_state = "hidden"
    write(tmp_path / "名册.xlsx", REGISTERS)
    book.save(tmp_path / "台账.xlsx")
    found = read_folder(tmp_path, rules(), 2019, names=NamesBook.create(SECRET))
    assert rows(found, "meeting", "unit") == [("B3",), ("B1",)]
    assert found.issues == ()
