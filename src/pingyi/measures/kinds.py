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

from collections.abc import Callable

import numpy as np

from pingyi.measures.days import Bools, Ints, year_bounds
from pingyi.measures.duesbook import Results
from pingyi.measures.reading import Asked, Book, Part, Reading, TermQuestion, aggregates, record_questions
from pingyi.measures.statistics import Statistics
from pingyi.measures.subjects import Roll, roll_of
from pingyi.measures.values import prepare_value
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
    book.dues.prepare(duty)

    def read(results: Results) -> Reading:
        dues = book.dues.read(duty, results)
        names = dues.roll.names
        met, none = dues.met.astype(np.int64), np.zeros(len(dues.met), dtype=np.int64)
        if measure.duty:
            return Reading((Part(names, dues.subject, dues.path, met, none + 1, none),))
        in_time = dues.met & dues.sure
        unknown = dues.met & dues.possible & ~dues.sure
        known = dues.met & ~unknown
        flags = (flag.astype(np.int64) for flag in (in_time, known, unknown))
        return Reading((Part(names, dues.subject, dues.path, *flags),))

    return read


# Records -----------------------------------------------------------------------------------------------------------


def _prepare_records(book: Book, measure: Measure) -> Reader:
    questions = [
        (side, question, book.plan.ask("cells", question.form, None, question.bit, *aggregates(question)))
        for side, question in record_questions(measure, book.facts.year)
    ]

    def read(results: Results) -> Reading:
        return Reading(
            tuple(_term(results[handle.query], handle.place, question, side) for side, question, handle in questions)
        )

    return read


def _term(statistics: Statistics, place: int, question: TermQuestion, side: str) -> Part:
    path = statistics.column("_path")
    rows = np.flatnonzero(statistics.hit(place) & (path >= 0))
    value = np.zeros(len(rows), dtype=np.int64)
    for column, factor in question.weights:
        value += statistics.column(column)[rows] * factor
    none = np.zeros(len(rows), dtype=np.int64)
    num, den = (value, none) if side == "num" else (none, value)
    return Part(statistics.names, statistics.subject[rows], path[rows], num, den, none)


# Subjects ----------------------------------------------------------------------------------------------------------


def _prepare_subjects(book: Book, measure: Measure) -> Reader:
    asked = measure.subjects or Subjects()
    roll = book.registry.roll(roll_of(asked))
    readers = {name: prepare_value(book, roll, value) for name, value in measure.values.items()}

    def read(results: Results) -> Reading:
        chosen, tenure = _chosen(roll, asked, year_bounds(book.facts.year)[1])
        columns = {name: column.take(tenure) for name, column in roll.columns.items()}
        columns |= {name: reader(results).take(chosen) for name, reader in readers.items()}
        path = roll.path[tenure]
        num, den, passed = _judge(measure, columns, len(chosen))
        names, none = roll.names, np.zeros(len(chosen), dtype=np.int64)
        return Reading((Part(names, chosen, path, num, den, none),), Asked(roll, chosen, path, passed))

    return read


def _chosen(roll: Roll, asked: Subjects, day: int) -> tuple[Ints, Ints]:
    """The subjects asked that exist on the day, and their tenures."""
    everyone = np.arange(len(roll.ids), dtype=np.int64)
    tenure = roll.tenure_at(everyone, np.full(len(everyone), day, dtype=np.int64))
    chosen = everyone[tenure >= 0]
    chosen = chosen[roll.select(asked)[tenure[chosen]]]
    return chosen, tenure[chosen]


def _judge(measure: Measure, columns: dict[str, Column], length: int) -> tuple[Ints, Ints, Bools]:
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


def _number(columns: dict[str, Column], name: str, length: int) -> tuple[Ints, Bools]:
    column = columns.get(name)
    if column is None:
        return np.zeros(length, dtype=np.int64), np.zeros(length, dtype=bool)
    return np.where(column.known, column.values, 0).astype(np.int64), column.known
