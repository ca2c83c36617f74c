"""Rates in percent: numerator, denominator and rate side by side; one that nobody knows."""

from __future__ import annotations

from fractions import Fraction

from tests.reading.filling.paper import Paper, Sheet, Want
from tests.reading.filling.reference import Known


def paper(known: Known) -> Paper:
    form = Sheet("化解率", "统计")
    form.texts(
        {
            "A1:H1": "2019年基层治理工作情况统计表",
            "A2:A3": "镇（党委）",
            "B2:D2": "矛盾纠纷",
            "B3": "排查数（件）",
            "C3": "化解数（件）",
            "D3": "化解率（%）",
            "E2:F2": "党员联系户",
            "E3": "户数（户）",
            "F3": "结对率（%）",
            "G2:G3": "书记领办项目完成率（%）",
            "H2:H3": "群众安全感（%）",
        }
    )
    for at, town in enumerate(known.towns, 4):
        form.put(f"A{at}", town.name)
        disputes = known.rows("disputes", town.code)
        settled = sum(row.get("settled_on") is not None for row in disputes)
        wants: list[Want] = [
            Fraction(len(disputes)),
            Fraction(settled),
            known.rate("disputes", town.code, lambda row: row.get("settled_on") is not None),
            known.count("households", town.code),
            known.rate("households", town.code, lambda row: row.get("helped") is True),
            known.rate("led-projects", town.code, lambda row: row.get("done_on") is not None),
            None,
        ]
        form.line(at, 2, wants)
    return form.done()
