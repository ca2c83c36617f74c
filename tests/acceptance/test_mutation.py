"""One cell changed: every number that changes held its row in its evidence, every other stays, each new one is the reference's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from pingyi.facts import build, quality
from pingyi.facts.model import Facts
from pingyi.measures import evaluate
from pingyi.measures.model import Figure, Measures
from pingyi.packs import Rules
from pingyi.packs.conditions import fields
from pingyi.packs.schema import Field, FieldType, Form
from tests.acceptance.conftest import Demo
from tests.reference.measures import reference

CHUNKS, EDITS = 8, 25
"""200 edits in all, in chunks that two workers can share."""
Place = tuple[str, str, int]
"""file, sheet, line: a row keeps its place when a cell of it changes; its id does not."""


@dataclass(frozen=True)
class Edit:
    """A cell and its new value."""

    form: str
    row: int
    field: str
    value: Any


@dataclass(frozen=True)
class Year:
    """Facts, and the figures of every measure for every unit that is reviewed."""

    facts: Facts
    measures: Measures
    figures: dict[tuple[str, str], Figure]


def measured(rules: Rules, facts: Facts, units: tuple[str, ...]) -> Year:
    measures = evaluate(rules, facts)
    return Year(facts, measures, {(m, u): measures.figure(m, u) for m in rules.measures for u in units})


@pytest.fixture(scope="module")
def settled(small: Demo) -> Facts:
    return rebuilt(small.rules, small.facts, None)


def rebuilt(rules: Rules, facts: Facts, edit: Edit | None) -> Facts:
    """The facts built and settled again, as a reader would, with one cell changed."""
    rows: dict[str, dict[str, list[Any]]] = {}
    for form in rules.forms.values():
        table = facts.tables[form.id]
        names = [f.id for f in form.fields] + ["file", "sheet", "line", "subject", "day"]
        rows[form.id] = {name: table[name].to_pylist() for name in names}
    if edit is not None:
        columns = rows[edit.form]
        columns[edit.field][edit.row] = edit.value
        form = rules.forms[edit.form]
        if edit.field == form.subject:
            columns["subject"][edit.row] = edit.value
        when = form.with_role("when") or form.with_role("since")
        if when is not None and edit.field == when.id:
            columns["day"][edit.row] = edit.value
    built = build.tables(rules, raw(rules, rows), None)
    tables, issues = quality.settle(rules, built.tables, built.texts, facts.year)
    return Facts(facts.year, tables, issues)


def raw(rules: Rules, rows: dict[str, dict[str, list[Any]]]) -> dict[str, dict[str, list[Any]]]:
    """Closed texts as some text again: the tables keep only whether they were filled."""
    for form in rules.forms.values():
        for field in form.fields:
            if field.type is FieldType.TEXT and not field.open:
                values = rows[form.id][field.id]
                rows[form.id][field.id] = [f"{form.id} {i} {field.id}" if v else None for i, v in enumerate(values)]
    return rows


def edits(rules: Rules, facts: Facts, rng: Random) -> Iterator[Edit]:
    """Cells of fields that some measure reads, drawn without end."""
    read = read_fields(rules)
    cells = [(form, field) for form in rules.forms.values() for field in form.fields if (form.id, field.id) in read]
    cells = [(form, field) for form, field in cells if facts.tables[form.id].num_rows]
    while True:
        form, field = rng.choice(cells)
        table = facts.tables[form.id]
        row = rng.randrange(table.num_rows)
        old = table[field.id][row].as_py()
        value = another(rng, facts, form, field, old)
        if value != old:
            yield Edit(form.id, row, field.id, value)


def read_fields(rules: Rules) -> set[tuple[str, str]]:
    """(form, field) pairs that conditions and sums name, the subjects and units; not the tree itself."""
    pairs: set[tuple[str, str]] = set()
    for duty in rules.duties.values():
        for one in duty.alternatives:
            pairs |= {(one.form, name) for name in fields(one.where) | fields(one.valid)}
    for measure in rules.measures.values():
        terms = [measure.total, *((measure.ratio.of, measure.ratio.to) if measure.ratio else ())]
        for term in [*measure.values.values(), *(term for term in terms if term is not None)]:
            names = set(fields(term.where)) | ({term.sum} if isinstance(term.sum, str) else set(term.sum or ()))
            pairs |= {(term.form or "", name) for name in names}
        if measure.subjects is not None and measure.subjects.register_ and measure.test is not None:
            pairs |= {
                (measure.subjects.register_, name) for name in fields(measure.test) | fields(measure.subjects.where)
            }
    for form in {form for form, _ in pairs if form in rules.forms}:
        pairs |= {(form, f.id) for f in rules.forms[form].fields if f.id == "unit"}
    return {(form, name) for form, name in pairs if form not in {"units", ""}}


def another(  # noqa: PLR0911  one way a type of field
    rng: Random, facts: Facts, form: Form, field: Field, old: Any
) -> Any:
    """Another value that the field could hold."""
    match field.type:
        case FieldType.CHOICE:
            return rng.choice(field.choices)
        case FieldType.YES_NO:
            return not old
        case FieldType.UNIT:
            kinds = form.unit_kinds
            return rng.choice([s.code for s in facts.tree.units(facts.last, kinds)] or [old])
        case FieldType.DATE | FieldType.MONTH:
            if not field.required and rng.random() < 0.3:
                return None
            day = (old or facts.first) + timedelta(days=rng.choice((-1, 1)) * rng.randrange(60, 240))
            return day.replace(day=1) if field.type is FieldType.MONTH else day
        case FieldType.TEXT | FieldType.PERSON | FieldType.ROW | FieldType.POST:
            return old if field.required else None
        case _:
            return max(0, (old or 0) + rng.choice([-1, 1]) * rng.randrange(5, 5000))


def places(year: Year, measure: str, unit: str) -> set[Place]:
    return {(row.file, row.sheet, row.line) for row in year.measures.evidence(measure, unit).rows}


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_change_is_explained(chunk: int, small: Demo, settled: Facts) -> None:
    rules = small.rules
    units = (small.done.review.root, *(sheet.unit for sheet in small.done.review.sheets))
    before = measured(rules, settled, units)
    drawn = edits(rules, settled, Random(20191231 + chunk))
    moved = 0
    for _ in range(EDITS):
        edit = next(drawn)
        after = measured(rules, rebuilt(rules, settled, edit), units)
        changed = {key for key, figure in after.figures.items() if figure != before.figures[key]}
        moved += bool(changed)
        row = {name: settled.tables[edit.form][name][edit.row].as_py() for name in ("file", "sheet", "line")}
        place = (row["file"], row["sheet"], row["line"])
        for measure, unit in sorted(changed):
            held = place in places(before, measure, unit) or place in places(after, measure, unit)
            assert held, f"{edit} moved {measure} of {unit} without being in its evidence"
        assert_reference_agrees(rules, after, changed)
    assert moved >= EDITS / 2, f"only {moved} of {EDITS} edits changed anything"


def assert_reference_agrees(rules: Rules, after: Year, changed: set[tuple[str, str]]) -> None:
    """Each changed number, and every number of the same measures, equals the plain reference's."""
    names = {measure for measure, _ in changed}
    slow = reference(replace(rules, measures={n: m for n, m in rules.measures.items() if n in names}), after.facts)
    for (measure, unit), figure in after.figures.items():
        if measure in names:
            assert (figure.num, figure.den, figure.unknown) == slow[measure, unit], (measure, unit)


def test_the_year_used_here_is_one_of_many_rows(settled: Facts) -> None:
    assert sum(table.num_rows for table in settled.tables.values()) > 3_000
    assert all(isinstance(table, pa.Table) for table in settled.tables.values())
    assert settled.first == date(2019, 1, 1)
