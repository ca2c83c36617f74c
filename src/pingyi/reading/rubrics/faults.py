"""Everything that is wrong with a scoring table itself: sums, numbers, points, thresholds. Each an Issue, with its arithmetic."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from pingyi.issues import Issue, Place, Severity
from pingyi.numbers import plain
from pingyi.reading.rubrics.fault_rules import of_rules
from pingyi.reading.rubrics.fault_texts import of_texts
from pingyi.reading.rubrics.lines import Outline, Section, figure
from pingyi.reading.rubrics.reading import Read
from pingyi.reading.rubrics.sheet import Sheet

_WHOLE = re.compile(r"\d{1,3}|[一二三四五六七八九十]|[一二三四五六七八九]?十[一二三四五六七八九]?")
_HUNDRED = Decimal(100)
_HAN = "一二三四五六七八九十"


def faults(sheet: Sheet, outline: Outline, reads: Sequence[Read]) -> list[Issue]:
    """All faults, in the order of the table; a repeated finding once."""
    found = [
        *_sums(outline, reads),
        *_numbers(outline),
        *_points(outline, reads),
        *(issue for read in reads for issue in of_rules(read)),
        *of_texts(sheet, outline, reads),
    ]
    return sorted(dict.fromkeys(found), key=lambda issue: (issue.place.row, issue.code, issue.message))


def fault(place: Place, code: str, message: str, hint: str, severity: Severity = Severity.DOUBT) -> Issue:
    """An issue of a table."""
    return Issue(place, code, message, hint, severity)


def arithmetic(values: Iterable[Decimal]) -> str:
    """“1+1=2”."""
    terms = list(values)
    return f"{'+'.join(map(plain, terms))}={plain(sum(terms, Decimal(0)))}"


def _sums(outline: Outline, reads: Sequence[Read]) -> Iterator[Issue]:
    for read in reads:
        yield from _parts(read)
    inside: dict[int, list[Decimal]] = defaultdict(list)
    for read in reads:
        # A bonus row without points of its own is no part of any sum, whatever its sentences name.
        written = read.entry.points if read.section.bonus else read.points
        inside[id(read.section)].append(written or Decimal(0))
    for section in outline.sections:
        values = inside[id(section)]
        if section.points is not None and section.points != sum(values, Decimal(0)) and len(outline.sections) > 1:
            message = (
                f"“{section.name}”写{plain(section.points)}分，所列各项{arithmetic(values)}"
                f"分，{_gap(section.points, sum(values, Decimal(0)))}"
            )
            yield fault(section.place, "rubric-section-sum", message, "请核对各项分值或本大项分值；规则包按比例折算")
    yield from _totals(outline, inside)


def _parts(read: Read) -> Iterator[Issue]:
    worths = [worth for _, worth, _ in read.parts if worth is not None]
    if len(read.parts) < 2 or not worths or read.entry.points is None or read.section.bonus:
        return
    missing = [piece.mark for piece, worth, _ in read.parts if worth is None]
    if any(worth is None and any(one.scoring and not one.rules for one in found) for _, worth, found in read.parts):
        return  # a part whose points stand in a sentence that was not understood: the sum is not known
    total = sum(worths, Decimal(0))
    if total != read.entry.points:
        blank = f"（{'、'.join(missing)}没有写分值）" if any(missing) else ""
        message = (
            f"“{read.entry.name}”写{plain(read.entry.points)}分，所含各点{arithmetic(worths)}"
            f"分，{_gap(read.entry.points, total)}{blank}"
        )
        yield fault(read.entry.place, "rubric-parts-sum", message, "请改分值；不改的，规则包按比例折算到本行分值")


def _gap(said: Decimal, added: Decimal) -> str:
    more = added - said
    return f"多{plain(more)}分" if more > 0 else f"少{plain(-more)}分"


def _totals(outline: Outline, inside: dict[int, list[Decimal]]) -> Iterator[Issue]:
    def worth(section: Section) -> Decimal:
        return section.points if section.points is not None else sum(inside[id(section)], Decimal(0))

    every = [(section, worth(section)) for section in outline.sections]
    within = [points for section, points in every if not section.bonus]
    names = "各大项" if len(every) > 1 else "各项"
    terms = within if len(every) > 1 else [value for values in inside.values() for value in values]
    for total in outline.totals:
        if total.section is not None:
            section = outline.sections[total.section] if total.section < len(outline.sections) else None
            if section is not None and (values := inside[id(section)]) and sum(values, Decimal(0)) != total.points:
                message = (
                    f"小计写{plain(total.points)}分，以上各项{arithmetic(values)}"
                    f"分，{_gap(total.points, sum(values, Decimal(0)))}"
                )
                yield fault(total.place, "rubric-total", message, "请核对小计")
            continue
        both = [points for _, points in every]
        if sum(terms, Decimal(0)) != total.points and sum(both, Decimal(0)) != total.points:
            message = (
                f"{total.name}写{plain(total.points)}分，{names}{arithmetic(terms)}"
                f"分，{_gap(total.points, sum(terms, Decimal(0)))}"
            )
            yield fault(total.place, "rubric-total", message, "请核对合计和各项分值")
    whole = sum(within, Decimal(0))
    for section, points in every:
        if section.bonus and within and section.points is not None and whole + points != _HUNDRED:
            said = f"“{section.name}”也列了{plain(points)}分，各大项{arithmetic([*within, points])}分"
            hint = "规则包把它写在100分之外；如应计入总分，请改分值"
            yield fault(section.place, "rubric-outside-total", f"{said}；它是百分以外的加扣分", hint, Severity.NOTE)
    beside = max((section.cap for section in outline.sections if section.bonus and section.cap), default=Decimal(0))
    if not outline.totals and whole not in {_HUNDRED, Decimal(0)} and whole + beside != _HUNDRED:
        message = f"表中没有合计，{names}{arithmetic(terms)}分，不是100分"
        yield fault(
            outline.sections[0].place, "rubric-not-hundred", message, "请核对；规则包按100分折算", Severity.NOTE
        )


def _numbers(outline: Outline) -> Iterator[Issue]:
    sections = [(section.number, section.name, section.place) for section in outline.sections if section.number]
    yield from _sequence([(_han(number), number, name, place) for number, name, place in sections], "大项")
    rows = [
        (entry.number, entry.name, entry.place)
        for section in outline.sections
        for entry in section.entries
        if entry.number
    ]
    figures = [(_han(number), number, name, place) for number, name, place in rows if _WHOLE.fullmatch(number)]
    if len(figures) == len(rows):
        for apart in (False, True):
            yield from _restarting([one for one in outline.sections if one.apart is apart])
    last: list[tuple[int, str, str, Place]] = []
    for section in outline.sections:
        for entry in section.entries:
            marks = [(number, str(number), entry.name, entry.place) for number in entry.part_numbers]
            if marks and marks[0][0] != 1 and last:
                # Numbers that run on from the cell above.
                yield from _sequence([*last, *marks], "", whole=False)
            else:
                yield from _sequence(marks, f"“{entry.name}”里的")
            last = marks[-1:] or last


def _restarting(sections: list[Section]) -> Iterator[Issue]:
    """Numbers run through the table, or begin anew in each section."""
    starts = [
        [
            (_han(entry.number), entry.number, entry.name, entry.place)
            for entry in section.entries
            if _WHOLE.fullmatch(entry.number)
        ]
        for section in sections
    ]
    filled = [part for part in starts if part]
    if len(filled) > 1 and all(part[0][0] == 1 for part in filled):
        for part in filled:
            yield from _sequence(part, "")
    else:
        # As the sheet runs: what adds to or bars from the hundred is kept apart, but was numbered along with the rest.
        rows = [one for part in filled for one in part]
        yield from _sequence(sorted(rows, key=lambda one: one[3].row), "")


def _han(number: str) -> int:
    if number.isdigit():
        return int(number)
    if len(number) == 1:
        return _HAN.index(number) + 1
    tens, _, ones = number.partition("十")
    return (_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(ones) + 1 if ones else 0)


def _sequence(rows: Sequence[tuple[int, str, str, Place]], what: str, *, whole: bool = True) -> Iterator[Issue]:
    """What is wrong with a run of numbers; ``whole``: it should begin with 1."""
    for (before, _, _, _), (now, written, name, place) in pairwise(rows):
        if now == before + 1:
            continue
        if now == before:
            yield fault(
                place, "rubric-number-repeated", f"{what}序号“{written}”重复（“{name}”）", "请改序号", Severity.NOTE
            )
        elif now > before:
            missing = "、".join(str(number) for number in range(before + 1, min(now, before + 6)))
            yield fault(
                place,
                "rubric-number-gap",
                f"{what}序号由{before}跳到{now}，缺{missing}（“{name}”）",
                "请核对是否漏了条目",
                Severity.NOTE,
            )
        else:
            yield fault(
                place, "rubric-number-order", f"{what}序号由{before}退到{now}（“{name}”）", "请改序号", Severity.NOTE
            )
    if whole and rows and rows[0][0] != 1:
        yield fault(
            rows[0][3], "rubric-number-gap", f"{what}序号从{rows[0][1]}起，没有1", "请核对是否漏了条目", Severity.NOTE
        )


def _points(outline: Outline, reads: Sequence[Read]) -> Iterator[Issue]:
    for said, place in outline.unreadable:
        if (points := figure(said)) is not None:
            message = f"分值“{said}”是负数，按{plain(points)}分读入"
            yield fault(
                place, "rubric-points-unreadable", message, "分值请写正数；是扣分项的，请在标题或标准里写明扣分"
            )
            continue
        yield fault(place, "rubric-points-unreadable", f"分值“{said}”认不出是几分", "请只填一个数")
    for read in reads:
        entry = read.entry
        if entry.points is not None and entry.points > 0:
            continue
        if read.section.cap is not None or re.search("否决|负面清单", read.entry.name + read.section.name):
            continue
        if read.section.bonus and read.points == _HUNDRED:
            yield fault(
                entry.place,
                "rubric-no-limit",
                f"“{entry.name}”没有写最多加扣几分",
                "请写明上限；规则包暂以100分为限",
                Severity.NOTE,
            )
            continue
        if entry.points is not None:
            yield fault(entry.place, "rubric-points-empty", f"“{entry.name}”的分值是0", "请补分值")
        elif not read.bars or any(
            sentence.scoring and not any(rule in [bar for bar, _ in read.bars] for rule in sentence.rules)
            for sentence in read.sentences
        ):
            derived = f"；按文字算是{plain(read.points)}分" if read.points else ""
            yield fault(
                entry.place,
                "rubric-points-empty",
                f"“{entry.name}”没有写分值{derived}",
                "请补分值" + ("；规则包暂用文字里的分值" if read.points else ""),
            )
