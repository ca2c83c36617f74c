"""Money: 元 or 万元 by the header, the line above the table or the cell itself; in the facts always 分."""

from __future__ import annotations

import re
from fractions import Fraction

from pingyi.facts.sheets.cells import Cell, Parse, Told, number_text, repaired, shown
from pingyi.facts.sheets.numeric import ABOUT, NOISE, REPAIR, SPACE, Settle, from_text, mend, outside, unreadable
from pingyi.numbers import fen_of, half_up, halfwidth, parse_money
from pingyi.packs.schema import Field

_MORE = re.compile(r"(?<=\d)[余多](?=[百千万亿元])|(?<=[百千万亿])[余多](?=元)")
_SIGN = re.compile(r"^\s*[¥￥]\s*")


def money_parser(field: Field, unit: str) -> Parse:
    """Money in 分; ``unit`` is the column's (元, 万元 …), empty where neither sheet nor form says one."""
    times = fen_of(1, unit) if unit else 0

    def settle(fen: Fraction, cell: Cell) -> int | Told:
        value = int(half_up(fen, 0))
        rest = fen != value and abs(float(fen) - value) > NOISE * max(1.0, abs(value))
        if beyond := outside(field, value, field.min, field.max, 100, cell):
            return beyond
        if rest:
            message = f"“{field.name}”的“{shown(cell)}”不足一分的部分已四舍五入"
            return repaired(REPAIR, message, value, "金额最多精确到分，请核对该栏的公式", "fen")
        return value

    def parse(cell: Cell) -> int | Told:
        if isinstance(cell, str):
            return _money_text(field, cell, times, settle)
        if not isinstance(cell, int | float):
            return unreadable(field, cell)
        if not times:
            return _no_unit(field, cell)
        if cell == int(cell):
            value = int(cell) * times
            return outside(field, value, field.min, field.max, 100, cell) or value
        return settle(Fraction(number_text(cell)) * times, cell)

    return parse


def _money_text(field: Field, cell: str, times: int, settle: Settle) -> int | Told:
    words = _MORE.sub("", ABOUT.sub("", SPACE.sub("", halfwidth(cell).replace("，", ","))))
    try:
        value = settle(Fraction(parse_money(words)), cell)
    except ValueError:
        bare = _SIGN.sub("", cell)
        found = mend(bare)
        if found is None or found.measure:
            return unreadable(field, cell)
        if not times:
            return _no_unit(field, cell)
        return from_text(field, bare, lambda number, _: settle(number * times, cell))
    if isinstance(value, Told):
        return value
    message = f"“{field.name}”写作“{shown(cell)}”，按其自带的单位读入"
    return repaired(REPAIR, message, value, "请只填数字，单位写在表头")


def _no_unit(field: Field, cell: Cell) -> Told:
    return Told(
        "unknown-money-unit", f"“{field.name}”的“{shown(cell)}”看不出是元还是万元", "请在表头写明单位，如“金额（万元）”"
    )
