"""Indicators down, units across, a column of units of measure and a total column."""

from __future__ import annotations

from tests.reading.filling.paper import Paper, Sheet, Want, summed
from tests.reading.filling.reference import Known


def paper(known: Known) -> Paper:
    form = Sheet("重点指标", "Sheet1")
    towns = known.towns
    letters = [chr(ord("D") + n) for n in range(len(towns) + 1)]
    form.put(f"A1:{letters[-1]}1", "2019年各镇党建重点指标情况表")
    form.texts({"A2": "序号", "B2": "指标名称", "C2": "计量单位"})
    for letter, town in zip(letters, towns, strict=False):
        form.put(f"{letter}2", town.name.removesuffix("党委"))
    form.put(f"{letters[-1]}2", "合计")
    lines: list[tuple[str, str, list[Want]]] = [
        ("村集体经济总收入", "万元", [known.total("village-income", "amount", t.code) / 1_000_000 for t in towns]),
        ("主题党日开展次数", "次", [known.count("theme-day", t.code) for t in towns]),
        ("村务公开次数", "次", [known.count("village-openness", t.code) for t in towns]),
        ("党建经费支出", "元", [known.total("party-funds", "spent", t.code) / 100 for t in towns]),
        ("结对帮扶户数", "户", [known.count("households", t.code) for t in towns]),
        ("其中：低保户", "户", [known.count("households", t.code, kind="低保户") for t in towns]),
        ("农村人均可支配收入", "元", [None for _ in towns]),
    ]
    for at, (name, measure, own) in enumerate(lines, 3):
        form.texts({f"A{at}": at - 2, f"B{at}": name, f"C{at}": measure})
        form.line(at, 4, [*own, summed(own)])
    return form.done()
