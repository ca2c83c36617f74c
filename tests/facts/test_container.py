from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from pingyi.errors import WorkbookRefused
from pingyi.facts import refusals
from pingyi.facts.guard import check_workbook
from pingyi.facts.limits import Limits
from tests.facts import raw_workbook as raw

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "refusal", "words"),
    [
        (b"", refusals.EmptyFile, "文件是空的"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), refusals.PasswordProtected, "打开密码"),
        (OLE + "Workbook".encode("utf-16-le"), refusals.LegacyExcel, "旧版 Excel"),
        (OLE + "WordDocument".encode("utf-16-le"), refusals.NotAWorkbook, "旧版 Office"),
        (b"\xef\xbb\xbf<HTML><table>", refusals.NotAWorkbook, "网页"),
        (b"<?xml version='1.0'?><Workbook/>", refusals.NotAWorkbook, "XML"),
        ("日期,主题\n".encode("gb18030"), refusals.NotAWorkbook, "文本文件"),
        (b"%PDF-1.7\n", refusals.NotAWorkbook, "PDF"),
        (b"Rar!\x1a\x07\x00", refusals.NotAWorkbook, "压缩包"),
        (b"PK\x05\x06" + bytes(18), refusals.NotAWorkbook, "空的压缩包"),
        (b"\x00\x01\x02", refusals.NotAWorkbook, "其他文件"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_zip_is_named(tmp_path: Path, content: bytes, refusal: type[WorkbookRefused], words: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    with pytest.raises(refusal) as caught:
        check_workbook(path)
    assert words in str(caught.value)


def test_every_truncation_is_refused_politely(tmp_path: Path) -> None:
    whole = raw.write(tmp_path / "a.xlsx", raw.parts()).read_bytes()
    path = tmp_path / "b.xlsx"
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(WorkbookRefused):
            check_workbook(path)


def test_every_flipped_byte_is_accepted_or_refused_never_a_traceback(tmp_path: Path) -> None:
    whole = raw.write(tmp_path / "a.xlsx", raw.parts()).read_bytes()
    path, refused = tmp_path / "b.xlsx", 0
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            check_workbook(path)
        except WorkbookRefused:
            refused += 1
    assert refused > len(whole) // 2


def test_a_false_size_is_found_out(tmp_path: Path) -> None:
    parts = raw.parts()
    parts["xl/sharedStrings.xml"] = f"{raw.XML}<sst>{'甲' * 5000}</sst>"
    content = bytearray(raw.write(tmp_path / "a.xlsx", parts).read_bytes())
    at = content.rindex(b"PK\x01\x02")
    assert content[at + 46 :].startswith(b"xl/sharedStrings.xml")
    for size, words in ((100, "比所标的大"), (90_000, "不完整")):
        content[at + 24 : at + 28] = struct.pack("<I", size)
        (tmp_path / "b.xlsx").write_bytes(content)
        with pytest.raises(WorkbookRefused, match=words):
            check_workbook(tmp_path / "b.xlsx")


def test_entries_that_share_bytes_are_refused(tmp_path: Path) -> None:
    parts = raw.parts()
    parts["xl/styles.xml"] = parts["xl/sharedStrings.xml"] = f"{raw.XML}<x/>"
    content = bytearray(raw.write(tmp_path / "a.xlsx", parts).read_bytes())
    second = content.rindex(b"PK\x01\x02")
    first = content.rindex(b"PK\x01\x02", 0, second)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(refusals.UnsafeArchive, match="重叠"):
        check_workbook(tmp_path / "a.xlsx")


def test_bytes_behind_the_end_and_before_the_beginning_are_refused(tmp_path: Path) -> None:
    whole = raw.write(tmp_path / "a.xlsx", raw.parts()).read_bytes()
    for content in (whole + b"x", whole + whole, whole[:4] + b"junk" + whole[4:]):
        (tmp_path / "b.xlsx").write_bytes(content)
        with pytest.raises((refusals.UnsafeArchive, refusals.Damaged)):
            check_workbook(tmp_path / "b.xlsx")


def test_an_entry_with_a_password_is_refused(tmp_path: Path) -> None:
    content = bytearray(raw.write(tmp_path / "a.xlsx", raw.parts()).read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(refusals.PasswordProtected):
        check_workbook(tmp_path / "a.xlsx")


def test_a_rare_compression_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_BZIP2) as archive:
        for name, part in raw.parts().items():
            archive.writestr(name, part)
    with pytest.raises(refusals.UnsafeArchive, match="压缩方式"):
        check_workbook(tmp_path / "a.xlsx")


def test_duplicate_entries_are_refused(tmp_path: Path) -> None:
    path = raw.write(tmp_path / "a.xlsx", raw.parts())
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(refusals.UnsafeArchive, match="重复"):
        check_workbook(path)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(packed=100), "超过0MB"),
        (Limits(unpacked=100), "全部解压后"),
        (Limits(entries=4), "内部文件超过4个"),
        (Limits(sheet=100), "sheet1.xml 解压后有1MB"),
        (Limits(index=100), "[Content_Types].xml 解压后"),
        (Limits(ratio_from=1, ratio=0), "膨胀1倍"),
        (Limits(sheets=0), "有1张工作表，超过0张"),
    ],
)
def test_each_size_has_its_limit(tmp_path: Path, limits: Limits, words: str) -> None:
    path = raw.write(tmp_path / "a.xlsx", raw.parts())
    with pytest.raises(refusals.TooLarge) as caught:
        check_workbook(path, limits)
    assert words in str(caught.value)


def test_java_writes_zip64_records_for_small_files(tmp_path: Path) -> None:
    content = raw.write(tmp_path / "a.xlsx", raw.parts()).read_bytes()
    at = content.rindex(b"PK\x05\x06")
    entries, size, offset = struct.unpack("<HII", content[at + 10 : at + 20])
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    (tmp_path / "a.xlsx").write_bytes(content[:at] + record + locator + content[at:])
    assert check_workbook(tmp_path / "a.xlsx").sheets == ("三会一课",)
    (tmp_path / "a.xlsx").write_bytes(content[:at] + b"x" * 56 + locator + content[at:])
    with pytest.raises(refusals.Damaged, match="压缩目录无法读取"):
        check_workbook(tmp_path / "a.xlsx")
