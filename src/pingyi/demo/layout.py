"""Which rows an office keeps in which workbook, and how it lays a sheet out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from pingyi.demo.cells import DATE_STYLES, MONTH_STYLES, Column
from pingyi.demo.model import Ground, Row
from pingyi.packs.schema import Field, FieldType, Form

_SMALL = 40
"""Forms with fewer rows than this share one workbook of their committee."""
_HALVES = 400
"""From so many rows on a sheet is kept by half-years."""
_FOLDERS = {"self": "00 全区", "superior": "91 上级检查评价", "department": "92 部门数据", "system": "93 系统导出"}
_NUMBERS = frozenset({FieldType.COUNT, FieldType.INTEGER, FieldType.MONEY, FieldType.PERSONS})


@dataclass
class Line:
    """A row on its way into a sheet. ``mends``: field → how its number is typed; ``raw``: field → the very text.

    ``code`` and ``note`` say what a reader must find here; lines of one problem share ``group``.
    """

    row: Row
    code: str = ""
    note: str = ""
    group: str = ""
    mends: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)


@dataclass
class Sheet:
    """A sheet: its form, title, columns (each written in its own way), lines, and what else stands on it."""

    form: Form
    name: str
    title: str
    columns: list[Column]
    lines: list[Line]
    subtitle: str = ""
    group: tuple[int, int, str] | None = None
    """First and last column under a common upper header, and its text: then there are two header rows."""
    serial_column: bool = False
    total: bool = False
    blank_tail: int = 0
    note: str = ""


@dataclass
class Book:
    """A workbook: its path inside the year's folder, the unit that keeps it, its sheets."""

    path: str
    keeper: str
    sheets: list[Sheet] = field(default_factory=list)
    foreign: list[tuple[str, list[list[str]]]] = field(default_factory=list)
    """Sheets that nobody knows: name and cells."""


def plan(ground: Ground, year: int, rows: Mapping[str, Iterable[Row]], forms: Mapping[str, Form]) -> list[Book]:
    """All workbooks of a year, in order of their paths."""
    desk = _Desk(ground, year, Random(f"{ground.seed}/layout/{year}"))
    books: dict[str, Book] = {}
    for form in forms.values():
        for keeper, own in sorted(_kept_by(ground, year, form, rows.get(form.id, ())).items()):
            path, halves = _path(ground, year, form, keeper, len(own))
            book = books.setdefault(path, Book(path, keeper))
            for mark, part in _halves(form, own) if halves else (("", own),):
                book.sheets.append(desk.sheet(form, book, mark, part))
    return [books[path] for path in sorted(books)]


def _kept_by(ground: Ground, year: int, form: Form, rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Committee → its rows; under the empty key what the district keeps."""
    rows = list(rows)
    field_ids = {f.id for f in form.fields}
    own = set(ground.committees)
    if form.id == "units" or "unit" not in field_ids or (form.history and form.id not in {"members", "posts"}):
        return {"": rows} if rows else {}
    if form.origin in {"superior", "department"} or all(row.values["unit"] in own for row in rows):
        return {"": rows} if rows else {}
    kept: dict[str, list[Row]] = {}
    for row in rows:
        kept.setdefault(keeper_of(ground, year, form, row), []).append(row)
    return kept


def keeper_of(ground: Ground, year: int, form: Form, row: Row) -> str:
    """The committee in whose workbook a row stands: the one above its unit on the row's day."""
    when = form.with_role("when")
    day = row.values.get(when.id) if when else None
    last = date(year, 12, 31)
    unit = row.values["unit"]
    until = row.values.get("until") if form.history else None
    if form.history or not isinstance(day, date) or day.year != year:
        day = min(last, date.fromordinal(until.toordinal() - 1)) if until else last
    found = ground.committee(unit, day)
    if found:
        return found
    span = ground.tree.spans[unit][-1]
    return ground.committee(unit, span.since) if span.since > day else ground.committee(unit, _eve(span.until or day))


def _eve(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _path(ground: Ground, year: int, form: Form, keeper: str, count: int) -> tuple[str, bool]:
    if not keeper:
        return f"{_FOLDERS[form.origin]}/{ground.name}{year}年{_plain(form.name)}.xlsx", False
    short = committee_name(ground, keeper)
    folder = f"{ground.committees.index(keeper) + 1:02} {short}"
    if form.id in {"members", "posts"}:
        return f"{folder}/{short}党员和任职名册.xlsx", False
    if count < _SMALL:
        return f"{folder}/{short}{year}年党建工作台账.xlsx", False
    return f"{folder}/{short}{year}年{_plain(form.name)}.xlsx", count >= _HALVES and form.with_role("when") is not None


def committee_name(ground: Ground, code: str) -> str:
    """What a committee's files are called after: 鹭栖镇, 机关党委."""
    return ground.places[code].short.replace("“", "").replace("”", "") or ground.tree.name(code)


def _plain(name: str) -> str:
    return "".join(mark for mark in name if mark not in '[]:*?/\\"<>|')


def _halves(form: Form, rows: list[Row]) -> list[tuple[str, list[Row]]]:
    when = form.with_role("when")
    assert when is not None  # noqa: S101  _path asks for halves only where there is a day
    first = [row for row in rows if (day := row.values.get(when.id)) is None or day.month <= 6]
    second = [row for row in rows if (day := row.values.get(when.id)) is not None and day.month > 6]
    return [(mark, part) for mark, part in (("上半年", first), ("下半年", second)) if part]


@dataclass(frozen=True)
class _Desk:
    """Who lays out sheets: the district, the year, the draws."""

    ground: Ground
    year: int
    rng: Random

    def sheet(self, form: Form, book: Book, mark: str, rows: list[Row]) -> Sheet:
        """A sheet for a form's rows, laid out as this office happens to; ``mark`` is the half-year or empty."""
        rng, columns = self.rng, [column_of(self.rng, form, f, rows) for f in form.fields]
        called = rng.choice((form.name, form.name, *form.aliases))
        base = _plain(mark or called)[:28]
        taken = {sheet.name for sheet in book.sheets}
        name = base if base not in taken else f"{base}{len(taken) + 1}"
        owner = committee_name(self.ground, book.keeper) if book.keeper else self.ground.name
        if rng.random() < 0.5:
            head, tail = columns[:1], columns[1:]
            rng.shuffle(tail)
            columns = head + tail
        sheet = Sheet(form, name, f"{owner}{self.year}年{mark}{called}", columns, [Line(row) for row in rows])
        numbered = any("序号" in {f.name, *f.aliases} for f in form.fields)
        sheet.serial_column = rng.random() < 0.5 and not numbered
        sheet.group = _grouped(rng, columns)
        sheet.subtitle = f"填报单位：{owner}" if rng.random() < 0.3 else ""
        sheet.total = bool(rows) and rng.random() < 0.3 and any(c.field.type in _NUMBERS for c in columns)
        sheet.blank_tail = rng.choice((0, 0, 0, 3, 12))
        sheet.note = "注：本表由各支部逐月填报，镇（委）党建办汇总。" if rng.random() < 0.2 else ""
        return sheet


def column_of(rng: Random, form: Form, f: Field, rows: list[Row]) -> Column:
    """A column for a field: its header (the name or an alias no other field has), its unit, its way of writing."""
    others = {name for other in form.fields if other.id != f.id for name in (other.name, *other.aliases)}
    aliases = [alias for alias in f.aliases if alias not in others]
    header = rng.choice(aliases) if aliases and rng.random() < 0.35 else f.name
    match f.type:
        case FieldType.MONEY:
            wan = all(not (row.values.get(f.id) or 0) % 10_000 for row in rows) and rng.random() < 0.7
            return Column(f, f"{header}（{'万元' if wan else '元'}）", scale=1_000_000 if wan else 100)
        case FieldType.DATE:
            year_only = f.role == "when" and not form.history
            return Column(f, header, rng.choice((*DATE_STYLES, *(("short", "short") if year_only else ()))))
        case FieldType.MONTH:
            return Column(f, header, rng.choice(MONTH_STYLES))
        case _:
            unit = f"（{f.measured_in}）" if f.measured_in and rng.random() < 0.5 else ""
            return Column(f, header + unit)


def _grouped(rng: Random, columns: list[Column]) -> tuple[int, int, str] | None:
    """The first run of two or three columns of counts, under one upper header, in about half of the sheets."""
    if rng.random() < 0.5:
        return None
    kinds = [column.field.type is FieldType.COUNT for column in columns]
    for n in range(len(kinds) - 1):
        if kinds[n] and kinds[n + 1]:
            last = n + 2 if n + 2 < len(kinds) and kinds[n + 2] else n + 1
            return n, last, "有关数据"
    return None
