from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineError

from pingyi.facts.guard import check_workbook
from pingyi.facts.sheets import page as page_module
from pingyi.facts.sheets.cells import UNVALUED
from pingyi.facts.sheets.labels import readings
from pingyi.facts.sheets.layout import Layout, layout_of, year_in
from pingyi.facts.sheets.lines import data_rows
from pingyi.facts.sheets.page import Page, pages
from pingyi.facts.sheets.vocabulary import Heading, Vocabulary
from pingyi.issues import Issue
from pingyi.packs.schema import Form
from tests.facts.sheets.books import Cells, codes, read, rows, rules, told

DAY = date(2019, 3, 5)
HEAD = ["党支部", "日期", "类型", "应到人数", "实到人数"]
GOOD = ["王庄村党支部", DAY, "党员大会", 3, 2]
WANTED = [("B1", DAY, "党员大会", 3, 2)]
FIELDS = ("unit", "held_on", "kind", "entitled", "present")


def meetings(folder: Path, cells: Cells, sheet: str = "支部会议纪实", *merged: str) -> tuple[list, list]:
    found = read(folder, {sheet: cells}, merges={sheet: merged})
    return rows(found, "meeting", *FIELDS), codes(found)


def test_titles_above_other_columns_and_other_orders(tmp_path: Path) -> None:
    cells = [
        ["甲镇2019年三会一课台账", "", "", "", "", ""],
        ["填报单位：甲镇", "", "", "", "", ""],
        ["序号", "召开日期", "支部名称", "实到", "应到", "会议类型"],
        [1, DAY, "王庄村党支部", 2, 3, "支部党员大会"],
    ]
    assert meetings(tmp_path, cells, "Sheet1", "A1:F1") == (WANTED, [])


def test_a_header_of_two_rows_with_merged_groups(tmp_path: Path) -> None:
    cells = [
        ["三会一课台账", "", "", "", ""],
        ["党支部", "日期", "类型", "人数", ""],
        ["", "", "", "应到", "实到"],
        GOOD,
    ]
    assert meetings(tmp_path, cells, "一", "A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2") == (WANTED, [])


def test_a_header_of_two_rows_without_merged_cells(tmp_path: Path) -> None:
    cells = [["党支部", "日期", "类型", "人数", ""], ["", "", "", "应到", "实到"], GOOD]
    assert meetings(tmp_path, cells) == (WANTED, [])


def test_group_and_sub_head_together_name_a_field(tmp_path: Path) -> None:
    cells = [["党支部", "日期", "类型", "应到", "实到"], ["", "", "", "人数", "人数"], GOOD]
    assert meetings(tmp_path, cells, "支部会议纪实", "A1:A2", "B1:B2", "C1:C2") == (WANTED, [])


def test_marks_and_breaks_in_headers(tmp_path: Path) -> None:
    cells = [["*党支部", "日　期", "类型：", "应到\n人数（人）", "实到人数(名)"], GOOD]
    assert meetings(tmp_path, cells) == (WANTED, [])


def test_a_table_that_does_not_begin_in_the_first_cell(tmp_path: Path) -> None:
    found = read(tmp_path, {"支部会议纪实": [["", *HEAD], ["", "王庄村党支部", DAY, "聚餐", 3, 2]]}, top=4)
    assert codes(found) == [("支部会议纪实!6D", "bad-choice")]


def test_totals_notes_blank_rows_and_repeated_headers_are_no_data(tmp_path: Path) -> None:
    cells: Cells = [
        ["甲镇三会一课台账", "", "", "", ""],
        HEAD,
        GOOD,
        ["小　计", "", "", 3, 2],
        ["", "", "", "", ""],
        ["甲镇三会一课台账", "", "", "", ""],
        HEAD,
        ["B3", DAY, "党课", 1, 1],
        ["合计", "", "", 4, 3],
        ["  ", "", "/", "", ""],
        ["注：本表由支部填报。", "", "", "", ""],
        ["1.本表每季度末报镇党建办，逾期不予受理。", "", "", "", ""],
        ["填表人：张三", "", "审核人：李四", "", ""],
    ]
    found, issues = meetings(tmp_path, cells, "支部会议纪实", "A1:E1", "A6:E6")
    assert found == [*WANTED, ("B3", DAY, "党课", 1, 1)]
    assert issues == []


def test_a_merged_unit_is_carried_down_and_an_unmerged_one_is_missing(tmp_path: Path) -> None:
    cells = [HEAD, GOOD, ["", date(2019, 4, 5), "党课", 3, 3], ["", date(2019, 5, 5), "党课", 3, 3]]
    found, issues = meetings(tmp_path, cells, "支部会议纪实", "A2:A3")
    assert found == [*WANTED, ("B1", date(2019, 4, 5), "党课", 3, 3)]
    assert issues == [("支部会议纪实!4A", "missing-value")]


def test_a_merged_number_belongs_to_no_single_row(tmp_path: Path) -> None:
    cells = [["村名", "月份", "金额（元）"], ["王庄村", "2019年3月", 500], ["王庄村", "2019年4月", ""]]
    found = read(tmp_path, {"村集体收入表": cells}, merges={"村集体收入表": ["C2:C3"]})
    assert rows(found, "income", "amount") == [(500_00,)]
    assert codes(found) == [("村集体收入表!3C", "missing-value")]


def test_columns_nobody_knows_are_named_once(tmp_path: Path) -> None:
    found = read(tmp_path, {"支部会议纪实": [[*HEAD, "备注", "天气"], [*GOOD, "无", "晴"]]})
    assert told(found) == [("支部会议纪实!1F", "unknown-column", "表样中没有这些栏，未读取：“备注”、“天气”")]
    assert rows(found, "meeting", "unit") == [("B1",)]


def test_a_sheet_without_a_required_column_is_left_out_whole(tmp_path: Path) -> None:
    found = read(tmp_path, {"支部会议纪实": [["党支部", "日期", "应到人数"], ["B1", DAY, 3]]})
    assert told(found) == [("支部会议纪实!1", "missing-column", "“支部会议纪实”缺少必填栏：类型，整张表未读取")]
    assert rows(found, "meeting", "unit") == []


@pytest.mark.parametrize("second", [("日期", DAY, 0), ("日期", "", 0), ("日期", date(2019, 9, 9), 1)])
def test_two_columns_of_one_name_must_agree(tmp_path: Path, second: tuple[str, object, int]) -> None:
    header, cell, wrong = second
    found = read(tmp_path, {"支部会议纪实": [[*HEAD, header], [*GOOD, cell]]})
    assert codes(found) == [("支部会议纪实!1B", "repeated-column")] * wrong
    assert [other.column for issue in found.issues for other in issue.others] == ["F"] * wrong
    assert len(rows(found, "meeting", "unit")) == 1 - wrong


def test_a_fields_own_name_goes_before_an_alias(tmp_path: Path) -> None:
    found = read(tmp_path, {"支部会议纪实": [["召开日期", *HEAD], [date(2018, 1, 1), *GOOD]]})
    assert rows(found, "meeting", *FIELDS) == WANTED
    assert codes(found) == [("支部会议纪实!1A", "unknown-column")]


def test_a_sheet_that_nobody_knows_is_named_and_empty_ones_are_not(tmp_path: Path) -> None:
    found = read(tmp_path, {"值班": [["值班安排"], ["日期", "带班"], ["第一周", "甲组"]], "Sheet2": [], "空": [[""]]})
    assert [(one.place.sheet, one.code, one.hint) for one in found.issues] == [
        ("值班", "unknown-sheet", "如是台账，请核对标题和表头")
    ]
    assert [one.severity for one in found.issues] == ["note"]


def test_a_sheet_like_nothing_at_all(tmp_path: Path) -> None:
    found = read(tmp_path, {"随笔": [["春天"], [3]]})
    assert [(one.code, one.hint) for one in found.issues] == [("unknown-sheet", "如是台账，请核对标题和表头")]


def test_a_named_sheet_whose_header_does_not_fit(tmp_path: Path) -> None:
    found = read(tmp_path, {"三会一课台账": [["地点", "天气"], ["礼堂", "晴"]]})
    assert [(one.code, one.hint) for one in found.issues] == [
        ("unknown-sheet", "最接近的是“支部会议纪实”；如确是该表，请核对表头")
    ]


def test_a_header_too_thin_for_a_form_is_not_taken_for_it(tmp_path: Path) -> None:
    found = read(tmp_path, {"其他": [["村名", "走访日期", "天气"], ["王庄村", DAY, "晴"]]})
    assert [(one.code, one.hint) for one in found.issues] == [
        ("unknown-sheet", "最接近的是“走访记录”；如确是该表，请核对表头")
    ]


def test_the_year_of_a_title() -> None:
    assert year_in("甲镇2019年三会一课台账") == 2019
    assert year_in("二〇一九年度台账") == 2019
    assert year_in("台账２０１８") == 2018
    assert year_in("2018—2019年台账") is None
    assert year_in("电话12019555") is None
    assert year_in("台账") is None


def test_a_sheet_that_may_be_of_two_forms_is_not_guessed() -> None:
    fields = [
        {"id": "unit", "name": "单位", "type": "unit"},
        {"id": "day", "name": "日期", "type": "date", "role": "when"},
    ]
    forms = [Form.model_validate({"id": name, "name": name, "fields": fields}) for name in ("one", "two")]
    page = Page("台账.xlsx", "一", [["单位", "日期"], ["B1", "2019-03-05"]])
    found = layout_of(page, Vocabulary({form.id: form for form in forms}))
    assert isinstance(found, Issue)
    assert (found.code, found.message) == ("ambiguous-sheet", "既像“one”，又像“two”，未读取")
    named = layout_of(Page("台账.xlsx", "two", page.rows), Vocabulary({form.id: form for form in forms}))
    assert isinstance(named, Layout)
    assert named.form.id == "two"


def test_a_unit_behind_a_slash_or_a_bracket_within() -> None:
    assert [(one.words, one.remark) for one in readings("金额/万元")] == [("金额/万元", ""), ("金额", "万元")]
    assert [(one.words, one.remark) for one in readings("金额（实际）（万元）")] == [
        ("金额(实际)(万元)", ""),
        ("金额(实际)", "万元"),
        ("金额", "万元"),
    ]
    assert [one.words for one in readings("应到/实到")] == ["应到/实到"]


def test_a_section_heading_across_the_table_is_no_row(tmp_path: Path) -> None:
    cells = [HEAD, ["一、第一季度", "", "", "", ""], GOOD]
    assert meetings(tmp_path, cells, "支部会议纪实", "A2:E2") == (WANTED, [])


def test_one_column_of_a_sheet_can_be_read() -> None:
    form, labels = rules().forms["meeting"], {0: "序号", 1: "组织"}
    layout = Layout(form=form, fields={"unit": Heading(1, "", "组织")}, header=0, first=1, labels=labels)
    page = Page("", "", [["序号", "组织"], [1.0, "b"], [2.0, ""], ["合计", "c"]])
    assert data_rows(page, layout) == ([["b"]], [1])


def test_formulas_without_results_beyond_the_edge_of_the_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["B2"] = "=1+1"
    book.save(tmp_path / "公式.xlsx")
    checked = check_workbook(tmp_path / "公式.xlsx")
    (only,) = pages(checked.path, "公式.xlsx", checked)
    assert (only.rows, only.top, only.left) == ([[UNVALUED]], 1, 1)


def test_a_workbook_that_fails_half_way_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: str) -> None:
        raise CalamineError(path)

    monkeypatch.setattr(page_module, "load_workbook", broken)
    found = read(tmp_path)
    assert [(one.place.file, one.code, one.message) for one in found.issues] == [
        ("名册.xlsx", "workbook-damaged", "未读取：文件已损坏：内容读不下去")
    ]
