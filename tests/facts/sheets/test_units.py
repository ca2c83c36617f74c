from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pingyi.facts.sheets.cells import Told
from pingyi.facts.sheets.directory import Context, Directory
from pingyi.packs.schema import UnitKindRule
from tests.facts.sheets.books import UNITS, codes, read, rows, rules, told

DAY = date(2019, 3, 5)
LATER = date(2019, 9, 5)
NOWHERE = Context()


def directory(*more: dict[str, Any]) -> Directory:
    names = ("code", "name", "kind", "parent", "since", "until", "short", "former")
    found = []
    for line in UNITS[1:]:
        row: dict[str, Any] = dict(zip(names, (cell or None for cell in line), strict=True))
        row["since"] = date.fromisoformat(row["since"])
        row["until"] = row["until"] and date.fromisoformat(row["until"])
        found.append(row)
    return Directory([*found, *more], rules().unit_kinds)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("B1", "B1"), ("王庄村党支部", "B1"), ("王庄村支部", None), ("王庄村", "V1"), ("王庄", "V1"), ("甲镇", "T1"),
        ("甲镇党委", "T1"), ("甲", "T1"), ("甲镇王庄村党支部", "B1"), ("甲镇党委王庄村党支部", "B1"), ("乙镇王庄村", None),
        ("“甲镇” 党委", "T1"), ("甲镇机关党支部", "B3"), ("云城区委甲镇王庄村", "V1"), ("李庄村", "V2"),
    ],
)  # fmt: skip
def test_names_of_all_sorts(words: str, code: str | None) -> None:
    found = directory().choose(words, DAY, NOWHERE)
    assert (found if isinstance(found, str) else None) == code


def test_an_unknown_name() -> None:
    found = directory().choose("无名村", DAY, NOWHERE)
    assert isinstance(found, Told)
    assert (found.code, found.message) == ("unknown-unit", "组织名册中没有“无名村”")


def test_two_alike_are_narrowed_by_what_file_and_title_name() -> None:
    units = directory()
    found = units.choose("机关党支部", DAY, NOWHERE)
    assert isinstance(found, Told)
    assert found.message == "“机关党支部”可指2个组织：甲镇党委机关党支部（B3）、乙镇党委机关党支部（B4）"
    assert units.choose("机关党支部", DAY, Context(above=units.named_in("乙镇2019年台账"))) == "B4"
    assert units.choose("机关", DAY, Context(above=units.named_in("甲镇党委"))) == "B3"
    assert units.named_in("云城区委台账") == frozenset()
    assert isinstance(units.choose("机关党支部", DAY, Context(above=units.named_in("甲镇和乙镇"))), Told)


def test_the_forms_kind_chooses_between_a_village_and_its_branch() -> None:
    units = directory()
    assert units.choose("王庄村", DAY, Context(frozenset({"党支部"}))) == "B1"
    assert units.choose("王庄村", DAY, Context(frozenset({"行政村"}))) == "V1"
    assert units.choose("王庄村", DAY, Context(frozenset({"镇党委"}))) == "V1"
    wrong = units.choose("甲镇党委", DAY, Context(frozenset({"党支部", "行政村"})))
    assert isinstance(wrong, Told)
    assert (wrong.code, wrong.message) == ("wrong-kind-of-unit", "“甲镇党委”是镇党委，本表由党支部、行政村填报")


def test_a_renamed_unit_by_the_name_of_its_day_and_by_another() -> None:
    units = directory()
    assert units.choose("李庄村党支部", DAY, NOWHERE) == "B2"
    assert units.choose("李庄村新党支部", LATER, NOWHERE) == "B2"
    old = units.choose("李庄村党支部", LATER, NOWHERE)
    assert isinstance(old, Told)
    assert (old.value, old.code, old.severity.value) == ("B2", "repaired-unit", "repaired")
    assert old.message == "“李庄村党支部”是旧称或当日不用的名称，按“李庄村新党支部”读入"
    former = units.choose("红旗大队", DAY, NOWHERE)
    assert isinstance(former, Told)
    assert (former.value, former.code) == ("V1", "repaired-unit")
    assert units.choose("李庄村党支部", None, NOWHERE) == "B2"


def test_a_name_that_two_units_bore_one_after_the_other() -> None:
    first = {
        "code": "V8",
        "name": "新村",
        "kind": "行政村",
        "parent": "T1",
        "since": date(2010, 1, 1),
        "until": date(2019, 6, 1),
    }
    second = {**first, "code": "V9", "since": date(2019, 6, 1), "until": None}
    units = directory(first, second)
    assert (units.choose("新村", DAY, NOWHERE), units.choose("新村", LATER, NOWHERE)) == ("V8", "V9")
    assert isinstance(units.choose("新村", None, NOWHERE), Told)


def test_a_circle_of_superiors_ends() -> None:
    one = {"code": "X", "name": "甲", "kind": "镇党委", "parent": "Y", "since": date(2010, 1, 1), "until": None}
    units = Directory([one, {**one, "code": "Y", "name": "乙", "parent": "X"}], {"镇党委": UnitKindRule(name="镇党委")})
    assert units.superiors("X") == {"X", "Y"}


def test_units_in_a_sheet_are_told_by_cell_and_old_names_once(tmp_path: Path) -> None:
    cells = [
        ["村名", "月份", "金额（元）"],
        ["红旗大队", "2019年3月", 1],
        ["红旗大队", "2019年4月", 1],
        ["甲镇", "2019年4月", 1],
    ]
    found = read(tmp_path, {"村集体收入表": cells})
    assert told(found) == [
        ("村集体收入表!2A", "repaired-unit", "“红旗大队”是旧称或当日不用的名称，按“王庄村”读入（本列至第3行共2处）"),
        ("村集体收入表!4A", "wrong-kind-of-unit", "“甲镇”是镇党委，本表由行政村填报"),
    ]
    assert rows(found, "income", "unit") == [("V1",), ("V1",)]


@pytest.mark.parametrize(
    ("file", "title", "unit"),
    [
        ("乙镇/台账.xlsx", "三会一课台账", "B4"),
        ("台账.xlsx", "乙镇三会一课台账", "B4"),
        ("甲镇/台账.xlsx", "乙镇三会一课台账", "B4"),
        ("台账.xlsx", "三会一课台账", None),
    ],
)
def test_the_town_of_file_and_title_narrows(tmp_path: Path, file: str, title: str, unit: str | None) -> None:
    cells = [[title], ["党支部", "日期", "类型"], ["机关党支部", DAY, "党课"]]
    found = read(tmp_path, {"一": cells}, file=file)
    assert rows(found, "meeting", "unit") == ([(unit,)] if unit else [])
    assert codes(found) == ([] if unit else [("一!3A", "ambiguous-unit")])


def test_a_unit_before_its_time_is_read_and_set_aside(tmp_path: Path) -> None:
    cells = [["党支部", "日期", "类型"], ["李庄村党支部", LATER, "党课"], ["李庄村新党支部", DAY, "党课"]]
    found = read(tmp_path, {"支部会议纪实": cells})
    assert [code for _, code in codes(found)] == ["repaired-unit", "repaired-unit"]
    assert rows(found, "meeting", "unit", "counts") == [("B2", True), ("B2", True)]
