"""One worksheet's XML scanned as bytes: how far its content reaches, and which formulas stored no result.

No parser runs: a ledger of 100,000 rows has four million XML events, and the check may cost a tenth of reading it.
Each block is looked at with a few vector operations that answer “is there anything unusual here at all?”; only a
block where there is gets regular expressions, and only a sheet whose cells are written in an unusual way gets a look
at each cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pingyi.facts.blocks import sheet_blocks
from pingyi.facts.container import Container
from pingyi.facts.gauge import Cells, Rectangle, reference, row_number
from pingyi.facts.lens import Lens
from pingyi.facts.limits import MB, Limits
from pingyi.facts.places import CellPlace
from pingyi.facts.refusals import FormulasWithoutValues, HasDde, TooLarge, TooManyRows

RESTART = 64 << 20
"""Bytes after which a sheet is no longer begun anew; ledgers show how they are written in their first rows."""
_WIDE = 26
"""Columns of one letter, whose cells the lens follows many at a time."""
EMPTY_TAIL = 1_000
"""Rows beyond the limit that make a sheet too long; a format on the very last row makes only one."""

_BODY = rb"[^>]*+>(?:(?<=/>)|[^<]*+</f>)"
_UNVALUED = re.compile(
    rb'<f(?=[\s/>])(?:(?<=t="str"><f)' + _BODY + rb"(?!\s*+<v[\s/>])"
    rb'|(?<!t="str"><f)' + _BODY + rb"(?!\s*+<v(?:\s[^>]*+)?(?<!/)>[^<]))"
)
"""A formula without ``<v>``, or with an empty one where the result is not a text (an empty text is a result)."""
_UNVALUED_OR_ZERO = re.compile(rb"<f(?=[\s/>])" + _BODY + rb"\s*+<v>0</v>|" + _UNVALUED.pattern)
# Groups are repeated by a plain “*”, of which each step can be taken in one way only: Python before 3.11.5 matches wrongly
# where a possessive one holds a choice or looks ahead.
_QUOTED = rb"(?:(?!&quot;)[^<])*&quot;"
_DDE = re.compile(
    rb"""<f(?=[\s>])[^>]*+>(?:[^<"'|&]++|"[^"<]*+"|'[^'<]*+'"""
    rb"|&quot;" + _QUOTED + rb"|&(?!quot;" + _QUOTED + rb"))*\|"
)
"""A formula with a bar outside of texts and quoted sheet names: no operator has one, only program|topic!item."""
_ERROR = re.compile(rb'(<c\s[^>]*?\bt="e"[^>]*+)>(?:(?!</c>|<v[\s>]).)*<v(?=[\s>])[^>]*+>([^<]*+)</v>', re.DOTALL)
"""A cell that shows an error (#REF!), whether or not a formula made it."""
Gauge = Rectangle | Cells


@dataclass(frozen=True)
class SheetToScan:
    """One sheet of a container.

    ``zeros_count`` false: the file says that its formulas were never computed, and a stored 0 is a library's filler.
    ``formulas`` and ``unvalued`` count those of the sheets before it; the limits are the workbook's.
    """

    container: Container
    part: str
    name: str
    limits: Limits
    zeros_count: bool
    formulas: int = 0
    unvalued: int = 0


@dataclass
class Scanned:
    """``formulas``: how many there are, nearly; ``unvalued``: those without a stored result, in the file's order.

    ``errors``: the cells that show an error, with what they show.
    """

    formulas: int = 0
    unvalued: list[CellPlace] = field(default_factory=list)
    errors: list[tuple[CellPlace, str]] = field(default_factory=list)


def scan_sheet(sheet: SheetToScan) -> Scanned:
    """The formulas without stored results; refuses a sheet too long, too wide, too sparse or cut off.

    One pass over a sheet as Excel writes it; where the first 64 MB show something else, that much is read again.
    """
    gauge: Gauge | None = None
    while True:
        found, better = _pass(sheet, gauge)
        if better is None:
            return found
        gauge = better


def _pass(sheet: SheetToScan, gauge: Gauge | None) -> tuple[Scanned, Gauge | None]:
    """Either what was found and None, or the gauge with which to begin anew."""
    path, limits = sheet.container.path, sheet.limits
    lens = Lens(far=gauge is not None, odd=isinstance(gauge, Cells))
    found = Scanned()
    read = last_row = beyond = 0
    for block in sheet_blocks(sheet.container, sheet.part):
        read += len(block)
        if count := lens.look(block):
            _formulas(sheet, block, count, found)
        if b't="e"' in block:
            for match in _ERROR.finditer(block):
                column, row = reference(match[1])
                found.errors.append((CellPlace(sheet.name, row, column), match[2].decode("utf-8", "replace")))
        if (better := _closer(sheet, lens, gauge, read)) is not gauge:
            if read <= RESTART:
                return found, better
            gauge = better
        if gauge is not None:
            _measure(sheet, gauge, block, read)
        last_row = max(last_row, row_number(block, block.rfind(b"<row")))
        if last_row > limits.rows:
            beyond += block.count(b"<row")
    if beyond > EMPTY_TAIL or (beyond and last_row <= limits.rows + beyond):
        raise TooManyRows(path, sheet.name, last_row, limits.rows)
    return found, None


def _measure(sheet: SheetToScan, gauge: Gauge, block: bytes, read: int) -> None:
    gauge.measure(block)
    most = sheet.limits.far
    if isinstance(gauge, Rectangle) and read > most:
        raise TooLarge(sheet.container.path, f"工作表“{sheet.name}”超过{_WIDE}列，内容又超过{most // MB}MB")


def _closer(sheet: SheetToScan, lens: Lens, gauge: Gauge | None, read: int) -> Gauge | None:
    """The gauge that the sheet needs after ``read`` bytes, judged by what the lens has seen."""
    path, late = sheet.container.path, read > RESTART
    if lens.odd and not isinstance(gauge, Cells):
        if late:
            raise TooLarge(path, f"工作表“{sheet.name}”后半部分的单元格没有规范标明位置")
        return Cells(path, sheet.name, sheet.limits)
    if lens.far and gauge is None:
        return Rectangle(path, sheet.name, sheet.limits, deep=late)
    return gauge


def _formulas(sheet: SheetToScan, block: bytes, count: int, found: Scanned) -> None:
    """Add the block's formulas to ``found``; refuses DDE and numbers beyond the limits."""
    path, limits = sheet.container.path, sheet.limits
    found.formulas += count
    if sheet.formulas + found.formulas > limits.formulas:
        raise TooLarge(path, f"公式超过{limits.formulas:,}个")
    if b"|" in block and _DDE.search(block):
        raise HasDde(path)
    for match in (_UNVALUED if sheet.zeros_count else _UNVALUED_OR_ZERO).finditer(block):
        start = block.rfind(b"<c", 0, match.start())
        tag = block[start : block.find(b">", start)] if start >= 0 else b""
        if b't="str"' in tag and block.startswith((b"<v></v>", b"<v/>"), match.end()):
            continue
        column, row = reference(tag)
        found.unvalued.append(CellPlace(sheet.name, row, column))
    if sheet.unvalued + len(found.unvalued) > limits.unvalued:
        raise FormulasWithoutValues(path, sheet.name, limits.unvalued)
