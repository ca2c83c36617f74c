"""Who took part: the persons named, or, where a form asks for the absent, the others who were due that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pingyi.facts.sheets.cells import Cell, Told, broken
from pingyi.facts.sheets.column import unvalued
from pingyi.facts.sheets.people import People
from pingyi.facts.sheets.wording import empty
from pingyi.issues import Severity
from pingyi.packs.schema import Absent, Field, Form

Attendance = tuple[list[int], list[str]]
_HINT = "请核对缺席名单和党员名册"


@dataclass
class Attended:
    """How many each cell names, who took part in which row, and what is told."""

    counts: list[int | None] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    told: list[tuple[int, Told]] = field(default_factory=list)


@dataclass(frozen=True)
class Rows:
    """What a row's names are looked up by: its unit, its day; and the registers."""

    units: Sequence[str | None]
    days: Sequence[date | None]
    people: People


def attend(form: Form, asked: Field, cells: Sequence[Cell], values: dict[str, list[Any]], rows: Rows) -> Attended:
    """Read a column of names. Where it lists the absent, the numbers due and present are filled into ``values``."""
    done = Attended()
    absent = form.absent if form.absent and form.absent.absent == asked.id else None
    if absent:
        for name in (absent.entitled, absent.present):
            values.setdefault(name, [None] * len(cells))
    for index, (cell, unit, day) in enumerate(zip(cells, rows.units, rows.days, strict=True)):
        if broken(cell) or empty(cell):
            done.counts.append(None)
            if broken(cell):
                done.told.append((index, unvalued(asked, cell)))
            continue
        ids, count, told = rows.people.several(cell, unit, day)
        done.counts.append(count)
        if absent and unit is not None and day is not None:
            due = rows.people.entitled(unit, day)
            given = {name: values[name][index] for name in (absent.entitled, absent.present)}
            told += _numbers(absent, due, ids, told, given)
            for name, value in given.items():
                values[name][index] = value
            ids = sorted(due - set(ids))
        done.rows += [index] * len(ids)
        done.persons += ids
        done.told += [(index, one) for one in told]
    return done


def _numbers(
    absent: Absent, due: set[str], gone: Sequence[str], told: Sequence[Told], given: dict[str, int | None]
) -> list[Told]:
    """Fill in the numbers that are not given; where they are, say whether the register says otherwise."""
    derived = {absent.entitled: len(due), absent.present: len(due - set(gone))}
    open_ = [name for name, value in given.items() if value is None]
    if open_ and not due:
        message = "党员名册中该组织当日没有应到党员，算不出应到、实到人数"
        return [Told("no-register", message, "请先登记党员名册，或直接填写应到、实到人数")]
    if absent.present in open_ and any(one.code in {"unknown-person", "ambiguous-person"} for one in told):
        return [Told("absent-unknown", "缺席人员有查不到的，算不出实到人数", _HINT)]
    differing = [name for name, value in given.items() if value is not None and value != derived[name]]
    given.update({name: derived[name] for name in open_})
    if differing:
        message = (
            f"按党员名册应到{derived[absent.entitled]}人、实到{derived[absent.present]}人，与所填人数不一致，以所填为准"
        )
        return [Told("attendance-differs", message, _HINT, Severity.NOTE)]
    return []
