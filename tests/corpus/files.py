"""Files that are no ledgers: other formats, refused workbooks, empty ones, odd names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.corpus.case import Case
from tests.corpus.ledger import FILE, SHEET, SHEET_ROWS, Formula, Make, edited, registers, sheets, write
from tests.facts import raw_workbook as raw

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
BAD = "乙.xlsx"


def beside(name: str, content: bytes) -> Make:
    """The good ledger, and another file in the folder."""

    def make(folder: Path) -> None:
        sheets({SHEET: SHEET_ROWS})(folder)
        (folder / name).write_bytes(content)

    return make


def spoilt(changes: Mapping[str, str | bytes], rows: str = raw.ONE_CELL) -> Make:
    """The good ledger, and a workbook some of whose parts are changed or added."""

    def make(folder: Path) -> None:
        sheets({SHEET: SHEET_ROWS})(folder)
        raw.write(folder / BAD, {**raw.parts(rows), **changes})

    return make


def cut(folder: Path) -> None:
    """A workbook of which only the first half arrived."""
    sheets({SHEET: SHEET_ROWS})(folder)
    content = (folder / FILE).read_bytes()
    (folder / BAD).write_bytes(content[: len(content) // 2])


def unvalued(folder: Path) -> None:
    """A library's workbook: every number a formula that nobody has computed."""
    registers(folder)
    cells = "".join(f'<c r="A{n}"><f>B{n}+1</f></c>' for n in range(1, 50_003))
    raw.write(folder / BAD, raw.parts(f'<row r="1">{cells}</row>'))


def empty_workbook(folder: Path) -> None:
    registers(folder)
    write(folder / FILE, {"Sheet1": []})


def deep(folder: Path) -> None:
    registers(folder)
    write(folder / "甲镇" / "一季度" / FILE, {SHEET: edited({"F4": "约5人"})})


MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
LAUGHS = '<!DOCTYPE sst [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;">]>'
LINK = f'{raw.XML}<externalLink xmlns="{raw.MAIN}"/>'
DDE = '<row r="1"><c r="A1"><f>cmd|\'/c calc\'!A0</f><v>0</v></c></row>'

FORMATS = (
    Case("old Excel beside", beside("乙.xls", OLE), ("workbook-not-xlsx 乙.xls",)),
    Case("text table beside", beside("乙.csv", "党支部,日期".encode()), ("workbook-not-xlsx 乙.csv",)),
    Case("WPS table beside", beside("乙.et", OLE), ("workbook-not-xlsx 乙.et",)),
    Case("macro workbook beside", beside("乙.xlsm", b"PK"), ("workbook-not-xlsx 乙.xlsm",)),
    Case("OpenDocument beside", beside("乙.ods", b"PK"), ("workbook-not-xlsx 乙.ods",)),
    Case("Word file beside", beside("说明.docx", b"PK"), ()),
    Case("picture and hidden file beside", beside(".DS_Store", b"x"), ()),
    Case("workbook open when copied", beside("~$三会一课.xlsx", b"x"), ("workbook-open ~$三会一课.xlsx",)),
    Case("ending in capitals", beside("乙.XLS", OLE), ("workbook-not-xlsx 乙.XLS",)),
)

REFUSED = (
    Case("password", beside(BAD, OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le")), (f"workbook-password {BAD}",)),
    Case("old Excel under a new name", beside(BAD, OLE + bytes(512) + "Workbook".encode("utf-16-le")), (f"workbook-legacy {BAD}",)),
    Case("text under a new name", beside(BAD, "党支部,日期\n".encode()), (f"workbook-wrong-content {BAD}",)),
    Case("web page under a new name", beside(BAD, b"<html><table></table></html>"), (f"workbook-wrong-content {BAD}",)),
    Case("PDF under a new name", beside(BAD, b"%PDF-1.7\n"), (f"workbook-wrong-content {BAD}",)),
    Case("empty file", beside(BAD, b""), (f"workbook-empty-file {BAD}",)),
    Case("half a file", cut, (f"workbook-damaged {BAD}",)),
    Case("Word file under a new name", spoilt({"word/document.xml": "<x/>"}), (f"workbook-wrong-content {BAD}",)),
    Case("archive of something else", beside(BAD, b"PK\x05\x06" + bytes(18)), (f"workbook-wrong-content {BAD}",)),
    Case("macros", spoilt({"xl/vbaProject.bin": b"x"}), (f"workbook-macros {BAD}",)),
    Case("macro workbook renamed", spoilt({"[Content_Types].xml": raw.content_types(MACRO)}), (f"workbook-macros {BAD}",)),
    Case("links to other workbooks", spoilt({"xl/externalLinks/externalLink1.xml": LINK}),
         (f"workbook-external-links {BAD}",)),
    Case("data connection", spoilt({"xl/connections.xml": "<connections/>"}), (f"workbook-external-links {BAD}",)),
    Case("DDE formula", spoilt({}, DDE), (f"workbook-dde {BAD}",)),
    Case("embedded file", spoilt({"xl/embeddings/oleObject1.bin": b"x"}), (f"workbook-embedded {BAD}",)),
    Case("swelling text", spoilt({"xl/sharedStrings.xml": f"{raw.XML}{LAUGHS}<sst/>"}), (f"workbook-entities {BAD}",)),
    Case("path out of the archive", spoilt({"../../evil.xml": "<x/>"}), (f"workbook-unsafe {BAD}",)),
    Case("nothing computed", unvalued, (f"workbook-formulas {BAD}",), ()),
    Case("a cell in the last corner", spoilt({}, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
         (f"workbook-too-wide {BAD}",)),
    Case("a cell far down and to the right", spoilt({}, '<row r="9"><c r="ZZ600000"><v>1</v></c></row>'),
         (f"workbook-too-sparse {BAD}",)),
    Case("sheet without content", spoilt({"xl/workbook.xml": raw.workbook(["甲", "乙"])}), (f"workbook-damaged {BAD}",)),
)  # fmt: skip

ODD = (
    Case("empty workbook", empty_workbook, (), ()),
    Case("empty sheet of the form's name", sheets({SHEET: []}), (), ()),
    Case("name with odd characters", sheets({SHEET: edited({"F4": "约5人"})}, "三会 一课（终版）#2 &‘改’.xlsx"),
         ("repaired-number 三会 一课（终版）#2 &‘改’.xlsx|支部会议纪实!F4",), ()),
    Case("folders in folders", deep, ("repaired-number 甲镇/一季度/三会一课.xlsx|支部会议纪实!F4",), ()),
    Case("sheet's name with quotes and brackets", sheets({"王庄'支部'（2019）": edited({"F4": "全体"})}),
         ("unreadable-number 王庄'支部'（2019）!F4",), ()),
    Case("external formula whose value was stored", sheets({SHEET: edited({"F4": Formula("='[旧.xlsx]表'!A1", 5)})}), ()),
)  # fmt: skip

CASES = (*FORMATS, *REFUSED, *ODD)
