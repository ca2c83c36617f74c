"""The mess of real folders, put on top of the truth: every messy line is an extra one, and says what a reader must find.

Nothing here changes what counts: repeats, contradictions and impossible rows are additions, and a number typed as “约30人”
means the number that it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from pingyi.demo import texts
from pingyi.demo.bed import MESS
from pingyi.demo.layout import Book, Line, Sheet
from pingyi.demo.model import Ground, Row
from pingyi.packs.conditions import FieldRef, Not, Op, Test, holds
from pingyi.packs.schema import Field, FieldType, Form

_FEW = 8
Maker = Callable[["Mess", Sheet], Iterator[Line]]


class Mess:
    """Strews mess over the planned workbooks of one year."""

    def __init__(self, ground: Ground, year: int) -> None:
        self.ground, self.year = ground, year
        self.rng = Random(f"{ground.seed}/mess/{year}")
        self.groups = 0

    def scatter(self, books: list[Book]) -> None:
        """Add the messy lines to ``books``, in place; of each kind a handful, fewer in a small district."""
        sheets = [sheet for book in books for sheet in book.sheets]
        records = [sheet for sheet in sheets if _is_record(sheet.form) and len(plain(sheet)) >= _FEW]
        for maker in (repeats, contradictions, failed_checks, ghosts, strangers, bad_dates, gaps):
            added = 0
            for sheet in self.rng.sample(records, len(records)):
                lines = list(maker(self, sheet))
                for line in lines:
                    after = [n for n, other in enumerate(sheet.lines) if other.row.values is line.row.values]
                    first = after[0] + 1 if after else 1
                    sheet.lines.insert(self.rng.randrange(first, len(sheet.lines) + 1), line)
                added += bool(lines)
                if added == _FEW:
                    break
        for sheet in sheets:
            for line in sheet.lines:
                if line.row.tag.startswith(MESS):
                    line.code, line.note = line.row.tag.removeprefix(MESS), "见本表所记，与另一处不一致"
        texts.copied(self, records)
        texts.back_dated(self, records)
        self._double_members([sheet for sheet in sheets if sheet.form.id == "members"])
        self._mend(records)
        self._foreign(books)

    def another_day(self, sheet: Sheet, row: Row) -> dict[str, Any] | None:
        """The row's values on a near day on which its unit has no such record; None where there is no room."""
        when = _when(sheet.form).id
        day = row.values.get(when)
        if not isinstance(day, date) or day.year != self.year:
            return None
        unit = row.values["unit"]
        taken = {line.row.values.get(when) for line in sheet.lines if line.row.values["unit"] == unit}
        for _ in range(20):
            other = day + timedelta(days=self.rng.randrange(-9, 10))
            same_half = other.year == self.year and (other.month <= 6) == (day.month <= 6)
            if not same_half or other in taken:
                continue
            if self.ground.committee(unit, other) != self.ground.committee(unit, day):
                continue
            moved = {**row.values, when: other}
            entered = sheet.form.with_role("entered")
            if entered and isinstance(row.values.get(entered.id), date):
                moved[entered.id] = other + timedelta(days=2)
            return moved
        return None

    def group(self) -> str:
        """A new number for the lines of one problem."""
        self.groups += 1
        return f"{self.year}-{self.groups}"

    def _double_members(self, sheets: list[Sheet]) -> None:
        """Three members, each on two branches' lists at once; nobody else bears their numbers."""
        for n in range(3 if len(sheets) > 1 else 0):
            first, second = self.rng.sample(sheets, 2)
            group, no, name = self.group(), f"YX9{n + 1:05}", ("覃汀斓", "郇畦砺", "璩晌霏")[n]
            for sheet in (first, second):
                home = self.rng.choice(sheet.lines).row.values["unit"]
                values = {
                    "no": no,
                    "person": no,
                    "unit": home,
                    "kind": "正式党员",
                    "exempt": False,
                    "exempt_since": None,
                }
                since = date(2016, 1 + n, 3) if sheet is first else date(2017, 5, 8 + n)
                row = Row("members", {**values, "since": since, "until": None}, counts=False)
                note = "同一党员同时列在两个支部"
                sheet.lines.append(Line(row, "person-in-two-branches", note, group, raw={"person": name}))

    def _mend(self, sheets: list[Sheet]) -> None:
        """Some forty whole numbers, typed as people type them."""
        for sheet in self.rng.sample(sheets, min(20, len(sheets))):
            columns = [c.field for c in sheet.columns if c.field.type is FieldType.COUNT]
            lines = [line for line in plain(sheet) if _numbers_written(sheet.form, line.row)]
            for field in columns[:1]:
                for line in self.rng.sample(lines, min(2, len(lines))):
                    value = line.row.values.get(field.id)
                    if value:
                        hows = ["about", "full-width", *(("comma",) if value >= 1000 else ())]
                        line.mends[field.id] = self.rng.choice(hows)

    def _foreign(self, books: list[Book]) -> None:
        """Two workbooks hold a sheet that has nothing to do with the review."""
        grid = [["值班安排"], ["日期", "带班", "值班"], ["第一周", "甲组", "乙组"], ["第二周", "乙组", "甲组"]]
        kept = [book for book in books if book.keeper]
        for book in self.rng.sample(kept, min(2, len(kept))):
            book.foreign.append(("值班安排", grid))


def _is_record(form: Form) -> bool:
    when = form.with_role("when")
    dated = when is not None and when.type is FieldType.DATE
    return not form.register_ and not form.history and dated and _has(form, "unit")


def _has(form: Form, field_id: str) -> bool:
    return any(field.id == field_id for field in form.fields)


def _when(form: Form) -> Field:
    field = form.with_role("when")
    assert field is not None  # noqa: S101  only records come here
    return field


def _sound(form: Form, values: dict[str, Any]) -> bool:
    return all(holds(check.that, values) for check in form.checks)


def _sample(mess: Mess, sheet: Sheet) -> Row:
    return mess.rng.choice(plain(sheet)).row


def plain(sheet: Sheet) -> list[Line]:
    """The lines of ordinary life: neither planted nor messy."""
    return [line for line in sheet.lines if not line.code and not line.row.tag]


def _numbers_written(form: Form, row: Row) -> bool:
    return form.absent is None or row.values.get(form.absent.absent) is None


def repeats(mess: Mess, sheet: Sheet) -> Iterator[Line]:
    """An exact copy of a row."""
    row = _sample(mess, sheet)
    yield Line(Row(row.form, row.values, counts=False), "duplicate-row", "与另一行完全相同", mess.group())


def contradictions(mess: Mess, sheet: Sheet) -> Iterator[Line]:
    """Two rows of the same unit and day (the form's key) that say different numbers."""
    form, when = sheet.form, _when(sheet.form).id
    values = mess.another_day(sheet, _sample(mess, sheet)) if when in form.key else None
    if (
        values is None
        or any(values.get(name) is None for name in form.key)
        or not _numbers_written(form, Row(form.id, values))
    ):
        return
    for field in form.fields:
        value = values.get(field.id)
        if field.type in {FieldType.COUNT, FieldType.MONEY} and field.id not in form.key and value:
            other = {**values, field.id: value - (100_00 if field.type is FieldType.MONEY else 1)}
            if other[field.id] >= (field.min or 0) and _sound(form, other):
                group = mess.group()
                for pair in (values, other):
                    yield Line(Row(form.id, pair, counts=False), "contradicting-rows", "同一事项两行数字不一", group)
                return


def failed_checks(mess: Mess, sheet: Sheet) -> Iterator[Line]:
    """More present than entitled, or whatever else the form's checks forbid."""
    values = mess.another_day(sheet, _sample(mess, sheet))
    if values is None or not _numbers_written(sheet.form, Row(sheet.form.id, values)):
        return
    for check in sheet.form.checks:
        test = check.that.part if isinstance(check.that, Not) else check.that
        wanted = Op.GT if isinstance(check.that, Not) else Op.LTE
        if isinstance(test, Test) and test.op is wanted and isinstance(test.operand, FieldRef):
            bound, field = values.get(test.operand.field), sheet.form.field(test.field)
            if isinstance(bound, int) and field.type in {FieldType.COUNT, FieldType.MONEY}:
                unit = 100_00 if field.type is FieldType.MONEY else 1
                broken = {**values, field.id: bound + 3 * unit}
                yield Line(Row(sheet.form.id, broken, counts=False), "check-failed", check.say, mess.group())
                return


def ghosts(mess: Mess, sheet: Sheet) -> Iterator[Line]:
    """A record of a branch on a day on which it was not there yet."""
    when = _when(sheet.form).id
    for line in plain(sheet):
        if not isinstance(line.row.values.get(when), date):
            continue
        since = mess.ground.tree.spans[line.row.values["unit"]][0].since
        if since.year == mess.year and since > date(mess.year, 2, 10):
            day = date(mess.year, 1, 8 + mess.rng.randrange(0, 20))
            early = {**line.row.values, when: day}
            entered = sheet.form.with_role("entered")
            if entered and early.get(entered.id):
                early[entered.id] = day + timedelta(days=1)
            note = "该日组织尚未成立"
            yield Line(Row(sheet.form.id, early, counts=False), "unit-not-existing-that-day", note, mess.group())
            return


def strangers(mess: Mess, sheet: Sheet) -> Iterator[Line]:
    """A unit that nobody knows."""
    values = mess.another_day(sheet, _sample(mess, sheet))
    if values is not None:
        raw = {"unit": mess.rng.choice(("瞿家洼党支部", "二分厂支部", "老街片区"))}
        yield Line(
            Row(sheet.form.id, values, counts=False), "unknown-unit", "名册中没有这个组织", mess.group(), raw=raw
        )


def bad_dates(mess: Mess, sheet: Sheet) -> Iterator[Line]:
    """A day that is not in the calendar."""
    values = mess.another_day(sheet, _sample(mess, sheet))
    if values is not None:
        raw = {_when(sheet.form).id: mess.rng.choice((f"{mess.year}.2.30", f"{mess.year}年13月5日", "月初"))}
        yield Line(Row(sheet.form.id, values, counts=False), "unreadable-date", "日期无法辨认", mess.group(), raw=raw)


def gaps(mess: Mess, sheet: Sheet) -> Iterator[Line]:
    """A required cell left empty."""
    values = mess.another_day(sheet, _sample(mess, sheet))
    needed = [
        f for f in sheet.form.fields if f.required and f.type in {FieldType.COUNT, FieldType.CHOICE, FieldType.MONEY}
    ]
    if values is not None and needed:
        field = mess.rng.choice(needed)
        empty = Row(sheet.form.id, {**values, field.id: None}, counts=False)
        yield Line(empty, "missing-value", f"“{field.name}”未填", mess.group())
