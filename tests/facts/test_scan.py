from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pingyi.errors import WorkbookRefused
from pingyi.facts import gauge, refusals, scan
from pingyi.facts.guard import check_workbook
from pingyi.facts.limits import Limits
from pingyi.facts.places import CellPlace
from tests.facts import raw_workbook as raw

FORMULAS = """<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v></v></c><c r="C1"><f>1</f><v/></c>
<c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="str"><f>"x"</f><v>x</v></c><c r="F1"><f>2</f><v>2</v></c>
<c r="G1" s="1"><f t="shared" si="0"/></c><c r="H1"><f t="shared" si="0"/><v>0</v></c><c r="I1" t="str"><f>A1</f></c>

<c t="str" r="M1" s="1"><f>""</f><v></v></c>
<c r="J1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="K1"><v>7</v></c><c r="L1"><f> 1 </f> <v /> </c></row>"""


def unvalued(tmp_path: Path, rows: str, more: str = "") -> str:
    parts = raw.parts(rows)
    parts["xl/workbook.xml"] = raw.workbook(more=more)
    found = check_workbook(raw.write(tmp_path / "a.xlsx", parts)).unvalued
    return " ".join(f"{place.column}{place.row}" for place in found)


def test_formulas_without_a_stored_result_are_listed_by_cell(tmp_path: Path) -> None:
    assert unvalued(tmp_path, FORMULAS) == "A1 B1 C1 G1 I1 L1"


def test_where_the_file_was_never_computed_a_stored_zero_is_no_result(tmp_path: Path) -> None:
    assert unvalued(tmp_path, FORMULAS, '<calcPr fullCalcOnLoad="1"/>') == "A1 B1 C1 G1 H1 I1 L1"


def test_a_namespace_prefix_hides_nothing(tmp_path: Path) -> None:
    parts = raw.parts()
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{raw.MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:f>1</x:f></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    assert check_workbook(raw.write(tmp_path / "a.xlsx", parts)).unvalued == (CellPlace("三会一课", 1, "A"),)


def test_formulas_at_every_place_of_a_block_are_found(tmp_path: Path) -> None:
    """The sheet is scanned in blocks; wherever a block ends, each formula is found once, at its own cell."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n * n}</v></c><c r="B{n}"><f>SUM(A{n}:A{n})</f></c></row>'
        for n in range(1, 20_001)
    )
    path = raw.write(tmp_path / "a.xlsx", raw.parts(rows), level=1)
    assert [place.row for place in check_workbook(path).unvalued] == list(range(1, 20_001))


def test_so_many_formulas_without_results_are_refused(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><f>1</f></c></row>' for n in range(1, 12))
    path = raw.write(tmp_path / "a.xlsx", raw.parts(rows))
    assert len(check_workbook(path, Limits(unvalued=11)).unvalued) == 11
    with pytest.raises(refusals.FormulasWithoutValues, match="10个以上公式没有保存计算结果"):
        check_workbook(path, Limits(unvalued=10))


def test_openpyxl_writes_formulas_without_results(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book["Sheet"].append([1, 2, "=SUM(A1:B1)"])
    book.save(tmp_path / "a.xlsx")
    assert check_workbook(tmp_path / "a.xlsx").unvalued == (CellPlace("Sheet", 1, "C"),)


def test_far_but_empty_cells_do_no_harm(tmp_path: Path) -> None:
    """A border drawn to the end of a row, a format on the last row: seen every day, and nothing is there."""
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/><c r="XFC1" s="0"></c></row>'
    path = raw.write(tmp_path / "a.xlsx", raw.parts(rows + '<row r="1048576"><c r="A1048576" s="0"/></row>'))
    assert check_workbook(path).sheets == ("三会一课",)


def test_a_wide_or_a_long_sheet_passes(tmp_path: Path) -> None:
    wide = raw.parts('<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1"><v>1</v></c></row>')
    long = raw.parts('<row r="700000"><c r="Z700000"><v>1</v></c></row>')
    odd = raw.parts('<row><c s="1" r="A1"><v>1</v></c></row><row><c/><c><v>2</v></c></row>')
    for parts in (wide, long, odd):
        assert check_workbook(raw.write(tmp_path / "a.xlsx", parts)).unvalued == ()


def late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str) -> Path:
    """A sheet that begins as usual and ends in ``last``, beyond the part that may be read again."""
    monkeypatch.setattr(scan, "RESTART", 20_000)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c></row>' for n in range(1, 5_000))
    return raw.write(tmp_path / "a.xlsx", raw.parts(f'{rows}<row r="5000">{last}</row>'), level=0)


@pytest.mark.parametrize(
    ("last", "refusal", "words"),
    [
        ("<c><v>1</v></c>", refusals.TooLarge, "后半部分"),
        ('<c r="AB5000"><v>1</v></c>', refusals.TooSparse, "AB5000附近"),
        ('<c r="A1000000"><v>1</v></c>', refusals.TooSparse, "A1000000附近"),
    ],
)
def test_what_turns_strange_late_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str, refusal: type[WorkbookRefused], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        check_workbook(late(tmp_path, monkeypatch, last))


def test_a_late_border_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_workbook(late(tmp_path, monkeypatch, '<c r="AB5000" s="1"/>')).sheets == ("三会一课",)


def test_cells_without_places_are_followed_up_to_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = raw.write(tmp_path / "a.xlsx", raw.parts("<row>" + "<c><v>1</v></c>" * 12 + "</row>"))
    monkeypatch.setattr(gauge.Cells, "MOST", 12)
    assert check_workbook(path).sheets
    monkeypatch.setattr(gauge.Cells, "MOST", 11)
    with pytest.raises(refusals.TooLarge, match="没有规范标明位置"):
        check_workbook(path)


def test_so_many_formulas_are_refused(tmp_path: Path) -> None:
    path = raw.write(tmp_path / "a.xlsx", raw.parts('<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>'))
    assert check_workbook(path, Limits(formulas=1)).unvalued == ()
    with pytest.raises(refusals.TooLarge, match="公式超过0个"):
        check_workbook(path, Limits(formulas=0))


def test_a_part_without_end_is_no_sheet(tmp_path: Path) -> None:
    parts = raw.parts()
    parts["xl/worksheets/sheet1.xml"] = raw.sheet(before="甲" * 800_000)
    with pytest.raises(refusals.Damaged, match="不是表格内容"):
        check_workbook(raw.write(tmp_path / "a.xlsx", parts, level=0))


def test_cells_written_over_several_lines_are_read_whole(tmp_path: Path) -> None:
    rows = "".join(f'<row\n r="{n}"><c\n r="A{n}"><f>{n * 7919}</f>\n<v>{n}</v></c>\n</row>' for n in range(1, 20_000))
    assert check_workbook(raw.write(tmp_path / "a.xlsx", raw.parts(rows), level=1)).unvalued == ()


def test_rows_of_nothing_are_counted(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"/>' for n in range(1, 12))
    path = raw.write(tmp_path / "a.xlsx", raw.parts(rows))
    assert check_workbook(path, Limits(rows=11)).sheets
    with pytest.raises(refusals.TooManyRows, match="有11行（含只设了格式的空行），超过10行"):
        check_workbook(path, Limits(rows=10))
