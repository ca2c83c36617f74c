"""How a line is read by people: kinds and columns by their Chinese names, values as the forms show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.timezone import localtime

from pingyi.packs.schema import FieldType, Form
from pingyi.web.journal.models import Line
from pingyi.web.records.values import Words, cell_text

KINDS: Mapping[str, str] = {
    "records.record": "台账",
    "records.batch": "批量导入",
    "records.attachment": "附件",
    "registers.unit": "组织",
    "registers.person": "人员",
    "people.user": "账号",
    "people.mandate": "授权",
    "api.token": "接口令牌",
    "rulebooks.rulebook": "规则包",
    "years.year": "年度",
    "years.seal": "封存",
    "years.reviewing": "评议",
    "journal.line": "日志",
    "base.setting": "设置",
}
"""Kinds of rows; any other is called as its model is."""

COLUMNS: Mapping[str, str] = {
    "id": "编号", "form": "表样", "year": "年度", "unit_id": "组织", "subject": "对象", "day": "日期",
    "entered": "首次提交日", "status": "状态", "form_version": "表样版本", "origin": "来源", "batch_id": "导入批次",
    "reason": "原因", "late_reason": "逾期补录原因", "created_by_id": "填报账号", "user_id": "账号",
    "username": "用户名", "name": "名称", "role": "角色", "since": "自何日起", "until": "至何日止",
    "acting_for_id": "代行账号", "why": "事由", "is_active": "启用", "invited_until": "邀请有效至",
    "code": "组织代码", "short": "简称", "kind": "类别", "parent_id": "上级组织", "path": "层级", "lock_on": "锁定日",
    "hash": "校验值", "facts_hash": "事实校验值", "replaces_id": "取代", "folder": "存放位置", "title": "标题",
    "text": "内容", "active_from": "启用日", "pack": "规则包", "release": "版本", "sha256": "校验值", "at": "时间",
    "by_id": "经办账号", "mandate_id": "所依授权", "withdrawn_at": "收回时间", "seen_version": "所见版本",
    "rows": "行数", "deadline": "期限", "owner": "责任人", "measure": "措施", "state": "状态", "seed": "种子",
    "decision": "决定", "undone_at": "撤销时间", "value": "取值",
}  # fmt: skip
"""Columns of rows, by attribute; any other is called by its model's word for it."""

_VALUES = "values"
_RECORD = "records.record"


@dataclass(frozen=True)
class Change:
    """One column before and after; empty: there was (is) nothing."""

    name: str
    before: str
    after: str


def kind_name(kind: str) -> str:
    """“台账” for “records.record”."""
    return KINDS.get(kind) or _model_word(kind) or kind


def _model_word(kind: str) -> str:
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return ""


def changes(line: Line, form: Form | None, words: Words) -> list[Change]:
    """What a line says was changed, column by column; a record's values by the names of its form's fields."""
    found = []
    for name in _keys(line.before, line.after):
        if name in {_VALUES, "id"}:
            continue
        words_of = _choices(line.kind, name) | ({form.id: form.name} if form and name == "form" else {})
        was, now = (
            words_of.get(str(side.get(name))) or _plain(side.get(name), words) for side in (line.before, line.after)
        )
        found.append(Change(_column(line.kind, name), was, now))
    before, after = line.before.get(_VALUES) or {}, line.after.get(_VALUES) or {}
    fields = {one.id: one for one in form.fields} if form else {}
    for name in _keys(before, after):
        if before.get(name) == after.get(name):
            continue
        one = fields.get(name)
        was, now = (
            cell_text(one, side.get(name), words) if one else _plain(side.get(name), words) for side in (before, after)
        )
        found.append(Change(one.name if one else name, was, now))
    return [one for one in found if one.before or one.after]


def forms_of(lines: Iterable[Line]) -> dict[int, str]:
    """Line's number → the form of the record that it is about: as the line says, else as the record does (one query)."""
    found: dict[int, str] = {}
    asked: dict[int, str] = {}
    for line in lines:
        said = line.after.get("form") or line.before.get("form")
        if said:
            found[line.number] = str(said)
        elif line.kind == _RECORD and line.row.isdigit():
            asked[line.number] = line.row
    if asked:
        rows = apps.get_model(_RECORD)._default_manager.filter(pk__in=set(asked.values())).values_list("pk", "form")
        forms = {str(pk): form for pk, form in rows}
        found |= {number: forms[row] for number, row in asked.items() if row in forms}
    return found


def units_in(line: Line) -> set[str]:
    """Codes of units that may stand in a line: their names are looked up together."""
    found = {line.unit}
    for side in (line.before, line.after):
        for values in (side, side.get(_VALUES) or {}):
            found |= {
                value.rpartition("@")[2] for value in values.values() if isinstance(value, str) and len(value) <= 80
            }
    return found - {""}


def persons_in(line: Line, form: Form | None) -> dict[str, str]:
    """Persons stand in the journal as opaque ids, and are shown so."""
    persons = {one.id for one in form.fields if one.type in {FieldType.PERSON, FieldType.PERSONS}} if form else set()
    found: dict[str, str] = {}
    for side in (line.before, line.after):
        for name in persons & set(side.get(_VALUES) or {}):
            value = side[_VALUES][name]
            found |= {one: f"人员{one}" for one in (value if isinstance(value, list) else [value])}
    return found


def _keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*before, *after]))


def _column(kind: str, name: str) -> str:
    if name in COLUMNS:
        return COLUMNS[name]
    try:
        return str(apps.get_model(kind)._meta.get_field(name).verbose_name)
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):  # a model that is no more, a relation
        return name


def _choices(kind: str, name: str) -> dict[str, str]:
    """What a column's values are called, where it has a list of them."""
    try:
        return {str(key): str(word) for key, word in apps.get_model(kind)._meta.get_field(name).flatchoices}
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return {}


def _plain(value: Any, words: Words) -> str:
    match value:
        case None | "" | [] | {}:
            return ""
        case bool():
            return "是" if value else "否"
        case dict():
            return "；".join(f"{COLUMNS.get(key, key)}：{_plain(one, words)}" for key, one in value.items())
        case list():
            return "、".join(_plain(one, words) for one in value)
        case _:
            return words.units.get(value, _moment(str(value))) if isinstance(value, str) else str(value)


def _moment(text: str) -> str:
    """A moment as people write it; any other text as it is."""
    if "T" in text and text[:4].isdigit():
        try:
            return f"{localtime(datetime.fromisoformat(text)):%Y-%m-%d %H:%M}"
        except ValueError:
            return text
    return text
