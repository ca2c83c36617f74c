"""Cells as the workbook reader gets them, and what may be told about one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from pingyi.issues import Severity
from pingyi.numbers import halfwidth

Cell = str | float | int | bool | date | datetime | time | timedelta
"""What calamine gives: a number is a float, an empty cell ""."""
UNVALUED = "\0公式"
"""Stands in a cell whose formula has no stored result, which would otherwise look empty."""
ERROR = "\0错误"
"""Stands, with what it shows behind it (#REF!), in a cell that shows an error."""

_SPACES = re.compile(r"\s+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Nobody sees them, and no document can hold them."""
_QUOTES = str.maketrans(dict.fromkeys("“”‘’\"'「」『』〝〞＂＇", ""))
_UNPLAIN = re.compile("[^\u4e00-\u9fffA-Za-z0-9]")
"""A name without any such character, as nearly every one is, is in shape already."""


@dataclass(frozen=True)
class Told:
    """What is to be said about a cell, and the value it has nevertheless (None where it has none).

    ``fold``: cells of one column that share it are told together, in one issue.
    """

    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    value: Any = None
    fold: str = ""


Parse = Callable[[Cell], Any]
"""A cell that is not empty → its typed value, or a :class:`Told`."""


def repaired(code: str, message: str, value: Any, hint: str = "", fold: str = "") -> Told:  # noqa: ANN401  any field's value
    """A value that had to be mended; it counts."""
    return Told(code, message, hint, Severity.REPAIRED, value, fold)


def text(cell: Cell) -> str:
    """The cell as its reader saw it, without spaces around it: 12.0 → “12”, a date in ISO form."""
    if isinstance(cell, str):  # nearly every cell that is asked for
        return (cell if cell.isprintable() else _CONTROL.sub("", cell)).strip()
    match cell:
        case bool():
            found = "TRUE" if cell else "FALSE"
        case float() if isfinite(cell):
            found = number_text(cell)
        case datetime():
            found = cell.isoformat(" ", "minutes")
        case time():
            found = cell.isoformat("minutes")
        case _:
            found = str(cell)
    return found


def number_text(number: float) -> str:
    """The shortest digits of a number, whole ones without a point, never with an exponent."""
    if number.is_integer():
        return str(int(number))
    shortest = repr(number)
    return format(Decimal(shortest), "f") if "e" in shortest else shortest


def broken(cell: object) -> bool:
    """Whether a cell's formula has no result, or an error for one."""
    return isinstance(cell, str) and cell[:1] == "\0"


def squash(words: str) -> str:
    """A name in the shape in which names are compared: half-width, without spaces and quotation marks."""
    if _UNPLAIN.search(words) is None:
        return words
    return _CONTROL.sub("", _SPACES.sub("", halfwidth(words))).translate(_QUOTES)


def plain(words: str) -> bool:
    """Whether words are Chinese characters, letters and digits only."""
    return _UNPLAIN.search(words) is None


def shown(cell: Cell, most: int = 24) -> str:
    """The cell in a message, cut where it is long."""
    found = _SPACES.sub(" ", text(cell))
    return found if len(found) <= most else found[: most - 1] + "…"
