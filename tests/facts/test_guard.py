from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from pingyi.errors import WorkbookRefused
from pingyi.facts import refusals
from pingyi.facts.guard import check_workbook
from tests.facts import raw_workbook as raw

MACRO_MAIN = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
Spoil = Callable[[dict[str, str | bytes]], None]


def put(**changes: str | bytes) -> Spoil:
    """A change of parts; “__” in a keyword stands for “/” and a trailing “_xml” for “.xml”."""

    def spoil(parts: dict[str, str | bytes]) -> None:
        for key, value in changes.items():
            parts[key.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin")] = value

    return spoil


def drop(name: str) -> Spoil:
    return lambda parts: parts.__delitem__(name)


def link(kind: str, target: str) -> Spoil:
    def spoil(parts: dict[str, str | bytes]) -> None:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = raw.relationships((kind, target, "External"))

    return spoil


def types(text: str) -> Spoil:
    return lambda parts: parts.__setitem__("[Content_Types].xml", text)


def rows(text: str) -> Spoil:
    return put(xl__worksheets__sheet1_xml=raw.sheet(text))


def dde_link() -> str:
    link = '<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'
    return f'{raw.XML}<externalLink xmlns="{raw.MAIN}">{link}</externalLink>'


CASES: dict[str, tuple[Spoil, type[WorkbookRefused], str]] = {
    "macros": (put(xl__vbaProject_bin=b"x"), refusals.HasMacros, "不含宏"),
    "renamed xlsm": (types(raw.content_types(MACRO_MAIN)), refusals.HasMacros, "含有宏"),
    "macro sheet": (put(xl__macrosheets__sheet1_xml=raw.sheet()), refusals.HasMacros, "含有宏"),
    "external link": (
        put(xl__externalLinks__externalLink1_xml=f'{raw.XML}<externalLink xmlns="{raw.MAIN}"/>'),
        refusals.HasExternalLinks,
        "其他工作簿的外部链接",
    ),
    "external ole": (link("oleObject", "file:///c:/a.doc"), refusals.HasExternalLinks, "其他文件"),
    "remote picture": (link("image", "http://example.org/1.png"), refusals.HasExternalLinks, "网上图片"),
    "connection": (put(xl__connections_xml=f"{raw.XML}<connections/>"), refusals.HasExternalLinks, "数据连接"),
    "dde link": (put(xl__externalLinks__externalLink1_xml=dde_link()), refusals.HasDde, "DDE"),
    "dde formula": (
        rows('<row r="1"><c r="A1"><f>cmd|\'/c calc\'!A0</f><v>0</v></c></row>'),
        refusals.HasDde,
        "DDE",
    ),
    "dde name": (
        put(
            xl__workbook_xml=raw.workbook(
                more="<definedNames><definedName name=\"x\">cmd|'/c calc'!A0</definedName></definedNames>"
            )
        ),
        refusals.HasDde,
        "DDE",
    ),
    "embedded": (put(xl__embeddings__oleObject1_bin=b"x"), refusals.HasEmbedded, "嵌入"),
    "activex": (put(xl__activeX__activeX1_xml=f"{raw.XML}<ocx/>"), refusals.HasEmbedded, "ActiveX"),
    "laughs in a sheet": (
        put(xl__worksheets__sheet1_xml=raw.sheet().replace("<worksheet", LAUGHS + "<worksheet")),
        refusals.HasEntities,
        "DTD",
    ),
    "laughs in the texts": (put(xl__sharedStrings_xml=f"{raw.XML}{LAUGHS}<sst/>"), refusals.HasEntities, "DTD"),
    "laughs in the index": (put(xl__workbook_xml=f"{raw.XML}{LAUGHS}<workbook/>"), refusals.HasEntities, "DTD"),
    "laughs behind a long comment": (
        put(xl__sharedStrings_xml=f"{raw.XML}<!--{'x' * 9000}-->{LAUGHS}<sst/>"),
        refusals.Damaged,
        "不是 XML",
    ),
    "utf-16": (put(xl__styles_xml="<styleSheet/>".encode("utf-16")), refusals.Damaged, "UTF-8"),
    "other encoding": (
        put(xl__styles_xml='<?xml version="1.0" encoding="UTF-7"?><styleSheet/>'),
        refusals.Damaged,
        "UTF-8",
    ),
    "word": (put(word__document_xml="<x/>"), refusals.NotAWorkbook, "Word"),
    "ods": (put(content_xml="<x/>"), refusals.NotAWorkbook, "OpenDocument"),
    "no content types": (drop("[Content_Types].xml"), refusals.NotAWorkbook, "普通压缩包"),
    "no package relationships": (drop("_rels/.rels"), refusals.Damaged, "缺少 _rels/.rels"),
    "no workbook": (drop("xl/workbook.xml"), refusals.Damaged, "缺少 xl/workbook.xml"),
    "no workbook relationships": (drop("xl/_rels/workbook.xml.rels"), refusals.Damaged, "缺少 xl/_rels"),
    "no sheet": (drop("xl/worksheets/sheet1.xml"), refusals.Damaged, "“三会一课”没有内容"),
    "dangling sheet": (put(xl__workbook_xml=raw.workbook(["甲", "乙"])), refusals.Damaged, "“乙”没有内容"),
    "two sheets of one name": (
        put(
            xl__workbook_xml=raw.workbook(["甲", "甲"]),
            **{"xl/_rels/workbook.xml.rels": raw.relationships(*[("worksheet", "worksheets/sheet1.xml", "")] * 2)},
        ),
        refusals.Damaged,
        "两张工作表都叫“甲”",
    ),
    "sheets none": (put(xl__workbook_xml=raw.workbook([])), refusals.Damaged, "没有工作表"),
    "index broken": (put(xl__workbook_xml="<workbook"), refusals.Damaged, "不是完整的 XML"),
    "other main part": (put(xl__workbook_xml="<document/>"), refusals.NotAWorkbook, "Office"),
    "nothing points to it": (
        lambda parts: parts.__setitem__("_rels/.rels", raw.relationships()),
        refusals.NotAWorkbook,
        "普通压缩包",
    ),
    "sheet without end": (
        put(xl__worksheets__sheet1_xml=raw.sheet().removesuffix("</worksheet>")),
        refusals.Damaged,
        "没有结尾",
    ),
    "sheet is something else": (put(xl__worksheets__sheet1_xml="<html></html>"), refusals.Damaged, "不是工作表"),
    "path out": (put(**{"..__..__evil_xml": "<x/>"}), refusals.UnsafeArchive, "路径"),
    "path from the root": (put(**{"/etc/hosts": "x"}), refusals.UnsafeArchive, "路径"),
    "backslash": (put(**{"xl\\a_xml": "<x/>"}), refusals.UnsafeArchive, "路径"),
    "duplicate but for case": (put(XL__Workbook_xml="<x/>"), refusals.UnsafeArchive, "重复"),
    "too wide": (rows('<row r="1"><c r="A1"><v>1</v></c><c r="AAA1"><v>1</v></c></row>'), refusals.TooWide, "702列"),
    "beyond any column": (rows('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'), refusals.TooWide, "702列"),
    "small letters, too wide": (rows('<row r="1"><c r="zza1"><v>1</v></c></row>'), refusals.TooWide, "702列"),
    "late reference, too wide": (rows('<row r="1"><c s="0" r="XFD1"><v>1</v></c></row>'), refusals.TooWide, "702列"),
    "no references, too wide": (rows('<row r="1">' + "<c><v>1</v></c>" * 703 + "</row>"), refusals.TooWide, "702列"),
    "last cell of all": (
        rows('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        refusals.TooSparse,
        "A1048576附近",
    ),
    "far corner": (
        rows('<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="ZZ90000"><v>1</v></c></row>'),
        refusals.TooSparse,
        "ZZ90000附近",
    ),
    "far corner without references": (
        rows('<row r="690000">' + "<c><v>1</v></c>" * 60 + "</row>"),
        refusals.TooSparse,
        "第690,000行",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_refuses_with_what_is_wrong_and_what_to_do(tmp_path: Path, case: str) -> None:
    spoil, refusal, words = CASES[case]
    parts: dict[str, str | bytes] = dict(raw.parts())
    spoil(parts)
    path = raw.write(tmp_path / "台账.xlsx", parts)
    with pytest.raises(refusal, match=r"^台账\.xlsx：.*。请.*再报。$") as caught:
        check_workbook(path)
    assert words in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("a.csv", "另存为“Excel 工作簿（*.xlsx）”"),
        ("a.et", "WPS 表格"),
        ("a.ods", "LibreOffice"),
        ("a.xls", "另存为"),
        ("a.xlsm", "不含宏"),
        ("a", "没有扩展名"),
    ],
)
def test_other_formats_are_told_how_to_convert(tmp_path: Path, name: str, advice: str) -> None:
    (tmp_path / name).write_bytes(b"1,2\n")
    with pytest.raises(refusals.NotXlsx) as caught:
        check_workbook(tmp_path / name)
    assert advice in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").mkdir()
    for name in ("a.xlsx", "b.xlsx"):
        with pytest.raises(refusals.Damaged, match="无法打开"):
            check_workbook(tmp_path / name)


def test_an_ordinary_workbook_passes(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("三会一课", "“四日一会”"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["日期", "主题", "合计"])
            page.write_row(1, 0, ["2019.3.5", "a|b!c"])
            page.write_formula(1, 2, "=SUM(A1:B1)", None, 12)
            page.write_formula(1, 3, '=A1&"|"&三会一课!B1', None, "x|y")
            page.write_url(2, 0, "https://example.org/")
            page.write_comment(1, 0, "批注")
            page.write(0, 60, "备注")
        book.add_chartsheet("图")
        book.get_worksheet_by_name("“四日一会”").hide()
    checked = check_workbook(path)
    assert checked.sheets == ("三会一课", "“四日一会”")
    assert checked.unvalued == ()
    assert checked.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
