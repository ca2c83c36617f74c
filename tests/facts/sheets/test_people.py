from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pingyi.facts.names import NamesBook, person_id
from pingyi.facts.reading import read_folder
from tests.facts.sheets.books import MEMBERS, POSTS, SECRET, UNITS, Cells, codes, read, rows, rules, told, write

DAY = date(2019, 3, 5)
HEAD = ["党支部", "日期", "类型", "缺席人员"]


def who(number: str) -> str:
    return person_id(SECRET, number)


def visits(folder: Path, *lines: list[object]) -> tuple[list, list]:
    cells: Cells = [["村名", "户编号", "走访日期", "走访人"], *lines]
    found = read(folder, {"走访记录": cells, "困难户名册": [["户编号", "村（社区）", "认定年份"], ["H", "V1", 2018]]})
    return [person for (person,) in rows(found, "visit", "who")], told(found)


def test_a_person_by_number_in_the_branch_among_holders_beneath_and_anywhere(tmp_path: Path) -> None:
    found, issues = visits(
        tmp_path,
        ["B2", "H", DAY, "D1"],
        ["B1", "H", DAY, "张三"],
        ["B3", "H", DAY, "张 三"],
        ["T1", "H", DAY, "李四"],
        ["V2", "H", DAY, "孙七"],
        ["B2", "H", DAY, "吴九"],
    )
    assert found == [who("D1"), who("D1"), who("D7"), who("D2"), who("D5"), who("D8")]
    assert issues == []


def test_unknown_and_ambiguous_persons_keep_the_row_out(tmp_path: Path) -> None:
    found, issues = visits(tmp_path, ["B1", "H", DAY, "郑十"], ["B2", "H", DAY, "张三"], ["无名", "H", DAY, "郑十"])
    assert found == []
    assert issues == [
        ("走访记录!2D", "unknown-person", "党员名册中没有“郑十”"),
        ("走访记录!3D", "ambiguous-person", "名册中有2人叫“张三”"),
        ("走访记录!4A", "unknown-unit", "组织名册中没有“无名”"),
    ]


def test_who_had_left_by_then_is_still_known(tmp_path: Path) -> None:
    found, issues = visits(tmp_path, ["B2", "H", DAY, "周八"])
    assert found == [who("D6")]
    assert issues == [("走访记录!2D", "person-not-there-that-day", "“周八”当日不在册，仍按名册中的同名党员读入")]


def test_who_was_absent_gives_who_was_there(tmp_path: Path) -> None:
    cells = [HEAD, ["王庄村党支部", DAY, "党员大会", "李四（病假）、赵六"], ["B1", date(2019, 6, 5), "党课", "无"]]
    found = read(tmp_path, {"支部会议纪实": cells})
    assert rows(found, "meeting", "day", "entitled", "present", "absent") == [
        (DAY, 2, 1, 2),
        (date(2019, 6, 5), 2, 2, 0),
    ]
    assert told(found) == [("支部会议纪实!2D", "repaired-names", "姓名后的括注未读入")]
    there = found.facts.tables["participants"].to_pylist()
    ids = dict(rows(found, "meeting", "day", "row_id"))
    assert sorted((row["row_id"], row["person"]) for row in there) == sorted(
        [(ids[DAY], who("D1")), (ids[date(2019, 6, 5)], who("D1")), (ids[date(2019, 6, 5)], who("D2"))]
    )


def test_numbers_that_are_given_stay_and_a_difference_is_told(tmp_path: Path) -> None:
    cells = [[*HEAD, "应到人数", "实到人数"], ["B1", DAY, "党课", "李四", 5, 4], ["B1", DAY, "党员大会", "李四", 2, ""]]
    found = read(tmp_path, {"支部会议纪实": cells})
    assert rows(found, "meeting", "entitled", "present") == [(5, 4), (2, 1)]
    assert told(found) == [
        ("支部会议纪实!2D", "attendance-differs", "按党员名册应到2人、实到1人，与所填人数不一致，以所填为准")
    ]


def test_absent_people_nobody_knows(tmp_path: Path) -> None:
    cells = [[*HEAD, "实到人数"], ["B1", DAY, "党课", "郑十", ""], ["B1", DAY, "党员大会", "郑十，李四，李四", 1]]
    found = read(tmp_path, {"支部会议纪实": cells})
    assert codes(found) == [
        ("支部会议纪实!2D", "absent-unknown"),
        ("支部会议纪实!2D", "unknown-person"),
        ("支部会议纪实!3D", "repaired-names"),
        ("支部会议纪实!3D", "unknown-person"),
    ]
    assert rows(found, "meeting", "present", "absent") == [(1, 2)]


def test_a_branch_without_members_has_no_numbers_to_work_out(tmp_path: Path) -> None:
    members = [line for line in MEMBERS if line[2] != "B4"]
    write(tmp_path / "名册.xlsx", {"组织名册": UNITS, "党员名册": members, "任职名册": POSTS})
    head = ["党支部", "日期", "类型", "缺席人员", "应到", "实到"]
    cells = [head, ["B4", DAY, "党课", "无", "", ""], ["B4", DAY, "党员大会", "无", 3, 3]]
    write(tmp_path / "台账.xlsx", {"支部会议纪实": cells})
    found = read_folder(tmp_path, rules(), 2019, names=NamesBook.create(SECRET))
    assert codes(found) == [("支部会议纪实!2D", "no-register"), ("支部会议纪实!3D", "attendance-differs")]
    assert rows(found, "meeting", "entitled", "present", "absent") == [(3, 3, 0)]


@pytest.mark.parametrize(
    ("cell", "post"),
    [
        ("书记@T1", "书记@T1"), ("甲镇党委书记", "书记@T1"), ("甲镇党委副书记", "副书记@T1"), ("甲镇书记", "书记@T1"),
        ("书记", "书记@B1"), ("支部书记", "书记@B1"), ("党支部书记", "书记@B1"), ("王庄村党支部书记", "书记@B1"),
    ],
)  # fmt: skip
def test_posts(tmp_path: Path, cell: str, post: str) -> None:
    found = read(tmp_path, {"支部会议纪实": [["党支部", "日期", "类型", "授课人"], ["B1", DAY, "党课", cell]]})
    assert rows(found, "meeting", "lecturer") == [(post,)]
    assert found.issues == ()


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("主任", "任职名册中没有“主任”这一职务"), ("乙镇党委书记", "任职名册中没有“乙镇党委书记”这一职务"),
        ("丙镇党委书记", "“丙镇党委书记”：组织名册中没有“丙镇党委”"),
    ],
)  # fmt: skip
def test_posts_nobody_knows(tmp_path: Path, cell: str, message: str) -> None:
    found = read(tmp_path, {"支部会议纪实": [["党支部", "日期", "类型", "授课人"], ["B1", DAY, "党课", cell]]})
    assert told(found) == [("支部会议纪实!2D", "unknown-post", message)]
    assert rows(found, "meeting", "unit") == []


def test_a_post_by_an_old_name_of_its_unit_is_repaired(tmp_path: Path) -> None:
    posts = [["任职组织", "职务", "姓名", "任职日期"], ["V1", "主任", "D1", "2017-01-01"]]
    cells = [["党支部", "日期", "类型", "授课人"], ["B1", DAY, "党课", "红旗大队主任"]]
    found = read(tmp_path, {"任职情况表": posts, "支部会议纪实": cells})
    assert codes(found) == [("支部会议纪实!2D", "repaired-unit")]
    assert rows(found, "meeting", "lecturer") == [("主任@V1",)]
