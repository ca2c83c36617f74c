"""Opening texts: what is read, and what is refused with which words."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import docx
import pytest

from pingyi.errors import WorkbookRefused
from pingyi.reading.sources import SourceRefused, from_text, open_source

PLAN = "各镇党委要认真学习贯彻会议精神，五月底前完成整顿工作，并报送有关情况。\n第二段，全面推进各项工作。\n"
TRADITIONAL = "各級黨組織要認真學習貫徹會議精神，切實擔負起責任，五月底前完成整頓工作，並報送有關情況。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def pdf_of(stream: bytes) -> bytes:
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%bendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + head + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_every_encoding_of_an_office_is_read(tmp_path: Path, encoding: str) -> None:
    source = open_source(written(tmp_path, "计划.txt", PLAN.replace("\n", "\r\n").encode(encoding)))
    assert source.text == PLAN
    assert [p.text for p in source.paragraphs] == PLAN.strip().split("\n")
    assert not source.issues


def test_every_piece_says_where_it_stands(tmp_path: Path) -> None:
    text = "# 计划\n\n| 任务 | 时限 |\n|---|---|\n| 建 **账** | 5月 |\n\n- 尾段\n"
    source = open_source(written(tmp_path, "计划.md", text.encode()))
    assert all(source.text[p.start : p.end] == p.text for p in source.paragraphs)
    (table,) = source.tables
    assert all(source.text[c.start : c.end] == c.text for c in table.cells)
    assert table.texts() == [["任务", "时限"], ["建 账", "5月"]]
    assert table.title == "计划"
    assert [p.level for p in source.paragraphs] == [0, None]


def test_tabbed_lines_of_a_plain_text_are_a_table() -> None:
    source = from_text("标题\n任务\t时限\n甲事\t3月\n乙事\t4月\n尾段")
    assert source.tables[0].texts() == [["任务", "时限"], ["甲事", "3月"], ["乙事", "4月"]]
    assert [p.text for p in source.paragraphs] == ["标题", "尾段"]


def test_tabbed_values_may_hold_quoted_lines(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, "表.tsv", '任务\t说明\n甲\t"一行\n又一行 ""引"""\n'.encode()))
    assert source.tables[0].texts() == [["任务", "说明"], ["甲", '一行\n又一行 "引"']]


REFUSED = [
    ("空.txt", b"", "文件是空的"),
    ("白.txt", b" \n\n\t\n", "文件是空的"),
    ("不是.docx", "我不是文档".encode(), "扩展名是 .docx，内容却是文本文件"),
    ("网页.docx", b"<html></html>", "内容却是网页"),
    ("旧.docx", OLE + bytes(600), "旧版 Word（.doc）文件"),
    ("旧.doc", OLE + bytes(600), "旧版 Word（.doc）文件"),
    ("密.docx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "设有打开密码"),
    ("假.pdf", b"hello", "内容却是其他文件"),
    ("文.txt", b"%PDF-1.4", "内容却是 PDF 文件"),
    ("图.jpg", b"\xff\xd8\xff", "请先识别成文字"),
    ("书.ofd", b"PK", "导出为 .docx"),
    ("无扩展名", b"abc", "没有扩展名的文件"),
    ("大五.txt", (TRADITIONAL * 3).encode("big5", "ignore"), "读出来是乱码"),
    ("日.txt", ("これは日本語の文章です。" * 6).encode("shift-jis"), "读出来是乱码"),
    ("扫描.pdf", pdf_of(zlib.compress(b"0 0 100 100 re f")), "扫描件"),
    ("截断.pdf", b"%PDF-1.4\n1 0 obj", "无法解析"),
]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[one[0] for one in REFUSED])
def test_what_cannot_be_read_is_refused_with_a_clear_word(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(SourceRefused) as refused:
        open_source(written(tmp_path, name, content))
    assert words in str(refused.value)
    assert str(refused.value).startswith(f"{name}：")
    assert str(refused.value).endswith("。")
    assert refused.value.code.startswith("source-")


def test_a_file_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    for name in ("大.txt", "大.docx", "大.pdf"):
        path = tmp_path / name
        with path.open("wb") as handle:
            handle.write({"大.docx": b"PK\x03\x04", "大.pdf": b"%PDF-1.4"}.get(name, b"a"))
            handle.truncate(200 << 20)
        with pytest.raises(SourceRefused, match="文件过大：有200MB"):
            open_source(path)


def test_a_text_of_a_million_characters_and_more_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="超过1,000,000字"):
        open_source(written(tmp_path, "长.txt", ("党" * 1_000_001).encode()))


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "弹.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("word/document.xml", b" " * (17 << 20))
    with pytest.raises(SourceRefused, match="文件过大"):
        open_source(path)
    drawing = zlib.compress(b"0 0 m 1 1 l S " * 700_000)
    with pytest.raises(SourceRefused, match="解压后的内容过多"):
        open_source(written(tmp_path, "弹.pdf", pdf_of(drawing)))


def test_macros_are_refused(tmp_path: Path) -> None:
    plain = tmp_path / "平.docx"
    docx.Document().save(str(plain))
    path = tmp_path / "宏.docx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for item in old.infolist():
            new.writestr(item.filename, old.read(item))
        new.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(SourceRefused, match="含有宏"):
        open_source(path)


def test_a_workbook_that_calls_itself_a_document_is_told(tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(SourceRefused, match="内容却是 Excel 工作簿"):
        open_source(path)


def test_traditional_characters_get_a_word_and_are_read(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, "繁.txt", TRADITIONAL.encode()))
    (issue,) = source.issues
    assert issue.code == "source-traditional"
    assert "级" not in issue.message
    assert "級" in issue.message
    name = open_source(written(tmp_path, "名.txt", (PLAN + "陳國華同志参加。").encode()))
    assert not name.issues


def test_a_workbook_is_one_table_a_sheet(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "计划.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("任务表")
    sheet.merge_range(0, 0, 0, 1, "任务")
    sheet.write_row(1, 0, ["甲", 3])
    book.close()
    (table,) = open_source(path).tables
    assert table.title == "任务表"
    assert table.texts() == [["任务", "任务"], ["甲", "3"]]
    with pytest.raises(WorkbookRefused):
        open_source(written(tmp_path, "假.xlsx", b"abc"))


def test_the_text_of_a_pdf_is_read_and_said_to_be_a_guess(tmp_path: Path) -> None:
    lines = b"BT /F1 12 Tf 50 400 Td (First line of a plan without stop) Tj 0 -20 Td (goes on here.) Tj ET"
    source = open_source(written(tmp_path, "文.pdf", pdf_of(zlib.compress(lines))))
    assert "First line of a plan" in source.text
    assert [issue.code for issue in source.issues] == ["source-pdf-lines"]
