"""Numbers: the only place of pingyi that divides and rounds, and the only one that writes numbers in Chinese.

Everything is exact: ``int``, ``fractions.Fraction`` and ``decimal.Decimal``; a ``float`` is refused. Money is
an int of 分.

- ratios: num/den, half up, comparisons by cross-multiplication, percents that never lie at the ends
- spoken: rates and amounts as they are said (“近九成”, “1.4万名”)
- money: 分 ↔ “12.5万元”, “320余万元”
- chinese: Chinese numerals, both ways; counted things (“两个”), years, ordinals
- literals: “90%” and “0.5” as packs write them

What a user typed and that cannot be read raises ``ValueError`` with a Chinese sentence; a wrong call,
``TypeError``.
"""

from pingyi.numbers.chinese import (
    chinese,
    chinese_year,
    counted,
    halfwidth,
    ordinal,
    parse_chinese,
)
from pingyi.numbers.literals import parse_decimal, parse_percent
from pingyi.numbers.money import approx_wan, fen_of, money, parse_money, wan, yuan
from pingyi.numbers.ratios import (
    NOT_APPLICABLE,
    Exact,
    Ratio,
    compare,
    fraction,
    half_up,
    nearest,
    percent,
    percentage_points,
    plain,
    point_change,
    points_of,
    quotient,
    rate,
)
from pingyi.numbers.spoken import amount, spoken_rate

__all__ = [
    "NOT_APPLICABLE",
    "Exact",
    "Ratio",
    "amount",
    "approx_wan",
    "chinese",
    "chinese_year",
    "compare",
    "counted",
    "fen_of",
    "fraction",
    "half_up",
    "halfwidth",
    "money",
    "nearest",
    "ordinal",
    "parse_chinese",
    "parse_decimal",
    "parse_money",
    "parse_percent",
    "percent",
    "percentage_points",
    "plain",
    "point_change",
    "points_of",
    "quotient",
    "rate",
    "spoken_rate",
    "wan",
    "yuan",
]
