"""A ledger of tasks: blank rows under the names of a ledger's fields."""

from __future__ import annotations

from fractions import Fraction

from tests.reading.filling.paper import Paper, Sheet
from tests.reading.filling.reference import Known


def paper(known: Known) -> Paper:
    form = Sheet("党建实事", "台账")
    form.texts(
        {
            "A1:F1": "2019年基层党建实事清单办理情况台账",
            "A2": "序号",
            "B2": "实事内容",
            "C2": "责任单位",
            "D2": "完成时限",
            "E2": "办结日期",
            "F2": "备注",
        }
    )
    rows = [row.values for row in known.district.rows(2019)["livelihood-items"] if row.counts]
    for at, row in enumerate(rows, 3):
        form.ask(f"A{at}", Fraction(at - 2))
        form.ask(f"B{at}", row["name"])
        form.ask(f"C{at}", known.span(row["unit"], row["due_on"]).name)
        form.ask(f"D{at}", row["due_on"].isoformat())
        form.ask(f"E{at}", row["done_on"].isoformat() if row.get("done_on") else None)
        form.ask(f"F{at}", None)
    for at in range(len(rows) + 3, len(rows) + 6):
        for letter in "ABCDEF":
            form.ask(f"{letter}{at}", None)
    return form.done()
