"""Numbers: counts, quantities, money, percents, years; what people type around them is mended and told."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction

from pingyi.facts.sheets.cells import Cell, Parse, Told, number_text, repaired, shown
from pingyi.numbers import fen_of, half_up, halfwidth, parse_chinese, parse_decimal, parse_money, parse_percent
from pingyi.packs.schema import Field, FieldType

CODE, REPAIR, RANGE = "unreadable-number", "repaired-number", "out-of-range"
_SPACE = re.compile(r"\s+")
_ABOUT = re.compile(r"^(?:约|大约|大概|共|共计|合计)+|(?:左右)+$")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万]+")
MEASURES = (
    "人次|人|名|位|个|户次|户|次|件|项|条|场次|场|期|批次|批|处|家|支|间|套|本|份|篇|所|座|台|辆|年|月|天|日|小时|学时|课时|分钟|分|"
    "平方米|㎡|m2|m²|亩|公顷|公里|千米|米|吨|公斤|斤|岁|票|元|万元|%|％"
)
_MEASURED = re.compile(rf"(?P<number>.*?)(?:{MEASURES})")
_NOISE = 1e-9
"""A double that lies so close to a whole number is one: sums of formulas carry such noise."""
_MORE = re.compile(r"(?P<number>\d[\d,]*)[余多](?P<rest>.*)")
_ALSO = {"㎡": "平方米", "m2": "平方米", "m²": "平方米", "课时": "学时"}
_FACTORS = {("分钟", "小时"): Fraction(1, 60), ("小时", "分钟"): Fraction(60)}
_TIMES = {"千": 1000, "万": 10_000, "亿": 100_000_000}
_MONEY = frozenset({"分", "角", "元", "百元", "千元", "万元", "百万元", "千万元", "亿元"})
MEASURE_WORDS = frozenset(MEASURES.split("|"))


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
    if (unit, own) in _FACTORS:
        return _FACTORS[unit, own]
    times = _TIMES.get(unit[0], 1) if unit[1:] in MEASURE_WORDS or len(unit) == 1 else 1
    if times > 1 and (not own or unit[1:] in {own, ""}):
        return Fraction(times)
    if unit in MEASURE_WORDS and own and own in MEASURE_WORDS and unit != own:
        return None
    return Fraction(1)


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
            if abs(float(scaled) - near) > _NOISE * max(1.0, abs(near)):
                return _places(field, cell, scale)
            scaled = Fraction(near)
        value = int(scaled)
        outside = _outside(field, value, low, field.max, scale, cell)
        return outside or value

    def parse(cell: Cell) -> int | Told:
        if isinstance(cell, float):
            if plain is not None and cell.is_integer():
                value = int(cell) * plain
                return _outside(field, value, low, field.max, scale, cell) or value
            return settle(Fraction(number_text(cell)), cell)
        return _from_text(field, cell, settle)

    return parse


def _from_text(field: Field, cell: Cell, settle) -> int | Told:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if isinstance(cell, int) and not isinstance(cell, bool):
        return settle(Fraction(cell), cell)  # type: ignore[no-any-return]
    found = mend(cell)
    if found is None:
        return _unreadable(field, cell)
    number, plain = found
    value = settle(number, cell)
    if isinstance(value, Told):
        return value
    if plain:
        hint = "请把该列设为“数值”格式后重新填写"
        return repaired(REPAIR, f"“{field.name}”的数字存成了文本，按数字读入", value, hint, "text-number")
    return repaired(REPAIR, f"“{field.name}”写作“{shown(cell)}”，按{_plainly(number)}读入", value, "请只填数字")


def mend(cell: Cell) -> tuple[Fraction, bool] | None:
    """The number in a text, and whether it stood there plainly; None where there is none, or more than one reading."""
    if not isinstance(cell, str):
        return None
    stripped = cell.strip()
    try:
        if stripped.isascii() and "," not in stripped:
            return Fraction(parse_decimal(stripped)), True
    except ValueError:
        pass
    words = _ABOUT.sub("", _SPACE.sub("", halfwidth(stripped).replace("，", ",")))
    if more := _MORE.fullmatch(words):
        words = more["number"] + more["rest"]
    if measured := _MEASURED.fullmatch(words):
        words = measured["number"]
    try:
        if _CHINESE.fullmatch(words):
            return Fraction(parse_chinese(words)), False
        return Fraction(parse_decimal(words)), False
    except ValueError:
        return None


def money_parser(field: Field, unit: str) -> Parse:
    """Money in 分; ``unit`` is the column's (元, 万元 …), empty where neither sheet nor form says one."""
    times = fen_of(1, unit) if unit else 0

    def settle(fen: Fraction, cell: Cell) -> int | Told:
        value, rest = int(fen), fen.denominator != 1
        if rest:
            value = int(half_up(fen, 0))
            if abs(float(fen) - value) <= _NOISE * max(1.0, abs(value)):
                rest = False
        outside = _outside(field, value, field.min, field.max, 100, cell)
        if outside:
            return outside
        if rest:
            message = f"“{field.name}”的“{shown(cell)}”不足一分的部分已四舍五入"
            return repaired(REPAIR, message, value, "金额最多精确到分，请核对该栏的公式", "fen")
        return value

    def parse(cell: Cell) -> int | Told:
        if isinstance(cell, float) and times:
            if cell.is_integer():
                value = int(cell) * times
                return _outside(field, value, field.min, field.max, 100, cell) or value
            return settle(Fraction(number_text(cell)) * times, cell)
        if isinstance(cell, str):
            return _money_text(field, cell, times, settle)
        if times and isinstance(cell, int) and not isinstance(cell, bool):
            return settle(Fraction(cell) * times, cell)
        return _unreadable(field, cell) if times else _no_unit(field, cell)

    return parse


def _money_text(field: Field, cell: str, times: int, settle) -> int | Told:  # type: ignore[no-untyped-def]  # noqa: ANN001
    words = _ABOUT.sub("", _SPACE.sub("", halfwidth(cell).replace("，", ",")))
    words = re.sub(r"(?<=\d)[余多](?=[百千万亿元])|(?<=[百千万亿])[余多](?=元)", "", words)
    try:
        value = settle(Fraction(parse_money(words)), cell)
    except ValueError:
        if found := mend(cell.strip().lstrip("¥￥")):
            return _from_text(field, cell, lambda number, one: settle(number * times, one)) if times and _bare(
                cell
            ) else (_no_unit(field, cell) if _bare(cell) and found else _unreadable(field, cell))
        return _unreadable(field, cell)
    if isinstance(value, Told):
        return value
    message = f"“{field.name}”写作“{shown(cell)}”，按其自带的单位读入"
    return repaired(REPAIR, message, value, "请只填数字，单位写在表头")


def _bare(cell: str) -> bool:
    """Whether a text of a money column names no unit of its own (“约30”, “1,200”)."""
    return not re.search(rf"(?:{MEASURES})\s*$", halfwidth(cell))


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
                return _unreadable(field, cell, "请写成90%这样的形式")
        elif isinstance(cell, float):
            if large and (not headed or 0 < abs(cell) < 1):
                return _unreadable(field, cell, "看不出是90还是0.9，请写成90%这样的形式")
            share = Fraction(number_text(cell)) / (100 if large else 1)
        else:
            return _unreadable(field, cell, "请写成90%这样的形式")
        value = int(half_up(share * 10_000, 0))
        outside = _outside(field, value, field.min, field.max, 100, cell)
        if outside:
            return outside
        if abs(share * 10_000 - value) > Fraction(1, 10**6):
            message = f"“{field.name}”的“{shown(cell)}”只保留到百分之一个百分点"
            return repaired(REPAIR, message, value, "请核对", "percent")
        return value

    return parse


def time_parser(field: Field) -> Parse:
    """Minutes of the day: 14:30, 下午2点半, 9时, or the part of a day that a spreadsheet stores."""

    def parse(cell: Cell) -> int | Told:
        if isinstance(cell, time):
            return cell.hour * 60 + cell.minute
        if isinstance(cell, timedelta):
            return int(cell.total_seconds()) // 60 % 1440
        if isinstance(cell, float) and 0 <= cell < 1:
            return round(cell * 1440) % 1440
        if isinstance(cell, str) and (found := _CLOCK.fullmatch(_SPACE.sub("", halfwidth(cell)).replace("：", ":"))):
            hour = int(found["hour"])
            minute = 30 if found["half"] else int(found["minute"] or 0)
            later = found["part"] in {"下午", "晚上", "晚"} and hour < 12
            if hour + 12 * later < 24 and minute < 60:
                value = (hour + 12 * later) * 60 + minute
                if found["plain"] and not found["part"]:
                    return value
                message = f"“{field.name}”写作“{shown(cell)}”，按{value // 60}:{value % 60:02}读入"
                return repaired("repaired-time", message, value, "请写成14:30这样的形式")
        message = f"“{field.name}”的“{shown(cell)}”不是时间"
        return Told("unreadable-time", message, "请写成14:30这样的形式")

    return parse


_CLOCK = re.compile(
    r"(?P<part>上午|下午|晚上|晚|早上|中午)?(?P<hour>\d{1,2})"
    r"(?:(?P<plain>:)(?P<minute>\d{2})(?::\d{2})?|[点时](?:(?P<half>半)|(?P<spoken>\d{1,2})分?)?)"
)


def year_parser(field: Field) -> Parse:
    """Years: 2019, “2019年”, “二〇一九年”, or the year of a date."""

    def parse(cell: Cell) -> int | Told:
        if isinstance(cell, date):
            return cell.year
        if isinstance(cell, float) and cell.is_integer():
            value = int(cell)
        else:
            words = _SPACE.sub("", halfwidth(cell)) if isinstance(cell, str) else ""
            try:
                value = parse_chinese(words.removesuffix("度").removesuffix("年"))
            except ValueError:
                return _unreadable(field, cell, "请写成2019这样的形式")
        if not 1900 <= value < 2100:
            return Told(RANGE, f"“{field.name}”的“{shown(cell)}”不是年份", "请写成2019这样的形式")
        return value

    return parse


def _outside(field: Field, value: int, low: int | None, high: int | None, scale: int, cell: Cell) -> Told | None:
    """What to say where a value lies beyond the form's bounds, which are in the unit that people write."""
    if low is not None and value < low * scale:
        said = "不能是负数" if low == 0 else f"不能小于{low}"
    elif high is not None and value > high * scale:
        said = f"不能大于{high}"
    else:
        return None
    return Told(RANGE, f"“{field.name}”的“{shown(cell)}”{said}", "请核对后改正")


def _unreadable(field: Field, cell: Cell, hint: str = "请只填一个数字，说明写入备注") -> Told:
    return Told(CODE, f"“{field.name}”的“{shown(cell)}”不是数字", hint)


def _no_unit(field: Field, cell: Cell) -> Told:
    return Told("unknown-money-unit", f"“{field.name}”的“{shown(cell)}”看不出是元还是万元", "请在表头写明单位，如“金额（万元）”")


def _places(field: Field, cell: Cell, scale: int) -> Told:
    said = "应是整数" if scale == 1 else f"最多{len(str(scale)) - 1}位小数"
    return Told(CODE, f"“{field.name}”的“{shown(cell)}”{said}", "请核对后改正")


def _plainly(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    return format((Decimal(number.numerator) / Decimal(number.denominator)).normalize(), "f")
