"""Rates and amounts as they are said aloud, only where what is said is true."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pingyi.numbers.chinese import chinese
from pingyi.numbers.ratios import exact_of, fraction, plain

_SIMPLE = {
    Fraction(1, 2): "一半",
    Fraction(1, 3): "三分之一",
    Fraction(2, 3): "三分之二",
    Fraction(1, 4): "四分之一",
    Fraction(3, 4): "四分之三",
}
_NEAR = Fraction(2, 100)
_ABOVE = Fraction(5, 100)
_ABOUT = Fraction(5, 1000)
_FEWEST = 10
_TENTH = Fraction(1, 10)
_LEAST_TENTHS = 3
_WAN = 10_000


def spoken_rate(num: int, den: int) -> str | None:
    """A spoken form of ``num/den``, or None where none is close enough (then the caller says the percent).

    Tolerances, in percentage points of the exact rate r:
    - 全部: r = 100 %. 一半, 三分之一, 三分之二, 四分之一, 四分之三, 三成 … 九成: r is exactly that.
    - From here on only where den ≥ 10; of fewer one names the number.
    - 近三成 … 近九成: at most 2 below it. (Not 近十成: from 90 up it is 九成以上.)
    - 约三分之一, 约三分之二: at most 0.5 off it.
    - 超过一半: above 50, below 55. 三成以上 … 八成以上: above it by less than 5. 九成以上: above 90, below 100.
    None for 0, for a rate above 100 % or below 0, and where den is 0.
    """
    r = fraction(num, den)
    if r is None or not 0 < r <= 1:
        return None
    return _exactly(r) or (_nearly(r) if den >= _FEWEST else None)


def _exactly(r: Fraction) -> str | None:
    if r == 1:
        return "全部"
    tenths = r * 10
    if r not in _SIMPLE and tenths.denominator == 1 and tenths >= _LEAST_TENTHS:
        return f"{chinese(tenths.numerator)}成"
    return _SIMPLE.get(r)


def _nearly(r: Fraction) -> str | None:
    for third in (Fraction(1, 3), Fraction(2, 3)):
        if abs(r - third) <= _ABOUT:
            return f"约{_SIMPLE[third]}"
    tenths = r.numerator * 10 // r.denominator
    over = r - tenths * _TENTH
    if tenths == 9:
        return "九成以上"
    if _TENTH - over <= _NEAR and tenths + 1 >= _LEAST_TENTHS:
        return f"近{chinese(tenths + 1)}成"
    if over >= _ABOVE or tenths < _LEAST_TENTHS:
        return None
    return "超过一半" if tenths == 5 else f"{chinese(tenths)}成以上"


def amount(n: int | Decimal, unit: str) -> str:
    """``n`` with its unit in digits: “1200人”, “2.5分”.

    From 10,000 on in 万 where two places hold it exactly: “1.4万名”, but “14003名”.
    """
    exact = exact_of(n)
    if abs(exact) >= _WAN and (exact * 100 / _WAN).denominator == 1:
        return f"{plain(exact / _WAN)}万{unit}"
    return f"{plain(n)}{unit}"
