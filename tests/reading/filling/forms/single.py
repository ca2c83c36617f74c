"""One unit's form: labels with blanks beside them, in several pairs a row, groups at the left, a place for the seal."""

from __future__ import annotations

from fractions import Fraction

from tests.reading.filling.paper import Paper, Sheet
from tests.reading.filling.reference import Known


def paper(known: Known) -> Paper:
    town = known.towns[0]
    form = Sheet("单位情况登记表", "登记表")
    form.texts(
        {
            "A1:F1": "基层党组织情况登记表",
            "A2": f"填报单位：{town.name}（盖章）",
            "E2": "截至2019年12月31日",
            "A3:A4": "组织情况",
            "B3": "组织代码",
            "D3": "上级党组织",
            "B4": "党支部数（个）",
            "D4": "党小组数（个）",
            "A5:A6": "党员情况",
            "B5": "党员总数（人）",
            "D5": "预备党员（人）",
            "B6": "女党员（人）",
            "D6": "35岁以下党员（人）",
            "A7:A8": "工作情况",
            "B7": "主题党日次数（次）",
            "D7": "志愿服务活动次数（次）",
            "B8": "集体经济收入（万元）",
            "D8": "矛盾纠纷化解数（件）",
            "A9": "填表人（签字）",
            "C9": "联系电话",
        }
    )
    code = town.code
    form.ask("C3", code)
    form.ask("E3:F3", "云岫区党工委")
    form.ask("C4", Fraction(len(known.units(code, "党支部"))))
    form.ask("E4:F4", Fraction(len([r for r in known.rows("party-groups", code) if r.get("until") is None])))
    form.want["登记表", "E4"] = Fraction(_groups(known, code))
    form.ask("C5", Fraction(known.members(code)))
    form.ask("E5:F5", Fraction(known.members(code, "预备党员")))
    form.ask("C6", None)
    form.ask("E6:F6", None)
    form.ask("C7", known.count("theme-day", code))
    form.ask("E7:F7", known.count("volunteer-activities", code))
    form.ask("C8", known.total("village-income", "amount", code) / 1_000_000)
    form.ask("E8:F8", Fraction(sum(row.get("settled_on") is not None for row in known.rows("disputes", code))))
    form.ask("B9", None)
    form.ask("D9", None)
    return form.done()


def _groups(known: Known, code: str) -> int:
    rows = [row.values for row in known.district.rows(2019)["party-groups"] if row.counts]
    from tests.reading.filling.reference import LAST

    return sum(
        row["since"] <= LAST
        and (row.get("until") is None or row["until"] > LAST)
        and known.under(row["unit"], code, LAST)
        for row in rows
    )
