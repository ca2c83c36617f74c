"""A .docx opened with suspicion: its parts as parsed XML, or a refusal that says why not."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pingyi.documents.checking.refusals import (
    DamagedPaper,
    LockedPaper,
    NotDocx,
    PaperHasMacros,
    UnsafePaper,
)
from pingyi.documents.traces import Evidence

Element = etree._Element  # noqa: SLF001  lxml has no public name for it
LARGEST = 256 << 20
"""Bytes that a whole document may unpack to; an official paper has less than a hundredth of it."""
ENTRIES = 5_000
_MAIN = "wordprocessingml.document.main+xml"
_KINDS = {
    "spreadsheetml": "工作簿（.xlsx）",
    "presentationml": "演示文稿（.pptx）",
    "wordprocessingml.template": "Word 模板（.dotx）",
}
_HEADS = (
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x89PNG", "图片"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Paper:
    """The parts of an open document by name."""

    path: Path
    parts: dict[str, bytes]
    main: str

    def tree(self, name: str) -> Element:
        """A part, parsed without entities, network or document type.

        Raises:
            DamagedPaper: it is no XML.
            UnsafePaper: it declares a document type.
        """
        content = self.parts[name]
        if _DTD.search(content):
            raise UnsafePaper(self.path, f"{name} 含有文档类型声明")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError:
            raise DamagedPaper(self.path, f"内部文件 {name} 无法读取") from None

    def beside(self, leaf: str) -> Element | None:
        """A part beside the main one (“footnotes.xml”), parsed; None where there is none."""
        name = posixpath.join(posixpath.dirname(self.main), leaf)
        return self.tree(name) if name in self.parts else None

    @property
    def evidence(self) -> Evidence | None:
        """The embedded list of evidence; None where the file has none (any more)."""
        found = (Evidence.parse(content) for name, content in sorted(self.parts.items()) if "customxml" in name.lower())
        return next((evidence for evidence in found if evidence is not None), None)


def open_paper(path: Path) -> Paper:
    """Open a document.

    Raises:
        PaperRefused: it is no .docx, locked, damaged, too large, or holds macros.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
            if not head.startswith(b"PK\x03\x04"):
                raise _no_zip(path, head)
            with zipfile.ZipFile(file) as archive:
                parts = dict(_parts(path, archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise DamagedPaper(path, "压缩包不完整") from None
    except OSError as error:
        raise DamagedPaper(path, error.strerror or "读取失败") from None
    return Paper(path, parts, _main(path, parts))


def _parts(path: Path, archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > LARGEST:
        raise UnsafePaper(path, "解压后过大")
    if any(entry.flag_bits & 1 for entry in entries):
        raise LockedPaper(path)
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) < len(names):
        raise UnsafePaper(path, "内部文件重复")
    for entry in entries:
        yield entry.filename, archive.read(entry)


def _no_zip(path: Path, head: bytes) -> NotDocx | LockedPaper:
    if head == _OLE:
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            return LockedPaper(path)
        return NotDocx(path, "旧版 Word（.doc）或 WPS 文件")
    return NotDocx(path, next((what for start, what in _HEADS if head.startswith(start)), "其他文件"))


def _main(path: Path, parts: dict[str, bytes]) -> str:
    """The main part's name, from the content types: they also say what the file really is."""
    if "[Content_Types].xml" not in parts:
        raise NotDocx(path, "普通压缩包")
    types = Paper(path, parts, "").tree("[Content_Types].xml")
    declared = {one.get("PartName", "").lstrip("/"): one.get("ContentType", "") for one in types}
    if any("macroEnabled" in kind for kind in declared.values()) or any(
        name.lower().endswith("vbaproject.bin") for name in parts
    ):
        raise PaperHasMacros(path)
    main = next((name for name, kind in declared.items() if kind.endswith(_MAIN)), "")
    if not main:
        joined = " ".join(declared.values())
        raise NotDocx(path, next((what for sign, what in _KINDS.items() if sign in joined), "其他文件"))
    if main not in parts:
        raise DamagedPaper(path, "缺少正文")
    return main
