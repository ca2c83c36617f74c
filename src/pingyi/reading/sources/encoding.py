"""Bytes → text: UTF-8, UTF-16 with its mark, else GB18030, which every Chinese office program of the last 20 years writes."""

from __future__ import annotations

import re
from pathlib import Path

from pingyi.reading.sources.refusals import UnknownEncoding

_FREQUENT = frozenset("的一是在和有人中大为上作工政民理法主要年以及全部分地方建委进实行加强度生化制提高力")
"""Characters of the same shape in both scripts; in any text of an office they make up a tenth and more."""
_HAN = re.compile("[\u4e00-\u9fff]")
_SAMPLE = 20_000
_LEAST = 0.03
"""Share of frequent characters below which a decoding is taken for gibberish."""
_FEW = 20
"""Chinese characters below which nothing can be said."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff\ufffd]")


def decode(path: Path, data: bytes) -> str:
    """The text of ``data`` with line feeds as line ends; raises :class:`UnknownEncoding` where what comes out is gibberish."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            text = _strictly(data, encoding)
            if text is None:
                raise UnknownEncoding(path)
            return _lines(text)
    text = _strictly(data, "utf-8")
    if text is None:
        text = _strictly(data, "gb18030")
        if text is not None and not _plausible(text):
            text = None
    if text is None or len(_CONTROL.findall(text[:_SAMPLE])) * 50 > len(text[:_SAMPLE]):
        raise UnknownEncoding(path)
    return _lines(text)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _plausible(text: str) -> bool:
    """Whether a GB18030 reading looks like Chinese: other encodings (Big5, Shift-JIS) decode to rare characters."""
    han = _HAN.findall(text[:_SAMPLE])
    if len(han) < _FEW:
        return True
    return sum(char in _FREQUENT for char in han) >= _LEAST * len(han)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
