"""Numbers: counts, quantities, percents, years; what people type around them is mended and told."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pingyi.facts.sheets.cells import Cell, Parse, Told, number_text, repaired, shown
from pingyi.numbers import half_up, halfwidth, parse_chinese, parse_decimal, parse_percent
from pingyi.packs.schema import Field, FieldType

Settle = Callable[[Fraction, Cell], int | Told]
"""A number as it was written → the value in the facts, or what is wrong with it."""
CODE, REPAIR, RANGE = "unreadable-number", "repaired-number", "out-of-range"
SPACE = re.compile(r"\s+")
ABOUT = re.compile(r"^(?:约|大约|大概|共|共计|合计)+|(?:左右)+$")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万]+")
_COUNTED = "人次|人|名|位|个|户次|户|次|件|项|条|场次|场|期|批次|批|处|家|支|间|套|本|份|篇|所|座|台|辆|票|岁"
_CONTINUOUS = "年|月|天|日|小时|学时|课时|分钟|平方米|㎡|m2|m²|亩|公顷|公里|千米|米|吨|公斤|斤|%"
MEASURE_WORDS = frozenset(f"{_COUNTED}|{_CONTINUOUS}".split("|"))
_CONTINUOUS_WORDS = frozenset(_CONTINUOUS.split("|"))
_MEASURED = re.compile(rf"(?P<number>.*?)(?P<measure>{_COUNTED}|{_CONTINUOUS})")
NOISE = 1e-9
"""A double that lies so close to a whole number is one: sums of formulas carry such noise."""
_MORE = re.compile(r"(?P<number>\d[\d,]*)[余多](?P<rest>.*)")
_ALSO = {"㎡": "平方米", "m2": "平方米", "m²": "平方米", "课时": "学时", "日": "天"}
_FACTORS = {("分钟", "小时"): Fraction(1, 60), ("小时", "分钟"): Fraction(60)}
_TIMES = {"千": 1000, "万": 10_000, "亿": 100_000_000}
_MONEY = frozenset({"分", "角", "元", "百元", "千元", "万元", "百万元", "千万元", "亿元"})


def money_unit(words: str) -> str:
    """The unit of money in a header's remark or a line above the table (“单位：万元、人”); empty where there is none."""
    parts = (part.removeprefix("人民币") for part in re.split(r"[、,，;；/\s:：]+", words))
    return next((part for part in parts if part in _MONEY), "")


def factor_of(field: Field, unit: str) -> Fraction | None:
    """By what a number under that unit is multiplied to be in the field's own unit; None where they do not go together.

    A remark that is no unit (“必填”) changes nothing.
    """
    own = _ALSO.get(field.measured_in, field.measured_in)
    unit = _ALSO.get(unit, unit)
    if not unit or unit == own:
        return Fraction(1)
    if "%" in {unit, own}:
        return None
    if (unit, own) in _FACTORS:
        return _FACTORS[unit, own]
    times = _TIMES.get(unit[0], 1) if unit[1:] in MEASURE_WORDS or len(unit) == 1 else 1
    if times > 1 and (not own or unit[1:] in {own, ""}):
        return Fraction(times)
    measures = _CONTINUOUS_WORDS & {unit, own}
    return None if measures and own and unit in MEASURE_WORDS else Fraction(1)


def whole_parser(field: Field, factor: Fraction = Fraction(1)) -> Parse:
    """Counts and integers. A column of “万人” is multiplied by its ``factor``."""
    return _number_parser(field, factor, 1)


def quantity_parser(field: Field, factor: Fraction = Fraction(1)) -> Parse:
    """Numbers with the places that the field's scale allows, times the scale."""
    return _number_parser(field, factor, field.scale)


def _number_parser(field: Field, factor: Fraction, scale: int) -> Parse:
    low = field.min if field.min is not None or field.type is not FieldType.COUNT else 0
    times = factor * scale
    plain = int(times) if times.denominator == 1 else None

    def settle(number: Fraction, cell: Cell) -> int | Told:
        scaled = number * times
        if scaled.denominator != 1:
            near = round(float(scaled))
            if abs(float(scaled) - near) > NOISE * max(1.0, abs(near)):
                return _places(field, cell, scale)
            scaled = Fraction(near)
        value = int(scaled)
        beyond = outside(field, value, low, field.max, scale, cell)
        return beyond or value

    def parse(cell: Cell) -> int | Told:
        if isinstance(cell, float):
            if plain is not None and cell.is_integer():
                value = int(cell) * plain
                return outside(field, value, low, field.max, scale, cell) or value
            return settle(Fraction(number_text(cell)), cell)
        return from_text(field, cell, settle)

    return parse


def from_text(field: Field, cell: Cell, settle: Settle) -> int | Told:
    """A number that is no number in the sheet: mended, told, handed to ``settle``."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return settle(Fraction(cell), cell)
    found = mend(cell)
    if found is None:
        return unreadable(field, cell)
    if found.measure and factor_of(field, found.measure) != 1:
        return Told(
            CODE, f"“{field.name}”的“{shown(cell)}”单位不对", f"请换算成{field.measured_in or '个数'}，只填数字"
        )
    value = settle(found.number, cell)
    if isinstance(value, Told):
        return value
    if found.plain:
        hint = "请把该列设为“数值”格式后重新填写"
        return repaired(REPAIR, f"“{field.name}”的数字存成了文本，按数字读入", value, hint, "text-number")
    message = f"“{field.name}”写作“{shown(cell)}”，按{_plainly(found.number)}读入"
    return repaired(REPAIR, message, value, "请只填数字")


class Mended(NamedTuple):
    """A number in a text: whether it stood there plainly, and the measure behind it."""

    number: Fraction
    plain: bool
    measure: str = ""


def mend(cell: Cell) -> Mended | None:
    """The number in a text; None where there is none, or more than one reading."""
    if not isinstance(cell, str):
        return None
    stripped = cell.strip()
    if stripped.isascii() and "," not in stripped:
        with suppress(ValueError):
            return Mended(Fraction(parse_decimal(stripped)), plain=True)
    words = ABOUT.sub("", SPACE.sub("", halfwidth(stripped).replace("，", ",")))
    if more := _MORE.fullmatch(words):
        words = more["number"] + more["rest"]
    measured = _MEASURED.fullmatch(words)
    number, measure = (measured["number"], measured["measure"]) if measured else (words, "")
    with suppress(ValueError):
        read = parse_chinese if _CHINESE.fullmatch(number) else parse_decimal
        return Mended(Fraction(read(number)), plain=False, measure=measure)
    return None


def percent_parser(field: Field, cells: list[Cell], *, headed: bool) -> Parse:
    """Percents, in hundredths of a percent. ``headed``: the header says %.

    A spreadsheet stores 90% as 0.9. A number up to 1 is read so, a larger one as it stands under a header with %;
    where a column mixes both, or nothing says %, nobody can know.
    """
    large = any(isinstance(cell, float) and abs(cell) > 1 for cell in cells)

    def parse(cell: Cell) -> int | Told:
        if isinstance(cell, str):
            try:
                share = parse_percent(cell)
            except ValueError:
                return unreadable(field, cell, "请写成90%这样的形式")
        elif isinstance(cell, float):
            if large and (not headed or 0 < abs(cell) < 1):
                return unreadable(field, cell, "看不出是90还是0.9，请写成90%这样的形式")
            share = Fraction(number_text(cell)) / (100 if large else 1)
        else:
            return unreadable(field, cell, "请写成90%这样的形式")
        value = int(half_up(share * 10_000, 0))
        beyond = outside(field, value, field.min, field.max, 100, cell)
        if beyond:
            return beyond
        if abs(share * 10_000 - value) > Fraction(1, 10**6):
            message = f"“{field.name}”的“{shown(cell)}”只保留到百分之一个百分点"
            return repaired(REPAIR, message, value, "请核对", "percent")
        return value

    return parse


def year_parser(field: Field) -> Parse:
    """Years: 2019, “2019年”, “二〇一九年”, or the year of a date."""

    def parse(cell: Cell) -> int | Told:
        if isinstance(cell, date):
            return cell.year
        if isinstance(cell, float) and cell.is_integer():
            value = int(cell)
        else:
            words = SPACE.sub("", halfwidth(cell)) if isinstance(cell, str) else ""
            try:
                value = parse_chinese(words.removesuffix("度").removesuffix("年"))
            except ValueError:
                return unreadable(field, cell, "请写成2019这样的形式")
        if not 1900 <= value < 2100:
            return Told(RANGE, f"“{field.name}”的“{shown(cell)}”不是年份", "请写成2019这样的形式")
        return value

    return parse


def outside(field: Field, value: int, low: int | None, high: int | None, scale: int, cell: Cell) -> Told | None:
    """What to say where a value lies beyond the form's bounds, which are in the unit that people write."""
    if low is not None and value < low * scale:
        said = "不能是负数" if low == 0 else f"不能小于{low}"
    elif high is not None and value > high * scale:
        said = f"不能大于{high}"
    else:
        return None
    return Told(RANGE, f"“{field.name}”的“{shown(cell)}”{said}", "请核对后改正")


def unreadable(field: Field, cell: Cell, hint: str = "请只填一个数字，说明写入备注") -> Told:
    """What to say about a cell that holds no number."""
    return Told(CODE, f"“{field.name}”的“{shown(cell)}”不是数字", hint)


def _places(field: Field, cell: Cell, scale: int) -> Told:
    said = "应是整数" if scale == 1 else f"最多{len(str(scale)) - 1}位小数"
    return Told(CODE, f"“{field.name}”的“{shown(cell)}”{said}", "请核对后改正")


def _plainly(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    return format((Decimal(number.numerator) / Decimal(number.denominator)).normalize(), "f")
