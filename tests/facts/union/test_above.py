"""The table of the units above, as an office keeps it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from pingyi.errors import WorkbookRefused
from pingyi.facts.tree import UnitSpan
from pingyi.facts.union.above import EVER, read_above
from pingyi.issues import Place

HEAD: list[object] = ["组织代码", "组织名称", "组织类别", "上级组织代码", "自何日起"]


def workbook(path: Path, rows: list[list[object]], blank: int = 0) -> Path:
    book = Workbook()
    book.worksheets[0].title = "说明"
    book.worksheets[0].append(["填表说明"])
    sheet = book.create_sheet("上面各级")
    for _ in range(blank):
        sheet.append([])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["全省组织层级"],
        HEAD,
        [51, "某省委", "省委", None, None],
        [5101, "一市委", "市委", 51, date(2015, 6, 1)],
        [None, None, None, None, None],
        ["510104", "甲区委", "区委", 5101, "2016-02-29"],
    ]
    found = read_above(workbook(tmp_path / "层级.xlsx", rows))
    assert found.issues == ()
    assert found.spans == (
        UnitSpan("51", EVER, None, "某省委", "省委", None),
        UnitSpan("5101", date(2015, 6, 1), None, "一市委", "市委", "51"),
        UnitSpan("510104", date(2016, 2, 29), None, "甲区委", "区委", "5101"),
    )
    assert found.where["510104"] == Place("层级.xlsx", "上面各级", 6)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_table(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "层级.csv"
    path.write_text("代码,名称,类别,上级代码\nS,某某市委,市委,\nAQ,甲区委,区委,S\n", encoding=encoding)
    found = read_above(path)
    assert [(span.code, span.parent) for span in found.spans] == [("S", None), ("AQ", "S")]


def test_what_is_wrong_is_told_with_its_row(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEAD, ["S", "", "市委", None, None], ["T", "某市委", "市委", "S", "去年"]]
    found = read_above(workbook(tmp_path / "层级.xlsx", rows, blank=2))
    assert [(issue.code, issue.place.row, issue.message) for issue in found.issues] == [
        ("union-above-missing", 4, "没有填组织名称"),
        ("union-above-date", 5, "自何日起“去年”不是日期"),
    ]


def test_no_table_in_it(tmp_path: Path) -> None:
    found = read_above(workbook(tmp_path / "层级.xlsx", [["组织代码", "组织名称"], ["S", "某市委"]]))
    assert [issue.code for issue in found.issues] == ["union-above-heads"]


def test_what_is_not_read_at_all(tmp_path: Path) -> None:
    path = tmp_path / "层级.csv"
    path.write_bytes(b"\xff\xff\xff")
    with pytest.raises(WorkbookRefused, match="文字编码无法辨认"):
        read_above(path)
    path.write_bytes(b"a\x00b\r\n" * 3)
    assert [issue.code for issue in read_above(path).issues] == ["union-above-heads"]
    other = tmp_path / "层级.xls"
    other.write_bytes(b"")
    with pytest.raises(WorkbookRefused):
        read_above(other)


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pingyi.facts.union.above.MOST_ROWS", 2)
    units: list[list[object]] = [[f"S{number}", "某市委", "市委", None, None] for number in range(3)]
    rows = [HEAD, *units]
    found = read_above(workbook(tmp_path / "层级.xlsx", rows))
    assert [issue.code for issue in found.issues] == ["union-above-long"]
    assert len(found.spans) == 2
