"""Which tables a measure rests on, and by which columns of a table a pass may ask: worked out of the rules alone, once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from pingyi.measures.subjects import MEMBER, UNIT, roll_of, roll_of_field
from pingyi.packs.conditions import All, Any_, FieldRef, Node, Not, Op, Test
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Duty, FieldType, Form, Measure

WAIVERS, TAKEN = "waivers", "participants"
_KEYS = {FieldType.UNIT, FieldType.PERSON, FieldType.POST, FieldType.ROW}


class WhoReads:
    """Who reads what, by some rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._keys: dict[str, tuple[str, ...]] = {}

    @cached_property
    def tables(self) -> dict[str, frozenset[str]]:
        """Measure → the tables that its figures rest on, and those whose rows can stand in its evidence."""
        return {name: frozenset(self._of(measure)) for name, measure in self.rules.measures.items()}

    def of(self, tables: frozenset[str]) -> tuple[str, ...]:
        """The measures that rest on any of these tables, in pack order."""
        return tuple(name for name, read in self.tables.items() if read & tables)

    @cached_property
    def taken(self) -> frozenset[str]:
        """The forms whose rows say who took part."""
        forms = self.rules.forms.values()
        return frozenset(form.id for form in forms if any(field.type is FieldType.PERSONS for field in form.fields))

    def keys(self, form: str) -> tuple[str, ...]:
        """The columns of a form by which a pass may ask: its subject, and whatever names a unit, person, post or register's row."""
        if form not in self._keys:
            fields = self.rules.forms[form].fields
            named = [field.id for field in fields if field.type in _KEYS or (form, field.id) in self._asked_by]
            several = {field.id for field in fields if field.type is FieldType.PERSONS}
            self._keys[form] = tuple(dict.fromkeys(("subject", *(name for name in named if name not in several))))
        return self._keys[form]

    @cached_property
    def renamable(self) -> frozenset[str]:
        """The measures to which it is all the same how units, persons, posts and rows are called: no condition says a name."""
        return frozenset(
            name
            for name, measure in self.rules.measures.items()
            if not any(
                value.latest and value.latest in self.keys(value.form or "") for value in measure.values.values()
            )
            and all(
                self._names_nobody(table, test) for table, node in self._conditions(measure) for test in tests(node)
            )
        )

    def _names_nobody(self, table: str, test: Test) -> bool:
        keys = self.keys(table)
        if isinstance(test.operand, FieldRef):
            return (test.field in keys) == (test.operand.field in keys)
        return test.op is Op.FILLED or test.field not in keys

    def _conditions(self, measure: Measure) -> Iterator[tuple[str, Node]]:
        """Every condition of a measure, with the table whose columns it names."""
        if measure.subjects:
            yield roll_of(measure.subjects), measure.subjects.where
            if measure.test is not None:
                yield roll_of(measure.subjects), measure.test
        ratio = (measure.ratio.of, measure.ratio.to) if measure.ratio else ()
        yield from ((term.form, term.where) for term in (measure.total, *ratio) if term)
        yield from ((value.form, value.where) for value in measure.values.values() if value.form)
        if measure.days:
            yield measure.days.of, measure.days.where
        for duty in self._duties(measure):
            yield roll_of(duty.owed_by), duty.owed_by.where
            if duty.within:
                yield duty.within.event, duty.within.where
            yield from ((part.form, All((part.where, part.valid))) for part in duty.alternatives)

    def _duties(self, measure: Measure) -> list[Duty]:
        own = (measure.duty, measure.on_time, *(value.met or value.owed for value in measure.values.values()))
        return [self.rules.duties[name] for name in own if name]

    @cached_property
    def _asked_by(self) -> set[tuple[str, str]]:
        values = [value for measure in self.rules.measures.values() for value in measure.values.values()]
        parts = [part for duty in self.rules.duties.values() for part in duty.alternatives]
        return {
            *((value.form or "", value.by) for value in values if value.by),
            *((part.form, part.by) for part in parts if part.by),
        }

    def _of(self, measure: Measure) -> set[str]:
        found = {UNIT}
        if measure.subjects:
            found.add(roll_of(measure.subjects))
        for duty in self._duties(measure):
            found |= self._of_duty(duty)
        ratio = (measure.ratio.of, measure.ratio.to) if measure.ratio else ()
        asked = [(term.form, "") for term in (measure.total, *ratio) if term]
        asked += [(value.form, value.by or "") for value in measure.values.values() if value.form]
        asked += [(measure.days.of, "")] if measure.days else []
        for form, by in asked:
            found |= _of_form(self.rules.forms[form], by)
        return found

    def _of_duty(self, duty: Duty) -> set[str]:
        found = {roll_of(duty.owed_by), WAIVERS}
        if duty.within:
            found |= _of_form(self.rules.forms[duty.within.event], "")
        for part in duty.alternatives:
            found |= _of_form(self.rules.forms[part.form], part.by or "")
        return found


def tests(node: Node) -> Iterator[Test]:
    """Every comparison in a condition."""
    match node:
        case Test():
            yield node
        case Not(part):
            yield from tests(part)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from tests(part)


def _of_form(form: Form, by: str) -> set[str]:
    rolls = {roll for field in ("", by) if (roll := roll_of_field(form, field))}
    return {form.id, TAKEN} | rolls | ({MEMBER} if form.absent else set())
