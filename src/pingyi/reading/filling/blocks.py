"""The labels beside a cell, and tables that stand side by side under the same heads."""

from __future__ import annotations

import re

from pingyi.reading.filling.lexicon import words
from pingyi.reading.filling.wording import words_of

NUMBER = re.compile(r"[(（]?[\d一二三四五六七八九十]{1,4}[)）.、]?")
"""A serial number."""
_CODE = re.compile(r"[A-Za-z]{1,4}-?\d{1,4}")
"""The code of a line (DJ01) in a statistical form."""
_WIDTH = 2
"""So many columns at least has each of several tables side by side."""


def side_by_side(heads: dict[int, tuple[str, ...]], right: int) -> list[tuple[int, int]]:
    """The columns (first, last) of each table, where the same heads stand twice or more in a row (指标 | 单位 | 数量 | 指标 …)."""
    own = [heads[column] for column in range(1, right + 1)]
    for size in range(_WIDTH, right // 2 + 1):
        if right % size == 0 and own[:size] * (right // size) == own and all(own[:size]) and len(set(own)) == size:
            return [(at + 1, at + size) for at in range(0, right, size)]
    return [(1, right)]


def telling(labels: list[tuple[int, str]], heads: dict[int, tuple[str, ...]]) -> list[tuple[int, str]]:
    """Labels without those that say how much is aimed at or who sees to it (年度指标值, 责任单位), where others say what."""
    asides = {str(one) for one in words()["asides"]}
    told = [one for one in labels if not NUMBER.fullmatch(one[1])]
    coded = [one for one in told if _CODE.fullmatch(one[1].strip())]
    if len(coded) < len(told):
        labels, told = [one for one in labels if one not in coded], [one for one in told if one not in coded]
    aside = [one for one in told[1:] if words_of((heads.get(one[0]) or ("",))[-1]).text in asides]
    return [one for one in labels if one not in aside]
