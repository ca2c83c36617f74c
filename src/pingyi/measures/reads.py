"""Which tables a measure rests on: those of its records, and those that say who is asked and where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from pingyi.measures.subjects import MEMBER, UNIT, roll_of, roll_of_field
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Duty, Measure, Value

WAIVERS = "waivers"


def tables_read(rules: Rules, measure: Measure) -> tuple[str, ...]:
    """The forms, sorted; `units` is always among them."""
    return tuple(sorted({UNIT, *_read(rules, measure)} & rules.forms.keys()))


def _read(rules: Rules, measure: Measure) -> Iterator[str]:
    duty = measure.duty or measure.on_time
    if duty:
        yield from _of_duty(rules, rules.duties[duty])
    elif measure.subjects:
        yield roll_of(measure.subjects)
        for value in measure.values.values():
            yield from _of_value(rules, value)
    else:
        ratio = measure.ratio
        terms = (measure.total, *((ratio.of, ratio.to) if ratio else ()))
        named = [term.form for term in terms if term is not None] + ([measure.days.of] if measure.days else [])
        for name in named:
            yield from _of_form(rules, name)


def _of_duty(rules: Rules, duty: Duty) -> Iterator[str]:
    yield roll_of(duty.owed_by)
    yield WAIVERS
    for part in duty.alternatives:
        yield from _of_form(rules, part.form)
    if duty.within:
        yield from _of_form(rules, duty.within.event)


def _of_value(rules: Rules, value: Value) -> Iterator[str]:
    duty = value.met or value.owed
    if duty:
        yield from _of_duty(rules, rules.duties[duty])
    elif value.form:
        yield from _of_form(rules, value.form)


def _of_form(rules: Rules, name: str) -> Iterator[str]:
    form = rules.forms[name]
    yield name
    yield roll_of_field(form, "") or UNIT
    if form.absent:
        yield MEMBER
