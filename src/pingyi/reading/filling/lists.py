"""Lists: blank rows under the names of a form's fields, filled with the form's own rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pingyi.facts.places import column_letters
from pingyi.facts.sheets.cells import squash
from pingyi.facts.sheets.labels import SERIAL
from pingyi.facts.sheets.numeric import money_unit
from pingyi.numbers import fen_of, plain
from pingyi.packs.schema import Field, FieldType, Form
from pingyi.reading.filling.layout import Blanks, Sheet
from pingyi.reading.filling.model import Ask, Filled, State, Window
from pingyi.reading.filling.periods import window
from pingyi.reading.filling.sides import Around
from pingyi.reading.filling.wording import words_of

if TYPE_CHECKING:
    from pingyi.reading.filling.filling import Filling

_ENOUGH = 3
"""So many heads must be a form's fields where the title does not name the form."""


@dataclass(frozen=True)
class _Plan:
    form: Form
    columns: Mapping[int, Field]
    conds: tuple[tuple[str, str], ...]


def fill_lists(filling: Filling, sheet: Sheet, around: Around) -> list[Filled]:
    """Fill the lists of a sheet; of one that does not fit, the reason stands at its first blank cell."""
    found: list[Filled] = []
    for blanks in sheet.lists:
        found += _fill(filling, sheet, around, blanks)
    return found


def _fill(filling: Filling, sheet: Sheet, around: Around, blanks: Blanks) -> list[Filled]:
    top, heads = blanks.rows[0], blanks.heads
    first = min(heads, default=1)
    empty = Filled(sheet.grid.name, f"{column_letters(first)}{top}", tuple(heads.get(first, ())), State.EMPTY)
    when = window(around.spans, filling.facts.year)
    if when is None:
        empty.why = f"要的不是{filling.facts.year}年的数"
        return [empty]
    empty.period = when.label
    plan = _plan(filling, around, blanks)
    if isinstance(plan, str):
        empty.why = plan
        return [empty]
    rows = filling.answerer.records.rows(plan.form.id, plan.conds, around.unit, when)
    if why := filling.answerer.records.unsplit(plan.form.id, when):
        empty.why = why
        return [empty]
    if len(rows) > len(blanks.rows):
        empty.why = f"台账“{plan.form.name}”有{len(rows)}行，表中只有{len(blanks.rows)}个空行；请插入空行后再填"
        return [empty]
    if not rows:
        empty.why = f"台账“{plan.form.name}”没有该单位该时段的记录"
        return [empty]
    return _write(filling, sheet, around, blanks, plan, rows, when)


def _plan(filling: Filling, around: Around, blanks: Blanks) -> _Plan | str:
    """Which form's rows the list asks for, or why that cannot be told."""
    title = around.title
    if word := filling.matcher.titles.limiting(title):
        return f"标题限定为“{word}”，台账中没有按此分的数"
    over = filling.matcher.titles.forms(title)
    fitting: list[tuple[int, Form, dict[int, Field]]] = []
    ignored = {str(one) for one in filling.matcher.lexicon.words["ignored"]} | SERIAL
    asked = {column: own for column, own in blanks.heads.items() if squash(own[-1]) not in ignored}
    for form in filling.rules.forms.values():
        columns = {column: one for column, own in blanks.heads.items() if (one := _field(form, own[-1]))}
        named = form.id in over
        if columns and (named or (len(columns) >= _ENOUGH and set(asked) <= set(columns))):
            fitting.append((2 * named + (set(asked) <= set(columns)), form, columns))
    if not fitting:
        return "看不出要列哪一种台账的记录"
    best = max(one[0] for one in fitting)
    top = [one for one in fitting if one[0] == best]
    if len(top) > 1:
        return f"可作不止一种理解：{'、'.join(sorted(one[1].name for one in top)[:4])}"
    _, form, columns = top[0]
    held = {field.id for field in columns.values()}
    conds = tuple((atom.name, atom.value) for atom in over.get(form.id, ()))
    held |= {name for name, _ in conds} | _told_once(filling, around, form)
    missing = [form.field(key).name for key in form.key if key not in held and form.field(key).required]
    if missing and not form.register_:
        return f"表中没有“{'”“'.join(missing)}”栏，分不清台账“{form.name}”的各行"
    return _Plan(form, columns, conds if len({name for name, _ in conds}) == len(conds) else ())


def _told_once(filling: Filling, around: Around, form: Form) -> set[str]:
    """The field that says of whom a row is, where the form names one unit, and that is the only one there is a row of."""
    records = filling.answerer.records
    units = records.column(form.id, "unit")
    below = {unit for unit in units if unit and around.unit in records.path(unit, filling.facts.last)}
    return {one.id for one in form.fields if one.type is FieldType.UNIT} if around.named and len(below) == 1 else set()


def _field(form: Form, head: str) -> Field | None:
    words = {squash(head), words_of(head).text}
    fitting = _named(form, words)
    if not fitting:
        # “验收时间” is the day that a form calls 验收日期.
        days = {f"{one[:-2]}{day}" for one in words if one.endswith(("时间", "日期")) for day in ("时间", "日期")}
        fitting = _named(form, days - {"时间", "日期"})
    return fitting[0] if len(fitting) == 1 else None


def same_day(name: str) -> str:
    """A name of a day in one way of saying it: 验收时间 is 验收日期."""
    return f"{name.removesuffix('时间')}日期" if name.endswith("时间") else name


def _named(form: Form, words: set[str]) -> list[Field]:
    return [one for one in form.fields if words & {squash(name) for name in (one.name, *one.aliases)}]


def _write(  # noqa: PLR0913, PLR0917  one list, its place and its time
    filling: Filling, sheet: Sheet, around: Around, blanks: Blanks, plan: _Plan, rows: list[int], when: Window
) -> list[Filled]:
    found: list[Filled] = []
    for number, (line, row) in enumerate(zip(blanks.rows, rows, strict=False), 1):
        for column in blanks.serial:
            if sheet.grid.fillable(line, column):
                filling.file.number(sheet.grid.name, (line, column), str(number))
                found.append(_serial(sheet, blanks, (line, column), number))
        for column, field in plan.columns.items():
            if not sheet.grid.fillable(line, column) or sheet.grid.anchor(line, column) != (line, column):
                continue
            value = filling.answerer.records.column(plan.form.id, field.id)[row]
            cell = Filled(
                sheet.grid.name,
                f"{column_letters(column)}{line}",
                blanks.heads[column],
                State.EMPTY,
                ask=Ask("value", plan.form.id, field.id),
                sure=95,
                period=when.label,
            )
            found.append(cell)
            shown = _shown(filling, field, value, words_of(blanks.heads[column][-1]).measure or around.money)
            if isinstance(shown, Fraction):
                cell.state, cell.number, cell.value = State.FILLED, shown, plain(shown)
                filling.file.number(sheet.grid.name, (line, column), cell.value)
            elif shown:
                cell.state, cell.value, cell.text = State.FILLED, shown, True
                filling.file.text(sheet.grid.name, (line, column), shown)
            else:
                cell.why = "台账中没有填" if value is None else "表中没有写明金额单位，或姓名不在姓名簿中"
                continue
            cell.why = f"来源：台账“{plan.form.name}”“{field.name}”；{when.label}；{filling.source.name}"
            filling.file.note(sheet.grid.name, (line, column), cell.why)
    return found


def _serial(sheet: Sheet, blanks: Blanks, at: tuple[int, int], number: int) -> Filled:
    """The cell of a row's number in the list."""
    return Filled(
        sheet.grid.name,
        f"{column_letters(at[1])}{at[0]}",
        blanks.names.get(at[1], ()),
        State.FILLED,
        str(number),
        Fraction(number),
        why="序号",
        sure=100,
    )


def _shown(filling: Filling, field: Field, value: object, measure: str) -> Fraction | str:  # noqa: PLR0911  one branch a type
    """A field's value as it is written; empty where it cannot be."""
    if value is None:
        return ""
    if isinstance(value, bool):
        if field.type is FieldType.TEXT:
            return ""
        return "是" if value else "否"
    if isinstance(value, date):
        return value.strftime("%Y-%m") if field.type is FieldType.MONTH else value.isoformat()
    if field.type is FieldType.MONEY and isinstance(value, int):
        unit = money_unit(measure)
        return Fraction(value, fen_of(1, unit)) if unit else ""
    if field.type is FieldType.UNIT:
        return filling.facts.tree.name(str(value), filling.facts.last)
    if field.type is FieldType.PERSON:
        return (filling.source.names.name(str(value)) or "") if filling.source.names else ""
    if field.type is FieldType.POST:
        title, _, unit = str(value).partition("@")
        return filling.facts.tree.name(unit) + title
    if isinstance(value, int):
        return Fraction(value, field.scale if field.type is FieldType.QUANTITY else 1)
    return str(value)
