"""Four forms in other words than the twelve, drawn after the filling was finished: how well it does on what it has not seen."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from tests.reading.filling.forms.quarters import QUARTERS
from tests.reading.filling.paper import Paper, Sheet, Want, Word
from tests.reading.filling.reference import FIRST, LAST, Known


def papers(known: Known) -> list[Paper]:
    return [dispatch(known), village(known), quarterly(known), collected(known)]


def dispatch(known: Known) -> Paper:
    form = Sheet("调度表", "调度表")
    form.texts(
        {
            "A1:M1": "云岫区2019年抓党建促乡村振兴工作推进情况调度表",
            "A2": "填报单位：区委组织部",
            "L2": "单位：个、人、次、万元",
            "A3:A5": "乡镇",
            "B3:C3": "党组织设置情况",
            "B4:B5": "党支部个数",
            "C4:C5": "其中：农村党支部",
            "D3:F3": "党员队伍情况",
            "D4:D5": "党员人数",
            "E4:E5": "预备党员",
            "F4:F5": "60岁以上党员",
            "G3:J3": "组织生活开展情况",
            "G4:G5": "支部党员大会召开次数",
            "H4:H5": "支部委员会召开次数",
            "I4:I5": "党课场次",
            "J4:J5": "主题党日场次",
            "K3:L3": "村级集体经济",
            "K4:K5": "收入总额（万元）",
            "L4:L5": "集体经济空白村数",
            "M3:M5": "村务公开次数",
        }
    )
    sums: list[Want] = [Fraction(0)] * 12
    for at, town in enumerate(known.towns, 6):
        form.put(f"A{at}", town.name.removesuffix("党委"))
        code = town.code
        own: list[Want] = [
            Fraction(len(known.units(code, "党支部"))),
            None,
            Fraction(known.members(code)),
            Fraction(known.members(code, "预备党员")),
            None,
            known.count("branch-meeting", code, kind="党员大会"),
            known.count("branch-meeting", code, kind="支部委员会"),
            known.count("branch-meeting", code, kind="党课"),
            known.count("theme-day", code),
            known.total("village-income", "amount", code) / 1_000_000,
            Fraction(sum(_income(known, one) == 0 for one in known.units(code, "行政村"))),
            known.count("village-openness", code),
        ]
        form.line(at, 2, own)
        sums = [
            a + b if isinstance(a, Fraction) and isinstance(b, Fraction) else None
            for a, b in zip(sums, own, strict=True)
        ]
    last = 6 + len(known.towns)
    form.put(f"A{last}", "总计")
    form.line(last, 2, sums)
    return form.done()


def _income(known: Known, village: Any) -> Fraction:
    return known.total("village-income", "amount", village.code)


def village(known: Known) -> Paper:
    home = known.units("T02", "行政村")[0]
    form = Word("村级组织情况登记表")
    form.paragraph("村级组织和集体经济情况登记表")
    form.paragraph("（2019年）")
    form.rows(8, 4)
    code = home.code
    income = known.total("village-income", "amount", code) / 1_000_000
    leased = known.total("village-income", "amount", code, source="土地流转") / 1_000_000
    pairs: list[tuple[str, Want]] = [
        ("党员人数", Fraction(known.members(code))),
        ("下设党支部数", Fraction(len(known.units(code, "党支部")))),
        ("主题党日开展次数", known.count("theme-day", code)),
        ("村民代表会议召开次数", known.count("villager-meeting", code, kind="村民代表会议")),
        ("村务公开次数", known.count("village-openness", code)),
        ("集体经济总收入（万元）", income),
        ("其中：土地流转收入（万元）", leased),
        ("结对帮扶户数（户）", known.count("households", code)),
        ("排查矛盾纠纷（件）", known.count("disputes", code)),
        ("外出务工党员（人）", None),
        ("村干部平均年龄", None),
        ("四议两公开事项（件）", known.count("four-deliberations", code)),
    ]
    form.put(1, 1, "村名")
    form.put(1, 2, home.name)
    form.put(1, 3, "组织代码")
    form.ask(1, 4, code)
    for number, (label, want) in enumerate(pairs):
        row, column = 2 + number // 2, 1 + number % 2 * 2
        form.put(row, column, label)
        form.ask(row, column + 1, want)
    form.put(8, 1, "填表人")
    form.put(8, 3, "联系电话")
    return form.done()


def quarterly(known: Known) -> Paper:
    town = known.towns[0]
    form = Sheet("季报", "季报")
    form.put("A1:G1", f"{town.name}2019年党建工作季度报表")
    form.texts(
        {
            "A2": "序号",
            "B2": "项目",
            "C2": "第一季度",
            "D2": "第二季度",
            "E2": "第三季度",
            "F2": "第四季度",
            "G2": "全年",
        }
    )
    lines: list[tuple[str, Any]] = [
        ("召开党员大会（次）", lambda *w: known.count("branch-meeting", town.code, *w, kind="党员大会")),
        ("召开支委会（次）", lambda *w: known.count("branch-meeting", town.code, *w, kind="支部委员会")),
        ("上党课（次）", lambda *w: known.count("branch-meeting", town.code, *w, kind="党课")),
        ("开展主题党日（次）", lambda *w: known.count("theme-day", town.code, *w)),
        ("主题党日参加人次", lambda *w: known.total("theme-day", "present", town.code, *w)),
        ("志愿服务活动（次）", lambda *w: known.count("volunteer-activities", town.code, *w)),
        ("党建经费支出（万元）", lambda *w: known.total("party-funds", "spent", town.code, *w) / 1_000_000),
        ("专题研究党建（次）", lambda *w: known.count("committee-studies", town.code, *w)),
        ("期末党员数（人）", None),
    ]
    for at, (name, count) in enumerate(lines, 3):
        form.texts({f"A{at}": at - 2, f"B{at}": name})
        times = [*QUARTERS, (FIRST, LAST)]
        wants = [count(*when) if count else Fraction(known.members(town.code, day=when[1])) for when in times]
        form.line(at, 3, wants)
    return form.done()


def collected(known: Known) -> Paper:
    form = Word("数据采集表")
    form.paragraph("2019年度党建基础工作考核数据采集表")
    form.paragraph("填报单位：（盖章）            填报日期：2020年1月10日")
    heads = [
        *("单位", "党支部数", "党员数", "党委专题研究党建次数", "理论学习次数", "志愿服务队伍数", "组织生活会召开场次"),
        *("民主评议参评党员数", "领导班子民主生活会次数", "党员集中培训期数", "党费收缴数"),
    ]
    form.rows(len(known.committees) + 1, len(heads))
    for column, head in enumerate(heads, 1):
        form.put(1, column, head)
    for at, unit in enumerate(known.committees, 2):
        code = unit.code
        form.put(at, 1, unit.name)
        wants: list[Want] = [
            Fraction(len(known.units(code, "党支部"))),
            Fraction(known.members(code)),
            known.count("committee-studies", code),
            known.count("study-sessions", code),
            Fraction(len(known.rows("volunteer-teams", code, date(1900, 1, 1)))),
            known.count("organisation-life", code),
            known.total("member-appraisal", "appraised", code),
            known.count("democratic-life", code),
            known.count("trainings", code, audience="党员"),
            None,
        ]
        form.line(at, 2, wants)
    return form.done()
