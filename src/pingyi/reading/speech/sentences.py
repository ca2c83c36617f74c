"""Sentences and clauses: where a Chinese text may be cut, and where not (inside quotation marks and brackets)."""

from __future__ import annotations

import re
from functools import lru_cache

_PAIRS = {"“": "”", "《": "》", "（": "）", "‘": "’", "「": "」", "【": "】", "〔": "〕", "[": "]"}
_LONGEST = 400
"""Characters after which an opening mark without its closing one is taken for a slip."""
_STOPS = "。！？\n"
_INTRODUCES = re.compile(
    r"(?:问题|不足|短板|软肋|漏洞|弱项|差距|如下|工作|方面|措施|任务|要求|做法|表现在|目标是?|做到|主要是|指标|安排|部署|事项|明确|决定|强调|明显|突出|不少|[几一二三四五六两\d]件(?:大|实|要)?事|[几一二三四五六两\d](?:点|条|项)|之处|的地方|的(?:单位|部门|乡镇|镇街|县区|支部|村)?(?:主要)?有)："
)


@lru_cache(maxsize=4096)
def depths(text: str) -> tuple[bool, ...]:
    """For each character whether it stands inside quotation marks or brackets (the marks themselves included)."""
    inside = [False] * len(text)
    position = 0
    while position < len(text):
        closing = _PAIRS.get(text[position])
        if closing is None:
            position += 1
            continue
        end = text.find(closing, position + 1, position + _LONGEST)
        if end < 0:
            position += 1
            continue
        inside[position : end + 1] = [True] * (end + 1 - position)
        position = end + 1
    return tuple(inside)


def cut(text: str, signs: str) -> list[tuple[int, int]]:
    """The stretches of ``text`` up to and including each of ``signs`` outside of marks; none is blank."""
    inside = depths(text)
    found: list[tuple[int, int]] = []
    start = 0
    for at, char in enumerate(text):
        if char in signs and not inside[at]:
            found.append((start, at + 1))
            start = at + 1
    found.append((start, len(text)))
    return [(first, last) for first, last in found if text[first:last].strip(" \n，。；、：")]


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences, each with its stop."""
    return cut(text, _STOPS)


def parts(text: str) -> list[tuple[int, int]]:
    """Parts of a sentence between semicolons, each with its sign."""
    found: list[tuple[int, int]] = []
    for first, last in cut(text, _STOPS + "；"):
        at = first
        for match in _INTRODUCES.finditer(text, first, last - 1):
            found.append((at, match.end()))
            at = match.end()
        found.append((at, last))
    return found


def clauses(text: str) -> list[tuple[int, int]]:
    """Clauses between commas and stops, each with its sign."""
    return cut(text, _STOPS + "；，")


def masked(text: str) -> str:
    """The text with everything between 《》 and between short “” replaced by “某”, lengths kept: names are no evidence."""
    return _NAMES.sub(lambda match: match[0][0] + "某" * (len(match[0]) - 2) + match[0][-1], text)


_NAMES = re.compile(
    r"《[^《》]*》|“[^“”]{1,24}”(?!(?:[、和及与]“[^“”]{1,4}”)*(?:国际)?(?:建军|劳动|妇女|儿童|青年|建党|国庆)?节?(?:之前|以前|前|期间|到来|来临|之际|当天|末))"
)
