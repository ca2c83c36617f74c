"""Times of the day."""

from __future__ import annotations

import re
from datetime import time, timedelta

from pingyi.facts.sheets.cells import Cell, Parse, Told, repaired, shown
from pingyi.numbers import halfwidth
from pingyi.packs.schema import Field

_SPACE = re.compile(r"\s+")
_CLOCK = re.compile(
    r"(?P<part>上午|下午|晚上|晚|早上|中午)?(?P<hour>\d{1,2})"
    r"(?:(?P<plain>:)(?P<minute>\d{2})(?::\d{2})?|[点时](?:(?P<half>半)|(?P<spoken>\d{1,2})分?)?)"
)


def time_parser(field: Field) -> Parse:
    """Minutes of the day: 14:30, 下午2点半, 9时, or the part of a day that a spreadsheet stores."""

    def parse(cell: Cell) -> int | Told:
        if isinstance(cell, time):
            return cell.hour * 60 + cell.minute
        if isinstance(cell, timedelta):
            return int(cell.total_seconds()) // 60 % 1440
        if isinstance(cell, float) and 0 <= cell < 1:
            return round(cell * 1440) % 1440
        if isinstance(cell, str) and (found := _CLOCK.fullmatch(_SPACE.sub("", halfwidth(cell)).replace("：", ":"))):
            hour = int(found["hour"])
            minute = 30 if found["half"] else int(found["minute"] or found["spoken"] or 0)
            later = found["part"] in {"下午", "晚上", "晚"} and hour < 12
            if hour + 12 * later < 24 and minute < 60:
                value = (hour + 12 * later) * 60 + minute
                if found["plain"] and not found["part"]:
                    return value
                message = f"“{field.name}”写作“{shown(cell)}”，按{value // 60}:{value % 60:02}读入"
                return repaired("repaired-time", message, value, "请写成14:30这样的形式")
        message = f"“{field.name}”的“{shown(cell)}”不是时间"
        return Told("unreadable-time", message, "请写成14:30这样的形式")

    return parse
