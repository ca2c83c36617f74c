"""One sheet of a known form → typed rows, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from typing import Any

from pingyi.facts.sheets import told as telling
from pingyi.facts.sheets.attendance import Attendance, Rows, attend
from pingyi.facts.sheets.cells import Cell, Told, squash
from pingyi.facts.sheets.checks import truth
from pingyi.facts.sheets.column import Answers, Column, look_up, texts
from pingyi.facts.sheets.layout import Layout, year_in
from pingyi.facts.sheets.lines import carry_down, data_rows
from pingyi.facts.sheets.lookup import Known, LookedUp, members, persons, units
from pingyi.facts.sheets.page import Page
from pingyi.facts.sheets.parsers import CONTEXTUAL, Setting, is_key, parser
from pingyi.facts.sheets.wording import empty
from pingyi.issues import Issue, Place, Severity
from pingyi.packs.schema import Field, FieldType, Form

MEMBERS = "members"
_OWN = frozenset({FieldType.TEXT, FieldType.PERCENT})
"""Texts hardly come again, and a percent is read by the look of its whole column: nothing is kept of these."""
_MOST_KEPT = 20_000
"""Cells of a column that are kept from sheet to sheet."""


@dataclass
class SheetRows:
    """The rows of a sheet that go into the facts: field → values; ``lines``: the row numbers as the spreadsheet shows them."""

    form: Form
    columns: dict[str, list[Any]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    attendance: Attendance = field(default_factory=lambda: ([], []))
    issues: list[Issue] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    """Field → the letters of its column."""


def read_sheet(page: Page, layout: Layout, known: Known) -> SheetRows:
    """Read a sheet. A row with an error does not go in; all of its problems are told at once."""
    found = SheetRows(layout.form)
    found.letters = {name: page.place(0, at.column).column for name, at in layout.fields.items()}
    found.issues += _about_columns(page, layout)
    if any(issue.severity is Severity.ERROR for issue in found.issues):
        return found
    carry_down(page, layout)
    columns, numbers = data_rows(page, layout)
    if numbers:
        RowsOfSheet(page, layout, known, columns, numbers).into(found)
    return found


def _about_columns(page: Page, layout: Layout) -> Iterator[Issue]:
    missing = [one.name for one in layout.form.fields if one.required and one.id not in layout.fields]
    if missing:
        message = f"“{layout.form.name}”缺少必填栏：{'、'.join(missing)}，整张表未读取"
        yield Issue(
            page.place(layout.header), "missing-column", message, "请按表样补上这些栏，或把表头改为表样中的名称"
        )
    for name, others in layout.repeated.items():
        first = layout.fields[name].column
        rows = page.rows[layout.first :]
        columns = [page.place(layout.header, column) for column in others]
        if any(row[column] not in {"", row[first]} for row in rows for column in others):
            message = f"“{layout.form.field(name).name}”有{len(others) + 1}栏，不知以哪一栏为准，整张表未读取"
            hint = "请只留一栏，或把其他栏改成别的名称"
            place = page.place(layout.header, first)
            yield Issue(place, "repeated-column", message, hint, Severity.ERROR, tuple(columns))
    if layout.extra:
        names = "、".join(f"“{squash(layout.labels[column])}”" for column in layout.extra)
        place = page.place(layout.header, layout.extra[0])
        yield Issue(place, "unknown-column", f"表样中没有这些栏，未读取：{names}", "", Severity.NOTE)


class RowsOfSheet:
    """The work on one sheet."""

    def __init__(self, page: Page, layout: Layout, known: Known, columns: list[list[Cell]], numbers: list[int]) -> None:
        self.page, self.layout, self.known, self.form = page, layout, known, layout.form
        self.numbers = numbers
        self.cells = dict(zip(layout.fields, columns, strict=True))
        self.values: dict[str, list[Any]] = {}
        self.bad: dict[str, set[int]] = {}
        self.issues: list[Issue] = []
        self.setting = _setting(page, layout, known.year)
        self.attendance: Attendance = ([], [])

    def into(self, found: SheetRows) -> None:
        """Read all columns, then look at whole rows; what holds goes into ``found``."""
        self._plain()
        self._lookups()
        self._missing()
        self._outside_year()
        self._checks()
        errors = set().union(*self.bad.values()) if self.bad else set()
        keep = [index not in errors for index in range(len(self.numbers))]
        if errors:
            found.columns = {name: list(compress(values, keep)) for name, values in self.values.items()}
        else:
            found.columns = self.values
        found.lines = [self.page.top + number + 1 for number in compress(self.numbers, keep)]
        found.issues += self.issues
        if self.attendance[0]:
            place = {index: new for new, index in enumerate(compress(range(len(keep)), keep))}
            pairs = [(place[row], person) for row, person in zip(*self.attendance, strict=True) if row in place]
            found.attendance = ([row for row, _ in pairs], [person for _, person in pairs])

    def tell(self, name: str, told: Sequence[tuple[int, Told]]) -> None:
        """Note what is told about a field's cells."""
        if not told:
            return
        column = self.layout.fields[name].column
        self.issues += telling.issues(told, lambda index: self.page.place(self.numbers[index], column))
        wrong = {index for index, one in told if one.severity is Severity.ERROR}
        if wrong:
            self.bad.setdefault(name, set()).update(wrong)

    def _place(self, index: int, name: str = "") -> Place:
        at = self.layout.fields.get(name)
        return self.page.place(self.numbers[index], at.column if at else -1)

    def _of(self, *types: FieldType) -> list[Field]:
        return [one for one in self.form.fields if one.type in types and one.id in self.layout.fields]

    def _plain(self) -> None:
        """Columns that speak for themselves."""
        for one in self.form.fields:
            if one.id not in self.layout.fields or one.type in CONTEXTUAL:
                continue
            cells = self.cells[one.id]
            answers = self._answers(one)
            if isinstance(answers, Told):
                told = Told(answers.code, answers.message, answers.hint, answers.severity, fold=answers.code)
                column = Column([None] * len(cells), [(n, told) for n, cell in enumerate(cells) if not empty(cell)])
            elif one.type is FieldType.TEXT:
                column = texts(cells, answers, one.max, key=is_key(self.form, one))
            else:
                column = look_up(cells, answers)
            self.values[one.id] = column.values
            self.tell(one.id, column.told)

    def _answers(self, one: Field) -> Answers | Told:
        """What a column's cells say: as far as known from sheets before, else from now on."""
        remark, cells = self.layout.fields[one.id].remark, self.cells[one.id]
        if one.type in _OWN:
            parse = parser(self.form, one, remark, self.setting, cells)
            return parse if isinstance(parse, Told) else Answers(parse, one)
        key = (self.form.id, one.id, remark, self.setting)
        answers = self.known.answers.get(key)
        if answers is None or (isinstance(answers, Answers) and len(answers) > _MOST_KEPT):
            parse = parser(self.form, one, remark, self.setting, cells)
            answers = self.known.answers[key] = parse if isinstance(parse, Told) else Answers(parse, one)
        return answers

    def _lookups(self) -> None:
        """Columns that name units, persons, posts; then those that list who took part."""
        rows = LookedUp(self.form, self.cells, self.values, self.known, self.page, self.layout)
        for one in self._of(FieldType.UNIT):
            self.tell(one.id, units(rows, one))
        lost = self.bad.get("unit", set())
        if self.form.id == MEMBERS and "person" in self.cells:
            members(rows)
        else:
            for one in self._of(FieldType.PERSON, FieldType.POST):
                self.tell(one.id, persons(rows, one, lost))
        for one in self._of(FieldType.PERSONS):
            cells = ["" if index in lost else cell for index, cell in enumerate(self.cells[one.id])]
            done = attend(self.form, one, cells, self.values, Rows(rows.units(), rows.days, self.known.people))
            self.values[one.id] = done.counts
            self.attendance[0].extend(done.rows)
            self.attendance[1].extend(done.persons)
            self.tell(one.id, done.told)

    def _missing(self) -> None:
        """Required cells that say nothing. A row that says nothing at all is none."""
        silent = self._silent_rows()
        for one in self.form.fields:
            if not one.required or one.id not in self.cells:
                continue
            if None not in self.values[one.id]:
                continue
            for index in self._blank(one.id, range(len(self.numbers))):
                self.bad.setdefault(one.id, set()).add(index)
                if index not in silent:
                    hint = "没有的填0" if one.type in {FieldType.COUNT, FieldType.MONEY} else "请补填"
                    self.issues.append(Issue(self._place(index, one.id), "missing-value", f"“{one.name}”未填", hint))

    def _silent_rows(self) -> set[int]:
        """Rows of nothing but spaces and strokes."""
        silent: Iterable[int] = range(len(self.numbers))
        for name in self.cells:
            silent = self._blank(name, silent)
            if not silent:
                return set()
        self.bad.setdefault("", set()).update(silent)  # such a row has no error, it is simply not there
        return set(silent)

    def _blank(self, name: str, rows: Iterable[int]) -> list[int]:
        """Those of ``rows`` whose cell says nothing."""
        values, cells = self.values[name], self.cells[name]
        return [index for index in rows if values[index] is None and empty(cells[index])]

    def _outside_year(self) -> None:
        when = self.form.with_role("when")
        if not self.known.year or when is None or when.id not in self.values or self.form.register_:
            return
        first, last = date(self.known.year, 1, 1), date(self.known.year, 12, 31)
        days = set(self.values[when.id]) - {None}
        if not days or (max(days) <= last and (self.form.history or min(days) >= first)):
            return
        for index, day in enumerate(self.values[when.id]):
            if day is not None and (day > last or (day < first and not self.form.history)):
                self.bad.setdefault(when.id, set()).add(index)
                message = f"日期{day.isoformat()}不在{self.known.year}年内，此行未入库"
                hint = "请核对年份；属于其他年度的，报到该年度的台账"
                self.issues.append(Issue(self._place(index, when.id), "outside-year", message, hint))

    def _checks(self) -> None:
        count = len(self.numbers)
        failed: set[int] = set()
        for check in self.form.checks:
            holds = truth(check.that, self.values, count)
            if all(holds):
                continue
            errors = set().union(*self.bad.values()) if self.bad else set()
            for index, one in enumerate(holds):
                if not one and index not in errors:
                    failed.add(index)
                    message = f"{check.say}，此行未入库"
                    hint = "请核对这一行的数字和日期"
                    self.issues.append(Issue(self._place(index), "check-failed", message, hint))
        if failed:
            self.bad.setdefault("checks", set()).update(failed)


def _setting(page: Page, layout: Layout, year: int) -> Setting:
    """The year that fills in “3月5日”: the title's, else the sheet's name, else the file's, else the year under review."""
    places = (
        ("标题", layout.title),
        ("工作表名称", page.sheet),
        ("文件名", page.file.rsplit("/", 1)[-1]),
        ("文件夹", page.file),
    )
    for whence, words in places:
        if found := year_in(words):
            return Setting(found, whence, layout.unit)
    return Setting(year or None, "评议年度", layout.unit)
