"""The values of subjects: counts, sums, first and last days, latest states, months and dues, for every subject of a roll."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pingyi.measures.days import YEAR_SHIFT, Ints
from pingyi.measures.engine import texts_of
from pingyi.measures.fulfilments import Results
from pingyi.measures.queries import VALUE_SPAN, Handle
from pingyi.measures.reading import Book, TermQuestion, term_question, window_bit
from pingyi.measures.statistics import HIGHEST, LOWEST, Statistics
from pingyi.measures.subjects import Roll
from pingyi.measures.vector import Column
from pingyi.packs.schema import Value

ValueReader = Callable[[Results], Column]


def prepare_value(book: Book, roll: Roll, value: Value) -> ValueReader:
    """Plan what a value needs; the result reads it for every subject of the roll."""
    if value.met or value.owed:
        return _prepare_due_count(book, roll, value)
    form, year = value.form or "", book.facts.year
    if value.count or value.sum is not None:
        question = term_question(value, year)
        columns = [column for column, _ in question.weights]
        handle = book.plan.ask("cells", form, value.by, question.bit, *columns)
        return lambda results: _sum_value(results[handle.query], handle, question, roll)
    bit = window_bit(value.where, value.window, year)
    if value.months:
        asked = book.plan.ask("cells", form, value.by, bit, "months")
        return lambda results: _months_value(results[asked.query], asked, roll)
    if value.latest:
        latest = book.plan.ask("cells", form, value.by, bit, f"latest:{value.latest}")
        return lambda results: _latest_value(book, results[latest.query], latest, value.latest or "", roll)
    how = "first" if value.first else "last"
    edge = book.plan.ask("cells", form, value.by, bit, how)
    return lambda results: _edge_value(results[edge.query], edge, how, roll)


def _prepare_due_count(book: Book, roll: Roll, value: Value) -> ValueReader:
    duty = value.met or value.owed or ""
    book.dues.prepare(duty)

    def read(results: Results) -> Column:
        dues = book.dues.tally(duty, results)
        sums = np.zeros(len(dues.roll), dtype=np.int64)
        np.add.at(sums, dues.subject, dues.met if value.met else dues.owed)
        return _known(sums if dues.roll is roll else np.zeros(len(roll), dtype=np.int64))

    return read


def _known(values: Ints) -> Column:
    return Column(values, np.ones(len(values), dtype=bool))


def _sum_value(statistics: Statistics, handle: Handle, question: TermQuestion, roll: Roll) -> Column:
    total = np.zeros(len(roll), dtype=np.int64)
    for column, factor in question.weights:
        total += statistics.per_subject(handle.place, column, "add", roll) * factor
    return _known(total)


def _months_value(statistics: Statistics, handle: Handle, roll: Roll) -> Column:
    masks = statistics.per_subject(handle.place, "months", "or", roll)
    bits = (masks[:, None] >> np.arange(YEAR_SHIFT + 12, dtype=np.int64)) & 1
    return _known(bits.sum(axis=1, dtype=np.int64))


def _edge_value(statistics: Statistics, handle: Handle, column: str, roll: Roll) -> Column:
    how = "min" if column == "first" else "max"
    days = statistics.per_subject(handle.place, column, "min" if how == "min" else "max", roll)
    known = days != (HIGHEST if how == "min" else LOWEST)
    return Column(np.where(known, days, 0), known, is_date=True)


def _latest_value(book: Book, statistics: Statistics, handle: Handle, field_id: str, roll: Roll) -> Column:
    packed = statistics.per_subject(handle.place, f"latest:{field_id}", "max", roll)
    known = packed != LOWEST
    values = np.where(known, packed % VALUE_SPAN - VALUE_SPAN // 2, 0)
    match handle.query.type_of(field_id):
        case "string":
            form = handle.query.form
            names = texts_of(book.facts, form, field_id)
            texts = np.array([*names, ""], dtype=object)
            return Column(np.where(known, values, len(names)), known, texts=texts)
        case "boolean":
            return Column(values == 1, known)
        case kind:
            return Column(values, known, is_date=kind == "date")
