"""Units down, heads of two levels: organisations, members (some kinds unknown), meetings; a total row."""

from __future__ import annotations

from fractions import Fraction

from tests.reading.filling.paper import Paper, Sheet, Want, summed
from tests.reading.filling.reference import Known


def paper(known: Known) -> Paper:
    form = Sheet("基本情况统计表", "表1")
    form.texts(
        {
            "A1:J1": "2019年度基层党组织和党员队伍基本情况统计表",
            "A2": "填报单位：云岫区党工委",
            "I2": "单位：个、人、次",
            "A3:A4": "序号",
            "B3:B4": "党组织名称",
            "C3:D3": "基层组织",
            "C4": "党支部数",
            "D4": "村（社区）数",
            "E3:H3": "党员",
            "E4": "总数",
            "F4": "其中：正式党员",
            "G4": "其中：预备党员",
            "H4": "其中：女党员",
            "I3:I4": "三会一课次数",
            "J3:J4": "备注",
        }
    )
    rows: list[list[Want]] = []
    for at, unit in enumerate(known.committees, 5):
        form.put(f"A{at}", at - 4)
        form.put(f"B{at}", unit.name)
        own: list[Want] = [
            Fraction(len(known.units(unit.code, "党支部"))),
            Fraction(len(known.units(unit.code, "行政村", "社区"))),
            Fraction(known.members(unit.code)),
            Fraction(known.members(unit.code, "正式党员")),
            Fraction(known.members(unit.code, "预备党员")),
            None,
            known.count("branch-meeting", unit.code),
        ]
        form.line(at, 3, own)
        rows.append(own)
    last = 5 + len(rows)
    form.put(f"A{last}:B{last}", "合计")
    form.line(last, 3, [summed(own) for own in zip(*rows, strict=True)])
    form.put(f"A{last + 1}", "填表人：              审核人：              填报日期：2020年1月5日")
    return form.done()
