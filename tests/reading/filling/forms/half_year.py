"""In Word: the first half-year, the kinds of meetings side by side with their sum, a total row."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.reading.filling.paper import Paper, Word
from tests.reading.filling.reference import FIRST, Known

JUNE = date(2019, 6, 30)
KINDS = ("党员大会", "支部委员会", "党小组会", "党课")


def paper(known: Known) -> Paper:
    form = Word("三会一课情况")
    form.paragraph("2019年上半年“三会一课”开展情况统计表")
    form.paragraph("填报单位：云岫区党工委        单位：次")
    towns = known.towns
    form.rows(len(towns) + 2, 6)
    for at, head in enumerate(("单位名称", "支部党员大会", "支委会", "党小组会", "党课", "合计"), 1):
        form.put(1, at, head)
    sums = [Fraction(0)] * 5
    for at, town in enumerate(towns, 2):
        form.put(at, 1, town.name)
        own = [known.count("branch-meeting", town.code, FIRST, JUNE, kind=kind) for kind in KINDS]
        own.append(sum(own, Fraction(0)))
        form.line(at, 2, own)
        sums = [a + b for a, b in zip(sums, own, strict=True)]
    form.put(len(towns) + 2, 1, "合  计")
    form.line(len(towns) + 2, 2, sums)
    form.paragraph("单位负责人：            填表人：            联系电话：")
    return form.done()
