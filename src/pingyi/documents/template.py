"""The empty workbook of a form: its table with drop-downs, checks and notes, and a sheet that says how to fill it in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from pingyi.documents.filling import Filling, filling
from pingyi.documents.workbook import Book
from pingyi.packs.conditions import fields
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Duty, Field, FieldType, Form

GUIDE, LISTS = "填表说明", "选项"
ROWS = 2_000
"""How many rows below the header are checked while somebody types."""
_TOP = 3
_INLINE = 255
"""The characters that a drop-down's own list may hold; a longer one stands on a hidden sheet."""
_MESSAGE, _HEADING = 255, 32
_HEAD = ("栏目", "是否必填", "怎样填写", "举例", "用于核对的事项及其依据")
_WIDTHS = (20, 10, 52, 18, 60)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def file_name(form: Form) -> str:
    """The file that a form's template is called: the form's name, without what a file system does not take."""
    return _FORBIDDEN.sub("", form.name) + ".xlsx"


def template(form: Form, rules: Rules, *, year: int | None = None, unit: str = "") -> bytes:
    """An empty workbook of the form: title, note, header; the same bytes every time.

    ``year`` stands in the title and bounds the days; ``unit`` is offered in the column of the unit that files the rows.
    """
    book = Book(form.name)
    title = f"{form.name}（{year}年度）" if year else form.name
    note = f"填报单位：{unit}　" if unit else ""
    columns = [(field, filling(form, field, rules, year)) for field in form.fields]
    sheet = book.sheet(form.name, title, note + "红色带*的栏必须填写；把鼠标停在表头上可看怎样填写。")
    sheet.hide_gridlines(0)
    _header(book, sheet, columns)
    lists = _drop_downs(columns, form, unit)
    for at, (field, found) in enumerate(columns):
        _check(sheet, at, field, found, lists.get(at))
    _guide(book, form, rules, columns)
    _hidden(book, lists)
    sheet.activate()
    return book.bytes()


def heading(field: Field) -> str:
    """The column's header: a star where it must be filled in, the unit of measure in brackets."""
    measured = field.measured_in if field.type is not FieldType.PERCENT else ""
    return ("*" if field.required else "") + field.name + (f"（{measured}）" if measured else "")


def duties_of(form: Form, rules: Rules) -> Iterator[tuple[Duty, frozenset[str]]]:
    """The duties that records of the form fulfil, each with the fields that its conditions read."""
    for duty in rules.duties.values():
        own = [one for one in duty.alternatives if one.form == form.id]
        if own:
            read = frozenset[str]().union(*(fields(one.where) | fields(one.valid) for one in own))
            by = {one.by or form.subject for one in own}
            when = form.with_role("when")
            yield duty, read | by | ({when.id} if when else set())


def _header(book: Book, sheet: Worksheet, columns: Sequence[tuple[Field, Filling]]) -> None:
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
    head = base | {"bold": True, "border": 1, "bg_color": "#F2F2F2", "align": "center", "text_wrap": True}
    needed, optional = book.raw.add_format(head | {"font_color": "#C00000"}), book.raw.add_format(head)
    known: dict[tuple[str, bool], Format] = {}
    for at, (field, found) in enumerate(columns):
        look = (found.number, found.width > 20)
        if look not in known:
            known[look] = book.raw.add_format(base | {"num_format": look[0], "text_wrap": look[1]})
        title = heading(field)
        sheet.set_column(at, at, max(found.width, 2 * len(title) + 2), known[look])
        sheet.write_string(_TOP - 1, at, title, needed if field.required else optional)
        text = "\n".join(_told(field, found))
        options = {"author": "", "width": 260, "height": 26 + 18 * (text.count("\n") + 1 + len(text) // 20)}
        sheet.write_comment(_TOP - 1, at, text, options)
    sheet.set_row(_TOP - 1, 32)


def _told(field: Field, found: Filling) -> Iterator[str]:
    """What the note on a column's header says."""
    yield ("必填。" if field.required else "可不填。") + found.how + "。"
    if field.note:
        yield field.note + "。"
    if found.example:
        yield f"如：{found.example}"


def _drop_downs(columns: Sequence[tuple[Field, Filling]], form: Form, unit: str) -> dict[int, tuple[str, ...]]:
    """Column → what it offers."""
    found = {at: filling.choices for at, (_, filling) in enumerate(columns) if filling.choices}
    if unit:
        found |= {at: (unit,) for at, (field, _) in enumerate(columns) if field.id == form.subject == "unit"}
    return found


def _check(sheet: Worksheet, at: int, field: Field, found: Filling, choices: tuple[str, ...] | None) -> None:
    """What the spreadsheet checks while somebody types, with what it says then."""
    if choices:
        strict = found.strict and bool(found.choices)
        limits: dict[str, Any] = {"validate": "list", "source": _source(at, choices)}
        said = "请从下拉列表中选择" if strict else "列表中没有这一项；确认无误的可以保留"
    elif found.limits:
        strict, limits, said = True, dict(found.limits), f"请{found.how}"
    else:
        return
    limits |= {
        "ignore_blank": True,
        "input_title": field.name[:_HEADING],
        "input_message": "\n".join(_told(field, found))[:_MESSAGE],
        "error_title": field.name[:_HEADING],
        "error_message": said[:_MESSAGE],
        "error_type": "stop" if strict else "information",
    }
    sheet.data_validation(_TOP, at, _TOP + ROWS - 1, at, limits)


def _long(choices: Sequence[str]) -> bool:
    return len(",".join(choices)) > _INLINE or any("," in one for one in choices)


def _source(at: int, choices: tuple[str, ...]) -> str | list[str]:
    return f"={_defined(at)}" if _long(choices) else list(choices)


def _defined(at: int) -> str:
    return f"{LISTS}_{at + 1}"


def _hidden(book: Book, lists: dict[int, tuple[str, ...]]) -> None:
    """The long lists, a column each, on a hidden sheet; each has a name that the drop-downs refer to."""
    long = {at: choices for at, choices in lists.items() if _long(choices)}
    if not long:
        return
    sheet = book.raw.add_worksheet(LISTS)
    for column, (at, choices) in enumerate(sorted(long.items())):
        for row, choice in enumerate(choices):
            sheet.write_string(row, column, choice)
        letter = xl_col_to_name(column, col_abs=True)
        book.raw.define_name(_defined(at), f"={LISTS}!{letter}$1:{letter}${len(choices)}")
    sheet.hide()


def _guide(book: Book, form: Form, rules: Rules, columns: Sequence[tuple[Field, Filling]]) -> None:
    """The second sheet: every column, what must hold in a row, which duties are read off the form."""
    who = "、".join(form.unit_kinds) or "不限"
    sheet = book.sheet(GUIDE, GUIDE, f"填报：{who}；每填一行约需{form.minutes}分钟", _WIDTHS)
    duties = list(duties_of(form, rules))
    rows = []
    for field, found in columns:
        how = f"{found.how}{f'。{field.note}' if field.note else ''}"
        if field.type is FieldType.CHOICE:
            how += "：" + "、".join(field.choices)
        used = "；".join(_cited(duty) for duty, read in duties if field.id in read)
        rows.append((field.name, "必填" if field.required else "可不填", how, found.example, used))
    end = book.table(sheet, _HEAD, rows)
    remarks = [f"每一行应符合：{check.say}" for check in form.checks]
    if form.absent:
        remarks.append("填了缺席人员的，应到、实到人数由系统按党员名册算出，可不填")
    remarks += [
        "一行填一件事；不要合并单元格，不要改表头，不填合计行；行数不够的直接向下续填",
        "保存为 .xlsx；不要设打开密码，不要含宏和外部链接；严禁填写涉密信息、身份证号码和手机号码",
    ]
    for number, remark in enumerate(remarks, 1):
        sheet.write_string(end + number, 0, f"{number}. {remark}。", book.formats["note"])


def _cited(duty: Duty) -> str:
    source = str(duty.source) if duty.source else ""
    return f"{duty.name}（{source}）" if source else duty.name
