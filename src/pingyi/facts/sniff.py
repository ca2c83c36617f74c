"""What a file named .xlsx is when it is not a zip at all."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from pingyi.errors import WorkbookRefused
from pingyi.facts.refusals import EmptyFile, LegacyExcel, NotAWorkbook, PasswordProtected

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"<!doctype html", b"<html", b"<table", b"<meta"), "网页（有的系统导出的“Excel”实为网页）"),
    ((b"<",), "XML 文件"),
    ((b"rar!", b"7z\xbc\xaf"), "压缩包"),
    ((b"pk\x05\x06",), "空的压缩包"),
    ((b"%pdf",), " PDF 文件"),
    ((b"{\\rtf",), " RTF 文档"),
)


def not_a_zip(path: Path, handle: BinaryIO, head: bytes) -> WorkbookRefused:
    """The refusal for a file that begins with ``head``; an OLE file is read whole to tell a password from an old format."""
    if not head:
        return EmptyFile(path)
    if head.startswith(OLE):
        return _ole(path, handle)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for marks, actually in _STARTS:
        if start.startswith(marks):
            return NotAWorkbook(path, actually)
    return NotAWorkbook(path, "其他文件" if b"\0" in head else "文本文件")


def _ole(path: Path, handle: BinaryIO) -> WorkbookRefused:
    # Stream names stand in the OLE directory as UTF-16; the file's size is bounded, so no need to find it.
    handle.seek(0)
    content = handle.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return PasswordProtected(path)
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return LegacyExcel(path)
    return NotAWorkbook(path, "旧版 Office 文件")
