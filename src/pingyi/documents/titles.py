"""A long title in lines: words whole, lines alike in length (GB/T 9704-2012, 7.3.1: 词意完整、排列对称、长短适宜).

There is no dictionary here. The words that titles of this trade are made of are listed; between two characters that are in none of
them a break costs more than at the edge of one, and the lines' difference decides the rest.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

FULL = 20
"""Characters of 22 pt in a line of 156 mm."""
_WORDS = (
    "基层 党建 工作 述职 评议 考核 书记 党委 党组 党支部 支部 党组织 党员 大会 组织部 "
    "区委 市委 县委 街道 社区 年度 情况 通报 问题 整改 清单 任务 责任 分解 反馈 意见 "
    "点评 讲话 报告 方案 通知 要点 印发 落实 推进 重点 综合 结果 等次 领导 小组 办公室 "
    "委员会 中共 专项 行动 分解表 任务书 责任书 基层党建 党建工作 述职评议 第一 政治 建设 "
    "全面 从严 治党 会议 制度 数据 依据 关于 进一步 加强 "
)
_WHOLE = re.compile(
    r"党（工）委|乡镇（街道）|[0-9０-９A-Za-z.%％]+年?(度|月|日|项|个|名)?|[（《“〔「][^）》”〕」]{0,16}[）》”〕」]|"
    + "|".join(sorted(_WORDS.split(), key=len, reverse=True))
)
_AFTER, _NEVER_FIRST = "的、和与及暨", "，。、；：！？）》”〕」的"
_NEVER_LAST = "（《“〔「"


def width(text: str) -> float:
    """Its width in full-width characters: half-width ones count half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def lines(title: str, full: int = FULL) -> tuple[str, ...]:
    """The title in lines of at most ``full`` characters. Breaks that the title brings itself are kept."""
    return tuple(line for part in title.split("\n") if part.strip() for line in _broken(part.strip(), full))


def _broken(title: str, full: int) -> tuple[str, ...]:
    if width(title) <= full:
        return (title,)
    count = int(-(-width(title) // (full - 1)))
    aim = width(title) / count
    costs = _costs(title)
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for end in range(1, len(title) + 1):
        found = [
            (cost + costs.get(end, 0.0) + (width(title[start:end]) - aim) ** 2, (*cuts, end))
            for start, (cost, cuts) in best.items()
            if 0 < width(title[start:end]) <= full
        ]
        if found:
            best[end] = min(found)
    cuts = (0, *best[len(title)][1])
    return tuple(title[a:b] for a, b in pairwise(cuts))


def _costs(title: str) -> dict[int, float]:
    """What a break before each place costs: most inside a word, something between strangers, little after 的 or a pause."""
    inside, edges = set[int](), set[int]()
    for match in _WHOLE.finditer(title):
        inside |= set(range(match.start() + 1, match.end()))
        edges |= {match.start(), match.end()}
    costs: dict[int, float] = {}
    for place in range(1, len(title)):
        if title[place] in _NEVER_FIRST or title[place - 1] in _NEVER_LAST:
            costs[place] = 10_000.0
        elif place in inside:
            costs[place] = 400.0
        elif title[place - 1] in _AFTER or title.startswith("关于", place):
            costs[place] = 0.0
        else:
            costs[place] = 6.0 if place in edges else 60.0
    return costs
