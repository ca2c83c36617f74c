"""In Word: the year's entries of weak organisations, in blank rows."""

from __future__ import annotations

from tests.reading.filling.paper import Paper, Word
from tests.reading.filling.reference import Known


def paper(known: Known) -> Paper:
    form = Word("软弱涣散")
    form.paragraph("2019年软弱涣散村（社区）党组织整顿台账")
    rows = sorted(
        known.rows("weak-orgs", "Q"), key=lambda row: (row["state_on"], row["unit"], row["state"], row["problem"])
    )
    form.rows(len(rows) + 2, 5)
    for at, head in enumerate(("村（社区）", "认定日期", "状态", "主要问题", "帮扶责任人"), 1):
        form.put(1, at, head)
    for at, row in enumerate(rows, 2):
        name = known.span(row["unit"], row["state_on"]).name
        form.line(at, 1, [name, row["state_on"].isoformat(), row["state"], row["problem"], None])
    form.line(len(rows) + 2, 1, [None] * 5)
    return form.done()
