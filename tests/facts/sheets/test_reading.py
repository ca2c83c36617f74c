from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pingyi.errors import FolderRefused, NothingToRead
from pingyi.facts.names import NamesBook, person_id
from pingyi.facts.reading import read_folder
from pingyi.issues import Severity
from tests.facts.sheets.books import (
    MEMBERS,
    POSTS,
    SECRET,
    UNITS,
    codes,
    read,
    rows,
    rules,
    told,
    write,
)

HEAD = ["党支部", "日期", "类型", "应到人数", "实到人数"]
GOOD = ["王庄村党支部", date(2019, 3, 5), "党员大会", 3, 2]


def test_a_folder_without_a_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead):
        read_folder(tmp_path, rules(), 2019, names=NamesBook.create(SECRET))


def test_rows_carry_their_origin_and_the_names_book_learns_names(tmp_path: Path) -> None:
    write(tmp_path / "名册.xlsx", {"组织名册": UNITS, "党员名册": MEMBERS, "任职名册": POSTS})
    write(tmp_path / "甲镇" / "会议.xlsx", {"支部会议纪实": [HEAD, GOOD]}, top=2)
    names = NamesBook.create(SECRET)
    heard: list[str] = []
    found = read_folder(tmp_path, rules(), 2019, names=names, progress=heard.append)
    assert rows(found, "meeting", "subject", "day", "kind", "present", "file", "sheet", "line", "counts") == [
        ("B1", date(2019, 3, 5), "党员大会", 2, "甲镇/会议.xlsx", "支部会议纪实", 4, True)
    ]
    assert names.name(person_id(SECRET, "D1")) == "张三"
    assert rows(found, "posts", "unit", "title", "person")[0] == ("T1", "书记", person_id(SECRET, "D2"))
    assert found.issues == found.facts.issues == ()
    assert heard == ["名册.xlsx", "甲镇/会议.xlsx"]
    assert [path.name for path in found.files] == ["名册.xlsx", "会议.xlsx"]
    assert found.facts.tree.name("B1") == "王庄村党支部"


def test_strict_refuses_errors_and_doubts_but_not_repairs(tmp_path: Path) -> None:
    repaired = read(tmp_path / "a", {"支部会议纪实": [HEAD, ["B1", date(2019, 3, 5), "党课", "约3人", 2]]}, strict=True)
    assert [issue.severity for issue in repaired.issues] == [Severity.REPAIRED]
    with pytest.raises(FolderRefused) as wrong:
        read(tmp_path / "b", {"支部会议纪实": [HEAD, ["B9", date(2019, 3, 5), "党课", 3, 2]]}, strict=True)
    assert [issue.code for issue in wrong.value.issues] == ["unknown-unit"]
    with pytest.raises(FolderRefused) as doubtful:
        read(tmp_path / "c", {"支部会议纪实": [HEAD, GOOD, GOOD]}, strict=True)
    assert [issue.code for issue in doubtful.value.issues] == ["duplicate-row"]


def test_a_refused_workbook_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    (tmp_path / "旧.xls").write_bytes(b"")
    found = read(tmp_path, {"支部会议纪实": [HEAD, GOOD]})
    assert [(one.place.file, one.code) for one in found.issues] == [
        ("坏.xlsx", "workbook-wrong-content"),
        ("旧.xls", "workbook-not-xlsx"),
    ]
    assert len(rows(found, "meeting", "unit")) == 1


def test_the_same_workbook_twice_is_read_once(tmp_path: Path) -> None:
    read(tmp_path, {"支部会议纪实": [HEAD, GOOD]})
    (tmp_path / "副本.xlsx").write_bytes((tmp_path / "台账.xlsx").read_bytes())
    found = read_folder(tmp_path, rules(), 2019, names=NamesBook.create(SECRET))
    assert [(one.place.file, one.code, [other.file for other in one.others]) for one in found.issues] == [
        ("台账.xlsx", "duplicate-workbook", ["副本.xlsx"])
    ]
    assert len(rows(found, "meeting", "unit")) == 1


def test_registers_are_found_in_a_workbook_whose_name_does_not_promise_them(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"支部会议纪实": [HEAD, GOOD]})
    write(tmp_path / "z.xlsx", {"Sheet1": UNITS, "Sheet2": MEMBERS, "Sheet3": POSTS})
    found = read_folder(tmp_path, rules(), 2019, names=NamesBook.create(SECRET))
    assert found.issues == ()
    assert rows(found, "meeting", "unit") == [("B1",)]


def test_without_a_register_of_units_every_unit_is_unknown(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"支部会议纪实": [HEAD, GOOD]})
    found = read_folder(tmp_path, rules(), 2019, names=NamesBook.create(SECRET))
    assert codes(found) == [("支部会议纪实!2A", "unknown-unit")]


def test_an_unknown_reference_is_told_with_its_cell(tmp_path: Path) -> None:
    register = [["户编号", "村（社区）", "认定年份"], ["H-1", "王庄村", 2018]]
    visits = [["村名", "户编号", "走访日期", "走访人"], ["王庄村", "H-1", date(2019, 5, 1), "李四"]]
    visits.append(["王庄村", "H-2", date(2019, 5, 2), "李四"])
    found = read(tmp_path, {"走访记录": visits, "困难户名册": register})
    assert told(found) == [("走访记录!3B", "unknown-row", "“困难户名册”中没有“H-2”")]
    assert rows(found, "visit", "household") == [("H-1",), ("H-2",)]


def test_a_row_with_several_errors_tells_all_of_them_and_stays_out(tmp_path: Path) -> None:
    found = read(tmp_path, {"支部会议纪实": [HEAD, ["无名支部", "2019.2.30", "聚餐", -1, ""], GOOD]})
    assert told(found) == [
        ("支部会议纪实!2A", "unknown-unit", "组织名册中没有“无名支部”"),
        ("支部会议纪实!2B", "unreadable-date", "“日期”：“2019.2.30”不是日期：2019年2月没有30日"),
        ("支部会议纪实!2C", "bad-choice", "“类型”不能填“聚餐”"),
        ("支部会议纪实!2D", "out-of-range", "“应到人数”的“-1”不能是负数"),
    ]
    assert rows(found, "meeting", "unit") == [("B1",)]


def test_a_member_on_two_lists_is_set_aside_and_expected_nowhere(tmp_path: Path) -> None:
    doubled = [*MEMBERS, ["D2", "李四", "B3", "正式党员", "2016-01-01", "", "", ""]]
    write(tmp_path / "名册.xlsx", {"组织名册": UNITS, "党员名册": doubled, "任职名册": POSTS[:1]})
    write(tmp_path / "台账.xlsx", {"支部会议纪实": [[*HEAD[:3], "缺席人员"], [*GOOD[:3], "无"]]})
    found = read_folder(tmp_path, rules(), 2019, names=NamesBook.create(SECRET))
    assert [code for _, code in codes(found)] == ["person-in-two-branches"]
    assert rows(found, "meeting", "entitled", "present", "absent") == [(1, 1, 0)]


def test_a_member_on_two_lists_keeps_the_post_that_names_him(tmp_path: Path) -> None:
    doubled = [*MEMBERS, ["D2", "李四", "B3", "正式党员", "2016-01-01", "", "", ""]]
    posts = [POSTS[0], ["B1", "书记", "李四", "2018-01-01", ""]]
    write(tmp_path / "名册.xlsx", {"组织名册": UNITS, "党员名册": doubled, "任职名册": posts})
    found = read_folder(tmp_path, rules(), 2019, names=NamesBook.create(SECRET))
    assert [code for _, code in codes(found)] == ["person-in-two-branches"]
    assert rows(found, "posts", "subject") == [("书记@B1",)]


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    sheets = {"支部会议纪实": [HEAD, GOOD, ["B3", "3月5日", "党课", "约3人", 2], ["红旗大队", "x", "", 1, 2]]}
    first, second = read(tmp_path, sheets), read(tmp_path, sheets)
    assert first.issues == second.issues
    assert all(first.facts.tables[name].equals(second.facts.tables[name]) for name in first.facts.tables)
