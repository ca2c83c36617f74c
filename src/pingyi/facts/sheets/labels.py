"""Headers as people write them: marks, line breaks and the unit of measure are taken off before names are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pingyi.facts.sheets.cells import squash
from pingyi.facts.sheets.numeric import MEASURE_WORDS, money_unit

_REMARK = re.compile(r"^(?P<label>.+?)[(\[【](?P<remark>[^()\[\]【】]*)[)\]】]$")
_SLASH = re.compile(r"^(?P<label>.+?)[/:：,，](?P<remark>[^/:：,，]+)$")
_MARKS = str.maketrans(dict.fromkeys("*＊★:：、", ""))
SERIAL = frozenset({"序号", "编次", "行号", "顺序号", "NO", "NO."})


@dataclass(frozen=True)
class Label:
    """A header cell: its words without the remark in brackets, and the remark (mostly a unit of measure)."""

    words: str
    remark: str = ""


@lru_cache(maxsize=4096)
def readings(header: str) -> tuple[Label, ...]:
    """The ways in which a header may be meant, the likeliest first: “村（社区）” may be a name, “金额（万元）” has a unit."""
    return tuple(_readings(header))


def _readings(header: str) -> Iterator[Label]:
    words = squash(header)
    yield Label(words.translate(_MARKS))
    for pattern in (_REMARK, _SLASH):
        if found := pattern.match(words):
            label, remark = found["label"].translate(_MARKS), found["remark"]
            if pattern is _REMARK or money_unit(remark) or remark in MEASURE_WORDS:
                yield Label(label, remark)
            inner = _REMARK.match(label)
            if inner:
                yield Label(inner["label"], remark or inner["remark"])


@lru_cache(maxsize=4096)
def is_serial(header: str) -> bool:
    """Whether a header is that of a column which counts the rows."""
    return squash(header).upper() in SERIAL


def label(words: str) -> str:
    """A field's name or alias in the shape in which headers are compared."""
    return squash(words).translate(_MARKS)
