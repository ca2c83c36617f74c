"""Worked cases: a pack's own examples in the officers' language, read into typed rows.

A file of `tests/` inside a pack is a list of cases; each says who there is, what was recorded, and what must come out:

    - 案例: 二季度未开党员大会
      年份: 2019
      组织: [{代码: T01, 名称: 甲镇党委, 类别: 镇党委}, {代码: B01, 名称: 一村党支部, 类别: 党支部, 上级: T01}]
      党员: [{姓名: 党员一, 支部: B01}]
      任职: [{职务: 书记, 组织: T01}]
      记录: {支部会议纪实: [{组织: B01, 日期: 2019-02-03, 类型: 党员大会, 实到: 20, 应到: 24}]}
      上年: {支部会议纪实: […]}
      应得:
        - {取数: 支部党员大会, 组织: T01, 分子: 1, 分母: 4}
        - {条目: 党员大会, 组织: T01, 得分: 0.5}
        - {事实: meeting-few, 组织: T01, 文字: 党员大会仅开1次}

Tables and columns go by name, alias or id. What is left out of a row is empty. Nothing is evaluated here:
:mod:`pingyi.worked` does that, since a pack knows nothing of measures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pingyi.issues import Issue
from pingyi.packs import yamlsafe
from pingyi.packs.document import Document, Path
from pingyi.packs.literals import typed
from pingyi.packs.reading import CASES, Tree
from pingyi.packs.refusals import offer, offer_names
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Field, FieldType, Form

KEYS = ("案例", "年份", "组织", "党员", "任职", "记录", "上年", "应得")
EXPECTED = {
    "取数": ("组织", "分子", "分母"),
    "条目": ("组织", "得分", "状态", "满分"),
    "事实": ("组织", "文字", "没有"),
    "总分": ("组织", "名次", "等次"),
}
"""What can be expected: its first key, and what may stand beside it."""
LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True)
class Row:
    """A record of a case, typed as the facts hold it; ``persons`` holds the names of its `persons` fields."""

    form: str
    line: int
    values: Mapping[str, Any]
    persons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Expected:
    """Something that must come out: ``kind`` is a key of :data:`EXPECTED`, ``what`` its value."""

    kind: str
    what: Any
    values: Mapping[str, Any]
    line: int


@dataclass(frozen=True)
class Case:
    """One case as written; :func:`rows` types its records by the rules of its year."""

    name: str
    year: int
    document: Document
    path: Path
    raw: Mapping[str, Any]
    expected: tuple[Expected, ...]

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.document.lines[self.path]


def read_cases(folder: Tree) -> tuple[list[Case], list[Issue]]:
    """All cases of a pack's folder, file by file, and what is wrong with how they are written."""
    tests = folder.joinpath(CASES)
    cases: list[Case] = []
    issues: list[Issue] = []
    if not tests.is_dir():
        return cases, issues
    for found in sorted(tests.iterdir(), key=lambda one: str(one.name)):
        if found.name.endswith((".yaml", ".yml")):
            document = yamlsafe.read(f"{folder.name}/{CASES}/{found.name}", found.read_bytes())
            issues += document.issues
            cases.extend(_cases(document, issues))
    return cases, issues


def _cases(document: Document, issues: list[Issue]) -> Iterator[Case]:
    if not isinstance(document.data, list):
        if document.data is not None:
            issues.append(Issue(document.place(()), "wrong-type", "文件应是一列案例，每个以“- 案例:”开头"))
        return
    for index, raw in enumerate(document.data):
        path: Path = (index,)
        if not isinstance(raw, dict):
            issues.append(Issue(document.place(path), "wrong-type", "案例应由若干“名称: 值”组成"))
            continue
        before = len(issues)
        issues.extend(
            Issue(document.place((*path, key)), "unknown-key", f"不认识的“{key}”", offer(key, KEYS))
            for key in raw
            if key not in KEYS
        )
        for key, sort, said in (
            ("案例", str, "文字"),
            ("年份", int, "整数"),
            ("组织", list, "一列"),
            ("应得", list, "一列"),
        ):
            if not isinstance(raw.get(key), sort):
                issues.append(Issue(document.place((*path, key)), "missing-key", f"案例要写“{key}”（{said}）"))
        if len(issues) == before:
            expected = tuple(_expected(document, (*path, "应得"), raw["应得"], issues))
            # A case of which an expectation cannot be read must not pass for one that holds.
            if len(issues) == before:
                yield Case(raw["案例"], raw["年份"], document, path, raw, expected)


def _expected(document: Document, path: Path, raw: list[Any], issues: list[Issue]) -> Iterator[Expected]:
    for index, one in enumerate(raw):
        at = (*path, index)
        kind = next((key for key in EXPECTED if isinstance(one, dict) and key in one), None)
        if kind is None or "组织" not in one:
            hint = f"以{'、'.join(EXPECTED)}之一开头，并写“组织”"
            issues.append(Issue(document.place(at), "missing-key", "看不懂应得什么", hint))
            continue
        for key in one:
            if key != kind and key not in EXPECTED[kind]:
                hint = offer(key, EXPECTED[kind])
                issues.append(Issue(document.place((*at, key)), "unknown-key", f"“{kind}”之下不认识“{key}”", hint))
        values = {key: value for key, value in one.items() if key != kind}
        yield Expected(kind, one[kind], values, document.lines[at])


def rows(case: Case, rules: Rules, *, last: bool = False) -> tuple[list[Row], list[Issue]]:
    """The case's records (of the year before with ``last``), and what is wrong with them.

    Organisations, members and posts are those of both years.
    """
    typing = _Typing(case, rules)
    for key, form, names in (("组织", "units", _UNITS), ("党员", "members", _MEMBERS), ("任职", "posts", _POSTS)):
        for index, raw in enumerate(case.raw.get(key) or ()):
            typing.row(rules.forms[form], raw, (key, index), names, _default(form, index))
    section = "上年" if last else "记录"
    for name, records in (case.raw.get(section) or {}).items():
        found = form_called(rules, name)
        if found is None:
            known = [form.name for form in rules.forms.values()]
            typing.problem(
                (section, name), "unknown-reference", f"没有名为“{name}”的台账表样", offer_names(name, known)
            )
            continue
        for index, raw in enumerate(records or ()):
            typing.row(found, raw, (section, name, index), {}, {})
    return typing.rows, typing.issues


_UNITS = {"代码": "code", "名称": "name", "类别": "kind", "上级": "parent", "自": "since", "至": "until"}
_MEMBERS = {"姓名": "person", "支部": "unit", "类别": "kind", "自": "since", "至": "until", "免除": "exempt"}
_POSTS = {"职务": "title", "组织": "unit", "姓名": "person", "自": "since", "至": "until"}


def _default(form: str, index: int) -> dict[str, Any]:
    if form == "members":
        return {"no": f"第{index + 1}号", "kind": "正式党员", "since": LONG_AGO}
    return {"person": f"任职人{index + 1}", "since": LONG_AGO} if form == "posts" else {"since": LONG_AGO}


def form_called(rules: Rules, name: str) -> Form | None:
    """A form by id, name or alias."""
    return next((form for form in rules.forms.values() if name in (form.id, form.name, *form.aliases)), None)


class _Typing:
    def __init__(self, case: Case, rules: Rules) -> None:
        self._case, self._rules = case, rules
        self.rows: list[Row] = []
        self.issues: list[Issue] = []

    def problem(self, inside: Path, code: str, message: str, hint: str = "") -> None:
        place = self._case.document.place((*self._case.path, *inside))
        self.issues.append(Issue(place, code, f"案例“{self._case.name}”：{message}", hint))

    def row(self, form: Form, raw: object, at: Path, names: Mapping[str, str], default: Mapping[str, Any]) -> None:
        if not isinstance(raw, dict):
            self.problem(at, "wrong-type", f"“{form.name}”的一行应写成 {{栏目: 值, …}}")
            return
        values: dict[str, Any] = {one.id: _cell(one, default.get(one.id)) for one in form.fields}
        persons: dict[str, tuple[str, ...]] = {}
        for key, value in raw.items():
            found = _column(form, names.get(key, key))
            if found is None:
                known = [*names, *(one.name for one in form.fields)]
                self.problem((*at, key), "unknown-field", f"“{form.name}”没有栏目“{key}”", offer(key, known))
                continue
            try:
                values[found.id] = _cell(found, value)
            except ValueError as error:
                self.problem((*at, key), "bad-literal", f"“{found.name}”：{error}")
                continue
            if found.type is FieldType.PERSONS:
                persons[found.id] = _named(value)
        line = self._case.document.lines.get((*self._case.path, *at), 0)
        self.rows.append(Row(form.id, line, values, persons))


def _column(form: Form, name: str) -> Field | None:
    exact = next((one for one in form.fields if name in (one.id, one.name, *one.aliases)), None)
    # Every table has a column for the organisation; cases call it so whatever the header says.
    return exact or next((one for one in form.fields if one.id == "unit" and name in ("组织", "单位")), None)


def _named(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(map(str, value))
    return tuple(part for part in str(value).split("、") if part and part != "无")


def _cell(field: Field, value: Any) -> Any:  # noqa: ANN401  whatever a case's cell holds
    if value is None:
        return None
    if field.type is FieldType.PERSONS:
        return len(_named(value))
    if field.type is FieldType.TEXT and not field.open:
        return bool(str(value))
    if field.type is FieldType.CHOICE:
        value = field.choice_aliases.get(str(value), value)
    if field.type is FieldType.MONEY and isinstance(value, int | Decimal) and not isinstance(value, bool):
        # As in a sheet: a bare number is in the column's own unit.
        value = f"{value}{field.measured_in or '元'}"
    if field.type is FieldType.MONTH and isinstance(value, date):
        value = value.replace(day=1)
    return typed(field, value)
