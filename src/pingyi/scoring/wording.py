"""How the arithmetic is written: “2分 × 42/48 = 1.75分”."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from pingyi.numbers import Exact, fraction, half_up, money, percent, plain

if TYPE_CHECKING:
    # What writes arithmetic must start fast: `pingyi explain` needs neither the packs' language nor the engine for it.
    from pingyi.packs.schema import Form, Measure

_PLACES = 2


class Counted(Protocol):
    """A figure, as far as it is written: :class:`pingyi.measures.model.Figure`, or one that was kept."""

    @property
    def num(self) -> int:
        """The numerator."""
        ...

    @property
    def den(self) -> int | None:
        """The denominator; None of a total."""
        ...


class Worded(Protocol):
    """A measure, as far as its figures are written."""

    @property
    def word(self) -> str:
        """What is counted: 次, 个 …."""
        ...

    @property
    def money(self) -> bool:
        """Whether it is an amount of money."""
        ...


def points(x: Exact) -> str:
    """“1.75分”; a quotient that never ends half up to two places."""
    return f"{plain(x, _PLACES)}分"


def equals(x: Fraction) -> str:
    """“ = 1.75分”, or “ ≈ 0.67分” where two places do not hold it."""
    shown = half_up(x, _PLACES)
    return f" {'=' if shown == x else '≈'} {plain(shown)}分"


def line(at: Exact, figure: Counted, measure: Worded) -> str:
    """A threshold, as a percent or in the measure's own unit."""
    if figure.den is not None:
        return f"{plain(at * 100, 4)}%"
    return money(Fraction(at).numerator) if measure.money else f"{plain(at, 4)}{measure.word}"


def figure_text(figure: Counted, measure: Worded) -> str:
    """“42/48（87.5%）”, “12.5万元”, “3次”."""
    if figure.den is None:
        return money(figure.num) if measure.money else f"{figure.num}{measure.word}"
    return f"{fraction_text(figure, measure)}（{percent(figure.num, figure.den, _PLACES)}）"


def fraction_text(figure: Counted, measure: Worded) -> str:
    """“42/48”, “9.5万元/10万元”."""
    if figure.den is None:
        return figure_text(figure, measure)
    return f"{money(figure.num)}/{money(figure.den)}" if measure.money else f"{figure.num}/{figure.den}"


def scale_of(measure: Measure, forms: Mapping[str, Form]) -> int:
    """How many units of the numerator make one as the ledger writes it: 100 for marks of two places, else 1.

    1 too where sum stands over sum: the scales of both are in the quotient already.
    """
    term = measure.total or (measure.ratio.of if measure.ratio else None)
    if term is None or term.sum is None or term.form not in forms or (measure.ratio and measure.ratio.to.sum):
        return 1
    summed = {term.sum} if isinstance(term.sum, str) else set(term.sum)
    scales = {field.scale for field in forms[term.form].fields if field.id in summed}
    return scales.pop() if len(scales) == 1 else 1


def scaled_text(figure: Counted, measure: Worded, scale: int) -> str:
    """A figure whose numerator is stored at a scale, as the ledger writes it: “184.6/2（平均92.3）”, “3.5亩”."""
    num = plain(fraction(figure.num, scale) or 0, 3)
    if figure.den is None:
        return f"{num}{measure.word}"
    return f"{num}/{figure.den}（平均{plain(quotient(figure, scale), _PLACES)}）"


def quotient(figure: Counted, scale: int = 1) -> Fraction:
    """Numerator over denominator at the ledger's own scale; 0 where there is nothing to divide by."""
    return fraction(figure.num, (figure.den or 0) * scale) or Fraction(0)


def unit_of(figure: Counted, measure: Worded) -> str:
    """What differences are counted in: 个百分点 of rates, else the measure's word."""
    return "个百分点" if figure.den is not None else measure.word or "个"


def gap_text(gap: Fraction, figure: Counted, measure: Worded) -> str:
    """A difference: “5.25个百分点” of rates, “3次” of numerators."""
    return plain(gap, _PLACES) + unit_of(figure, measure)


def each_text(way: str, unit: str, each: Exact, *, part_counts: bool) -> str:
    """“每低1个百分点扣0.2分”; ``way`` is 低扣, 高扣 or 高加."""
    part = "（不足1个的按1个计）" if part_counts else ""
    return f"每{way[0]}1{unit}{part}{way[1]}{points(each)}"
