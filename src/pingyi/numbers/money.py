"""Money: an int of 分 inside, “12.5万元” outside."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from pingyi.numbers.chinese import halfwidth, parse_chinese
from pingyi.numbers.literals import parse_decimal
from pingyi.numbers.ratios import exact_of, half_up, plain

_YUAN = 100
_WAN = 10_000 * _YUAN
_YI = 10_000 * _WAN
_FEN = {
    "分": 1, "角": 10, "元": _YUAN, "百元": 100 * _YUAN, "千元": 1000 * _YUAN, "万": _WAN, "万元": _WAN,
    "百万元": 100 * _WAN, "千万元": 1000 * _WAN, "亿": _YI, "亿元": _YI,
}  # fmt: skip
_LITERAL = re.compile(r"[¥￥]?\s*(?P<number>[+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?P<unit>[百千]?万?元|万|亿元?|角|分)")
_CHINESE = re.compile(r"(?P<number>[零〇一二两三四五六七八九十百千万]+)元?")


def fen_of(value: Decimal | int, unit: str) -> int:
    """``value`` of a column whose header says ``unit`` (元, 千元, 万元, 亿元 …), in 分. Less than a 分 is refused."""
    if unit not in _FEN:
        raise ValueError(f"不认识的金额单位“{unit}”，可用：{'、'.join(_FEN)}")
    fen = exact_of(value) * _FEN[unit]
    if fen.denominator != 1:
        raise ValueError(f"“{plain(value)}{unit}”不足一分，金额最多精确到分")
    return fen.numerator


def parse_money(text: str) -> int:
    """A money literal in 分: “5万元”, “5万”, “3,000元”, “1.2亿元”, “￥300元”, “三十万元”.

    Refused: a number without its unit, an approximate one (“约5万元”, “5万余元”), and less than a 分.
    """
    mended = halfwidth(text).strip()
    literal, spelt = _LITERAL.fullmatch(mended), _CHINESE.fullmatch(mended)
    try:
        if spelt and mended.endswith(("元", "万")):
            return parse_chinese(spelt["number"]) * _YUAN
        number = parse_decimal(literal["number"]) if literal else None
    except ValueError:
        number = None
    if literal is None or number is None:
        raise ValueError(f"“{text}”不是金额，应写明单位，如3000元、5万元、1.2亿元")
    return fen_of(number, literal["unit"])


def yuan(fen: int) -> str:
    """Exactly, in 元: “3000元”, “12.30元”."""
    amount = half_up(Fraction(fen, _YUAN), 2)
    return (plain(amount) if fen % _YUAN == 0 else format(amount, "f")) + "元"


def wan(fen: int, places: int = 2) -> str:
    """In 万元, half up to ``places`` places: “12.35万元”. More places are shown where it would otherwise read 0."""
    while not (shown := half_up(Fraction(fen, _WAN), places)) and fen:
        places += 1
    return plain(shown) + "万元"


def money(fen: int) -> str:
    """Exactly, in the unit that reads best: “1.2亿元”, “12.5万元”, “3000元”. ``parse_money`` gives ``fen`` back."""
    for size, places, unit in ((_YI, 4, "亿元"), (_WAN, 2, "万元")):
        if abs(fen) >= size and fen * 10**places % size == 0:
            return plain(Fraction(fen, size)) + unit
    return yuan(fen)


def approx_wan(fen: int) -> str:
    """As it is said in a speech, never more than the truth: floored to a round figure with 余, exact where it is exact.

    | amount             | floored to | as                                   |
    |--------------------|------------|--------------------------------------|
    | under 100元        | -          | “85.50元”                            |
    | under 1000元       | 10元       | “250余元”                            |
    | under 1万元        | 100元      | “3200余元”; whole 元 stay: “3256元”  |
    | under 100万元      | 1万元      | “12万余元”; 0.1万 stay: “12.5万元”   |
    | under 1000万元     | 10万元     | “320余万元”; whole 万 stay           |
    | under 1亿元        | 100万元    | “1200余万元”; whole 万 stay          |
    | above              | 0.1亿元    | “1.2亿余元”                          |
    """
    if fen < 0:
        raise ValueError("负数金额不能用“余”表述")
    if fen < 100 * _YUAN:
        return yuan(fen)
    if fen < _WAN:
        step = 10 if fen < 1000 * _YUAN else 100
        return yuan(fen) if fen % _YUAN == 0 else f"{fen // _YUAN // step * step}余元"
    if fen < 100 * _WAN:
        return f"{fen // _WAN}万余元" if fen * 10 % _WAN else f"{plain(Fraction(fen, _WAN))}万元"
    if fen < _YI:
        step = 10 if fen < 1000 * _WAN else 100
        return f"{fen // _WAN // step * step}余万元" if fen % _WAN else f"{fen // _WAN}万元"
    tenths = fen * 10 // _YI
    return plain(Fraction(tenths, 10)) + ("亿余元" if fen * 10 % _YI else "亿元")
