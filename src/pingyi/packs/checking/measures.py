"""Measures: one kind each, values that can be read, tests that can be evaluated; duties become measures too."""

from __future__ import annotations

from typing import Any

from pingyi.packs.checking.subjects import (
    check_field,
    check_subjects,
    check_term,
    check_value,
    exactly_one,
    type_where,
)
from pingyi.packs.refusals import offer
from pingyi.packs.schema import Field, FieldType, Form, Measure, Subjects, Term
from pingyi.packs.scopes import NUMERIC, of_subjects, of_value
from pingyi.packs.stock import Entry, Stock

_DATES = frozenset({FieldType.DATE, FieldType.MONTH})
_KINDS = ("duty", "on_time", "total", "ratio", "days", "subjects")


def check(stock: Stock) -> None:
    """Check all measures, type them, and put one for each duty, and its timeliness, beside them."""
    for key, entry in stock.each("measures"):
        taken = key in stock.entries["duties"]
        if taken or key.removesuffix("-on-time") in stock.entries["duties"]:
            hint = "应办事项自带同名取数及“-on-time”，请换一个名称"
            stock.problem(entry, ("id",), "duplicate-id", f"取数“{key}”与应办事项的取数同名", hint)
        measure = _check(stock, entry)
        if measure is None:
            stock.drop("measures", key)
        else:
            stock.put("measures", key, measure)
    _expand(stock)


def _expand(stock: Stock) -> None:
    # Not checked again: what a duty says was, with the duty.
    blank = Measure.model_construct(id="duty", name="", word="次")
    for key, entry in stock.each("duties"):
        duty = entry.model
        late = f"{key}-on-time"
        measures = (
            blank.model_copy(update={"id": key, "name": duty.name, "duty": key, "source": duty.source}),
            blank.model_copy(
                update={"id": late, "name": f"{duty.name}及时录入", "on_time": key, "source": duty.source}
            ),
        )
        for measure in measures:
            stock.entries["measures"].setdefault(measure.id, Entry(measure, entry.spot, entry.pack))
    for key in stock.gone["duties"]:
        stock.gone["measures"] |= {key, f"{key}-on-time"}


def _check(stock: Stock, entry: Entry) -> Measure | None:
    measure: Measure = entry.model
    kind = exactly_one(stock, entry, (), measure, _KINDS)
    if kind != "subjects" and (measure.values or measure.test is not None or measure.attain or measure.add):
        stock.problem(entry, (), "no-subjects", "values、test、attain、add 只与 subjects 同用", "请写 subjects：问谁")
        return None
    if kind is None:
        return None
    return {
        "duty": _of_duty, "on_time": _of_duty, "total": _of_total, "ratio": _of_ratio, "days": _of_days,
        "subjects": _of_subjects,
    }[kind](stock, entry, measure)  # fmt: skip


def _of_duty(stock: Stock, entry: Entry, measure: Measure) -> Measure | None:
    key = "duty" if measure.duty else "on_time"
    return measure if stock.needs(entry, (key,), "duties", measure.duty or measure.on_time) else None


def _of_total(stock: Stock, entry: Entry, measure: Measure) -> Measure | None:
    term = measure.total and check_term(stock, entry, ("total",), measure.total)
    return measure.model_copy(update={"total": term, "money": measure.money or _money(stock, term)}) if term else None


def _of_ratio(stock: Stock, entry: Entry, measure: Measure) -> Measure | None:
    if measure.ratio is None:
        return None
    of = check_term(stock, entry, ("ratio", "of"), measure.ratio.of)
    to = check_term(stock, entry, ("ratio", "to"), measure.ratio.to)
    if of is None or to is None:
        return None
    money = _money(stock, of) and _money(stock, to)
    return measure.model_copy(
        update={"ratio": measure.ratio.model_copy(update={"of": of, "to": to}), "money": measure.money or money}
    )


def _of_days(stock: Stock, entry: Entry, measure: Measure) -> Measure | None:
    days = measure.days
    where = days and type_where(stock, entry, ("days",), days.of, days.where)
    if days is None or where is None:
        return None
    for key, name in (("first", days.first), ("last", days.last)):
        check_field(stock, entry, ("days", key), days.of, name, _DATES)
    return measure.model_copy(update={"days": days.model_copy(update={"where": where})})


def _money(stock: Stock, term: Term | None) -> bool:
    """Whether a term sums money, so that its figure is shown as money."""
    if term is None or not term.sum:
        return False
    form: Form = stock.entries["forms"][term.form].model
    name = term.sum if isinstance(term.sum, str) else next(iter(term.sum))
    return any(field.id == name and field.type is FieldType.MONEY for field in form.fields)


def _of_subjects(stock: Stock, entry: Entry, measure: Measure) -> Measure | None:
    asked: Subjects | None = measure.subjects and check_subjects(stock, entry, ("subjects",), measure.subjects)
    if measure.subjects is None or asked is None:
        return None
    values = {name: check_value(stock, entry, ("values", name), value, asked) for name, value in measure.values.items()}
    forms = stock.models("forms")
    attributes = of_subjects(asked, forms, tuple(stock.entries["unit_kinds"]))
    for name in measure.values:
        if name in attributes:
            stock.problem(entry, ("values", name), "duplicate-id", f"取值“{name}”与对象的属性同名", "请换一个名称")
    if any(value is None for value in values.values()):
        return None
    types = {name: of_value(name, value, forms) for name, value in values.items() if value}
    scope = attributes | {name: field for name, field in types.items() if field}
    update: dict[str, Any] = {"subjects": asked, "values": values}
    if exactly_one(stock, entry, (), measure, ("test", "attain", "add")) is None:
        return None
    if measure.test is not None:
        update["test"] = stock.type(entry, ("test",), measure.test, scope)
    if measure.attain:
        _check_name(stock, entry, ("attain", "value"), measure.attain.value, scope)
        if isinstance(measure.attain.target, str):
            _check_name(stock, entry, ("attain", "target"), measure.attain.target, scope)
    if measure.add:
        _check_name(stock, entry, ("add",), measure.add, scope)
        added = scope.get(measure.add)
        update["money"] = measure.money or (added is not None and added.type is FieldType.MONEY)
    return measure.model_copy(update=update)


def _check_name(stock: Stock, entry: Entry, at: tuple[str | int, ...], name: str, scope: dict[str, Field]) -> None:
    allowed = [key for key, field in scope.items() if field.type in NUMERIC]
    if name not in scope:
        stock.problem(entry, at, "unknown-field", f"没有取值或属性“{name}”", offer(name, allowed))
    elif name not in allowed:
        stock.problem(entry, at, "bad-field", f"“{name}”不是数，不能相加", offer(name, allowed))
