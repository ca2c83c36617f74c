"""The door: which reader a file gets, by its name and its content; and what is said of every text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pingyi.issues import Issue, Place, Severity
from pingyi.reading.sources import limits
from pingyi.reading.sources.docx import read_docx
from pingyi.reading.sources.encoding import decode
from pingyi.reading.sources.html import read_html
from pingyi.reading.sources.model import Raw, Source, join
from pingyi.reading.sources.pdf import read_pdf
from pingyi.reading.sources.plain import read_markdown, read_plain, read_tabbed
from pingyi.reading.sources.refusals import (
    DamagedSource,
    EmptySource,
    LegacyWord,
    PasswordProtected,
    SourceTooLarge,
    UnreadableKind,
    WrongContent,
)
from pingyi.reading.sources.traditional import traditional_in
from pingyi.reading.sources.xlsx import read_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SUFFIXES = (".docx", ".txt", ".md", ".html", ".htm", ".pdf", ".tsv", ".xlsx")
"""What :func:`open_source` reads."""

_TEXTUAL: dict[str, tuple[str, Callable[[str], list[Raw]]]] = {
    ".txt": ("txt", read_plain),
    ".md": ("md", read_markdown),
    ".html": ("html", read_html),
    ".htm": ("html", read_html),
    ".tsv": ("tsv", read_tabbed),
}
_STARTS = (
    (b"%PDF", " PDF 文件"),
    (b"PK\x03\x04", "压缩包或 Office 文件"),
    (b"{\\rtf", " RTF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)


def open_source(path: Path) -> Source:
    """Open ``path`` within 2 s of CPU and 300 MB.

    Raises a subclass of :class:`~pingyi.reading.sources.refusals.SourceRefused` that says what is wrong and what to do; for
    a workbook, of :class:`~pingyi.errors.WorkbookRefused`.
    """
    suffix = path.suffix.lower()
    try:
        with path.open("rb") as handle:
            head = handle.read(4096)
    except OSError:
        raise DamagedSource(path, "无法打开或读取") from None
    if suffix == ".doc" or (suffix == ".docx" and head.startswith(OLE)):
        raise _ole(path, head)
    if suffix not in SUFFIXES:
        raise UnreadableKind(path, SUFFIXES)
    if not head:
        raise EmptySource(path)
    if suffix == ".docx":
        raws, issues = read_docx(path)
        return _source(path, "docx", raws, issues)
    if suffix == ".pdf":
        raws, issues = read_pdf(path, head)
        return _source(path, "pdf", raws, issues)
    if suffix == ".xlsx":
        raws, issues = read_xlsx(path)
        return _source(path, "xlsx", raws, issues)
    return _textual(path, suffix, head)


def from_text(text: str, name: str = "") -> Source:
    """A source from plain text at hand; for programs and tests. ``source.text`` may lack the text's blank lines."""
    joined, blocks = join(read_plain(text))
    return Source(name, "txt", joined, blocks)


def _textual(path: Path, suffix: str, head: bytes) -> Source:
    if head.startswith(OLE):
        raise WrongContent(path, "旧版 Office 文件")
    for start, actually in _STARTS:
        if head.startswith(start):
            raise WrongContent(path, actually)
    size = path.stat().st_size
    if size > limits.PLAIN:
        raise SourceTooLarge(path, f"有{-(-size // limits.MB):,}MB，超过{limits.PLAIN // limits.MB}MB")
    kind, read = _TEXTUAL[suffix]
    return _source(path, kind, read(decode(path, path.read_bytes())), [])


def _ole(path: Path, head: bytes) -> Exception:
    """An OLE file that calls itself a document: a password, or the old format."""
    if not head.startswith(OLE):
        return UnreadableKind(path, SUFFIXES)
    size = path.stat().st_size
    if size > limits.DOCX.packed:
        return SourceTooLarge(path, f"有{-(-size // limits.MB):,}MB，超过{limits.DOCX.packed // limits.MB}MB")
    # Stream names stand in the OLE directory as UTF-16; the file's size is bounded, so no need to find it.
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return PasswordProtected(path)
    return LegacyWord(path)


def _source(path: Path, kind: str, raws: Sequence[Raw], issues: Sequence[Issue]) -> Source:
    text, blocks = join(raws)
    if not text.strip():
        raise EmptySource(path)
    if len(text) > limits.CHARACTERS:
        raise SourceTooLarge(path, f"有{len(text):,}字，超过{limits.CHARACTERS:,}字")
    told = [*issues]
    if found := traditional_in(text):
        message = f"文中有繁体字（如“{'、'.join(found)}”），识别规则按规范汉字编写，有的语句会认不出来"
        hint = "请先转换为简体字，核对后再读"
        told.append(Issue(Place(path.name), "source-traditional", message, hint, Severity.DOUBT))
    return Source(path.name, kind, text, blocks, tuple(told), path)


__all__ = ["SUFFIXES", "from_text", "open_source"]
