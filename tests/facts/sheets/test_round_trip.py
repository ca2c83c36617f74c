"""Typed rows, written as offices write them, are read back as they were: whatever order, heads, titles, styles."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pingyi.issues import Severity
from tests.facts.sheets.books import read, rows, rules

FORM = rules().forms["meeting"]
FIELDS = ("unit", "held_on", "kind", "entitled", "present", "voted", "begin", "topic")
UNITS = {"B1": ("B1", "王庄村党支部", "王庄村", "甲镇王庄村党支部"), "B3": ("B3", "甲镇机关党支部")}
DAYS = st.dates(date(2019, 1, 1), date(2019, 12, 31))
STYLES = ("real", "dot", "chinese", "short", "iso", "serial", "text-serial")
TRUTHS = {True: ("是", "√", "有", True), False: ("否", "×", "无", False), None: ("", None, "/")}
TEXTS = st.text("学习上级精神会议讨论", min_size=1, max_size=10)


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Any, ...]:
    entitled = draw(st.integers(0, 40))
    values = (draw(st.sampled_from(sorted(UNITS))), draw(DAYS), draw(st.sampled_from(["党员大会", "党课"])), entitled)
    begin = draw(st.none() | st.integers(0, 1439))
    return (*values, draw(st.integers(0, entitled)), draw(st.sampled_from([True, False, None])), begin, draw(TEXTS))


def a_day(day: date, style: str) -> object:
    serial = (day - date(1899, 12, 30)).days
    return {
        "real": day,
        "dot": f"{day.year}.{day.month}.{day.day}",
        "chinese": f"{day.year}年{day.month}月{day.day}日",
        "short": f"{day.month}月{day.day}日",
        "iso": day.isoformat(),
        "serial": serial,
        "text-serial": str(serial),
    }[style]


def a_number(number: int, style: str) -> object:
    return {"plain": number, "text": str(number), "about": f"约{number}人", "full": f"{number}人"}[style]


@given(
    lines=st.lists(meetings(), min_size=1, max_size=5, unique_by=lambda row: (row[0], row[1], row[2])),
    order=st.permutations(range(len(FIELDS))),
    data=st.data(),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rows_survive_the_way_through_a_workbook(
    lines: list[tuple[Any, ...]], order: list[int], data: st.DataObject
) -> None:
    draw = data.draw
    days, numbers = draw(st.sampled_from(STYLES)), draw(st.sampled_from(["plain", "text", "about", "full"]))
    fields = [FORM.field(name) for name in FIELDS]
    heads = [draw(st.sampled_from([one.name, *one.aliases])) for one in fields]
    written = []
    for unit, day, kind, entitled, present, voted, begin, topic in lines:
        clock = "" if begin is None else f"{begin // 60}:{begin % 60:02}"
        yes = draw(st.sampled_from(TRUTHS[voted]))
        name = draw(st.sampled_from(UNITS[unit]))
        counts = a_number(entitled, numbers), a_number(present, numbers)
        written.append([name, a_day(day, days), kind, *counts, yes, clock, topic])
    cells: list[list[Any]] = [[line[at] for at in order] for line in [heads, *written]]
    if draw(st.booleans()):
        cells = [["序号", *cells[0]], *([number, *line] for number, line in enumerate(cells[1:], 1))]
    titles = draw(
        st.sampled_from([[], [["甲镇2019年支部会议纪实"]], [["甲镇三会一课台账（2019年）"], ["填报单位：甲镇"], [""]]])
    )
    tail = draw(st.sampled_from([[], [["合计"]], [[""], [""]], [["注：由支部填报"]]]))
    sheets = {"支部会议纪实": [*titles, *cells, *tail]}
    with TemporaryDirectory() as folder:
        found = read(Path(folder), sheets, top=draw(st.integers(0, 3)))
    assert rows(found, "meeting", *FIELDS) == lines
    assert {issue.severity for issue in found.issues} <= {Severity.REPAIRED}
