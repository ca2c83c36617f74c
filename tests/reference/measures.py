"""Measures by naive loops over rows as dicts: what the words of the schema say, with no SQL, no masks and no arrays.

Slow on purpose. ``reference(rules, facts)`` gives {(measure, unit): (num, den or None, unknown)} for every unit ever given a code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from pingyi.calendar import periods
from pingyi.facts.model import Facts
from pingyi.packs.conditions import fields, holds
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Duty, FieldType, Form, Fulfilment, Measure, Subjects, Term, Value

Row = Mapping[str, Any]
DAY = timedelta(days=1)
Figures = dict[tuple[str, str], tuple[int, int | None, int]]
LONG_AGO = date(1880, 4, 14)
Hit = tuple[tuple[str, ...], int, int, int]  # path, num, den, unknown


class District:
    """The facts as lists of dicts, with the questions that one asks of them."""

    def __init__(self, rules: Rules, facts: Facts) -> None:
        self.rules, self.facts, self.tree = rules, facts, facts.tree
        self.rows: dict[str, list[dict[str, Any]]] = {
            name: table.to_pylist() for name, table in facts.tables.items() if name != "participants"
        }
        taken = facts.tables.get("participants")
        self.taken: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in taken.to_pylist() if taken is not None else []:
            self.taken[row["form"], row["row_id"]].add(row["person"])
        self._attributes: dict[tuple[str, str, date], dict[str, Any] | None] = {}
        self._of: dict[str, dict[str, list[dict[str, Any]]]] = {}

    def counted(self, form: str) -> list[dict[str, Any]]:
        return [row for row in self.rows.get(form, []) if row["counts"]]

    def register_rows(self, table: str, subject: str) -> list[dict[str, Any]]:
        if table not in self._of:
            grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for row in self.counted(table):
                grouped[row["subject"]].append(row)
            self._of[table] = grouped
        return self._of[table].get(subject, [])

    def everyone(self, table: str) -> list[str]:
        if table == "units":
            return list(self.tree.codes)
        return sorted({row["subject"] for row in self.counted(table)})

    def on(self, table: str, subject: str, day: date) -> dict[str, Any] | None:
        """What a subject is on a day: its attributes and `_path`; None where it does not exist."""
        key = table, subject, day
        if key not in self._attributes:
            self._attributes[key] = self._on(table, subject, day)
        return self._attributes[key]

    def _on(self, table: str, subject: str, day: date) -> dict[str, Any] | None:
        if day < LONG_AGO:
            return None
        if table == "units":
            span = self.tree.at(subject, day)
            return {"kind": span.kind, "_path": self.tree.path(subject, day)} if span else None
        form = self.rules.forms[table]
        since, until = form.with_role("since"), form.with_role("until")
        best: dict[str, Any] | None = None
        best_since = date.min
        for row in self.register_rows(table, subject):
            begun = (row[since.id] if since else None) or LONG_AGO
            ended = row[until.id] if until else None
            if begun <= day and (ended is None or day < ended) and begun >= best_since:
                best, best_since = row, begun
        if best is None or best["unit"] is None or self.tree.at(best["unit"], day) is None:
            return None
        home = self.tree.at(best["unit"], day)
        found: dict[str, Any] = {"_path": self.tree.path(best["unit"], day)}
        if table == "posts":
            return found | {"post": best["title"], "kind": home.kind if home else ""}
        if table == "members":
            exempt = best["exempt"] is True and (best["exempt_since"] is None or best["exempt_since"] <= day)
            return found | {"kind": best["kind"], "exempt": exempt}
        return found | best

    def asked(self, subjects: Subjects, subject: str, day: date) -> dict[str, Any] | None:
        """The subject's attributes on the day if it is among those asked."""
        found = self.on(table_of(subjects), subject, day)
        if found is None or not holds(subjects.where, found):
            return None
        kinds = subjects.unit_kinds or subjects.of
        if kinds and found["kind"] not in kinds:
            return None
        if subjects.post and found["post"] != subjects.post:
            return None
        if subjects.members and found["exempt"] and "exempt" not in fields(subjects.where):
            return None
        return found

    def exists_through(self, table: str, subject: str, first: date, last: date) -> bool:
        day = first
        while day <= last:
            if self.on(table, subject, day) is None:
                return False
            day += DAY
        return True

    def records(self, form: str, by: str | None) -> Iterator[tuple[str, dict[str, Any]]]:
        """(subject, row) for each row that counts."""
        shape = self.rules.forms[form]
        if by is None or by == shape.subject:
            yield from ((row["subject"], row) for row in self.counted(form))
        elif shape.field(by).type is FieldType.PERSONS:
            for row in self.counted(form):
                yield from ((person, row) for person in self.taken[form, row["row_id"]])
        else:
            yield from ((row[by], row) for row in self.counted(form) if row[by] is not None)


def table_of(subjects: Subjects) -> str:
    if subjects.register_:
        return subjects.register_
    return "members" if subjects.members else "posts" if subjects.post else "units"


# Dues --------------------------------------------------------------------------------------------------------------


def wanted_periods(district: District, duty: Duty, subject: str) -> Iterator[tuple[date, date]]:
    year = district.facts.year
    if duty.every:
        yield from ((period.first, period.last) for period in periods(duty.every, year))
    elif duty.every_years:
        yield date(year - duty.every_years + 1, 1, 1), date(year, 12, 31)
    elif duty.once:
        by = date.fromisoformat(duty.once.by if len(duty.once.by) == 10 else f"{year}-{duty.once.by}")
        if by.year == year:
            yield date(year, 1, 1), by
    elif duty.within:
        for row in district.counted(duty.within.event):
            if row["subject"] == subject and row["day"] is not None and holds(duty.within.where, row):
                last = row["day"] + timedelta(days=duty.within.days)
                if last.year == year:
                    yield row["day"], last


def extension(district: District, duty: Duty, home: str, last: date) -> date | None:
    """None: the due is waived; else the last day of a record that counts."""
    end = last
    for row in district.counted("waivers"):
        if row["duty"] not in (duty.id, duty.name) or row["unit"] != home:
            continue
        if (row["since"] and row["since"] > last) or (row["until"] and row["until"] < last):
            continue
        if row["sort"] == "免除":
            return None
        if row["sort"] == "延期" and row["extended_to"]:
            end = max(end, row["extended_to"])
    return end


def dues(district: District, duty: Duty) -> Iterator[tuple[str, tuple[str, ...], bool, bool, bool]]:
    """(subject, path, met, in time, unknown) of every due that is owed."""
    table = table_of(duty.owed_by)
    records = [
        (
            part,
            [
                (who, row)
                for who, row in district.records(part.form, part.by)
                if holds(part.where, row) and holds(part.valid, row)
            ],
        )
        for part in duty.alternatives
    ]
    for subject in district.everyone(table):
        for first, last in wanted_periods(district, duty, subject):
            if (duty.since and first < duty.since) or (duty.until and last >= duty.until):
                continue
            found = district.asked(duty.owed_by, subject, last)
            if found is None or not district.exists_through(table, subject, first, last):
                continue
            end = extension(district, duty, found["_path"][0], last)
            if end is None:
                continue
            limit = end + timedelta(days=duty.on_time_days)
            states = [state(part, subject, rows, (first, end), limit) for part, rows in records]
            together: Callable[[Any], bool] = any if duty.any_of or not states else all
            met = together(one[0] for one in states)
            in_time = together(one[1] for one in states)
            maybe = together(one[2] for one in states)
            yield subject, found["_path"], met, in_time, met and maybe and not in_time


def state(
    part: Fulfilment, subject: str, records: list[tuple[str, dict[str, Any]]], window: tuple[date, date], limit: date
) -> tuple[bool, bool, bool]:
    """Done; done by records that are known to be in time; perhaps done in time."""
    mine = [row for who, row in records if who == subject and row["day"] and window[0] <= row["day"] <= window[1]]
    known = [row for row in mine if row["entered"] is not None and row["entered"] <= limit]
    unknown = [row for row in mine if row["entered"] is None]
    return len(mine) >= part.at_least, len(known) >= part.at_least, len(known) + len(unknown) >= part.at_least


# Records -----------------------------------------------------------------------------------------------------------


def in_window(day: date | None, window: str, year: int) -> bool:
    if day is None:
        return window != "before"
    return {"year": day.year == year, "before": day.year < year, "ever": day.year <= year}[window]


def subject_table(form: Form) -> str | None:
    if form.id in ("units", "posts", "members"):
        return form.id
    if form.subject == "unit":
        return "units"
    field = form.field(form.subject)
    tables = {
        FieldType.UNIT: "units",
        FieldType.PERSON: "members",
        FieldType.POST: "posts",
        FieldType.ROW: field.refers,
    }
    return tables.get(field.type, form.id if form.register_ else None)


def place_of(district: District, form: Form, row: Row) -> tuple[str, ...]:
    day = row["day"] or district.facts.last
    table = subject_table(form)
    if table:
        found = district.on(table, row["subject"], day)
        return tuple(found["_path"]) if found else ()
    return district.tree.path(row["unit"], day) if row.get("unit") else ()


def amount(term: Term | Value, row: Row) -> int:
    if term.sum is None:
        return 1
    weights = {term.sum: 1} if isinstance(term.sum, str) else term.sum
    return sum(int(row[name] or 0) * factor for name, factor in weights.items())


def term_hits(district: District, term: Term) -> Iterator[tuple[tuple[str, ...], int]]:
    form = district.rules.forms[term.form]
    for row in district.counted(term.form):
        if in_window(row["day"], term.window, district.facts.year) and holds(term.where, row):
            yield place_of(district, form, row), amount(term, row)


# Subjects ----------------------------------------------------------------------------------------------------------


def value_of(district: District, value: Value, duty_counts: dict[str, dict[str, list[int]]], subject: str) -> Any:
    if value.met or value.owed:
        owed, met = duty_counts[value.met or value.owed or ""].get(subject, [0, 0])
        return met if value.met else owed
    rows = [
        row
        for who, row in district.records(value.form or "", value.by)
        if who == subject and in_window(row["day"], value.window, district.facts.year) and holds(value.where, row)
    ]
    if value.count or value.sum is not None:
        return sum(amount(value, row) for row in rows)
    days = [row["day"] for row in rows if row["day"] is not None]
    if value.months:
        return len({(day.year, day.month) for day in days if day.year >= district.facts.year - 4})
    if value.first or value.last:
        return (min if value.first else max)(days, default=None)
    name = value.latest or ""
    field = district.rules.forms[value.form or ""].field(name)
    known = [row for row in rows if row["day"] is not None and row[name] is not None]

    def rank(row: Row) -> tuple[date, Any]:
        return row["day"], field.choices.index(row[name]) if field.choices else row[name]

    return max(known, key=rank)[name] if known else None


def subject_hits(district: District, measure: Measure) -> Iterator[Hit]:
    assert measure.subjects is not None
    duty_counts: dict[str, dict[str, list[int]]] = {}
    for value in measure.values.values():
        name = value.met or value.owed
        if name:
            counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
            for subject, _, met, _, _ in dues(district, district.rules.duties[name]):
                counts[subject][0] += 1
                counts[subject][1] += met
            duty_counts[name] = counts
    for subject in district.everyone(table_of(measure.subjects)):
        found = district.asked(measure.subjects, subject, district.facts.last)
        if found is None:
            continue
        row = dict(found)
        for name, value in measure.values.items():
            row[name] = value_of(district, value, duty_counts, subject)
        path = found["_path"]
        if measure.add:
            yield path, int(row[measure.add] or 0), 0, 0
        elif measure.attain:
            target = measure.attain.target
            goal = target if isinstance(target, int) else row[target]
            if goal is not None:
                yield path, min(row[measure.attain.value] or 0, goal), goal, 0
        else:
            yield path, int(measure.test is None or holds(measure.test, row)), 1, 0


def hits(district: District, measure: Measure) -> Iterator[Hit]:
    if measure.duty or measure.on_time:
        for _, path, met, in_time, unknown in dues(
            district, district.rules.duties[measure.duty or measure.on_time or ""]
        ):
            if measure.duty:
                yield path, int(met), 1, 0
            else:
                yield path, int(met and in_time), int(met and not unknown), int(unknown)
    elif measure.total:
        yield from ((path, value, 0, 0) for path, value in term_hits(district, measure.total))
    elif measure.ratio:
        yield from ((path, value, 0, 0) for path, value in term_hits(district, measure.ratio.of))
        yield from ((path, 0, value, 0) for path, value in term_hits(district, measure.ratio.to))
    elif measure.days:
        form = district.rules.forms[measure.days.of]
        for row in district.counted(measure.days.of):
            first, last = row[measure.days.first], row[measure.days.last]
            inside = in_window(row["day"], "year", district.facts.year)
            if inside and holds(measure.days.where, row) and first is not None and last is not None:
                yield place_of(district, form, row), (last - first).days, 1, 0
    else:
        yield from subject_hits(district, measure)


def reference(rules: Rules, facts: Facts) -> Figures:
    """Every measure of the rules for every unit."""
    district = District(rules, facts)
    sums: dict[tuple[str, str], list[int]] = {
        (name, unit): [0, 0, 0] for name in rules.measures for unit in district.tree.codes
    }
    for name, measure in rules.measures.items():
        for path, num, den, unknown in hits(district, measure):
            for unit in path:
                for place, value in enumerate((num, den, unknown)):
                    sums[name, unit][place] += value
    return {
        (name, unit): (num, den if rules.measures[name].has_denominator else None, unknown)
        for (name, unit), (num, den, unknown) in sums.items()
    }
