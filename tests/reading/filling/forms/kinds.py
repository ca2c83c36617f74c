"""A wide form by kind of organisation, two years side by side, a total row."""

from __future__ import annotations

from fractions import Fraction

from tests.reading.filling.paper import Paper, Sheet, Want
from tests.reading.filling.reference import Known

KINDS = ("镇党委", "机关党委", "教育中心党委", "两新组织党委")


def paper(known: Known) -> Paper:
    form = Sheet("分类统计", "分类")
    form.texts(
        {
            "A1:G1": "党组织分类情况统计表",
            "A2:A3": "类别",
            "B2:C2": "党委个数（个）",
            "B3": "2018年",
            "C3": "2019年",
            "D2:D3": "党支部数（个）",
            "E2:E3": "党员数（人）",
            "F2:F3": "主题党日次数（次）",
            "G2:G3": "党费收缴（元）",
        }
    )
    sums = [Fraction(0)] * 4
    for at, kind in enumerate(KINDS, 4):
        form.put(f"A{at}", kind)
        units = known.units("Q", kind)
        own = [
            Fraction(len(units)),
            Fraction(sum(len(known.units(unit.code, "党支部")) for unit in units)),
            Fraction(sum(known.members(unit.code) for unit in units)),
            sum((known.count("theme-day", unit.code) for unit in known.units("Q", kind)), Fraction(0))
            + (_gone(known) if kind == "镇党委" else 0),
        ]
        wants: list[Want] = [None, *own, None]
        form.line(at, 2, wants)
        sums = [a + b for a, b in zip(sums, own, strict=True)]
    form.put("A8", "合计")
    form.line(8, 2, [None, *sums, None])
    return form.done()


def _gone(known: Known) -> Fraction:
    """What the branches of the town that merged in June did before: it was a town too."""
    now = {town.code for town in known.towns}
    gone = {span.code for span in known.spans if span.kind == "镇党委"} - now
    return sum((known.count("theme-day", code) for code in gone), Fraction(0))
