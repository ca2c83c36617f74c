"""Numberings: how headings and items are counted, and where running text is cut by them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pingyi.reading.speech.sentences import cut, sentences

_CN = "[一二三四五六七八九十百]{1,3}"
_FORMAL = "[壹贰叁肆伍陆柒捌玖拾貳參陸]{1,3}"
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("部分", rf"第{_CN}(?:个)?(?:部分|篇|章|节|句话|点|个?方面|件事|项|条|板块)(?:意见|要求)?[，、：:\s]?"),
        ("壹、", rf"{_FORMAL}、"),
        ("（壹）", rf"（{_FORMAL}）、?"),
        ("一、", rf"{_CN}、"),
        ("（一）", rf"（{_CN}）、?"),
        ("（1）", r"（\d{1,3}）、?"),
        ("1.1", r"\d{1,2}(?:\.\d{1,2}){1,3}[.、]?(?![\d%万亿元个月日号])"),
        ("1.", r"\d{1,3}(?:[、．]|\.(?!\d)|\.(?=\d{1,2}月))"),
        ("1）", r"\d{1,2}）"),
        ("①", r"[①-⑳]、?"),
        ("——", r"[—–]{2}(?=\S)"),
        ("是", rf"{_CN}是(?!一[个种])|其{_CN}是?[，、]?(?=\S)(?<=[一二三四五六七八九十是，、])(?<!其中)"),
        ("要", rf"{_CN}要"),
        (
            "抓",
            r"(?<![^。；：])(?:一|二|三|四|五|六|七)(?:抓|强|严|促|看|查|建|聚|重|提|亮|明|实)(?=[^，。；一]{2,14}[，。：])",
        ),
        ("第一", rf"第{_CN}[，、：]"),
        ("首先", r"(?:首先|其次|再次|再者|最后|此外)[，、]?(?:是|要)?"),
        ("方面", r"(?:一方面|另一方面)[，、]?(?:是|要)?"),
    )
)
COUNTED = frozenset({"（1）", "①", "1）", "1.", "（一）"})
"""Numbers that may count lines, or items within one line."""
_INLINE = frozenset({"是", "要", "抓", "第一", "首先", "方面", "（1）", "①", "1）", "1.", "（一）"})
LABELLED = re.compile(
    r"^[（【]?(?:[\u4e00-\u9fff]{2,8})(?:单位|部门|科室|股室|处室|主体|人|领导|书记|同志|日期|时限|时间|节点|期限|要点|标准|目标|进度|频次)[：:]"
)
LONGEST_TITLE = 45


def mark_at(text: str, position: int = 0) -> tuple[str, re.Match[str]] | None:
    """The numbering that stands at ``position`` and its match."""
    for kind, pattern in _MARKS:
        if match := pattern.match(text, position):
            return kind, match
    return None


def inline_items(text: str, start: int) -> Iterator[tuple[int, str, re.Match[str]]]:
    """Numbers in running text that begin a part of a sentence; a series begins with its first number."""
    begun: set[str] = set()
    for first, _ in cut(text[start:], "。！？；：\n"):
        at = start + first
        found = mark_at(text, at)
        if found is None or found[0] not in _INLINE:
            continue
        kind, match = found
        if kind in begun or re.match(r"（?(?:一|1|①|首先|第一|其一)", match[0]) or kind == "方面":
            begun.add(kind)
            yield at, kind, match


def item_title(text: str, start: int, stop: int, *, parallel: bool) -> int:
    """Where the title of an item ends; 0 where the item is one sentence, which is its own content."""
    if parallel and (comma := text.find("，", start, stop)) > 0:
        return comma + 1
    inner = sentences(text[start:stop])
    if len(inner) > 1 and inner[0][1] <= LONGEST_TITLE:
        return start + inner[0][1]
    return 0


def parallel_items(text: str, items: Sequence[tuple[int, str, re.Match[str]]]) -> bool:
    """Whether the items begin alike (“全面强化政治功能，…”, “全面强化支部建设，…”): then the first clause is a title."""
    heads = [re.match(r"[^，。；：]{4,16}，", text[match.end() :]) for _, _, match in items]
    return len(items) >= 3 and all(heads) and len({head[0][:3] for head in heads if head}) == 1


def says_more(title: str) -> bool:
    """Whether a title is a statement with a date, a number or a modal of its own, so that it must be read as text too."""
    return bool(
        re.search(r"\d+月|年底|年内|每[月周季年]|(?<![“A-Za-z\d])\d+(?!\d|年)[\u4e00-\u9fff%]|牵头|责任单位", title)
        or re.search(r"[\u4e00-\u9fff](?:镇|乡|村|社区|局|党委|支部|公司)要", title)
    )
