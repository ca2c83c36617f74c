"""A made-up district of 2020, a leap year, over every form of the shipped packs: moves, merges, edges, gaps; drawn from one seed.

It holds on purpose: a committee without a branch and a branch without a record (empty units), a unit of a kind that owes nothing,
a branch that moved in June, a town merged into another on a leap day, a branch that ended, records on the first and last days of
every period, on leap days, on the days around the year, without a day; missing cells; subjects that nobody knows.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from pingyi.facts.model import Facts
from pingyi.packs import load_rules
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Field, FieldType, Form
from tests.measures.district import Row, facts, unit

YEAR = 2020
LEAP = date(2020, 2, 29)
EDGES = [
    LEAP, date(2016, 2, 29), date(2019, 12, 31), date(2020, 1, 1), date(2020, 1, 5), date(2020, 1, 6), date(2020, 1, 31),
    date(2020, 2, 1), date(2020, 2, 28), date(2020, 3, 1), date(2020, 3, 31), date(2020, 4, 1), date(2020, 6, 30),
    date(2020, 7, 1), date(2020, 9, 30), date(2020, 10, 1), date(2020, 12, 28), date(2020, 12, 31), date(2021, 1, 1),
    date(2021, 1, 10), date(2015, 12, 31), date(2018, 7, 1),
]  # fmt: skip
ROWS, EVENTS = 24, 60
PEOPLE = [f"p{number}" for number in range(6)]
TITLES = ["书记", "委员", "党组织书记"]


def units(rules: Rules) -> list[Row]:
    """The tree: a district, committees of every kind, branches and villages below."""
    assert {kind.name for pack in rules.packs for kind in pack.unit_kinds} >= _KINDS
    always = date(2000, 1, 1)
    return [
        unit("D", "区级党组织", None),
        unit("T1", "镇党委", "D"),
        unit("T2", "镇党委", "D", always, LEAP),  # merged into T1
        unit("T3", "镇党委", "D"),  # has nothing below it
        unit("O1", "机关党委", "D"),
        unit("B1", "党支部", "T1", always, date(2020, 6, 1)),
        unit("B1", "党支部", "O1", date(2020, 6, 1)),  # moved
        unit("B2", "党支部", "T2", always, LEAP),
        unit("B2", "党支部", "T1", LEAP),
        unit("B3", "党支部", "T1"),  # no record
        unit("B4", "党支部", "O1", always, date(2020, 9, 30)),  # ended
        unit("B5", "党支部", "T1", date(2020, 12, 31)),  # founded on the last day
        unit("V1", "行政村", "T1"),
        unit("V2", "行政村", "T2", always, LEAP),
        unit("V2", "行政村", "T1", LEAP),
        unit("X1", "无事组织", "D"),  # of a kind that owes nothing
    ]


_KINDS = {"区级党组织", "镇党委", "机关党委", "党支部", "行政村"}
_WRITING = ["T1", "T2", "O1", "B1", "B1", "B2", "B4", "B5", "V1", "V2", "V2", "D"]


class Maker:
    """Rows of any form."""

    def __init__(self, rules: Rules, seed: int) -> None:
        self.rules, self.draw = rules, random.Random(seed)

    def row(self, form: Form, place: int) -> Row:
        row = {field.id: self.value(form, field, place) for field in form.fields}
        row["counts"] = self.draw.random() < 0.95
        row["entered"] = self.draw.choice([None, *EDGES])
        if form.register_:
            since, until = form.with_role("since"), form.with_role("until")
            if since:
                row[since.id] = self.draw.choice([None, date(2010, 5, 1), date(2010, 5, 1), *EDGES])
            if until:
                row[until.id] = self.draw.choice([None, None, None, *EDGES])
        return row

    def value(self, form: Form, field: Field, place: int) -> Any:
        own = field.id == form.subject
        found = self.some(field, place, own=own)
        needed = own or field.id == "unit" or (form.id == "posts" and field.id == "title")
        return found if needed or self.draw.random() < 0.85 else None

    def some(self, field: Field, place: int, *, own: bool) -> Any:  # noqa: PLR0911  one return a type
        draw = self.draw
        match field.type:
            case FieldType.UNIT:
                return draw.choice([*_WRITING, "X9"] if draw.random() < 0.1 else _WRITING)
            case FieldType.PERSON:
                return draw.choice(PEOPLE)
            case FieldType.POST:
                return f"{draw.choice(TITLES)}@{draw.choice(_WRITING)}"
            case FieldType.ROW:
                return f"{field.refers}{draw.randrange(ROWS)}"
            case FieldType.CHOICE:
                return draw.choice(field.choices)
            case FieldType.DATE | FieldType.MONTH:
                return draw.choice(EDGES)
            case FieldType.YES_NO:
                return draw.random() < 0.6
            case FieldType.TEXT:
                return self.text(place, own=own) if field.open else draw.random() < 0.6
            case _:
                return draw.choice([0, 1, 2, 3, 8, 50, 4_999_999, 5_000_000, 12_345_678_901])

    def text(self, place: int, *, own: bool) -> str:
        # “'” and “\\” would end or bend a literal that is not written as one.
        return f"{place}" if own else self.draw.choice(["", "甲", "O'乙", "\\n丙", "x"])


def made(seed: int = 20) -> tuple[Rules, Facts]:
    """The shipped rules of 2020, and the district."""
    rules = load_rules(["seed-district"], YEAR)
    maker = Maker(rules, seed)
    tables: dict[str, list[Row]] = {"units": units(rules)}
    for form in rules.forms.values():
        if form.id != "units":
            tables[form.id] = [
                _keyed(form, maker.row(form, place), place) for place in range(ROWS if form.register_ else EVENTS)
            ]
    tables["posts"] += [
        {"unit": code, "title": "书记", "person": "p1", "since": date(2010, 1, 1), "until": None}
        for code in _WRITING[:5]
    ]
    taken = [
        (form.id, place, person)
        for form in rules.forms.values()
        if not form.register_ and any(field.type is FieldType.PERSONS for field in form.fields)
        for place in range(EVENTS)
        for person in maker.draw.choices(PEOPLE, k=3)
    ]
    return rules, facts(tables, rules, YEAR, participants=taken)


def _keyed(form: Form, row: Row, place: int) -> Row:
    """A register's row has a key that other forms' rows can name."""
    if not form.register_ or form.id == "posts" or form.field(form.subject).type is not FieldType.TEXT:
        return row
    return {**row, form.subject: f"{form.id}{place}"}
