"""The quick reader sees in a workbook what the other reader sees, or says nothing."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pingyi.facts.guard import Admitted, admit, check_cells
from pingyi.facts.refusals import Damaged
from pingyi.facts.sheets import swift as swift_module
from pingyi.facts.sheets.page import Page, pages, put_away
from pingyi.facts.sheets.swift import Swift
from pingyi.facts.sheets.texts import shared_texts
from tests.facts import raw_workbook as raw
from tests.facts.sheets.books import read

LETTERS = "村党员一ab7 &<>\"'，。\n\t_x\u3000😀-/"
TEXTS = st.text(st.sampled_from(LETTERS), max_size=12)
NUMBERS = st.one_of(
    st.integers(0, 10**9), st.integers(-99, 99), st.floats(-1e9, 1e9), st.sampled_from([0.1, 43529.5, 1e15])
)
DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))
MOMENTS = st.builds(datetime.combine, DAYS, st.times().map(lambda one: one.replace(microsecond=0)))
CELLS = st.one_of(st.none(), TEXTS, NUMBERS, DAYS, MOMENTS, st.times().map(lambda one: one.replace(microsecond=0)))
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=8)
FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy/m/d h:mm", time: "h:mm"}
TEXT = '<c r="{}" t="s"><v>0</v></c>'
SHARED = f'<sst xmlns="{raw.MAIN}"><si><t>甲</t></si></sst>'


@pytest.fixture(autouse=True)
def _small_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swift_module, "WORTH", 0)


def written(path: Path, sheets: dict[str, list[list[Any]]], top: int = 0, left: int = 0) -> Admitted:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        formats = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
        money, bold = book.add_format({"num_format": '#,##0.00"元"'}), book.add_format({"bold": True})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(table, top):
                for column, cell in enumerate(line, left):
                    if type(cell) in formats:
                        sheet.write_datetime(row, column, cell, formats[type(cell)])
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell, bold if len(cell) % 3 == 0 else None)
                    elif cell is None:
                        sheet.write_blank(row, column, None, bold)
                    else:
                        sheet.write_number(
                            row, column, cell, money if cell == int(cell) and int(cell) % 3 == 0 else None
                        )
            if len(table) > 1:
                sheet.merge_range(top, left + 7, top + 1, left + 8, "")
    path.write_bytes(packed.getvalue())
    return admit(path)


def seen(found: list[Page]) -> list[tuple[Any, ...]]:
    return [(one.sheet, [*one.rows], one.top, one.left, one.merged, one.hidden) for one in found]


def both(workbook: Admitted) -> tuple[list[tuple[Any, ...]] | None, list[tuple[Any, ...]]]:
    """What the quick reader sees, and the other."""
    quick = Swift().pages(workbook, "a.xlsx")
    other = [*pages(workbook.path, "a.xlsx", check_cells(workbook))]
    return (None if quick is None else seen([*quick])), seen(other)


@settings(max_examples=40, deadline=None)
@example(first=[["a_x0041_"]], second=[], top=0, left=0)
@given(first=TABLES, second=TABLES, top=st.integers(0, 12), left=st.integers(0, 30))
def test_as_the_other_reader(
    tmp_path_factory: pytest.TempPathFactory, first: list[list[Any]], second: list[list[Any]], top: int, left: int
) -> None:
    path = tmp_path_factory.mktemp("swift") / "a.xlsx"
    quick, other = both(written(path, {"一": first, "二": second}, top, left))
    unlike = any("_x" in cell for line in (*first, *second) for cell in line if isinstance(cell, str))
    assert (quick is None and unlike) or repr(quick) == repr(other)


def test_many_rows(tmp_path: Path) -> None:
    """Several blocks, numbers of every length, texts that come again."""
    table = [
        [number, f"村{number % 300}", number * 1000.5, date(2019, 1 + number % 12, 1), number] for number in range(9000)
    ]
    quick, other = both(written(tmp_path / "a.xlsx", {"一": [["序号", "村", "元", "日期", "人数"], *table]}))
    assert quick == other
    assert len(other[0][1]) == 9001


USUAL = f'<row r="1">{TEXT.format("A1")}<c r="B1"><v>5</v></c></row>'


def shared(path: Path, rows: str, texts: str = SHARED, **more: str) -> Admitted:
    """A workbook of one sheet with the shared text 甲."""
    parts = raw.parts(rows) | {"xl/sharedStrings.xml": texts}
    parts["xl/_rels/workbook.xml.rels"] = raw.relationships(
        ("worksheet", "worksheets/sheet1.xml", ""), ("sharedStrings", "sharedStrings.xml", "")
    )
    return admit(raw.write(path, parts | more))


@pytest.mark.parametrize(
    "rows",
    [
        USUAL,
        "",
        '<row r="1"/>' + USUAL.replace('1"', '2"'),
        USUAL.replace("<row ", '<row spans="1:2" ht="15" '),
        USUAL.replace('<row r="1">', "<row>"),
        '<row r="3"><c r="B3" s="1"/><c r="Z3" t="n"><v>1.50</v></c><c r="AA3"><v>-2E3</v></c><c r="ZZ3"><v>07</v></c></row>',
        '<row r="99998"><c r="A99998"><v>65535</v></c><c r="B99998"><v>65536</v></c><c r="C99998"><v>123456789012</v></c></row>',
    ],
)
def test_usual(tmp_path: Path, rows: str) -> None:
    quick, other = both(shared(tmp_path / "a.xlsx", rows))
    assert quick is not None
    assert quick == other


@pytest.mark.parametrize(
    "rows",
    [
        USUAL.replace("<v>5</v>", "<f>2+3</f><v>5</v>"),
        USUAL.replace("<v>5</v>", "<v></v>"),
        USUAL.replace("<v>5</v>", "<v>5</v> "),
        USUAL.replace("<v>5</v>", "<v>0x5</v>"),
        USUAL.replace("<v>5</v>", "5"),
        USUAL.replace('<c r="B1">', '<c r="B1" t="str">'),
        USUAL.replace('<c r="B1">', '<c r="B1" t="b">'),
        USUAL.replace('<c r="B1">', '<c r="B1" t="e">'),
        USUAL.replace('<c r="B1">', '<c  r="B1">'),
        USUAL.replace('<c r="B1">', '<c r="b1">'),
        USUAL.replace('<c r="B1">', '<c r="B01x">'),
        USUAL.replace('<c r="B1">', '<c r="A1">'),
        USUAL.replace('<c r="B1">', '<c r="B0">'),
        USUAL.replace('<c r="B1">', '<c r="BBB1">'),
        USUAL.replace('<c r="B1">', '<c r="B1000000000">'),
        USUAL.replace('<c r="B1">', "<c>"),
        USUAL.replace('<c r="B1">', '<c s="0" r="B1">'),
        USUAL.replace('t="s"><v>0</v>', 't="s"><v>1</v>'),
        USUAL.replace('t="s"><v>0</v>', 't="s"><v>0.0</v>'),
        USUAL.replace('t="s"><v>0</v>', 't="inlineStr"><is><t>甲</t></is>'),
        USUAL.replace("</row>", "</row>\n"),
        USUAL.replace("</row>", '</row><c r="C1"><v>1</v></c>'),
        USUAL.replace("</row>", '<row r="2"></row></row>'),
        USUAL.replace("</row>", ""),
        USUAL + USUAL,
        USUAL + "</row>",
        USUAL + "<!-- x -->",
        '<c r="A1"><v>1</v></c>' + USUAL,
        USUAL.replace('<c r="B1">', '<c r="B1" x=">">'),
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="690000"><c r="ZZ690000"><v>1</v></c></row>',
    ],
)
def test_unusual(tmp_path: Path, rows: str) -> None:
    assert Swift().pages(shared(tmp_path / "a.xlsx", rows), "a.xlsx") is None


@pytest.mark.parametrize(
    "texts",
    [
        SHARED.replace("<t>甲</t>", "<r><t>甲</t></r>"),
        SHARED.replace("甲", " 甲"),
        SHARED.replace("甲", "甲\n"),
        SHARED.replace("甲", "&#30002;"),
        SHARED.replace("甲", "a & b"),
        SHARED.replace("甲", "_x000D_"),
        SHARED.replace("<t>甲</t>", "<t/>"),
        SHARED.replace("</sst>", ""),
        SHARED.replace("sst", "x:sst"),
    ],
)
def test_unusual_texts(tmp_path: Path, texts: str) -> None:
    assert Swift().pages(shared(tmp_path / "a.xlsx", USUAL, texts), "a.xlsx") is None


def test_texts() -> None:
    told = SHARED.replace("甲", "甲&amp;乙&lt;&quot;").replace(
        "</sst>", '<si><t xml:space="preserve"> a\n</t></si></sst>'
    )
    assert shared_texts(told.encode()) == ['甲&乙<"', " a\n"]
    assert shared_texts(SHARED.encode("utf-16")) is None


@pytest.mark.parametrize(
    "more",
    [
        {"xl/workbook.xml": raw.workbook(more='<workbookPr date1904="1"/>')},
        {"xl/workbook.xml": raw.workbook().replace("sheetId", 'state="odd" sheetId')},
        {"xl/SharedStrings.xml.old/styles.xml": "<a/>"},
        {"xl/styles.xml": f'<styleSheet xmlns="{raw.MAIN}"><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>'},
    ],
)
def test_unusual_parts(tmp_path: Path, more: dict[str, str]) -> None:
    rows = USUAL.replace('<c r="B1">', '<c r="B1" s="1">')
    assert Swift().pages(shared(tmp_path / "a.xlsx", rows, **more), "a.xlsx") is None


def test_a_wrong_checksum(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    shared(path, USUAL)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        crc = archive.getinfo("xl/worksheets/sheet1.xml").CRC.to_bytes(4, "little")
    at = content.rfind(crc)
    content[at] ^= 1
    path.write_bytes(content)
    assert Swift().pages(admit(path), "a.xlsx") is None


def test_hidden_and_damaged(tmp_path: Path) -> None:
    hidden = {"xl/workbook.xml": raw.workbook().replace("sheetId", 'state="hidden" sheetId')}
    found = Swift().pages(shared(tmp_path / "a.xlsx", USUAL, **hidden), "a.xlsx")
    assert found is not None
    assert [page.hidden for page in found] == [True]
    cut = {"xl/worksheets/sheet1.xml": raw.sheet(USUAL).replace("</worksheet>", "")}
    with pytest.raises(Damaged):
        Swift().pages(shared(tmp_path / "b.xlsx", USUAL, **cut), "b.xlsx")
    gone = shared(tmp_path / "c.xlsx", USUAL)
    gone.path.unlink()
    with pytest.raises(Damaged):
        Swift().pages(gone, "c.xlsx")


def test_a_refused_workbook_and_its_copy(tmp_path: Path) -> None:
    """A copy of a workbook that cannot be read is refused for the same reason."""
    rows = '<row r="1"><c r="A1"><f>cmd|x!A1</f><v>1</v></c></row>'
    for name in ("甲.xlsx", "乙.xlsx"):
        raw.write(tmp_path / name, raw.parts(rows))
    found = read(tmp_path)
    assert [(one.place.file, one.code) for one in found.issues] == [
        ("乙.xlsx", "workbook-dde"),
        ("甲.xlsx", "workbook-dde"),
    ]


def test_registers_and_records_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The facts are the same, whichever reader read the folder; merged cells below the table belong to nothing."""
    meetings: list[list[Any]] = [
        ["党支部", "日期", "类型", "应到人数", "实到人数", "内容"],
        ["王庄村党支部", date(2019, 3, 5), "党员大会", 3, 2, "学习文件精神"],
        ["", date(2019, 4, 5), "党课", 3, 3, "学习 文件"],
        ["合计", "", "", 6, 5, ""],
        *([None] * 6 for _ in range(8)),
    ]
    merges = {"支部会议纪实": ["A2:A3", "A7:F7", "A9:A11"]}
    quick = read(tmp_path / "a", {"支部会议纪实": meetings}, merges=merges)
    monkeypatch.setattr(swift_module, "WORTH", 1 << 40)
    other = read(tmp_path / "b", {"支部会议纪实": meetings}, merges=merges)
    assert quick.issues == other.issues
    assert quick.facts.tables == other.facts.tables
    assert quick.facts.tables["meeting"].num_rows == 2


@given(TABLES)
@settings(max_examples=20)
def test_what_was_put_away_comes_back(table: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        admitted = written(Path(folder) / "a.xlsx", {"一": table, "二": table})
        quick = Swift().pages(admitted, "a.xlsx")
        kept = Swift().pages(admitted, "a.xlsx")
        assert (quick is None) == (kept is None)
        plain = [[*page.rows] for page in quick or ()]
        away = [put_away(page) for page in kept or ()]
        for page, rows in zip(away, plain, strict=True):
            assert [*page.rows] == rows
            page.rows.clear()
            assert [*page.rows] == []
