"""How offices write a value into a cell: dates in seven ways, money in 元 or 万元, units by whatever people call them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from pingyi.demo.model import Ground
from pingyi.packs.schema import Field, FieldType

_EPOCH = date(1899, 12, 30)
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Day:
    """A date as the spreadsheet's serial number, shown as a date."""

    serial: int


Cell = str | int | float | Day | None

DATE_STYLES = ("real", "dot", "chinese", "iso", "slash", "serial")
MONTH_STYLES = ("chinese", "dot", "real")


_WRITTEN = {
    "dot": "{y}.{m}.{d}",
    "chinese": "{y}年{m}月{d}日",
    "short": "{m}月{d}日",
    "slash": "{y}/{m}/{d}",
    "iso": "{y}-{m:02}-{d:02}",
}


def serial(day: date) -> int:
    """The day's Excel serial number."""
    return (day - _EPOCH).days


def write_date(day: date, style: str) -> Cell:
    """A date in one of the styles; “short” leaves out the year, which the sheet's title says."""
    numbers = {"y": day.year, "m": day.month, "d": day.day}
    if style in _WRITTEN:
        return _WRITTEN[style].format(**numbers)
    return serial(day) if style == "serial" else Day(serial(day))


def write_month(month: date, style: str) -> Cell:
    """A month in one of the styles."""
    match style:
        case "real":
            return Day(serial(month))
        case "dot":
            return f"{month.year}.{month.month:02}"
        case _:
            return f"{month.year}年{month.month}月"


def scaled(value: int, scale: int) -> int | float:
    """``value`` / ``scale``, whole where it is whole (the nearest double otherwise, whose shortest digits are exact)."""
    return value // scale if value % scale == 0 else value / scale


def mended(value: int, how: str) -> str:
    """A number as a clerk may type it: 约30人, ３０, 1,200, 30人."""
    match how:
        case "about":
            return f"约{value}人"
        case "full-width":
            return str(value).translate(_FULL)
        case "comma":
            return f"{value:,}"
        case _:
            return f"{value}人"


@dataclass(frozen=True)
class Column:
    """One column of a sheet: the field, its header, and how its values are written."""

    field: Field
    header: str
    style: str = ""
    scale: int = 1


class Writer:
    """Writes typed values as cells; knows what units and persons are called."""

    def __init__(self, ground: Ground, rng: Random, year: int, keeper: str = "", short_names: float = 0.04) -> None:
        self._ground, self._rng, self._year, self._short = ground, rng, year, short_names
        self._keeper = keeper
        taken: dict[str, int] = {}
        for span in {span.code: span for span in ground.spans}.values():
            for name in {span.name, ground.places[span.code].short, ground.places[span.code].former}:
                taken[name] = taken.get(name, 0) + 1
        self._unique = {name for name, count in taken.items() if name and count == 1}

        self._how: dict[FieldType, Callable[[Column, Any], Cell]] = {
            FieldType.DATE: self._date,
            FieldType.MONTH: lambda column, value: write_month(value, column.style),
            FieldType.TIME: lambda _, value: f"{value // 60}:{value % 60:02}",
            FieldType.MONEY: lambda column, value: scaled(value, column.scale),
            FieldType.QUANTITY: lambda column, value: scaled(value, column.field.scale),
            FieldType.PERCENT: lambda _, value: f"{scaled(value, 100)}%",
            FieldType.YES_NO: lambda _, value: "是" if value else "否",
            FieldType.UNIT: lambda _, value: self.unit(value),
            FieldType.PERSON: lambda _, value: self.person(value),
            FieldType.PERSONS: lambda _, value: "、".join(map(self.person, value)) or "无",
            FieldType.POST: self._post,
            FieldType.CHOICE: self._choice,
        }

    def cell(self, column: Column, value: Any) -> Cell:  # noqa: ANN401  any field's value
        """The cell for a typed value (a member's number for a person); texts and counts stand as they are."""
        if value is None:
            return None
        how = self._how.get(column.field.type)
        found: Cell = how(column, value) if how else value
        return found

    def repaired(self, column: Column, value: Any, cell: Cell) -> str:  # noqa: ANN401  any field's value
        """The code of what a reader has to mend in a cell: a day without its year or as a bare number, a unit's old name."""
        match column.field.type:
            case FieldType.DATE if isinstance(value, date):
                bare = column.style == "serial" or (column.style == "short" and value.year == self._year)
                return "repaired-date" if bare else ""
            case FieldType.UNIT if value:
                return "repaired-unit" if cell == self._ground.places[value].former else ""
            case _:
                return ""

    def unit(self, code: str) -> str:
        """What people call the unit: its name, now and then a short or an old one that no other unit has."""
        place = self._ground.places[code]
        if self._rng.random() < self._short:
            for other in (place.short, place.former):
                if other in self._unique:
                    return other
        return self._full(code)

    def _full(self, code: str) -> str:
        """The unit's name; where another has the same and the workbook is not its town's own, the town's name before it."""
        name = self._ground.tree.name(code)
        towns = {self._ground.committee(code, span.since) for span in self._ground.tree.spans[code]}
        if name in self._unique or self._keeper in towns:
            return name
        return self._ground.places[min(towns)].short + name

    def person(self, no: str) -> str:
        """The member's name."""
        return self._ground.by_no[no].name

    def _date(self, column: Column, value: date) -> Cell:
        return write_date(value, "iso" if column.style == "short" and value.year != self._year else column.style)

    def _post(self, _: Column, value: str) -> Cell:
        title, unit = value.split("@")
        return f"{self._full(unit)}{title}"

    def _choice(self, column: Column, value: str) -> Cell:
        aliases = column.field.choice_aliases
        if aliases and self._rng.random() < 0.1:
            return next((alias for alias, meant in aliases.items() if meant == value), value)
        return value
