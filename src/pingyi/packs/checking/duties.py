"""Duties: one cadence, one way of fulfilment, records that can be dated and that find their subject."""

from __future__ import annotations

from datetime import date

from pingyi.packs.checking.subjects import At, check_by, check_subjects, exactly_one, type_where
from pingyi.packs.schema import Duty, Form, Fulfilment, Once, Subjects, Within
from pingyi.packs.scopes import of_form
from pingyi.packs.stock import Entry, Stock

LEAP = 2020
"""Any leap year: 02-29 is a day of some years."""


def check(stock: Stock) -> None:
    """Check all duties, type their conditions, drop those whose forms are not in force."""
    for key, entry in stock.each("duties"):
        duty = _check(stock, entry)
        if duty is None:
            stock.drop("duties", key)
        else:
            stock.put("duties", key, duty)


def _check(stock: Stock, entry: Entry) -> Duty | None:
    duty: Duty = entry.model
    exactly_one(stock, entry, (), duty, ("every", "every_years", "once", "within"))
    way = exactly_one(stock, entry, (), duty, ("fulfilled_by", "any_of", "all_of"))
    subjects = check_subjects(stock, entry, ("owed_by",), duty.owed_by)
    if duty.once:
        _check_once(stock, entry, duty.once)
    if duty.since and duty.until and duty.since >= duty.until:
        stock.problem(entry, ("until",), "empty-span", f"止期{duty.until}不晚于起期{duty.since}")
    if subjects is None or way is None:
        return None
    within = duty.within and _check_within(stock, entry, duty.within, subjects)
    alternatives: list[Fulfilment | None] = [
        _check_fulfilment(stock, entry, (way, *([] if way == "fulfilled_by" else [index])), one, duty)
        for index, one in enumerate(duty.alternatives)
    ]
    found = tuple(one for one in alternatives if one is not None)
    # An alternative that rests on a form out of force may fall away; a part of “all of” may not.
    if not found or (way != "any_of" and len(found) < len(alternatives)) or (duty.within and within is None):
        return None
    done = {"fulfilled_by": found[0]} if way == "fulfilled_by" else {way: found}
    return duty.model_copy(update={"owed_by": subjects, "within": within, **done})


def _check_once(stock: Stock, entry: Entry, once: Once) -> None:
    text = once.by if len(once.by) > 5 else f"{LEAP}-{once.by}"
    try:
        date.fromisoformat(text)
    except ValueError:
        stock.problem(entry, ("once", "by"), "bad-date", f"没有“{once.by}”这一天")


def _check_within(stock: Stock, entry: Entry, within: Within, subjects: Subjects) -> Within | None:
    where = type_where(stock, entry, ("within",), within.event, within.where)
    if where is None:
        return None
    event: Form = stock.entries["forms"][within.event].model
    _check_dated(stock, entry, ("within", "event"), event)
    # Whose clock an event starts is told by its own subject.
    check_by(stock, entry, ("within",), event, None, subjects)
    return within.model_copy(update={"where": where})


def _check_dated(stock: Stock, entry: Entry, at: At, form: Form) -> None:
    if form.with_role("when") is None and form.with_role("since") is None:
        hint = "请给发生日期一栏写 role: when"
        stock.problem(entry, at, "undated-form", f"“{form.name}”没有日期，不知属于哪一期", hint)


def _check_fulfilment(stock: Stock, entry: Entry, at: At, one: Fulfilment, duty: Duty) -> Fulfilment | None:
    where = type_where(stock, entry, at, one.form, one.where)
    if where is None:
        return None
    form: Form = stock.entries["forms"][one.form].model
    valid = stock.type(entry, (*at, "valid"), one.valid, of_form(form))
    _check_dated(stock, entry, (*at, "form"), form)
    if duty.every_years and not form.history:
        message = f"每{duty.every_years}年一次要看往年，“{form.name}”只入本年的行"
        stock.problem(entry, (*at, "form"), "no-history", message, "请在该表样写 history: true")
    subjects: Subjects = duty.owed_by
    check_by(stock, entry, at, form, one.by, subjects)
    return one.model_copy(update={"where": where, "valid": valid})
