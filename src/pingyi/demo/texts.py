"""Two sorts of mess that need several rows: texts copied from another branch, and half a year typed up in one sitting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pingyi.demo.layout import Line, Sheet
from pingyi.demo.model import Row

if TYPE_CHECKING:
    from pingyi.demo.mess import Mess

_TEXTS = (
    (
        "会议由{unit}书记主持，传达学习上级会议精神，与会党员结合岗位实际逐一发言，会议要求大家把思想和行动统一到中心工作上来，"
        "抓好{n}项重点任务的落实，做到件件有着落、事事有回音。"
    ),
    (
        "{unit}组织党员到村史馆参观，听老党员讲述艰苦创业的往事，随后清扫道路{n}公里，清运杂物若干，大家干得热火朝天，"
        "受到沿途群众的称赞，活动结束后还开了小结会。"
    ),
)
_BATCH, _BATCHES, _SPAN = 6, 2, 60


def copied(mess: Mess, sheets: list[Sheet]) -> None:
    """Two texts, each written once and then handed on to three other branches, with name and number changed.

    The first, earliest, counts as it did; the copies are extra rows.
    """
    wide = [sheet for sheet in sheets if any(field.narrative for field in sheet.form.fields) and _room(sheet)]
    for text, sheet in zip(_TEXTS, mess.rng.sample(wide, min(len(_TEXTS), len(wide))), strict=False):
        (field,) = (field.id for field in sheet.form.fields if field.narrative)
        when = sheet.form.with_role("when")
        lines = [line for line in _plain(sheet) if line.row.values.get(field)]
        if when is None or len(lines) < 4:
            continue
        first = min(lines, key=lambda line: line.row.values[when.id])
        name = mess.ground.tree.name(first.row.values["unit"])
        first.raw[field] = text.format(unit=name, n=3)
        group = mess.group()
        for n, source in enumerate(mess.rng.sample([line for line in lines if line is not first], 3)):
            values = mess.another_day(sheet, source.row)
            if values is None or values[when.id] <= first.row.values[when.id]:
                continue
            own = mess.ground.tree.name(values["unit"])
            row = Row(sheet.form.id, values, counts=False)
            raw = {field: text.format(unit=own, n=4 + n)}
            sheet.lines.append(Line(row, "copied-text", "文字与另一条记录雷同", group, raw=raw))


def back_dated(mess: Mess, sheets: list[Sheet]) -> None:
    """In two workbooks six records of one branch, spread over months, all entered on one day long after."""
    made = 0
    for sheet in mess.rng.sample(sheets, len(sheets)):
        when, entered = sheet.form.with_role("when"), sheet.form.with_role("entered")
        if made == _BATCHES or when is None or entered is None or sheet.form.origin != "self" or not _room(sheet):
            continue
        source = mess.rng.choice(_plain(sheet)).row
        unit, home = source.values["unit"], mess.ground.committee(source.values["unit"], source.values[when.id])
        days = sorted(line.row.values[when.id] for line in _plain(sheet))
        taken = {line.row.values[when.id] for line in sheet.lines if line.row.values["unit"] == unit}
        free = [day for day in _spread(days[0], taken) if mess.ground.committee(unit, day) == home]
        if len(free) < _BATCH or (free[-1] - free[0]).days < _SPAN or free[-1] > days[-1]:
            continue
        group, typed = mess.group(), days[-1] + timedelta(days=40)
        for day in free:
            row = Row(sheet.form.id, {**source.values, when.id: day, entered.id: typed}, counts=False)
            sheet.lines.append(Line(row, "back-dated", "多月记录在同一天录入", group))
        made += 1


def _spread(first: date, taken: set[date]) -> Iterator[date]:
    """So many days as a batch has, about two weeks apart, none of them taken."""
    for n in range(_BATCH):
        day = first + timedelta(days=15 * n)
        while day in taken:
            day += timedelta(days=1)
        yield day


def _plain(sheet: Sheet) -> list[Line]:
    return [line for line in sheet.lines if not line.code and not line.row.tag and line.row.counts]


def _room(sheet: Sheet) -> bool:
    when = sheet.form.with_role("when")
    return (
        when is not None
        and len(_plain(sheet)) > 40
        and all(isinstance(line.row.values.get(when.id), date) for line in _plain(sheet))
    )
