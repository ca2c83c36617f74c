"""Opening a scoring table: what :mod:`pingyi.reading.sources` reads, and comma-separated files."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from pingyi.issues import Issue, Place, Severity
from pingyi.reading.sources import Source, open_source
from pingyi.reading.sources.encoding import decode
from pingyi.reading.sources.model import RawCell, RawTable, join
from pingyi.reading.sources.refusals import DamagedSource, EmptySource, SourceTooLarge, WrongContent
from pingyi.reading.sources.traditional import traditional_in

_LARGEST = 20 << 20
_OTHERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


def open_table(path: Path) -> Source:
    """A file as a source; raises a :class:`~pingyi.reading.sources.SourceRefused` or, of a workbook, a WorkbookRefused."""
    return _comma_separated(path) if path.suffix.lower() == ".csv" else open_source(path)


def _comma_separated(path: Path) -> Source:
    try:
        if path.stat().st_size > _LARGEST:
            raise SourceTooLarge(path, f"超过{_LARGEST >> 20}MB")
        data = path.read_bytes()
    except OSError:
        raise DamagedSource(path, "无法打开或读取") from None
    if not data.strip():
        raise EmptySource(path)
    if data.startswith(_OTHERS):
        raise WrongContent(path, " Office 文件或 PDF")
    try:
        rows = list(csv.reader(StringIO(decode(path, data))))
    except csv.Error:
        raise DamagedSource(path, "逗号分隔的格式读不下去") from None
    cells = [
        RawCell(text.strip(), row, column)
        for row, line in enumerate(rows)
        if any(line)
        for column, text in enumerate(line)
    ]
    text, blocks = join([RawTable(tuple(cells))])
    found = traditional_in(text)
    message = f"多为繁体字（如“{'、'.join(found)}”）"
    told = (
        (Issue(Place(path.name), "source-traditional", message, "请转换为简体字后再读", Severity.DOUBT),)
        if found
        else ()
    )
    return Source(path.name, "csv", text, blocks, told, path)
