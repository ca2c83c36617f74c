"""Faults of a table's writing: mixed widths, unpaired brackets, doubled words, copied rows, lists that are not there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pingyi.issues import Issue, Place, Severity
from pingyi.reading.rubrics.lines import Outline
from pingyi.reading.rubrics.reading import Read
from pingyi.reading.rubrics.sheet import Sheet

_PAIRS = (
    ("(", "（", "左圆括号"),
    (")", "）", "右圆括号"),
    (",", "，", "逗号"),
    (";", "；", "分号"),
    (":", "：", "冒号"),
    ('"', "“", "引号"),
    ("%", "％", "百分号"),
)
_MIXED = re.compile(r"\([^()（）]*）|（[^()（）]*\)")
_FULL_DIGIT = re.compile(r"[０-９．]+")
_HALF_STOP = re.compile(r"[\u4e00-\u9fff分]([.,;])(?=\s*$|[\u4e00-\u9fff\n])")
_TWICE = re.compile(r"([\u4e00-\u9fff]{2,4})\1(?![\u4e00-\u9fff]?\1)")
_FINE_TWICE = frozenset(
    {"常常", "刚刚", "时时", "人人", "家家", "事事", "处处", "种种", "层层", "步步", "年年", "月月", "天天"}
)
_REFERS = re.compile(r"(?:以上|上述|下列|以下)[^，。；]{0,6}(?:情形|情况|行为|问题)")
_COPIED = 15


def of_texts(sheet: Sheet, outline: Outline, reads: Sequence[Read]) -> Iterator[Issue]:
    """Faults of writing, each where it stands."""
    yield from _widths(sheet)
    yield from _copied(outline, reads)
    for read in reads:
        entry = read.entry
        for found in dict.fromkeys(match[1] for match in _TWICE.finditer(entry.text)):
            if found not in _FINE_TWICE:
                yield _note(entry.place, "rubric-words-twice", f"“{entry.name}”：“{found}{found}”重复", "请删去一个")
        for _, said in read.bars:
            if (match := _REFERS.search(said)) and not _listed(read, said):
                yield _note(
                    entry.place,
                    "rubric-list-missing",
                    f"“{entry.name}”写“{match[0]}”，表中没有列出是哪几种",
                    "请把各种情形列出来",
                )


def _listed(read: Read, said: str) -> bool:
    """Whether the entry lists what its sentence refers to."""
    return (
        len(read.parts) > 2
        or "：" in said.rstrip("：。")
        or len([sentence for sentence in read.sentences if not sentence.scoring]) > 1
    )


def _note(place: Place, code: str, message: str, hint: str) -> Issue:
    return Issue(place, code, message, hint, Severity.NOTE)


def _widths(sheet: Sheet) -> Iterator[Issue]:  # noqa: C901  one kind of mixture after the other
    texts = [(sheet.title, Place(sheet.name))]
    for row in sheet.rows:
        texts += [(text, row.place) for text in dict.fromkeys(cell.text for cell in row.cells if cell.text)]
    counts: dict[str, dict[bool, list[Place]]] = defaultdict(lambda: {True: [], False: []})
    for text, place in texts:
        for match in _MIXED.finditer(text):
            yield _note(
                place,
                "rubric-width-mixed",
                f"括号“{match[0][0]}”和“{match[0][-1]}”一边半角一边全角：“{match[0][:20]}”",
                "请统一为全角",
            )
        if digits := list(dict.fromkeys(_FULL_DIGIT.findall(text))):
            yield _note(place, "rubric-width-mixed", f"数字“{'”“'.join(digits)}”是全角", "请改为半角；系统已按半角读入")
        for match in _HALF_STOP.finditer(text):
            yield _note(
                place,
                "rubric-width-mixed",
                f"“{text[max(0, match.start() - 8) : match.end()].strip()}”用了半角标点“{match[1]}”",
                "请改为全角",
            )
        bare = re.sub(r"(?<=\d)[,:.](?=\d)", "", text)
        for half, full, _ in _PAIRS:
            if half in bare:
                counts[half][True].append(place)
            if full in bare:
                counts[half][False].append(place)
    for half, full, word in _PAIRS:
        halves, fulls = counts[half][True], counts[half][False]
        if halves and fulls:
            few, kind = (halves, "半角") if len(halves) <= len(fulls) else (fulls, "全角")
            rows = "、".join(str(place.row) if place.row else "标题" for place in dict.fromkeys(few[:8]))
            yield _note(
                few[0], "rubric-width-mixed", f"{word}全角“{full}”与半角“{half}”混用：{kind}的在第{rows}行", "请统一"
            )


def _copied(outline: Outline, reads: Sequence[Read]) -> Iterator[Issue]:
    seen: dict[str, tuple[str, Place]] = {}
    rows = [(section.name, re.sub(r"\s", "", section.text), section.place) for section in outline.sections]
    rows += [(read.entry.name, re.sub(r"\s", "", read.entry.text), read.entry.place) for read in reads]
    for name, text, place in sorted(rows, key=lambda row: row[2].row):
        if len(text) < _COPIED:
            continue
        if text in seen and seen[text][1] != place:
            first, where = seen[text]
            yield _note(
                place, "rubric-text-copied", f"“{name}”的文字与第{where.row}行“{first}”完全相同", "请核对是否抄错了行"
            )
        seen.setdefault(text, (name, place))
    names: dict[tuple[int, str], Place] = {}
    for read in reads:
        key = (id(read.section), read.entry.name)
        if key in names and read.entry.name != read.section.name:
            yield _note(
                read.entry.place,
                "rubric-name-repeated",
                f"“{read.entry.name}”与第{names[key].row}行同名",
                "请核对是否重复",
            )
        names.setdefault(key, read.entry.place)
