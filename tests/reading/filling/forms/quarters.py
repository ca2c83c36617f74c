"""The title says what is counted, the columns say when: four quarters and their sum; units by their short names."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.reading.filling.paper import Paper, Sheet
from tests.reading.filling.reference import Known

QUARTERS = [(date(2019, m, 1), date(2019, m + 2, d)) for m, d in ((1, 31), (4, 30), (7, 30), (10, 31))]


def paper(known: Known) -> Paper:
    form = Sheet("主题党日", "季度")
    form.texts(
        {
            "A1:G1": "2019年主题党日开展次数统计表",
            "A2": "序号",
            "B2": "单位",
            "C2": "一季度",
            "D2": "二季度",
            "E2": "第三季度",
            "F2": "四季度",
            "G2": "全年合计",
        }
    )
    for at, town in enumerate(known.towns, 3):
        form.texts({f"A{at}": at - 2, f"B{at}": town.name.removesuffix("党委")})
        own = [known.count("theme-day", town.code, first, last) for first, last in QUARTERS]
        form.line(at, 3, [*own, sum(own, Fraction(0))])
    return form.done()
