"""The zip container of a workbook, seen with suspicion: its directory, and its parts as bounded streams of bytes.

The directory is read once and must be the only reading possible: nothing before the first entry, nothing after the end
record, entries neither overlapping nor named twice. So the reader that comes later cannot see another file than the one
checked.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree as ET

from pingyi.facts.limits import Limits
from pingyi.facts.refusals import (
    Damaged,
    HasEntities,
    PasswordProtected,
    TooLarge,
    UnsafeArchive,
)
from pingyi.facts.sniff import not_a_zip

FEED = 1 << 15
"""Compressed bytes fed at once: deflate swells at most 1032-fold, so a block stays below 34 MB."""
PROLOGUE = 4096
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")


@dataclass(frozen=True)
class Container:
    """An open zip whose directory has passed. ``parts`` maps each name to its entry, in the order of the directory."""

    path: Path
    handle: BinaryIO
    parts: dict[str, zipfile.ZipInfo]

    def stream(self, name: str) -> Iterator[bytes]:
        """The part's bytes in blocks (32 KB of input each); refuses one that is not exactly as long as declared."""
        entry = self._at(name)
        inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
        left, room = entry.compress_size, entry.file_size
        while left:
            fed = self.handle.read(min(FEED, left))
            if not fed:
                raise Damaged(self.path, f"内部文件 {name} 不完整")
            left -= len(fed)
            try:
                block = fed if inflate is None else inflate.decompress(fed)
            except zlib.error:
                raise Damaged(self.path, f"内部文件 {name} 无法解压") from None
            room -= len(block)
            if room < 0:
                raise UnsafeArchive(self.path, f"{name} 解压后比所标的大")
            if block:
                yield block
        if room or (inflate is not None and not inflate.eof):
            raise Damaged(self.path, f"内部文件 {name} 不完整")

    def _at(self, name: str) -> zipfile.ZipInfo:
        """The part's entry; the next byte read is the part's first."""
        entry = self.parts[name]
        self.handle.seek(entry.header_offset)
        header = self.handle.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Damaged(self.path, f"内部文件 {name} 的位置不对")
        local_name, extra = struct.unpack("<HH", header[26:30])
        if self.handle.read(local_name) != _raw_name(entry):
            raise UnsafeArchive(self.path, f"{name} 在目录和正文中的名称不一致")
        self.handle.seek(extra, 1)
        return entry

    def read(self, name: str) -> bytes:
        """A small part whole; its declared size has been bounded by :func:`open_container`."""
        found = self._small(name)
        return b"".join(self.stream(name)) if found is None else found

    def _small(self, name: str) -> bytes | None:
        """A part of one block; None where it is larger, or where there is anything wrong with it."""
        entry = self.parts[name]
        if max(entry.compress_size, entry.file_size) > FEED or entry.compress_type != zipfile.ZIP_DEFLATED:
            return None
        found = _inflated(self.handle.read(self._at(name).compress_size))
        return None if found is None or len(found) != entry.file_size else found

    def check_prologue(self, name: str, *, whole: bool = False) -> None:
        """Refuse a part whose head declares a document type or an encoding in which one could hide.

        ``whole``: stream the part to its end, so that a false length is refused too.
        """
        found = self._small(name)
        if found is not None:
            check_prologue(self.path, name, found[:PROLOGUE])
            return
        head = b""
        for block in self.stream(name):
            if len(head) < PROLOGUE:
                head += block[:PROLOGUE]
            if len(head) >= PROLOGUE and not whole:
                break
        check_prologue(self.path, name, head)


def check_prologue(path: Path, name: str, head: bytes) -> None:
    """Refuse XML whose first bytes ``head`` hold a DTD or are not UTF-8.

    A document type can stand only before the root element, so the head is enough when the root begins in it; when it
    does not, the part hides something and is refused as well. Excel, WPS and LibreOffice write UTF-8 without comments.
    """
    flaw = _flaw(head)
    if flaw is _DTD:
        raise HasEntities(path, name)
    if flaw is _ENCODING:
        raise Damaged(path, f"内部文件 {name} 的编码不是 UTF-8")
    if flaw is _ELEMENT:
        raise Damaged(path, f"内部文件 {name} 不是 XML")


@lru_cache(maxsize=128)
def _flaw(head: bytes) -> re.Pattern[bytes] | None:
    """By which pattern such a head is refused. Most parts of a year's workbooks begin as those of the one before."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    if b"<!" in text and _DTD.search(text):
        return _DTD
    declared = _ENCODING.match(text)
    if b"\0" in head or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        return _ENCODING
    return _ELEMENT if text and not _ELEMENT.search(text) else None


def tree(content: bytes) -> ET.Element:
    """The tree of a part whose prologue has been checked, which nobody changes. Raises ParseError."""
    return _tree(content) if len(content) <= FEED else ET.fromstring(content)  # noqa: S314  # nosec B314


@lru_cache(maxsize=32)
def _tree(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314  no document type, bounded size  # nosec B314


@lru_cache(maxsize=64)
def _inflated(packed: bytes) -> bytes | None:
    """A small part, as one program packs it into every workbook that it writes; None where it cannot be unpacked."""
    inflate = zlib.decompressobj(-15)
    try:
        found = inflate.decompress(packed)
    except zlib.error:
        return None
    return found if inflate.eof and len(found) <= FEED else None


def open_container(path: Path, handle: BinaryIO, limits: Limits) -> Container:
    """Read and check the directory of the zip in ``handle``; O(number of entries), no part is unpacked."""
    size = handle.seek(0, 2)
    handle.seek(0)
    head = handle.read(4096)
    if not head.startswith(b"PK\x03\x04"):
        raise not_a_zip(path, handle, head)
    _check_end(path, handle, size, limits)
    handle.seek(0)
    try:
        archive = zipfile.ZipFile(handle)
    except (zipfile.BadZipFile, ValueError, struct.error, OverflowError, UnicodeError, NotImplementedError):
        raise Damaged(path, "压缩目录无法读取") from None
    entries = archive.infolist()
    _check_names(path, entries)
    _check_spans(path, entries, archive.start_dir)
    _check_sizes(path, entries, limits)
    return Container(path, handle, {entry.filename: entry for entry in entries})


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    """The name's bytes as the directory held them."""
    if entry.orig_filename.isascii():
        return entry.orig_filename.encode()
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437")


def _check_end(path: Path, handle: BinaryIO, size: int, limits: Limits) -> None:
    """The end record must be the only one, reach the end of the file, and promise no more entries than allowed.

    Checked before :mod:`zipfile` parses the directory, which takes seconds for a million entries.
    """
    handle.seek(max(0, size - 65557))
    tail = handle.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise Damaged(path, "结尾缺失，可能没有传完")
    disk, start_disk, _, entries, directory, offset, comment = struct.unpack("<HHHHIIH", tail[at + 4 : at + 22])
    if tail.find(b"PK\x05\x06") != at or at + 22 + comment != len(tail):
        raise UnsafeArchive(path, "压缩目录之后还有内容")
    end = size - len(tail) + at
    if tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        # Zip64, which Java's exporters write even for small files: the true figures stand in a record of its own.
        (record_at,) = struct.unpack("<Q", tail[at - 12 : at - 4])
        handle.seek(min(record_at, size))
        record = handle.read(56)
        if len(record) < 56 or record[:4] != b"PK\x06\x06":
            raise Damaged(path, "压缩目录无法读取")
        entries, directory, offset = struct.unpack("<QQQ", record[32:56])
        end = record_at
    if disk or start_disk:
        raise Damaged(path, "分卷压缩的文件不完整")
    if entries > limits.entries or directory > limits.entries * 400:
        raise TooLarge(path, f"内部文件超过{limits.entries:,}个")
    if offset + directory != end:
        raise UnsafeArchive(path, "压缩目录的位置不对") if offset + directory < end else Damaged(path, "中间有缺失")


def _check_names(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if name.startswith("/") or ".." in name.split("/") or any(mark in name for mark in ("\\", ":", "\0")):
            raise UnsafeArchive(path, "内部文件的路径不规范")
        if name.casefold() in seen:
            raise UnsafeArchive(path, f"内部文件 {name} 重复")
        seen.add(name.casefold())


def _check_spans(path: Path, entries: list[zipfile.ZipInfo], directory: int) -> None:
    """No two entries may share bytes: that is how a small file is made to unpack to petabytes."""
    free = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < free:
            raise UnsafeArchive(path, "内部文件互相重叠")
        free = entry.header_offset + 30 + len(_raw_name(entry)) + entry.compress_size
    if free > directory:
        raise UnsafeArchive(path, "内部文件互相重叠")


def _check_sizes(path: Path, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = 0
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise PasswordProtected(path)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnsafeArchive(path, f"{entry.filename} 的压缩方式少见")
        if entry.compress_type == zipfile.ZIP_STORED and entry.compress_size != entry.file_size:
            raise UnsafeArchive(path, f"{entry.filename} 的大小前后不符")
        total += entry.file_size
        allowed = limits.part_size(entry.filename)
        if entry.file_size > allowed:
            what = f"内部文件 {entry.filename} 解压后有{_megabytes(entry.file_size)}"
            raise TooLarge(path, f"{what}，超过{_megabytes(allowed)}")
        ratio = entry.file_size // max(entry.compress_size, 1)
        if entry.file_size > limits.ratio_from and ratio > limits.ratio:
            raise TooLarge(path, f"内部文件 {entry.filename} 解压后膨胀{ratio:,}倍")
    if total > limits.unpacked:
        raise TooLarge(path, f"全部解压后有{_megabytes(total)}，超过{_megabytes(limits.unpacked)}")


def _megabytes(size: int) -> str:
    return f"{-(-size // (1 << 20)):,}MB"
