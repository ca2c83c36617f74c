from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pingyi.packs.cases import Case, Row, form_called, read_cases, rows
from tests.packs.district import load, spoilt, write

CASE = """\
- 案例: 二季度未开党员大会
  年份: 2019
  组织:
    - {代码: T01, 名称: 东河镇党委, 类别: 镇党委}
    - {代码: B01, 名称: 青石村党支部, 类别: 党支部, 上级: T01, 自: 2015-01-01, 至: 2030-01-01}
  党员: [{姓名: 党员一, 支部: B01, 免除: 是}, {姓名: 党员二, 支部: B01, 类别: 预备党员}]
  任职: [{职务: 书记, 组织: T01}]
  记录:
    会议台账:
      - {组织: B01, 日期: 2019-02-03, 类型: 大会, 主题: 学习, 经过: 开会,
         应到: 24, 实到: 20, 缺席: 党员一、党员二, 学时: 3.5, 开始: 14:30}
      - {组织: B01, 日期: 2019-03-03, 类型: 党课, 主题: 学习, 缺席: [党员一], 授课人: 书记@T01, 录入日期: 2019-03-04}
      - {组织: B01, 日期: 2019-04-03, 类型: 党课, 主题: 学习, 缺席: 无}
    村收入:
      - {组织: B01, 金额: 3.5, 增幅: 12.5%, 入账日期: 2019-02-03}
      - {村名: B01, 金额: 20元, 入账日期: 2019-02-03}
  上年:
    会议台账: [{组织: B01, 日期: 2018-02-03, 类型: 党课, 主题: 学习}]
  应得:
    - {取数: 党员大会, 组织: T01, 分子: 1, 分母: 4}
    - {条目: 党员大会, 组织: T01, 得分: 2.5, 状态: 计分}
    - {事实: meeting-few, 组织: T01, 没有: true}
    - {总分: 12.5, 组织: T01, 名次: 1}
"""


def cases(folder: Path, text: str) -> tuple[list[Case], list[tuple[int, str, str]]]:
    tests = write(folder / "local") / "tests"
    tests.mkdir(exist_ok=True)
    (tests / "a.yaml").write_text(text, "utf-8")
    (tests / "note.txt").write_text("不是算例", "utf-8")
    found, issues = read_cases(folder / "local")
    return found, [(issue.place.row, issue.code, f"{issue.message}{issue.hint}") for issue in issues]


def typed(folder: Path, text: str, *, last: bool = False) -> tuple[list[Row], list[tuple[int, str, str]]]:
    found, _ = cases(folder, text)
    records, issues = rows(found[0], load(folder / "local"), last=last)
    return records, [(issue.place.row, issue.code, f"{issue.message}{issue.hint}") for issue in issues]


def test_a_case_says_its_name_year_and_what_is_expected(tmp_path: Path) -> None:
    [case], issues = cases(tmp_path, CASE)
    assert issues == []
    assert (case.name, case.year, case.line) == ("二季度未开党员大会", 2019, 1)
    assert [(one.kind, one.what, one.line) for one in case.expected] == [
        ("取数", "党员大会", 20), ("条目", "党员大会", 21), ("事实", "meeting-few", 22), ("总分", case.expected[3].what, 23),
    ]  # fmt: skip


def test_records_are_typed_as_the_facts_hold_them(tmp_path: Path) -> None:
    records, issues = typed(tmp_path, CASE)
    assert issues == []
    units = [row.values for row in records if row.form == "units"]
    assert (units[0]["since"], units[1]["until"]) == (date(2000, 1, 1), date(2030, 1, 1))
    members = [row.values for row in records if row.form == "members"]
    assert [(one["person"], one["kind"], one["exempt"], one["no"]) for one in members] == [
        ("党员一", "正式党员", True, True), ("党员二", "预备党员", None, True),
    ]  # fmt: skip
    meetings = [row for row in records if row.form == "meeting"]
    first = meetings[0].values
    assert (first["kind"], first["story"], first["absent"], first["hours"], first["start"]) == (
        "党员大会",
        True,
        2,
        35,
        870,
    )
    assert [row.persons["absent"] for row in meetings] == [("党员一", "党员二"), ("党员一",), ()]
    assert meetings[1].values["entered_on"] == date(2019, 3, 4)
    income = [row.values["amount"] for row in records if row.form == "income"]
    assert income == [3_500_000, 2000]
    assert next(row for row in records if row.form == "income").values["rate"] == 1250


def test_a_month_is_its_first_day(tmp_path: Path) -> None:
    folder = tmp_path / "local"
    _, _ = cases(
        tmp_path,
        CASE.replace(
            "入账日期: 2019-02-03}\n      - {村名", "入账日期: 2019-02-03, 所属月: 2019-02-17}\n      - {村名"
        ),
    )
    monthly = spoilt(
        "{id: rate, name: 增幅, type: percent, required: false}",
        "{id: month, name: 所属月, type: month, required: false}",
    )
    rules = load(folder, monthly)
    [case], _ = read_cases(folder)
    records, issues = rows(case, rules)
    assert [issue.code for issue in issues] == ["unknown-field"]
    assert next(row for row in records if row.form == "income").values["month"] == date(2019, 2, 1)


def test_last_years_records_stand_apart(tmp_path: Path) -> None:
    records, issues = typed(tmp_path, CASE, last=True)
    assert issues == []
    assert [row.values["held_on"] for row in records if row.form == "meeting"] == [date(2018, 2, 3)]


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "piece"),
    [
        ("会议台账:\n      - ", "会议帐:\n      - ", 9, "unknown-reference", "会议"),
        ("类型: 大会", "类型: 大会议", 10, "bad-literal", "不是“类型”的选项"),
        ("主题: 学习, 经过", "标题: 学习, 经过", 10, "unknown-field", "标题"),
        ("金额: 20元", "金额: 多", 16, "bad-literal", "金额"),
        ("- {村名: B01, 金额: 20元, 入账日期: 2019-02-03}", "- 20元", 16, "wrong-type", "栏目"),
    ],
)
def test_a_record_written_wrongly_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, code: str, piece: str
) -> None:
    assert CASE.count(old) == 1
    _, issues = typed(tmp_path, CASE.replace(old, new))
    assert [(row, found) for row, found, _ in issues] == [(line, code)]
    assert piece in issues[0][2]


@pytest.mark.parametrize(
    ("text", "code", "piece"),
    [
        ("案例: 一\n", "wrong-type", "一列案例"),
        ("- 一\n", "wrong-type", "名称: 值"),
        ("- 案例: 一\n  年份: 二〇一九\n  组织: []\n  应得: []\n", "missing-key", "年份"),
        ("- 案例: 一\n  年份: 2019\n  组织: []\n  应得: []\n  纪录: {}\n", "unknown-key", "是否为“记录”"),
        ("- 案例: 一\n  年份: 2019\n  组织: []\n  应得: [{取数: x}]\n", "missing-key", "组织"),
        ("- 案例: 一\n  年份: 2019\n  组织: []\n  应得: [x]\n", "missing-key", "取数、条目"),
        ("- 案例: 一\n  年份: 2019\n  组织: []\n  应得: [{取数: x, 组织: y, 得分: 1}]\n", "unknown-key", "分子"),
        ("- 案例: [一\n", "yaml-syntax", "YAML"),
    ],
)
def test_a_case_written_wrongly_is_told(tmp_path: Path, text: str, code: str, piece: str) -> None:
    _, issues = cases(tmp_path, text)
    assert [found for _, found, _ in issues] == [code]
    assert piece in issues[0][2]


def test_a_pack_may_have_no_cases_and_a_file_none(tmp_path: Path) -> None:
    assert read_cases(write(tmp_path / "local")) == ([], [])
    assert cases(tmp_path, "# 还没有\n") == ([], [])


def test_forms_go_by_id_name_or_alias(tmp_path: Path) -> None:
    rules = load(tmp_path / "local")
    assert all(form_called(rules, name) == rules.forms["meeting"] for name in ("meeting", "会议纪实", "会议台账"))
    assert form_called(rules, "没有") is None
