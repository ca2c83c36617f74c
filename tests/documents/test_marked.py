from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from pingyi.documents.marked import STAMP, marked, write_marked
from pingyi.documents.problem_list import LIST
from pingyi.errors import OutputRefused
from pingyi.facts.guard import check_workbook
from pingyi.issues import Issue, Place, Severity
from tests.facts import raw_workbook as raw

FILE, SHEET = "台账.xlsx", "会议"
RED, ORANGE, YELLOW = "FFF4B6B0", "FFFBD9A5", "FFFFF5C2"


def source(folder: Path, name: str = FILE) -> Path:
    """A ledger as an office makes it look: bold merged title, drop-down, hidden sheet, a comment, a formula, widths."""
    folder.mkdir(exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for row in (
        ["三会一课台账"],
        ["支部", "类型", "人数"],
        ["甲", "党课", 5],
        ["乙", "党会", -1],
        ["丙", "党课", "约9"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A4:A5")
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["C3"].number_format = "0.0"
    sheet["B4"].comment = Comment("张主任：请核对", "办公室")
    sheet["D3"] = "=C3*2"
    sheet.column_dimensions["A"].width = 33
    sheet.add_data_validation(validation := DataValidation(type="list", formula1='"党课,党员大会"'))
    validation.add("B3:B99")
    sheet.print_title_rows = "2:2"
    sheet.sheet_view.tabSelected = True
    hidden = book.create_sheet("选项")
    hidden["A1"], hidden.sheet_state = "党课", "hidden"
    book.save(folder / name)
    return folder / name


def issue(row: int, column: str, severity: Severity = Severity.ERROR, **more: Any) -> Issue:
    place = Place(more.pop("file", FILE), more.pop("sheet", SHEET), row, column)
    return Issue(place, "code", more.pop("message", f"{column}{row or ''}不对"), more.pop("hint", "请改"), severity)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def colour(cell: Any) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.patternType == "solid" else None


def test_cells_are_filled_by_severity_and_say_why(tmp_path: Path) -> None:
    issues = [
        issue(3, "A", Severity.NOTE),
        issue(3, "B", Severity.DOUBT),
        issue(3, "C", Severity.REPAIRED),
        issue(5, "C", Severity.REPAIRED, message="写作“约9”"),
        issue(5, "C", message="不能是这样", hint="请核对后改正"),
    ]
    sheet = opened(marked(source(tmp_path), issues))[SHEET]
    assert [colour(sheet[at]) for at in ("A3", "B3", "C3", "C5", "B5")] == [None, ORANGE, YELLOW, RED, None]
    assert sheet["A3"].comment.text == "【提示】A3不对。请改"
    assert sheet["C5"].comment.text == "【未入库】不能是这样。请核对后改正\n【已修正读入】写作“约9”。请改"
    assert sheet["C5"].comment.author == "评议"


def test_the_rest_of_the_workbook_stays_as_it_was(tmp_path: Path) -> None:
    book = opened(marked(source(tmp_path), [issue(3, "C"), issue(4, "C")]))
    sheet = book[SHEET]
    assert (sheet["A1"].font.bold, sheet["A1"].font.size) == (True, 16)
    assert sheet["C3"].number_format == "0.0"
    assert sheet.column_dimensions["A"].width == 33
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:C1", "A4:A5"]
    assert [one.formula1 for one in sheet.data_validations.dataValidation] == ['"党课,党员大会"']
    assert sheet["D3"].value == "=C3*2"
    assert book["选项"].sheet_state == "hidden"
    assert sheet.print_title_rows == "$2:$2"
    assert (book.sheetnames, book.active.title) == ([LIST, SHEET, "选项"], LIST)
    assert not sheet.sheet_view.tabSelected


def test_parts_nobody_marks_keep_their_bytes(tmp_path: Path) -> None:
    path = source(tmp_path)
    copy = zipfile.ZipFile(BytesIO(marked(path, [issue(3, "C")])))
    original = zipfile.ZipFile(path)
    same = {name for name in original.namelist() if copy.read(name) == original.read(name)}
    assert same >= {"_rels/.rels", "xl/worksheets/sheet2.xml", "xl/theme/theme1.xml", "docProps/core.xml"}


def test_a_comment_that_was_there_is_kept_above(tmp_path: Path) -> None:
    sheet = opened(marked(source(tmp_path), [issue(4, "B"), issue(4, "C")]))[SHEET]
    assert sheet["B4"].comment.text == "张主任：请核对\n【未入库】B4不对。请改"
    assert sheet["B4"].comment.author == "办公室"
    assert sheet["C4"].comment.text == "【未入库】C4不对。请改"


def test_every_new_comment_has_a_box_of_its_own(tmp_path: Path) -> None:
    copy = zipfile.ZipFile(BytesIO(marked(source(tmp_path), [issue(4, "B"), issue(4, "C"), issue(3, "A")])))
    drawings = [copy.read(name).decode() for name in copy.namelist() if name.endswith(".vml")]
    assert len(drawings) == 1
    ids = re.findall(r'<\w+:shape [^>]*id="(\w+)"', drawings[0])
    places = re.findall(r"<\w+:Row>(\d+)</\w+:Row>\s*<\w+:Column>(\d+)</", drawings[0])
    assert sorted(places) == [("2", "0"), ("3", "1"), ("3", "2")]
    assert len(set(ids)) == len(ids) == 3


def test_an_issue_of_a_row_fills_all_its_cells(tmp_path: Path) -> None:
    sheet = opened(marked(source(tmp_path), [issue(3, "", Severity.DOUBT)]))[SHEET]
    assert [colour(sheet.cell(3, at)) for at in (1, 2, 3, 4)] == [ORANGE] * 4
    assert colour(sheet["A2"]) is None
    assert sheet["A3"].comment.text.startswith("【暂不计入】")


def test_an_issue_of_a_merged_cell_stands_on_its_first_cell(tmp_path: Path) -> None:
    sheet = opened(marked(source(tmp_path), [issue(5, "A"), issue(4, "A", message="也不对")]))[SHEET]
    assert colour(sheet["A4"]) == RED
    assert sheet["A4"].comment.text == "【未入库】也不对。请改\n【未入库】A5不对。请改"


def test_an_issue_of_the_sheet_stands_on_its_first_cell_without_a_fill(tmp_path: Path) -> None:
    sheet = opened(marked(source(tmp_path), [issue(0, "")]))[SHEET]
    assert sheet["A1"].comment.text == "【未入库】不对。请改"
    assert colour(sheet["A1"]) is None


def test_places_that_hold_no_cell_get_one(tmp_path: Path) -> None:
    sheet = opened(marked(source(tmp_path), [issue(3, "F"), issue(9, "B"), issue(8, "")]))[SHEET]
    assert [colour(sheet[at]) for at in ("F3", "B9", "A8")] == [RED] * 3
    assert [row[0].row for row in sheet.iter_rows(min_row=1, max_row=9)] == list(range(1, 10))
    assert sheet["C3"].value == 5


def test_the_list_in_front_leads_to_each_place(tmp_path: Path) -> None:
    issues = [issue(4, "C"), issue(3, "", Severity.DOUBT), issue(0, "", sheet="不在此"), issue(0, "", sheet="")]
    sheet = opened(marked(source(tmp_path), issues))[LIST]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("工作表", "行", "列", "处置", "问题", "处理办法")
    assert rows[1] == (None, None, None, "未入库", "不对", "请改")
    assert rows[2:] == [
        ("不在此", None, None, "未入库", "不对", "请改"),
        (SHEET, 3, None, "暂不计入", "3不对", "请改"),
        (SHEET, 4, "C", "未入库", "C4不对", "请改"),
    ]
    assert [sheet.cell(row, 2).hyperlink.location for row in (4, 5)] == [f"'{SHEET}'!A3", f"'{SHEET}'!C4"]
    assert sheet.freeze_panes == "A2"


def test_a_sheet_of_the_lists_name_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE
    book = xlsxwriter.Workbook(path)
    book.add_worksheet(LIST).write(0, 0, "自己的")
    book.close()
    assert opened(marked(path, [issue(1, "A", sheet=LIST)])).sheetnames == [f"{LIST}（新）", LIST]


def test_a_print_area_stays_with_its_sheet(tmp_path: Path) -> None:
    path = tmp_path / FILE
    book = xlsxwriter.Workbook(path)
    first, second = book.add_worksheet("一"), book.add_worksheet("二")
    first.write(0, 0, "甲")
    second.write(0, 0, "乙")
    second.print_area("A1:C9")
    second.autofilter("A1:B4")
    book.close()
    copy = opened(marked(path, [issue(1, "A", sheet="一")]))
    assert copy["二"].print_area == "'二'!$A$1:$C$9"
    assert not copy["一"].print_area


def test_a_workbook_without_formats_can_be_marked_too(tmp_path: Path) -> None:
    path = raw.write(tmp_path / FILE, raw.parts("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"))
    content = marked(path, [issue(1, "B", sheet="三会一课"), issue(2, "A", sheet="三会一课")])
    sheet = opened(content)["三会一课"]
    assert [(sheet[at].value, colour(sheet[at])) for at in ("A1", "B1", "A2")] == [(1, None), (2, RED), (3, RED)]


def test_characters_that_no_workbook_can_hold_are_left_out(tmp_path: Path) -> None:
    book = opened(marked(source(tmp_path), [issue(3, "B", message="“党\x07课<&>”不对")]))
    assert book[SHEET]["B3"].comment.text == "【未入库】“党课<&>”不对。请改"
    assert book[LIST]["E2"].value == "“党课<&>”不对"


def test_same_input_same_bytes_and_the_guard_lets_it_in(tmp_path: Path) -> None:
    path, issues = source(tmp_path), [issue(3, "B"), issue(4, "C", Severity.DOUBT)]
    content = marked(path, issues)
    assert marked(path, list(reversed(issues))) == content
    (tmp_path / "副本.xlsx").write_bytes(content)
    assert check_workbook(tmp_path / "副本.xlsx").sheets == (LIST, SHEET, "选项")


def test_only_workbooks_with_rows_left_out_or_aside_get_a_copy(tmp_path: Path) -> None:
    folder, out = tmp_path / "台账", tmp_path / "标注"
    for name in ("一.xlsx", "二.xlsx", "三.xlsx"):
        source(folder, name)
    (folder / "四.xlsx").write_bytes(b"no workbook")
    issues = [
        issue(3, "B", file="一.xlsx"),
        issue(3, "B", Severity.REPAIRED, file="二.xlsx"),
        issue(3, "B", Severity.DOUBT, file="三.xlsx"),
        issue(0, "", file="四.xlsx", sheet=""),  # refused at the door
        issue(3, "B", file="五.xlsx"),  # gone meanwhile
    ]
    assert [path.name for path in write_marked(folder, out, issues)] == ["一.xlsx", "三.xlsx"]
    assert sorted(path.name for path in out.iterdir()) == sorted([STAMP, "一.xlsx", "三.xlsx"])


def test_a_copy_is_kept_while_nothing_changes_and_goes_with_its_problems(tmp_path: Path) -> None:
    folder, out = tmp_path / "台账", tmp_path / "标注"
    source(folder, "一.xlsx")
    source(folder, "二.xlsx")
    issues = [issue(3, "B", file=name) for name in ("一.xlsx", "二.xlsx")]
    made: list[str] = []
    write_marked(folder, out, issues, made.append)
    assert made == ["标注一.xlsx", "标注二.xlsx"]
    made.clear()
    write_marked(folder, out, issues, made.append)
    assert made == []
    write_marked(folder, out, [issue(4, "B", file="一.xlsx")], made.append)
    assert made == ["标注一.xlsx"]
    assert not (out / "二.xlsx").exists()
    (out / STAMP).write_text("[", "utf-8")
    made.clear()
    assert [path.name for path in write_marked(folder, out, issues, made.append)] == ["一.xlsx", "二.xlsx"]
    assert len(made) == 2


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    source(tmp_path / "台账")
    (tmp_path / "标注").write_text("a file", "utf-8")
    with pytest.raises(OutputRefused, match="无法写入"):
        write_marked(tmp_path / "台账", tmp_path / "标注", [issue(3, "B")])
