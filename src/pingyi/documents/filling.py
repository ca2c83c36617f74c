"""How a field is filled in: what a person is told, what a spreadsheet lets through. By the field's type and bounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from pingyi.packs.rules import Rules
from pingyi.packs.schema import Field, FieldType, Form

_WRITTEN = frozenset({FieldType.UNIT, FieldType.PERSON, FieldType.PERSONS, FieldType.POST, FieldType.ROW})
_LONG = 200
"""A longer text is told, not a code: it keeps the general format, in which any length is shown."""
_FIRST, _LAST = date(1900, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True)
class Filling:
    """``how``: one sentence; ``example``: “” for free text; ``choices``: what the drop-down offers.

    ``limits``: the spreadsheet's own check (xlsxwriter's options), None where it has none; ``number``: the number format.
    """

    how: str
    example: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = True
    """Whether only the choices are let through."""
    limits: dict[str, Any] | None = None
    number: str = "General"
    width: float = 14


def filling(form: Form, field: Field, rules: Rules, year: int | None = None) -> Filling:
    """How to fill in a field. With ``year`` the day of a record must lie in it."""
    match field.type:
        case FieldType.CHOICE:
            found = Filling("从下拉列表中选一项", field.choices[0], field.choices, width=_wide(field.choices))
        case FieldType.YES_NO:
            found = Filling("从下拉列表中选“是”或“否”", "是", ("是", "否"), width=10)
        case FieldType.DATE | FieldType.MONTH:
            found = _day(form, field, year)
        case FieldType.TIME:
            limits = {"validate": "time", "criteria": "between", "minimum": time(0), "maximum": time(23, 59)}
            found = Filling("填时间，24小时制", "14:30", limits=limits, number="hh:mm", width=10)
        case FieldType.YEAR:
            limits = _between("integer", 1900, 2099)
            found = Filling("填四位年份", str(year or 2019), limits=limits, number="0", width=8)
        case FieldType.COUNT | FieldType.INTEGER | FieldType.QUANTITY | FieldType.MONEY | FieldType.PERCENT:
            found = _number(field)
        case _:
            found = _words(form, field, rules)
    return found


def _day(form: Form, field: Field, year: int | None) -> Filling:
    bound = year is not None and field.role == "when" and not form.history and not form.register_
    first, last = (date(year, 1, 1), date(year, 12, 31)) if bound and year else (_FIRST, _LAST)
    limits = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    within = f"，应在{year}年内" if bound else ""
    if field.type is FieldType.MONTH:
        return Filling(f"填月份{within}", f"{year or 2019}年3月", limits=limits, number='yyyy"年"m"月"', width=12)
    return Filling(f"填日期，写到日{within}", f"{year or 2019}-03-05", limits=limits, number="yyyy-mm-dd", width=12)


def _number(field: Field) -> Filling:
    low = 0 if field.min is None and field.type in {FieldType.COUNT, FieldType.PERCENT} else field.min
    unit = f"，以{field.measured_in}为单位，只填数字" if field.measured_in else "，只填数字"
    if field.type is FieldType.PERCENT:
        limits = _between("decimal", (low or 0) / 100, None if field.max is None else field.max / 100)
        return Filling("填百分比，如九成填90%", "90%", limits=limits, number="0.00%", width=10)
    if field.type in {FieldType.COUNT, FieldType.INTEGER}:
        how = f"填整数{unit}" + ("；没有的填0" if field.type is FieldType.COUNT else "")
        return Filling(how, "12", limits=_between("integer", low, field.max), number="0", width=11)
    if field.type is FieldType.MONEY:
        how = f"填金额{unit}；没有的填0"
        return Filling(how, "12.5", limits=_between("decimal", low, field.max), number="0.00####", width=12)
    places = len(str(field.scale)) - 1
    how = f"填数字{unit}" + (f"；最多{places}位小数" if places else "；不留小数")
    shown = "0" + ("." + "#" * places if places else "")
    return Filling(how, "12", limits=_between("decimal", low, field.max), number=shown, width=11)


def _between(kind: str, low: float | None, high: float | None) -> dict[str, Any]:
    if high is None:
        least = low if low is not None else -1e12
        return {"validate": kind, "criteria": ">=", "value": least}
    return {"validate": kind, "criteria": "between", "minimum": -1e12 if low is None else low, "maximum": high}


def _words(form: Form, field: Field, rules: Rules) -> Filling:
    plain = field.type in _WRITTEN or (field.max or 0) <= _LONG
    number = "@" if plain and not field.narrative else "General"
    match field.type:
        case FieldType.UNIT:
            found = Filling("填组织全称或组织代码，与组织名册一致", _unit(form, rules), number=number, width=22)
        case FieldType.PERSON:
            found = Filling("填姓名；有同名的填党员编号", "张三", number=number, width=12)
        case FieldType.PERSONS:
            found = Filling("填姓名，用顿号隔开；没有的填“无”", "张三、李四", number=number, width=24)
        case FieldType.POST:
            found = Filling(
                "填组织名称加职务，职务与任职名册一致", _unit(form, rules) + "书记", number=number, width=20
            )
        case FieldType.ROW:
            found = Filling(f"填“{rules.forms[field.refers].name}”中的编号", number=number, width=14)
        case _:
            offered = _known(form, field, rules)
            how = "从下拉列表中选一项" if offered else "填文字"
            if field.max is not None:
                how += f"，不超过{field.max}字"
            limits = None
            if field.max is not None and not offered:
                limits = {"validate": "length", "criteria": "<=", "value": field.max}
            width = 40.0 if (field.max or _LONG) > 60 else 26.0 if (field.max or 0) > 20 else 14.0
            found = Filling(how, offered[0] if offered else "", offered, strict=False, limits=limits, number=number,
                            width=width)  # fmt: skip
    return found


def _known(form: Form, field: Field, rules: Rules) -> tuple[str, ...]:
    """What a text of the house's own forms names: a kind of organisation, a duty, an item, a measure."""
    match form.id, field.id:
        case "units", "kind":
            return tuple(rules.unit_kinds)
        case "waivers", "duty":
            return tuple(duty.name for duty in rules.duties.values())
        case "figures", "item":
            items = (item for rubric in rules.rubrics.values() for item in rubric.items)
            return tuple(item.name for item in items if item.score.discretion is not None)
        case "debriefs", "item":
            return tuple(dict.fromkeys(measure.name for measure in rules.measures.values() if not measure.money))
    return ()


def _unit(form: Form, rules: Rules) -> str:
    kind = form.unit_kinds[0] if form.unit_kinds else "党支部"
    rule = rules.unit_kinds.get(kind)
    return "某某" + (rule.suffixes[0] if rule and rule.suffixes else kind)


def _wide(choices: tuple[str, ...]) -> float:
    return max(10, min(26, 2 * max(map(len, choices)) + 2))
