"""Columns that name somebody: looked up in the registers, each seen from its row's unit and day."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from pingyi.facts.names import NamesBook
from pingyi.facts.sheets.cells import Cell, Told, broken, text
from pingyi.facts.sheets.column import Answers, unvalued
from pingyi.facts.sheets.directory import Context, Directory
from pingyi.facts.sheets.layout import Layout
from pingyi.facts.sheets.page import Page
from pingyi.facts.sheets.people import People
from pingyi.facts.sheets.roll import Stay
from pingyi.facts.sheets.wording import empty
from pingyi.packs.schema import Field, FieldType, Form, UnitKindRule

Told_ = list[tuple[int, Told]]
_DAILY = object()


@dataclass(frozen=True)
class Known:
    """What the house forms said: the organisations, members and posts; and the year under review (0: none)."""

    year: int
    directory: Directory
    people: People
    names: NamesBook
    kinds: Mapping[str, UnitKindRule]
    answers: dict[Hashable, Answers | Told] = field(default_factory=dict)
    """Form, field and setting → what cells of that column say, or why none can be read; from sheet to sheet."""


@dataclass
class LookedUp:
    """The rows of a sheet: raw cells and typed values by field."""

    form: Form
    cells: dict[str, list[Cell]]
    values: dict[str, list[Any]]
    known: Known
    page: Page
    layout: Layout

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.cells.values())))

    def units(self) -> list[str | None]:
        """The unit of each row."""
        return self.values.get("unit") or [None] * self.count

    @cached_property
    def days(self) -> list[date | None]:
        """The day on which each row's names are looked up: a record's own, a register's last."""
        last = date(self.known.year, 12, 31)
        when = self.form.with_role("when")
        if when and when.id in self.values and not self.form.register_:
            return self.values[when.id]
        until = self.form.with_role("until")
        if until is None or until.id not in self.values:
            return [last] * self.count
        return [last if end is None else min(last, end - timedelta(days=1)) for end in self.values[until.id]]


def units(rows: LookedUp, one: Field) -> list[tuple[int, Told]]:
    """Fill in a column of units. The form's kinds bind the unit that files the row, no other."""
    directory = rows.known.directory
    above = directory.named_in(rows.page.sheet + "\n" + rows.layout.title) or directory.named_in(rows.page.file)
    context = Context(frozenset(rows.form.unit_kinds) if one.id == "unit" else frozenset(), above)
    cells = rows.cells[one.id]
    values: list[Any] = directory.sure(cells, context.kinds)
    rows.values[one.id] = values
    if None not in values:
        return []
    days = rows.days
    memo: dict[Any, Any] = {}
    told: list[tuple[int, Told]] = []
    for index, cell in enumerate(cells):
        if values[index] is not None:
            continue
        if cell not in memo:
            daily = isinstance(cell, str) and directory.day_matters(cell, context.kinds)
            memo[cell] = _DAILY if daily else _unit(directory, one, cell, None, context)
        found = memo[cell]
        if found is _DAILY:
            key = cell, days[index]
            if key not in memo:
                memo[key] = _unit(directory, one, cell, days[index], context)
            found = memo[key]
        if isinstance(found, Told):
            told.append((index, found))
            found = found.value
        values[index] = found
    return told


def _unit(directory: Directory, one: Field, cell: Cell, day: date | None, context: Context) -> str | Told | None:
    if empty(cell):
        return None
    return unvalued(one, cell) if broken(cell) else directory.choose(text(cell), day, context)


def members(rows: LookedUp) -> None:
    """The register of members names its persons itself: the number makes the id, the name is noted."""
    numbers, names = rows.values["no"], [_name(cell) for cell in rows.cells["person"]]
    if None not in numbers and None not in names:
        rows.values["person"] = rows.known.names.learn_all(numbers, names)
        return
    whole = [index for index, (no, name) in enumerate(zip(numbers, names, strict=True)) if None not in (no, name)]
    found: list[str | None] = [None] * len(names)
    learnt = rows.known.names.learn_all([numbers[index] for index in whole], [names[index] for index in whole])
    for index, person in zip(whole, learnt, strict=True):
        found[index] = person
    rows.values["person"] = found


def _name(cell: Cell) -> Any:  # noqa: ANN401  a text, or None
    if isinstance(cell, str) and cell.isalpha():  # as nearly every name is, and then it is a text as it stands
        return cell
    return None if empty(cell) or broken(cell) else text(cell)


def persons(rows: LookedUp, one: Field, lost: Collection[int]) -> list[tuple[int, Told]]:
    """Fill in a column of persons or posts, but for the rows whose unit is ``lost``."""
    people, is_person = rows.known.people, one.type is FieldType.PERSON
    alone: dict[str | None, Mapping[Cell, Stay]] = {}
    stays: dict[tuple[Cell, str | None], Stay | None] = {}
    memo: dict[Any, Any] = {}
    values: list[Any] = []
    told: list[tuple[int, Told]] = []
    for index, key in enumerate(zip(rows.cells[one.id], rows.units(), rows.days, strict=True)):
        if index in lost:
            values.append(None)
            continue
        if is_person:
            cell, unit, day = key
            if (by_name := alone.get(unit)) is None:
                by_name = alone[unit] = people.alone(unit)
            stay = by_name.get(cell)
            if stay is not None and (day is None or stay.since <= day < stay.until):
                values.append(stay.person)
                continue
            if (cell, unit) not in stays:
                stays[cell, unit] = people.only(cell, unit)
            stay = stays[cell, unit]
            if stay is not None and stay.covers(day):
                values.append(stay.person)
                continue
        if key not in memo:
            memo[key] = _person(rows.known, one, *key)
        found = memo[key]
        if isinstance(found, Told):
            told.append((index, found))
            found = found.value
        values.append(found)
    rows.values[one.id] = values
    return told


def _person(known: Known, one: Field, cell: Cell, unit: str | None, day: date | None) -> str | Told | None:
    if empty(cell):
        return None
    if broken(cell):
        return unvalued(one, cell)
    if one.type is FieldType.POST:
        return known.people.post(cell, unit, day, known.kinds)
    return known.people.person(cell, unit, day)
