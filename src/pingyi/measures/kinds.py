"""The kinds of measures: how each is read off statistics and dues.

Where the schema's words leave room:
- A row without a day (a form without a date) is in the windows year and ever and stands in the tree as on the year's last day.
- total, ratio, days: a row belongs to the way up the tree that its subject has on its day (where the form's subject is free text:
  the unit that filed it). A row whose subject did not exist that day counts nowhere, as a unit's would.
- A missing field adds nothing to a sum; a yes adds 1. ``latest`` passes over rows in which the field or the day is missing; texts
  compare by their place among the field's choices. ``months`` counts months within the year and the four years before it.
- Values and attributes that are dates compare as dates. A value hides an attribute of the same name.
- attain: a missing value is 0; a subject whose target is missing is left out. add: a missing value is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from pingyi.measures.days import Bools, Ints, year_bounds
from pingyi.measures.fulfilments import Results
from pingyi.measures.reading import Asked, Book, Part, Reading, TermQuestion, aggregates, record_questions
from pingyi.measures.statistics import Statistics
from pingyi.measures.subjects import Roll, roll_of
from pingyi.measures.values import ValueReader, prepare_value
from pingyi.measures.vector import Column, holds_all
from pingyi.packs.schema import Measure, Subjects

Reader = Callable[[Results], Reading]


def prepare(book: Book, measure: Measure) -> Reader:
    """Plan the passes that a measure needs; the result reads it off them."""
    if measure.duty or measure.on_time:
        return _prepare_duty(book, measure)
    if measure.total or measure.ratio or measure.days:
        return _prepare_records(book, measure)
    return _prepare_subjects(book, measure)


# Dues --------------------------------------------------------------------------------------------------------------


def _prepare_duty(book: Book, measure: Measure) -> Reader:
    duty = measure.duty or measure.on_time or ""
    book.dues.prepare(duty, timed=bool(measure.on_time))

    def read(results: Results) -> Reading:
        dues = book.dues.tally(duty, results)
        if measure.duty:
            return Reading((Part(dues.roll, dues.subject, dues.path, dues.met, dues.owed, np.zeros_like(dues.owed)),))
        return Reading((Part(dues.roll, dues.subject, dues.path, dues.in_time, dues.met - dues.unknown, dues.unknown),))

    return read


# Records -----------------------------------------------------------------------------------------------------------


def _prepare_records(book: Book, measure: Measure) -> Reader:
    questions = [
        (side, question, book.plan.ask("cells", question.form, None, question.bit, *aggregates(question), placed=True))
        for side, question in record_questions(measure, book.facts.year)
    ]

    def read(results: Results) -> Reading:
        return Reading(
            tuple(_term(results[handle.query], handle.place, question, side) for side, question, handle in questions)
        )

    return read


def _term(statistics: Statistics, place: int, question: TermQuestion, side: str) -> Part:
    rows = np.flatnonzero((statistics.values(place, "_n", "add") > 0) & (statistics.path >= 0))
    value = np.zeros(len(rows), dtype=np.int64)
    for column, factor in question.weights:
        value += statistics.values(place, column, "add")[rows] * factor
    none = np.zeros(len(rows), dtype=np.int64)
    num, den = (value, none) if side == "num" else (none, value)
    return Part(statistics, statistics.subject[rows], statistics.path[rows], num, den, none)


# Subjects ----------------------------------------------------------------------------------------------------------


def _prepare_subjects(book: Book, measure: Measure) -> Reader:
    asked = measure.subjects or Subjects()
    roll = book.registry.roll(roll_of(asked))
    readers = {name: prepare_value(book, roll, value) for name, value in measure.values.items()}

    def read(results: Results) -> Reading:
        chosen, tenure = _chosen(roll, asked, year_bounds(book.facts.year)[1])
        values = {name: partial(_value_of, reader, results, chosen) for name, reader in readers.items()}
        columns = roll.columns.take(tenure).with_values(values)
        path = roll.path[tenure]
        num, den, passed = _judge(measure, columns, len(chosen))
        none = np.zeros(len(chosen), dtype=np.int64)
        return Reading((Part(roll, chosen, path, num, den, none),), Asked(roll, chosen, path, passed))

    return read


def _value_of(reader: ValueReader, results: Results, chosen: Ints) -> Column:
    return reader(results).take(chosen)


def _chosen(roll: Roll, asked: Subjects, day: int) -> tuple[Ints, Ints]:
    """The subjects asked that exist on the day, and their tenures."""
    tenure = roll.on(day)
    chosen = np.flatnonzero(tenure >= 0)
    chosen = chosen[roll.select(asked)[tenure[chosen]]]
    return chosen, tenure[chosen]


def _judge(measure: Measure, columns: Mapping[str, Column], length: int) -> tuple[Ints, Ints, Bools]:
    none, everyone = np.zeros(length, dtype=np.int64), np.ones(length, dtype=bool)
    if measure.add is not None:
        return _number(columns, measure.add, length)[0], none, everyone
    if measure.attain is not None:
        value, _ = _number(columns, measure.attain.value, length)
        if isinstance(measure.attain.target, int):
            target, known = none + measure.attain.target, everyone
        else:
            target, known = _number(columns, measure.attain.target, length)
        return np.where(known, np.minimum(value, target), 0), np.where(known, target, 0), everyone
    passed = everyone if measure.test is None else holds_all(measure.test, columns, length)
    return passed.astype(np.int64), none + 1, passed


def _number(columns: Mapping[str, Column], name: str, length: int) -> tuple[Ints, Bools]:
    column = columns.get(name)
    if column is None:
        return np.zeros(length, dtype=np.int64), np.zeros(length, dtype=bool)
    return np.where(column.known, column.values, 0).astype(np.int64), column.known
