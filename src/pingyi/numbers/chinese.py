"""Chinese numerals, both ways, for 0 to 九千九百九十九万九千九百九十九.

Writing follows the school rules: one 零 for any run of empty places inside a number, 十 without 一 at the head (十五,
十万), 一十 inside (一百一十). Before a measure word a lone 2 is 两 (两个, but 十二个 and 第二).
"""

from __future__ import annotations

import re
from typing import Literal

Style = Literal["office", "arabic", "chinese"]

_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_LIMIT = 10**8
_SPOKEN_UP_TO = 10
# After these words a 2 is an ordinal or the unit 两 itself: 二月, 二两.
_KEEPS_ER = frozenset({"月", "号", "等", "楼", "两"})

_HALFWIDTH = str.maketrans(
    "０１２３４５６７８９．－−％／：（），　\u00a0",
    "0123456789.--%/:(),  ",
)
# Other shapes of the same numerals: 〇, the amounts form (大写), 两.
_SAME = str.maketrans("〇○Ｏ两貳贰壹叁參肆伍陆陸柒捌玖拾佰仟萬", "零零零二二二一三三四五六六七八九十百千万")
_SECTION = re.compile(
    r"(?:(?P<thousand>[一二三四五六七八九])千)?(?P<zero1>零)?"
    r"(?:(?P<hundred>[一二三四五六七八九])百)?(?P<zero2>零)?"
    r"(?:(?P<ten>[一二三四五六七八九]?)(?P<ten_sign>十))?(?P<one>[一二三四五六七八九])?"
)


def halfwidth(text: str) -> str:
    """``text`` with full-width digits, signs and spaces in their ASCII shape; everything else as it was."""
    return text.translate(_HALFWIDTH)


def chinese(n: int) -> str:
    """``n`` in Chinese numerals: 0 → 零, 15 → 十五, 10_500 → 一万零五百. A negative one begins with 负."""
    if n < 0:
        return "负" + chinese(-n)
    if n >= _LIMIT:
        raise ValueError(f"{n}太大，汉字数字只写到九千九百九十九万九千九百九十九")
    if n == 0:
        return "零"
    upper, lower = divmod(n, 10_000)
    text = ""
    if upper:
        text = _section(upper) + "万"
        if 0 < lower < 1000:
            text += "零"
    text += _section(lower)
    return text.removeprefix("一") if text.startswith("一十") else text


def chinese_year(year: int) -> str:
    """2019 → “二〇一九年”."""
    return "".join("〇" if digit == "0" else _DIGITS[int(digit)] for digit in f"{year:d}") + "年"


def ordinal(n: int) -> str:
    """1 → “第一”."""
    if n < 1:
        raise ValueError(f"序数从1起：{n}")
    return "第" + chinese(n)


def counted(n: int, measure: str, style: Style = "office") -> str:
    """``n`` of something, before its measure word: 2, 个 → “两个”; 3, 次 → “三次”; 12, 个 → “12个”.

    ``office`` writes 1 to 10 in Chinese and the rest in digits; ``arabic`` always digits; ``chinese`` always Chinese.
    """
    if style == "arabic" or (style == "office" and not 1 <= n <= _SPOKEN_UP_TO):
        return f"{n}{measure}"
    text = chinese(n)
    if (text == "二" and measure not in _KEEPS_ER) or text.startswith(("二千", "二万")):
        text = "两" + text[1:]
    return text + measure


def parse_chinese(text: str) -> int:
    """The number that ``text`` says: 一百零五 → 105, 两千 → 2000, 廿三 → 23, 二〇一九 → 2019, １２ → 12, 3万 → 30000.

    Refused: what is not a number, and what has two readings (“一百二”, “三万五”).
    """
    mended = halfwidth(text).strip().translate(_SAME).replace("廿", "二十").replace("卅", "三十")
    negative = mended.startswith("负")
    value = _value(mended.removeprefix("负"))
    if value is None:
        raise ValueError(f"“{text}”不是能读准的数字")
    return -value if negative else value


def _section(n: int) -> str:
    """1..9999 (and 0 as nothing) with its inner 零."""
    text = ""
    gap = False
    for size, unit in _UNITS:
        digit, n = divmod(n, size)
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + unit
        gap = not digit
    if n:
        text += ("零" if gap and text else "") + _DIGITS[n]
    return text


def _value(text: str) -> int | None:
    if re.fullmatch(r"[0-9]+", text):
        return int(text)
    # Digits read one by one: 二〇一九; a single digit is left to the grammar below only for its place rules.
    if re.fullmatch(f"[{_DIGITS}]+", text) and (len(text) > 1 or text == "零"):
        return int("".join(str(_DIGITS.index(char)) for char in text))
    upper, sign, lower = text.partition("万")
    if not sign:
        return _section_value(text, after_wan=False)
    high = int(upper) if re.fullmatch(r"[0-9]{1,4}", upper) else _section_value(upper, after_wan=False)
    if not high:
        return None
    low = _section_value(lower, after_wan=True) if lower else 0
    return None if low is None else high * 10_000 + low


def _section_value(text: str, *, after_wan: bool) -> int | None:
    found = _SECTION.fullmatch(text)
    if not found or not text:
        return None
    head = found["thousand"] or found["hundred"]
    zero = found["zero1"] or found["zero2"]
    if text.endswith("零") or (text.startswith("零") and not after_wan):
        return None
    # “一百二” is said for 120 and written for 102: only 十, or a 零, makes the last digit a unit.
    if found["one"] and (head or after_wan) and not (found["ten_sign"] or zero):
        return None
    ten = _DIGITS.index(found["ten"] or "一") if found["ten_sign"] else 0
    return (
        1000 * _DIGITS.index(found["thousand"] or "零")
        + 100 * _DIGITS.index(found["hundred"] or "零")
        + 10 * ten
        + _DIGITS.index(found["one"] or "零")
    )
