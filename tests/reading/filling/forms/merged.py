"""In Word: heads of three levels merged both ways; groups of rows merged at the left."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.reading.filling.paper import Paper, Word
from tests.reading.filling.reference import FIRST, LAST, Known

HALVES = ((FIRST, date(2019, 6, 30)), (date(2019, 7, 1), LAST))


def paper(known: Known) -> Paper:
    form = Word("组织生活")
    form.paragraph("附件2")
    form.paragraph("云岫区党内组织生活开展情况统计表")
    form.paragraph("（2019年度）")
    units = [*known.towns[:2], *[unit for unit in known.committees if unit.kind == "机关党委"]]
    form.rows(3 + len(units), 7)
    form.put(1, 1, "党组织名称", down=3)
    form.put(1, 2, "组织生活", right=4)
    form.put(2, 2, "主题党日", right=2)
    form.put(3, 2, "上半年次数")
    form.put(3, 3, "下半年次数")
    form.put(2, 4, "党员大会", right=2)
    form.put(3, 4, "上半年次数")
    form.put(3, 5, "下半年次数")
    form.put(1, 6, "志愿服务", right=2)
    form.put(2, 6, "活动次数（次）", down=2)
    form.put(2, 7, "参加人次", down=2)
    for at, unit in enumerate(units, 4):
        form.put(at, 1, unit.name)
        own: list[Fraction] = [known.count("theme-day", unit.code, *half) for half in HALVES]
        own += [known.count("branch-meeting", unit.code, *half, kind="党员大会") for half in HALVES]
        own.append(known.count("volunteer-activities", unit.code))
        own.append(known.total("volunteer-activities", "people", unit.code))
        form.line(at, 2, own)
    return form.done()
