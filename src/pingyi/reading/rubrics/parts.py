"""A cell's text in its parts (1. 2. · （1）（2） · ① ② · lines) and each part in its sentences, with the points it names itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pingyi.numbers import halfwidth
from pingyi.reading.rubrics.grammar import is_scoring
from pingyi.reading.rubrics.plain import worth_first

_MARKS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?:^|(?<=[。；;，,：:\s）)、.分]))\s*(?P<n>\d{1,2})[.．、](?!\d)"),
    re.compile(r"(?:^|(?<=[。；;，,：:\s.分])|(?<=分[）)]))\s*[（(](?P<n>\d{1,2})[）)]"),
    re.compile(r"(?P<n>[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳])"),
    re.compile(r"(?:^|(?<=[。；;\s]))\s*(?P<n>[一二三四五六七八九十]{1,2})是"),
    re.compile(r"(?:^|(?<=[。；;\s]))\s*[（(]?(?P<n>[一二三四五六七八九十]{1,2})[）)、]"),
)
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HAN = (
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
)
_END = re.compile(r"(?<=[。；;！])|\n+|(?<=分)\.(?=\s*(?:$|[^\d]))")
_LISTING = re.compile(r"[^。；;：:\n]{0,80}(?:下列|以下|之一)[^。；;：:\n]{0,80}[：:](?=.)")
"""“有下列情形之一的，扣2分：…”: what follows the colon is a list, not part of the sentence."""
_NAME = 40
_EACH_LINE = re.compile(r"\s*每[^，。；\d]{0,4}\d?[^，。；\d]{0,4}[扣减加得计]")
_CLOSERS = re.compile(r"^[”’」』）)]+")
LABEL = re.compile(r"[（(\[【](?:满分|共|计|分值|总分|本项)?(?P<n>\d+(?:\.\d+)?)分?[）)\]】]")
"""“（10分）”: what the thing before it is worth."""
_LABEL_SCORE = re.compile(r"[（(\[【](?:满分|共|计|分值|总分|本项|小计)?[:：为]?(?P<n>\d+(?:\.\d+)?)分[）)\]】]")
_TAILED = re.compile(r"(?<![\d.%到达至足低高超于得扣加计记给奖少多为-])(?P<n>\d+(?:\.\d+)?)分$")


@dataclass(frozen=True)
class Piece:
    """A part of a cell: its number as written ("" where the cell is one part), its text without the number, its sentences."""

    mark: str
    text: str
    sentences: tuple[str, ...]
    labelled: Decimal | None = None


def pieces(text: str) -> tuple[tuple[Piece, ...], str, tuple[int, ...]]:
    """(parts, what stands before the first, their numbers as written). One part where nothing is numbered."""
    text = text.strip()
    for pattern in sorted(_MARKS, key=lambda one: _first(one, text)):
        found = [match for match in pattern.finditer(text) if _outside(text, match.start("n"))]
        numbers = [_value(match["n"]) for match in found]
        if len(found) < 2 or not (numbers[0] == 1 or _goes_on(text, found, numbers)):
            continue
        before = text[: found[0].start()].strip()
        if before and is_scoring(before) and not any(is_scoring(text[match.end() :]) for match in found[:1]):
            # “有下列情形之一的，每次扣2分：①…②…”: the numbers count cases, not parts.
            continue
        ends = [match.start() for match in found[1:]] + [len(text)]
        bodies = [text[match.end() : end].strip() for match, end in zip(found, ends, strict=True)]
        marks = [match[0].strip() for match in found]
        parts = tuple(_piece(mark, body) for mark, body in zip(marks, bodies, strict=True))
        head = (_piece("", before),) if before and is_scoring(before) else ()
        return (*head, *parts), before, tuple(numbers)
    return (_piece("", text),), "", ()


def _goes_on(text: str, found: list[re.Match[str]], numbers: list[int]) -> bool:
    """“3.…4.…5.…”: numbers that run on from the cell above; the text begins with the first of them."""
    rising = all(one < two <= one + 2 for one, two in pairwise(numbers))
    return rising and not text[: found[0].start("n")].strip(" \n（(")


def _outside(text: str, at: int) -> bool:
    """Whether a place lies outside of quotation marks and titles."""
    before = text[:at]
    return before.count("“") <= before.count("”") and before.count("《") <= before.count("》")


def _first(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else len(text) + 1


def _value(mark: str) -> int:
    if mark in _CIRCLES:
        return _CIRCLES.index(mark) + 1
    return _HAN.index(mark) + 1 if mark in _HAN else int(mark)


def _piece(mark: str, text: str) -> Piece:
    return Piece(mark, text, sentences(text), labelled(text))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a part, each with its stop."""
    found: list[str] = []
    for raw in _END.split(_LISTING.sub(lambda match: match[0] + "\n" if is_scoring(match[0]) else match[0], text)):
        if found and (closer := _CLOSERS.match(raw)):
            found[-1] += closer[0]
            raw = raw[closer.end() :]  # noqa: PLW2901  the closing mark belongs to the sentence before
        if found and _EACH_LINE.match(raw) and not re.search("[。；;！：:]$", found[-1]) and not is_scoring(found[-1]):
            # “有裸露垃圾\\n每处扣0.5分”: a line that only goes on.
            found[-1] += raw.rstrip()
            continue
        if (mended := raw.strip()) and mended not in {"；", "。", ";"}:
            found.append(mended)
    return tuple(found)


def labelled(text: str) -> Decimal | None:
    """What a text says it is worth, at its head or its end: “组织领导（10分）…”, “组织领导10分”."""
    plain = halfwidth(text).strip()
    found = _LABEL_SCORE.findall(plain)
    if len(found) == 1:
        return Decimal(found[0])
    if found:
        return None
    if (first := worth_first(plain)) is not None:
        return first
    tail = _TAILED.search(plain) if len(plain) <= 30 else None
    return Decimal(tail["n"]) if tail else None


def without_label(name: str) -> str:
    """A name without its points: “组织领导（10分）” → “组织领导”."""
    mended = re.sub(r"\s+", "", name)
    mended = re.sub(
        r"[（(\[【](?:满分|共|计|分值|总分|本项|小计)?[:：为]?[\d０-９]+(?:[.．][\d０-９]+)?分?[）)\]】]", "", mended
    )
    return (
        re.sub(r"(?<![\d.％%至到达足低高超于得扣加计记给奖减少多为-])[\d０-９]+(?:[.．][\d０-９]+)?分$", "", mended)
        or mended
    )


def head_of(text: str) -> str:
    """The first words of a text that names itself: “1.成立领导小组（4分）。未成立不得分。” → “1.成立领导小组”."""
    first = re.split(r"[。；;\n]", text.strip())[0]
    return without_label(first)[:_NAME]
