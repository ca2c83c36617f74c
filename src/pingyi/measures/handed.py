"""Which measures need what stays in the district, and what a district hands up in their place.

A union set holds no form about persons and no column that names one (:mod:`pingyi.facts.union.layout`). A measure that asks
members, reads such a form, finds its subjects in such a column or has a condition on one can only be counted where they are.
So can one that compares the key of a register's row with a text, since keys are written otherwise in a set. Such a measure is
*handed up*: the district's integers of each way up its tree, which name no person, and which can be checked in the district only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import Facts
from pingyi.facts.union.layout import HANDED_SCHEMA, is_kept, kept_fields, prefixed
from pingyi.measures import evaluate
from pingyi.measures.subjects import MEMBER, roll_of
from pingyi.packs.conditions import FieldRef, Node, Op, walk
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Duty, FieldType, Form, Fulfilment, Measure, Subjects, Value

_PERSONS = frozenset({FieldType.PERSON, FieldType.PERSONS})


def handed_up(rules: Rules) -> dict[str, tuple[str, ...]]:
    """The measures that are handed up, in pack order, each with what it needs that stays in the district (“党员名册”), sorted."""
    found = {name: tuple(sorted(set(_needs(rules, measure)))) for name, measure in rules.measures.items()}
    return {name: needs for name, needs in found.items() if needs}


def hand_up(rules: Rules, facts: Facts) -> pa.Table:
    """What a district hands up (:data:`pingyi.facts.union.layout.HANDED_SCHEMA`), measure by measure, sorted by path."""
    names = handed_up(rules)
    if not names:
        return HANDED_SCHEMA.empty_table()
    measured = evaluate(rules, facts, measures=names)
    return pa.concat_tables(_labelled(name, measured.contributions(name)) for name in names).combine_chunks()


def _labelled(measure: str, table: pa.Table) -> pa.Table:
    columns = {"measure": pa.array([measure] * len(table), pa.string())}
    columns |= {one.name: table[one.name] for one in HANDED_SCHEMA if one.name != "measure"}
    return pa.table(columns, schema=HANDED_SCHEMA)


def contributions_of(table: pa.Table) -> dict[str, pa.Table]:
    """What was handed up, by measure, as :func:`pingyi.measures.evaluate` takes it."""
    found: dict[str, pa.Table] = {}
    measures = table["measure"].combine_chunks().dictionary_encode()
    for place, name in enumerate(measures.dictionary.to_pylist()):
        rows = pc.equal(measures.indices, place)
        found[name] = table.filter(rows).drop_columns("measure")
    return found


def _needs(rules: Rules, measure: Measure) -> Iterator[str]:
    duty = measure.duty or measure.on_time
    if duty:
        yield from _of_duty(rules, rules.duties[duty])
    elif measure.subjects:
        yield from _of_subjects(rules, measure)
    else:
        ratio, days = measure.ratio, measure.days
        for term in (measure.total, *((ratio.of, ratio.to) if ratio else ())):
            if term is not None:
                yield from _of_form(rules.forms[term.form], "", term.where)
        if days:
            yield from _of_form(rules.forms[days.of], "", days.where)


def _of_duty(rules: Rules, duty: Duty) -> Iterator[str]:
    yield from _of_asked(rules, duty.owed_by)
    for part in duty.alternatives:
        yield from _of_part(rules, part)
    if duty.within:
        yield from _of_form(rules.forms[duty.within.event], "", duty.within.where)


def _of_part(rules: Rules, part: Fulfilment) -> Iterator[str]:
    yield from _of_form(rules.forms[part.form], part.by or "", part.where, part.valid)


def _of_subjects(rules: Rules, measure: Measure) -> Iterator[str]:
    asked = measure.subjects or Subjects()
    yield from _of_asked(rules, asked)
    if asked.register_ and measure.test is not None:
        yield from _read(rules.forms[asked.register_], measure.test, hidden=measure.values.keys())
    for value in measure.values.values():
        yield from _of_value(rules, value)


def _of_value(rules: Rules, value: Value) -> Iterator[str]:
    duty = value.met or value.owed
    if duty:
        yield from _of_duty(rules, rules.duties[duty])
    elif value.form:
        form = rules.forms[value.form]
        yield from _of_form(form, value.by or "", value.where)
        if value.latest in _named(form) or value.latest in prefixed(form):
            yield form.name


def _of_asked(rules: Rules, asked: Subjects) -> Iterator[str]:
    roll = roll_of(asked)
    if roll == MEMBER or not is_kept(rules.forms[roll]):
        yield rules.forms[roll].name
    if asked.register_:
        yield from _read(rules.forms[asked.register_], asked.where)


def _of_form(form: Form, by: str, *conditions: Node) -> Iterator[str]:
    if not is_kept(form) or (by and form.field(by).type in _PERSONS):
        yield form.name
    for condition in conditions:
        yield from _read(form, condition)


def _read(form: Form, condition: Node, hidden: Collection[str] = ()) -> Iterator[str]:
    """The form, where a condition on its rows reads what is cut or written otherwise."""
    names = {one.id for one in form.fields if one.id not in hidden}
    cut, keys = _named(form) & names, set(prefixed(form)) & names
    for test in walk(condition):
        other = test.operand.field if isinstance(test.operand, FieldRef) else ""
        if {test.field, other} & cut or (test.field in keys and test.op is not Op.FILLED):
            yield form.name


def _named(form: Form) -> set[str]:
    """The columns of a form that are cut, since they name persons."""
    return {one.id for one in form.fields} - {one.id for one in kept_fields(form)}
