"""Numbers as packs and sheets write them: “0.5”, “1,200”, “90%”, “百分之九十”."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from pingyi.numbers.chinese import halfwidth, parse_chinese

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


def parse_decimal(text: str | int | Decimal) -> Decimal:
    """“0.5” → Decimal("0.5"); full-width digits, spaces around it and well-placed thousands separators are read.

    No exponents, no “.5”: a number that a person would not write is more likely a slip. An int or a finite Decimal
    passes.
    """
    if isinstance(text, float):
        raise TypeError(type(text).__name__)
    if isinstance(text, int):
        return Decimal(text)
    if isinstance(text, Decimal):
        if not text.is_finite():
            raise ValueError(f"“{text}”不是数")
        return text
    mended = halfwidth(text).strip()
    if not _DECIMAL.fullmatch(mended):
        raise ValueError(f"“{text}”不是数，应写成0.5、12、1,200这样的形式")
    return Decimal(mended.replace(",", ""))


def parse_percent(text: str) -> Fraction:
    """“90%” → 9/10, “12.5％” → 1/8, “百分之九十” → 9/10. A number without its % is refused: 90 and 0.9 look alike."""
    mended = halfwidth(text).strip()
    if mended.startswith("百分之"):
        return Fraction(parse_chinese(mended.removeprefix("百分之")), 100)
    if not mended.endswith("%"):
        raise ValueError(f"“{text}”不是百分比，应写成90%这样的形式")
    return Fraction(parse_decimal(mended.removesuffix("%"))) / 100
