"""What stands around a number: the whole it is a part of, the sheet's name, small print, and other words that limit it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from pingyi.reading.filling.filling import fill
from tests.reading.filling.paper import Paper
from tests.reading.filling.test_general import known, numbers, of, source, table

WAN = 1_000_000
TOWN = "T01"


def _cells(folder: Path, title: str, *heads: str, note: str = "") -> dict[str, object]:
    rows: list[list[object]] = [[title, *["<"] * len(heads)], ["乡镇", *heads], ["鹭栖镇", *[None] * len(heads)]]
    if note:
        rows.append([note, *["<"] * len(heads)])
    return dict(numbers(of(folder, table(*rows))))


def _named(folder: Path, sheet: str) -> dict[str, object]:
    paper = table(["2019年党组织活动情况统计表", "<"], ["主题党日（次）", None], ["党课（次）", None])
    path = folder / "表.xlsx"
    path.write_bytes(paper.content)
    book = load_workbook(path)
    book.worksheets[0].title = sheet
    book.save(path)
    return dict(numbers(of(folder, Paper("表.xlsx", path.read_bytes()))))


def test_what_goes_on_behind_of_which_is_of_the_same_whole(tmp_path: Path) -> None:
    paper = table(
        ["鹭栖镇2019年党建经费支出情况表", "<"],
        ["项目", "金额（万元）"],
        ["党建经费支出", None],
        ["其中：阵地建设", None],
        ["教育培训", None],
    )
    spent = [known().total("party-funds", "spent", TOWN, purpose=one) / WAN for one in ("阵地建设", "教育培训")]
    told = numbers(of(tmp_path, paper))
    assert [told["B4"], told["B5"]] == spent


def test_a_rate_below_a_choice_is_of_that_choice_only(tmp_path: Path) -> None:
    paper = table(
        ["2019年“三单管理”台账汇总表", "<", "<"],
        ["单位", "问题清单", "<"],
        ["^", "项数", "销号率（%）"],
        ["鹭栖镇", None, None],
    )
    rows = known().rows("three-lists", TOWN, where=lambda row: row["list"] == "问题清单")
    told = numbers(of(tmp_path, paper))
    assert told["B4"] == len(rows)
    assert abs(float(told["C4"]) - 100 * sum(bool(row.get("closed_on")) for row in rows) / len(rows)) < 0.01


@pytest.mark.parametrize(
    "note",
    [
        "统计范围：女党员",
        "说明：只统计老党员参加情况",
        "注：本表不含机关支部数据。",
        "注：统计对象为60岁以上党员",
        "统计口径：仅含线上活动",
    ],
)
def test_small_print_that_limits_the_form_leaves_it_to_a_person(note: str, tmp_path: Path) -> None:
    assert _cells(tmp_path, "2019年党组织活动情况统计表", "主题党日（次）", note=note) == {}


@pytest.mark.parametrize("note", ["统计范围：全部党支部", "注：数据以党支部台账为准", "说明：没有的填“0”。"])
def test_small_print_that_limits_nothing(note: str, tmp_path: Path) -> None:
    assert set(_cells(tmp_path, "2019年党组织活动情况统计表", "主题党日（次）", note=note)) == {"B3"}


def test_the_name_of_a_sheet_says_of_whom(tmp_path: Path) -> None:
    assert _named(tmp_path, "鹭栖镇")["B2"] == known().count("theme-day", TOWN)


def test_the_name_of_a_sheet_limits_like_a_note(tmp_path: Path) -> None:
    assert _named(tmp_path, "女党员") == {}


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("2019年关心下一代工作情况统计表", "志愿服务队数"),
        ("2019年村改社区党组织活动情况统计表", "主题党日（次）"),
        ("2019年统战成员基本情况统计表", "培训人次"),
        ("“十三五”期间基层党组织活动情况统计表", "主题党日（次）"),
        ("2019年按期矛盾纠纷排查化解情况统计表", "化解件数"),
        ("2019年统计表", "惠民项目资金（万元）"),
        ("2019年统计表", "党建经费支出（万元，专户）"),
        ("2019年统计表", "群众诉求答复率（%）"),
        ("2019年党建示范点情况统计表", "接待人次"),
    ],
)
def test_a_word_that_the_number_does_not_hold_leaves_it_to_a_person(title: str, head: str, tmp_path: Path) -> None:
    assert _cells(tmp_path, title, head) == {}


@pytest.mark.parametrize(
    "title",
    ["2019年党建工作实绩对账情况表", "2019年基层党建工作分月调度情况表", "中共云岫区委组织部2019年重点工作一览表"],
)
def test_words_that_say_what_sort_of_a_table_it_is_limit_nothing(title: str, tmp_path: Path) -> None:
    assert set(_cells(tmp_path, title, "主题党日（次）")) == {"B3"}


def test_a_title_of_one_domain_over_units_of_that_domain(tmp_path: Path) -> None:
    unit = next(one for one in known().units("E01", "党支部"))
    paper = table(["2019年教育系统党支部工作情况统计表", "<"], ["党支部", "主题党日（次）"], [unit.name, None])
    assert numbers(of(tmp_path, paper)) == {"B3": known().count("theme-day", unit.code)}


def test_numbered_blank_lines_are_a_list(tmp_path: Path) -> None:
    rows = known().rows("building-projects", TOWN)
    paper = table(
        ["鹭栖镇2019年党建阵地建设项目台账", "<", "<"],
        ["序号", "项目名称", "建设性质"],
        *[[number, None, None] for number, _ in enumerate(rows, 1)],
    )
    path = tmp_path / paper.name
    path.write_bytes(paper.content)
    told = {cell.value for cell in fill(path, source()).cells if cell.at.startswith("B")}
    assert told == {row["name"] for row in rows}
