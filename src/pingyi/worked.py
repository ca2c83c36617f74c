"""Runs a pack's worked cases through the very pass that reviews a district: measures, scores, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import pyarrow as pa

from pingyi.facts.model import PARTICIPANTS, Facts, table_schema
from pingyi.findings import Claim, World, find
from pingyi.issues import Issue
from pingyi.measures import evaluate
from pingyi.measures.model import Measures
from pingyi.numbers import half_up, parse_decimal, plain
from pingyi.packs.cases import Case, Expected, Row, rows
from pingyi.packs.refusals import offer_names
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Form
from pingyi.review import LastYear, judge
from pingyi.scoring import ItemScore, Scores, Sheet, State

STATES = {State.SCORED: "计分", State.NOT_APPLICABLE: "不适用", State.UNREPORTED: "未报", State.PENDING: "待评"}


def run_case(case: Case, rules: Rules) -> list[Issue]:
    """Everything that comes out otherwise than expected, and everything wrong with how the case is written."""
    now, issues = rows(case, rules)
    before, older = rows(case, rules, last=True)
    issues += [issue for issue in older if issue not in issues]
    if issues:
        return issues
    facts = facts_of(rules, case, now, case.year)
    last = facts_of(rules, case, before, case.year - 1) if "上年" in case.raw else None
    outcome = _Outcome(rules, facts, last)
    return [
        Issue(case.document.place((*case.path, "应得", index)), "case-failed", f"案例“{case.name}”：{message}")
        for index, expected in enumerate(case.expected)
        for message in outcome.differences(expected)
    ]


def facts_of(rules: Rules, case: Case, records: Iterable[Row], year: int) -> Facts:
    """The facts of a case's year, in memory."""
    by_form: dict[str, list[tuple[Any, ...]]] = {form: [] for form in rules.forms}
    participants: list[dict[str, str]] = []
    for number, row in enumerate(records):
        form = rules.forms[row.form]
        row_id = f"{number:016x}-1"
        by_form[row.form].append(_line(form, row, row_id, case.document.file))
        participants += [
            {"form": row.form, "row_id": row_id, "person": person} for names in row.persons.values() for person in names
        ]
    tables = {form: _table(rules.forms[form], lines) for form, lines in by_form.items()}
    tables["participants"] = pa.Table.from_pylist(participants, schema=PARTICIPANTS)
    return Facts(year, tables)


def _line(form: Form, row: Row, row_id: str, file: str) -> tuple[Any, ...]:
    when = form.with_role("when") or form.with_role("since")
    entered = form.with_role("entered")
    subject = f"{row.values['title']}@{row.values['unit']}" if form.id == "posts" else str(row.values[form.subject])
    day = row.values[when.id] if when else None
    added = row.values[entered.id] if entered else None
    system = (row_id, subject, day, added, True, file, form.name, row.line)
    return (*system, *(row.values[field.id] for field in form.fields))


def _table(form: Form, lines: list[tuple[Any, ...]]) -> pa.Table:
    schema = table_schema(form)
    ordered = sorted(lines, key=lambda line: (line[1], line[2] or date.min, line[0]))
    columns = zip(*ordered, strict=True) if ordered else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)


@dataclass
class _Outcome:
    """What a case gives, worked out as far as it is asked for."""

    rules: Rules
    facts: Facts
    last: Facts | None

    @cached_property
    def measures(self) -> Measures:
        return evaluate(self.rules, self.facts)

    @cached_property
    def judged(self) -> tuple[World, Scores]:
        return judge(self.facts, self.rules, LastYear(self.last) if self.last else None)

    @cached_property
    def scores(self) -> Scores:
        return self.judged[1]

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        return find(self.judged[0])

    def differences(self, expected: Expected) -> Iterator[str]:
        """Each way in which what came out is not what was expected."""
        unit = str(expected.values["组织"])
        if unit not in self.facts.tree.codes:
            yield f"没有代码为“{unit}”的组织"
            return
        yield from {"取数": self._measure, "条目": self._item, "事实": self._claim, "总分": self._total}[expected.kind](
            expected, unit
        )

    def _measure(self, expected: Expected, unit: str) -> Iterator[str]:
        names = {key: measure.name for key, measure in self.rules.measures.items()}
        key = _called(str(expected.what), names)
        if key is None:
            yield f"没有名为“{expected.what}”的取数。{offer_names(str(expected.what), [*names.values()])}"
            return
        figure = self.measures.figure(key, unit)
        for word, came in (("分子", figure.num), ("分母", figure.den)):
            if word in expected.values and expected.values[word] != came:
                yield f"{unit}“{names[key]}”的{word}应为{expected.values[word]}，得到{'（无）' if came is None else came}"

    def _item(self, expected: Expected, unit: str) -> Iterator[str]:
        names = {item.id: item.name for item in self.rules.rubric.items}
        key = _called(str(expected.what), names)
        sheet = self._sheet(unit)
        if key is None or sheet is None:
            yield f"没有条目“{expected.what}”，或{unit}不在被评议之列。{offer_names(str(expected.what), [*names.values()])}"
            return
        found: ItemScore = next(item for item in sheet.items if item.item == key)
        where = f"{unit}“{names[key]}”"
        yield from _figure(where, "得分", expected, found.points)
        yield from _figure(where, "满分", expected, found.full)
        if "状态" in expected.values and expected.values["状态"] != STATES[found.state]:
            yield f"{where}的状态应为{expected.values['状态']}，得到{STATES[found.state]}（{found.formula}）"

    def _total(self, expected: Expected, unit: str) -> Iterator[str]:
        sheet = self._sheet(unit)
        if sheet is None:
            yield f"{unit}不在被评议之列"
            return
        yield from _figure(unit, "总分", Expected("总分", "", {"总分": expected.what}, expected.line), sheet.total)
        for word, came in (("名次", sheet.rank), ("等次", sheet.grade)):
            if word in expected.values and expected.values[word] != came:
                yield f"{unit}的{word}应为{expected.values[word]}，得到{came}"

    def _claim(self, expected: Expected, unit: str) -> Iterator[str]:
        if expected.what not in self.rules.claims:
            yield f"没有名为“{expected.what}”的事实。{offer_names(str(expected.what), list(self.rules.claims))}"
            return
        texts = [
            claim.text for claim in self.claims if claim.rule == expected.what and unit in (claim.unit, claim.subject)
        ]
        if expected.values.get("没有"):
            if texts:
                yield f"{unit}不应有事实“{expected.what}”，得到“{'；'.join(texts)}”"
        elif not texts:
            yield f"{unit}应有事实“{expected.what}”，没有得到"
        elif "文字" in expected.values and expected.values["文字"] not in texts:
            yield f"{unit}的事实“{expected.what}”应为“{expected.values['文字']}”，得到“{'；'.join(texts)}”"

    def _sheet(self, unit: str) -> Sheet | None:
        return next((sheet for sheet in self.scores.sheets if sheet.unit == unit), None)


def _called(name: str, names: dict[str, str]) -> str | None:
    return name if name in names else next((key for key, shown in names.items() if shown == name), None)


def _figure(where: str, word: str, expected: Expected, came: Decimal) -> Iterator[str]:
    """A decimal is compared at the places in which it is written."""
    if word not in expected.values:
        return
    wanted = parse_decimal(expected.values[word])
    places = max(0, -int(wanted.as_tuple().exponent))
    if half_up(came, places) != wanted:
        yield f"{where}的{word}应为{plain(wanted)}，得到{plain(came)}"
