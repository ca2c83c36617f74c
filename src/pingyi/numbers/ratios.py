"""Ratios of two integers, and the one rounding rule: half up, away from zero.

A denominator is never negative. A denominator of 0 means 不适用 (nothing was owed): never 0 %, never 100 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

NOT_APPLICABLE = "不适用"
Exact = int | Fraction | Decimal
"""The numbers that pingyi calculates with. All three hold their value exactly."""


@dataclass(frozen=True)
class Ratio:
    """``num`` of ``den``. Not reduced: 2/4 says that four were owed, 1/2 that two were."""

    num: int
    den: int

    def __post_init__(self) -> None:
        _check(self.den)

    @property
    def applicable(self) -> bool:
        """False where nothing was owed (不适用)."""
        return self.den != 0

    @property
    def fraction(self) -> Fraction | None:
        """The exact value; None where not applicable."""
        return fraction(self.num, self.den)

    def merge(self, other: Ratio) -> Ratio:
        """Both counted together: numerators add, denominators add. Associative, with ``Ratio(0, 0)`` as its zero."""
        return Ratio(self.num + other.num, self.den + other.den)

    def __str__(self) -> str:
        return f"{self.num}/{self.den}"


def fraction(num: int, den: int) -> Fraction | None:
    """``num/den`` exactly; None where ``den`` is 0."""
    _check(den)
    return Fraction(num, den) if den else None


def rate(num: int, den: int, places: int = 4) -> Decimal | None:
    """``num/den`` as a decimal of ``places`` places, half up; None (不适用) where ``den`` is 0.

    For showing and storing. Points are calculated with :func:`points_of`, which does not round.
    """
    exact = fraction(num, den)
    return None if exact is None else half_up(exact, places)


def half_up(x: Exact, places: int) -> Decimal:
    """``x`` rounded to ``places`` decimal places, a half away from zero (四舍五入): 0.125 → 0.13, -0.125 → -0.13.

    The result has exactly ``places`` places whatever the decimal context, and a zero has no sign.
    """
    if places < 0:
        raise ValueError(f"小数位数不能是负数：{places}")
    exact = exact_of(x)
    # Written and read: to construct a decimal is exact in every context, and a nought so written has no sign.
    return Decimal(f"{nearest(exact.numerator * 10**places, exact.denominator)}E-{places}")


def nearest(num: int, den: int) -> int:
    """The whole number nearest to ``num/den``, a half away from zero, as :func:`half_up` has it. Raises ZeroDivisionError."""
    size = (2 * abs(num) + abs(den)) // (2 * abs(den))
    return size if (num >= 0) == (den > 0) else -size


def quotient(a: Exact, b: Exact, places: int) -> Decimal:
    """``a`` over ``b``, half up to ``places`` places. Raises ZeroDivisionError for ``b`` 0."""
    return half_up(exact_of(a) / exact_of(b), places)


def points_of(points: Decimal | int, num: int, den: int) -> Fraction:
    """``points × num/den`` exactly. ``den`` 0 is refused: the caller takes what does not apply out of the total."""
    exact = fraction(num, den)
    if exact is None:
        raise ValueError("分母为0，该项不适用，不能计分")
    return exact if points == 1 else exact_of(points) * exact


def compare(num: int, den: int, other_num: int, other_den: int) -> int:
    """-1, 0 or 1 as ``num/den`` is below, equal to or above the other ratio, by cross-multiplication."""
    if not den or not other_den:
        raise ValueError("分母为0，该项不适用，不能比较")
    _check(den)
    _check(other_den)
    left, right = num * other_den, other_num * den
    return (left > right) - (left < right)


def percent(num: int, den: int, places: int = 1) -> str:
    """``num/den`` as “87.5%”, half up, trailing zeros dropped (“90%”); “不适用” where ``den`` is 0.

    “100%” stands only where num equals den, and “0%” only where num is 0: elsewhere as many more places are shown as it
    takes (1999/2000 → “99.95%”).
    """
    exact = fraction(num, den)
    if exact is None:
        return NOT_APPLICABLE
    return plain(_honest(exact * 100, places, (Fraction(0), Fraction(100)))) + "%"


def point_change(num: int, den: int, before_num: int, before_den: int) -> Fraction | None:
    """The change from ``before`` in percentage points, exact and signed; None where either does not apply."""
    now, before = fraction(num, den), fraction(before_num, before_den)
    return None if now is None or before is None else (now - before) * 100


def percentage_points(num: int, den: int, before_num: int, before_den: int, places: int = 1) -> str:
    """The size of the change as “12个百分点”, without a sign: the caller says 提高 or 下降 (:func:`point_change`).

    The exact change is rounded, not the difference of two rounded rates; a change is never shown as 0. “不适用” where
    either ratio does not apply.
    """
    change = point_change(num, den, before_num, before_den)
    if change is None:
        return NOT_APPLICABLE
    return plain(_honest(abs(change), places, (Fraction(0),))) + "个百分点"


def plain(x: Exact, places: int | None = None) -> str:
    """``x`` in plain digits, without exponent or trailing zeros: Decimal("87.50") → “87.5”.

    With ``places`` it is rounded half up first. A Fraction without ``places`` must have a finite decimal expansion.
    """
    if places is not None:
        x = half_up(x, places)
    elif isinstance(x, Fraction):
        x = half_up(x, _expansion(x))
    elif not isinstance(x, Decimal):
        x = Decimal(exact_of(x).numerator)
    text = format(x, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def exact_of(x: Exact) -> Fraction:
    """``x`` as a Fraction. A float is a wrong call; an infinity or not-a-number is no number."""
    if isinstance(x, Fraction):
        return x
    if isinstance(x, float):
        raise TypeError(type(x).__name__)
    if isinstance(x, Decimal) and not x.is_finite():
        raise ValueError(f"“{x}”不是数")
    return Fraction(x)


def _honest(exact: Fraction, places: int, ends: tuple[Fraction, ...]) -> Decimal:
    """``exact`` rounded, with as many places as keep it off each of ``ends`` that it does not equal."""
    while (shown := half_up(exact, places)) in ends and exact not in ends:
        places += 1
    return shown


def _expansion(x: Fraction) -> int:
    """How many decimal places ``x`` has; refused where they never end (1/3)."""
    twos = fives = 0
    rest = x.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        raise ValueError(f"{x}不是有限小数，须指明保留几位小数")
    return max(twos, fives)


def _check(den: int) -> None:
    if den < 0:
        raise ValueError(f"分母不能是负数：{den}")
