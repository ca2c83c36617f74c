"""The text of a PDF, by PDFium. Lines are joined into paragraphs; tables come out as lines, since a PDF holds none."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from pingyi.issues import Issue, Place, Severity
from pingyi.reading.sources import limits
from pingyi.reading.sources.model import Raw, RawParagraph
from pingyi.reading.sources.refusals import (
    DamagedSource,
    GarbledPdf,
    NoTextInPdf,
    PasswordProtected,
    SourceTooLarge,
    WrongContent,
)

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–―－]{1,2}\s*\d{1,4}\s*[-—–―－]{1,2}|\d{1,4}|第\s*\d+\s*页(?:.{0,3}共\s*\d+\s*页)?)\s*"
)
_ENDS = re.compile(r"[。；：！？:;!?]\s*$")
_BEGINS = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十]{1,3}[章节条部])"
)
_STREAM = re.compile(rb"stream\r?\n")
_PRINTABLE = bytes(range(32, 127)) + b"\r\n\t"
_LEAST_CHARACTERS = 8
"""A page of a scan may hold a stamp's or a tool's few letters."""
_BAD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")


def read_pdf(path: Path, head: bytes) -> tuple[list[Raw], list[Issue]]:
    """The paragraphs of ``path``, and an issue saying that line breaks and tables are guesses."""
    if b"%PDF-" not in head[:1024]:
        raise WrongContent(path, "其他文件")
    size = path.stat().st_size
    if size > limits.PDF:
        raise SourceTooLarge(path, f"有{-(-size // limits.MB):,}MB，超过{limits.PDF // limits.MB}MB")
    data = path.read_bytes()
    _check_streams(path, data)
    pages = list(_pages(path, data))
    whole = "".join(pages)
    if len(re.sub(r"\s", "", whole)) < _LEAST_CHARACTERS * len(pages):
        raise NoTextInPdf(path, len(pages))
    if len(_BAD.findall(whole)) * 10 > len(whole):
        raise GarbledPdf(path)
    message = "PDF中只有行，没有段落和表格；分段是推断的，表格按行读出"
    issue = Issue(Place(path.name), "source-pdf-lines", message, "有原稿 .docx 的，请改读原稿", Severity.NOTE)
    return [RawParagraph(text) for text in _paragraphs(pages)], [issue]


def _check_streams(path: Path, data: bytes) -> None:
    """Refuse streams that inflate beyond the limit; they are inflated in small blocks and thrown away."""
    room, drawing = limits.PDF_INFLATED, limits.PDF_DRAWING
    for found in _STREAM.finditer(data):
        at = found.end()
        if data[at : at + 1] != b"x":
            continue
        inflate, fed = zlib.decompressobj(), memoryview(data)[at:]
        try:
            while fed and not inflate.eof:
                block = inflate.decompress(inflate.unconsumed_tail or fed[:65536], 1 << 20)
                if not inflate.unconsumed_tail:
                    fed = fed[65536:]
                room -= len(block)
                if len(block.translate(None, _PRINTABLE)) * 10 < len(block):
                    drawing -= len(block)
                if room < 0 or drawing < 0:
                    raise SourceTooLarge(path, "解压后的内容过多")
        except zlib.error:
            continue


def _pages(path: Path, data: bytes) -> Iterator[str]:
    import pypdfium2  # noqa: PLC0415  loads a native library, only for PDFs

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (
            PasswordProtected(path) if "password" in str(error).lower() else DamagedSource(path, "PDF无法解析")
        ) from None
    try:
        if len(document) > limits.PDF_PAGES:
            raise SourceTooLarge(path, f"有{len(document):,}页，超过{limits.PDF_PAGES}页")
        if not len(document):
            raise DamagedSource(path, "PDF中没有一页")
        length = 0
        for number in range(len(document)):
            try:
                page = document[number]
                text = page.get_textpage().get_text_bounded()
            except pypdfium2.PdfiumError:
                raise DamagedSource(path, f"第{number + 1}页无法解析") from None
            length += len(text)
            if length > limits.CHARACTERS:
                raise SourceTooLarge(path, f"超过{limits.CHARACTERS:,}字")
            # PDFium marks a hyphen at a line's end with U+FFFE or U+0002.
            yield text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").replace("\x02", "")
    finally:
        document.close()


def _paragraphs(pages: list[str]) -> Iterator[str]:
    """Lines joined: a line goes on where it is as long as lines get, ends without a stop, and no number follows."""
    lines = [line.rstrip() for page in pages for line in _without_number(page.split("\n"))]
    lines = [line for line in lines if line.strip()]
    long = sorted(len(line.strip()) for line in lines)[-max(1, len(lines) // 3) :]
    full = 0.85 * median(long)
    paragraph = ""
    for line in lines:
        text = line.strip()
        if paragraph and (_BEGINS.match(text) or line.startswith(("\u3000\u3000", "    "))):
            yield paragraph
            paragraph = ""
        paragraph += text
        if len(text) < full or (_ENDS.search(text) and len(text) < full * 1.1):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _without_number(lines: list[str]) -> list[str]:
    """A page's lines without the page number at its head or foot."""
    kept = [line for line in lines if line.strip()]
    for at in (0, -1):
        if kept and _PAGE_NUMBER.fullmatch(kept[at]):
            kept.pop(at)
    return kept
