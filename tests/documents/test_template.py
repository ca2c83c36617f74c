from __future__ import annotations

from datetime import date, time
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pingyi.documents.template import GUIDE, LISTS, file_name, heading, template
from pingyi.facts.guard import check_workbook
from pingyi.facts.names import NamesBook
from pingyi.facts.reading import read_folder
from pingyi.facts.sheets.layout import Layout, layout_of
from pingyi.facts.sheets.page import pages
from pingyi.facts.sheets.vocabulary import Vocabulary
from pingyi.issues import Severity
from pingyi.packs import library_ids, load_rules
from pingyi.packs.schema import Field, FieldType, Form

YEAR = 2019
RULES = load_rules(library_ids(), YEAR)
WORDS = Vocabulary(RULES.forms)
MADE: dict[str, bytes] = {}
DAY, EARLY = date(2019, 3, 5), date(2010, 1, 1)
PLAIN = {
    FieldType.DATE: DAY,
    FieldType.MONTH: date(2019, 3, 1),
    FieldType.TIME: time(14, 30),
    FieldType.YES_NO: "是",
    FieldType.PERSON: "赵一",
    FieldType.PERSONS: "赵一",
    FieldType.ROW: "01",
    FieldType.YEAR: 2019,
    FieldType.PERCENT: 0.9,
}
KINDS = ("区级党组织", "镇党委", "机关党委", "教育中心党委", "两新组织党委", "行政村", "社区", "党支部")
UNITS = {kind: f"U{n}" for n, kind in enumerate(KINDS)}


def made(form_id: str) -> bytes:
    if form_id not in MADE:
        MADE[form_id] = template(RULES.forms[form_id], RULES, year=YEAR)
    return MADE[form_id]


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


@pytest.mark.parametrize("form_id", list(RULES.forms))
def test_the_reader_knows_every_template_with_all_of_its_columns(tmp_path: Path, form_id: str) -> None:
    form = RULES.forms[form_id]
    path = tmp_path / "空白表.xlsx"  # the file's own name would help
    path.write_bytes(made(form_id))
    first, *others = [layout_of(page, WORDS) for page in pages(path, path.name, check_workbook(path))]
    assert isinstance(first, Layout)
    assert first.form is form
    assert set(first.fields) == {field.id for field in form.fields}
    assert (first.extra, first.repeated) == ((), {})
    assert not any(isinstance(other, Layout) for other in others)


def value(form: Form, field: Field) -> object:
    if field.type is FieldType.UNIT:
        return UNITS[next(iter(form.unit_kinds), "党支部") if field.id == "unit" else "党支部"]
    if field.type is FieldType.CHOICE:
        return field.choices[0]
    if field.type is FieldType.POST:
        return "书记@U1"
    if field.type is FieldType.TEXT:
        return "01" if form.register_ else "内容"
    return PLAIN.get(field.type, field.min or 0)


def filled(form: Form, rows: list[dict[str, object]]) -> bytes:
    """The form's template with rows below its header, as somebody would type them."""
    book = opened(made(form.id))
    sheet = book[book.sheetnames[0]]
    heads = {sheet.cell(3, at).value: at for at in range(1, sheet.max_column + 1)}
    for line, row in enumerate(rows, 4):
        for field in form.fields:
            if row.get(field.id) is not None:
                sheet.cell(line, heads[heading(field)]).value = row[field.id]
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def row(form: Form) -> dict[str, object]:
    return {field.id: value(form, field) for field in form.fields if field.role != "until" or field.required}


def test_every_form_filled_in_comes_back_as_it_was_filled_in(tmp_path: Path) -> None:
    house = {
        "units": [
            {"code": code, "name": f"甲{kind}", "kind": kind, "parent": "U0" if code != "U0" else None, "since": EARLY}
            for kind, code in UNITS.items()
        ],
        "members": [{"no": "1", "person": "赵一", "unit": "U7", "kind": "正式党员", "since": EARLY}],
        "posts": [{"unit": "U1", "title": "书记", "person": "赵一", "since": EARLY}],
    }
    for form in RULES.forms.values():
        (tmp_path / file_name(form)).write_bytes(filled(form, house.get(form.id) or [row(form)]))
    reading = read_folder(tmp_path, RULES, YEAR, names=NamesBook(bytes(32)))
    left_out = [issue for issue in reading.issues if issue.severity is not Severity.NOTE]
    assert left_out == []
    counts = {form_id: reading.facts.tables[form_id].num_rows for form_id in RULES.forms}
    assert counts == {form_id: len(house.get(form_id, [1])) for form_id in RULES.forms}
    meeting = reading.facts.tables["branch-meeting"].to_pylist()[0]
    given = {name: meeting[name] for name in ("unit", "held_on", "kind", "voted", "start", "entered_on", "line")}
    expected = {
        "unit": "U7",
        "held_on": DAY,
        "kind": "党员大会",
        "voted": True,
        "start": 870,
        "entered_on": DAY,
        "line": 4,
    }
    assert given == expected


def test_what_somebody_meets_who_fills_it_in() -> None:
    book = opened(template(RULES.forms["branch-meeting"], RULES, year=2019, unit="王庄村党支部"))
    sheet = book["支部会议纪实"]
    assert sheet["A1"].value == "支部会议纪实（2019年度）"
    assert "填报单位：王庄村党支部" in sheet["A2"].value
    assert [sheet.cell(3, at).value for at in (1, 2, 3, 4, 5)] == ["*党支部", "*类型", "*日期", "*主题", "应到人数"]
    assert [sheet[head].font.color.rgb == "FFC00000" for head in ("A3", "E3")] == [True, False]
    assert sheet["E3"].comment.text == (
        "可不填。填整数，只填数字；没有的填0。\n有表决权的正式党员数；写了缺席人员的不必填。\n如：12"
    )
    rules = {str(one.sqref).split(":")[0]: one for one in sheet.data_validations.dataValidation}
    assert rules["B4"].formula1 == '"党员大会,支部委员会,党小组会,党课"'
    assert rules["B4"].error == "请从下拉列表中选择"
    assert (rules["A4"].formula1, rules["A4"].errorStyle) == ('"王庄村党支部"', "information")
    assert (rules["C4"].type, rules["C4"].formula1, rules["C4"].formula2) == ("date", "43466", "43830")
    assert rules["C4"].error == "请填日期，写到日，应在2019年内"
    assert (rules["E4"].type, rules["E4"].operator, rules["E4"].formula1) == ("whole", "greaterThanOrEqual", "0")
    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet.column_dimensions["C"].number_format == "yyyy-mm-dd"
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.paperSize) == ("A4", "$3:$3", 9)


def test_the_second_sheet_says_how_and_why() -> None:
    sheet = opened(made("branch-meeting"))[GUIDE]
    lines = {line[0]: line[1:] for line in sheet.iter_rows(min_row=4, values_only=True) if line[0]}
    assert lines["类型"][:3] == ("必填", "从下拉列表中选一项：党员大会、支部委员会、党小组会、党课", "党员大会")
    assert "《中国共产党支部工作条例（试行）》" in lines["类型"][3]
    assert lines["开始时间"][0] == "可不填"
    text = "\n".join(str(line) for line in lines)
    assert "每一行应符合：实到人数不能多于应到人数" in text
    assert "按党员名册算出" in text
    assert sheet["A2"].value == "填报：党支部；每填一行约需4分钟"


def test_a_long_list_stands_on_a_hidden_sheet() -> None:
    book = opened(made("waivers"))
    sheet = book["免除与延期"]
    rules = {str(one.sqref).split(":")[0]: one for one in sheet.data_validations.dataValidation}
    assert rules["B4"].formula1 == "选项_2"
    assert book[LISTS].sheet_state == "hidden"
    last = len(RULES.duties)
    assert book.defined_names["选项_2"].attr_text == f"{LISTS}!$A$1:$A${last}"
    assert [cell.value for cell in book[LISTS]["A"]] == [duty.name for duty in RULES.duties.values()]


def test_units_of_measure_stand_in_the_header() -> None:
    sheet = opened(made("village-income"))["村集体经济收入表"]
    assert [sheet.cell(3, at).value for at in (1, 2, 3, 4)] == ["*村名", "*截止日期", "*收入来源", "*收入金额（万元）"]
    money = next(one for one in sheet.data_validations.dataValidation if str(one.sqref).startswith("D4"))
    assert (money.type, money.operator, money.formula1) == ("decimal", "greaterThanOrEqual", "0")


def test_same_form_same_bytes() -> None:
    assert template(RULES.forms["waivers"], RULES, year=YEAR) == made("waivers")
