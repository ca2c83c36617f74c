"""Dates and months as they stand in ledgers."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache, partial

from pingyi.calendar import ParsedDate, Precision, parse_date
from pingyi.facts.sheets.cells import Cell, Parse, Told, number_text, repaired, shown
from pingyi.packs.schema import Field, FieldType

CODE, REPAIR = "unreadable-date", "repaired-date"
_HINT = "请写成2019-03-05或2019年3月5日"


def date_parser(field: Field, year: int | None, whence: str) -> Parse:
    """Dates (or months, by the field's type). ``year`` fills in “3月5日”; ``whence`` says where it was found (“标题”)."""
    return partial(_parse, field, year, whence)


def _parse(field: Field, year: int | None, whence: str, cell: Cell) -> date | Told:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        if _FIRST <= cell < _BEYOND and (field.type is FieldType.DATE or cell.day == 1):
            return cell
        return _settle(field, cell, ParsedDate(cell), "") if 1900 <= cell.year < 2100 else _told(field, cell)
    words = _words(cell)
    if words is None:
        return _told(field, cell)
    try:
        return _settle(field, cell, _read(words, None), "")
    except ValueError as error:
        said = str(error)
    if year is not None and _YEARLESS in said:
        try:
            return _settle(field, cell, _read(words, year), whence)
        except ValueError as error:
            said = str(error)
    # The sentence may say what to write, of this very cell: that is the advice then, and is said once.
    what, _, advice = said.partition("，应写成")
    return Told(CODE, f"“{field.name}”：{what}", f"请写成{advice}" if advice else _HINT)


_FIRST, _BEYOND = date(1900, 1, 1), date(2100, 1, 1)
_read = lru_cache(maxsize=16_384)(parse_date)
_YEARLESS = "缺少年份"


def forget_days() -> None:
    """Let go of the texts that were read: for when a folder is through."""
    _read.cache_clear()


def _told(field: Field, cell: Cell) -> Told:
    return Told(CODE, f"“{field.name}”的“{shown(cell)}”不是日期", _HINT)


def _words(cell: Cell) -> str | int | None:
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    if not isinstance(cell, float):
        return cell
    if cell.is_integer():
        return int(cell)
    # 2019.3 typed as a number is March; 2019.1 may have been 2019.10.
    words = number_text(cell)
    return None if words.endswith(".1") else words


def _settle(field: Field, cell: Cell, found: ParsedDate, supplied: str) -> date | Told:
    if found.precision is Precision.YEAR:
        return Told(CODE, f"“{field.name}”的“{shown(cell)}”只写到年", _HINT)
    if field.type is FieldType.MONTH:
        if found.precision is Precision.DAY and found.date.day != 1:
            month, hint = found.date.replace(day=1), "请只写到月，如2019年3月"
            return repaired(REPAIR, f"“{field.name}”写的是日期，按所在月份读入", month, hint, "day-for-month")
    elif found.precision is Precision.MONTH:
        if field.role in {"until", "entered"}:
            return Told(CODE, f"“{field.name}”的“{shown(cell)}”只写到月", _HINT)
        return repaired(REPAIR, f"“{field.name}”只写到月，按该月1日读入", found.date, "请补写到日", "month-only")
    return _mended(field, cell, found, supplied) if found.repaired else found.date


def _mended(field: Field, cell: Cell, found: ParsedDate, supplied: str) -> Told:
    if supplied:
        message = f"“{field.name}”没有年份，按{supplied}补为{found.date.year}年"
        return repaired(REPAIR, message, found.date, "请写明年份", f"no-year-{found.date.year}")
    if not isinstance(cell, str) or cell.strip().isdigit():
        message = f"“{field.name}”存成了序列号，按日期读入"
        return repaired(REPAIR, message, found.date, "请把该列设为“日期”格式", "serial")
    return repaired(REPAIR, f"“{field.name}”写作“{shown(cell)}”，按{found.date.isoformat()}读入", found.date, _HINT)
