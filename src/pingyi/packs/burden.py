"""What the packs ask of one organisation in a year: records, cells to fill, minutes. Counted from duties, not from habits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pingyi.calendar import Cadence
from pingyi.numbers import half_up
from pingyi.packs.conditions import Node, dump
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Duty, Form, Fulfilment, Subjects

MEMBERS = "members"
SIZES: Mapping[str, Mapping[str, int]] = {
    "党支部": {MEMBERS: 27, "party-groups": 2, "applicants": 1},
    "镇党委": {"党支部": 45, "行政村": 15, "社区": 4, MEMBERS: 1200},
}
"""Kind of organisation → how many subjects one of them answers for: by their kind, `members`, or a register's form."""
ROWS = 5
"""How many rows a register is taken to hold for one organisation where nothing better is known."""
_PERIODS = {Cadence.WEEK: 52, Cadence.MONTH: 12, Cadence.QUARTER: 4, Cadence.HALF_YEAR: 2, Cadence.YEAR: 1}


@dataclass(frozen=True)
class Load:
    """What one duty (or a measure that needs a table of its own) asks for in a year; exact, since some fall every N years."""

    name: str
    form: str
    records: Fraction
    fields: Fraction
    minutes: Fraction


@dataclass(frozen=True)
class Burden:
    """The whole year of one organisation, rounded half up; ``by_duty`` in pack order."""

    records: int
    fields: int
    minutes: int
    by_duty: Mapping[str, Load]

    @property
    def hours(self) -> int:
        """Hours, half up."""
        return int(half_up(Fraction(self.minutes, 60), 0))


def burden(rules: Rules, unit_kind: str, sizes: Mapping[str, int] | None = None) -> Burden:
    """What one organisation of a kind has to fill in a year.

    A record that fulfils two duties is counted once, under the duty that asks for more. Of alternatives the cheapest counts.
    ``sizes``: how many subjects it answers for, by kind of organisation, `members`, or a register's form.
    """
    known_sizes = SIZES.get(unit_kind, {}) if sizes is None else sizes
    loads: dict[tuple[str, str], tuple[str, Load]] = {}
    for key, name, form, where, times in _asked(rules, unit_kind, known_sizes):
        load = Load(name, form.name, times, times * _cells(form), times * form.minutes)
        same = (form.id, str(dump(where)))
        if same not in loads or loads[same][1].records < times:
            loads[same] = (key, load)
    by_duty: dict[str, Load] = {}
    for key, load in loads.values():
        known = by_duty.get(key)
        by_duty[key] = load if known is None else Load(
            load.name, f"{known.form}、{load.form}", known.records + load.records, known.fields + load.fields,
            known.minutes + load.minutes,
        )  # fmt: skip
    sums = (
        sum((getattr(load, part) for load in by_duty.values()), Fraction(0))
        for part in ("records", "fields", "minutes")
    )
    records, fields, minutes = (int(half_up(total, 0)) for total in sums)
    return Burden(records, fields, minutes, by_duty)


def _asked(rules: Rules, kind: str, sizes: Mapping[str, int]) -> Iterator[tuple[str, str, Form, Node, Fraction]]:
    """(duty or measure, its name, form, which of its rows, records a year)."""
    covered: set[str] = set()
    for key, duty in rules.duties.items():
        for one in _cheapest(rules, duty):
            form = rules.forms[one.form]
            if _files(form, duty.owed_by, kind):
                covered.add(form.id)
                times = _occasions(duty) * one.at_least * _subjects(duty.owed_by, kind, sizes)
                if times:
                    yield key, duty.name, form, one.where, times
    for key, measure in rules.measures.items():
        for value in measure.values.values() if measure.subjects and measure.subjects.members else ():
            read = rules.forms.get(value.form or "")
            if read and read.id not in covered and measure.subjects and _files(read, measure.subjects, kind):
                covered.add(read.id)
                yield key, measure.name, read, value.where, Fraction(sizes.get(MEMBERS, 1))


def _cheapest(rules: Rules, duty: Duty) -> tuple[Fulfilment, ...]:
    if not duty.any_of:
        return duty.alternatives
    return (min(duty.any_of, key=lambda one: rules.forms[one.form].minutes * one.at_least),)


def _files(form: Form, subjects: Subjects, kind: str) -> bool:
    """Whether an organisation of this kind fills the form for these subjects."""
    if form.unit_kinds:
        return kind in form.unit_kinds
    return kind in (*subjects.unit_kinds, *subjects.of)


def _subjects(subjects: Subjects, kind: str, sizes: Mapping[str, int]) -> int:
    if subjects.members:
        return sizes.get(MEMBERS, 1)
    if subjects.register_:
        return sizes.get(subjects.register_, ROWS)
    kinds = (*subjects.unit_kinds, *subjects.of)
    return 1 if kind in kinds else sum(sizes.get(one, 0) for one in kinds)


def _occasions(duty: Duty) -> Fraction:
    if duty.every:
        return Fraction(_PERIODS[duty.every])
    return Fraction(1, duty.every_years) if duty.every_years else Fraction(1)


def _cells(form: Form) -> int:
    """The cells that a clerk must fill: required ones, and who was absent; not what the system works out."""
    return sum(field.required for field in form.fields) + (1 if form.absent else 0)
