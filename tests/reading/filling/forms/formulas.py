"""Formulas for totals and shares, a data validation, some cells filled already; the state at the end of June."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from openpyxl.worksheet.datavalidation import DataValidation

from tests.reading.filling.paper import Paper, Sheet
from tests.reading.filling.reference import Known

JUNE = date(2019, 6, 30)


def paper(known: Known) -> Paper:
    form = Sheet("党员统计", "党员")
    form.texts(
        {
            "A1:F1": "党员队伍情况统计表",
            "A2:F2": "（截至2019年6月底）",
            "A3": "序号",
            "B3": "党组织",
            "C3": "党员总数（人）",
            "D3": "预备党员（人）",
            "E3": "预备党员占比",
            "F3": "党支部（个）",
        }
    )
    towns = known.towns
    for at, unit in enumerate(towns, 4):
        form.texts({f"A{at}": at - 3, f"B{at}": unit.name, f"E{at}": f"=D{at}/C{at}"})
        form.ask(f"C{at}", Fraction(known.members(unit.code, day=JUNE)))
        form.ask(f"D{at}", Fraction(known.members(unit.code, "预备党员", day=JUNE)))
        form.ask(f"F{at}", Fraction(len(known.units(unit.code, "党支部", day=JUNE))))
    last = 4 + len(towns)
    form.put(f"B{last}", "合计")
    for letter in "CDF":
        form.put(f"{letter}{last}", f"=SUM({letter}4:{letter}{last - 1})")
    check = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    check.add(f"C4:D{last - 1}")
    form.sheet.add_data_validation(check)
    return form.done()
