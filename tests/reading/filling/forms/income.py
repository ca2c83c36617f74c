"""Money in 万元 by source: villages below their towns, a subtotal for each town, a grand total."""

from __future__ import annotations

from fractions import Fraction

from tests.reading.filling.paper import Paper, Sheet
from tests.reading.filling.reference import Known

SOURCES = ("经营收入", "资产租赁", "土地流转", "服务收入")


def paper(known: Known) -> Paper:
    form = Sheet("集体经济", "收入")
    form.texts(
        {
            "A1:G1": "村级集体经济收入情况统计表（2019年度）",
            "F2": "单位：万元",
            "A3:A4": "镇",
            "B3:B4": "村名",
            "C3:F3": "收入来源",
            "C4": "经营性收入",
            "D4": "资产租赁收入",
            "E4": "土地流转收入",
            "F4": "服务收入",
            "G3:G4": "合计",
        }
    )
    row, whole = 5, [Fraction(0)] * 5
    for town in known.towns:
        villages = known.units(town.code, "行政村")
        first, part = row, [Fraction(0)] * 5
        for village in villages:
            form.put(f"B{row}", village.name)
            own = [known.total("village-income", "amount", village.code, source=one) / 1_000_000 for one in SOURCES]
            own.append(sum(own, Fraction(0)))
            form.line(row, 3, own)
            part = [a + b for a, b in zip(part, own, strict=True)]
            row += 1
        form.put(f"B{row}", "小计")
        form.line(row, 3, part)
        form.put(f"A{first}:A{row}", town.name.removesuffix("党委"))
        whole = [a + b for a, b in zip(whole, part, strict=True)]
        row += 1
    form.put(f"A{row}:B{row}", "总计")
    form.line(row, 3, whole)
    return form.done()
