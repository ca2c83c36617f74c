"""The rows of a form as columns, with the unit's way up the tree for each: what answers are counted from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from pingyi.facts.model import Facts
from pingyi.packs.rules import Rules
from pingyi.packs.schema import FieldType, Form
from pingyi.reading.filling.model import STATES, Ask, Conds, Window

_QUARTER_ENDS = frozenset({(3, 31), (6, 30), (9, 30), (12, 31)})


@dataclass(frozen=True)
class Entry:
    """One row that a number rests on: the units from its own up to the root, and its share in the number."""

    path: tuple[str, ...]
    num: int
    den: int = 0
    day: date | None = None


class Records:
    """The rows of all forms, column by column, read when they are first asked for."""

    def __init__(self, rules: Rules, facts: Facts, pace: Callable[[str], str]) -> None:
        self.rules, self.facts, self._pace = rules, facts, pace
        self.tree = facts.tree
        self._columns: dict[str, dict[str, list[Any]]] = {}
        self.path = lru_cache(maxsize=200_000)(self.tree.path)
        self._entries: dict[tuple[Ask, Window], tuple[list[Entry], ...]] = {}

    def form(self, name: str) -> Form:
        """A form by its id."""
        return self.rules.forms[name]

    def column(self, form: str, name: str) -> list[Any]:
        """A column of the rows that count."""
        own = self._columns.setdefault(form, {})
        if name not in own:
            table = self.facts.tables.get(form)
            if table is None or name not in table.column_names:
                own[name] = [None] * self.count(form)
            else:
                own[name] = table.filter(table["counts"])[name].to_pylist()
        return own[name]

    def count(self, form: str) -> int:
        """How many rows count."""
        table = self.facts.tables.get(form)
        return 0 if table is None else sum(table["counts"].to_pylist())

    @lru_cache(maxsize=256)  # noqa: B019  lives as long as one filling
    def owners(self, form: str) -> frozenset[str]:
        """The kinds of the units that rows of the form are about."""
        kinds = set()
        for unit in set(self.column(form, "unit")):
            kinds |= {span.kind for span in self.tree.spans.get(unit, ())}
        return frozenset(kinds)

    @cached_property
    def _kinds_below(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for span in self.tree.units(self.facts.last):
            for unit in self.path(span.code, self.facts.last):
                found.setdefault(unit, set()).add(span.kind)
        return found

    def kinds_below(self, unit: str) -> set[str]:
        """The kinds of a unit and of all below it at the end of the year."""
        return self._kinds_below.get(unit, set())

    @lru_cache(maxsize=256)  # noqa: B019  lives as long as one filling
    def reporters(self, form: str) -> frozenset[str]:
        """Every unit that has, or lies above one that has, a row of the form in the year."""
        found: set[str] = set()
        for unit, day in zip(self.column(form, "unit"), self.column(form, "day"), strict=True):
            if unit:
                found.update(self._way(unit, day if day and day.year == self.facts.year else self.facts.last))
        return frozenset(found)

    def _way(self, unit: str, day: date) -> tuple[str, ...]:
        return self.path(unit, day)

    def unsplit(self, form: str, window: Window) -> str:  # noqa: PLR0911  one branch a reason
        """Why a part of the year cannot be asked of a form; empty where it can."""
        if window.whole:
            return ""
        known = self.form(form)
        name = known.name
        if known.with_role("until"):
            return ""
        days = [day for day in self.column(form, "day") if day and day.year == self.facts.year]
        if not days or not self._pace(form):
            return f"台账“{name}”没有按日期记，只能填全年数"
        if len(set(days)) == 1 and len(days) > 1:
            return f"台账“{name}”一年只报一次，分不出{window.label}的数"
        when = known.with_role("when")
        ends = {(3, 31), (6, 30), (9, 30), (12, 31)}
        if {(day.month, day.day) for day in days} <= _QUARTER_ENDS and len(days) > 1:
            starts = {(1, 1), (4, 1), (7, 1), (10, 1)}
            fits = (window.first.month, window.first.day) in starts and (window.last.month, window.last.day) in ends
            return "" if fits else f"台账“{name}”按季度报，分不出{window.label}的数"
        monthly = when is not None and when.type is FieldType.MONTH
        if monthly and (window.last.day < 28 or window.first.day != 1):
            return f"台账“{name}”按月报，分不出{window.label}的数"
        return ""

    def entries(self, ask: Ask, window: Window) -> tuple[list[Entry], ...]:
        """The rows behind an ask; where it may be understood in two ways, both (their numbers must agree)."""
        key = ask, window
        if key not in self._entries:
            self._entries[key] = tuple(self._read(ask, window))
        return self._entries[key]

    def _read(self, ask: Ask, window: Window) -> list[list[Entry]]:
        ways = [self._base(ask.form, window)]
        form = self.form(ask.form)
        if form.register_ and form.history and not form.with_role("until"):
            ways.append([one for one in ways[0] if one[1] and window.first <= one[1] <= window.last])
        dated = [name for name, value in ask.conds if value == "*"]
        readings = [self._told(ask, rows, window) for rows in ways]
        if dated and ask.kind != "rate":
            # “上半年办结数”: of those set in the half-year, or all that were done in it: both must give the same.
            column = self.column(ask.form, dated[0])
            every = [row for row in self._base(ask.form, self._year) if self._within(column[row[0]], window)]
            readings.append(self._told(ask, every, window))
        return readings

    @cached_property
    def _year(self) -> Window:
        return Window(self.facts.first, self.facts.last, "")

    @staticmethod
    def _within(day: date | None, window: Window) -> bool:
        return day is not None and window.first <= day <= window.last

    def _base(self, name: str, window: Window) -> list[tuple[int, date | None, tuple[str, ...]]]:
        """(row, its day, its unit's way up) of the rows that belong to a time, whatever their conditions."""
        form = self.form(name)
        units, days = self.column(name, "unit"), self.column(name, "day")
        since, until = form.with_role("since"), form.with_role("until")
        found: list[tuple[int, date | None, tuple[str, ...]]] = []
        if since and until:
            begun, ended = self.column(name, since.id), self.column(name, until.id)
            for row, unit in enumerate(units):
                held = (begun[row] is None or begun[row] <= window.last) and (
                    ended[row] is None or window.last < ended[row]
                )
                if held and unit:
                    found.append((row, begun[row], self.path(unit, window.last)))
            return found
        if form.register_:
            stands = self._pace(name) != "flow" or (window.whole and not form.history)
            for row, unit in enumerate(units):
                day = days[row]
                inside = day is None or day <= window.last if stands else self._within(day, window)
                if inside and unit:
                    found.append((row, day, self.path(unit, window.last)))
            return found
        for row, unit in enumerate(units):
            day = days[row]
            if unit and self._within(day, window):
                found.append((row, day, self.path(unit, day)))
        return found

    def rows(self, name: str, conds: Conds, unit: str, window: Window) -> list[int]:
        """The rows of a unit (with all below it) in a time that meet the conditions: a register's by its key, others by day."""
        meets = self._meets(name, conds, window)
        units = self.column(name, "unit")
        # Rows of one unit and day are put in the order of what they say: the facts' own order tells a reader nothing.
        form = self.form(name)
        columns = [self.column(name, one.id) for one in form.fields]
        keys = [self.column(name, one) for one in form.key] if form.register_ else []
        found = [
            (
                tuple(str(key[row]) for key in keys),
                day or date.min,
                units[row],
                tuple(str(column[row]) for column in columns),
                row,
            )
            for row, day, path in self._base(name, window)
            if unit in path and meets(row)
        ]
        return [one[-1] for one in sorted(found)]

    def _told(self, ask: Ask, rows: list[tuple[int, date | None, tuple[str, ...]]], window: Window) -> list[Entry]:
        meets = self._meets(ask.form, ask.conds, window)
        if ask.kind == "rate":
            # Of “贫困户结对率” all are the poor households; of “低保户占比” all are the households.
            sorts = tuple(one for one in ask.conds if one[1] not in STATES)
            among = self._meets(ask.form, sorts if len(sorts) < len(ask.conds) else (), window)
            return [Entry(path, int(meets(row)), 1, day) for row, day, path in rows if path and among(row)]
        rows = [one for one in rows if one[2] and meets(one[0])]
        if ask.kind in {"count", "holders"}:
            return [Entry(path, 1, 0, day) for _, day, path in rows]
        values = self.column(ask.form, ask.field)
        if ask.kind == "ratio":
            others = self.column(ask.form, ask.other)
            return [
                Entry(path, values[row], others[row], day)
                for row, day, path in rows
                if values[row] is not None and others[row] is not None
            ]
        return [Entry(path, values[row], 0, day) for row, day, path in rows if values[row] is not None]

    def _meets(self, form: str, conds: Conds, window: Window) -> Callable[[int], bool]:
        wanted: dict[str, set[str]] = {}
        for name, value in conds:
            wanted.setdefault(name, set()).add(value)
        tests = [(self.column(form, name), values) for name, values in wanted.items()]

        def meets(row: int) -> bool:
            return all(_holds(column[row], values, window) for column, values in tests)

        return meets


def _holds(value: object, values: set[str], window: Window) -> bool:
    if isinstance(value, date):
        return ("*" in values and value <= window.last) or ("!" in values and value > window.last)
    if isinstance(value, bool):
        return ("是" if value else "否") in values
    return value in values or (value is None and "!" in values)
